"""Rules about people at work. Every threshold is the company's: no source gives one.

What they find is a reason to talk and to help, never to rank, pay or punish [domain:R21,
domain:R23]. Nothing is fitted: counts are compared with limits that a person set.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import attrs

from ..checks import whole
from ..errors import UsageError
from ._findings import Finding, FindingRule
from ._rules import COACHING, OVER_PROMOTION, SILENCE, SOLD_TO
from ._subjects import Advising, Coaching, Silence, SoldTo


def _share(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Fraction) or not 0 < value <= 1:
        msg = f"{field.name} must be a Fraction above 0 and at most 1, not {value!r}"
        raise UsageError(msg)


def _at_least_one(held: object, field: attrs.Attribute[Any], value: object) -> None:
    whole(held, field, value)
    if value == 0:
        msg = f"{field.name} must be at least 1"
        raise UsageError(msg)


@attrs.frozen(kw_only=True)
class OverPromotion:
    """From where on a company wants to talk about over-promotion [domain:R11].

    Attributes:
        spread: Share of the visited customers who were recommended something.
        breadth: Share of the company's services that were recommended.
        unreasoned: Share of the recommendations without observation or benefit.
        complaining: Different customers who complained of being sold something.
        smallest: Fewest customers visited and recommendations made for which shares are
            looked at: of fewer, nothing is said.
    """

    spread: Fraction = attrs.field(validator=_share)
    breadth: Fraction = attrs.field(validator=_share)
    unreasoned: Fraction = attrs.field(validator=_share)
    complaining: int = attrs.field(validator=_at_least_one)
    smallest: int = attrs.field(validator=_at_least_one)


def over_promotion(policy: OverPromotion) -> FindingRule[Advising]:
    """Look for advice that is given to nearly everybody, on nearly everything, without reason.

    Complaints are the only hard evidence, so they are enough alone. The three shares count
    only together: each of them alone may be a thorough technician with a good season.
    """

    def examine(held: Advising) -> Iterable[Finding]:
        signs = []
        if held.complaining >= policy.complaining:
            signs.append(f"{held.complaining} different customers felt that they were sold to")
        if min(held.customers, held.made, held.offered) >= policy.smallest and all(
            (
                Fraction(held.advised, held.customers) >= policy.spread,
                Fraction(held.services, held.offered) >= policy.breadth,
                Fraction(held.unreasoned, held.made) >= policy.unreasoned,
            )
        ):
            signs.append(
                f"{held.advised} of {held.customers} customers were recommended something, "
                f"{held.services} of {held.offered} services were recommended, and "
                f"{held.unreasoned} of {held.made} recommendations say no reason"
            )
        for sign in signs:
            yield OVER_PROMOTION.finding(why=sign, where="technician")

    return FindingRule.of(OVER_PROMOTION, Advising, examine)


def sold_to(*, several: int) -> FindingRule[SoldTo]:
    """Look for customers who felt that they were sold something.

    Args:
        several: From how many different customers on it is an alarm about the whole
            programme and no longer about single visits; at least 2.

    Raises:
        UsageError: `several` is less than 2.
    """
    if type(several) is not int or several < 2:  # noqa: PLR2004 - one is not several
        msg = f"several must be a whole number >= 2, not {several!r}"
        raise UsageError(msg)

    def examine(held: SoldTo) -> Iterable[Finding]:
        n = len(held.customers)
        if n >= several:
            yield SOLD_TO.finding(
                why=f"{n} different customers felt that they were sold something: "
                "that is an alarm about the whole programme",
                where="programme",
            )
        elif n or held.unnamed:
            unknown = f", {held.unnamed} of them unnamed" if held.unnamed else ""
            who = n + held.unnamed
            said = "a customer complains" if who == 1 else f"{who} complaints speak"
            yield SOLD_TO.finding(why=f"{said} of being sold something{unknown}", where="customers")

    return FindingRule.of(SOLD_TO, SoldTo, examine)


def coaching_lapse(*, days: int) -> FindingRule[Coaching]:
    """Look for coaching that is absent, or later than the rhythm that was set.

    Args:
        days: The company's rhythm: most days between two dates, at least 1.

    Raises:
        UsageError: `days` is less than 1.
    """
    days = _days(days)

    def examine(held: Coaching) -> Iterable[Finding]:
        if held.last_on is None:
            yield COACHING.finding(why="no coaching is on record", where="last_on")
        elif (passed := (held.as_of - held.last_on).days) > days:
            why = f"the last coaching was {passed} days ago; the rhythm is {days} days"
            yield COACHING.finding(why=why, where="last_on")

    return FindingRule.of(COACHING, Coaching, examine)


def silence(*, days: int) -> FindingRule[Silence]:
    """Look for technicians of whom nothing was heard for long.

    Args:
        days: After how many days without anything the company wants to ask, at least 1.

    Raises:
        UsageError: `days` is less than 1.
    """
    days = _days(days)

    def examine(held: Silence) -> Iterable[Finding]:
        start = held.since if held.last_on is None else max(held.since, held.last_on)
        passed = (held.as_of - start).days
        if passed > days:
            why = f"nothing was heard for {passed} days: is something missing, and what?"
            yield SILENCE.finding(why=why, where="technician")

    return FindingRule.of(SILENCE, Silence, examine)


def _days(days: int) -> int:
    if type(days) is not int or days < 1:
        msg = f"days must be a whole number >= 1, not {days!r}"
        raise UsageError(msg)
    return days

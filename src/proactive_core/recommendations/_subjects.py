"""What rules look at besides recommendations: one typed value for each kind of question.

A field that is None was not answered. That is said where the rule asks for an answer, and
never taken for a "no".
"""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
from attrs.validators import deep_iterable, instance_of, optional

from ..checks import text, whole
from ..errors import UsageError
from ..refs import Ref

_said = optional(instance_of(bool))
_day = instance_of(date)


def _str(_: object, field: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, str):
        msg = f"{field.name} must be a text, not {value!r}"
        raise UsageError(msg)


_names = deep_iterable(text, instance_of(tuple))


def _at_most(bound: str) -> Any:
    def check(held: Any, field: attrs.Attribute[Any], value: int) -> None:
        whole(held, field, value)
        if value > getattr(held, bound):
            msg = f"{field.name} ({value}) cannot be more than {bound} ({getattr(held, bound)})"
            raise UsageError(msg)

    return check


@attrs.frozen(kw_only=True)
class Statement:
    """What the programme says of itself, or a text for customers or managers [domain:R7..R10].

    Attributes:
        words: The text, as it would be read.
        language: `en` or `fr-CA`, or a regional form of either.
    """

    words: str = attrs.field(validator=_str)
    language: str = "en"


@attrs.frozen(kw_only=True)
class PayScheme:
    """How technicians are paid or praised, as the company would write it down [domain:R6, R23].

    Attributes:
        words: The description.
        language: `en` or `fr-CA`, or a regional form of either.
    """

    words: str = attrs.field(validator=_str)
    language: str = "en"


@attrs.frozen(kw_only=True)
class Advising:
    """What one technician recommended in some period, in counts [domain:R11].

    Attributes:
        customers: Different customers visited.
        advised: Of these, customers who were recommended something.
        offered: Different services that the company offers.
        services: Of these, services that the technician recommended.
        made: Recommendations made.
        unreasoned: Of these, without an observation or without a benefit to the customer.
        complaining: Different customers who complained of being sold something.
    """

    technician: Ref
    customers: int = attrs.field(validator=whole)
    advised: int = attrs.field(validator=_at_most("customers"))
    offered: int = attrs.field(validator=whole)
    services: int = attrs.field(validator=_at_most("offered"))
    made: int = attrs.field(validator=whole)
    unreasoned: int = attrs.field(validator=_at_most("made"))
    complaining: int = attrs.field(default=0, validator=whole)


@attrs.frozen(kw_only=True)
class SoldTo:
    """Complaints of having been sold something, in some period [domain:R12].

    Attributes:
        customers: Who complained, each once.
        unnamed: Complaints of which nobody knows the customer.
    """

    customers: frozenset[Ref] = frozenset()
    unnamed: int = attrs.field(default=0, validator=whole)


@attrs.frozen(kw_only=True)
class Launch:
    """How a programme is brought in [domain:R13, domain:R14].

    Attributes:
        as_of: The day of looking: what lies after it has not happened.
        technicians_told_on: None = they were not.
        customers_told_on: None = they were not.
        leads_answered_from: From when a process for leads is in place; None = there is none.
        starts_on: The first day of the programme; None = not set.
    """

    as_of: date = attrs.field(validator=_day)
    technicians_told_on: date | None = attrs.field(default=None, validator=optional(_day))
    customers_told_on: date | None = attrs.field(default=None, validator=optional(_day))
    leads_answered_from: date | None = attrs.field(default=None, validator=optional(_day))
    starts_on: date | None = attrs.field(default=None, validator=optional(_day))


@attrs.frozen(kw_only=True)
class Training:
    """A training for technicians, as somebody judged it [domain:R15, domain:R16, domain §6.4].

    Attributes:
        integral: It makes recommending a part of the service (question T1).
        fitting: It fits culture, strategy and the role of technicians (T2).
        credible: It helps technicians to raise their credibility with customers (T3).
        situational: It gives skills for the situations they are in (T4).
        from_sales: It is sales training made over.
        technique: It teaches technique: how to ask, how to answer.
        personal: It builds personal credibility: being believed as a person.
        professional: It builds professional credibility: being believed as an expert.
    """

    integral: bool | None = attrs.field(default=None, validator=_said)
    fitting: bool | None = attrs.field(default=None, validator=_said)
    credible: bool | None = attrs.field(default=None, validator=_said)
    situational: bool | None = attrs.field(default=None, validator=_said)
    from_sales: bool | None = attrs.field(default=None, validator=_said)
    technique: bool | None = attrs.field(default=None, validator=_said)
    personal: bool | None = attrs.field(default=None, validator=_said)
    professional: bool | None = attrs.field(default=None, validator=_said)


@attrs.frozen(kw_only=True)
class Coaching:
    """When somebody was last coached [domain:R17].

    Attributes:
        whom: A technician or a team.
        last_on: None = never, as far as is known.
        as_of: The day of looking.
    """

    whom: Ref
    last_on: date | None = attrs.field(default=None, validator=optional(_day))
    as_of: date = attrs.field(validator=_day)


@attrs.frozen(kw_only=True)
class PlannedAction:
    """Something that the company means to do, as somebody judged it [domain:R18, domain §6.14].

    Attributes:
        words: What is to be done.
        specific: It says what will be done.
        demonstrable: One can show that it is done.
        achievable: It can be done.
        owner: Who sees to it; None = nobody.
    """

    words: str = attrs.field(validator=text)
    specific: bool | None = attrs.field(default=None, validator=_said)
    demonstrable: bool | None = attrs.field(default=None, validator=_said)
    achievable: bool | None = attrs.field(default=None, validator=_said)
    owner: Ref | None = None


@attrs.frozen(kw_only=True)
class Dealing:
    """How a customer was dealt with over one commitment [domain:R20].

    Attributes:
        about: The quote, recommendation or complaint.
        committed: The customer has committed.
        cost_clear: The customer knew the cost before that.
        asked_higher: The customer wanted to speak with somebody who can decide.
        heard_higher: They could.
    """

    about: Ref
    committed: bool = attrs.field(default=False, validator=instance_of(bool))
    cost_clear: bool | None = attrs.field(default=None, validator=_said)
    asked_higher: bool = attrs.field(default=False, validator=instance_of(bool))
    heard_higher: bool | None = attrs.field(default=None, validator=_said)


@attrs.frozen(kw_only=True)
class Silence:
    """How long a technician has recommended nothing [domain:R21].

    Attributes:
        since: The first day from which something could have come: hired, or launched.
        last_on: The day of the latest recommendation or submission; None = there was none.
        as_of: The day of looking.
    """

    technician: Ref
    since: date = attrs.field(validator=_day)
    last_on: date | None = attrs.field(default=None, validator=optional(_day))
    as_of: date = attrs.field(validator=_day)


@attrs.frozen(kw_only=True)
class Measures:
    """By what a company judges its programme [domain:R22].

    Attributes:
        financial: Names of measures of money or volume: revenue, margin, number of leads.
        customers: Names of measures of the customer's view: the two questions, complaints.
        others: Names of any other measures.
    """

    financial: tuple[str, ...] = attrs.field(default=(), validator=_names)
    customers: tuple[str, ...] = attrs.field(default=(), validator=_names)
    others: tuple[str, ...] = attrs.field(default=(), validator=_names)

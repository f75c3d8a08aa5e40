"""A finding rule, and copies with a few lines spoiled, each with the checks that must fail.

The first check of each is the one for which the rogue exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count

import attrs

from proactive_core import Belief, Recommendation, Ref
from proactive_core.recommendations import Finding, FindingRule, Level, Severity
from proactive_core.testing import Case

SOUND = Recommendation(
    ref=Ref("acme", "recommendation", "1"),
    noticed_at=datetime(2026, 3, 2, tzinfo=UTC),
    observation="The seal is worn.",
    benefit="No water damage.",
    risk="The cellar floods, maybe.",
    belief=Belief.CERTAIN,
)
HARMLESS = (Case(attrs.evolve(SOUND, risk="The cellar floods."), source="the meeting of 3 March"),)
OFFENDING = (Case(SOUND, ("risk",), "the meeting of 3 March: say it, or do not"),)


def _hedged(held: Recommendation) -> Iterable[Finding]:
    words = held.risk or ""
    start = words.find("maybe")
    if start >= 0:
        yield HEDGED.finding(
            why="it hedges", where="risk", start=start, end=start + len("maybe"), instead="may"
        )


HEDGED = FindingRule(
    id="acme:hedged",
    level=Level.LINT,
    severity=Severity.LOW,
    says="A risk is named without hedging.",
    reason="a customer cannot weigh what may or may not be meant",
    remedy="Say how likely it is, or that nobody knows.",
    source="Acme, service meeting of 3 March 2026",
    looks_at=Recommendation,
    examine=_hedged,
)


def spoiled(**changes):
    return attrs.evolve(HEDGED, **changes)


def _blind(_: Recommendation) -> Iterable[Finding]:
    return ()


def _eager(held: Recommendation) -> Iterable[Finding]:
    yield from _hedged(held)
    if held.risk == "The cellar floods.":
        yield HEDGED.finding(why="it is about water", where="risk")


def _fragile(held: Recommendation) -> Iterable[Finding]:
    held.risk.strip()  # nobody wrote a risk: an error and not a finding
    yield from _hedged(held)


def _forger(held: Recommendation) -> Iterable[Finding]:
    return (attrs.evolve(found, rule="domain:R1") for found in _hedged(held))


_CALLS = count()


def _moody(held: Recommendation) -> Iterable[Finding]:
    return (attrs.evolve(found, why=f"it hedges {next(_CALLS)}") for found in _hedged(held))


def _astray(held: Recommendation) -> Iterable[Finding]:
    for found in _hedged(held):
        yield attrs.evolve(found, start=found.start + 99, end=found.end + 99)


ROGUES = {
    "Anonymous": (spoiled(id="hedged"), "says_what_why_what_to_do_and_where_it_comes_from "
                  "signs_what_it_finds"),
    "Parrot": (spoiled(reason=HEDGED.remedy), "says_what_why_what_to_do_and_where_it_comes_from"),
    "Blind": (spoiled(examine=_blind), "finds_what_it_must"),
    "Eager": (spoiled(examine=_eager), "leaves_the_harmless_alone"),
    "Fragile": (spoiled(examine=_fragile), "takes_any_value_of_its_kind signs_what_it_finds "
                "says_the_same_twice points_at_words_that_are_there"),
    "Stranger": (spoiled(looks_at=str), "takes_any_value_of_its_kind"),
    "Forger": (spoiled(examine=_forger), "signs_what_it_finds"),
    "Moody": (spoiled(examine=_moody), "says_the_same_twice"),
    "Astray": (spoiled(examine=_astray), "points_at_words_that_are_there"),
}  # fmt: skip

"""What was answered, held against the definition: five states, none of them defaulted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from fractions import Fraction
from graphlib import TopologicalSorter

import attrs

from ..errors import UsageError
from ..facts import (
    Answer,
    Answered,
    ChecklistRun,
    ItemAnswer,
    NotApplicable,
    NotObserved,
    NotShown,
    Unanswered,
)
from ._conditions import holds, leaves
from ._definition import Checklist
from ._scales import Options
from ._tree import Item, NaPolicy, Needs

Answers = Mapping[str, Answer | str] | Iterable[ItemAnswer]
_STATES = (Answered, NotApplicable, NotObserved, NotShown, Unanswered)


@attrs.frozen
class Refused:
    """Something given that could not be used, and why; the rest was used.

    Attributes:
        at: Key of the item, or what it is about (`version`, `scoring_hash`, `rater` …).
        why: What was found and what would be accepted.
    """

    at: str
    why: str

    def __str__(self) -> str:
        return f"{self.at}: {self.why}"


class Standing(Enum):
    """How an item enters the sums."""

    COUNTED = "counted"
    OPEN = "open"
    EXCLUDED = "excluded"
    HIDDEN = "hidden"


@attrs.frozen
class Resolved:
    """One item's answer after scale, N/A policy and `relevant` were applied.

    Attributes:
        value: What it is worth; None unless the item is counted.
        code: The option or number that was chosen; None when none was.
        lacks: What the answer should have brought along and did not.
    """

    item: Item
    answer: Answer
    standing: Standing
    value: Fraction | None = None
    code: str | None = None
    lacks: tuple[Needs, ...] = ()


def mismatch(checklist: Checklist, run: ChecklistRun) -> Refused | None:
    """Why a run does not belong to this definition; None when it does."""
    if run.checklist != checklist.key:
        return Refused("checklist", f"{run.ref} filled in {run.checklist!r}, not {checklist.key!r}")
    if run.version != checklist.version:
        return Refused(
            "version",
            f"{run.ref} filled in version {run.version!r}; this definition is "
            f"{checklist.version!r}: evaluate it with the version it was given on",
        )
    return None


def resolve(
    checklist: Checklist, answers: Answers
) -> tuple[tuple[Resolved, ...], tuple[Refused, ...]]:
    """Hold answers against a definition: every item's standing, and what was refused."""
    settled, refused = settle(checklist, answers)
    hidden = _hidden(settled)
    resolved = []
    for item in checklist.items:
        here = settled[item.key]
        if item.key in hidden:
            if not isinstance(here.answer, NotShown | Unanswered):
                why = "is hidden by its rule, so its answer is left aside"
                refused.append(Refused(item.key, why))
            here = Resolved(item, NotShown(), Standing.HIDDEN)
        elif isinstance(here.answer, NotShown):
            why = "was not shown, they say, but no rule of the checklist hides it here"
            refused.append(Refused(item.key, why))
            here = Resolved(item, Unanswered(), Standing.OPEN)
        resolved.append(here)
    return tuple(resolved), tuple(refused)


def settle(checklist: Checklist, answers: Answers) -> tuple[dict[str, Resolved], list[Refused]]:
    """Every item's standing by scale and N/A policy, as though no rule hid any."""
    refused: list[Refused] = []
    given = _given(checklist, answers, refused)
    settled = {item.key: _settle(item, given.get(item.key), refused) for item in checklist.items}
    return settled, refused


def _given(checklist: Checklist, answers: Answers, refused: list[Refused]) -> dict[str, ItemAnswer]:
    keys = {item.key for item in checklist.items}
    found: dict[str, ItemAnswer] = {}
    twice: set[str] = set()
    for key, answer, whole in _rows(answers):
        if key not in keys:
            why = f"is not an item of {checklist.key} {checklist.version}"
            refused.append(Refused(str(key), why))
        elif not isinstance(answer, (str, *_STATES)) or answer == "":
            refused.append(Refused(key, f"{answer!r} is neither an answer nor an option's code"))
        elif key in found:
            twice.add(key)
        else:
            given = Answered(answer) if isinstance(answer, str) else answer
            found[key] = whole or ItemAnswer(key, given)
    for key in sorted(twice):
        refused.append(Refused(key, "is answered more than once: none of the answers is used"))
        del found[key]
    return found


def _rows(answers: Answers) -> Iterator[tuple[str, object, ItemAnswer | None]]:
    if isinstance(answers, Mapping):
        yield from ((key, answer, None) for key, answer in answers.items())
    else:
        yield from ((given.item, given.answer, given) for given in answers)


def _settle(item: Item, given: ItemAnswer | None, refused: list[Refused]) -> Resolved:
    answer = given.answer if given else Unanswered()
    try:
        if given and isinstance(answer, Answered):
            value = item.scale.value_of(answer.value)
            if value is not None:
                lacks = _lacks(item, value, given)
                return Resolved(item, answer, Standing.COUNTED, value, answer.value, lacks)
            assert isinstance(item.scale, Options)  # only an option can be worth nothing
            reason = item.scale.option(answer.value).text.said_in()
            return attrs.evolve(not_applicable(item, NotApplicable(reason)), code=answer.value)
        if isinstance(answer, NotApplicable):
            return not_applicable(item, answer)
    except UsageError as unusable:
        refused.append(Refused(item.key, str(unusable)))
        return Resolved(item, Unanswered(), Standing.OPEN)
    return Resolved(item, answer, Standing.OPEN)


def _lacks(item: Item, value: Fraction, given: ItemAnswer) -> tuple[Needs, ...]:
    brought = {Needs.NOTE: given.note, Needs.EVIDENCE: given.evidence}
    asked = (rule.needs for rule in item.evidence if rule.at_least <= value <= rule.at_most)
    return tuple(dict.fromkeys(need for need in asked if not (brought[need] or "").strip()))


def not_applicable(item: Item, answer: NotApplicable) -> Resolved:
    """Apply an item's N/A policy; `UsageError` where it forbids the answer."""
    if item.na is NaPolicy.FORBID:
        msg = f"does not accept 'not applicable' ({answer.reason})"
        raise UsageError(msg)
    if item.na is NaPolicy.ZERO:
        return Resolved(item, answer, Standing.COUNTED, Fraction(0))
    return Resolved(item, answer, Standing.EXCLUDED)


def _hidden(settled: Mapping[str, Resolved]) -> set[str]:
    """Items that a rule hides; a hidden item equals nothing for the rules of others."""
    rules = {key: here.item.relevant for key, here in settled.items()}
    asks = {key: {leaf.item for leaf in leaves(rule)} for key, rule in rules.items() if rule}
    hidden: set[str] = set()

    def answered(key: str, codes: tuple[str, ...]) -> bool:
        here = settled[key]
        if here.code is None or key in hidden:
            return False
        meaning = here.item.scale.meaning
        return meaning(here.code) in {meaning(code) for code in codes}

    for key in TopologicalSorter(asks).static_order():
        rule = rules[key]
        if rule is not None and not holds(rule, answered):
            hidden.add(key)
    return hidden

"""What was answered, held against the definition: five states, none of them defaulted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from fractions import Fraction

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
from ._conditions import holds
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
    hidden = _hidden(checklist, settled)
    for key, here in settled.items():
        if key in hidden:
            if not isinstance(here.answer, NotShown | Unanswered):
                why = "is hidden by its rule, so its answer is left aside"
                refused.append(Refused(key, why))
            settled[key] = Resolved(here.item, NotShown(), Standing.HIDDEN)
        elif isinstance(here.answer, NotShown):
            why = "was not shown, they say, but no rule of the checklist hides it here"
            refused.append(Refused(key, why))
            settled[key] = Resolved(here.item, _UNANSWERED, Standing.OPEN)
    return tuple(settled.values()), tuple(refused)


def settle(checklist: Checklist, answers: Answers) -> tuple[dict[str, Resolved], list[Refused]]:
    """Every item's standing by scale and N/A policy, as though no rule hid any."""
    refused: list[Refused] = []
    given = _given(checklist, answers, refused)
    none = (_UNANSWERED, None)
    settled = {
        item.key: _settle(item, *given.get(item.key, none), refused) for item in checklist.items
    }
    return settled, refused


_UNANSWERED = Unanswered()
_Given = tuple[Answer, ItemAnswer | None]
"""An answer, and what it came in if that can bring along a note or evidence."""


def _given(checklist: Checklist, answers: Answers, refused: list[Refused]) -> dict[str, _Given]:
    keys = {item.key for item in checklist.items}
    found: dict[str, _Given] = {}
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
            found[key] = Answered(answer) if isinstance(answer, str) else answer, whole
    for key in sorted(twice):
        refused.append(Refused(key, "is answered more than once: none of the answers is used"))
        del found[key]
    return found


def _rows(answers: Answers) -> Iterator[tuple[str, object, ItemAnswer | None]]:
    if isinstance(answers, Mapping):
        yield from ((key, answer, None) for key, answer in answers.items())
    else:
        yield from ((given.item, given.answer, given) for given in answers)


def _settle(
    item: Item, answer: Answer, whole: ItemAnswer | None, refused: list[Refused]
) -> Resolved:
    try:
        if isinstance(answer, Answered):
            value = item.scale.value_of(answer.value)
            if value is not None:
                lacks = _lacks(item, value, whole) if item.evidence else ()
                return Resolved(item, answer, Standing.COUNTED, value, answer.value, lacks)
            assert isinstance(item.scale, Options)  # only an option can be worth nothing
            reason = item.scale.option(answer.value).text.said_in()
            return attrs.evolve(not_applicable(item, NotApplicable(reason)), code=answer.value)
        if isinstance(answer, NotApplicable):
            return not_applicable(item, answer)
    except UsageError as unusable:
        refused.append(Refused(item.key, str(unusable)))
        return Resolved(item, _UNANSWERED, Standing.OPEN)
    return Resolved(item, answer, Standing.OPEN)


def _lacks(item: Item, value: Fraction, whole: ItemAnswer | None) -> tuple[Needs, ...]:
    brought = {} if whole is None else {Needs.NOTE: whole.note, Needs.EVIDENCE: whole.evidence}
    asked = (rule.needs for rule in item.evidence if rule.at_least <= value <= rule.at_most)
    return tuple(dict.fromkeys(need for need in asked if not (brought.get(need) or "").strip()))


def not_applicable(item: Item, answer: NotApplicable) -> Resolved:
    """Apply an item's N/A policy; `UsageError` where it forbids the answer."""
    if item.na is NaPolicy.FORBID:
        msg = f"does not accept 'not applicable' ({answer.reason})"
        raise UsageError(msg)
    if item.na is NaPolicy.ZERO:
        return Resolved(item, answer, Standing.COUNTED, Fraction(0))
    return Resolved(item, answer, Standing.EXCLUDED)


def _hidden(checklist: Checklist, settled: Mapping[str, Resolved]) -> set[str]:
    """Items that a rule hides; a hidden item equals nothing for the rules of others."""
    hidden: set[str] = set()

    def answered(key: str, codes: tuple[str, ...]) -> bool:
        here = settled[key]
        if here.code is None or key in hidden:
            return False
        meaning = here.item.scale.meaning
        return meaning(here.code) in {meaning(code) for code in codes}

    for key, rule in checklist.relevance:
        if not holds(rule, answered):
            hidden.add(key)
    return hidden

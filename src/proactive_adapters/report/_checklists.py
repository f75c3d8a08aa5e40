"""Filled-in checklists, with what changed, what is missing and what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from proactive_core import (
    Answered,
    ChecklistRun,
    NotApplicable,
    NotObserved,
    NotShown,
    Ref,
)
from proactive_core.checklists import (
    Checklist,
    Evaluation,
    ItemResult,
    Refused,
    actions,
    bank,
    compare,
    evaluate,
)
from proactive_core.programme import BranchMap, Rated, Records

from ._values import ActionRow, ChecklistRow, Gap

_TOP = 3
_LANGUAGE = "en"


@attrs.frozen
class Known:
    """A run whose checklist is known, evaluated; or, with `why`, one that could not be."""

    run: ChecklistRun
    checklist: Checklist | None
    evaluation: Evaluation | None
    why: str | None = None


def evaluate_runs(
    runs: Iterable[ChecklistRun], checklists: Iterable[Checklist] = ()
) -> tuple[Known, ...]:
    """Evaluate every run by its own version; the method's instruments are always known."""
    own = {(c.key, c.version): c for c in checklists}
    banked = {(c.key, c.version): c for c in map(bank.load, bank.KEYS)}
    definitions = {**banked, **own}
    made = []
    for run in sorted(runs, key=lambda r: (r.answered_at, r.ref)):
        definition = definitions.get((run.checklist, run.version))
        if definition is None:
            versions = sorted(v for key, v in definitions if key == run.checklist)
            there = f"; there is version {', '.join(versions)}" if versions else ""
            why = f"no checklist {run.checklist} of version {run.version} is known{there}"
            made.append(Known(run, None, None, why))
            continue
        made.append(Known(run, definition, evaluate(definition, run.answers)))
    return tuple(made)


def rated_of(known: Iterable[Known]) -> tuple[Rated, ...]:
    """The runs that were evaluated, for the scorecard."""
    return tuple(
        Rated(run=k.run, evaluation=k.evaluation) for k in known if k.evaluation is not None
    )


def checklist_rows(
    known: Iterable[Known], records: Records, branches: BranchMap
) -> tuple[ChecklistRow, ...]:
    """One row a run, by branch in the order of the map, each branch's oldest first."""
    before: dict[tuple[Ref | None, Ref, str], Evaluation] = {}
    rows: list[ChecklistRow] = []
    for one in known:
        place = records.branch_of_run(one.run)
        name = str(one.run.subject) if place is None else branches.name_of(place)
        held = ChecklistRow(
            ref=str(one.run.ref),
            checklist=one.run.checklist,
            version=one.run.version,
            title=one.run.checklist,
            branch=None if place is None else place.key,
            branch_name=name,
            answered_at=one.run.answered_at,
            self_rated=one.run.self_rated,
            outcome="not evaluated",
            reasons=() if one.why is None else (one.why,),
        )
        if one.checklist is not None and one.evaluation is not None:
            line = (place, one.run.subject, one.run.checklist)
            held = _filled(held, one.run, one.checklist, one.evaluation, before.get(line))
            before[line] = one.evaluation
        rows.append(held)
    places = {branch.key: place for place, branch in enumerate(branches)}
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                r.checklist,
                places.get(r.branch or "", len(places)),
                r.branch_name,
                r.answered_at,
                r.ref,
            ),
        )
    )


def _filled(
    row: ChecklistRow,
    run: ChecklistRun,
    checklist: Checklist,
    found: Evaluation,
    before: Evaluation | None,
) -> ChecklistRow:
    change, why = _change(checklist, before, found)
    notes = {answer.item: answer.note for answer in run.answers}
    return attrs.evolve(
        row,
        title=checklist.title.said_in(_LANGUAGE),
        outcome=found.outcome.value,
        reasons=found.reasons,
        level=level_words(checklist, found, _LANGUAGE),
        score=found.capped,
        low=found.low,
        high=found.high,
        completeness=found.completeness,
        items=len(found.items),
        answered=found.counts.answered,
        change=change,
        change_why=why,
        gaps=tuple(_gaps(checklist, found, notes)),
        top=_top(checklist, found, run.subject),
        missing=tuple(words.said_in(_LANGUAGE) for words in checklist.missing),
        remarks=tuple(words.said_in(_LANGUAGE) for words in checklist.remarks),
        warnings=(*found.warnings, *(str(refused) for refused in found.refused)),
    )


def level_words(checklist: Checklist, found: Evaluation, *speak: str) -> str | None:
    """The staged level that is certain, and what it can still become; None if there are none."""
    if not checklist.levels:
        return None
    reached, most = found.level, found.level_at_most
    said = "not even the lowest" if reached is None else reached.text.said_in(*speak)
    if most is None or most == reached:
        return said
    return f"{said}; {most.text.said_in(*speak)} is still open"


def _change(
    checklist: Checklist, before: Evaluation | None, found: Evaluation
) -> tuple[Fraction | None, str | None]:
    if before is None:
        return None, "no data: it was filled in for the first time"
    compared = compare(checklist, before, found)
    if isinstance(compared, Refused):
        return None, f"no data: {compared.why}"
    return compared.difference, None


def _gaps(
    checklist: Checklist, found: Evaluation, notes: Mapping[str, str | None]
) -> Iterable[Gap]:
    texts = {item.key: item.text.said_in(_LANGUAGE) for item in checklist.items}
    best = {item.key: item.scale.best for item in checklist.items}
    for result in found.items:
        state = _state(result, best[result.key])
        if state is not None:
            yield Gap(
                key=result.key,
                text=texts[result.key],
                state=state,
                answered=result.answer.value if isinstance(result.answer, Answered) else None,
                value=result.value,
                note=_note(result, notes.get(result.key)),
            )


def _state(result: ItemResult, best: Fraction) -> str | None:
    """Why an item is a gap; None if it is fully met or was hidden."""
    if isinstance(result.answer, NotShown):
        return None
    if isinstance(result.answer, NotApplicable):
        return "not applicable"
    if isinstance(result.answer, NotObserved):
        return "not observed"
    if result.value is None:
        return "unanswered"
    if result.value < best:
        return "below"
    return "evidence missing" if result.lacks else None


def _note(result: ItemResult, note: str | None) -> str | None:
    if isinstance(result.answer, NotApplicable):
        return result.answer.reason if note is None else f"{result.answer.reason} {note}"
    return note


def _top(checklist: Checklist, found: Evaluation, subject: Ref) -> tuple[ActionRow, ...]:
    # The method sets no target; towards the best answer, gaps are ranked by what they give back.
    ranked = actions(checklist, found, subject, default_target=1)
    return tuple(
        ActionRow(
            rank=action.rank,
            key=action.key,
            title=action.key if action.title is None else action.title.said_in(_LANGUAGE),
            steps=tuple(s.text.said_in(_LANGUAGE) for s in action.template.steps)
            if action.template
            else (),
            owner=action.template.owner if action.template else None,
            recoverable=action.recoverable,
            gate_failed=action.gate_failed,
        )
        for action in ranked[:_TOP]
    )

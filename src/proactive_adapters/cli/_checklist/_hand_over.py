"""`proactive checklist hand-over`: what is to be done goes to the desk, with its clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from proactive_core import Ref, UsageError
from proactive_core.checklists import FollowUp, Refused, actions, evaluate, follow_up, recall
from proactive_core.programme import HandedOver, action_lead, hand_over

from ...run import Operation
from .._acting import By, somebody
from .._company import HiddenAt, at_work, find_plugins, moment
from .._print import complain, counted, emit, hint, say, table
from ._files import find_run

_DONE, _UNDONE = 0, 1
_WORDS = {
    "submitted": "new",
    "reopened": "opened again",
    "ended": "closed",
    "kept": "as it was",
}


@attrs.frozen(kw_only=True)
class _Row:
    """One action, and what the desk made of it."""

    update: FollowUp
    done: HandedOver
    owner: str | None
    due: str | None


def hand_over_file(  # noqa: PLR0913 - each option is named
    file: Path,
    config: Path,
    /,
    *,
    by: By,
    definition: str | None = None,
    branch: str | None = None,
    target: str = "1",
    owner: str | None = None,
    due_days: int | None = None,
    language: str = "en",
    json: bool = False,
    at: HiddenAt = None,
) -> int:
    """Hand what falls short to the lead desk, and close what has been put right.

    Each action becomes one lead, however often it is found: with an owner, a due and the
    ladder. As often as you like; answers older than what the desk did last change nothing.

    Args:
        file: The answers, as for `evaluate`.
        config: The company's configuration, a TOML file.
        by: Who hands them over, and is told what became of them.
        definition: The checklist, where it is not among those found.
        branch: Key of the branch that has to act; the branch that was rated unless given.
        target: What a question without a target has to reach, from 0 to 1.
        owner: The role that owns what the checklist gives to nobody.
        due_days: Whole days in which to do what the checklist names no days for.
        language: Tag of the language that the desk is told in.
        json: Print it as JSON.
        at: The moment to act at.
    """
    checklist, run = find_run(file, definition)
    result = evaluate(checklist, run)
    if isinstance(result, Refused):
        raise UsageError(f"{file}: {result}")
    now = moment(config, at)
    found = actions(
        checklist,
        result,
        run.subject,
        default_target=target,
        found_at=run.answered_at,
        owner=owner,
        due_days=due_days,
    )
    with at_work(config, find_plugins(), offline=True, fresh=True) as operation:
        desk = operation.desk

        def is_open(action: str) -> bool:
            lead = action_lead(desk, action)
            return lead is not None and desk.is_live(lead)

        earlier = recall(checklist, run.subject, is_open, default_target=target)
        updates = follow_up(checklist, result, earlier, found)
        done = hand_over(
            desk,
            updates,
            by=somebody(operation, by),
            now=now,
            branch=_branch(operation, branch, run.subject),
            language=language,
            answered_at=run.answered_at,
        )
        rows = [_row(operation, *pair) for pair in zip(updates, done, strict=True)]
    for refused in result.refused:
        hint(f"{file}: {refused}")
    if json:
        emit([_plain(row) for row in rows])
    else:
        _print(rows, (language, *checklist.languages))
    for row in rows:
        if row.done.refused is not None:
            complain(f"{row.update.action.key}: {row.done.refused}")
    return _UNDONE if any(row.done.refused for row in rows) else _DONE


def _branch(operation: Operation, asked: str | None, subject: Ref) -> Ref | None:
    if asked is None:
        return operation.branches.find(subject)
    place = operation.branches.find(Ref("company", "branch", asked))
    if place is None:
        there = ", ".join(branch.key for branch in operation.branches)
        raise UsageError(f"there is no branch {asked!r}; there are {there}")
    return place


def _row(operation: Operation, update: FollowUp, done: HandedOver) -> _Row:
    if done.lead is None:
        return _Row(update=update, done=done, owner=None, due=None)
    desk = operation.desk
    lead = desk.lead(done.lead)
    due = lead.promised_due or lead.resume_by
    local = desk.context().calendar(lead.branch).local
    return _Row(
        update=update,
        done=done,
        owner=desk.directory.name(lead.owner) if lead.live else None,
        due=None if due is None else local(due).isoformat(timespec="minutes"),
    )


def _print(rows: list[_Row], speak: tuple[str, ...]) -> None:
    if rows:
        header = ("item", "at the desk", "lead", "owner", "next step due")
        table(header, [_line(row) for row in rows])
        say()
    for row in rows:
        action = row.update.action
        title = "" if action.title is None else f"{action.title.said_in(*speak)} "
        say(f"{action.key}: {title}({row.update.why})")
        if row.done.why is not None:
            say(f"  left as it was: {row.done.why}")
    counts = {word: sum(row.done.done == done for row in rows) for done, word in _WORDS.items()}
    said = ", ".join(f"{n} {word}" for word, n in counts.items() if n)
    say(f"{counted(len(rows), 'action')}{': ' if said else ''}{said}")


def _line(row: _Row) -> tuple[str, ...]:
    return (
        row.update.action.key,
        _WORDS[row.done.done],
        row.done.lead or "–",
        row.owner or "–",
        row.due or "–",
    )


def _plain(row: _Row) -> dict[str, Any]:
    return {
        "action": row.update.action.id,
        "item": row.update.action.key,
        "change": row.update.change.value,
        "why": row.update.why,
        "done": row.done.done,
        "lead": row.done.lead,
        "owner": row.owner,
        "due": row.due,
        "refused": row.done.refused,
        "left": row.done.why,
    }

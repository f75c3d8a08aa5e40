"""The transition table as data: what is not in it is refused [leads §7.4]."""

from __future__ import annotations

import attrs

from . import _commands as c
from ._model import TIMED, Authority, Stage

_MANAGER, _RUNG = Authority.MANAGER, Authority.RUNG
_SYSTEM, _SUBMITTER, _SOURCE = Authority.SYSTEM, Authority.SUBMITTER, Authority.SOURCE
_OWNER = (Authority.OWNER, Authority.DELEGATE)
_OFFICE = (*_OWNER, _MANAGER)
_LIVE = (*TIMED, Stage.WAITING)


@attrs.frozen
class Transition:
    """One row.

    Attributes:
        source: None = there is no lead yet.
        who: Who may, in the order in which the right is looked for.
        to: The stages it may lead to; more than one when the content decides.
        clock: What happens to the promise, in words.
    """

    source: Stage | None
    command: type[c.Command]
    who: tuple[Authority, ...]
    to: tuple[Stage, ...]
    clock: str


def _rows() -> tuple[Transition, ...]:
    s = Stage
    fresh = "the new stage's budget starts"
    rows = [
        Transition(None, c.Submit, (_SOURCE,), (s.ACKNOWLEDGE, s.TRIAGE), fresh),
        Transition(None, c.SubmitUnreadable, (_SOURCE, _SYSTEM), (s.TRIAGE,), fresh),
        Transition(s.TRIAGE, c.Classify, _OFFICE, (s.ACKNOWLEDGE,), fresh),
        Transition(s.ACKNOWLEDGE, c.Acknowledge, _OWNER, (s.CONTACT,), fresh),
        Transition(s.CONTACT, c.RecordContact, _OWNER, (s.DECIDE, s.CONTACT), fresh),
        Transition(
            s.WAITING, c.Resume, _OWNER, (s.CONTACT, s.DECIDE), "what was left of the budget"
        ),
        Transition(s.TELL, c.TellByHand, _OFFICE, (s.TELL, s.CLOSED), "stops when all are told"),
        Transition(
            s.CLOSED,
            c.Reopen,
            (_SUBMITTER, *_OFFICE),
            (s.ACKNOWLEDGE,),
            "a new cycle with its own clocks",
        ),
    ]
    for stage in (s.CONTACT, s.DECIDE):
        rows.append(Transition(stage, c.Wait, _OFFICE, (s.WAITING,), "paused; wakes by itself"))
        rows.append(Transition(stage, c.Resolve, _OFFICE, (s.TELL, s.CLOSED), fresh))
    for stage in TIMED:
        today = "what is left counts by the calendar and policy of today"
        rows.append(Transition(stage, c.Rebind, (_MANAGER,), (stage,), today))
        if stage is not s.TELL:
            rows.append(Transition(stage, c.LinkLead, _OFFICE, (s.LINKED,), "rests: the root's"))
    back = (s.TRIAGE, s.ACKNOWLEDGE, s.CONTACT, s.DECIDE, s.WAITING)
    rows.append(Transition(s.WAITING, c.LinkLead, _OFFICE, (s.LINKED,), "rests: the root's"))
    rows.append(Transition(s.LINKED, c.UnlinkLead, _OFFICE, back, "the promise it had"))
    anybody = (_SUBMITTER, *_OFFICE, _SYSTEM)
    same = "unchanged: moving a card buys no time"
    for stage in _LIVE:
        woken = stage is s.WAITING
        told = (s.TELL, s.CLOSED) if stage is s.TELL else (stage,)
        rows += [
            Transition(stage, c.Reassign, (*_OFFICE, _RUNG), (stage,), same),
            Transition(stage, c.Offboard, (_SYSTEM,), told, same),
            Transition(stage, c.Withdraw, (_SUBMITTER,), (stage, s.CLOSED), "stops for the last"),
            Transition(stage, c.RecordChase, anybody, (stage,), "unchanged"),
            Transition(stage, c.Amend, (_SYSTEM,), (stage,), "unchanged"),
            Transition(stage, c.NoteArrival, (_SYSTEM,), (stage,), "unchanged"),
            Transition(stage, c.JoinLead, (_SYSTEM,), told, "the earlier of both promises"),
            Transition(stage, c.PartLead, (_SYSTEM,), told, "unchanged"),
            Transition(stage, c.ConfirmTold, (_SYSTEM,), told, "stops when all are told"),
            Transition(stage, c.GiveUpTelling, (_SYSTEM,), told, "unchanged"),
            Transition(
                stage,
                c.DuePassed,
                (_SYSTEM,),
                (s.CONTACT, s.DECIDE) if woken else (stage,),
                "what was left of the budget"
                if woken
                else "the next rung's gap; promise unchanged",
            ),
        ]
    for kind in (c.Offboard, c.ConfirmTold, c.GiveUpTelling):
        rows.append(Transition(s.LINKED, kind, (_SYSTEM,), (s.LINKED,), "rests: the root's"))
    rows.append(Transition(s.CLOSED, c.Amend, (_SYSTEM,), (s.CLOSED,), "unchanged"))
    rows.append(Transition(s.CLOSED, c.NoteArrival, (_SYSTEM,), (s.CLOSED,), "unchanged"))
    for stage in Stage:
        rows.append(Transition(stage, c.ConfirmPage, (_SYSTEM,), (stage,), "unchanged"))
        rows.append(Transition(stage, c.ConfirmMirror, (_SYSTEM,), (stage,), "unchanged"))
    return tuple(rows)


TRANSITIONS = _rows()
"""Every command that some stage accepts."""

_BY_PLACE = {(row.source, row.command): row for row in TRANSITIONS}


def row_for(source: Stage | None, command: type[c.Command]) -> Transition | None:
    """The row for a command in a stage; None = it is refused there."""
    return _BY_PLACE.get((source, command))


def diagram() -> str:
    """The table as a Mermaid state diagram, leaving out what changes no stage."""
    lines = ["stateDiagram-v2"]
    for row in TRANSITIONS:
        for to in row.to:
            if to is not row.source:
                source = "[*]" if row.source is None else row.source.value
                lines.append(f"    {source} --> {to.value}: {row.command.__name__}")
    return "\n".join([*lines, "    closed --> [*]"]) + "\n"

"""Figures about coaching and the plan: is the programme itself looked after?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import pairwise

from ..facts import CoachingTalk, Focus, PlanEntry, PlanStage
from ..refs import Ref
from ._figures import Figure, Measure, Unit, counted

_TALKS = counted("coaching_talks", "coaching talks with a technician or a team")
_PRACTISED = counted(
    "coaching_practised", "of these, talks in which the conversation was tried out in safety"
)
_COACHED = Measure(
    name="technicians_coached", definition="different technicians with whom there was a talk"
)
_FOCUSES = Measure(
    name="coaching_focuses",
    definition=(
        f"different subjects of these talks, of {len(Focus)}: personal and professional "
        "credibility, the manner of service, currency, the conversation"
    ),
)
_GAP = Measure(
    name="coaching_gap_median",
    definition="median elapsed seconds between two talks with one technician, or with one team",
    unit=Unit.SECONDS,
)
COACHING = (_TALKS, _PRACTISED, _COACHED, _FOCUSES, _GAP)

_ACTIONS = counted("plan_actions", "actions in the plan of the programme")
_DONE = counted("plan_actions_done", "of these, actions that are done")
_DUE = counted("plan_actions_due", "of these, actions that are not done and whose last day is past")
_UNOWNED = counted("plan_actions_unowned", "of these, actions without a responsible person")
PLAN = (_ACTIONS, _DONE, _DUE, _UNOWNED)


def coaching_figures(talks: Sequence[CoachingTalk]) -> tuple[Figure, ...]:
    """The figures of some coaching talks, in the order of `COACHING`."""
    lines: dict[tuple[Ref | None, Ref | None], list[CoachingTalk]] = {}
    for talk in sorted(talks, key=lambda t: (t.coached_at, t.ref)):
        whom = (talk.technician, None if talk.technician else talk.branch)
        lines.setdefault(whom, []).append(talk)
    gaps = (
        (later.ref, int((later.coached_at - earlier.coached_at).total_seconds()))
        for line in lines.values()
        for earlier, later in pairwise(line)
    )
    told = [talk for talk in talks if talk.focus is not None]
    named = [talk for talk in talks if talk.technician is not None]
    return (
        _TALKS.count([talk.ref for talk in talks], len(talks)),
        _PRACTISED.count([talk.ref for talk in talks if talk.practised], len(talks)),
        _COACHED.number(len({talk.technician for talk in named}), [talk.ref for talk in named]),
        _FOCUSES.number(len({talk.focus for talk in told}), [talk.ref for talk in told]),
        _GAP.median(gaps, of="nobody was coached twice"),
    )


def plan_figures(entries: Sequence[PlanEntry], now: datetime, tz: tzinfo) -> tuple[Figure, ...]:
    """The figures of the actions among some entries of the plan, in the order of `PLAN`."""
    actions = [entry for entry in entries if entry.stage is PlanStage.ACTION]
    done = [entry for entry in actions if is_done(entry, now)]
    due = [entry for entry in actions if is_due(entry, now, tz)]
    n = len(actions)
    return (
        _ACTIONS.count([entry.ref for entry in actions], n),
        _DONE.count([entry.ref for entry in done], n),
        _DUE.count([entry.ref for entry in due], n),
        _UNOWNED.count([entry.ref for entry in actions if entry.owner is None], n),
    )


def is_done(entry: PlanEntry, now: datetime) -> bool:
    """Whether an entry of the plan is done by now."""
    return entry.done_at is not None and entry.done_at <= now


def is_due(entry: PlanEntry, now: datetime, tz: tzinfo) -> bool:
    """Whether an entry's last day is past on the clock of `tz`, and it is not done."""
    if entry.due_on is None or is_done(entry, now):
        return False
    return now.astimezone(tz).date() > entry.due_on

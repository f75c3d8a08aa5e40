"""What the fail-safe answers: promises, receipts, refusals, what it found and how it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from hypothesis import strategies as st

from ...facts import Submission
from ...leads import (
    Call,
    Context,
    Discrepancy,
    Explanation,
    Health,
    IntakeReceipt,
    LeadDesk,
    Line,
    MemoryJournal,
    MissingNumber,
    Outcome,
    OutsideLead,
    Promise,
    Refused,
    Relayed,
    Stage,
    Swept,
    Violation,
)
from ...refs import Ref
from ._facts import _WORDS, S, _maybe, moments, submissions, texts
from ._leads import _BRANCH, _CALENDAR, _NOW, _SECONDS, directories, lead_desks, policies
from ._shapes import parts, shaped

_BRANCHES = st.sampled_from([None, _BRANCH])
_STAGES = st.sampled_from(Stage).map(lambda stage: stage.value)
_OUTCOMES = st.sampled_from(Outcome).map(lambda outcome: outcome.value)


def contexts() -> S[Context]:
    """Anything that decisions about leads may rest on: a policy, its people and a calendar."""
    return directories().flatmap(
        lambda people: st.builds(
            Context,
            policies(people),
            st.just(people),
            st.just({None: _CALENDAR}),
            st.dictionaries(st.sampled_from([p.ref for p in people.people]), st.integers(1, 3)),
        )
    )


def promises() -> S[Promise]:
    """Any promise, by a calendar that covers it, beyond its end, or as time elapses."""
    late = moments(since=_NOW, until=_NOW + timedelta(days=700))
    return st.builds(
        lambda context, start, seconds, elapsed: context.promise(
            None, start, seconds, elapsed=elapsed
        ),
        contexts(),
        late,
        _SECONDS,
        elapsed=st.booleans(),
    )


def calls() -> S[Call]:
    """Any step up any ladder, the sink among them."""
    return st.builds(
        lambda context, rung, branch: context.policy.call(
            min(rung, len(context.policy.ladder.rungs) + 1), branch, context.directory
        ),
        contexts(),
        st.integers(1, 4),
        _BRANCHES,
    )


def intake_receipts() -> S[IntakeReceipt]:
    """Any promise that something will be seen through, for what came once or twice."""

    def handed_in(
        context: Context, said: Submission, branch: Ref | None, times: int
    ) -> IntakeReceipt:
        desk = LeadDesk(MemoryJournal(), context.policy, context.directory, context.calendars)
        own = attrs.evolve(said, branch=branch)
        return [desk.submit(own, now=_NOW) for _ in range(times)][-1]

    return st.builds(handed_in, contexts(), submissions(), _BRANCHES, st.integers(1, 2))


def explanations() -> S[Explanation]:
    """How any lead's promise was counted, or why there is none."""
    return lead_desks().flatmap(
        lambda made: st.sampled_from([one.id for one in made[0].leads()]).map(made[0].explain)
    )


def lead_lines() -> S[Line]:
    """Any line of any lead's history."""
    return parts(
        Line, of=lead_desks().map(lambda made: [made[0].history(x.id) for x in made[0].leads()])
    )


def violations() -> S[Violation]:
    """Any rule of the fail-safe that does not hold; no desk of `lead_desks` breaks one."""
    return shaped(Violation, rule=st.integers(1, 13).map("leads:S{}".format))


def healths() -> S[Health]:
    """How any desk stands, with rules that do not hold and without."""

    def looked_at(made: tuple[LeadDesk, datetime], later: int, found: list[Violation]) -> Health:
        return made[0].health(made[1] + timedelta(seconds=later), found=tuple(found))

    later = st.integers(0, 10**7)
    return st.builds(looked_at, lead_desks(), later, st.lists(violations(), max_size=2))


def missing_numbers() -> S[MissingNumber]:
    """Any number of a device that never came in."""
    return shaped(MissingNumber)


def lead_refusals() -> S[Refused]:
    """Any command of a lead that changed nothing, and why."""
    return shaped(Refused)


def relays() -> S[Relayed]:
    """Anything that became of owed messages; each that was not delivered has a reason."""
    return st.builds(
        lambda sent, failed, given_up: Relayed(
            sent, len(failed), len(given_up), tuple(failed + given_up)
        ),
        st.integers(0, 100),
        st.lists(texts(), max_size=2),
        st.lists(texts(), max_size=2),
    )


def sweeps() -> S[Swept]:
    """Anything that a sweep did, leads that it could not move among them."""
    return shaped(Swept)


def outside_leads(*, keys: S[str] | None = None) -> S[OutsideLead]:
    """Any lead as an outside system holds it, under any key or one of the given ones."""
    named = texts() if keys is None else keys
    stages = _STAGES | _WORDS
    return st.builds(OutsideLead, key=named, stage=stages, outcome=_maybe(_OUTCOMES))


def discrepancies() -> S[Discrepancy]:
    """Any way in which an outside system and a desk do not say the same."""

    def compared(made: tuple[LeadDesk, datetime]) -> S[tuple[Discrepancy, ...]]:
        desk, now = made
        theirs = outside_leads(keys=st.sampled_from([one.id for one in desk.leads()]) | texts())
        return st.lists(theirs, max_size=3, unique_by=lambda one: one.key).map(
            lambda rows: desk.reconcile(rows, now, name="crm")
        )

    return parts(Discrepancy, of=lead_desks().flatmap(compared))

"""What rules have to say of the programme as a whole, from the facts that are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs

from ..checks import moments
from ..facts import (
    CoachingTalk,
    Complaint,
    Focus,
    PlanEntry,
    PlanStage,
    Response,
    StatedFigure,
)
from ..recommendations import (
    FINDING_RULES,
    Finding,
    FindingRule,
    Launch,
    Measures,
    Override,
    PlannedAction,
    SoldTo,
    Training,
    in_force,
    judge,
    review,
    sold_to,
)
from ..refs import Ref
from ._branches import UNASSIGNED, WHOLE
from ._care import is_done
from ._records import Records

_BY_ID = {rule.id: rule for rule in FINDING_RULES}


@attrs.frozen(kw_only=True)
class ProgrammeFinding:
    """A finding about the programme, and what it rests on.

    Attributes:
        branch: The company's branch, `WHOLE`, or `UNASSIGNED`.
        about: What is meant, such as an action's own words.
        rows: The records behind it, in order.
        subject: The lasting name of what was looked at: by it a finding can be overruled.
        override: Who answers for leaving it as it is; None = it stands.
    """

    branch: Ref
    about: str
    finding: Finding
    subject: Ref
    override: Override | None = None
    rows: tuple[Ref, ...] = attrs.field(default=(), repr=False)


def programme_findings(
    records: Records,
    *,
    since: datetime,
    now: datetime,
    launch: Launch | None = None,
    several: int | None = None,
    overrides: Iterable[Override] = (),
    rules: Iterable[FindingRule[Any]] = (),
) -> tuple[ProgrammeFinding, ...]:
    """Look at launch, complaints, plan, coaching and measures [domain:R12..R14, R16, R18, R22].

    Args:
        records: Facts in order.
        since: The first moment looked at.
        now: The last; what lies after it has not happened.
        launch: How the programme is brought in; None = nobody said.
        several: From how many customers that felt sold to it is an alarm about the whole
            programme, at least 2; None = no limit is set.
        overrides: Who answers for which findings, of any kind and time.
        rules: More rules, such as those that plugins bring: each looks at its own kind of value
            (`Launch`, `SoldTo`, `Measures`, `Training`, `PlannedAction`).

    Returns:
        In the order of what was looked at; within one, as `review` orders them.

    Raises:
        UsageError: `several` is less than 2, a moment has no UTC offset, or one of `rules`
            shares the id of another rule.
        PluginError: One of `rules` broke; the message names it.
    """
    moments(since=since, now=now)
    looks = (
        *_launch(launch),
        *_complaints(records, since, now, several),
        *_measures(records, since, now),
        *_coaching(records, since, now),
        *_plan(records, now),
    )
    more, held = tuple(rules), in_force(overrides, now)
    return tuple(_judged(one, held, now) for look in looks for one in look.findings(more))


def _judged(
    one: ProgrammeFinding, overrides: tuple[Override, ...], now: datetime
) -> ProgrammeFinding:
    (judged,) = judge([one.finding], one.subject, overrides, now)
    return attrs.evolve(one, override=judged.override)


def _part(name: str) -> Ref:
    return Ref("proactive", "programme", name)


@attrs.frozen
class _Look:
    """One thing to look at, and the method's own rules for it."""

    value: object
    rules: tuple[FindingRule[Any], ...]
    place: tuple[Ref, str, Ref]
    rows: tuple[Ref, ...] = ()

    def findings(self, more: tuple[FindingRule[Any], ...]) -> Iterator[ProgrammeFinding]:
        branch, about, subject = self.place
        for finding in review(self.value, (*self.rules, *more)):
            yield ProgrammeFinding(
                branch=branch, about=about, finding=finding, rows=self.rows, subject=subject
            )


def _launch(launch: Launch | None) -> Iterator[_Look]:
    if launch is not None:
        place = WHOLE, "the launch of the programme", _part("launch")
        yield _Look(launch, (_BY_ID["domain:R13"], _BY_ID["domain:R14"]), place)


def _complaints(
    records: Records, since: datetime, now: datetime, several: int | None
) -> Iterator[_Look]:
    sold = [c for c in records.all(Complaint) if c.sold_to and since <= c.raised_at <= now]
    subject = SoldTo(
        customers=frozenset(c.customer for c in sold if c.customer is not None),
        unnamed=sum(c.customer is None for c in sold),
    )
    rows = tuple(complaint.ref for complaint in sold)
    rules = () if several is None else (sold_to(several=several),)
    yield _Look(subject, rules, (WHOLE, "complaints", _part("complaints")), rows)


def _measures(records: Records, since: datetime, now: datetime) -> Iterator[_Look]:
    stated = [s for s in records.all(StatedFigure) if s.since <= now and since < s.until]
    answers = [r for r in records.all(Response) if since <= r.answered_at <= now]
    subject = Measures(
        financial=tuple(sorted({figure.measure for figure in stated})),
        customers=tuple(sorted({answer.question for answer in answers})),
    )
    rows = tuple(figure.ref for figure in stated)
    place = WHOLE, "the measures", _part("measures")
    yield _Look(subject, (_BY_ID["domain:R22"],), place, rows)


def _coaching(records: Records, since: datetime, now: datetime) -> Iterator[_Look]:
    by_branch: dict[Ref, list[CoachingTalk]] = {}
    for talk in records.all(CoachingTalk):
        if since <= talk.coached_at <= now:
            by_branch.setdefault(records.branch_of(talk) or UNASSIGNED, []).append(talk)
    for branch in sorted(by_branch):
        talks = by_branch[branch]
        subjects = {talk.focus for talk in talks}
        subject = Training(
            technique=Focus.CONVERSATION in subjects,
            personal=Focus.PERSONAL in subjects,
            professional=Focus.PROFESSIONAL in subjects,
        )
        rows = tuple(talk.ref for talk in talks)
        yield _Look(subject, (_BY_ID["domain:R16"],), (branch, "coaching", branch), rows)


def _plan(records: Records, now: datetime) -> Iterator[_Look]:
    for entry in records.all(PlanEntry):
        if entry.stage is PlanStage.ACTION and not is_done(entry, now) and entry.planned_at <= now:
            branch = WHOLE if entry.branch is None else records.branch_of(entry) or UNASSIGNED
            subject = PlannedAction(
                words=entry.title,
                specific=entry.specific,
                demonstrable=entry.proof is not None,
                achievable=entry.achievable,
                owner=entry.owner,
            )
            place = branch, entry.title, entry.ref
            yield _Look(subject, (_BY_ID["domain:R18"],), place, (entry.ref,))

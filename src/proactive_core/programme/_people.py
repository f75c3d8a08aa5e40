"""Signals about technicians: reasons to talk and to help, never to rank, pay or punish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

import attrs
from attrs.validators import instance_of, optional

from ..checks import moments, says_something, whole
from ..errors import UsageError
from ..facts import (
    Assignment,
    CoachingTalk,
    Complaint,
    Recommendation,
    Submission,
    Technician,
    Visit,
)
from ..leads import Lead
from ..recommendations import (
    Advising,
    Coaching,
    Finding,
    FindingRule,
    OverPromotion,
    Override,
    Silence,
    coaching_lapse,
    in_force,
    judge,
    over_promotion,
    review,
    silence,
)
from ..refs import Ref
from ._branches import UNASSIGNED
from ._records import Records


def _some(held: object, field: attrs.Attribute[Any], value: object) -> None:
    whole(held, field, value)
    if value == 0:
        msg = f"{field.name} must be at least 1"
        raise UsageError(msg)


@attrs.frozen(kw_only=True)
class PeoplePolicy:
    """From where on a company wants to talk with somebody. No source gives a number.

    Attributes:
        silence_days: Days without a recommendation or submission [domain:R21]; None = silence
            is no subject.
        coaching_days: Most days between two coaching talks [domain:R17]; None = no rhythm is
            set.
        over_promotion: Limits of over-promotion [domain:R11]; None = none are set.
    """

    silence_days: int | None = attrs.field(default=None, validator=optional(_some))
    coaching_days: int | None = attrs.field(default=None, validator=optional(_some))
    over_promotion: OverPromotion | None = attrs.field(
        default=None, validator=optional(instance_of(OverPromotion))
    )


@attrs.frozen(kw_only=True)
class Signal:
    """Something about one technician that is worth a talk.

    Attributes:
        branch: The technician's home among the company's branches, or `UNASSIGNED`.
        finding: What, why, and what helps.
        rows: The records that it rests on, in order.
        override: Who answers for leaving it as it is; None = it stands.
    """

    technician: Ref
    branch: Ref
    finding: Finding
    override: Override | None = None
    rows: tuple[Ref, ...] = attrs.field(default=(), repr=False)


def people_signals(
    records: Records,
    leads: Iterable[Lead] = (),
    *,
    policy: PeoplePolicy,
    since: datetime,
    now: datetime,
    tz: tzinfo,
    overrides: Iterable[Override] = (),
) -> tuple[Signal, ...]:
    """Look at every active technician who was sent to a visit since `since`.

    Nothing is fitted and nobody is compared with anybody: what each one did is held against
    limits that the company set. Sorted by branch, technician and rule: never by how much.
    The order of input does not matter.

    Args:
        records: Facts in order.
        leads: All leads: where promises about a technician's own leads were broken, the silence
            may be the answer to that [domain:FM11], and its signal says so.
        policy: The company's limits.
        since: The first moment looked at.
        now: The last; what lies after it has not happened.
        tz: The clock of days.
        overrides: Who answers for which findings, of any kind and time.

    Raises:
        UsageError: A moment has no UTC offset.
    """
    moments(since=since, now=now)
    looks, held = _looks(policy), in_force(overrides, now)
    found: list[Signal] = []
    broken = _broken(leads)
    for one in _everybody(records, since, now):
        branch = records.branches.find(one.technician.branch) or UNASSIGNED
        for subject, rows in one.subjects(tz, now):
            for finding in review(subject, looks):
                if isinstance(subject, Silence):
                    finding = _with_reason(finding, broken.get(one.technician.ref, 0))  # noqa: PLW2901
                (judged,) = judge([finding], one.technician.ref, held, now)
                found.append(
                    Signal(
                        technician=one.technician.ref,
                        branch=branch,
                        finding=finding,
                        override=judged.override,
                        rows=rows,
                    )
                )
    return tuple(
        sorted(found, key=lambda s: (s.branch, s.technician, s.finding.rule, s.finding.why))
    )


def _looks(policy: PeoplePolicy) -> list[FindingRule[Any]]:
    looks: list[FindingRule[Any]] = []
    if policy.over_promotion is not None:
        looks.append(over_promotion(policy.over_promotion))
    if policy.silence_days is not None:
        looks.append(silence(days=policy.silence_days))
    if policy.coaching_days is not None:
        looks.append(coaching_lapse(days=policy.coaching_days))
    return looks


def _broken(leads: Iterable[Lead]) -> Mapping[Ref, int]:
    found: dict[Ref, int] = {}
    for lead in leads:
        if lead.breaches:
            for who in {submitted.technician for submitted in lead.submissions}:
                if who is not None:
                    found[who] = found.get(who, 0) + 1
    return found


def _with_reason(finding: Finding, broken: int) -> Finding:
    if not broken:
        return finding
    leads = "a lead of theirs" if broken == 1 else f"{broken} leads of theirs"
    return attrs.evolve(
        finding, why=f"{finding.why} A promise about {leads} was broken: begin with that."
    )


@attrs.frozen(kw_only=True)
class _Worked:
    """What one technician did, and what was done for them."""

    technician: Technician
    visits: tuple[Visit, ...]
    made: tuple[Recommendation, ...]
    handed_in: tuple[Submission, ...]
    sold: tuple[Complaint, ...]
    talks: tuple[CoachingTalk, ...]
    offered: int

    def subjects(
        self, tz: tzinfo, now: datetime
    ) -> Iterator[tuple[Advising | Silence | Coaching, tuple[Ref, ...]]]:
        as_of = now.astimezone(tz).date()
        visited = {visit.customer for visit in self.visits}
        yield (
            Advising(
                technician=self.technician.ref,
                customers=len(visited),
                advised=len(visited & {one.customer for one in self.made}),
                offered=self.offered,
                services=len(_services(self.made)),
                made=len(self.made),
                unreasoned=sum(map(_without_reason, self.made)),
                complaining=len({one.customer for one in self.sold} - {None}),
            ),
            (*(one.ref for one in self.made), *(one.ref for one in self.sold)),
        )
        first = min(visit.happened_at for visit in self.visits if visit.happened_at)
        spoken = [one.noticed_at for one in self.made] + [x.observed_at for x in self.handed_in]
        yield (
            Silence(
                technician=self.technician.ref,
                since=first.astimezone(tz).date(),
                last_on=_last(spoken, tz),
                as_of=as_of,
            ),
            tuple(visit.ref for visit in self.visits),
        )
        yield (
            Coaching(
                whom=self.technician.ref,
                last_on=_last((talk.coached_at for talk in self.talks), tz),
                as_of=as_of,
            ),
            tuple(talk.ref for talk in self.talks),
        )


def _last(moments: Iterable[datetime], tz: tzinfo) -> date | None:
    latest = max(moments, default=None)
    return None if latest is None else latest.astimezone(tz).date()


def _without_reason(one: Recommendation) -> bool:
    return not (says_something(one.observation) and says_something(one.benefit))


def _services(made: Iterable[Recommendation]) -> set[str]:
    return {" ".join(one.advice.casefold().split()) for one in made if one.advice}


def _everybody(records: Records, since: datetime, now: datetime) -> Iterator[_Worked]:
    sent = _sent(records, since, now)
    made = [one for one in records.all(Recommendation) if since <= one.noticed_at <= now]
    handed_in = [one for one in records.all(Submission) if since <= one.observed_at <= now]
    sold = [x for x in records.all(Complaint) if x.sold_to and since <= x.raised_at <= now]
    talks = [talk for talk in records.all(CoachingTalk) if talk.coached_at <= now]
    offered = len(_services(made))
    for technician in records.all(Technician):
        visits = sent.get(technician.ref, [])
        if technician.active and visits:
            home = records.branches.find(technician.branch)
            yield _Worked(
                technician=technician,
                visits=tuple(visits),
                made=tuple(one for one in made if one.technician == technician.ref),
                handed_in=tuple(one for one in handed_in if one.technician == technician.ref),
                sold=tuple(one for one in sold if one.technician == technician.ref),
                talks=tuple(t for t in talks if _is_for(t, technician.ref, home, records)),
                offered=offered,
            )


def _is_for(talk: CoachingTalk, technician: Ref, home: Ref | None, records: Records) -> bool:
    """A talk with somebody is for them; one with a team, for everybody at home there."""
    if talk.technician is not None:
        return talk.technician == technician
    return home is not None and records.branches.find(talk.branch) == home


def _sent(records: Records, since: datetime, now: datetime) -> dict[Ref, list[Visit]]:
    sent: dict[Ref, dict[Ref, Visit]] = {}
    for assignment in records.all(Assignment):
        visit = records.find(Visit, assignment.visit)
        if visit is None or visit.canceled or visit.happened_at is None or not assignment.active:
            continue
        if since <= visit.happened_at <= now:
            technician = records.technician(assignment.technician) or assignment.technician
            sent.setdefault(technician, {})[visit.ref] = visit
    return {who: [held[ref] for ref in sorted(held)] for who, held in sent.items()}

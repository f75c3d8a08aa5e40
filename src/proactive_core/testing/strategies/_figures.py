"""What a manager reads of the programme: figures, findings, proposals, and what is due."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from ... import programme as p
from ...checklists import bank
from ...recommendations import Level
from ...refs import Ref
from ._facts import (
    S,
    _maybe,
    checklist_runs,
    complaints,
    moments,
    refs,
    responses,
    texts,
)
from ._lead_answers import violations
from ._programme import coaching_talks, plan_entries, stated_figures, upkeeps
from ._recommendations import findings, launches, overrides
from ._reviews import _CALENDARS, _held, cells
from ._shapes import parts

_NAMES = st.sampled_from(["leads_captured", "leads_told_share", "first_contact_median"])
_COUNTS = st.integers(0, 10**6)
_EARLY = datetime(2000, 1, 1, tzinfo=UTC)


def figures() -> S[p.Figure]:
    """Any figure of every unit, with a value or with the reason why there is none.

    Only counts add up, a share lies between 0 and 1, and a rating on the scale from 1 to 10.
    """

    def made(
        unit: p.Unit, value: int | Fraction | None, rows: list[Ref], why: str, **rest: object
    ) -> p.Figure:
        return p.Figure(
            value=value,
            n=0 if value is None else len(rows),
            unit=unit,
            why=why if value is None else None,
            rows=() if value is None else tuple(rows),
            **rest,  # type: ignore[arg-type]
        )

    values: dict[p.Unit, S[int | Fraction]] = {
        p.Unit.COUNT: _COUNTS,
        p.Unit.SHARE: st.fractions(0, 1, max_denominator=40),
        p.Unit.SECONDS: _COUNTS.map(lambda n: Fraction(n, 2)),
        p.Unit.RATING: st.fractions(1, 10, max_denominator=12),
    }
    return st.sampled_from(p.Unit).flatmap(
        lambda unit: st.builds(
            made,
            st.just(unit),
            _maybe(values[unit]),
            st.lists(refs(), max_size=3, unique=True).map(sorted),
            texts(),
            name=_NAMES,
            definition=texts(),
            additive=st.booleans().map(lambda adds: adds and unit is p.Unit.COUNT),
        )
    )


def known_teams() -> S[p.Known]:
    """Anything known about a team, audited or not, with its pay and words looked at or not."""
    found = _maybe(st.lists(findings(), max_size=2))
    return st.builds(
        p.Known,
        cell=cells(),
        violations=_maybe(st.lists(violations(), max_size=2)),
        pay=found,
        wording=found,
    )


def proposals() -> S[p.Proposal]:
    """Anything that data have to say about an item of the bank: an answer, or figures alone."""
    instruments = [bank.load(key) for key in bank.KEYS]
    return parts(
        p.Proposal,
        of=known_teams().map(lambda known: [p.proposals(form, known) for form in instruments]),
    )


@st.composite
def programme_findings(draw: st.DrawFn) -> p.ProgrammeFinding:
    """Any finding about the programme; it stands, or somebody answers for leaving it."""
    kinds = (coaching_talks(), complaints(), plan_entries(), responses(), stated_figures())
    held, now = draw(_held(st.one_of(*kinds))), draw(moments())
    look = functools.partial(
        p.programme_findings,
        held,
        since=_EARLY,
        now=now,
        launch=draw(_maybe(launches())),
        several=draw(_maybe(st.just(2))),
    )
    found = look()
    assume(found)
    one = draw(st.sampled_from(found))
    if one.finding.level is Level.ENFORCE or draw(st.booleans()):
        return one
    answering = draw(overrides(rule=st.just(one.finding.rule), about=st.just(one.subject)))
    until = now + draw(st.timedeltas(timedelta(seconds=1), timedelta(days=300)))
    lasting = attrs.evolve(answering, where=None, since=now, until=until)
    return look(overrides=(lasting,))[found.index(one)]


def upkeep_dues() -> S[p.UpkeepDue]:
    """Where any instrument stands in any branch: due, overdue, or nobody can say when."""
    return parts(
        p.UpkeepDue,
        of=st.builds(
            p.upkeep_due,
            st.lists(upkeeps(), min_size=1, max_size=2),
            _held(checklist_runs()),
            since=st.just(_EARLY),
            now=moments(),
            tz=st.just(UTC),
            calendars=_CALENDARS,
        ),
    )

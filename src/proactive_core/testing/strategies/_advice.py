"""Desks of advice at which something happened, and what they answer."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from ... import recommendations as r
from ...leads import MemoryJournal
from ...refs import Ref
from ._facts import S, moments, recommendations, refs, texts
from ._recommendations import courses, findings, overrides, recommendation_steps
from ._shapes import parts

_LASTS = st.timedeltas(timedelta(0), timedelta(days=300))


@st.composite
def advice_desks(draw: st.DrawFn) -> r.AdviceDesk:
    """A desk with the lives of up to three recommendations, and overrides of their findings."""
    desk = r.AdviceDesk(MemoryJournal())
    facts = st.lists(recommendations(), min_size=1, max_size=3, unique_by=lambda one: one.ref)
    for fact in draw(facts):
        desk.note(fact, now=fact.noticed_at)
        for command in draw(st.lists(recommendation_steps(fact), max_size=4)):
            desk.act(fact.ref, command, now=fact.noticed_at)
    return desk


@st.composite
def override_desks(draw: st.DrawFn) -> r.OverrideDesk:
    """A desk with up to three overruled findings."""
    desk = r.OverrideDesk(MemoryJournal())
    mild = findings().filter(lambda finding: finding.level is not r.Level.ENFORCE)
    for finding in draw(st.lists(mild, max_size=3)):
        now = draw(moments())
        desk.overrule(
            finding,
            draw(refs()),
            by=draw(refs()),
            why=draw(texts()),
            until=now + draw(_LASTS),
            now=now,
            where=draw(st.sampled_from([None, finding.where])),
        )
    return desk


def judgements() -> S[r.Judged]:
    """Any finding with whoever answers for leaving it, or nobody."""

    def judged(
        finding: r.Finding, override: r.Override, about: Ref, later: timedelta
    ) -> tuple[r.Judged, ...]:
        now = override.since + later
        return r.judge([finding], about, [override], now)

    def of(finding: r.Finding) -> S[tuple[r.Judged, ...]]:
        fitting = overrides(rule=st.just(finding.rule), where=st.none() | st.just(finding.where))
        return fitting.flatmap(
            lambda override: st.builds(
                judged,
                st.just(finding),
                st.just(override),
                st.just(override.about) | refs(),
                _LASTS,
            )
        )

    return parts(r.Judged, of=findings().flatmap(of))


def advice_lines() -> S[r.Line]:
    """Any line of any recommendation's history."""
    return parts(
        r.Line,
        of=advice_desks().map(
            lambda desk: [desk.history(x.recommendation) for x in desk.courses()]
        ),
    )


@st.composite
def advice_steps(draw: st.DrawFn) -> r.Step | r.Refused:
    """Anything that commands about a recommendation come to, stored by nobody; or a refusal."""
    fact = draw(recommendations())
    desk = r.AdviceDesk(MemoryJournal())
    held = desk.note(fact, now=fact.noticed_at) if draw(st.booleans()) else None
    writing = () if held else desk.writing(held, fact)
    commands = draw(st.lists(recommendation_steps(fact), max_size=3))
    return desk.step(held, *writing, *commands, now=fact.noticed_at)


def advice_refusals() -> S[r.Refused]:
    """Any step that does not fit where a recommendation stands, and what would."""
    none: S[r.Course | None] = st.none()

    def tried(course: r.Course | None, command: r.Command, now: object) -> object:
        return r.advance(course, command, now)  # type: ignore[arg-type]

    steps = recommendations().flatmap(recommendation_steps)
    return parts(r.Refused, of=st.builds(tried, none | courses(), steps, moments()))

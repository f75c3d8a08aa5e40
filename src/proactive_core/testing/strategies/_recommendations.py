"""What rules look at, what they find, and the lives of recommendations."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import strategies as st

from ... import recommendations as r
from ...facts import Belief, Decision, Recommendation, Stakes
from ...refs import Ref
from ._facts import moments, recommendations, refs, texts

S = st.SearchStrategy
_LANGUAGES = st.sampled_from(["en", "en-GB", "fr-CA", "fr"])
_WORDS = st.sampled_from(
    ["sell", "promote", "our revenue", "you", "save", "commission", "quota", "vendre", "vous", "é"]
)
_DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
_RULES = st.sampled_from(["domain:R7", "acme:1"])
_SAID = st.none() | st.booleans()


def _prose() -> S[str]:
    return st.lists(_WORDS | texts(), max_size=8).map(" ".join)


def findings() -> S[r.Finding]:
    """Any finding, with a place and without."""
    places = st.none() | st.tuples(st.integers(0, 50), st.integers(1, 9))
    made: S[r.Finding] = st.builds(
        lambda place, **rest: r.Finding(
            **rest,
            start=None if place is None else place[0],
            end=None if place is None else place[0] + place[1],
        ),
        places,
        rule=_RULES,
        level=st.sampled_from(r.Level),
        severity=st.sampled_from(r.Severity),
        why=texts(),
        remedy=texts(),
        where=st.sampled_from(["observation", "benefit", "text"]),
        instead=st.none() | texts(),
    )
    return made


def screenings(recommendation: S[Ref] | None = None) -> S[r.Screening]:
    """Any look of the gate, held back and let through."""

    def made(ref: Ref, found: list[r.Finding]) -> r.Screening:
        held_back = any(finding.level is r.Level.ENFORCE for finding in found)
        outcome = r.GateOutcome.WITHHELD if held_back else r.GateOutcome.PASSED
        return r.Screening(ref, outcome, tuple(found))

    return st.builds(
        made, refs() if recommendation is None else recommendation, st.lists(findings(), max_size=3)
    )


def overrides(
    *,
    rule: S[str] = _RULES,
    about: S[Ref] | None = None,
    where: S[str | None] | None = None,
) -> S[r.Override]:
    """Any override, ended ones included."""

    def made(since: Any, lasts: timedelta, **rest: Any) -> r.Override:
        return r.Override(since=since, until=since + lasts, **rest)

    return st.builds(
        made,
        moments(),
        st.timedeltas(timedelta(seconds=1), timedelta(days=300)),
        rule=rule,
        about=refs() if about is None else about,
        where=st.none() | texts() if where is None else where,
        by=refs(),
        why=texts(),
    )


def statements() -> S[r.Statement]:
    """Any text in a language that has word lists."""
    return st.builds(r.Statement, words=_prose(), language=_LANGUAGES)


def pay_schemes() -> S[r.PayScheme]:
    """Any description of pay in a language that has word lists."""
    return st.builds(r.PayScheme, words=_prose(), language=_LANGUAGES)


def advising() -> S[r.Advising]:
    """Any counts of one technician's advice."""
    pairs = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
    return st.builds(
        lambda who, customers, services, made, complaining: r.Advising(
            technician=who,
            advised=customers[0],
            customers=customers[1],
            services=services[0],
            offered=services[1],
            unreasoned=made[0],
            made=made[1],
            complaining=complaining,
        ),
        refs(),
        pairs,
        pairs,
        pairs,
        st.integers(0, 5),
    )


def over_promotions() -> S[r.OverPromotion]:
    """Any limits from where on a company talks about over-promotion."""
    shares = st.integers(1, 100).map(lambda n: Fraction(n, 100))
    counts = st.integers(1, 50)
    return st.builds(
        r.OverPromotion,
        spread=shares,
        breadth=shares,
        unreasoned=shares,
        complaining=counts,
        smallest=counts,
    )


def complaints_of_selling() -> S[r.SoldTo]:
    """Any number of complaints of having been sold something."""
    customers = st.frozensets(refs(), max_size=5)
    return st.builds(r.SoldTo, customers=customers, unnamed=st.integers(0, 3))


def launches() -> S[r.Launch]:
    """Any launch, finished or hardly begun."""
    names = ("technicians_told_on", "customers_told_on", "leads_answered_from", "starts_on")
    some = {name: st.none() | _DAYS for name in names}
    return st.builds(r.Launch, as_of=_DAYS, **some)


def trainings() -> S[r.Training]:
    """Any judgement of a training, open questions included."""
    names = (
        "integral",
        "fitting",
        "credible",
        "situational",
        "from_sales",
        "technique",
        "personal",
        "professional",
    )
    return st.builds(r.Training, **dict.fromkeys(names, _SAID))


def coaching() -> S[r.Coaching]:
    """Any state of coaching."""
    return st.builds(r.Coaching, whom=refs(), last_on=st.none() | _DAYS, as_of=_DAYS)


def planned_actions() -> S[r.PlannedAction]:
    """Any action of a plan, as somebody judged it."""
    return st.builds(
        r.PlannedAction,
        words=texts(),
        specific=_SAID,
        demonstrable=_SAID,
        achievable=_SAID,
        owner=st.none() | refs(),
    )


def dealings() -> S[r.Dealing]:
    """Any way in which a customer was dealt with."""
    return st.builds(
        r.Dealing,
        about=refs(),
        committed=st.booleans(),
        cost_clear=_SAID,
        asked_higher=st.booleans(),
        heard_higher=_SAID,
    )


def silences() -> S[r.Silence]:
    """Any silence of a technician."""
    return st.builds(
        r.Silence, technician=refs(), since=_DAYS, last_on=st.none() | _DAYS, as_of=_DAYS
    )


def measures() -> S[r.Measures]:
    """Any set of measures."""
    names = st.lists(texts(), max_size=3).map(tuple)
    return st.builds(r.Measures, financial=names, customers=names, others=names)


def recommendation_steps(recommendation: Recommendation) -> S[r.Command]:
    """Anything that somebody may try to do about a recommendation, in any order."""
    own = st.just(recommendation.ref)
    by = st.none() | refs()
    versions = st.builds(
        lambda **changes: attrs.evolve(recommendation, **changes),
        belief=st.none() | st.sampled_from(Belief),
        decision=st.none() | st.sampled_from(Decision),
        stakes=st.none() | st.sampled_from(Stakes),
        benefit=st.none() | texts(),
    )
    causes = st.sampled_from(r.Cause)
    return st.one_of(
        st.builds(r.Note, versions, by=by),
        st.builds(r.Screen, screenings(own), by=by),
        st.builds(r.HandOver, refs(), st.sampled_from(r.Inability), by=by),
        st.builds(r.Discuss, by),
        st.builds(r.Agree, by=by),
        st.builds(r.Hesitate, st.none() | causes, by=by),
        st.builds(r.Explore, by, causes),
        st.builds(r.Decline, st.none() | texts(), by=by),
        st.builds(r.SendQuote, refs(), by=by),
        st.builds(r.Implement, by=by),
        st.builds(r.LeaveUndone, st.none() | texts(), by=by),
        st.builds(r.RecordBenefit, st.booleans(), st.none() | texts(), by=by),
        st.builds(r.ConfirmTold, st.integers(1, 3), st.just("email"), texts(), by=by),
        st.builds(r.GiveUpTelling, st.integers(1, 3), st.integers(0, 5), by=by),
        st.builds(r.TellByHand, by=by),
        st.builds(r.Overrule, rule=st.just("domain:R7"), by=refs(), why=texts(), until=moments()),
    )


@st.composite
def courses(draw: st.DrawFn) -> r.Course:
    """Any recommendation, as some steps left it; most were screened before anything else."""
    fact = draw(recommendations())
    state: r.Course | None = None
    begun = draw(st.sampled_from([(), (r.Screen(r.screen(fact)),)]))
    for command in (r.Note(fact), *begun, *draw(st.lists(recommendation_steps(fact), max_size=8))):
        events = r.advance(state, command, fact.noticed_at)
        if not isinstance(events, r.Refused):
            state = r.fold(events, state)
    assert state is not None
    return state

"""What is drawn up from facts: ordered records, scorecards with all their parts, annual reviews."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from ... import facts as f
from ... import recommendations as r
from ...checklists import Checklist, bank, evaluate
from ...leads import Lead
from ...programme import (
    WHOLE,
    Barrier,
    BranchMap,
    Cell,
    ChecklistScore,
    CompanyBranch,
    Period,
    QuestionScore,
    Rated,
    Records,
    Scorecard,
    Span,
    Stated,
    TechnicianScores,
    scorecard,
    screen_all,
)
from ...refs import Ref
from ...worktime import WorkCalendar
from ._checklists import answers_to, checklists
from ._every_fact import facts
from ._facts import _WORDS, S, _maybe, _of, moments, recommendations, responses, scales, texts
from ._leads import _CALENDAR, lead_desks
from ._programme import stated_figures
from ._shapes import _within, parts

_ZONES = st.sampled_from(["UTC", "America/Toronto", "America/St_Johns", "Europe/Oslo"])
_TEAM = st.sampled_from([Ref("fsm", "technician", key) for key in "12"])
_SOMEBODY = st.fixed_dictionaries({"technician": _TEAM})
_KNOWN_SCALES = st.sampled_from([f.Scale(1, 10), f.Scale(0, 10)])
_NOTHING = st.just(Records.of((), BranchMap()))
_CALENDARS: S[Mapping[Ref, WorkCalendar]] = st.sampled_from([{}, {WHOLE: _CALENDAR}])


def branch_maps() -> S[BranchMap]:
    """Any map of a company's branches, without any or with a few, each known outside or not."""

    def mapped(keys: list[str], zone: str) -> BranchMap:
        return BranchMap(
            CompanyBranch(
                key=key, name=key.title(), zone=zone, outside=(Ref("fsm", "branch", key),)
            )
            for key in keys
        )

    return st.builds(mapped, st.lists(_WORDS, max_size=3, unique=True), _ZONES)


def _at_home(fact: Any, branches: BranchMap) -> S[Any]:
    """A fact as it is, or tied to one of the company's branches and technicians."""
    own = [ref for branch in branches for ref in (branch.ref, *branch.outside)]
    fields = attrs.fields_dict(type(fact))
    tied: dict[str, S[Any]] = {"technician": _TEAM} if "technician" in fields else {}
    if own and "branch" in fields:
        tied["branch"] = st.sampled_from(own)
    if "self_rated" in fields:
        tied["subject"] = st.sampled_from([WHOLE, *own])
    return st.fixed_dictionaries({}, optional=tied).map(lambda some: attrs.evolve(fact, **some))


@st.composite
def _held(draw: st.DrawFn, some: S[Any], *, least: int = 0) -> Records:
    branches = draw(branch_maps())
    found = draw(st.lists(some, min_size=least, max_size=8))
    return Records.of([draw(_at_home(fact, branches)) for fact in found], branches)


def records() -> S[Records]:
    """Any few facts, put in order; some belong to branches that the map knows."""
    return _held(facts())


@st.composite
def rated(draw: st.DrawFn, *, definitions: S[Checklist] | None = None) -> Rated:
    """Any filled-in checklist with its evaluation: an instrument of the bank, or any other."""
    any_of = st.sampled_from(bank.KEYS).map(bank.load) | checklists()
    checklist = draw(any_of if definitions is None else definitions)
    answers = draw(answers_to(checklist))
    run = f.ChecklistRun(
        ref=draw(_of("checklist_run")),
        checklist=checklist.key,
        version=checklist.version,
        subject=draw(_of("branch")),
        rater=draw(_maybe(_of("person"))),
        self_rated=draw(st.booleans()),
        answered_at=draw(moments()),
        answers=tuple(
            f.ItemAnswer(key, answer, draw(_maybe(texts()))) for key, answer in answers.items()
        ),
    )
    return Rated(run=run, evaluation=evaluate(checklist, answers))


@st.composite
def _card(
    draw: st.DrawFn,
    held: S[Records],
    *,
    forms: S[list[Rated]] | None = None,
    leads: S[tuple[Lead, ...]] | None = None,
) -> Scorecard:
    """A scorecard of a time in which something happened, if anything did."""
    known = draw(held)
    opened = () if leads is None else draw(leads)
    filled = [
        attrs.evolve(one, run=draw(_at_home(one.run, known.branches)))
        for one in (() if forms is None else draw(forms))
    ]
    whole = (*_within(known), *_within(opened), *(one.run.answered_at for one in filled))
    times = [one for one in whole if isinstance(one, datetime)]
    about = draw(st.sampled_from(times) if times else moments())
    since = about - timedelta(days=draw(st.integers(0, 200)))
    until = about + timedelta(days=draw(st.integers(1, 200)))
    return scorecard(
        known,
        opened,
        filled,
        screenings=screen_all(known),
        since=since,
        until=until,
        now=until,
        calendars=draw(_CALENDARS),
        period=draw(st.sampled_from(Period)),
        smallest=draw(st.integers(1, 5)),
        quote_idle=draw(_maybe(st.integers(0, 10**7))),
    )


def _answers() -> S[f.Response]:
    return responses(scale=_KNOWN_SCALES) | responses()


def scorecards() -> S[Scorecard]:
    """Any scorecard of a year or so, mostly with little in it."""
    handed_in = lead_desks().map(lambda made: tuple(made[0].leads()))
    return _card(
        _held(facts() | _answers()),
        forms=st.lists(rated(), max_size=2),
        leads=st.just(()) | handed_in,
    )


def cells() -> S[Cell]:
    """Any branch in any period, or the whole company in the whole time."""
    return parts(Cell, of=scorecards())


@st.composite
def _answered(draw: st.DrawFn, team: S[Any]) -> Records:
    """Answers of one moment on one scale, so that several of them meet in one score."""
    branches = draw(branch_maps())
    scale, moment = draw(_KNOWN_SCALES | scales()), draw(moments())
    given = draw(st.lists(responses(scale=st.just(scale)), min_size=1, max_size=8))
    at_home = [draw(_at_home(one, branches)) for one in given]
    return Records.of(
        [attrs.evolve(one, answered_at=moment, **draw(team)) for one in at_home], branches
    )


def question_scores() -> S[QuestionScore]:
    """Any score of a question: with a value, without one, of no known scale, or held back."""

    def different(card: Scorecard) -> list[QuestionScore]:
        # Most periods hold no answer, and are all alike.
        held = [cell.scores for cell in card.cells] + [one.scores for one in card.technicians]
        return list(dict.fromkeys(score for scores in held for score in scores))

    return parts(QuestionScore, of=_card(_answered(st.just({}) | _SOMEBODY)).map(different))


def technician_scores() -> S[TechnicianScores]:
    """What customers of a branch said after any technician's visits; small numbers held back."""
    return parts(TechnicianScores, of=_card(_answered(_SOMEBODY)))


def checklist_scores() -> S[ChecklistScore]:
    """Anything that came of one version of a checklist."""
    forms = st.lists(rated(), min_size=1, max_size=3)
    return parts(ChecklistScore, of=_card(_NOTHING, forms=forms))


def barriers() -> S[Barrier]:
    """Any of the five barriers, found or not."""
    asked = rated(definitions=st.just("five_barriers").map(bank.load))
    return parts(Barrier, of=_card(_NOTHING, forms=st.lists(asked, min_size=1, max_size=3)))


def spans() -> S[Span]:
    """Any period of a calendar, whole or cut off where the time looked at begins or ends."""
    return parts(Span, of=_card(_NOTHING))


def stated() -> S[Stated]:
    """Any figure that a company stated, tied to its own branch."""
    return parts(Stated, of=_card(_held(stated_figures(), least=1)))


@st.composite
def annual_reviews(draw: st.DrawFn) -> r.AnnualReview:
    """Any customer's year, with nothing in it or much."""
    customer = draw(_of("customer"))
    made = draw(st.lists(recommendations(), max_size=5, unique_by=lambda one: one.ref))
    own = [attrs.evolve(one, customer=customer) for one in made]
    years = [one.noticed_at.year for one in own] or [2026]
    year = min(max(draw(st.sampled_from(years)), MINYEAR + 1), MAXYEAR - 1)
    return r.annual_review(customer, year, own, tz=UTC)

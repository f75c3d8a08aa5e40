"""What a manager reads can be drawn in every shape, and keeps the rules of its type."""

from __future__ import annotations

import pytest
from drawing import LARGE, all_found
from hypothesis import given

from proactive_core.programme import Audience, Unit
from proactive_core.recommendations import Level
from proactive_core.testing import strategies as s

# A checklist is long in words; hypothesis writes it out where a draw ends early.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@given(s.figures())
def test_a_figure_has_a_value_or_a_reason(figure):
    # Where there is no value there is the reason: never "0 for no data".
    assert (figure.value is None) == (figure.why is not None)
    if figure.value is None:
        assert (figure.n, figure.rows) == (0, ())
    elif figure.unit is Unit.SHARE:
        assert 0 <= figure.value <= 1
    elif figure.unit is Unit.RATING:
        assert 1 <= figure.value <= 10
    assert not figure.additive or figure.unit is Unit.COUNT


def test_figures_of_every_unit_are_made_with_a_value_and_without():
    shapes = [
        lambda f, u=unit, given=given: f.unit is u and (f.value is not None) == given
        for unit in Unit
        for given in (True, False)
    ]
    assert all_found(s.figures(), *shapes, lambda f: f.additive, lambda f: f.value == 0)


@LARGE
@given(s.cells())
def test_a_cell_has_every_figure_once(cell):
    names = [figure.name for figure in cell.figures]
    assert len(names) == len(set(names))
    assert {score.question for score in cell.scores} >= {"ideas", "better_off"}


@pytest.mark.slow
def test_cells_of_a_period_and_of_the_whole_time_are_made():
    assert all_found(
        s.cells(),
        lambda c: c.period is None,
        lambda c: c.period is not None and any(f.value for f in c.figures),
    )


@pytest.mark.slow
def test_scores_of_a_question_are_made_in_every_shape():
    assert all_found(
        s.question_scores(),
        lambda q: q.scale is None and q.n == 0,  # never asked
        lambda q: q.scale is not None and q.score is None and q.n,  # no key for its scale
        lambda q: q.score is not None and q.score.value is not None,
        lambda q: q.score is not None and q.score.value is None and q.score.why,
        lambda q: q.n is None and q.why.startswith("held back"),
        lambda q: any(mode is not None for mode, _ in q.modes),
    )


@LARGE
@given(s.technician_scores())
def test_no_small_number_about_a_technician_is_made(about):
    for one in about.scores:
        assert (one.score is None) == (one.why is not None)
        if one.n is None:
            assert (one.rows, one.modes) == ((), ())


def test_checklists_barriers_and_spans_are_made_in_every_shape():
    assert all_found(
        s.checklist_scores(),
        lambda c: c.mean is not None and c.scored == c.n,
        lambda c: c.mean is None and c.why,
    )
    assert all_found(s.barriers(), lambda b: b.present, lambda b: b.asked and not b.present)
    assert all_found(s.spans(), lambda x: x.whole, lambda x: not x.whole)


@LARGE
@given(s.programme_findings())
def test_a_finding_about_the_programme_is_overruled_only_by_one_about_it(found):
    # "A finding of level `ENFORCE` is never overruled."
    if found.override is not None:
        assert found.finding.level is not Level.ENFORCE
        assert (found.override.about, found.override.rule) == (found.subject, found.finding.rule)


def test_findings_about_the_programme_stand_and_are_overruled():
    assert all_found(
        s.programme_findings(),
        lambda f: f.override is None,
        lambda f: f.override is not None,
        lambda f: f.rows,
    )


@LARGE
@given(s.shown())
def test_nobody_is_shown_what_is_not_theirs(shown):
    viewer = shown.viewer
    if viewer.audience is Audience.CUSTOMER:
        assert (shown.signals, shown.counts) == ((), ())
    if viewer.audience is Audience.TECHNICIAN:
        assert {one.technician for one in shown.signals} <= {viewer.technician}
    if viewer.audience is Audience.MANAGER:
        assert {one.branch for one in shown.signals} <= {viewer.branch}
    assert not shown.counts or viewer.audience is Audience.COMPANY


def test_everybody_who_may_is_shown_something():
    assert all_found(
        s.shown(),
        *(
            lambda x, a=audience: x.viewer.audience is a and x.signals
            for audience in (Audience.TECHNICIAN, Audience.MANAGER)
        ),
        lambda x: x.viewer.audience is Audience.CUSTOMER,
    )
    assert all_found(s.signal_counts(), lambda x: x.n is None, lambda x: x.n == 0, lambda x: x.n)


def test_upkeep_is_due_overdue_or_nobody_can_say():
    assert all_found(
        s.upkeep_dues(),
        lambda u: u.due is not None and u.overdue,
        lambda u: u.due is not None and not u.overdue,
        lambda u: u.due is None and u.why,
        lambda u: u.last_at is not None,
    )


@pytest.mark.slow
def test_proposals_with_an_answer_and_without_are_made():
    assert all_found(s.proposals(), lambda p: p.answer in ("yes", "no"), lambda p: p.answer is None)
    assert all_found(
        s.known_teams(),
        lambda k: k.violations is None and k.pay is None,
        lambda k: k.violations and k.wording is not None,
    )


@LARGE
@given(s.lives())
def test_every_recommendation_has_one_life(lives):
    assert len({one.recommendation for one in lives.courses}) == len(lives.courses)


def test_what_was_agreed_became_a_submission():
    assert all_found(
        s.recorded(),
        lambda r: r.receipt is None and not r.course.agreements,
        lambda r: r.receipt is not None and r.course.agreements,
    )


@pytest.mark.slow
def test_a_desk_submits_keeps_and_ends_actions():
    done = ("submitted", "kept", "ended")
    assert all_found(s.handed_over(), *(lambda h, d=d: h.done == d for d in done))


def test_a_company_states_figures_for_itself_and_for_a_branch():
    whole = "(company)"
    assert all_found(s.stated(), lambda x: x.branch.key != whole, lambda x: x.figure.branch is None)

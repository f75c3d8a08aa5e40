"""Several respondents: one figure, and how far they agree."""

from fractions import Fraction

import pytest

from core.checklists.forms import HALVES, form, item, run
from proactive_core.checklists import (
    Equals,
    Level,
    Method,
    NotApplicable,
    NotObserved,
    NotShown,
    Unanswered,
    Undefined,
    agreement,
    alpha,
    consensus,
)
from proactive_core.errors import UsageError
from proactive_core.refs import Ref

F = Fraction
CHECKLIST = form(item("a"), item("b"))
NA = NotApplicable("no boiler")


def team(*sheets, **rest):
    return [run(s, key=str(n), rater=f"r{n}", **rest) for n, s in enumerate(sheets)]


@pytest.mark.parametrize(
    ("method", "value"), [("median", F(1, 4)), (Method.MEAN, F(3, 8)), ("min", F(0))]
)
def test_an_items_values_become_one_by_the_method_asked_for(method, value):
    runs = team(*({"a": code} for code in ("no", "yes", "partly", "no")))
    found = consensus(CHECKLIST, runs, method=method)
    first, second = found.items
    assert (first.value, first.values) == (value, (0, 0, F(1, 2), 1))
    assert (second.value, second.spread) == (None, None)
    assert (found.evaluation.score, found.raters) == (value, 4)


def test_the_median_of_an_odd_number_is_the_middle_one_and_the_default():
    found = consensus(CHECKLIST, team({"a": "no"}, {"a": "yes"}, {"a": "partly"}))
    assert (found.items[0].value, found.method) == (F(1, 2), Method.MEDIAN)


def test_an_unknown_method_is_refused_with_those_there_are():
    with pytest.raises(UsageError, match="median, mean, min, adjudicated, not 'mode'"):
        consensus(CHECKLIST, [], method="mode")


def test_self_ratings_are_kept_apart():
    # Third-party scores came out above self-scores in SAMM: two figures [checklists §12.1].
    own = run({"a": "yes"}, key="own", rater="boss", own=True)
    found = consensus(CHECKLIST, [*team({"a": "no"}, {"a": "no"}), own])
    assert (found.evaluation.score, found.self_evaluation.score) == (0, 1)
    assert (found.items[0].value, found.items[0].self_value) == (0, 1)
    assert (found.raters, found.self_raters) == (2, 1)
    assert consensus(CHECKLIST, team({"a": "no"})).self_evaluation is None


def test_what_the_respondents_differ_on_is_listed_widest_first():
    checklist = form(item("a"), item("b"), item("c"), item("d"))
    runs = team(
        {"a": "no", "b": "no", "c": "yes", "d": "yes"},
        {"a": "partly", "b": "yes", "c": NA, "d": "yes"},
    )
    found = consensus(checklist, runs)
    assert [i.key for i in found.disagreements] == ["b", "a", "c"]
    assert [i.key for i in consensus(checklist, runs, spread=1).disagreements] == ["b", "c"]
    assert (found.items[2].applies, found.items[2].not_applicable) == (1, 1)
    assert not consensus(checklist, team({"a": "yes"}), spread=0).disagreements


def test_an_item_nobody_gave_a_value_takes_the_state_they_agree_on():
    checklist = form(
        item("a"),
        item("b"),
        item("c"),
        item("d"),
        item("z", na="zero"),
        item("h", relevant=Equals("a", "yes")),
    )
    runs = team(
        {"a": "no", "b": NA, "c": NotObserved(), "z": NA}, {"a": "no", "b": Unanswered(), "z": NA}
    )
    found = consensus(checklist, runs).evaluation
    assert [i.answer for i in found.items[1:]] == [NA, NotObserved(), Unanswered(), NA, NotShown()]
    assert (found.score, found.item("z").value) == (0, 0)


def test_nobody_asked_is_no_figure():
    found = consensus(CHECKLIST, [])
    assert (found.evaluation.score, found.raters, found.evaluation.counts.unanswered) == (
        None,
        0,
        2,
    )


def test_one_consensus_is_about_one_subject():
    other = run({"a": "no"}, key="2", subject=Ref("hr", "team", "south"))
    with pytest.raises(UsageError, match="about one subject"):
        consensus(CHECKLIST, [run({"a": "no"}), other])


def test_runs_and_answers_that_cannot_be_used_are_refused_and_the_rest_is_heard():
    runs = [
        run({"a": "no"}, key="1", day=0),
        run({"a": "yes", "b": "maybe"}, key="2", day=1),
        run({"a": "no"}, key="3", rater="bob", version="0.9"),
    ]
    found = consensus(CHECKLIST, runs)
    assert (found.evaluation.score, found.raters) == (1, 1)
    assert [r.at for r in found.refused] == ["rater", "b", "version"]
    assert "paper:run:1 is superseded by paper:run:2" in found.refused[0].why
    agreed = agreement(CHECKLIST, runs)
    assert [r.at for r in agreed.refused] == ["rater", "b", "version"]


def test_runs_of_unknown_raters_are_all_heard():
    runs = [run({"a": code}, key=code, rater=None) for code in ("no", "yes")]
    assert consensus(CHECKLIST, runs).raters == 2
    assert agreement(CHECKLIST, runs).raters == 2


def test_agreement_counts_pairs_per_item_and_prints_prevalence_beside_alpha():
    runs = team({"a": "yes", "b": "no"}, {"a": "yes", "b": "yes"}, {"a": "yes", "b": NA})
    found = agreement(CHECKLIST, runs)
    assert (found.raters, found.units, found.values) == (3, 2, 5)
    # a: three equal values; b: two different ones. 3 of 5 values are in agreeing pairs.
    assert found.raw == F(3, 5)
    assert found.prevalence == ((0, 1), (1, 4))
    # D_o = 2/5, D_e = 2·1·4/(5·4) = 2/5.
    assert found.nominal == found.interval == 0
    assert found.ordinal == found.ratio == 0


def test_self_ratings_and_zeros_by_policy_are_no_answers_to_agree_on():
    checklist = form(item("a", na="zero"))
    runs = [*team({"a": NA}, {"a": "no"}), run({"a": "no"}, key="own", rater="boss", own=True)]
    found = agreement(checklist, runs)
    assert (found.units, found.raw) == (0, Undefined("no unit has two values"))
    assert found.nominal == Undefined("no unit has two values")


def test_several_subjects_make_separate_units():
    south = team({"a": "no"}, {"a": "no"}, subject=Ref("hr", "team", "south"))
    found = agreement(CHECKLIST, [*team({"a": "yes"}, {"a": "yes"}), *south])
    assert (found.units, found.raters, found.raw, found.nominal) == (2, 2, 1, 1)


def test_without_variation_agreement_is_undefined_and_never_one():
    # The fault that printed 1.0 [checklists §4].
    runs = team({"a": "yes"}, {"a": "yes"})
    found = agreement(CHECKLIST, runs)
    assert found.raw == 1
    assert isinstance(found.nominal, Undefined)
    assert "without variation" in found.nominal.why


def test_the_ratio_level_refuses_negative_values():
    units = [[F(-1), F(1)], [F(2), F(2)]]
    assert "not negative" in alpha(units, Level.RATIO).why
    assert isinstance(alpha(units, Level.INTERVAL), Fraction)


def test_distances_are_between_values_and_not_between_places():
    # 0, ¼, 1 are not evenly spaced: as places 0, 1, 2 alpha would differ [checklists §4].
    values = [[F(0), F(1, 4)], [F(1, 4), F(1)], [F(1), F(1)]]
    places = [[F(0), F(1)], [F(1), F(2)], [F(2), F(2)]]
    assert alpha(values, Level.INTERVAL) != alpha(places, Level.INTERVAL)
    assert alpha(values, Level.ORDINAL) == alpha(places, Level.ORDINAL)
    assert HALVES.best == 1

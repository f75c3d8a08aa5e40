"""Small groups of answers are held back, and what is compared is only what may be shown."""

from __future__ import annotations

import itertools
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.report._comparisons import readings_of
from proactive_adapters.report._funnel import funnel_plot
from proactive_adapters.report._small_groups import hidden as _hidden
from proactive_core import Ref
from proactive_core.loyalty import PROACTIVE_1_10, Tally, net_score
from proactive_core.programme import UNASSIGNED, WHOLE, QuestionScore

BRANCHES = ("a", "b", "c")
PERIODS = ("q1", "q2", "q3", "q4")
SMALLEST = 5


@st.composite
def sizes(draw):
    """Answers by branch and period, with their sums."""
    held = {
        (b, p): draw(st.integers(0, 12))
        for b, p in itertools.product((*BRANCHES, UNASSIGNED.key), PERIODS)
    }
    for b in (*BRANCHES, UNASSIGNED.key):
        held[b, None] = sum(held[b, p] for p in PERIODS)
    for p in (*PERIODS, None):
        held[WHOLE.key, p] = sum(held[b, p] for b in (*BRANCHES, UNASSIGNED.key))
    return held


def nobodys(held, place):
    """Whether a sum over the branches holds nothing of any of them."""
    return place[0] == WHOLE.key and not any(held[b, place[1]] for b in BRANCHES)


@given(sizes())
def test_a_group_below_the_least_size_is_always_held_back(held):
    """Groups smaller than `smallest` are not shown [DESIGN §3.10]."""
    hidden = _hidden(held, SMALLEST)
    assert {place for place, n in held.items() if 0 < n < SMALLEST} <= hidden
    assert all(held[place] for place in hidden)


@given(sizes())
def test_nothing_small_is_left_over_when_the_shown_are_taken_from_their_sum(held):
    """What is held back in a line is nothing, or at least `smallest` answers."""
    hidden = _hidden(held, SMALLEST)
    for label in (*PERIODS, None):
        rest = sum(held[b, label] for b in BRANCHES if (b, label) in hidden)
        shown = [b for b in BRANCHES if held[b, label] and (b, label) not in hidden]
        enough = rest == 0 or rest >= SMALLEST
        assert enough or not shown or (WHOLE.key, label) in hidden
    for branch in (*BRANCHES, WHOLE.key):
        theirs = [p for p in PERIODS if not nobodys(held, (branch, p))]
        rest = sum(held[branch, p] for p in theirs if (branch, p) in hidden)
        shown = [p for p in PERIODS if held[branch, p] and (branch, p) not in hidden]
        enough = rest == 0 or rest >= SMALLEST
        assert enough or not shown or (branch, None) in hidden


def worked_out(held, hidden):
    """What somebody can compute who knows what is shown, and that each line has its sum."""
    unknown = sorted((p for p in hidden if p[0] != UNASSIGNED.key), key=str)
    sums = [[*((b, label) for b in BRANCHES), (WHOLE.key, label)] for label in (*PERIODS, None)] + [
        [*((b, p) for p in PERIODS), (b, None)] for b in (*BRANCHES, WHOLE.key)
    ]
    rows = [
        [Fraction(place in line) * (-1 if place == line[-1] else 1) for place in unknown]
        for line in sums
    ]
    pivots = {}
    for column in range(len(unknown)):
        row = next((r for r in rows if r[column]), None)
        if row is None:
            continue
        rows = [
            [x - r[column] / row[column] * y for x, y in zip(r, row, strict=True)]
            for r in rows
            if r is not row
        ]
        for at, other in pivots.items():
            pivots[at] = [
                x - other[column] / row[column] * y for x, y in zip(other, row, strict=True)
            ]
        pivots[column] = row
    return {unknown[at] for at, row in pivots.items() if sum(map(bool, row)) == 1}


@given(sizes())
def test_no_small_group_can_be_worked_out_from_all_that_is_shown(held):
    """ "Technicians are people too: small groups are suppressed by default in anything shown"
    [DESIGN §3.10]: also against sums and differences over branches and periods at once."""
    hidden = _hidden(held, SMALLEST)
    told = {place for place in worked_out(held, hidden) if held[place] < SMALLEST}
    assert all(nobodys(held, place) for place in told)


def test_what_hides_a_small_group_is_hidden_itself():
    # a's two answers of q1 are hidden with b's of q1. Were b's alone in the line of b, b's own
    # sum would tell them, and with them a's two.
    held = {("a", "q1"): 2, ("a", "q2"): 20, ("b", "q1"): 8, ("b", "q2"): 30}
    held |= {("a", None): 22, ("b", None): 38}
    held |= {(WHOLE.key, "q1"): 10, (WHOLE.key, "q2"): 50, (WHOLE.key, None): 60}
    hidden = _hidden(held, SMALLEST)
    assert hidden == {("a", "q1"), ("a", "q2"), ("b", "q1"), ("b", "q2")}


def test_two_hidden_places_of_a_line_are_not_enough_where_one_is_worked_out():
    # In q1 a's 1 and b's 4 are 5 together. But a answered in q1 alone, so its own sum, were it
    # shown, would tell the 1 and with it the 4, and b's sum then the 2 of q2.
    held = {("a", "q1"): 1, ("a", None): 1, ("b", "q1"): 4, ("b", "q2"): 2, ("b", None): 6}
    held |= {(UNASSIGNED.key, "q4"): 4, (UNASSIGNED.key, None): 4}
    held |= {
        (WHOLE.key, "q1"): 5,
        (WHOLE.key, "q2"): 2,
        (WHOLE.key, "q4"): 4,
        (WHOLE.key, None): 11,
    }
    everywhere = {(b, p): 0 for b in BRANCHES for p in (*PERIODS, None)}
    held = everywhere | {(WHOLE.key, "q3"): 0} | held
    hidden = _hidden(held, SMALLEST)
    told = {place for place in worked_out(held, hidden) if held[place] < SMALLEST}
    assert all(nobodys(held, place) for place in told)


def test_a_small_branch_is_not_the_sum_of_its_own_quarters():
    held = {("a", "q1"): 2, ("a", None): 2, ("b", "q1"): 6, ("b", "q2"): 9, ("b", None): 15}
    held |= {("c", "q1"): 7, ("c", "q2"): 8, ("c", None): 15}
    held |= {(WHOLE.key, "q1"): 15, (WHOLE.key, "q2"): 17, (WHOLE.key, None): 32}
    hidden = _hidden(held, SMALLEST)
    assert {("a", "q1"), ("a", None)} < hidden
    assert not {p for p in hidden if p[0] == WHOLE.key}
    assert ("b", "q1") in hidden
    assert ("b", None) in hidden


def test_enough_answers_everywhere_hide_nothing():
    held = dict.fromkeys(itertools.product((*BRANCHES, WHOLE.key), (*PERIODS, None)), SMALLEST)
    assert _hidden(held, SMALLEST) == frozenset()


def cell(summary, branch, period):
    return next(c for c in summary.cells if (c.branch, c.period) == (branch, period))


def test_two_answers_are_neither_shown_nor_to_be_worked_out(summary):
    # South has two answers in the first quarter: hidden; North's of that quarter would tell.
    south, north = (cell(summary, b, "2025-Q4").scores[0] for b in ("south", "north"))
    assert south.n is None
    assert south.value is None
    assert south.why == "held back: fewer than 5 answers"
    assert north.n is None
    assert north.why == "held back: it would tell what fewer than 5 others answered"
    assert cell(summary, "all", "2025-Q4").scores[0].n == 10


def test_a_shown_score_carries_its_counts_and_interval(summary):
    # South, first quarter of 2026, ideas: 9 9 9 10 1 7 8 gives (4 − 1) / 7 = +43.
    score = cell(summary, "south", "2026-Q1").scores[0]
    assert (score.detractors, score.passives, score.promoters, score.n) == (1, 2, 4, 7)
    assert score.points == 43
    assert score.low < score.value < score.high
    assert score.why is None


def test_what_is_always_printed_with_a_score_is_told_for_each_question(summary):
    """ "Always print with a score: key and wording version, n, D/Q/P, no-answer count, level and
    method of the interval" [loyalty §3]."""
    behind = summary.readings[0].behind
    assert behind.startswith("Key proactive_1_10 (version 1): detractors 1–6 (inherited from")
    assert "Intervals by the method score." in behind
    assert "gave no answer." in behind
    assert "Wording: " in behind
    scores = {"a": Tally.of(PROACTIVE_1_10, [9, 9, None])}
    (few,) = readings_of(card_of(scores), SMALLEST, 0.95)
    assert few.behind.endswith("Intervals by the method score.")


def test_the_two_questions_are_read_apart(summary):
    assert [r.question for r in summary.readings] == ["ideas", "better_off"]
    ideas, better = summary.whole.scores
    assert (ideas.n, better.n) == (36, 37)
    assert len(summary.whole.scores) == 2


def test_a_comparison_speaks_only_of_what_is_shown(summary):
    timelines = {one.branch: one for one in summary.readings[0].timelines}
    south = timelines["south"]
    assert south.reading == "Fewer than two quarters have the 5 answers that a comparison needs."
    assert (south.centre, south.limits) == (None, ())
    whole = timelines["all"]
    assert whole.reading.startswith(
        "The periods move around +44 within what chance alone explains."
    )
    assert len(whole.limits) == 3
    for one in whole.limits:
        assert -1 <= one.low < whole.centre < one.high <= 1


def test_the_funnel_holds_each_branch_that_is_shown_against_all_of_them(summary):
    found = summary.readings[0].funnel
    shown = {cell.name: cell.scores[0] for cell in summary.branches if cell.scores[0].points}
    assert {one.name: (one.n, one.value) for one in found.branches} == {
        name: (score.n, float(score.value)) for name, score in shown.items()
    }
    sizes = [one.at for one in found.usual]
    assert sizes == sorted(sizes)
    assert sizes[0] < min(one.n for one in found.branches)
    assert sizes[-1] > max(one.n for one in found.branches)
    for usual, rare in zip(found.usual, found.rare, strict=True):
        assert rare.low <= usual.low < found.target < usual.high <= rare.high
    assert found.reading.startswith("The 2 branches scatter around")
    assert "too few answers to tell any branch from it" in found.reading


def test_a_company_of_which_nothing_is_known_has_no_scores(empty):
    for score in empty.whole.scores:
        assert score.value is None
        assert score.n == 0
        assert score.why == "no data: the question was never asked"


def test_branches_that_differ_are_named_and_the_others_are_not():
    scores = {"a": tally(60, 20, 20), "b": tally(20, 20, 60), "c": tally(2, 1, 3)}
    said = said_of(scores)
    assert said.startswith("a scores below b: −80 points observed")
    assert said.endswith("No other two branches can be told apart.")
    said = said_of(scores | {"d": tally(58, 20, 20)}, smallest=7)
    assert said.startswith("a scores below b: −80 points observed")
    assert said.endswith("Branches that are held back take no part.")
    assert " d " not in said


def test_many_pairs_that_differ_are_not_all_told():
    scores = {
        f"b{i}": Tally.of(PROACTIVE_1_10, [1] * (90 - 20 * i) + [9] * (10 + 20 * i))
        for i in range(5)
    }
    said = said_of(scores)
    assert said.count("observed") == 4
    assert said.endswith("6 more pairs can be told apart as well.")


def test_one_branch_alone_is_not_compared():
    scores = {"a": Tally.of(PROACTIVE_1_10, [9] * 9)}
    said = said_of(scores)
    assert said == "Fewer than two branches have the 5 answers that a comparison needs."


def test_a_funnel_of_thousands_of_answers_and_of_one_kind():
    """From 200 answers on the limits are those of the normal law; without spread there are none."""
    many = {"a": tally(300, 300, 900), "b": tally(900, 300, 300), "c": tally(20, 20, 60)}
    (found,) = readings_of(card_of(many), SMALLEST, 0.95)
    assert 50 <= len(found.funnel.usual) <= 100
    assert {one.name: one.standing for one in found.funnel.branches} == {
        "a": "above", "b": "below", "c": "above",
    }  # fmt: skip
    (found,) = readings_of(card_of({"a": tally(0, 0, 9), "b": tally(0, 0, 9)}), SMALLEST, 0.95)
    assert (found.funnel.target, found.funnel.branches) == (None, ())
    assert "all 18 answers fell in one band" in found.funnel.reading


def test_a_funnel_says_the_same_points_as_every_table():
    """72.5 points (29 of 40) are 73 [loyalty §4]: the text read out for a picture as well."""
    (found,) = readings_of(card_of({"a": tally(0, 11, 29), "b": tally(29, 11, 0)}), SMALLEST, 0.95)
    assert [one.points for one in found.funnel.branches] == [73, -73]
    drawn = funnel_plot("f", found.funnel, title="T")
    assert "a +73 (n 40, above); b −73 (n 40, below)" in drawn


def test_a_quarter_that_is_held_back_keeps_its_place_in_the_trend():
    """+100, 0, nobody, −100, −100: the median slope is −50 points, and −83 without the gap."""
    quarters = [tally(0, 0, 6), tally(0, 6, 0), tally(0, 0, 0), tally(6, 0, 0), tally(6, 0, 0)]
    card = card_of({f"Q{i}": one for i, one in enumerate(quarters)})
    for cell in card.cells:
        cell.period, cell.branch = SimpleNamespace(label=cell.name), WHOLE
    (found,) = readings_of(card, SMALLEST, 0.5)
    assert "falls by about 50.0 points a period" in found.timelines[0].reading


def tally(d, q, p):
    return Tally.of(PROACTIVE_1_10, [1] * d + [7] * q + [9] * p)


def said_of(scores, smallest=SMALLEST):
    (found,) = readings_of(card_of(scores), smallest, 0.95)
    return found.branches


def card_of(scores):
    """As much of a scorecard as a comparison of branches looks at."""
    cells = [
        SimpleNamespace(
            branch=Ref("company", "branch", name),
            name=name,
            period=None,
            scores=(
                QuestionScore(
                    question="ideas", scale=PROACTIVE_1_10.scale, score=net_score(tally), n=tally.n
                ),
            ),
        )
        for name, tally in scores.items()
    ]
    return SimpleNamespace(cells=cells)

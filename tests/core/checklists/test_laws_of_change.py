"""The laws of comparison, targets, versions and agreement [checklists §16]."""

import subprocess
import sys
from fractions import Fraction

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.checklists.strategies import (
    GRADES,
    QUARTERS,
    answered,
    answers_for,
    checklists,
    map_tree,
)
from proactive_core.checklists import (
    Bump,
    Level,
    NaPolicy,
    NotObserved,
    Unanswered,
    Words,
    alpha,
    bump,
    compare,
    evaluate,
)

law = settings(deadline=None, max_examples=40)
ALL_NA = tuple(NaPolicy)
BOTH = (GRADES, QUARTERS)


@law
@given(answered(scales=BOTH), st.data())
def test_the_two_effects_are_the_difference_and_swap_with_the_dates(case, data):
    """8. Answer effect + applicability effect = difference; swapping negates both."""
    checklist, first = case
    before = evaluate(checklist, first)
    after = evaluate(checklist, data.draw(answers_for(checklist)))
    assume(before.score is not None and after.score is not None)
    there, back = compare(checklist, before, after), compare(checklist, after, before)
    assert there.answer_effect + there.applicability_effect == there.difference
    assert there.difference == after.score - before.score
    assert (back.answer_effect, back.applicability_effect) == (
        -there.answer_effect,
        -there.applicability_effect,
    )
    centred = [item.centred for item in there.items]
    if None not in centred:
        assert sum(centred) == there.applicability_effect


@law
@given(answered(scales=BOTH))
def test_percent_to_target_is_one_exactly_when_nothing_is_below(case):
    """9. percent-to-target ≤ 1, and = 1 exactly when no item is below its target."""
    checklist, answers = case
    found = evaluate(checklist, answers)
    share = found.percent_to_target
    aims = {i.key: i.target for i in checklist.items if i.target is not None}
    counted = [i for i in found.contributions if i.key in aims]
    if share is None:
        assert not any(aims[i.key] for i in counted)
    else:
        assert share <= 1
        assert (share == 1) == all(i.value >= aims[i.key] for i in counted)


@law
@given(checklists(scales=BOTH), st.data())
def test_a_changed_scoring_hash_is_a_major_bump(checklist, data):
    """12. A changed scoring hash is never less than a major bump."""
    item = data.draw(st.sampled_from(checklist.items)).key

    def heavier(node):
        return attrs.evolve(node, weight=node.weight + 1) if node.key == item else node

    other = attrs.evolve(checklist, tree=map_tree(checklist.tree, heavier))
    changed = checklist.scoring_hash != other.scoring_hash
    assert (bump(checklist, other) is Bump.MAJOR) is changed


ratings = st.lists(st.lists(st.integers(0, 4).map(Fraction), max_size=4), min_size=1, max_size=6)


@law
@given(ratings, st.sampled_from(Level), st.randoms(use_true_random=False))
def test_alpha_knows_no_order(units, level, random):
    """11. α does not depend on the order of raters or units."""
    shuffled = [random.sample(unit, len(unit)) for unit in units]
    random.shuffle(shuffled)
    assert alpha(units, level) == alpha(shuffled, level)


nonzero = st.fractions(-3, 3, max_denominator=3).filter(bool)


@law
@given(ratings, nonzero, st.fractions(-3, 3, max_denominator=3))
def test_interval_alpha_does_not_change_under_a_straight_line(units, a, b):
    """11. α (interval) does not change under a·x + b with a ≠ 0."""
    moved = [[a * x + b for x in unit] for unit in units]
    assert alpha(units, Level.INTERVAL) == alpha(moved, Level.INTERVAL)


def test_the_same_definition_has_the_same_hash_in_every_process():
    """10. Same answers, same definition → same hash, same result (no set order)."""
    program = (
        "from proactive_core.checklists import bank, evaluate\n"
        "c = bank.maintenance()\n"
        "e = evaluate(c, {'m1': 'yes', 'u3': 'no', 'x9': 'yes'})\n"
        "print(c.content_hash, c.scoring_hash, c.outcome_hash, e)\n"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@law
@given(answered(scales=BOTH, na=ALL_NA))
def test_evaluating_twice_gives_one_result_and_a_hashable_one(case):
    """10. Same answers, same definition → same hash, same result."""
    checklist, answers = case
    assert evaluate(checklist, answers) == evaluate(checklist, dict(reversed(answers.items())))
    assert len({checklist, attrs.evolve(checklist)}) == 1
    assert hash(evaluate(checklist, answers)) == hash(evaluate(checklist, answers))


@law
@given(answered(na=ALL_NA))
def test_every_item_stands_in_exactly_one_state(case):
    """A missing answer is neither a zero nor an N/A [checklists §6]."""
    checklist, answers = case
    found = evaluate(checklist, answers)
    counts = attrs.astuple(found.counts)
    assert sum(counts) == len(checklist.items) == len(found.items)
    for item in found.items:
        if isinstance(item.answer, Unanswered | NotObserved):
            assert (item.value, item.points) == (None, 0)


@law
@given(
    st.dictionaries(
        st.sampled_from(["en", "fr", "fr-CA", "de"]), st.text("ab", min_size=1), min_size=1
    )
)
def test_words_always_say_something(texts):
    """A text is a map per language with a fallback chain [checklists §9]."""
    assert Words(texts).said_in("es", "fr") in texts.values()

"""The laws of a checklist [checklists §16], each quoted where it is tried."""

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.checklists.strategies import (
    GRADES,
    MEANS,
    NO_SUMS,
    QUARTERS,
    answered,
    answers_for,
    map_tree,
)
from proactive_core.checklists import (
    Answered,
    Bump,
    Early,
    Equals,
    Gate,
    GateState,
    Group,
    Item,
    NaPolicy,
    NotApplicable,
    NotShown,
    Outcome,
    bump,
    evaluate,
)

law = settings(deadline=None, max_examples=40)
ALL_NA = tuple(policy for policy in NaPolicy)
BOTH = (GRADES, QUARTERS)


@law
@given(answered(scales=BOTH, na=ALL_NA))
def test_points_sum_to_the_score(case):
    """1. Σ points = score, exactly."""
    found = evaluate(*case)
    if found.score is not None:
        assert sum(item.points for item in found.items) == found.score
    assert found.contributions or found.score is None


@law
@given(answered(scales=BOTH), st.data())
def test_the_completed_score_lies_in_the_bracket(case, data):
    """2. The completed score lies in [low, high]; answering everything closes it."""
    checklist, answers = case
    before = evaluate(checklist, answers)
    full = data.draw(answers_for(checklist, states=("answered",)))
    settled = {
        key: full[key] if not isinstance(answer, Answered | NotApplicable) else answer
        for key, answer in answers.items()
    }
    after = evaluate(checklist, settled)
    assert after.low == after.score == after.high
    if after.score is not None:
        assert before.low <= after.score <= before.high <= before.maximum
        assert after.completeness == 1


@law
@given(answered(rollups=NO_SUMS))
def test_on_scales_from_0_to_1_the_provisional_score_lies_in_the_bracket(case):
    """2. On 0–1 scales low ≤ score ≤ high at every stage."""
    found = evaluate(*case)
    if found.score is not None:
        assert 0 <= found.low <= found.score <= found.high <= found.maximum == 1


@law
@given(answered(scales=BOTH, states=("answered", "answered", "na", "open")), st.data())
def test_raising_one_answer_never_lowers_anything(case, data):
    """3. Raising one answer never lowers score, low or high."""
    checklist, answers = case
    item = data.draw(st.sampled_from(checklist.items))
    here = answers[item.key]
    assume(isinstance(here, Answered))
    value = item.scale.value_of(here.value)
    better = data.draw(st.sampled_from([o for o in item.scale.options if o.value >= value]))
    before = evaluate(checklist, answers)
    after = evaluate(checklist, answers | {item.key: Answered(better.code)})
    for name in ("score", "low", "high"):
        assert (getattr(before, name) or 0) <= (getattr(after, name) or 0)


@law
@given(answered(scales=BOTH, na=ALL_NA), st.randoms(use_true_random=False))
def test_order_and_words_change_no_score_and_no_scoring_hash(case, random):
    """4. Reordering items or changing translations changes no score (12: a patch, no more)."""
    checklist, answers = case

    def shuffle(node):
        if isinstance(node, Group):
            children = list(node.children)
            random.shuffle(children)
            return attrs.evolve(node, children=tuple(children))
        return attrs.evolve(node, text="other words")

    other = attrs.evolve(checklist, tree=map_tree(checklist.tree, shuffle))
    one, two = evaluate(checklist, answers), evaluate(other, answers)
    assert (one.score, one.low, one.high, one.completeness, one.outcome) == (
        two.score,
        two.low,
        two.high,
        two.completeness,
        two.outcome,
    )
    assert {i.key: i.points for i in one.items} == {i.key: i.points for i in two.items}
    assert bump(checklist, other) is Bump.PATCH
    assert checklist.scoring_hash == other.scoring_hash


@law
@given(answered(rollups=NO_SUMS, scales=BOTH), st.data())
def test_scaling_the_weights_of_a_group_changes_no_score(case, data):
    """4. Multiplying all weights of one group by a positive number changes no score."""
    checklist, answers = case
    chosen = data.draw(st.sampled_from(checklist.groups)).key
    factor = data.draw(st.fractions(min_value="1/9", max_value=9, max_denominator=9))

    def scale(node):
        if isinstance(node, Group) and node.key == chosen:
            children = [attrs.evolve(c, weight=c.weight * factor) for c in node.children]
            return attrs.evolve(node, children=tuple(children))
        return node

    other = attrs.evolve(checklist, tree=map_tree(checklist.tree, scale))
    one, two = evaluate(checklist, answers), evaluate(other, answers)
    assert (one.score, one.low, one.high, one.completeness) == (
        two.score,
        two.low,
        two.high,
        two.completeness,
    )


def figures(found):
    return found.score, found.low, found.high, found.maximum


@law
@given(answered(scales=BOTH), st.data())
def test_excluding_or_hiding_an_item_equals_deleting_it(case, data):
    """5. N/A under exclude equals deleting the item; NotShown likewise."""
    checklist, answers = case
    gone = data.draw(st.sampled_from(checklist.items)).key
    smaller = map_tree(checklist.tree, lambda n: None if n.key == gone else n)
    assume(smaller is not None)
    rest = {key: answer for key, answer in answers.items() if key != gone}
    deleted = attrs.evolve(checklist, tree=smaller)
    rest_of_it = {item.key: rest[item.key] for item in deleted.items}
    expected = figures(evaluate(deleted, rest_of_it))
    assert figures(evaluate(checklist, rest | {gone: NotApplicable("none here")})) == expected

    switch = Item(key="switch", text="?", scale=GRADES, weight=0)

    def hide(node):
        if node.key == gone:
            return attrs.evolve(node, relevant=Equals("switch", "yes"))
        if node.key == checklist.tree.key:
            return attrs.evolve(node, children=(*node.children, switch))
        return node

    hiding = attrs.evolve(checklist, tree=map_tree(checklist.tree, hide))
    hidden = evaluate(hiding, rest)
    assert figures(hidden) == expected
    assert hidden.item(gone).answer == NotShown()


@law
@given(answered(rollups=MEANS, states=("answered", "na")))
def test_zero_never_scores_above_exclude(case):
    """6. zero never scores above exclude, for means of non-negative values."""
    checklist, answers = case

    def to_zero(node):
        return attrs.evolve(node, na=NaPolicy.ZERO) if isinstance(node, Item) else node

    zero = evaluate(attrs.evolve(checklist, tree=map_tree(checklist.tree, to_zero)), answers)
    excluded = evaluate(checklist, answers)
    if excluded.score is not None:
        assert zero.score <= excluded.score


@law
@given(answered(rollups=NO_SUMS, na=ALL_NA), st.data())
def test_an_unsettled_or_failed_gate_never_passes(case, data):
    """7. An unsettled gate never yields Passed; a failed `fail` gate never yields Passed."""
    checklist, answers = case
    gated = data.draw(st.sets(st.sampled_from([n.key for n in checklist.nodes]), min_size=1))
    minimum = data.draw(st.sampled_from(["0", "1/3", "1/2", "1"]))
    cap = data.draw(st.sampled_from([None, "0", "1/2"]))

    def add_gate(node):
        return attrs.evolve(node, gate=Gate(minimum, cap)) if node.key in gated else node

    form = attrs.evolve(
        checklist,
        tree=map_tree(checklist.tree, add_gate),
        threshold=data.draw(st.sampled_from(["0", "1/2"])),
    )
    found = evaluate(form, answers)
    states = {gate.state for gate in found.gates}
    if GateState.UNDECIDED in states or (cap is None and GateState.FAILED in states):
        assert found.outcome is not Outcome.PASSED
    if cap is None and GateState.FAILED in states:
        assert found.early is Early.FAILED
    if found.counts.shown == found.counts.settled:
        assert GateState.UNDECIDED not in states
    if found.capped is not None:
        assert found.capped <= found.score


@law
@given(answered(scales=BOTH, na=(NaPolicy.EXCLUDE, NaPolicy.ZERO)), st.data())
def test_what_is_decided_early_is_what_comes_out(case, data):
    """2 and 7: an early decision holds whatever the open items bring."""
    checklist, answers = case
    share = data.draw(st.fractions(0, 1, max_denominator=8))
    threshold = share * evaluate(checklist, {}).high
    form = attrs.evolve(checklist, threshold=threshold)
    full = data.draw(answers_for(form, states=("answered",)))
    settled = {
        key: full[key] if not isinstance(answer, Answered | NotApplicable) else answer
        for key, answer in answers.items()
    }
    early, final = evaluate(form, answers).early, evaluate(form, settled)
    if early is Early.PASSED:
        assert final.outcome is Outcome.PASSED
    if early is Early.FAILED:
        assert final.outcome is Outcome.BELOW_THRESHOLD

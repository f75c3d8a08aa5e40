"""The quick passes give what the rules say when they are followed word by word."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from core.checklists.forms import form, group, item
from proactive_core.checklists import (
    Group,
    NotApplicable,
    NotObserved,
    NotShown,
    RollUp,
    Unanswered,
    evaluate,
)
from proactive_core.testing import strategies

F = Fraction
law = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
OPEN = Unanswered | NotObserved


def rolled(node, values, rollup=None):
    """`mean` = Σwc/Σw, `min`, `max`, `sum` = Σwc, over the included children [checklists §7.2]."""
    if not isinstance(node, Group):
        return values.get(node.key)
    found = [(c, rolled(c, values, rollup)) for c in node.children if c.weight > 0]
    found = [(c, value) for c, value in found if value is not None]
    if not found:
        return None
    how = rollup or node.rollup
    if how in (RollUp.MIN, RollUp.MAX):
        return (min if how is RollUp.MIN else max)(value for _, value in found)
    total = sum(c.weight * value for c, value in found)
    return total if how is RollUp.SUM else total / sum(c.weight for c, _ in found)


def handed_down(node, values, share):
    """Product down the tree of w/Σw, or w; all of it to the deciding child [checklists §7.5]."""
    if not isinstance(node, Group):
        return {node.key: share}
    found = [(c, rolled(c, values)) for c in node.children if c.weight > 0]
    found = [(c, value) for c, value in found if value is not None]
    chosen = decided_by(node, values)
    parts = {}
    for child, _ in found:
        if node.rollup is RollUp.MEAN:
            part = child.weight / sum(c.weight for c, _ in found)
        elif node.rollup is RollUp.SUM:
            part = child.weight
        else:
            part = F(child.key == chosen)
        parts |= handed_down(child, values, share * part)
    return parts


def decided_by(node, values):
    if node.rollup not in (RollUp.MIN, RollUp.MAX):
        return None
    whole = rolled(node, values)
    ties = [c.key for c in node.children if c.weight > 0 and rolled(c, values) == whole]
    return None if whole is None else min(ties)


@law
@given(strategies.answered_checklists())
def test_every_figure_is_what_the_rules_say_word_by_word(case):
    checklist, answers = case
    found = evaluate(checklist, answers)
    results = {result.key: result for result in found.items}
    values = {key: result.value for key, result in results.items() if result.value is not None}
    still = [i for i in checklist.items if isinstance(results[i.key].answer, OPEN)]
    applies = [i for i in checklist.items if i.key in values or i in still]
    worst = values | {i.key: i.scale.worst for i in still}
    best = values | {i.key: i.scale.best for i in still}
    most = {i.key: i.scale.best for i in applies}
    for here, node in zip(found.groups, checklist.groups, strict=True):
        assert (here.key, here.score) == (node.key, rolled(node, values))
        assert (here.low, here.high) == (rolled(node, worst), rolled(node, best))
        assert here.maximum == rolled(node, most)
        assert here.deciding == decided_by(node, values)
    root = found.groups[0]
    assert (found.score, found.low, found.high) == (root.score, root.low, root.high)
    assert found.maximum == root.maximum
    weights = handed_down(checklist.tree, values, F(1)) if found.score is not None else {}
    assert {i.key: i.effective_weight for i in found.contributions} == weights


@law
@given(strategies.answered_checklists())
def test_coverage_and_targets_are_shares_of_weight_whatever_the_roll_ups(case):
    """Completeness = settled weight / weight of items shown [checklists §7.4]; a target's gap §11.3."""
    checklist, answers = case
    found = evaluate(checklist, answers)
    answered = {result.key: result.answer for result in found.items}
    shown = {k: a for k, a in answered.items() if not isinstance(a, NotShown)}
    still = {key: F(isinstance(a, OPEN)) for key, a in shown.items()}
    counted = {r.key for r in found.items if r.value is not None}
    gone = {k: F(isinstance(a, NotApplicable) and k not in counted) for k, a in shown.items()}
    open_share = rolled(checklist.tree, still, RollUp.MEAN)
    assert found.completeness == (None if open_share is None else 1 - open_share)
    assert found.na_share == rolled(checklist.tree, gone, RollUp.MEAN)
    items = {i.key: i for i in checklist.items}
    aims = {k: items[k].target or F(0) for k in counted}
    gaps = {k: max(F(0), aims[k] - found.item(k).value) for k in counted}
    whole = rolled(checklist.tree, aims, RollUp.MEAN)
    expected = 1 - rolled(checklist.tree, gaps, RollUp.MEAN) / whole if whole else None
    assert found.percent_to_target == expected


def test_a_tie_is_decided_by_the_smallest_key_and_the_others_carry_nothing():
    found = evaluate(
        form(tree=group("all", group("z", item("b")), item("c"), item("d"), rollup="min")),
        {"b": "no", "c": "no", "d": "yes"},
    )
    assert found.groups[0].deciding == "c"
    assert {i.key: i.effective_weight for i in found.items} == {"b": 0, "c": 1, "d": 0}

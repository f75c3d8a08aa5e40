"""The hash of what scores, in both directions [checklists §10]."""

from fractions import Fraction
from functools import partial
from itertools import product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.checklists.forms import HALVES, YES_NO, form, group, item
from core.checklists.strategies import GRADES, QUARTERS, answered, map_tree
from proactive_core.checklists import (
    AllOf,
    AnyOf,
    Bump,
    Equals,
    EvidenceRule,
    Gate,
    Group,
    Item,
    MaturityLevel,
    NaPolicy,
    Not,
    NotApplicable,
    Numeric,
    OneOf,
    RollUp,
    bump,
    evaluate,
)
from proactive_core.testing import strategies

law = settings(deadline=None, max_examples=40)
GONE = NotApplicable("none here")


def said(checklist, answers):
    """All that an evaluation says, but for what it was made with and who decides of one."""
    found = evaluate(checklist, answers)
    groups = tuple(attrs.evolve(group, deciding=None) for group in found.groups)
    return attrs.evolve(found, groups=groups, content_hash="", scoring_hash="", outcome_hash="")


def figures(found):
    points = {i.key: (i.value, i.effective_weight) for i in found.items}
    groups = {g.key: (g.score, g.low, g.high, g.maximum) for g in found.groups}
    gates = {(gate.key, gate.state) for gate in found.gates}
    return found.score, found.low, found.high, found.completeness, points, groups, gates


@law
@given(answered(scales=(GRADES, QUARTERS), na=tuple(NaPolicy)), st.data())
def test_what_leaves_the_hash_as_it_is_changes_no_score(case, data):
    """Hash changes iff scoring can change: order, words and scaled weights change neither."""
    checklist, answers = case
    factors = st.fractions(min_value="1/9", max_value=9, max_denominator=9)

    def rewrite(node):
        if isinstance(node, Item):
            return attrs.evolve(node, text="other words")
        factor = Fraction(1) if node.rollup is RollUp.SUM else data.draw(factors)
        children = [attrs.evolve(c, weight=c.weight * factor) for c in node.children]
        return attrs.evolve(node, children=tuple(data.draw(st.permutations(children))))

    other = attrs.evolve(checklist, tree=map_tree(checklist.tree, rewrite))
    assert other.scoring_hash == checklist.scoring_hash
    assert figures(evaluate(other, answers)) == figures(evaluate(checklist, answers))
    assert bump(checklist, other) in (Bump.PATCH, Bump.NONE)


CHANGES = {
    "weight": lambda node: attrs.evolve(node, weight=node.weight + 1),
    "no weight": lambda node: attrs.evolve(node, weight=0),
    "gate": lambda node: attrs.evolve(node, gate=Gate("1/2")),
    "capped gate": lambda node: attrs.evolve(node, gate=Gate("1/2", "1/4")),
    "min": lambda node: attrs.evolve(node, rollup=RollUp.MIN),
    "max": lambda node: attrs.evolve(node, rollup=RollUp.MAX),
    "sum": lambda node: attrs.evolve(node, rollup=RollUp.SUM),
    "zero": lambda node: attrs.evolve(node, na=NaPolicy.ZERO),
    "forbid": lambda node: attrs.evolve(node, na=NaPolicy.FORBID),
    "fail": lambda node: attrs.evolve(node, na=NaPolicy.FAIL),
    "scale": lambda node: attrs.evolve(node, scale=GRADES if node.scale == HALVES else HALVES),
    "relevant": lambda node: attrs.evolve(node, relevant=Equals("s", "no")),
}
OF_ITEMS = {"zero", "forbid", "fail", "scale", "relevant"}
OF_GROUPS = {"min", "max", "sum"}
TREES = [
    form(item("a"), item("b", GRADES, weight=2), item("s", YES_NO)),
    form(group("g", item("a"), item("b", GRADES), rollup="min", weight=3), item("s", YES_NO)),
    form(group("g", item("a"), item("b", weight=2), rollup="sum"), item("s", YES_NO, weight=0)),
    form(group("g", item("a"), item("b"), rollup="max"), item("s", YES_NO, relevant=Not(Equals("a", "no")))),
]  # fmt: skip


def _apply_at(key, apply, node):
    return apply(node) if node.key == key else node


def changed_somewhere(checklist):
    """Every change at every node where it makes another definition that can stand."""
    rules = any(item.relevant for item in checklist.items)
    for change, apply in CHANGES.items():
        kinds = Group if change in OF_GROUPS else Item if change in OF_ITEMS else (Item, Group)
        for node in checklist.nodes:
            circular = change == "relevant" and (node.key == "s" or rules)
            if isinstance(node, kinds) and not circular:
                key = node.key
                changed = partial(_apply_at, key, apply)
                tree = map_tree(checklist.tree, changed)
                if tree is not None:
                    yield change, key, attrs.evolve(checklist, tree=tree)


@pytest.mark.parametrize("checklist", TREES)
def test_what_changes_the_hash_changes_what_some_answers_score(checklist):
    """Hash changes iff scoring can change: all answers there are, to all changes."""
    tried = 0
    for change, key, other in changed_somewhere(checklist):
        pairs = zip(checklist.items, other.items, strict=True)
        codes = [{o.code for i in pair for o in i.scale.options} for pair in pairs]
        keys = [i.key for i in checklist.items]
        sheets = (
            {k: v for k, v in zip(keys, values, strict=True) if v is not None}
            for values in product(*([*given, GONE, None] for given in codes))
        )
        differs = any(said(checklist, sheet) != said(other, sheet) for sheet in sheets)
        assert differs is (checklist.scoring_hash != other.scoring_hash), (change, key)
        tried += 1
    assert tried > 20


N = item("n", Numeric(low=0, high=9))
A = item("a")


@st.composite
def respelt(draw, rule):
    """The same rule in other words."""
    match rule:
        case AllOf(inner) | AnyOf(inner):
            parts = [draw(respelt(part)) for part in draw(st.permutations(inner))]
            kind = type(rule)
            other = AnyOf if kind is AllOf else AllOf
            return draw(
                st.sampled_from(
                    [
                        kind((*parts, parts[0])),
                        kind((kind(tuple(parts)),)),
                        Not(other(tuple(Not(part) for part in parts))),
                    ]
                )
            )
        case Not(part):
            return Not(Not(Not(draw(respelt(part)))))
        case Equals(key, value):
            return draw(st.sampled_from([rule, OneOf(key, (value, value))]))
        case OneOf(key, values):
            return OneOf(key, tuple(reversed(values)))


@law
@given(st.data(), strategies.conditions([A, N]))
def test_a_rule_in_other_words_is_the_same_rule(data, rule):
    """Hash changes iff scoring can change: the spelling of a `relevant` rule cannot."""
    one = form(A, N, item("b", relevant=rule))
    two = form(A, N, item("b", relevant=data.draw(respelt(rule))))
    assert one.scoring_hash == two.scoring_hash
    answers = data.draw(strategies.answers_to(one))
    assert figures(evaluate(one, answers)) == figures(evaluate(two, answers))


def test_seven_and_seven_point_nought_are_one_answer_to_a_rule():
    forms = [form(N, item("b", relevant=Equals("n", code))) for code in ("7", "7.0", "14/2", "8")]
    first, *same, other = [checklist.scoring_hash for checklist in forms]
    assert set(same) == {first}
    assert other != first


def test_levels_and_evidence_change_the_outcome_and_no_score():
    """Minor: threshold, bands, levels, targets, evidence rules [checklists §10]."""
    base = form(item("a"))
    level = MaturityLevel(code="l", node="a", at_least=1, text="L")
    rule = EvidenceRule(needs="note")
    for other in (form(item("a"), levels=(level,)), form(item("a", evidence=(rule,)))):
        assert bump(base, other) is Bump.MINOR
        assert base.scoring_hash == other.scoring_hash
    renamed = attrs.evolve(level, text="Other words")
    assert bump(form(item("a"), levels=(level,)), form(item("a"), levels=(renamed,))) is Bump.PATCH

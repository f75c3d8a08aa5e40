"""Random definitions and answers for the laws of a checklist."""

from __future__ import annotations

from fractions import Fraction

import attrs
from hypothesis import strategies as st

from proactive_core.checklists import (
    Answered,
    Checklist,
    Group,
    Item,
    NaPolicy,
    NotApplicable,
    NotObserved,
    Option,
    Options,
    RollUp,
    Unanswered,
)

GRADES = Options(
    (Option("no", 0, "No"), Option("partly", "1/3", "Partly"), Option("yes", 1, "Yes"))
)
QUARTERS = Options((Option("bad", "1/4", "Bad"), Option("good", "3/4", "Good")))
MEANS = (RollUp.MEAN,)
NO_SUMS = (RollUp.MEAN, RollUp.MIN, RollUp.MAX)
weights = st.fractions(min_value="1/4", max_value=5, max_denominator=4)
unsettled = st.sampled_from([Unanswered(), NotObserved()])
na = st.just(NotApplicable("none on this site"))


@st.composite
def trees(draw, *, rollups=tuple(RollUp), scales=(GRADES,), na_policies=(NaPolicy.EXCLUDE,)):
    names = iter(f"k{n}" for n in range(1000))

    def node(depth):
        if depth and draw(st.booleans()):
            return group(depth)
        return Item(
            key=next(names),
            text="?",
            scale=draw(st.sampled_from(scales)),
            weight=draw(weights | st.just(Fraction(0))),
            na=draw(st.sampled_from(na_policies)),
            target=draw(st.none() | st.just(Fraction(3, 4)) | st.just(Fraction(0))),
        )

    def group(depth):
        key = next(names)
        children = [node(depth - 1) for _ in range(draw(st.integers(1, 4)))]
        children[0] = attrs.evolve(children[0], weight=draw(weights))
        return Group(
            key=key,
            children=tuple(draw(st.permutations(children))),
            rollup=draw(st.sampled_from(rollups)),
            weight=draw(weights),
        )

    return group(2)


@st.composite
def checklists(draw, **kinds):
    return Checklist(key="law", version="1", title="Law", tree=draw(trees(**kinds)))


@st.composite
def answers_for(draw, checklist, *, states=("answered", "na", "open")):
    given = {}
    for item in checklist.items:
        kind = draw(st.sampled_from(states))
        if kind == "answered":
            given[item.key] = Answered(draw(st.sampled_from(item.scale.options)).code)
        else:
            given[item.key] = draw(na if kind == "na" else unsettled)
    return given


@st.composite
def answered(draw, *, states=("answered", "na", "open"), **kinds):
    checklist = draw(checklists(**kinds))
    return checklist, draw(answers_for(checklist, states=states))


def map_tree(node, change):
    """The tree with each node passed through `change`, children first; None drops one."""
    if isinstance(node, Group):
        children = tuple(c for c in (map_tree(c, change) for c in node.children) if c is not None)
        if not any(child.weight > 0 for child in children):
            return None
        node = attrs.evolve(node, children=children)
    return change(node)

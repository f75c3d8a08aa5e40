"""What the laws of a checklist are tried on, beside the published strategies."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st

from proactive_core.checklists import Group, Option, Options, RollUp
from proactive_core.testing import strategies

GRADES = Options(
    (Option("no", 0, "No"), Option("partly", "1/3", "Partly"), Option("yes", 1, "Yes"))
)
QUARTERS = Options((Option("bad", "1/4", "Bad"), Option("good", "3/4", "Good")))
MEANS = (RollUp.MEAN,)
NO_SUMS = (RollUp.MEAN, RollUp.MIN, RollUp.MAX)


def checklists(**kinds):
    return strategies.plain_checklists(scales=kinds.pop("scales", (GRADES,)), **kinds)


answers_for = strategies.answers_to


def answered(*, states=("answered", "na", "open"), **kinds):
    return strategies.answered_checklists(checklists(**kinds), states=states)


@st.composite
def two_sheets(draw, **kinds):
    checklist = draw(checklists(**kinds))
    return checklist, draw(answers_for(checklist)), draw(answers_for(checklist))


def map_tree(node, change):
    """The tree with each node passed through `change`, children first; None drops one."""
    if isinstance(node, Group):
        children = tuple(c for c in (map_tree(c, change) for c in node.children) if c is not None)
        if not any(child.weight > 0 for child in children):
            return None
        node = attrs.evolve(node, children=children)
    return change(node)

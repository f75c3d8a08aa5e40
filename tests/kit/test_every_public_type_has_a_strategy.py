"""Every public value of the core can be drawn: made by a strategy, or part of what one makes."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import pkgutil
import sys
import types
import typing
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample, Unsatisfiable

import proactive_core
from proactive_core import checklists as c
from proactive_core import facts as f
from proactive_core import leads, loyalty, ports, recommendations, worktime
from proactive_core import programme as p
from proactive_core.refs import Ref
from proactive_core.testing import strategies
from proactive_core.testing.strategies._shapes import _within

# A checklist is long in words; hypothesis writes it out where a draw ends early.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


PART_OF = {
    # What a definition is put together from; `parts(Item, of=checklists())` draws one alone.
    c.Band: "checklists",
    c.Item: "checklists",
    c.MaturityLevel: "checklists",
    c.Option: "option_scales",
    c.Step: "action_templates",
    # Lines of a result: by themselves they say nothing.
    c.Counts: "evaluations",
    c.DecidingChange: "comparisons",
    c.GateResult: "evaluations",
    c.GroupResult: "evaluations",
    c.Interval: "agreements",
    c.ItemChange: "comparisons",
    c.ItemConsensus: "consensuses",
    c.ItemResult: "evaluations",
    c.LevelResult: "evaluations",
    c.Undefined: "agreements",
    loyalty.BandRange: "scoring_keys",
    loyalty.BranchResult: "branch_comparisons",
    loyalty.ChartPoint: "control_charts",
    loyalty.Design: "clustered_scores",
    loyalty.RefusedAnswer: "counted",
    loyalty.Shrunk: "shrinkages",
    recommendations.ReviewLine: "annual_reviews",
    recommendations.SiteReview: "annual_reviews",
    # What a company is put together from, and what a lead or course remembers.
    leads.Breach: "leads",
    leads.Budget: "policies",
    leads.Contact: "directories",
    leads.Ladder: "policies",
    leads.Person: "directories",
    leads.Rung: "policies",
    leads.Submitted: "leads",
    leads.Telling: "leads",
    p.CompanyBranch: "branch_maps",
    recommendations.Overruling: "finding_overrulings",
    recommendations.Reason: "recommendation_events",
    recommendations.Telling: "courses",
    worktime.DayHours: "work_calendars",
    worktime.Hours: "work_calendars",
    ports.Text: "appends",
    # Desks stand on it.
    leads.MemoryJournal: "lead_desks",
}
"""What is drawn inside another value → the strategy of that."""

NOT_DRAWN = {
    "rows of a table that is written down in code; all of them are `leads.TRANSITIONS`": (
        leads.Transition,
    ),
    "rules are code: all of them are `RULES` and `FINDING_RULES`, and a plugin brings its own": (
        recommendations.Rule,
        recommendations.FindingRule,
    ),
}
"""Why → what needs no strategy."""

_FACT = f.Recommendation(
    ref=Ref("fsm", "recommendation", "1"), noticed_at=datetime(2026, 1, 1, tzinfo=UTC)
)
ASKED = {
    "answers_to": lambda ask: strategies.plain_checklists().flatmap(ask),
    "conditions": lambda ask: strategies.plain_checklists().flatmap(lambda form: ask(form.items)),
    "instants": lambda ask: strategies.work_calendars().flatmap(ask),
    "parts": lambda ask: ask(c.Item, of=strategies.checklists()),
    "pauses": lambda ask: strategies.work_calendars().flatmap(ask),
    "policies": lambda ask: strategies.directories().flatmap(ask),
    "recommendation_steps": lambda ask: ask(_FACT),
    "runs_of": lambda ask: strategies.plain_checklists().flatmap(ask),
}
"""Strategies that need to be told about what, and how they are."""

MANY = 10
# Without shrinking, and the same at every run: that they are found is what counts.
PLENTY = settings(
    max_examples=1500,
    phases=(Phase.generate,),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def _packages():
    found = pkgutil.walk_packages(proactive_core.__path__, "proactive_core.")
    names = [one.name for one in found if not any(n.startswith("_") for n in one.name.split("."))]
    return ["proactive_core", *(n for n in names if not n.startswith("proactive_core.testing"))]


def _values():
    """Every attrs class that a public module of the core names."""
    found = {}
    for package in map(importlib.import_module, _packages()):
        for name in getattr(package, "__all__", ()):
            one = getattr(package, name)
            if isinstance(one, type) and attrs.has(one):
                found[one] = f"{package.__name__}.{name}"
    return found


VALUES = _values()


def _leaves(hint):
    if isinstance(hint, type) and not isinstance(hint, types.GenericAlias):
        yield hint
    for one in typing.get_args(hint):
        yield from _leaves(one)


def _said_to_make(name):
    """What the annotation of a strategy says: of a base class, every kind of it."""
    strategy = getattr(strategies, name)
    # With locals, if empty ones: else typing takes one pillar's `Event` for the other's.
    home = vars(sys.modules[strategy.__module__])
    said = set(_leaves(typing.get_type_hints(strategy, home, {})["return"]))
    said.discard(st.SearchStrategy)
    return {one for one in VALUES if any(issubclass(one, base) for base in said & set(VALUES))}


MADE_BY = {name: _said_to_make(name) for name in strategies.__all__}
MADE = set().union(*MADE_BY.values())
BASES = {leads.Command, leads.Event, recommendations.Event}


def test_every_public_value_is_made_or_part_of_one_or_has_its_reason():
    excepted = {one for kinds in NOT_DRAWN.values() for one in kinds}
    left = set(VALUES) - MADE - set(PART_OF) - excepted
    assert sorted(VALUES[one] for one in left) == []
    # No row is stale, and nothing stands in two places.
    assert set(PART_OF) | excepted <= set(VALUES)
    assert not MADE & set(PART_OF)
    assert not MADE & excepted
    assert not set(PART_OF) & excepted
    assert set(PART_OF.values()) <= set(strategies.__all__)


def _narrowest(one):
    """The strategy that is there for a type: of those that make it, what makes least else."""
    return min((len(made), name) for name, made in MADE_BY.items() if one in made)[1]


def _owed(name):
    """What a strategy has to show."""
    own = {one for one in MADE - BASES if _narrowest(one) == name}
    return own | {one for one, whole in PART_OF.items() if whole == name}


def _drawn_until(name, enough):
    make = getattr(strategies, name)
    strategy = ASKED[name](make) if name in ASKED else make()
    seen = set()

    def look(value):
        seen.update(type(one) for one in _within(value))
        return enough(seen)

    if len(_owed(name)) > MANY:
        strategy = st.tuples(*[strategy] * MANY)  # one round of hypothesis for several draws
    with contextlib.suppress(NoSuchExample):
        find(strategy, look, settings=PLENTY)
    return seen


@pytest.mark.parametrize("name", strategies.__all__)
def test_a_strategy_makes_what_it_is_said_to_make(name):
    owed, said = _owed(name), MADE_BY[name]
    seen = _drawn_until(name, lambda seen: owed <= seen and bool(not said or said & seen))
    assert sorted(VALUES[one] for one in owed - seen) == []
    assert not said or said & seen


def test_strategies_that_must_be_told_are():
    for name in strategies.__all__:
        told = inspect.signature(getattr(strategies, name)).parameters.values()
        needed = [
            one for one in told if one.default is one.empty and one.kind is not one.VAR_KEYWORD
        ]
        assert bool(needed) == (name in ASKED), name


def test_what_holds_no_such_part_makes_none():
    few = settings(PLENTY, max_examples=20)
    with pytest.raises((NoSuchExample, Unsatisfiable)):
        find(strategies.parts(c.Item, of=st.just("nothing")), bool, settings=few)

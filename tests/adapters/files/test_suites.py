"""Our file adapters under the suite that everybody's adapters must pass."""

from __future__ import annotations

from pathlib import Path

from proactive_adapters.files.table import Asked, Table
from proactive_adapters.files.yaml_checklist import YamlChecklist
from proactive_core import Feed
from proactive_core.testing import AdapterSuite

TAPE = Path(__file__).parent / "tape"


class TestResponses(AdapterSuite):
    adapter = Table(
        file="phone.csv",
        feed=Feed.RESPONSES,
        questions={
            "ideas": Asked(column="q1", low=1, high=10),
            "better_off": Asked(column="q2", low=1, high=10),
        },
        context="servicetitan",
    )
    tape = TAPE


class TestRecommendations(AdapterSuite):
    adapter = Table(file="ideas.csv", feed=Feed.RECOMMENDATIONS, context="servicetitan")
    tape = TAPE


class TestComplaints(AdapterSuite):
    adapter = Table(file="complaints.csv", feed=Feed.COMPLAINTS, context="servicetitan")
    tape = TAPE


class TestDeskActions(AdapterSuite):
    adapter = Table(file="desk.csv", feed=Feed.DESK_ACTIONS)
    tape = TAPE


class TestYamlChecklist(AdapterSuite):
    adapter = YamlChecklist(files=("a.yaml", "b.yaml"))
    tape = TAPE


class TestCoachingTalks(AdapterSuite):
    adapter = Table(file="coaching.csv", feed=Feed.COACHING_TALKS, context="servicetitan")
    tape = TAPE


class TestCustomerChases(AdapterSuite):
    adapter = Table(file="chases.csv", feed=Feed.CUSTOMER_CHASES, context="servicetitan")
    tape = TAPE


class TestPlanEntries(AdapterSuite):
    adapter = Table(file="plan.csv", feed=Feed.PLAN_ENTRIES)
    tape = TAPE


class TestStatedFigures(AdapterSuite):
    adapter = Table(file="stated.csv", feed=Feed.STATED_FIGURES, zone="America/Toronto")
    tape = TAPE

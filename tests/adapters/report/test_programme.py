"""The report's sections on the scorecard and the programme itself."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from fractions import Fraction
from html import unescape

import attrs
import pytest

from adapters.report.conftest import NOW
from adapters.report.page import Page
from proactive_adapters.report import attention, render
from proactive_adapters.report._card import card_checklists, card_groups
from proactive_adapters.report._programme import programme_view
from proactive_adapters.report._programme_values import (
    BarrierRow,
    PlanRow,
    ProgrammeRow,
    ProgrammeView,
    SignalRow,
    StatedRow,
    UpkeepRow,
)
from proactive_core import Ref
from proactive_core.programme import Audience, Shown, Viewer

PLAN = PlanRow(
    ref="table:plan_entry:plan.csv:1",
    stage="action",
    title="One form on the handheld",
    branch_name="North",
    follows="Notes get lost",
    owner="Bob Brand",
    due_on=date(2026, 6, 1),
    done_at=None,
    overdue=True,
)
UPKEEP = UpkeepRow(
    title="Maintaining the initiative",
    branch_name="North",
    last_at=datetime(2026, 1, 5, tzinfo=UTC),
    due=datetime(2026, 4, 6, tzinfo=UTC),
    overdue=True,
    why=None,
)
FULL = ProgrammeView(
    stated=(
        StatedRow(
            measure="technician_turnover",
            branch_name="Whole company",
            since=datetime(2025, 1, 1, tzinfo=UTC),
            until=datetime(2026, 1, 1, tzinfo=UTC),
            stated="1,200.50",
            unit="people",
            ref="table:stated_figure:stated.csv:1",
        ),
    ),
    barriers=(
        BarrierRow(
            key="b1", title="The paradox?", present=("North",), clear=("South",), steps=("Listen.",)
        ),
        BarrierRow(key="b2", title="The image?", present=(), clear=(), steps=()),
    ),
    plan=(
        PLAN,
        attrs.evolve(PLAN, title="Talk", done_at=NOW, overdue=False, follows=None),
        attrs.evolve(PLAN, title="Train", owner=None, overdue=False, due_on=date(2026, 8, 1)),
        attrs.evolve(PLAN, stage="vision", title="A letter", overdue=False, due_on=None),
    ),
    upkeep=(
        UPKEEP,
        attrs.evolve(UPKEEP, branch_name="South", overdue=False, last_at=None),
        attrs.evolve(UPKEEP, branch_name="East", due=None, overdue=False, why="no data: no days"),
    ),
    findings=(
        ProgrammeRow(
            rule="domain:R14",
            severity="high",
            branch_name="Whole company",
            about="the launch",
            why="leads have no process",
            remedy="Name who answers.",
            refs=("a:b:c",),
        ),
    ),
    signals=(
        SignalRow(
            branch_name="North",
            rule="domain:R21",
            what="A long silence",
            remedy="Ask.",
            people=9,
            n=2,
        ),
        SignalRow(
            branch_name="South",
            rule="domain:R21",
            what="A long silence",
            remedy="Ask.",
            people=3,
            n=None,
        ),
    ),
)


def text_of(html: str, key: str) -> str:
    section = re.search(rf'<section id="{key}".*?</section>', html, re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split())


@pytest.fixture
def full(summary):
    return render(attrs.evolve(summary, programme=FULL))


def test_the_programme_is_shown_step_by_step(full):
    text = text_of(full, "programme")
    assert Page(full).faults == []
    for words in (
        "One form on the handheld North, Bob Brand Was due 1 Jun 2026 from: Notes get lost",
        "Talk North, Bob Brand Done 15 Jun 2026",
        "Train North, nobody is responsible Due 1 Aug 2026 from: Notes get lost",
        "A letter North, Bob Brand",
        "Maintaining the initiative, North: Was due 6 Apr 2026 last on 5 Jan 2026",
        "South: Due 6 Apr 2026 never filled in",
        "East: no data: no days",
        "Whole company, the launch: Leads have no process. Name who answers.",
        "The paradox? North not in South Listen.",
        "The image? no data",
        "North A long silence 2 of 9",
        "South A long silence held back",
    ):
        assert words in text, words
    order = [text.index(f"{n}. ") for n in (1, 2, 3, 4, 5)]
    assert order == sorted(order)


def test_stated_figures_stand_beside_as_they_were_given(full):
    text = text_of(full, "scorecard")
    assert "Technician turnover Whole company 1 Jan 2025 to 1 Jan 2026 1,200.50 people" in text


def test_what_nobody_recorded_is_said(summary):
    text = text_of(render(summary), "programme") + text_of(render(summary), "scorecard")
    for words in (
        "No data: no plan was ever written down.",
        "No data: the company set no interval",
        "No data: the company set no limits from which to talk with somebody.",
        "No data: nobody asked for the five barriers.",
        "No data: the company stated no revenue, retention, margin or turnover.",
    ):
        assert words in text


def test_what_is_due_needs_attention(summary):
    said = {m.words: m.weight for m in attention(attrs.evolve(summary, programme=FULL))}
    assert said["1 entry of the plan is past its day: One form on the handheld."] == "look"
    assert said["Upkeep is due: Maintaining the initiative (North)."] == "look"
    assert said["Whole company, the launch: leads have no process."] == "look"


def test_a_customer_who_had_to_ask_is_the_loudest_sign(summary):
    """domain:FM2."""
    chased = attrs.evolve(summary.whole.figure("customers_chasing"), value=2, why=None)
    figures = tuple(chased if f.name == chased.name else f for f in summary.whole.figures)
    louder = attrs.evolve(
        summary, cells=(attrs.evolve(summary.whole, figures=figures), *summary.cells[1:])
    )
    (matter,) = [m for m in attention(louder) if "had to ask" in m.words]
    assert (matter.weight, matter.section) == ("act", "scorecard")


@pytest.mark.parametrize("audience", [a for a in Audience if a is not Audience.COMPANY])
def test_the_report_is_drawn_for_the_company_and_for_nobody_else(audience):
    """What is shown to whom is enforced where it is drawn."""
    given = {
        Audience.TECHNICIAN: {"technician": Ref("fsm", "technician", "1")},
        Audience.MANAGER: {"branch": Ref("company", "branch", "north")},
    }
    viewer = Viewer(audience=audience, **given.get(audience, {}))
    with pytest.raises(ValueError, match="the report is for the company"):
        programme_view(
            None, None, upkeep=(), findings=(), shown=Shown(viewer=viewer), people={}, now=NOW,
            tz=UTC,
        )  # fmt: skip


def test_bars_are_as_high_as_their_quarters(summary):
    lines = {line.name: line for group in card_groups(summary) for line in group.lines}
    made = lines["recommendations_made"].cells[0]
    values = [cell.figure("recommendations_made").value for cell in summary.over_time("all")]
    assert [bar.height for bar in made.bars] == [v / max(values) for v in values]
    share = lines["leads_contacted_share"].cells[0]
    found = [cell.figure("leads_contacted_share").value for cell in summary.over_time("all")]
    assert [bar.height for bar in share.bars] == [
        None if v is None else float(Fraction(v)) for v in found
    ]
    quiet = lines["plan_actions"].cells[0]
    assert {bar.height for bar in quiet.bars} == {None}


def test_every_measure_of_the_issue_is_on_the_scorecard(summary):
    names = {line.name for group in card_groups(summary) for line in group.lines}
    assert names >= {
        *("leads_contacted_share", "leads_told_share", "leads_age_median"),
        *("leads_first_contact_median", "customers_chasing", "quotes_unfollowed"),
        *("recommendations_made", "recommendations_withheld", "recommendations_agreed"),
        *("recommendations_implemented", "recommendations_realised"),
        *("complaints_of_being_sold", "perspective_rating", "perspective_gap"),
        *("coaching_talks", "coaching_gap_median", "plan_actions_due"),
    }
    (checklist,) = card_checklists(summary)
    assert [None if row is None else row.branch for row in checklist.cells][:2] == [
        "north",
        "south",
    ]


def test_every_figure_of_the_scorecard_says_what_it_counts(summary):
    html = render(summary)
    body = html[html.index('id="scorecard"') : html.index('id="customers"')]
    shown = set(re.findall(r"<dt>([^<]+)</dt>", body))
    for group in card_groups(summary):
        assert {line.short for line in group.lines} <= shown

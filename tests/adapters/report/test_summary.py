"""The summary: everything there is to show, the same on every run, and nothing changed by it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

from adapters.report.conftest import NOW, play
from core.checklists.forms import form, item
from proactive_adapters.report import SilentFeed, attention, level_words, render
from proactive_adapters.run import Refusal
from proactive_adapters.run._summary import as_plain, summarise
from proactive_core import Ref, UsageError, wire
from proactive_core.checklists import (
    Checklist,
    EvidenceRule,
    Group,
    Item,
    MaturityLevel,
    Option,
    Options,
    evaluate,
)

ROOT = Path(__file__).resolve().parents[3]


def test_the_time_looked_at_begins_with_the_first_quarter_that_holds_anything(summary, empty):
    # Berlin's clock: the last quarter of 2025 begins at 22:00 UTC of the day before.
    assert summary.since == datetime(2025, 9, 30, 22, tzinfo=UTC)
    assert [c.period for c in summary.over_time("all")] == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert [c.complete for c in summary.over_time("all")] == [True, True, False]
    assert empty.since == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_no_more_than_four_quarters_are_looked_at(played):
    later = summarise(played, datetime(2027, 2, 1, tzinfo=UTC))
    assert [c.period for c in later.over_time("all")] == [
        "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1",
    ]  # fmt: skip
    assert later.carried.value == 3  # opened before April 2026 and still open


def test_another_beginning_can_be_asked_for(played):
    since = datetime(2026, 1, 1, tzinfo=UTC)
    assert summarise(played, NOW, since=since).since == since
    with pytest.raises(UsageError, match="empty span"):
        summarise(played, NOW, since=datetime(2027, 1, 1, tzinfo=UTC))


def test_open_leads_come_first_the_most_overdue_at_the_top(summary):
    keys = [lead.id.rpartition(":")[2] for lead in summary.leads]
    assert keys == ["H2", "H3", "H4", "H8", "H1"]
    assert [lead.overdue for lead in summary.leads] == [True] * 4 + [False]
    due = [lead.due for lead in summary.leads if lead.open]
    assert due == sorted(due)


def test_a_lead_says_why_it_stands_where_it_does(summary):
    late, done = summary.leads[0], summary.leads[-1]
    assert late.why == (
        "Ann Ahrens had promised to speak with the customer by 21 Jan 2026, 11:00. "
        "Bob Brand was called on."
    )
    assert late.overdue_by > 800 * 3600  # working hours from January to June
    assert late.breaches == 2  # taken up late, and then not seen through
    assert late.told == "by_hand"
    assert late.untold == ("7",)
    assert late.said == "Filter dark Renew it"
    assert done.outcome == "accepted"
    assert done.why == "Reason: They want it before winter."
    assert (done.told, done.untold) == ("told", ())
    assert done.overdue_by is None
    assert done.due is None


def test_the_history_of_an_open_lead_tells_each_thing_once(summary):
    lines = summary.leads[0].history
    assert lines[0].words == "7 handed it in."
    assert len({line.words for line in lines}) == len(lines)
    again = next(line for line in lines if line.words.endswith("called on (step 2)."))
    assert again.times > 5
    assert again.at < again.last
    assert summary.leads[-1].history == ()


def test_the_counts_of_the_lists_are_those_of_the_figures(summary):
    whole = summary.whole
    assert whole.figure("leads_captured").value == len(summary.leads)
    assert whole.figure("leads_open").value == sum(lead.open for lead in summary.leads)
    assert whole.figure("leads_overdue").value == sum(lead.overdue for lead in summary.leads)
    found = dict.fromkeys(("high", "medium", "low"), 0)
    for group in summary.findings:
        if group.kind == "review":
            found[group.severity] += group.count
    assert {level: whole.figure(f"findings_{level}").value for level in found} == found
    assert sum(c.n for c in summary.unread_counts) == len(summary.unread)


def test_a_lead_opened_at_this_very_moment_is_counted(tmp_path):
    operation = play(tmp_path)
    opened = max(lead.opened_at for lead in operation.desk.leads())
    drawn = summarise(operation, opened)
    assert any(lead.opened_at == opened for lead in drawn.leads)
    assert drawn.whole.figure("leads_captured").value == len(drawn.leads)
    operation.close()


def test_findings_name_the_recommendations_and_what_to_do(summary):
    review = [g for g in summary.findings if g.kind == "review"]
    withheld = [g for g in summary.findings if g.kind == "withheld"]
    assert [g.severity for g in review] == sorted(
        (g.severity for g in review), key=["high", "medium", "low"].index
    )
    refs = {ref.rpartition(":")[2] for g in withheld for ref in g.refs}
    assert refs == {"H5", "H6"}  # no benefit named; the technician doubts it
    assert all(g.remedies and g.why and g.count == sum(n for _, n in g.why) for g in review)
    assert any("H7" in ref for g in review if g.rule == "domain:R19" for ref in g.refs)


def test_checklists_come_with_their_change_gaps_and_first_actions(summary):
    north = [r for r in summary.checklists if r.branch == "north"]
    assert [r.score for r in north] == [Fraction(1, 4), Fraction(3, 4)]
    assert [r.change for r in north] == [None, Fraction(1, 2)]
    assert north[0].change_why == "no data: it was filled in for the first time"
    assert [g.key for g in north[1].gaps] == ["t4"]
    assert [a.key for a in north[1].top] == ["t4"]
    assert north[1].top[0].recoverable == Fraction(1, 4)
    assert [a.rank for a in north[0].top] == [1, 2, 3]


def test_open_items_are_shown_as_open_and_never_as_no(summary):
    (south,) = [r for r in summary.checklists if r.branch == "south" and r.items]
    assert [(g.key, g.state) for g in south.gaps] == [
        ("t2", "below"), ("t3", "not observed"), ("t4", "unanswered"),
    ]  # fmt: skip
    assert (south.score, south.low, south.high) == (
        Fraction(1, 2), Fraction(1, 4), Fraction(3, 4),
    )  # fmt: skip


def test_a_checklist_that_nobody_knows_is_shown_and_not_scored(summary):
    (odd,) = [r for r in summary.checklists if r.outcome == "not evaluated"]
    assert odd.reasons == ("no checklist no_such_list of version 1.0.0 is known",)
    assert odd.score is None


def test_a_companys_own_checklist_is_known_when_it_is_given(played):
    scale = Options(tuple(Option(c, v, c) for c, v in (("yes", 1), ("no", 0))))
    proof = (EvidenceRule(needs="evidence"),)
    own = Checklist(
        key="no_such_list",
        version="1.0.0",
        title="Our own",
        tree=Group(
            key="root",
            children=(
                Item(key="t1", text="One?", scale=scale, evidence=proof),
                Item(key="t2", text="Two?", scale=scale),
                Item(key="t3", text="Three?", scale=scale),
            ),
        ),
        levels=(
            MaturityLevel(code="basic", node="t1", at_least=1, text="Basic"),
            MaturityLevel(code="good", node="t2", at_least=1, text="Good"),
        ),
    )
    found = summarise(played, NOW, checklists=(own,))
    (row,) = [r for r in found.checklists if r.checklist == "no_such_list"]
    assert row.title == "Our own"
    assert row.score == Fraction(1, 2)
    assert row.level == "Basic"
    assert {gap.key: gap.state for gap in row.gaps}["t1"] == "evidence missing"
    page = render(found)
    assert "<br>Level: Basic" in page
    assert "Evidence missing" in page


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "not even the lowest; Good is still open"),
        ({"t1": "yes"}, "Basic; Good is still open"),
        ({"t1": "yes", "t2": "yes"}, "Good"),
        ({"t1": "no", "t2": "yes"}, "not even the lowest"),
    ],
)
def test_a_staged_level_is_said_with_what_it_can_still_become(answers, said):
    levels = tuple(
        MaturityLevel(code=text.lower(), node=node, at_least=1, text=text)
        for node, text in (("t1", "Basic"), ("t2", "Good"))
    )
    held = form(item("t1"), item("t2"), levels=levels)
    assert level_words(held, evaluate(held, answers), "en") == said


def test_a_checklist_without_levels_has_none():
    held = form(item("t1"))
    assert level_words(held, evaluate(held, {"t1": "yes"}), "en") is None


def test_what_the_desk_never_took_is_named_with_its_reason(played, summary):
    (row,) = summary.refusals
    assert row.action == "table:desk_action:desk.csv:d6"
    assert row.why == "no lead was ever opened for this submission"
    said = Refusal(
        action=Ref.parse(row.action), submission=Ref.parse(row.submission), why="as the desk says"
    )
    assert summarise(played, NOW, refusals=[said]).refusals[0].why == "as the desk says"


def test_unreadable_rows_are_shown_with_place_and_reason_and_shortened(summary):
    row = next(r for r in summary.unread if r.key == "survey.csv:bad-1/ideas")
    assert (row.source, row.feed) == ("survey", "responses")
    assert (
        row.why
        == "column 'ideas' must be a whole number on 1..10 or empty, not '11' @ survey.csv:38"
    )
    assert all(len(r.raw) <= 160 for r in summary.unread)
    assert summary.unmapped == ("table:branch:elsewhere",)


def test_what_needs_attention_is_drawn_from_the_data(summary):
    matters = attention(summary)
    said = [m.words for m in matters]
    assert said[0] == (
        "4 leads are overdue (North 2, South 2); the oldest promise was for 21 Jan 2026."
    )
    assert "4 leads have news that no message can carry: tell 7, 8, 9 in person." in said
    assert "2 different customers complained of being sold something: an alarm." in said
    assert "3 rows came in and could not be read (survey 3)." in said
    weights = [m.weight for m in matters]
    assert weights == sorted(weights, key=["act", "look", "know"].index)


def test_few_answers_and_broken_rules_are_said(summary):
    from proactive_core.leads import Violation

    fewer = attrs.evolve(
        summary, smallest=15, violations=(Violation("leads:S2", "lead:x", "nothing is due"),)
    )
    said = [m.words for m in attention(fewer)]
    assert said[0].startswith("The audit found 1 rule of the fail-safe broken.")
    assert "Ideas: too few answers to show a score for South." in said


def test_the_plain_form_is_json_and_loses_no_reason(summary, empty):
    for one in (summary, empty):
        plain = json.loads(wire.canonical(as_plain(one)))
        for cell in plain["cells"]:
            for name, figure in cell["figures"].items():
                assert name in plain["definitions"]
                assert (figure["value"] is None) == ("why" in figure)
            for score in cell["scores"]:
                assert (score["value"] is None) == (score["why"] is not None)
        assert len(plain["leads"]) == len(one.leads)
        assert len(plain["attention"]) == len(attention(one))


def test_exact_numbers_are_rounded_in_the_plain_form_only(summary):
    plain = as_plain(summary)
    score = summary.whole.scores[0]
    assert score.value == Fraction(16, 36)
    assert plain["cells"][0]["scores"][0]["value"] == 0.444444
    share = plain["cells"][0]["figures"]["leads_contacted_share"]
    assert share == {"value": 0.2, "n": 5}
    assert plain["cells"][0]["figures"]["leads_open"]["value"] == 4


def test_summing_up_changes_nothing_and_is_the_same_each_time(played, summary):
    before = {s: len(played.journal.load(s)) for s in played.journal.streams("")}
    first, second = (wire.canonical(as_plain(summarise(played, NOW))) for _ in range(2))
    assert first == second == wire.canonical(as_plain(summary))
    assert {s: len(played.journal.load(s)) for s in played.journal.streams("")} == before


@pytest.mark.slow
def test_another_process_under_another_hash_seed_says_the_same(summary, tmp_path):
    code = (
        "import sys, pathlib\n"
        f"sys.path[:0] = [{str(ROOT / 'tests')!r}]\n"
        "from adapters.report.conftest import NOW, play\n"
        "from proactive_adapters.run._summary import as_plain, summarise\n"
        "from proactive_core import wire\n"
        "drawn = as_plain(summarise(play(pathlib.Path(sys.argv[1])), NOW))\n"
        "sys.stdout.buffer.write(wire.canonical(drawn))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "3", "TZ": "Pacific/Auckland", "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout == wire.canonical(as_plain(summary))


def test_what_was_not_read_is_said_before_anything_is_concluded(summary):
    """A dead password must not look like a quiet quarter."""
    never = SilentFeed(source="servicetitan", feed="visits", last_read=None)
    old = SilentFeed(source="phone", feed="responses", last_read=summary.since)
    words = [
        m.words for m in attention(attrs.evolve(summary, silent=(never, old))) if m.weight == "act"
    ]
    assert any(w.startswith("servicetitan was not read yet, or in part (visits)") for w in words)
    assert any(w.startswith("phone was not read since") for w in words)
    assert not any("was not read" in m.words for m in attention(summary))

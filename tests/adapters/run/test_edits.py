"""What was handed in and is changed there afterwards, or can be read at last: through a run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import attrs
import pytest

from adapters.run.test_config import GOOD
from proactive_adapters.run import prepare, read_config
from proactive_core import Feed, Page, Ref, Submission
from proactive_core.leads import (
    Acknowledge,
    ArrivedAgain,
    LeadKind,
    Outcome,
    Resolve,
    Stage,
    TellByHand,
)
from proactive_core.plugins import discover

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HEAD = "id,at,customer,branch,observation,advice,benefit,belief,decision\n"
GOOD_ROW = "17,{at},C-7,north,The pump runs day and night,Fit a timer,Half of it,certain,{what}\n"


def write_ideas(folder, at="2026-03-02T10:00:00+01:00", what="agreed"):
    (folder / "ideas.csv").write_text(HEAD + GOOD_ROW.format(at=at, what=what), "utf-8")


@pytest.fixture
def company(tmp_path):
    (tmp_path / "kiosk.toml").write_text(GOOD, "utf-8")

    def open_():
        return prepare(read_config(tmp_path / "kiosk.toml"), discover(), {})()

    return tmp_path, open_


def outbox(folder):
    path = folder / "out.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line)["subject"] for line in lines]


def test_a_row_that_can_be_read_at_last_is_told_to_whoever_had_it_unreadable(company):
    folder, open_ = company
    write_ideas(folder, at="some day")
    with open_() as operation:
        assert operation.cycle(NOW).opened == 1
        [unread] = operation.desk.leads()
        assert unread.kind is LeadKind.UNREADABLE
    write_ideas(folder)
    later = NOW + timedelta(days=1)
    with open_() as operation:
        operation.cycle(later)
        leads = {lead.kind: lead for lead in operation.desk.leads()}
        [note] = [
            x for x in operation.journal.load(f"lead:{unread.id}") if isinstance(x, ArrivedAgain)
        ]
        assert note.lead == leads[LeadKind.SUBMISSION].id
        assert "It can be read now: something that could not be read" in outbox(folder)
        assert operation.audit(later) == ()
        told = len(outbox(folder))
    with open_() as operation:
        operation.cycle(later)
        assert len(outbox(folder)) == told


# --- edits of a submission that the system of the field handed in


def handed_in(operation, submission):
    """Let a source bring a submission, as it is now."""
    page = Page(rows=1, facts=(submission,))
    append, _ = operation.shelf.put(
        "ideas",
        Feed.SUBMISSIONS,
        page,
        pending=(),
        cursor=None,
        until=NOW,
        now=NOW,
    )
    operation.journal.append(append)
    operation.took(append)


@pytest.fixture
def closed(company):
    """A company whose only lead is closed and told, and the submission that it came from."""
    folder, open_ = company
    said = Submission(
        ref=Ref("table", "submission", "1"),
        technician=Ref("table", "technician", "a"),
        customer=Ref("table", "customer", "C-7"),
        branch=Ref("table", "branch", "north"),
        observed_at=NOW,
        summary="The pump runs day and night",
    )
    with open_() as operation:
        handed_in(operation, said)
        operation.open_leads(NOW)
        [lead] = operation.desk.leads()
        for step in (
            Acknowledge(by=lead.owner),
            Resolve(by=lead.owner, outcome=Outcome.ACCEPTED),
            TellByHand(by=lead.owner, told_at=NOW),
        ):
            operation.desk.act(lead.id, step, now=NOW)
        assert operation.desk.lead(lead.id).stage is Stage.CLOSED
        operation.tell(NOW)
        yield operation, said, folder


def test_an_edit_after_the_end_reaches_whoever_had_it(closed):
    operation, said, folder = closed
    handed_in(operation, attrs.evolve(said, summary="It leaks"))
    assert operation.open_leads(NOW) == 0
    operation.tell(NOW)
    assert outbox(folder)[-1] == "Changed: an idea for a customer"
    assert operation.open_leads(NOW) == 0
    assert operation.audit(NOW) == ()


def test_another_customer_after_the_end_is_a_lead_that_is_counted(closed):
    operation, said, folder = closed
    handed_in(operation, attrs.evolve(said, customer=Ref("table", "customer", "C-8")))
    assert operation.open_leads(NOW) == 1
    operation.tell(NOW)
    assert {"Yours: an idea for a customer", "It came in again: an idea for a customer"} <= set(
        outbox(folder)[-2:]
    )
    [beside] = [x for x in operation.desk.leads() if x.kind is LeadKind.CONFLICT]
    assert (beside.stage, beside.customer.key) == (Stage.TRIAGE, "C-8")
    assert operation.audit(NOW) == ()
    assert operation.open_leads(NOW) == 0

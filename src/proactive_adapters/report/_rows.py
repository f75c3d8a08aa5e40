"""The records behind the numbers, each in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from proactive_core import (
    ChecklistRun,
    CoachingTalk,
    Complaint,
    Customer,
    CustomerChase,
    PlanEntry,
    Quote,
    Recommendation,
    Ref,
    Response,
)
from proactive_core.programme import Records

from ._lead_rows import LeadRow
from ._programme_values import DataRow
from ._values import ChecklistRow
from ._words import question_name, shorten

_SAID = 110


def data_rows(
    records: Records, leads: Iterable[LeadRow], checklists: Iterable[ChecklistRow]
) -> Mapping[Ref, DataRow]:
    """One line for every record that a figure may count.

    No technician is named. Of an answer nothing but its record is told: neither who gave it
    nor what, so that no group that is held back can be put together again.
    """
    titles = {row.checklist: row.title for row in checklists}
    found = [
        *(_lead(row) for row in leads),
        *_facts(records, titles),
    ]
    return {row.ref: row for row in found}


def _lead(row: LeadRow) -> DataRow:
    return DataRow(
        ref=Ref("proactive", "lead", row.id),
        kind="lead",
        at=row.opened_at,
        about=row.about,
        says=row.outcome_words or f"next step: {row.stage_words}",
    )


def _facts(records: Records, titles: Mapping[str, str]) -> Iterator[DataRow]:
    def who(ref: Ref | None) -> str:
        customer = records.find(Customer, ref)
        return "" if customer is None else customer.name

    for advice in records.all(Recommendation):
        says = shorten(advice.advice or advice.observation or "without words", _SAID)
        yield _row(advice.ref, "recommendation", advice.noticed_at, who(advice.customer), says)
    for quote in records.all(Quote):
        yield _row(quote.ref, "quote", quote.raised_at, who(quote.customer), quote.state.value)
    for complaint in records.all(Complaint):
        says = "of being sold something" if complaint.sold_to else "of something else"
        about = who(complaint.customer)
        yield _row(complaint.ref, "complaint", complaint.raised_at, about, says)
    for chase in records.all(CustomerChase):
        says = shorten(chase.summary or "asked whether anybody will call", _SAID)
        yield _row(chase.ref, "chase", chase.asked_at, who(chase.customer), says)
    for talk in records.all(CoachingTalk):
        says = "no subject noted" if talk.focus is None else talk.focus.value
        yield _row(talk.ref, "coaching talk", talk.coached_at, "", says)
    for entry in records.all(PlanEntry):
        yield _row(entry.ref, "plan", entry.planned_at, "", shorten(entry.title, _SAID))
    for run in records.all(ChecklistRun):
        says = titles.get(run.checklist, run.checklist)
        yield _row(run.ref, "checklist", run.answered_at, "", says)
    for answer in records.all(Response):
        name = question_name(answer.question)
        yield DataRow(ref=answer.ref, kind="answer", at=None, about="", says=name)


def _row(ref: Ref, kind: str, at: datetime, about: str, says: str) -> DataRow:
    return DataRow(ref=ref, kind=kind, at=at, about=about, says=says)

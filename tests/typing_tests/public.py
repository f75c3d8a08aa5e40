"""Never run: mypy checks that the public surface has the types its users see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, assert_type

from proactive_adapters.files.table import Table
from proactive_adapters.fsm.servicetitan import ServiceTitan
from proactive_adapters.journal import SqliteJournal, SqlJournal
from proactive_adapters.survey.typeform import Typeform
from proactive_core import (
    Adapter,
    Feed,
    Order,
    Page,
    Receipt,
    Recommendation,
    Ref,
    Rejected,
    Reply,
    Request,
    Submission,
    Window,
    Writer,
)
from proactive_core.checklists import bank, evaluate
from proactive_core.drive import Walk, apull, pull, push
from proactive_core.leads import Event, LeadDesk, MemoryJournal, Refused, Violation
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    Difference,
    NetScore,
    Tally,
    difference,
    net_score,
)
from proactive_core.plugins import Catalog, discover
from proactive_core.ports import Journal
from proactive_core.recommendations import Screening, screen
from proactive_core.wire import dumps, shape

AT = datetime(2026, 1, 1, tzinfo=UTC)


def adapters_are_adapters(st: ServiceTitan, tf: Typeform, table: Table) -> list[Adapter]:
    return [st, tf, table]


def journals_are_journals(memory: MemoryJournal, sql: SqlJournal) -> list[Journal]:
    return [memory, sql]


def opening_gives_a_journal(settings: SqliteJournal) -> None:
    assert_type(settings.open(), SqlJournal)


def reading(adapter: Adapter, window: Window) -> None:
    def send(request: Request) -> Reply:
        return Reply(200, request.path.encode())

    async def asend(request: Request) -> Reply:
        return send(request)

    assert_type(pull(adapter, Feed.VISITS, window, send), Iterator[Page])
    assert_type(apull(adapter, Feed.VISITS, window, asend), AsyncIterator[Page])
    assert_type(Walk(adapter, Feed.VISITS, window).request, Request | None)


def writing(writer: Writer, order: Order) -> None:
    assert_type(push(writer, order, lambda r: Reply(200, b"")), Receipt | Rejected)


def loyalty() -> None:
    tally = Tally.of(PROACTIVE_1_10, [9, 10, 7])
    assert_type(tally, Tally)
    assert_type(tally + tally, Tally)
    assert_type(net_score(tally), NetScore)
    assert_type(net_score(tally).value, Fraction | None)
    assert_type(difference(tally, tally), Difference)


def recommendations(advice: Recommendation) -> None:
    assert_type(screen(advice), Screening)
    assert_type(advice.technician, Ref | None)


def leads(desk: LeadDesk, submission: Submission) -> None:
    assert_type(desk.submit(submission, now=AT).due, datetime)
    assert_type(desk.audit(AT), tuple[Violation, ...])
    assert_type(desk.person_left(Ref("company", "person", "a"), now=AT), int | Refused)
    events: tuple[Event, ...] = ()
    assert_type(events, tuple[Event, ...])


def checklists() -> None:
    evaluation = evaluate(bank.heart_audit(), {"h1": "yes"})
    assert_type(evaluation.score, Fraction | None)


def plugins() -> None:
    assert_type(discover(), Catalog)
    assert_type(discover().adapters, Mapping[str, Any])


def wire() -> None:
    assert_type(dumps(object()), bytes)
    assert_type(shape(Window)({}), Window)

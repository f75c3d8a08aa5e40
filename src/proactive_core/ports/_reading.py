"""Reading an outside system: a question, the answer, and what it meant."""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol

import attrs
from attrs.validators import optional

from ..checks import aware, in_utc, text, whole
from ..errors import PluginError, SourceError, UsageError
from ..facts import Fact
from ..refs import Ref
from ._connection import Connection

_OK = range(200, 300)


class Feed(enum.Enum):
    """A stream of one kind of fact."""

    ASSIGNMENTS = "assignments"
    BRANCHES = "branches"
    CHECKLIST_RUNS = "checklist_runs"
    COACHING_TALKS = "coaching_talks"
    COMPLAINTS = "complaints"
    CUSTOMERS = "customers"
    CUSTOMER_CHASES = "customer_chases"
    DESK_ACTIONS = "desk_actions"
    EQUIPMENT = "equipment"
    PLAN_ENTRIES = "plan_entries"
    QUOTES = "quotes"
    RECOMMENDATIONS = "recommendations"
    RESPONSES = "responses"
    SITES = "sites"
    STATED_FIGURES = "stated_figures"
    SUBMISSIONS = "submissions"
    TECHNICIANS = "technicians"
    VISITS = "visits"


class Support(enum.Enum):
    """What an adapter says of a feed or an order. Silence is not an answer."""

    FULL = "full"
    PENDING = "pending"  #: the system has it; this adapter does not handle it yet
    ABSENT = "absent"  #: the system has no such thing


@attrs.frozen
class Window:
    """What to read: half-open in time, `since` is in and `until` is out.

    Attributes:
        cursor: Where the last complete read of this feed ended, in the adapter's own
            words (`Page.cursor`); None on the first read. An adapter that gets a cursor
            may go on from there instead of from `since`.

    Raises:
        UsageError: `since` is not before `until`.
    """

    since: datetime = attrs.field(converter=in_utc, validator=aware)
    until: datetime = attrs.field(converter=in_utc, validator=aware)
    cursor: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.since >= self.until:
            msg = f"an empty window: {self.since.isoformat()} .. {self.until.isoformat()}"
            raise UsageError(msg)

    def __contains__(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


def _path(_: object, field: attrs.Attribute[Any], value: str) -> None:
    if not value.startswith("/") or value.startswith("//"):
        msg = f"{field.name} must be a path from the root, without a host, not {value!r}"
        raise UsageError(msg)


@attrs.frozen(kw_only=True)
class Request:
    """A question for the outside system. It never holds a host or a secret.

    Attributes:
        about: What is asked for: a feed's or an order kind's value.
        method: HTTP method.
        path: From the root, as the vendor writes it.
        query: Parameters in order, not yet percent-encoded.
        body: JSON text to send; None for no body.
        carry: The adapter's own notes to itself for reading the reply.
    """

    about: str = attrs.field(validator=text)
    method: str = "GET"
    path: str = attrs.field(validator=_path)
    query: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    carry: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Reply:
    """What came back, untouched.

    Attributes:
        status: HTTP status; 200 for a file or a delivered webhook.
        headers: Names in lower case.
    """

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    def json(self) -> Any:
        """Decode the body; decimals stay exact (`Decimal`).

        Raises:
            SourceError: The status is not 2xx, or the body is not JSON.
        """
        if self.status not in _OK:
            msg = f"status {self.status}: {self.body[:200].decode(errors='replace')}"
            raise SourceError(msg, status=self.status)
        try:
            return json.loads(self.body, parse_float=Decimal, parse_constant=_no_constant)
        except (ValueError, RecursionError) as e:
            msg = f"the body is not JSON: {e}"
            raise SourceError(msg, status=self.status) from e


def _no_constant(name: str) -> None:
    msg = f"{name} is not JSON"
    raise ValueError(msg)


@attrs.frozen
class Problem:
    """A row that did not become a fact, and why. Nothing of it is lost.

    Attributes:
        row: The row's place in its reply, from 0.
        why: Located and actionable, such as `required field missing @ $.data[3].customerId`.
        raw: The row as it came, as JSON text or as the line of a file.
        key: The outside system's key for the row if it could be read; None if not.
    """

    row: int = attrs.field(validator=whole)
    why: str = attrs.field(validator=text)
    raw: str
    key: str | None = None


@attrs.frozen(kw_only=True)
class Page:
    """One reply, read: every row is a fact, a problem, or deferred to a further reading.

    Attributes:
        rows: How many records the reply held.
        deferred: Records whose fact needs one more request (it is among `next`), or that
            lie after the window and will come with a later one.
        next: What to ask next: one request when paging, several when fanning out.
        cursor: Where this feed's next read may go on once the whole walk is done; None
            if the adapter needs no cursor or this page does not know it.

    Raises:
        PluginError: Rows went missing: `rows != len(facts) + len(problems) + deferred`.
    """

    rows: int
    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    deferred: int = 0
    next: tuple[Request, ...] = ()
    cursor: str | None = None

    def __attrs_post_init__(self) -> None:
        accounted = len(self.facts) + len(self.problems) + self.deferred
        if self.rows != accounted:
            msg = f"{self.rows} rows came in, but {accounted} are accounted for"
            raise PluginError(msg)


class Adapter(Protocol):
    """Everything an adapter's author writes for reading.

    An adapter is a frozen attrs class whose fields are its settings; it does no I/O.
    """

    name: ClassVar[str]
    feeds: ClassVar[Mapping[Feed, Support]]
    connection: ClassVar[Connection]

    def open(self, feed: Feed, window: Window) -> Request:
        """Ask for the first page of a feed."""
        ...

    def read(self, request: Request, reply: Reply) -> Page:
        """Tell what a reply meant; `SourceError` when it meant nothing."""
        ...


def feeds_of(adapter: Adapter) -> tuple[Feed, ...]:
    """Every feed that an adapter reads as it is configured.

    Those it supports fully; of an adapter that is configured for one of them, such as a
    table with its preset, only the one that its setting `feed` names.
    """
    only: Feed | None = getattr(adapter, "feed", None)
    full = (feed for feed, support in adapter.feeds.items() if support is Support.FULL)
    return tuple(feed for feed in full if only in (None, feed))


_FAULTS = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)


def read_rows(
    rows: object,
    to_fact: Callable[[Any], Fact],
    *,
    at: str = "$",
    key: str | None = None,
    next: Iterable[Request] = (),  # noqa: A002 - the page's own word
    cursor: str | None = None,
) -> Page:
    """Turn each row into a fact or into a located `Problem`, never into nothing.

    Args:
        rows: The list in the reply; anything else is a `SourceError`.
        to_fact: Maps one row; what it raises becomes the problem's `why`. A `$` in the
            message stands for the row and is replaced by the row's place in the reply.
        at: Where the list lies in the reply, as a JSON path.
        key: The row's field that holds its key in the outside system.
        next: What to ask after this page.
        cursor: See `Page.cursor`.

    Raises:
        SourceError: `rows` is no list.
    """
    if not isinstance(rows, list):
        msg = f"expected a list of rows @ {at}, not {type(rows).__name__}"
        raise SourceError(msg)
    facts: list[Fact] = []
    problems: list[Problem] = []
    for i, row in enumerate(rows):
        try:
            facts.append(to_fact(row))
        except _FAULTS as fault:
            problems.append(problem(i, row, fault, at=f"{at}[{i}]", key=key))
    return Page(
        rows=len(rows),
        facts=tuple(facts),
        problems=tuple(problems),
        next=tuple(next),
        cursor=cursor,
    )


def problem(
    row: int, raw: object, fault: Exception, *, at: str = "$", key: str | None = None
) -> Problem:
    """Describe a row that could not be read, with its place and its raw form."""
    said = str(fault) if isinstance(fault, UsageError) else f"{type(fault).__name__}: {fault}"
    why = said.replace("@ $", f"@ {at}") if "@ $" in said else f"{said} @ {at}"
    held = raw.get(key) if key is not None and isinstance(raw, dict) else None
    return Problem(
        row,
        why,
        _written(raw),
        str(held) if isinstance(held, str | int) and not isinstance(held, bool) else None,
    )


@attrs.frozen(kw_only=True)
class PageRead:
    """A page was read and stored: an event of the stream `pull:<source>:<feed>`.

    Attributes:
        source: The configured source's name.
        at: When it was stored.
        rows: As in `Page`; `facts` counts only facts that were new or changed.
        pending: What remained to be asked in this walk; empty when the walk was done.
        cursor: The latest cursor of this walk; None if there was none.
        until: The end of the window that was read.
    """

    source: str
    feed: Feed
    at: datetime = attrs.field(converter=in_utc, validator=aware)
    rows: int
    facts: int
    problems: int
    pending: tuple[Request, ...] = ()
    cursor: str | None = None
    until: datetime | None = attrs.field(default=None, converter=in_utc, validator=optional(aware))


def _written(raw: object) -> str:
    written = raw if isinstance(raw, str) else json.dumps(raw, default=str, ensure_ascii=False)
    # Half a surrogate pair is legal JSON and cannot be stored as text.
    return written.encode(errors="backslashreplace").decode()


@attrs.frozen(kw_only=True)
class ActionRefused:
    """The desk refused what somebody in the office did: an event of the stream `desk:refused`.

    Attributes:
        why: In plain words; it names no customer.
    """

    at: datetime = attrs.field(converter=in_utc, validator=aware)
    action: Ref
    submission: Ref
    why: str = attrs.field(validator=text)

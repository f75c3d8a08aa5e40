"""Tables (CSV, XLSX) as feeds: surveys, paper ideas, complaints, what the office did.

Each feed has a preset: which columns it needs and what they mean. A column may be called
differently in the file; the setting `columns` says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import ClassVar

import attrs

from proactive_core import (
    Belief,
    Complaint,
    Connection,
    Decision,
    DeskAction,
    Fact,
    Feed,
    Mode,
    Page,
    Problem,
    Recommendation,
    Ref,
    Reply,
    Request,
    Response,
    Scale,
    SourceError,
    Stakes,
    Support,
    UsageError,
    Verb,
    Window,
)
from proactive_core.ports import problem

from ._cells import Cells, read_zone
from ._naming import Naming, person
from ._programme import coaching_talk, customer_chase, plan_entry, stated_figure
from ._sheet import UNCALCULATED, UNCLOSED, Row, parted_by, read_header, read_sheet

_OK = 200
_FAULTS = (LookupError, TypeError, ValueError, ArithmeticError)
_NEEDED: Mapping[Feed, tuple[str, ...]] = MappingProxyType(
    {
        Feed.COACHING_TALKS: ("id", "at", "actor"),
        Feed.COMPLAINTS: ("id", "at"),
        Feed.CUSTOMER_CHASES: ("id", "at"),
        Feed.DESK_ACTIONS: ("id", "at", "submission", "verb", "actor"),
        Feed.PLAN_ENTRIES: ("id", "at", "stage", "title"),
        Feed.RECOMMENDATIONS: ("id", "at"),
        Feed.RESPONSES: ("id", "at"),
        Feed.STATED_FIGURES: ("id", "measure", "since", "until", "stated", "unit"),
    }
)


_PROGRAMME: Mapping[Feed, Callable[[Naming, Cells], tuple[Fact, datetime]]] = MappingProxyType(
    {
        Feed.COACHING_TALKS: coaching_talk,
        Feed.CUSTOMER_CHASES: customer_chase,
        Feed.PLAN_ENTRIES: plan_entry,
        Feed.STATED_FIGURES: stated_figure,
    }
)


@attrs.frozen(kw_only=True)
class Asked:
    """One loyalty question as a table holds it.

    Attributes:
        column: Header of the column with the ratings.
        low, high: The scale on which people were asked.
        wording: Version of the wording.
    """

    column: str
    low: int
    high: int
    wording: str = "1"


@attrs.frozen(kw_only=True)
class Table:
    """Reads one table file as one feed.

    Attributes:
        file: Name of the file in the source's folder; `.csv` or `.xlsx`.
        feed: `responses`, `recommendations`, `complaints`, `desk_actions`, `coaching_talks`,
            `customer_chases`, `plan_entries` or `stated_figures`.
        columns: Our name for a column → its header in the file, where they differ.
        questions: For `responses`: our question key → its column and scale.
        context: The system whose keys the columns `customer`, `technician`, `visit` and
            `site` hold; None if the file carries none.
        zone: IANA time zone of moments without a UTC offset; None refuses them.
        delimiter: Between CSV cells.

    Raises:
        UsageError: The feed has no preset, or `responses` has no questions.
    """

    file: str
    feed: Feed
    columns: Mapping[str, str] = attrs.field(factory=dict)
    questions: Mapping[str, Asked] = attrs.field(factory=dict)
    context: str | None = None
    zone: str | None = None
    delimiter: str = ","

    name: ClassVar[str] = "table"
    feeds: ClassVar[Mapping[Feed, Support]] = MappingProxyType(
        {feed: Support.FULL if feed in _NEEDED else Support.PENDING for feed in Feed}
    )
    connection: ClassVar[Connection] = Connection()

    def __attrs_post_init__(self) -> None:
        if self.feed not in _NEEDED:
            there = ", ".join(sorted(f.value for f in _NEEDED))
            raise UsageError(f"there is no preset for {self.feed.value}; there is: {there}")
        if self.feed is Feed.RESPONSES and not self.questions:
            raise UsageError("responses need `questions`: which column holds which one?")
        if self.zone is not None:
            read_zone(self.zone)

    def open(self, feed: Feed, window: Window) -> Request:
        """Ask for the file, whole: it has no memory of what was read before."""
        if feed is not self.feed:
            raise UsageError(f"{self.file} is configured as {self.feed.value}, not {feed.value}")
        until = window.until.isoformat()
        return Request(about=feed.value, path=f"/{self.file}", carry=(("until", until),))

    def read(self, request: Request, reply: Reply) -> Page:
        """Read every row that does not lie after the window.

        What the office did is read whole: each action is applied at its own moment.
        """
        if reply.status != _OK:
            raise SourceError(f"{self.file}: status {reply.status}", status=reply.status)
        rows = read_sheet(reply.body, self.delimiter)
        self._check_header(reply.body, rows)
        until = datetime.fromisoformat(dict(request.carry)["until"])
        facts: list[Fact] = []
        problems: list[Problem] = []
        count = deferred = 0
        seen: dict[Ref, tuple[int, Fact]] = {}
        for line, row in rows:
            cells = Cells(row, self.columns, read_zone(self.zone) if self.zone else None)
            for part, make in self._makers():
                count += 1
                try:
                    _check_whole(row)
                    fact, moment = make(cells)
                    _once(seen, line, fact)
                except _FAULTS as fault:
                    problems.append(self._problem(line, row, fault, part))
                    continue
                if moment >= until and self.feed is not Feed.DESK_ACTIONS:
                    deferred += 1
                else:
                    facts.append(fact)
        return Page(rows=count, facts=tuple(facts), problems=tuple(problems), deferred=deferred)

    def _problem(self, line: int, row: Row, fault: Exception, part: str) -> Problem:
        raw = json.dumps(row, ensure_ascii=False)
        said = problem(line, raw, fault, at=f"{self.file}:{line}")
        held = row.get(self.columns.get("id", "id"))
        return attrs.evolve(said, key=f"{self.file}:{held}{part}" if held else None)

    def _check_header(self, body: bytes, rows: list[tuple[int, Row]]) -> None:
        held = set(rows[0][1]) if rows else set(read_header(body, self.delimiter))
        needed = [self.columns.get(name, name) for name in _NEEDED[self.feed]]
        needed += [asked.column for asked in self.questions.values()]
        missing = [name for name in needed if name not in held]
        if missing:
            there = ", ".join(sorted(filter(None, held)))
            # A comma is in what is listed here, whatever parts the cells.
            hint = parted_by("".join(filter(None, held)), self.delimiter)
            more = f"; the cells seem to be parted by {hint!r}: set `delimiter`" if hint else ""
            names = ", ".join(map(repr, missing))
            raise SourceError(f"{self.file} has no column {names}; there is: {there}{more}")

    def _makers(self) -> tuple[tuple[str, Callable[[Cells], tuple[Fact, datetime]]], ...]:
        """What is made of a row: (the end of its key, how)."""
        own = {
            Feed.COMPLAINTS: self._complaint,
            Feed.DESK_ACTIONS: self._action,
            Feed.RECOMMENDATIONS: self._recommendation,
        }
        if self.feed in own:
            return (("", own[self.feed]),)
        if self.feed in _PROGRAMME:
            return (("", partial(_PROGRAMME[self.feed], self._names)),)
        return tuple(
            (f"/{key}", partial(self._response, key=key, asked=asked))
            for key, asked in self.questions.items()
        )

    @property
    def _names(self) -> Naming:
        return Naming(self.name, self.file, self.context)

    def _response(self, cells: Cells, key: str, asked: Asked) -> tuple[Fact, datetime]:
        held = cells.row.get(asked.column) or None
        at = cells.when()
        scale = Scale(asked.low, asked.high)
        if held is not None and (not held.lstrip("-").isdecimal() or int(held) not in scale):
            raise UsageError(
                f"column {asked.column!r} must be a whole number on {scale} or empty, not {held!r}"
            )
        made = Response(
            ref=self._names.own("response", cells, f"/{key}"),
            survey=self._names.own("survey", cells),
            question=key,
            wording=asked.wording,
            scale=scale,
            rating=int(held) if held is not None else None,
            mode=cells.choice("mode", Mode),
            customer=self._names.outside("customer", cells),
            technician=self._names.outside("technician", cells),
            visit=self._names.outside("visit", cells),
            branch=self._names.branch(cells),
            answered_at=at,
            comment=cells.text("comment"),
        )
        return made, at

    def _recommendation(self, cells: Cells) -> tuple[Fact, datetime]:
        at = cells.when()
        made = Recommendation(
            ref=self._names.own("recommendation", cells),
            technician=self._names.outside("technician", cells),
            customer=self._names.outside("customer", cells),
            site=self._names.outside("site", cells),
            visit=self._names.outside("visit", cells),
            branch=self._names.branch(cells),
            noticed_at=at,
            observation=cells.text("observation"),
            advice=cells.text("advice"),
            benefit=cells.text("benefit"),
            risk=cells.text("risk"),
            stakes=cells.choice("stakes", Stakes),
            decide_by=cells.day("decide_by"),
            belief=cells.choice("belief", Belief),
            decision=cells.choice("decision", Decision),
            implemented_at=cells.moment("implemented_at"),
            realised=cells.text("realised"),
        )
        return made, at

    def _complaint(self, cells: Cells) -> tuple[Fact, datetime]:
        at = cells.when()
        made = Complaint(
            ref=self._names.own("complaint", cells),
            customer=self._names.outside("customer", cells),
            technician=self._names.outside("technician", cells),
            visit=self._names.outside("visit", cells),
            branch=self._names.branch(cells),
            raised_at=at,
            sold_to=cells.yes("sold_to"),
            summary=cells.text("summary"),
        )
        return made, at

    def _action(self, cells: Cells) -> tuple[Fact, datetime]:
        at = cells.when()
        verb = cells.choice("verb", Verb)
        if verb is None:
            raise UsageError("column 'verb' is empty")
        to = cells.text("to")
        made = DeskAction(
            ref=self._names.own("desk_action", cells),
            submission=Ref.parse(cells.needed("submission")),
            verb=verb,
            actor=person(cells.needed("actor")),
            acted_at=at,
            to=person(to) if to else None,
            until=cells.moment("until"),
            note=cells.text("note"),
        )
        return made, at


def _check_whole(row: Row) -> None:
    if UNCLOSED in row:
        raise UsageError("a quote opens here and is never closed: from here on nothing was read")
    lacking = [repr(column) for column, held in row.items() if held == UNCALCULATED]
    if lacking:
        raise UsageError(
            f"column {', '.join(lacking)} holds a formula that was never calculated: "
            "open the file in a spreadsheet program and save it"
        )


def _once(seen: dict[Ref, tuple[int, Fact]], line: int, fact: Fact) -> None:
    """Refuse a second row of one id that says something else; the same row twice may pass."""
    first, held = seen.setdefault(fact.ref, (line, fact))
    if held != fact:
        raise UsageError(f"this id stands on line {first} already, with other words")

"""Answers of a file, by group: what `proactive score` counts, and what it could not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

from proactive_core import SourceError, UsageError
from proactive_core.loyalty import ScoringKey, Tally, count_grouped
from proactive_core.programme import Period

from ..files._sheet import UNCLOSED, Row, parted_by, read_header, read_sheet
from ..frames import PeriodOf

PERIODS: Mapping[str, Period] = {
    "month": Period.MONTH,
    "quarter": Period.QUARTER,
    "year": Period.YEAR,
}
"""What `--by` takes for a period where `--when` names the column of moments."""
_MONTHS = 12
_WHOLE = re.compile(r"-?[0-9]{1,18}(?:\.0{1,6})?\Z")
_LONGEST = 80

Group = tuple[str, ...]


@attrs.frozen(kw_only=True)
class Source:
    """Where the answers stand.

    Attributes:
        by: Columns to group by; with `when`, also the words of `PERIODS`.
        when: Column of dates or moments that periods are cut from; None = no periods.
        zone: IANA name of the clock that moments with a UTC offset are put on; None = there
            must be none. Dates, and times without an offset, stand as they are written.
    """

    file: Path
    delimiter: str
    by: tuple[str, ...]
    when: str | None = None
    zone: str | None = None


@attrs.frozen
class Fault:
    """Something in the file that was not counted.

    Attributes:
        line: As a person counts lines.
        column: Where in it.
        allowed: What would have been accepted, in words.
        found: What stands there instead, as Python writes it.
    """

    line: int
    column: str
    allowed: str
    found: str


@attrs.frozen
class Answers:
    """The good answers to one question.

    Attributes:
        whole: Everybody's.
        parts: Each group's, sorted by group.
        place: Which value of a group is its period; None where no period, or several, are cut.
        periods: The labels from the first period to the last one, those included that nobody
            answered in; empty where `place` is None.
    """

    question: str
    whole: Tally
    parts: Mapping[Group, Tally]
    place: int | None = None
    periods: tuple[str, ...] = ()


def read_answers(
    source: Source, key: ScoringKey, questions: Sequence[str]
) -> tuple[list[Answers], list[Fault]]:
    """Count every question of a file by group.

    A line that is no row of the table, or that belongs to no period, is counted nowhere.

    Raises:
        UsageError: The file cannot be read, a column is missing, or the options do not fit.
    """
    lines, periods = _read(source, questions)
    faults: list[Fault] = []
    kept: list[tuple[int, Row, Group]] = []
    for number, row in lines:
        found = _no_row(number, row) or _group(number, row, source, periods)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            kept.append((number, row, found))
    answered = []
    for question in dict.fromkeys(questions):
        rows = ((_rating(row.get(question, "")), group) for _, row, group in kept)
        counted = count_grouped(key, rows)
        parts: dict[Group, Tally] = dict(sorted(counted.tallies.items()))  # type: ignore[arg-type]
        whole = sum(parts.values(), start=Tally.empty(key))
        place = source.by.index(next(iter(periods))) if len(periods) == 1 else None
        labels = () if place is None else _labels(parts, place, *periods.values())
        answered.append(Answers(question, whole, parts, place if labels else None, labels))
        faults += [
            Fault(kept[why.row][0], question, why.allowed, why.value) for why in counted.refusals
        ]
    return answered, sorted(faults, key=lambda fault: fault.line)


_Periods = Mapping[str, PeriodOf]


def _read(source: Source, questions: Sequence[str]) -> tuple[list[tuple[int, Row]], _Periods]:
    file, delimiter = source.file, source.delimiter
    try:
        body = file.read_bytes()
    except OSError as e:
        raise UsageError(f"cannot read {file}: {e.strerror}") from e
    try:
        header, lines = read_header(body, delimiter), read_sheet(body, delimiter)
    except SourceError as e:
        raise UsageError(f"{file}: {e}") from e
    periods = [name for name in source.by if name in PERIODS and name not in header]
    if source.when is None and source.zone is not None:
        raise UsageError("--zone goes with --when, which names a column of dates or moments")
    needed = [*questions, *source.by]
    if source.when is not None:
        needed = [name for name in (*needed, source.when) if name not in periods]
    there = ", ".join(name for name in header if name)
    wrong = [
        f"{file} has no column {name!r}; there is: {there}"
        + (f" (to cut dates into periods: --by {name} --when COLUMN)" if name in periods else "")
        for name in dict.fromkeys(needed)
        if name not in header
    ]
    mark = parted_by("".join(header), delimiter)
    if wrong and mark is not None:
        shown = "tab" if mark == "\t" else f"'{mark}'"
        wrong.append(f"the columns seem to be parted by {shown}: say --delimiter {shown}")
    if wrong:
        raise UsageError("\n".join(wrong))
    at, zone = source.when or "", source.zone or "UTC"
    return lines, {name: PeriodOf(at, PERIODS[name], zone) for name in periods}


def _labels(parts: Iterable[Group], place: int, period: PeriodOf) -> tuple[str, ...]:
    there = sorted(group[place] for group in parts if group[place])
    if not there:
        return ()
    first, last = there[0], there[-1]
    months = range(int(first[:4]) * _MONTHS, (int(last[:4]) + 1) * _MONTHS, period.period.value)
    labels = (period.label(month) or "" for month in months)
    return tuple(label for label in labels if first <= label <= last)


def _no_row(number: int, row: Row) -> Fault | None:
    if UNCLOSED in row:
        found = "the rest of the file, since a quote is never closed"
        return Fault(number, "the line", "one row of the table", found)
    if "" in row:
        return Fault(number, "the line", "no longer than the first one", f"with {_cut(row[''])}")
    return None


def _group(number: int, row: Row, source: Source, periods: _Periods) -> Group | Fault:
    values = []
    for name in source.by:
        cell = row.get(periods[name].column if name in periods else name, "")
        if name in periods and cell:
            label = _label(number, cell, periods[name], source)
            if isinstance(label, Fault):
                return label
            cell = label
        values.append(cell)
    return tuple(values)


def _label(number: int, cell: str, period: PeriodOf, source: Source) -> str | Fault:
    unread = Fault(number, period.column, "an ISO 8601 date or moment", _cut(cell))
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return unread
    if moment.utcoffset() is not None:
        if source.zone is None:
            raise UsageError(
                f"{source.file} line {number}: {period.column} holds a moment with a UTC offset:"
                " say on whose clock periods begin, such as --zone America/Halifax"
            )
        try:
            moment = moment.astimezone(ZoneInfo(source.zone))
        except OverflowError:
            return unread
    return period.label(moment.year * _MONTHS + moment.month - 1) or ""


def _rating(cell: str) -> object:
    """A cell as a number if it is written like one; as text, to be refused, if not."""
    if not cell:
        return None
    return int(cell.partition(".")[0]) if _WHOLE.match(cell) else cell


def _cut(cell: str) -> str:
    written = repr(cell)
    return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 1]}…"

"""Tables for spreadsheets, in which no cell can do anything but be read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from ._values import Summary

# A spreadsheet takes a cell that begins so for a formula; so it does with what follows a
# separator, where it was told to split at another one than ours. Full-width signs count too.
_FORMULA = re.compile(r"(\A|[,;|\t\r\n\"'])(\s*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])")
_BLANK = re.compile(r"\A(?=[\t\r\n])")


def defuse(cell: object) -> object:
    """Make a cell harmless: an apostrophe stands before what a spreadsheet would execute.

    Numbers are left alone, a minus sign included: they cannot hold a formula.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    return _BLANK.sub("'", _FORMULA.sub(r"\1\2'", cell))


def _write(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([defuse(cell) for cell in row] for row in rows)


def write_leads_csv(summary: Summary, file: TextIO) -> None:
    """Write every lead, one a line, in the order of the report.

    Args:
        summary: What to write.
        file: An open text file; open it with `newline=""`.
    """
    header = (
        "id", "branch", "about", "owner", "stage", "opened_at", "due", "overdue",
        "overdue_by_working_seconds", "age_seconds", "broken_promises", "told", "outcome",
        "closed_at", "why",
    )  # fmt: skip
    rows = (
        (
            lead.id,
            lead.branch_name,
            lead.about,
            lead.owner,
            lead.stage,
            lead.opened_at.isoformat(),
            None if lead.due is None else lead.due.isoformat(),
            "yes" if lead.overdue else "no",
            lead.overdue_by,
            lead.age,
            lead.breaches,
            lead.told_words,
            lead.outcome_words,
            None if lead.closed_at is None else lead.closed_at.isoformat(),
            lead.why,
        )
        for lead in summary.leads
    )
    _write(file, header, rows)


def write_problems_csv(summary: Summary, file: TextIO) -> None:
    """Write everything that could not be read or applied, one a line.

    Args:
        summary: What to write.
        file: An open text file; open it with `newline=""`.
    """
    header = ("kind", "source", "feed", "key", "why", "raw")
    rows: list[Sequence[object]] = [
        ("row not read", row.source, row.feed, row.key, row.why, row.raw) for row in summary.unread
    ]
    rows += [
        ("action not applied", None, "desk_actions", row.action, row.why, row.submission)
        for row in summary.refusals
    ]
    rows += [
        ("branch in no map", None, None, ref, "no branch of the company names it", None)
        for ref in summary.unmapped
    ]
    rows += [("fault", None, None, fault.where, fault.why, None) for fault in summary.faults]
    rows += [
        ("rule broken", None, None, broken.where, broken.why, broken.rule)
        for broken in summary.violations
    ]
    _write(file, header, rows)

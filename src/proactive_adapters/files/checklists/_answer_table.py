"""Answers as a table: our own with a row for each item, and what ODK and Kobo export.

Our own has the columns item, answer, reason, note and evidence, with what the run is about on
its first row. An export of ODK or Kobo has a row for each run and a column for each question,
named with or without its groups.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import attrs

from proactive_core import Answered, ChecklistRun, ItemAnswer, NotApplicable, Ref, UsageError
from proactive_core.checklists import Checklist, Fault

from ._carried import Runs, Writing
from ._run_data import SYSTEM, read_run, write_run
from ._table import Row, read_table
from ._xlsform_cells import key_of

_ABOUT = ("checklist", "version", "subject", "rater", "self", "at", "changed")
_COLUMNS = (*_ABOUT, "item", "answer", "reason", "note", "evidence")
_NOT_APPLICABLE, _CODE = "not applicable", "code"
_MOMENTS = ("End", "end", "SubmissionDate", "_submission_time")
_NAMES = ("KEY", "meta-instanceID", "instanceID", "meta/instanceID", "_uuid")


def write(run: ChecklistRun, _: Checklist | None) -> Writing:
    """Write a row for each item."""
    data = write_run(run)
    about = {name: str(data[name]) for name in _ABOUT if name in data}
    rows = []
    for given, (item, held) in zip(run.answers, data["answers"].items(), strict=True):
        row = {"item": item, "note": given.note or "", "evidence": given.evidence or ""}
        answer = given.answer
        if isinstance(answer, NotApplicable):
            row |= {"answer": _NOT_APPLICABLE, "reason": answer.reason}
        elif isinstance(answer, Answered):
            literal = (isinstance(held, dict) and _CODE in held) or answer.value == _NOT_APPLICABLE
            row |= {"answer": answer.value, "reason": "the code" if literal else ""}
        else:
            row["answer"] = held["answer"] if isinstance(held, dict) else held
        rows.append(row)
    rows = rows or [{}]
    rows[0] = about | rows[0]
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return Writing(out.getvalue().encode())


def read(body: bytes, ref: Ref, checklist: Checklist | None) -> Runs:
    """Read either kind of table.

    Raises:
        UsageError: It is no table, or an export whose definition was not given.
    """
    header, rows = read_table(body)
    if "item" in header and "answer" in header:
        return _own(rows, ref)
    if checklist is None:
        raise UsageError(
            "no columns item and answer; for an export of ODK or Kobo name the definition"
        )
    return _exported(header, rows, checklist)


def _own(rows: list[Row], ref: Ref) -> Runs:
    if not rows:
        raise UsageError("there is no row that says what the answers are about")
    first = rows[0].cells
    data: dict[str, object] = {name: first[name] for name in _ABOUT if first.get(name)}
    data["self"] = str(data.get("self", "false")).lower()
    answers: dict[str, object] = {}
    for row in rows:
        item, cells = row.cells.get("item", ""), row.cells
        if not item:
            if cells.get("answer"):
                raise UsageError(f"line {row.line}: an answer without its item")
            continue
        if item in answers:
            raise UsageError(f"line {row.line}: {item!r} is answered twice")
        notes = {name: cells[name] for name in ("note", "evidence") if cells.get(name)}
        answers[item] = {**_answered(cells), **notes}
    return Runs((read_run({**data, "answers": answers}, ref),))


def _answered(cells: dict[str, str]) -> dict[str, str]:
    said, reason = cells.get("answer", ""), cells.get("reason", "")
    if reason == "the code" and said:
        return {"code": said}
    if said == _NOT_APPLICABLE or (reason and not said):
        return {"not_applicable": reason}
    return {"answer": said}


def _exported(header: list[str], rows: list[Row], checklist: Checklist) -> Runs:
    items = {item.key for item in checklist.items}
    columns = {name: key_of(re.split(r"[/-]", name)[-1]) for name in header}
    known = {name: key for name, key in columns.items() if key in items}
    if not known:
        there = ", ".join(filter(None, header))
        raise UsageError(f"no column is named after an item of {checklist.key}; there is: {there}")
    lost = [
        Fault(f"line 1, {name}", f"holds the item {key!r} once more, and is not read")
        for place, (name, key) in enumerate(known.items())
        if key in [*known.values()][:place]
    ]
    known = {
        name: key for name, key in known.items() if f"line 1, {name}" not in {f.at for f in lost}
    }
    runs = []
    for row in rows:
        try:
            runs.append(_run(row, known, checklist))
        except UsageError as wrong:
            lost.append(Fault(f"line {row.line}", str(wrong)))
    return Runs(tuple(runs), tuple(lost))


def _run(row: Row, known: dict[str, str], checklist: Checklist) -> ChecklistRun:
    cells = row.cells
    subject, rater = _last(cells, "Subject"), _last(cells, "Rater")
    if not subject:
        raise UsageError("the column Subject is empty: what was rated?")
    version = cells.get("FormVersion") or checklist.version
    named = next((cells[name] for name in _NAMES if cells.get(name)), f"line {row.line}")
    about = {"checklist": checklist.key, "version": version, "subject": subject}
    about |= {"rater": rater} if rater else {}
    moment = next((cells[name] for name in _MOMENTS if cells.get(name)), "")
    run = read_run(
        {**about, "at": _zoned(moment), "answers": {}}, Ref(SYSTEM, "checklist_run", named)
    )
    answers = tuple(
        ItemAnswer(key, Answered(cells[name])) for name, key in known.items() if cells.get(name)
    )
    return attrs.evolve(run, answers=answers)


def _last(cells: dict[str, str], name: str) -> str:
    """A column by its name, with or without groups before it."""
    return next(
        (said for column, said in cells.items() if re.split(r"[/-]", column)[-1] == name), ""
    )


def _zoned(moment: str) -> str:
    try:
        held = datetime.fromisoformat(moment)
    except ValueError:
        raise UsageError(f"the column End holds no ISO 8601 moment: {moment!r}") from None
    if held.utcoffset() is None:
        raise UsageError(f"the column End has no UTC offset: {moment!r}")
    return moment

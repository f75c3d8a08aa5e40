"""A definition as an XLSForm: the same file asks in ODK or Kobo, and scores here.

What XLSForm has no column for stands in columns of our own, which other programs pass by:
`score` on choices; `weight`, `critical`, `gate`, `cap`, `na_policy`, `target`, `evidence`,
`rollup`, `low`, `high`, `better` and the texts of both ends on the survey.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from proactive_core import UsageError
from proactive_core.checklists import (
    Better,
    Checklist,
    EvidenceRule,
    Fault,
    Gate,
    Group,
    Item,
    NaExcess,
    NaPolicy,
    Options,
    RollUp,
    Words,
)

from ._carried import Writing
from ._languages import written
from ._lost import not_carried
from ._rules import write_rule

#: Questions of the form itself; no key of ours begins with a capital.
ABOUT = (
    ("end", "End", ""),
    ("text", "Subject", "What is rated (key of a branch or team)"),
    ("text", "Rater", "Who rates (key of a person)"),
)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = "${"

Row = dict[str, str]


def write(checklist: Checklist) -> Writing:
    """Write a workbook with the sheets `survey`, `choices` and `settings`."""
    writer = _Writer(checklist)
    writer.nodes(checklist.tree, "")
    body = writer.body()  # only now everything that had to change is known
    return Writing(body, (*not_carried(checklist, "XLSForm"), *writer.lost))


def number(value: Fraction) -> str:
    """A number as a cell holds it: exact, `n/d` where it is not whole."""
    return str(value)


def evidence(rules: tuple[EvidenceRule, ...]) -> str:
    """Evidence rules as one cell: `note 0..1/2; evidence 0..0`."""
    return "; ".join(f"{r.needs.value} {r.at_least}..{r.at_most}" for r in rules)


def _expression(value: Fraction) -> str:
    return str(value).replace("/", " div ")


class _Writer:
    def __init__(self, checklist: Checklist) -> None:
        self.lost: list[Fault] = []
        self._checklist = checklist
        self._items = {item.key: item for item in checklist.items}
        used = dict.fromkeys(i.scale for i in checklist.items if isinstance(i.scale, Options))
        self._lists = {scale: f"scale_{n}" for n, scale in enumerate(used, start=1)}
        self._survey: list[Row] = [
            {"type": kind, "name": name} | ({f"label::{self._first}": label} if label else {})
            for kind, name, label in ABOUT
        ]

    @property
    def _first(self) -> str:
        return written(self._checklist.languages[0])

    def nodes(self, group: Group, at: str) -> None:
        for place, child in enumerate(group.children):
            here = f"{at}.children[{place}]".removeprefix(".")
            if isinstance(child, Item):
                self._survey.append(self._item(child, here))
                continue
            row = {"type": "begin_group", "name": child.key}
            row |= self._words("label", child.text, f"{here}.text")
            row |= self._weighed(child.weight, child.gate)
            if child.rollup is not RollUp.MEAN:
                row["rollup"] = child.rollup.value
            self._survey.append(row)
            self.nodes(child, here)
            self._survey.append({"type": "end_group"})

    def _item(self, item: Item, at: str) -> Row:
        row = self._asked(item, at)
        row |= self._words("label", item.text, f"{at}.text")
        row |= self._words("hint", item.help, f"{at}.help")
        row |= self._weighed(item.weight, item.gate)
        if item.gate is not None and item.gate.cap is None and item.gate.minimum == item.scale.best:
            row["critical"] = "yes"
        if item.na is not NaPolicy.EXCLUDE:
            row["na_policy"] = item.na.value
        if item.target is not None:
            row["target"] = number(item.target)
        if item.evidence:
            row["evidence"] = evidence(item.evidence)
        if item.relevant is not None:
            try:
                row["relevant"] = write_rule(item.relevant, self._items, "${{{}}}".format)
            except UsageError as unwritable:
                self.lost.append(Fault(f"{at}.relevant", str(unwritable)))
        return row

    def _asked(self, item: Item, at: str) -> Row:
        scale = item.scale
        if isinstance(scale, Options):
            return {"type": f"select_one {self._lists[scale]}", "name": item.key}
        low, high = _expression(scale.low), _expression(scale.high)
        row = {
            "type": "integer" if scale.whole else "decimal",
            "name": item.key,
            "constraint": f". >= {low} and . <= {high}",
            "low": number(scale.low),
            "high": number(scale.high),
        }
        if scale.better is Better.LOWER:
            row["better"] = scale.better.value
        row |= self._words("low_text", scale.low_text, f"{at}.scale.low_text")
        return row | self._words("high_text", scale.high_text, f"{at}.scale.high_text")

    def _weighed(self, weight: Fraction, gate: Gate | None) -> Row:
        row = {} if weight == 1 else {"weight": number(weight)}
        if gate is not None:
            row["gate"] = number(gate.minimum)
            row |= {} if gate.cap is None else {"cap": number(gate.cap)}
        return row

    def _words(self, column: str, words: Words | None, at: str) -> Row:
        texts = words.texts if words is not None else ()
        return {f"{column}::{written(tag)}": self._text(said, at) for tag, said in texts}

    def _text(self, said: str, at: str) -> str:
        """A text as a cell and an XForm can hold it; what had to change is listed."""
        clean = _UNWRITABLE.sub("", said)
        # ODK would look for a question of that name.
        clean = clean.replace(_REFERENCE, "$ {")
        if clean != said:
            self.lost.append(Fault(at, f"is written as {clean!r:.80}, for XLSForm cannot hold it"))
        return clean

    def _choices(self) -> Iterator[Row]:
        for scale, name in self._lists.items():
            at = next(i.key for i in self._checklist.items if i.scale == scale)
            for place, option in enumerate(scale.options):
                row = {"list_name": name, "name": option.code}
                row |= self._words("label", option.text, f"{at}.scale.options[{place}].text")
                yield row | ({} if option.value is None else {"score": number(option.value)})

    def _settings(self) -> Row:
        held = self._checklist
        texts = dict(held.title.texts)
        row = {
            "form_title": self._text(texts.pop(held.languages[0]), "title"),
            "form_id": held.key,
            "version": self._text(held.version, "version"),
            "default_language": self._first,
            "languages": ", ".join(held.languages),
        }
        row |= {f"title_{tag}": self._text(said, "title") for tag, said in texts.items()}
        if held.tree.key != held.key:
            row["root"] = held.tree.key
        row |= {} if held.tree.rollup is RollUp.MEAN else {"rollup": held.tree.rollup.value}
        row |= self._weighed(Fraction(1), held.tree.gate)
        for name in ("threshold", "max_na_share"):
            value = getattr(held, name)
            row |= {} if value is None else {name: number(value)}
        row |= {"min_completeness": number(held.min_completeness)} if held.min_completeness else {}
        return row | ({} if held.na_excess is NaExcess.WARN else {"na_excess": "incomplete"})

    def body(self) -> bytes:
        """The workbook's bytes."""
        try:
            import openpyxl  # noqa: PLC0415 - only who writes XLSX needs it
        except ImportError as e:
            raise ImportError(
                'XLSX files need openpyxl: pip install "proactive-core[files]"'
            ) from e
        book = openpyxl.Workbook()
        for sheet in book.worksheets:  # the one that every new book has
            book.remove(sheet)
        sheets: dict[str, list[Row]] = {
            "survey": self._survey,
            "choices": list(self._choices()),
            "settings": [self._settings()],
        }
        for name, rows in sheets.items():
            _fill(book.create_sheet(name), rows)
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()


def _fill(sheet: Any, rows: list[Row]) -> None:
    header = list(dict.fromkeys(column for row in rows for column in row))
    for column, name in enumerate(header, start=1):
        sheet.cell(1, column, name)
    for line, row in enumerate(rows, start=2):
        for column, name in enumerate(header, start=1):
            if name in row:
                cell = sheet.cell(line, column, row[name])
                cell.data_type = "s"  # whatever it begins with, it is no formula

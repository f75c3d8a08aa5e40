"""A definition from CSV, a row for each item: see `_table_write` for the columns."""

from __future__ import annotations

import re
from typing import Any

from proactive_core import UsageError
from proactive_core.checklists import write_condition

from ._carried import Reading
from ._places import Places
from ._rules import read_rule
from ._table import Row, read_table
from ._table_write import ORDER
from ._xlsform_cells import evidence_of

_CODED = re.compile(r"((?:\\.|[^\\=])*)=(.*)\Z", re.DOTALL)
_NEEDED = ("checklist", "version", "title", "key", "text")
_WHOLE = ("threshold", "min_completeness", "max_na_share", "na_excess", "rollup")

Json = dict[str, Any]


def read(body: bytes) -> Reading:
    """Read CSV.

    Raises:
        UsageError: It is no table, or a column is missing or not known.
        DefinitionError: All faults of the definition, each with its line.
    """
    header, rows = read_table(body)
    unknown = [name for name in header if name and name.partition(":")[0] not in ORDER]
    missing = [
        name for name in ("checklist", "version", "title", "key", "text") if name not in header
    ]
    if missing:
        raise UsageError(f"line 1 lacks the column {', '.join(missing)}")
    if unknown:
        raise UsageError(f"line 1 names columns that are not known: {', '.join(unknown)}")
    reader = _Reader(rows)
    return Reading(reader.places.build(reader.plain()), tuple(reader.places.lost))


class _Reader:
    def __init__(self, rows: list[Row]) -> None:
        self.places = Places()
        self._rows = rows
        first = rows[0].cells if rows else {}
        self._languages = first.get("languages", "").split() or ["en"]
        self._scales: dict[str, Json] = {}
        self._groups: dict[str, Json] = {}

    def plain(self) -> Json:
        """The definition as plain data."""
        if not self._rows:
            raise UsageError("there is no row below the first")
        row = self._rows[0]
        root: Json = {"children": []}
        for each in self._rows:
            self._row(each, root)
        held: Json = {"key": row.cells.get("checklist", ""), "scales": self._scales, **root}
        held["version"] = row.cells.get("version", "")
        held["title"] = self._words(row, "title") or ""
        held["languages"] = self._languages
        held |= {name: said for name in _WHOLE if (said := row.cells.get(name, "").strip())}
        held |= {"root": {"key": said}} if (said := row.cells.get("root", "").strip()) else {}
        return self.places.put(held | self._gate(row, "checklist_"), f"line {row.line}")

    def _row(self, row: Row, root: Json) -> None:
        parent = root
        path = [part.strip() for part in row.cells.get("group", "").split("/") if part.strip()]
        for depth, key in enumerate(path):
            name = "/".join(path[: depth + 1])
            if name not in self._groups:
                made: Json = {"key": key, "children": []}
                self._groups[name] = self.places.put(made, f"line {row.line}, group")
                parent["children"].append(made)
            parent = self._groups[name]
        if path:
            self._tell_group(row, parent)
        parent["children"].append(self.places.put(self._item(row), f"line {row.line}"))

    def _tell_group(self, row: Row, group: Json) -> None:
        told = self._gate(row, "group_")
        told |= {"text": words} if (words := self._words(row, "group_text")) else {}
        for name in ("weight", "rollup"):
            said = row.cells.get(f"group_{name}", "").strip()
            told |= {name: said} if said else {}
        for name, said in told.items():
            if group.setdefault(name, said) != said:
                why = f"says otherwise of the group {group['key']!r} than an earlier line"
                self.places.lose(f"line {row.line}, group_{name}", why)

    def _item(self, row: Row) -> Json:
        cells = row.cells
        made: Json = {"key": cells.get("key", "").strip(), "scale": self._scale(row)}
        made["text"] = self._words(row, "text") or ""
        made |= {"help": words} if (words := self._words(row, "help")) else {}
        made |= self._gate(row, "")
        for name in ("weight", "na", "target"):
            made |= {name: said} if (said := cells.get(name, "").strip()) else {}
        if rules := cells.get("evidence", "").strip():
            made["evidence"] = [evidence_of(rule) for rule in rules.split(";")]
        if rule := cells.get("relevant", "").strip():
            try:
                found = read_rule(rule)
            except UsageError as wrong:
                self.places.lose(f"line {row.line}, relevant", f"{wrong}; it is shown always")
            else:
                made |= {} if found is None else {"relevant": write_condition(found)}
        return made

    def _scale(self, row: Row) -> str:
        cells = row.cells
        made = self._options(row) if cells.get("options", "").strip() else self._numeric(row)
        for name, held in self._scales.items():
            if held == made:
                return name
        name = f"scale_{len(self._scales) + 1}"
        self._scales[name] = self.places.put(made, f"line {row.line}, scale")
        return name

    def _numeric(self, row: Row) -> Json:
        cells = row.cells
        made: Json = {
            n: cells[n].strip() for n in ("low", "high", "better") if cells.get(n, "").strip()
        }
        made["whole"] = cells.get("whole", "").strip().lower() in ("yes", "true", "1")
        for name in ("low_text", "high_text"):
            made |= {name: words} if (words := self._words(row, name)) else {}
        return made

    def _options(self, row: Row) -> Json:
        options: list[Json] = []
        for part in _split(row.cells["options"]):
            coded = _CODED.match(part)
            code, value = (coded[1], coded[2].strip()) if coded else (part, "")
            options.append(
                {"code": _unescaped(code), "text": {}} | ({"value": value} if value else {})
            )
        for name, said in row.cells.items():
            column, _, tag = name.partition(":")
            if column != "option_texts" or not said.strip():
                continue
            texts = [_unescaped(part) for part in _split(said)]
            if len(texts) != len(options):
                why = f"holds {len(texts)} texts for {len(options)} options"
                self.places.lose(f"line {row.line}, {name}", why)
                continue
            for option, text in zip(options, texts, strict=True):
                option["text"] |= {tag or self._languages[0]: text} if text else {}
        for option in options:
            option["text"] = option["text"] or option["code"]
        return {"options": options}

    def _gate(self, row: Row, prefix: str) -> Json:
        minimum, cap = (row.cells.get(prefix + name, "").strip() for name in ("gate", "cap"))
        return {"gate": {"minimum": minimum} | ({"cap": cap} if cap else {})} if minimum else {}

    def _words(self, row: Row, column: str) -> dict[str, str]:
        found = ((name.partition(":"), said) for name, said in row.cells.items() if said.strip())
        return {
            (tag or self._languages[0]): said.strip()
            for (name, _, tag), said in found
            if name == column
        }


def _split(said: str) -> list[str]:
    """The parts between bars; a bar behind a backslash is text."""
    parts, at = [""], 0
    while at < len(said):
        step = 2 if said[at] == "\\" else 1
        if said[at] == "|":
            parts.append("")
        else:
            parts[-1] += said[at : at + step]
        at += step
    return parts


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text.strip())

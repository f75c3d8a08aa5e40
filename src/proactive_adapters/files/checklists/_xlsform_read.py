"""A definition from an XLSForm: our own, or anybody's.

What cannot be expressed as an item is listed by sheet and row, and the rest is read: a form
also holds questions that are not scored, such as names, photos and notes.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from proactive_core import UsageError
from proactive_core.checklists import write_condition

from ._carried import Reading
from ._languages import split, tag_of
from ._places import Places
from ._rules import read_rule
from ._sheets import Line, Sheets, read_sheets
from ._xlsform_cells import (
    PASSED_BY,
    SELECT,
    YES,
    both,
    bounds,
    evidence_of,
    key_of,
    kind_of,
    why_passed,
)
from ._xlsform_write import ABOUT


def read(body: bytes) -> Reading:
    """Read a workbook.

    Raises:
        UsageError: It is no workbook, or has no sheet `survey`.
        DefinitionError: All faults of the definition, each with its sheet and row.
    """
    sheets = read_sheets(body)
    reader = _Reader(sheets)
    plain = reader.plain()
    checklist = reader.places.build(plain)
    return Reading(checklist, tuple(reader.places.lost))


class _Reader:
    def __init__(self, sheets: Sheets) -> None:
        self.places = Places()
        self._sheets = sheets
        for place in sheets.formulas:
            self.places.lose(place, "holds a formula: its text is not known here; write the value")
        rows = sheets.get("settings")
        self._settings = rows[0] if rows else Line("settings row 2", {})
        said = tag_of(self._settings.text("default_language")) if rows else None
        self._default = said or "en"
        self._tags: dict[str, None] = {self._default: None}
        self._lists = self._choices()
        self._used: dict[str, dict[str, Any]] = {}
        self._groups: list[tuple[dict[str, Any], Any]] = []
        self._skipped = 0

    def plain(self) -> dict[str, Any]:
        """The definition as plain data; what could not be used is in `places.lost`."""
        held = self._settings
        root: dict[str, Any] = {"children": []}
        self._groups = [(root, None)]
        for row in self._sheets.need("survey"):
            self._row(row)
        for group, _ in self._groups[1:]:
            self.places.lose(f"group {group['key']}", "is begun and never ended")
        key = key_of(held.text("form_id") or held.text("form_title")) or "form"
        title = {self._default: held.text("form_title") or key}
        for column, said in held.cells.items():
            tag = tag_of(column.removeprefix("title_")) if column.startswith("title_") else None
            if tag is not None:
                title[tag] = said
                self._tags.setdefault(tag)
        named = [tag.strip() for tag in held.text("languages").split(",") if tag.strip()]
        plain: dict[str, Any] = {
            "key": key,
            "version": held.text("version") or "1",
            "title": title,
            "languages": [*dict.fromkeys([self._default, *named, *self._tags])],
            "scales": self._used,
            **root,
        }
        for name in ("rollup", "threshold", "min_completeness", "max_na_share", "na_excess"):
            plain |= {name: held.text(name)} if held.text(name) else {}
        plain |= {"root": {"key": held.text("root")}} if held.text("root") else {}
        return self.places.put(plain | self._gate(held), held.place)

    def _choices(self) -> dict[str, list[Line]]:
        lists: dict[str, list[Line]] = {}
        for row in self._sheets.get("choices"):
            name = row.text("list_name") or row.text("list name")
            if name:
                lists.setdefault(name, []).append(row)
        return lists

    def _row(self, row: Line) -> None:
        kind = kind_of(row)
        if kind == "begin_repeat" or (self._skipped and kind == "begin_group"):
            self._skipped += 1
            if kind == "begin_repeat":
                why = "a repeat asks one question many times, an item is answered once"
                self.places.lose(row.place, why)
        elif kind in ("end_repeat", "end_group") and self._skipped:
            self._skipped -= 1
        elif self._skipped:
            self.places.lose(row.place, f"{row.text('name')!r} stands in a repeat, left out too")
        elif kind == "begin_group":
            self._begin(row)
        elif kind == "end_group":
            if len(self._groups) == 1:
                self.places.lose(row.place, "ends a group that was never begun")
            else:
                self._end(row)
        elif kind:
            self._question(kind, row)

    def _begin(self, row: Line) -> None:
        made = {"key": key_of(row.text("name")), "children": [], **self._weighed(row)}
        if words := self._words(row, "label"):
            made["text"] = words
        if rollup := row.text("rollup"):
            made["rollup"] = rollup
        outer = self._groups[-1][1]
        self._groups.append((self.places.put(made, row.place), both(outer, self._rule(row))))

    def _end(self, row: Line) -> None:
        group, _ = self._groups.pop()
        if group["children"]:
            self._groups[-1][0]["children"].append(group)
        else:
            self.places.lose(row.place, f"group {group['key']!r} holds no scored question")

    def _question(self, kind: str, row: Line) -> None:
        name = row.text("name")
        if (kind, name) in {(about, named) for about, named, _ in ABOUT}:
            return
        scale = self._scale(kind, row)
        if scale is None:
            return
        key = key_of(name)
        if key != name:
            self.places.lose(row.place, f"the name {name!r} is {key!r} here: a key is lower case")
        made: dict[str, Any] = {
            "key": key,
            "text": self._words(row, "label") or {self._default: name or "?"},
            "scale": scale,
            **self._weighed(row),
        }
        if words := self._words(row, "hint"):
            made["help"] = words
        made |= self._demands(row, scale, made)
        rule = both(self._groups[-1][1], self._rule(row))
        if rule is not None:
            made["relevant"] = rule
        for column in row.cells:
            if split(column)[0] not in PASSED_BY:
                self.places.lose(f"{row.place}, {column}", why_passed(column))
        self._groups[-1][0]["children"].append(self.places.put(made, row.place))

    def _demands(self, row: Line, scale: str, made: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column, ours in (("na_policy", "na"), ("target", "target")):
            found |= {ours: row.text(column)} if row.text(column) else {}
        if row.text("critical").lower() in YES and "gate" not in made:
            found["gate"] = {"minimum": self._best(scale)}
        if rules := row.text("evidence"):
            found["evidence"] = [evidence_of(rule) for rule in rules.split(";")]
        return found

    def _scale(self, kind: str, row: Line) -> str | None:
        select = SELECT.match(kind)
        if select is not None:
            if select[2]:
                self.places.lose(row.place, "or_other lets people write what has no score")
            return self._options(select[1], row)
        if kind in ("integer", "decimal", "range"):
            return self._numeric(kind, row)
        why = f"{kind!r} is no question with a value, and is left out"
        self.places.lose(row.place, why)
        return None

    def _options(self, name: str, row: Line) -> str | None:
        rows = self._lists.get(name, [])
        if not rows:
            self.places.lose(row.place, f"there are no choices named {name!r}; it is left out")
            return None
        if not any(choice.text("score") for choice in rows):
            why = (
                f"the choices {name!r} have no score, so it cannot be scored; add the column score"
            )
            self.places.lose(row.place, why)
            return None
        if name not in self._used:
            options = []
            for choice in rows:
                code = choice.text("name") or choice.text("value")
                made = {"code": code, "text": self._words(choice, "label") or {self._default: code}}
                made |= {"value": choice.text("score")} if choice.text("score") else {}
                options.append(self.places.put(made, choice.place))
            self._used[name] = {"options": options}
        return name

    def _numeric(self, kind: str, row: Line) -> str | None:
        ends = {"low": row.text("low"), "high": row.text("high")}
        if not all(ends.values()):
            ends = bounds(kind, row)
        if not all(ends.values()):
            why = "a number needs both its ends: a constraint such as . >= 1 and . <= 10"
            self.places.lose(row.place, f"{why}; it is left out")
            return None
        whole = kind == "integer" or (kind == "range" and "." not in row.text("parameters"))
        scale: dict[str, Any] = {**ends, "whole": whole}
        scale |= {"better": row.text("better")} if row.text("better") else {}
        for name in ("low_text", "high_text"):
            if words := self._words(row, name):
                scale[name] = words
        same = next((named for named, held in self._used.items() if held == scale), None)
        if same is not None:
            return same
        name = f"numbers_{len(self._used) + 1}"
        self._used[name] = self.places.put(scale, row.place)
        return name

    def _best(self, scale: str) -> str:
        values = [o.get("value") for o in self._used[scale].get("options", [])]
        try:
            return str(max(Fraction(v) for v in values if v)) if values else "1"
        except (ValueError, ZeroDivisionError):  # the reader of the scale says so
            return "1"

    def _weighed(self, row: Line) -> dict[str, Any]:
        weight = {"weight": row.text("weight")} if row.text("weight") else {}
        return weight | self._gate(row)

    def _gate(self, row: Line) -> dict[str, Any]:
        if not row.text("gate"):
            return {}
        cap = {"cap": row.text("cap")} if row.text("cap") else {}
        return {"gate": {"minimum": row.text("gate"), **cap}}

    def _rule(self, row: Line) -> dict[str, Any] | None:
        written = row.text("relevant") or row.text("relevance")
        if not written:
            return None
        try:
            found = read_rule(written, key_of)
        except UsageError as wrong:
            self.places.lose(f"{row.place}, relevant", f"{wrong}; it is shown always")
            return None
        return None if found is None else write_condition(found)

    def _words(self, row: Line, column: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for header, said in row.cells.items():
            named, language = split(header)
            if named != column or not said:
                continue
            tag = tag_of(language) if language else self._default
            if tag is None:
                self.places.lose(f"{row.place}, {header}", "which language? write Name (tag)")
                continue
            words[tag] = said
            self._tags.setdefault(tag)
        if words and self._default not in words:
            words[self._default] = next(iter(words.values()))
            self.places.lose(row.place, f"{column} is not there in {self._default}")
        return words

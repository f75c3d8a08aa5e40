"""A definition as CSV, a row for each item.

What belongs to the whole stands on the first row, what belongs to a group on the row of its
first item. `text` is in the first language, `text:fr-CA` in another. Options are written
`yes = 1 | no = 0 | gone =`, their texts in the same order.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from proactive_core import UsageError
from proactive_core.checklists import (
    Better,
    Checklist,
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
from ._lost import not_carried, walk
from ._rules import write_rule
from ._xlsform_write import evidence, number

BAR, IS = " | ", " = "
ORDER = (
    *("checklist", "version", "title", "languages", "root", "rollup", "threshold"),
    *("min_completeness", "max_na_share", "na_excess", "checklist_gate", "checklist_cap"),
    *("group", "group_text", "group_weight", "group_rollup", "group_gate", "group_cap"),
    *("key", "text", "help", "options", "option_texts", "low", "high", "whole", "better"),
    *("low_text", "high_text", "weight", "na", "gate", "cap", "target", "evidence", "relevant"),
)

Cells = dict[str, str]


def write(checklist: Checklist) -> Writing:
    """Write CSV with a header."""
    writer = _Writer(checklist)
    rows = writer.rows()
    names = {name for row in rows for name in row}
    header = sorted(names, key=lambda name: (ORDER.index(name.partition(":")[0]), name))
    out = io.StringIO()
    table = csv.DictWriter(out, header, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    lost = (*not_carried(checklist, "CSV"), *writer.lost)
    return Writing(out.getvalue().encode(), lost)


def escaped(text: str) -> str:
    """A text that may stand between bars."""
    for mark in "\\|=":
        text = text.replace(mark, f"\\{mark}")
    return text


class _Writer:
    def __init__(self, checklist: Checklist) -> None:
        self.lost: list[Fault] = []
        self._checklist = checklist
        self._items = {item.key: item for item in checklist.items}
        self._told: set[str] = set()

    def rows(self) -> list[Cells]:
        rows = list(self._below(self._checklist.tree, "", ()))
        rows[0] = self._whole() | rows[0]
        for at, node in walk(self._checklist.tree):
            if isinstance(node, Group) and at and node.key not in self._told:
                self.lost += [
                    Fault(f"{at}.{name}", "belongs to a group without an item of its own")
                    for name in self._group(node)
                ]
        return rows

    def _below(self, group: Group, at: str, path: tuple[str, ...]) -> Iterator[Cells]:
        for place, child in enumerate(group.children):
            here = f"{at}.children[{place}]".removeprefix(".")
            if isinstance(child, Group):
                yield from self._below(child, here, (*path, child.key))
                continue
            row = {"group": "/".join(path)} if path else {}
            if path and group.key not in self._told:
                self._told.add(group.key)
                row |= {f"group_{name}": said for name, said in self._group(group).items()}
            yield row | self._item(child, here)

    def _whole(self) -> Cells:
        held = self._checklist
        row = {"checklist": held.key, "version": held.version, **self._words("title", held.title)}
        row["languages"] = " ".join(held.languages)
        row |= {} if held.tree.key == held.key else {"root": held.tree.key}
        row |= {} if held.tree.rollup is RollUp.MEAN else {"rollup": held.tree.rollup.value}
        for name in ("threshold", "max_na_share"):
            value = getattr(held, name)
            row |= {} if value is None else {name: number(value)}
        row |= {"min_completeness": number(held.min_completeness)} if held.min_completeness else {}
        row |= {} if held.na_excess is NaExcess.WARN else {"na_excess": held.na_excess.value}
        gate = self._gate(held.tree.gate)
        return row | {f"checklist_{name}": said for name, said in gate.items()}

    def _group(self, group: Group) -> Cells:
        row = self._words("text", group.text) | self._gate(group.gate)
        row |= {} if group.weight == 1 else {"weight": number(group.weight)}
        return row | ({} if group.rollup is RollUp.MEAN else {"rollup": group.rollup.value})

    def _item(self, item: Item, at: str) -> Cells:
        row = {"key": item.key, **self._words("text", item.text), **self._words("help", item.help)}
        row |= self._scale(item) | self._gate(item.gate)
        row |= {} if item.weight == 1 else {"weight": number(item.weight)}
        row |= {} if item.na is NaPolicy.EXCLUDE else {"na": item.na.value}
        row |= {} if item.target is None else {"target": number(item.target)}
        row |= {"evidence": evidence(item.evidence)} if item.evidence else {}
        if item.relevant is not None:
            try:
                row["relevant"] = write_rule(item.relevant, self._items, str)
            except UsageError as unwritable:
                self.lost.append(Fault(f"{at}.relevant", str(unwritable)))
        return row

    def _scale(self, item: Item) -> Cells:
        scale = item.scale
        if isinstance(scale, Options):
            row = {
                "options": BAR.join(
                    f"{escaped(o.code)}{IS}{'' if o.value is None else number(o.value)}".rstrip()
                    for o in scale.options
                )
            }
            for place, tag in enumerate(self._checklist.languages):
                said = [dict(o.text.texts).get(tag, "") for o in scale.options]
                if any(said):
                    name = "option_texts" if place == 0 else f"option_texts:{tag}"
                    row[name] = BAR.join(map(escaped, said))
            return row
        row = {"low": number(scale.low), "high": number(scale.high)}
        row |= {"whole": "yes"} if scale.whole else {}
        row |= {"better": scale.better.value} if scale.better is Better.LOWER else {}
        return (
            row
            | self._words("low_text", scale.low_text)
            | self._words("high_text", scale.high_text)
        )

    def _gate(self, gate: Gate | None) -> Cells:
        if gate is None:
            return {}
        row = {"gate": number(gate.minimum)}
        return row if gate.cap is None else row | {"cap": number(gate.cap)}

    def _words(self, name: str, words: Words | None) -> Cells:
        first = self._checklist.languages[0]
        texts = words.texts if words is not None else ()
        return {(name if tag == first else f"{name}:{tag}"): said for tag, said in texts}

"""A definition as the plain data that `read_definition` reads: the way back, whole."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Any

import attrs

from ._conditions import AllOf, AnyOf, Condition, Equals, Not, OneOf
from ._definition import Checklist
from ._scales import Numeric, Options
from ._words import Words


def write_definition(checklist: Checklist) -> dict[str, Any]:
    """Turn a definition into plain data: dicts, lists, texts, whole numbers and booleans.

    `read_definition` makes an equal definition of it. What stands at its default is left
    out. A number that is not whole is a text such as "1/3". Scales get the names
    `scale_1`, `scale_2` … in the order in which items use them: a definition does not
    remember what its author called them.
    """
    return _Writer(checklist).write()


class _Writer:
    """Writes each value by its fields, so that a field added later is written, too."""

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist
        self._first = checklist.languages[0]
        used = dict.fromkeys(item.scale for item in checklist.items)
        self._names = {scale: f"scale_{n}" for n, scale in enumerate(used, start=1)}

    def write(self) -> dict[str, Any]:
        tree = self._checklist.tree
        made = self._fields(self._checklist, leave="tree")
        root = self._fields(tree, leave="children rollup gate")
        if tree.key == self._checklist.key:
            del root["key"]
        made |= self._fields(tree, leave="key text weight children")
        made |= {"root": root} if root else {}
        made["scales"] = {name: self._fields(scale) for scale, name in self._names.items()}
        return made | {"children": [self._fields(child) for child in tree.children]}

    def _fields(self, value: Any, leave: str = "") -> dict[str, Any]:
        left_out = leave.split()
        return {
            field.name: self._plain(getattr(value, field.name))
            for field in attrs.fields(type(value))
            if field.name not in left_out and _says_more(value, field)
        }

    def _plain(self, value: Any) -> Any:  # noqa: PLR0911 - a line for each kind of value
        if isinstance(value, Options | Numeric):
            return self._names[value]
        if isinstance(value, Words):
            return value.texts[0][1] if value.languages == (self._first,) else dict(value.texts)
        if isinstance(value, Fraction):
            return value.numerator if value.denominator == 1 else str(value)
        if isinstance(value, Equals | OneOf | AllOf | AnyOf | Not):
            return write_condition(value)
        if isinstance(value, tuple):
            return [self._plain(part) for part in value]
        if attrs.has(type(value)):
            return self._fields(value)
        return str(value) if isinstance(value, StrEnum) else value


def write_condition(condition: Condition) -> dict[str, Any]:
    """A condition as the plain data of `relevant`."""
    match condition:
        case Equals(item, code):
            return {"item": item, "equals": code}
        case OneOf(item, codes):
            return {"item": item, "in": list(codes)}
        case AllOf(inner):
            return {"and": [write_condition(part) for part in inner]}
        case AnyOf(inner):
            return {"or": [write_condition(part) for part in inner]}
        case _:
            return {"not": write_condition(condition.condition)}


def _says_more(value: Any, field: attrs.Attribute[Any]) -> bool:
    held = getattr(value, field.name)
    return held is not None and bool(held != field.default)

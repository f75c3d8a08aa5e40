"""The JSON Schema of a definition, made from the classes that a definition is built of."""

from __future__ import annotations

import inspect
import re
import types
import typing
from enum import StrEnum
from fractions import Fraction
from typing import Any

import attrs

from proactive_core.checklists import Checklist, Condition, Group, Item, Numeric, Options, Words

_KEY = "^[a-z][a-z0-9_]*$"
_NUMBER = r"^[+-]?[0-9]{1,30}(\.[0-9]{1,30}|/[0-9]{1,30})?$"
_TAG = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_SAID = r"\S"
_PARTS: dict[str, Any] = {
    "number": {
        "description": 'A whole number, a decimal, or text such as "1/3", which is exact.',
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}],
    },
    "words": {
        "description": "A text in the first language, or one text for each language tag.",
        "anyOf": [
            {"type": "string", "pattern": _SAID},
            {
                "type": "object",
                "propertyNames": {"pattern": _TAG},
                "additionalProperties": {"type": "string", "pattern": _SAID},
                "minProperties": 1,
            },
        ],
    },
    "child": {
        "if": {"type": "object", "required": ["children"]},
        "then": {"$ref": "#/$defs/group"},
        "else": {"$ref": "#/$defs/item"},
    },
    "scale": {
        "if": {"type": "object", "required": ["options"]},
        "then": {"$ref": "#/$defs/options"},
        "else": {"$ref": "#/$defs/numeric"},
    },
}


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a definition as JSON, YAML or TOML hold it.

    It judges keys and the kinds of their values. What needs the whole definition (keys
    that stand twice, weights that are all zero, conditions that go round in circles) is
    for `read_checklist` to say.
    """
    whole = _whole()
    parts: dict[str, Any] = {}
    ahead = [Item, Group, Options, Numeric, *_parts_of(Checklist)]
    while ahead:
        kind = ahead.pop()
        if _name(kind) not in parts:
            parts[_name(kind)] = _object(kind)
            ahead += _parts_of(kind)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:proactive-core:checklist",
        "title": "Checklist",
        **whole,
        "$defs": dict(sorted({**_PARTS, **parts, "condition": _condition()}.items())),
    }


def _whole() -> dict[str, Any]:
    made = _object(Checklist, leave="tree")
    tree = _object(Group)["properties"]
    made["properties"] |= {name: tree[name] for name in ("rollup", "gate", "children")}
    made["properties"]["scales"] = {
        "description": "Scales by name; items name them.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/scale"},
    }
    made["properties"]["root"] = {
        "description": "What the whole is called as a group, where it differs.",
        "type": "object",
        "properties": {name: tree[name] for name in ("key", "text", "weight")},
        "additionalProperties": False,
    }
    made["required"] = ["key", "version", "title", "children"]
    return made


def _object(kind: type, leave: str = "") -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    said = _said(kind)
    fields = [f for f in attrs.fields(kind) if f.name not in leave.split()]
    properties = {}
    for field in fields:
        made = _kind(hints[field.name], field.name)
        if field.name in said:
            made = {"description": said[field.name], **made}
        properties[field.name] = made
    needed = [f.name for f in fields if f.default is attrs.NOTHING and f.name != "value"]
    return {
        "description": (inspect.getdoc(kind) or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


def _parts_of(kind: type) -> list[type]:
    """The classes that the fields of a class hold, but for those with a form of their own."""
    hints = typing.get_type_hints(kind)
    held = [leaf for field in attrs.fields(kind) for leaf in _leaves(hints[field.name])]
    conditions = _leaves(Condition)
    return [leaf for leaf in held if attrs.has(leaf) and leaf not in (Words, *conditions)]


def _leaves(hint: Any) -> list[Any]:
    args = typing.get_args(hint)
    return [leaf for part in args for leaf in _leaves(part)] if args else [hint]


def _name(kind: type) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def _kind(hint: Any, name: str) -> dict[str, Any]:  # noqa: PLR0911 - a line for each kind
    args = [part for part in typing.get_args(hint) if part is not type(None)]
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _kind(args[0], name)}
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return _union(args, name)
    if hint is Words:
        return {"$ref": "#/$defs/words"}
    if hint is Fraction:
        return {"$ref": "#/$defs/number"}
    if attrs.has(hint):
        return {"$ref": f"#/$defs/{_name(hint)}"}
    if hint is bool:
        return {"type": "boolean"}
    if hint is int:
        return {"type": "integer", "minimum": 0}
    if issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    assert hint is str, f"{name}: the schema knows no {hint!r}"
    return {"type": "string", "pattern": _KEY if name == "key" else _SAID}


def _union(args: list[Any], name: str) -> dict[str, Any]:
    if len(args) == 1:
        return _kind(args[0], name)
    if set(args) == {Options, Numeric}:
        return {"type": "string", "pattern": _SAID}
    if set(args) == {Item, Group}:
        return {"$ref": "#/$defs/child"}
    return {"$ref": "#/$defs/condition"}


def _condition() -> dict[str, Any]:
    inner = {"$ref": "#/$defs/condition"}
    text = {"type": "string", "pattern": _SAID}
    each = {"type": "array", "items": inner, "minItems": 1}
    rules: list[dict[str, Any]] = [
        {"item": text, "equals": text},
        {"item": text, "in": {"type": "array", "items": text, "minItems": 1}},
        {"and": each},
        {"or": each},
        {"not": inner},
    ]
    return {
        "description": "When an item is shown; one without an answer equals nothing.",
        "oneOf": [
            {
                "type": "object",
                "properties": rule,
                "required": list(rule),
                "additionalProperties": False,
            }
            for rule in rules
        ],
    }


def _said(kind: type) -> dict[str, str]:
    """What the docstring of a class says of each field."""
    _, _, rest = (inspect.getdoc(kind) or "").partition("Attributes:\n")
    lines = re.split(r"\n(?=\S)", rest)[0]
    found = {}
    for entry in re.split(r"\n    (?=\S)", "\n" + lines):
        name, colon, words = entry.partition(":")
        if colon:
            found[name.strip()] = " ".join(words.split())
    return found

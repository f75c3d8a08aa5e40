"""Definitions as TOML, YAML and JSON: everything is carried, and faults name their line.

YAML is read by the rules of YAML 1.2: `yes` and `no` are words, only `true` and `false`
are not. TOML's reader tells no lines, so a fault there has its path alone, unless it is
a fault of spelling.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from proactive_core import UsageError
from proactive_core.checklists import (
    Checklist,
    DefinitionError,
    Fault,
    read_definition,
    write_definition,
)

_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,30})\Z")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,30}\.[0-9]{1,30}\Z")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None}
# What Python's JSON reader takes and JSON has not, or takes for too long a number.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<odd>NaN|-?Infinity|-?[0-9]{4301,})')
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_PART = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")

Lines = Mapping[tuple[str | int, ...], int]


def read_toml(body: bytes) -> Checklist:
    """Read TOML.

    Raises:
        UsageError: It is no TOML, with the line.
        DefinitionError: All faults of the definition, each with its path.
    """
    try:
        # A decimal is kept as it is written; a float would be another number.
        return read_definition(tomllib.loads(decoded(body), parse_float=Decimal))
    except UsageError:
        raise
    except (ValueError, RecursionError) as e:
        raise UsageError(f"not TOML: {_said(e)}") from e


def read_yaml(body: bytes) -> Checklist:
    """Read YAML.

    Raises:
        UsageError: It is no YAML, or a key stands twice, with the line.
        DefinitionError: All faults of the definition, each with its path and line.
    """
    data, lines = load_yaml(decoded(body))
    return located(data, lines)


def read_json(body: bytes) -> Checklist:
    """Read JSON.

    Raises:
        UsageError: It is no JSON, or a key stands twice, with the line.
        DefinitionError: All faults of the definition, each with its path and line.
    """
    text = decoded(body)
    data = load_json(text)
    try:
        return read_definition(_table(data))
    except DefinitionError as wrong:
        # JSON is YAML but for the blanks: the lines are read only when a fault needs them.
        _, lines = load_yaml(text.replace("\t", " "))
        raise _with_lines(wrong, lines) from None


def load_json(text: str, number: Callable[[str], Any] | None = None) -> Any:
    """JSON as plain data, each decimal as it is written; each number by `number`, if given.

    Raises:
        UsageError: It is no JSON, or a key stands twice.
    """
    try:
        data = json.loads(
            text,
            parse_float=number or Decimal,
            parse_int=number or int,
            parse_constant=_no_number,
            object_pairs_hook=_once,
        )
    except (ValueError, RecursionError) as e:
        if isinstance(e, json.JSONDecodeError | RecursionError):
            raise UsageError(f"not JSON: {e}") from e
        raise UsageError(f"not JSON: {_said(e)}{_on_line(text)}") from e
    if _HALF.search(text):
        _refuse_halves(data)
    return data


def load_yaml(text: str, *, plain: bool = False) -> tuple[Any, Lines]:
    """YAML as plain data, and the line of each place; plain: nothing is made of the words.

    Raises:
        UsageError: It is no YAML, or a key stands twice.
    """
    try:
        import yaml  # noqa: PLC0415 - only who reads YAML needs it
    except ImportError as e:
        raise ImportError('YAML files need PyYAML: pip install "proactive-core[files]"') from e
    try:
        node = yaml.compose(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        walk = _Walk(yaml, plain=plain)
        return (None if node is None else walk.data(node, ())), walk.lines
    except (yaml.YAMLError, RecursionError) as e:
        raise UsageError(f"not YAML: {' '.join(str(e).split())}") from e


def load_json_words(body: bytes) -> Any:
    """JSON in which every number stays the text that it is written as."""
    return load_json(decoded(body), number=str)


def load_yaml_words(body: bytes) -> Any:
    """YAML in which everything stays the text that it is written as: `yes` is a word."""
    return load_yaml(decoded(body), plain=True)[0]


def located(data: Any, lines: Lines) -> Checklist:
    """Build a definition; its faults name the line where they stand."""
    try:
        return read_definition(_table(data))
    except DefinitionError as wrong:
        raise _with_lines(wrong, lines) from None


def write_toml(checklist: Checklist) -> bytes:
    """Write TOML."""
    try:
        import tomli_w  # noqa: PLC0415 - only who writes TOML needs it
    except ImportError as e:
        raise ImportError('to write TOML: pip install "proactive-core[files]"') from e
    return tomli_w.dumps(write_definition(checklist), indent=2).encode()


def write_yaml(checklist: Checklist) -> bytes:
    """Write YAML."""
    return dump_yaml(write_definition(checklist))


def write_json(checklist: Checklist) -> bytes:
    """Write JSON."""
    return dump_json(write_definition(checklist))


def dump_yaml(data: Any) -> bytes:
    """Plain data as YAML, in the order in which it stands."""
    try:
        import yaml  # noqa: PLC0415 - only who writes YAML needs it
    except ImportError as e:
        raise ImportError('YAML files need PyYAML: pip install "proactive-core[files]"') from e
    written: str = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
    return written.encode()


def dump_json(data: Any) -> bytes:
    """Plain data as JSON with a line for each entry."""
    return (json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def decoded(body: bytes) -> str:
    """Text of a file; `UsageError` with the line where it is not UTF-8."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = body[: e.start].count(b"\n") + 1
        raise UsageError(f"line {line} is not UTF-8 (byte {e.start}): save it as UTF-8") from e


class _Walk:
    """From YAML's nodes to plain data; an anchor's data is shared, not copied."""

    def __init__(self, yaml: Any, *, plain: bool) -> None:
        self.lines: dict[tuple[str | int, ...], int] = {}
        self._yaml = yaml
        self._plain = plain
        self._made: dict[int, Any] = {}

    def data(self, node: Any, path: tuple[str | int, ...]) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in self._made:
            return self._made[id(node)]
        if isinstance(node, self._yaml.ScalarNode):
            return _scalar(node.value, plain=not node.style and not self._plain)
        if isinstance(node, self._yaml.SequenceNode):
            row: list[Any] = []
            self._made[id(node)] = row
            row += [self.data(part, (*path, n)) for n, part in enumerate(node.value)]
            return row
        table: dict[str, Any] = {}
        self._made[id(node)] = table
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key, str):
                raise UsageError(f"a key must be a word, line {line}")
            if key in table:
                raise UsageError(f"{key!r} stands twice, line {line}")
            table[key] = self.data(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return table


def _scalar(written: str, *, plain: bool) -> Any:
    if not plain:
        return written
    if written in _WORDS:
        return _WORDS[written]
    if _WHOLE.match(written):
        return int(written)
    return Decimal(written) if _DECIMAL.match(written) else (written or None)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UsageError(f"{twice!r} stands twice in one object")
    return table


def _no_number(written: str) -> Any:
    raise UsageError(f"{written} is no number")


def _said(wrong: Exception) -> str:
    too_long = "int_max_str_digits" in str(wrong)
    return "a number has thousands of digits" if too_long else str(wrong)


def _on_line(text: str) -> str:
    """Where the JSON stands that could be split into words and was refused all the same."""
    for token in _TOKEN.finditer(text):
        if token["odd"]:
            return f", line {text.count(chr(10), 0, token.start()) + 1}"
    try:
        load_yaml(text.replace("\t", " "))
    except UsageError as found:  # a key that stands twice is found by YAML with its line
        _, _, line = str(found).rpartition(", line ")
        return f", line {line}" if line.isdecimal() else ""
    return ""


def _refuse_halves(data: Any) -> None:
    try:
        json.dumps(data, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as e:
        half = e.object[e.start]
        raise UsageError(f"not JSON: {half!a} is half of a character, and no text") from e


def _table(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise UsageError(f"a definition is a table of keys, not {data!r:.80}")
    return data


def _with_lines(wrong: DefinitionError, lines: Lines) -> DefinitionError:
    return DefinitionError(tuple(Fault(_place(f.at, lines), f.why) for f in wrong.faults))


def _place(at: str, lines: Lines) -> str:
    path: tuple[str | int, ...] = tuple(
        int(place) if place else key for key, place in _PART.findall(at)
    )
    while path not in lines and path:
        path = path[:-1]
    return f"line {lines.get(path, 1)}, {at}"

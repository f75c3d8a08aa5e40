"""A summary as plain JSON data: the one place where exact numbers are rounded."""

from __future__ import annotations

import enum
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from proactive_core.programme import Figure

from ._attention import attention
from ._values import Cell, Summary

_PLACES = 6


def as_plain(summary: Summary) -> dict[str, Any]:
    """Turn a summary into plain JSON data: the same summary is the same data, always.

    Shares, medians and scores are rounded to six places, here and nowhere else. None stays
    null, with its reason beside it. What figures count is told once, under `definitions`.
    """
    held = {
        field.name: _plain(getattr(summary, field.name))
        for field in attrs.fields(Summary)
        if field.name not in ("cells", "rows")
    }
    held["attention"] = [_plain(one) for one in attention(summary)]
    held["cells"] = [_cell(cell) for cell in summary.cells]
    held["definitions"] = {
        f.name: {"unit": f.unit.value, "definition": f.definition}
        for f in (*summary.whole.figures, summary.carried)
    }
    return held


def _cell(cell: Cell) -> dict[str, Any]:
    held: dict[str, Any] = {
        name: _plain(getattr(cell, name))
        for name in ("branch", "name", "period", "complete", "scores")
    }
    held["figures"] = {f.name: _figure(f) for f in cell.figures}
    return held


def _figure(found: Figure) -> dict[str, Any]:
    """Without the rows behind it: they are many, and the report links to them."""
    why = {"why": found.why} if found.why else {}
    return {"value": _plain(found.value), "n": found.n, **why}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            plain: Any = value
        case Fraction() | float():
            rounded = round(float(value), _PLACES)
            # A whole number is written as one, and never as -0.0.
            plain = int(rounded) if rounded == int(rounded) else rounded
        case enum.Enum():
            plain = value.value
        case date():
            plain = value.isoformat()
        case Figure():
            plain = _figure(value)
        case list() | tuple():
            plain = [_plain(one) for one in value]
        case _:
            fields = [f.name for f in attrs.fields(type(value)) if f.name != "rows"]
            plain = {name: _plain(getattr(value, name)) for name in fields}
    return plain

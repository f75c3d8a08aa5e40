"""Lines of group, code and number turned into a histogram of each group.

The engine has done the large step; what it found has a line for each code of each group. To add
up those of a group takes NumPy one pass; a grouping made for any aggregate takes several.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ._refusals import Codes, Reason

Whole = npt.NDArray[np.int64]


def turned(
    lines: pl.DataFrame, by: Sequence[str], codes: Codes, *, raw: bool
) -> tuple[list[list[Any]], Whole]:
    """The groups, sorted, a list for each column of `by`, and a histogram of each.

    Args:
        lines: The columns of `by`, `c0` and `n`; several lines may add to one number.
        by: What the lines are grouped by; empty = all of them are one group.
        codes: Says what the columns of a histogram are.
        raw: True where `c0` is still the answer, a whole number or null; False for its code.
    """
    least = _least_of_close(lines, by)
    if least is not None:
        place = lines[by[0]].cast(pl.Int64).to_numpy() - least
        held = _added(place, lines, codes, raw=raw)
        there = np.flatnonzero(held.any(axis=1))
        return [(there + least).tolist()], held[there]
    if not by:
        place = np.zeros(lines.height, dtype=np.int64)
        return [], _added(place, lines, codes, raw=raw)
    lines = lines.sort(*by)
    first = np.zeros(lines.height, dtype=np.bool_)
    first[:1] = True
    for name in by:
        first |= lines[name].ne_missing(lines[name].shift()).to_numpy()
    held = _added(np.cumsum(first) - 1, lines, codes, raw=raw)
    return [lines[name].filter(first).to_list() for name in by], held[: first.sum()]


def _least_of_close(lines: pl.DataFrame, by: Sequence[str]) -> int | None:
    """The least group if groups are whole numbers so close that places need no sorting."""
    if len(by) != 1 or not lines[by[0]].dtype.is_integer() or lines[by[0]].has_nulls():
        return None
    least, greatest = lines[by[0]].min(), lines[by[0]].max()
    within = np.iinfo(np.int64)
    if least is None or not within.min <= least <= greatest <= within.max:  # type: ignore[operator]
        return None
    close = greatest - least < lines.height  # type: ignore[operator]
    return least if close else None  # type: ignore[return-value]


def _added(place: Whole, lines: pl.DataFrame, codes: Codes, *, raw: bool) -> Whole:
    size = int(place.max(initial=0)) + 1
    held = np.zeros((size, codes.width), dtype=np.int64)
    cell = _codes(lines["c0"], codes, raw=raw) - codes.scale.low
    np.add.at(held, (place, cell), lines["n"].to_numpy())
    return held


def _codes(found: pl.Series, codes: Codes, *, raw: bool) -> Whole:
    if not raw:
        return found.cast(pl.Int64).to_numpy()
    value = found.cast(pl.Int64).fill_null(codes.scale.low).to_numpy()
    inside = (value >= codes.scale.low) & (value <= codes.scale.high)
    code = np.where(inside, value, codes.refusal(Reason.OFF_SCALE))
    return np.where(found.is_null().to_numpy(), codes.missing, code)

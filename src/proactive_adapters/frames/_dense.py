"""Counting in memory with NumPy: the kernel under pandas and PyArrow.

Their own groupings are made for any aggregate; a histogram adds one at the number of
the group times the width of the scale plus the code, a few ten thousand rows at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import attrs
import numpy as np
import numpy.typing as npt

from ._extra import need
from ._lazy import Lazy, brought_together
from ._parts import Histograms, Layout, Pairs
from ._periods import PeriodOf
from ._refusals import REASONS, Codes, Reason
from ._results import By

Whole = npt.NDArray[np.integer[Any]]
_CHUNK = 1 << 16
_FAR = 1 << 22


@attrs.frozen
class Index:
    """A column as places in a list of its values."""

    places: Whole
    held: Sequence[Any]


class Columns(Protocol):
    """Reads the columns of one kind of frame."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of all columns."""
        ...

    @property
    def length(self) -> int:
        """How many rows there are."""
        ...

    def codes(self, column: str, codes: Codes) -> Whole:
        """The code of every answer."""
        ...

    def index(self, column: str) -> Index:
        """A column as groups; a missing value is the group None."""
        ...

    def months(self, period: PeriodOf) -> Index:
        """Months since year 0 on the clock of the zone; None for a missing moment."""
        ...

    def refused(self, column: str, bad: npt.NDArray[np.bool_]) -> list[Any]:
        """The values of the marked rows, as Python has them."""
        ...


@attrs.frozen
class Dense:
    """Counts in columns that lie in memory."""

    source: Columns

    @property
    def columns(self) -> Sequence[str]:
        """The names of all columns."""
        return self.source.columns

    def single(self, answer: str, by: By, codes: Codes) -> Histograms:
        """The histogram of codes of every group."""
        places, groups = self._groups(by)
        size = len(groups[0]) if groups else 1
        code = self.source.codes(answer, codes)
        held = _histogram(places, size, code, codes)
        there = np.flatnonzero(held.any(axis=1))
        return Histograms(
            groups=[[values[g] for g in there.tolist()] for values in groups],
            rows=held[there].tolist(),
            totals=held.sum(axis=0).tolist(),
        )

    def pairs(self, layout: Layout, by: By, codes: Codes) -> Pairs:
        """Pairs by group and both codes."""
        places, groups = self._groups(by)
        one, other = (self.source.codes(column, codes) for column in layout.answers)
        if layout.respondent is None:
            low, width = codes.scale.low, codes.width
            joint = (one.astype(np.int64) - low) * width + (other - low)
            if places is not None:
                joint += places.astype(np.int64) * (width * width)
            key, rows = np.unique(joint, return_counts=True)
            which, joint = np.divmod(key, width * width)
            found = [joint // width + low, joint % width + low]
            return Pairs(
                groups=[[values[g] for g in which.tolist()] for values in groups],
                codes=[column.tolist() for column in found],
                rows=rows.tolist(),
            )
        return self._brought_together(layout, places, groups, (one, other), codes)

    def extremes(
        self, column: str, codes: Codes, only: tuple[str, str] | None = None
    ) -> dict[Reason, tuple[Any, Any]]:
        """The least and the greatest refused value by reason."""
        code = self.source.codes(column, codes)
        looked_at = np.ones(len(code), dtype=np.bool_)
        if only is not None:
            looked_at = self._equal(only[0], only[1])
        found = {}
        for reason in (Reason.OFF_SCALE, Reason.NOT_WHOLE, Reason.TEXT, Reason.BOOLEAN):
            bad = looked_at & (code == codes.refusal(reason))
            if bad.any():
                values = self.source.refused(column, bad)
                found[reason] = (min(values), max(values))
        return found

    def _equal(self, column: str, value: str) -> npt.NDArray[np.bool_]:
        index = self.source.index(column)
        same = np.array([v is not None and str(v) == value for v in index.held], dtype=np.bool_)
        return same[index.places] if len(same) else np.zeros(self.source.length, dtype=np.bool_)

    def _groups(self, by: By) -> tuple[Whole | None, list[Sequence[Any]]]:
        """Which group every row is in, and the values of the groups, a column per `by`."""
        places: Whole | None = None
        values: list[Sequence[Any]] = []
        for one in by:
            fresh = self.source.months(one) if isinstance(one, PeriodOf) else None
            index = fresh or self.source.index(one)  # type: ignore[arg-type]
            if places is None:
                places, values = index.places, [index.held]
                continue
            crossed = places.astype(np.int64) * len(index.held) + index.places
            there, places = np.unique(crossed, return_inverse=True)
            before, now = np.divmod(there, max(len(index.held), 1))
            values = [[held[g] for g in before.tolist()] for held in values]
            values.append([index.held[g] for g in now.tolist()])
        return places, values

    def _brought_together(
        self,
        layout: Layout,
        places: Whole | None,
        groups: list[Sequence[Any]],
        both: tuple[Whole, Whole],
        codes: Codes,
    ) -> Pairs:
        """Hand whole numbers to Polars, which joins the rows of each respondent."""
        pl, nw = need("polars"), need("narwhals.stable.v2")
        assert layout.respondent is not None
        people = self.source.index(layout.respondent)
        nobody = np.array([v is None for v in people.held], dtype=np.bool_)
        state = np.zeros(self.source.length, dtype=np.int64)
        if len(nobody):
            state[nobody[people.places]] = codes.refusal(Reason.NO_RESPONDENT)
        if layout.asked is not None:
            first, second = (self._equal(layout.asked, q) for q in layout.questions)
            state[~(first | second)] = codes.refusal(Reason.ANOTHER_QUESTION)
            both = (
                np.where(first, both[0], codes.missing),
                np.where(second, both[1], codes.missing),
            )
        grouped = [] if places is None else ["group"]
        columns = {} if places is None else {"group": places}
        frame = pl.DataFrame(
            {**columns, "r": people.places, "state": state, "c0": both[0], "c1": both[1]}
        )
        base = nw.from_native(frame).lazy()
        counted = brought_together(base, grouped, codes)
        held = Lazy(counted).lists(counted, (*grouped, "c0", "c1", "n"))
        which = held[0] if grouped else [0] * len(held[0])
        return Pairs(
            groups=[[values[g] for g in which] for values in groups],
            codes=held[-3:-1],
            rows=[int(n) for n in held[-1]],
        )


def _histogram(places: Whole | None, size: int, code: Whole, codes: Codes) -> Any:
    width = codes.width
    held = np.zeros(max(size, 1) * width, dtype=np.int64)
    cell = np.empty(min(len(code), _CHUNK), dtype=np.int64)
    for start in range(0, len(code), _CHUNK):
        part = cell[: min(_CHUNK, len(code) - start)]
        np.subtract(code[start : start + _CHUNK], codes.scale.low, out=part, dtype=np.int64)
        if places is not None:
            part += places[start : start + _CHUNK] * np.int64(width)
        np.add.at(held, part, 1)
    return held.reshape(-1, width)


def index_of_integers(values: Whole) -> Index | None:
    """Places of whole numbers that lie close together, without hashing; None if they do not."""
    if not len(values):
        return None
    least, greatest = int(values.min()), int(values.max())
    if greatest - least >= _FAR or greatest - least > 4 * len(values):
        return None
    narrow = values.dtype.itemsize < np.int32().itemsize  # they might not hold the difference
    wide = values.astype(np.int32) if narrow else values
    places = (wide - wide.dtype.type(least)).astype(np.int32, copy=False)
    return Index(places, range(least, greatest + 1))


def codes_of_numbers(
    values: npt.NDArray[Any], missing: npt.NDArray[np.bool_] | None, codes: Codes
) -> Whole:
    """Codes of a NumPy column of whole numbers or floats; what `missing` marks is no answer."""
    low, high = codes.scale.low, codes.scale.high
    short = np.iinfo(np.int16)
    fits = short.min < low and codes.refusal(REASONS[-1]) < short.max
    kind = np.int16 if fits else np.int64
    off = codes.refusal(Reason.OFF_SCALE)
    if values.dtype.kind in "iu" and values.dtype.itemsize == 1:
        limits = np.iinfo(values.dtype)
        every = range(limits.min, limits.max + 1)
        table = np.array([codes.of_whole(v) for v in every], dtype=kind)
        found = np.roll(table, limits.min)[values.view(np.uint8)]
    else:
        inside = (values >= low) & (values <= high)
        with np.errstate(invalid="ignore"):
            found = np.where(inside, values, off).astype(kind)
            if values.dtype.kind == "f":
                found[inside & (found != values)] = codes.refusal(Reason.NOT_WHOLE)
                found[np.isnan(values)] = codes.refusal(Reason.NOT_A_NUMBER)
    if missing is not None:
        found[missing] = codes.missing
    return found

"""Columns of a PyArrow table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ._dense import Index, Whole, codes_of_numbers, index_of_integers
from ._periods import PeriodOf
from ._refusals import Codes, Reason


@attrs.frozen
class ArrowColumns:
    """Reads the columns of one PyArrow table."""

    table: Any

    @property
    def columns(self) -> Sequence[str]:
        """The names of all columns."""
        names: list[str] = self.table.column_names
        return names

    @property
    def length(self) -> int:
        """How many rows there are."""
        return int(self.table.num_rows)

    def codes(self, column: str, codes: Codes) -> Whole:
        """The code of every answer."""
        return _joined([_codes(chunk, codes) for chunk in self.table[column].chunks])

    def index(self, column: str) -> Index:
        """A column as groups; a missing value is the group None."""
        return _index(self.table[column])

    def months(self, period: PeriodOf) -> Index:
        """Months since year 0 on the clock of the zone; None for a missing moment."""
        column = self.table[period.column]
        if pa.types.is_timestamp(column.type):
            unit = column.type.unit
            if column.type.tz is None:
                period.refuse_naive()
                if period.naive == "utc":
                    column = pc.cast(column, pa.timestamp(unit, tz="UTC"))
            if column.type.tz is not None:
                column = pc.cast(column, pa.timestamp(unit, tz=period.zone))
        elif not pa.types.is_date(column.type):
            raise period.refuse(column.type)
        passed = pc.subtract(pc.add(pc.multiply(pc.year(column), 12), pc.month(column)), 1)
        length = period.period.value
        return _index(pc.multiply(pc.divide(passed, length), length))

    def refused(self, column: str, bad: npt.NDArray[np.bool_]) -> list[Any]:
        """The values of the marked rows, as Python has them."""
        values: list[Any] = self.table[column].filter(pa.array(bad)).to_pylist()
        return values


def _joined(parts: list[Whole]) -> Whole:
    if not parts:
        return np.zeros(0, dtype=np.int64)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _codes(chunk: Any, codes: Codes) -> Whole:
    kind = chunk.type
    if pa.types.is_dictionary(kind):
        every = _codes(chunk.dictionary, codes)
        table = np.append(every, codes.missing).astype(every.dtype)
        places = chunk.indices.cast(pa.int64()).fill_null(len(every))
        return np.asarray(table[places.to_numpy(zero_copy_only=False)])
    if pa.types.is_integer(kind) and (near := _on_scale(chunk, codes)) is not None:
        return near
    missing = chunk.is_null().to_numpy(zero_copy_only=False) if chunk.null_count else None
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        filled = chunk if missing is None else chunk.fill_null(pa.scalar(0, kind))
        return codes_of_numbers(filled.to_numpy(zero_copy_only=False), missing, codes)
    if pa.types.is_decimal(kind):
        return _codes_of_decimals(chunk, missing, codes)
    reason = Reason.NO_RATING
    if pa.types.is_boolean(kind):
        reason = Reason.BOOLEAN
    elif (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    ):
        reason = Reason.TEXT
    found = np.full(len(chunk), codes.refusal(reason), dtype=np.int64)
    if missing is not None:
        found[missing] = codes.missing
    return found


def _on_scale(chunk: Any, codes: Codes) -> Whole | None:
    """The codes of a chunk whose answers all lie on the scale: themselves. None for any other."""
    least, greatest = pc.min_max(chunk).as_py().values()
    if least is None or least < codes.scale.low or greatest > codes.scale.high:
        return None
    try:
        filled = chunk.fill_null(pa.scalar(codes.missing, chunk.type))
    except pa.ArrowInvalid:  # the type does not hold that number
        return None
    found: Whole = filled.to_numpy(zero_copy_only=False)
    # Unsigned of full width, NumPy would join it with the other chunks to floats.
    return found.astype(np.int64, copy=False) if found.dtype.itemsize == 8 else found  # noqa: PLR2004


def _codes_of_decimals(chunk: Any, missing: Any, codes: Codes) -> Whole:
    whole = pc.equal(pc.floor(chunk), chunk).fill_null(False)  # noqa: FBT003 - its signature
    # Floats are exact where it matters: on the whole numbers of the scale.
    near = pc.cast(chunk, pa.float64(), safe=False).fill_null(0)
    found = codes_of_numbers(near.to_numpy(zero_copy_only=False), missing, codes)
    uneven = ~whole.to_numpy(zero_copy_only=False) & (found <= codes.scale.high)
    found[uneven] = codes.refusal(Reason.NOT_WHOLE)
    return found


def _index(column: Any) -> Index:
    if pa.types.is_integer(column.type) and not column.null_count and len(column):
        values = _joined([chunk.to_numpy(zero_copy_only=False) for chunk in column.chunks])
        close = index_of_integers(values)
        if close is not None:
            return close
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.unify_dictionaries()
    values = column.chunk(0).dictionary.to_pylist() if column.num_chunks else []
    parts = [
        chunk.indices.cast(pa.int64()).fill_null(len(values)).to_numpy(zero_copy_only=False)
        for chunk in column.chunks
    ]
    return Index(_joined(parts), [*values, None])

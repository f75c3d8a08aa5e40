"""Columns of a pandas frame.

What pandas calls missing is no answer: None, NA, NaT, and NaN too, for that is how a column of
whole numbers with gaps arrives. Only Arrow-backed columns tell NaN from a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from numbers import Integral
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from proactive_core import UsageError

from ._dense import Index, Whole, codes_of_numbers, index_of_integers
from ._periods import PeriodOf
from ._refusals import Codes, Reason


@attrs.frozen
class PandasColumns:
    """Reads the columns of one pandas frame."""

    frame: Any

    @property
    def columns(self) -> Sequence[str]:
        """The names of all columns."""
        return [str(name) for name in self.frame.columns]

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.frame)

    def codes(self, column: str, codes: Codes) -> Whole:
        """The code of every answer."""
        return _codes(self.frame[column], codes)

    def index(self, column: str) -> Index:
        """A column as groups; a missing value is the group None."""
        return _index(self.frame[column])

    def months(self, period: PeriodOf) -> Index:
        """Months since year 0 on the clock of the zone; None for a missing moment."""
        series = self.frame[period.column]
        if isinstance(series.dtype, pd.ArrowDtype):
            found: Index = _arrow(series).months(period)
            return found
        if series.dtype.kind != "M":
            raise period.refuse(f"{series.dtype} (pandas.to_datetime makes moments of dates)")
        if series.dt.tz is None:
            period.refuse_naive()
            local = series.dt.tz_localize("UTC") if period.naive == "utc" else series
        else:
            local = series
        if local.dt.tz is not None:
            local = local.dt.tz_convert(period.zone)
        months = local.dt.year * 12 + local.dt.month - 1
        months -= months % period.period.value
        index = _index(months)
        return Index(index.places, [None if m is None else int(m) for m in index.held])

    def refused(self, column: str, bad: npt.NDArray[np.bool_]) -> list[Any]:
        """The values of the marked rows, as Python has them."""
        values: list[Any] = self.frame[column][bad].tolist()
        return values


def _arrow(series: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - it is here, for pandas holds its columns

    from ._arrow import ArrowColumns  # noqa: PLC0415 - needs PyArrow

    held = pa.chunked_array(series.array.__arrow_array__())
    return ArrowColumns(pa.table({str(series.name): held}))


def _codes(series: Any, codes: Codes) -> Whole:
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        every = _codes(pd.Series(dtype.categories), codes)
        table = np.append(every, codes.missing).astype(every.dtype)
        return np.asarray(table[series.cat.codes.to_numpy()])
    if isinstance(dtype, pd.ArrowDtype):
        found: Whole = _arrow(series).codes(str(series.name), codes)
        return found
    if pd.api.types.is_object_dtype(dtype):
        return np.array(
            [
                codes.missing if gap else _code_of(value, codes)
                for value, gap in zip(series.tolist(), series.isna().tolist(), strict=True)
            ],
            dtype=np.int64,
        )
    missing = series.isna().to_numpy() if series.hasnans else None
    if pd.api.types.is_bool_dtype(dtype):
        return _all(Reason.BOOLEAN, missing, len(series), codes)
    if pd.api.types.is_integer_dtype(dtype) or pd.api.types.is_float_dtype(dtype):
        if isinstance(dtype, np.dtype):
            values = series.to_numpy()
        else:
            values = series.to_numpy(dtype=dtype.numpy_dtype, na_value=0)
        return codes_of_numbers(values, missing, codes)
    text = isinstance(dtype, pd.StringDtype)
    return _all(Reason.TEXT if text else Reason.NO_RATING, missing, len(series), codes)


def _all(reason: Reason, missing: Any, length: int, codes: Codes) -> Whole:
    found = np.full(length, codes.refusal(reason), dtype=np.int64)
    if missing is not None:
        found[missing] = codes.missing
    return found


def _code_of(value: Any, codes: Codes) -> int:
    """The code of one value of any type, as `proactive_core.loyalty.count` sees it.

    One difference: a whole float counts, as in columns of floats.
    """
    if isinstance(value, (bool, np.bool_)):
        return codes.refusal(Reason.BOOLEAN)
    if isinstance(value, str):
        return codes.refusal(Reason.TEXT)
    number = isinstance(value, (Integral, float, np.floating, Decimal))
    if not number or value != value:  # noqa: PLR0124 - a NaN that pandas does not know
        return codes.refusal(Reason.NO_RATING)
    if not codes.scale.low <= value <= codes.scale.high:
        return codes.refusal(Reason.OFF_SCALE)
    return int(value) if int(value) == value else codes.refusal(Reason.NOT_WHOLE)


def _index(series: Any) -> Index:
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "iu":
        close = index_of_integers(series.to_numpy())
        if close is not None:
            return close
    try:
        places, values = pd.factorize(series)
    except TypeError as e:
        raise UsageError(f"column {series.name!r} cannot be grouped by: {e}") from e
    held = [value.item() if isinstance(value, np.generic) else value for value in values]
    if (places < 0).any():
        places = np.where(places < 0, len(held), places)
        held.append(None)
    return Index(places, held)

"""Expressions that turn a column into codes."""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw

from ._periods import PeriodOf
from ._refusals import Codes, Reason

# Few enough digits that the nearest float is whole only if what is written is.
_NUMBER = r"^-?[0-9]{1,18}(\.[0-9]{1,12})?$"
_TEXT, _VALUE = "text of {}", "number of {}"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def plain_text(column: str) -> nw.Expr:
    """A CSV cell without white space around it; null when nothing is left."""
    trimmed = nw.col(column).str.strip_chars()
    return nw.when(trimmed != "").then(trimmed)


def with_numbers(frame: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
    """Add the numbers that CSV cells write, once: an expression is evaluated wherever it stands."""
    text, value = _TEXT.format(column), _VALUE.format(column)
    trimmed = frame.with_columns(plain_text(column).alias(text))
    number = nw.when(nw.col(text).str.contains(_NUMBER)).then(nw.col(text)).cast(nw.Float64)
    return trimmed.with_columns(number.alias(value))


def code_of(
    column: str, dtype: Any, codes: Codes, *, written: bool, small: bool
) -> tuple[nw.Expr, bool]:
    """The code of every row, and whether it is still the raw value.

    8-bit whole numbers are left as they are where `small` allows it: they have few values, so
    that it is cheaper to look at them after counting.
    """
    x = nw.col(column)
    if written:
        text, number = nw.col(_TEXT.format(column)), nw.col(_VALUE.format(column))
        return _numeric(number, codes, missing=text.is_null(), instead=Reason.TEXT), False
    if small and dtype in (nw.Int8, nw.UInt8):
        return x, True
    if dtype.is_float():
        number = nw.when(~x.is_nan()).then(x)
        return _numeric(number, codes, missing=x.is_null(), instead=Reason.NOT_A_NUMBER), False
    if dtype.is_integer():
        kept = nw.when(x.is_between(codes.scale.low, codes.scale.high)).then(x)
        inside = kept.cast(nw.Int32)
        missing, off = nw.lit(codes.missing), nw.lit(codes.refusal(Reason.OFF_SCALE))
        outside = nw.when(x.is_null()).then(missing).otherwise(off)
        return nw.when(~inside.is_null()).then(inside).otherwise(outside), False
    if dtype.is_numeric():
        return _numeric(x, codes, missing=x.is_null(), instead=Reason.NO_RATING), False
    reason = Reason.NO_RATING
    if dtype == nw.Boolean:
        reason = Reason.BOOLEAN
    elif dtype in (nw.String, nw.Categorical, nw.Enum):
        reason = Reason.TEXT
    missing, refused = nw.lit(codes.missing), nw.lit(codes.refusal(reason))
    return nw.when(x.is_null()).then(missing).otherwise(refused), False


def _numeric(number: nw.Expr, codes: Codes, *, missing: nw.Expr, instead: Reason) -> nw.Expr:
    """Codes of numbers; `instead` is what a null that is not missing stands for."""
    inside = nw.when(number.is_between(codes.scale.low, codes.scale.high)).then(number)
    whole = inside.cast(nw.Int32)
    # Casting cuts or rounds, whichever the engine prefers: only whole numbers come out equal.
    return (
        nw.when(whole == inside)
        .then(whole)
        .otherwise(
            nw.when(~inside.is_null())
            .then(nw.lit(codes.refusal(Reason.NOT_WHOLE)))
            .otherwise(
                nw.when(~number.is_null())
                .then(nw.lit(codes.refusal(Reason.OFF_SCALE)))
                .otherwise(
                    nw.when(missing)
                    .then(nw.lit(codes.missing))
                    .otherwise(nw.lit(codes.refusal(instead)))
                )
            )
        )
    )


def moment_of_text(
    frame: nw.LazyFrame[Any], period: PeriodOf, column: str, name: str
) -> tuple[nw.LazyFrame[Any], nw.Expr]:
    """Add the local clock of ISO 8601 text; CSV files come through Polars, which reads it.

    Returns:
        The frame, and what marks the rows whose text is no such moment (or has no UTC offset
        although `naive` is None).
    """
    import polars as pl  # noqa: PLC0415 - it is here, for the file was opened with it

    text = pl.col(column).str.strip_chars()
    tidy = (
        text.str.replace(rf"^({_DAY}) ", "${1}T")
        .str.replace(r"[Zz]$", "+00:00")
        .str.replace(r"T([0-9]{2}:[0-9]{2})($|[+-])", "T${1}:00${2}")
    )
    clock = "%Y-%m-%dT%H:%M:%S%.f"
    aware = tidy.str.to_datetime(f"{clock}%#z", strict=False, time_unit="us", time_zone="UTC")
    local = aware.dt.convert_time_zone(period.zone).dt.replace_time_zone(None)
    kinds = [local, tidy.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))]
    if period.naive is not None:
        bare = tidy.str.to_datetime(clock, strict=False, time_unit="us")
        if period.naive == "utc":
            moved = bare.dt.replace_time_zone("UTC").dt.convert_time_zone(period.zone)
            bare = moved.dt.replace_time_zone(None)
        kinds.append(bare)
    native = nw.to_native(frame).with_columns(pl.coalesce(kinds).alias(name))
    return nw.from_native(native).lazy(), ~plain_text(column).is_null() & nw.col(name).is_null()

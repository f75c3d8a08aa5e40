"""The clock of a time zone inside lazy engines, and the months it shows.

DuckDB and Spark keep one zone per connection and not per column, so narwhals cannot convert
there: their own functions do.
"""

from __future__ import annotations

from typing import Any

import narwhals.stable.v2 as nw

from proactive_core.programme import Period

from ._periods import PeriodOf

_MONTHS = 12


def months(clock: nw.Expr, period: Period) -> nw.Expr:
    """Whole periods since year 0."""
    passed = clock.dt.year().cast(nw.Int32) * _MONTHS + clock.dt.month().cast(nw.Int32) - 1
    return passed if period is Period.MONTH else passed // period.value


def with_clock(
    frame: nw.LazyFrame[Any], period: PeriodOf, inside: str, name: str
) -> nw.LazyFrame[Any]:
    """Add a column of local moments without an offset, or of dates.

    Raises:
        UsageError: The column holds no moments, or naive ones whose meaning was not stated.
    """
    dtype: Any = frame.collect_schema()[inside]
    column = nw.col(inside)
    if dtype == nw.Date:
        return frame.with_columns(column.alias(name))
    if dtype != nw.Datetime:
        raise period.refuse(dtype)
    naive = dtype.time_zone is None
    if naive:
        period.refuse_naive()
        if period.naive == "zone":
            return frame.with_columns(column.alias(name))
    if frame.implementation.is_duckdb():
        return _duckdb(frame, period.zone, inside, name, naive=naive)
    if frame.implementation.is_pyspark():
        return _spark(frame, period.zone, inside, name, naive=naive)
    aware = column.dt.replace_time_zone("UTC") if naive else column
    local = aware.dt.convert_time_zone(period.zone).dt.replace_time_zone(None)
    return frame.with_columns(local.alias(name))


def _duckdb(
    frame: nw.LazyFrame[Any], zone: str, inside: str, name: str, *, naive: bool
) -> nw.LazyFrame[Any]:
    import duckdb  # noqa: PLC0415 - it is here, for the relation is its

    moment: Any = duckdb.ColumnExpression(inside)
    if naive:
        utc = duckdb.ConstantExpression("UTC")
        moment = duckdb.FunctionExpression("timezone", utc, moment.cast("timestamp"))
    there = duckdb.ConstantExpression(zone)
    local = duckdb.FunctionExpression("timezone", there, moment).alias(name)
    held: nw.LazyFrame[Any] = nw.from_native(
        nw.to_native(frame).select(duckdb.StarExpression(), local)
    ).lazy()
    return held


def _spark(
    frame: nw.LazyFrame[Any], zone: str, inside: str, name: str, *, naive: bool
) -> nw.LazyFrame[Any]:
    from pyspark.sql import functions as f  # noqa: PLC0415 - it is here, for the frame is its

    # Without a source zone, Spark takes the session's, in which it shows its instants.
    source = f.lit("UTC") if naive else None
    local = f.convert_timezone(source, f.lit(zone), f.col(f"`{inside}`"))
    held: nw.LazyFrame[Any] = nw.from_native(nw.to_native(frame).withColumn(name, local)).lazy()
    return held

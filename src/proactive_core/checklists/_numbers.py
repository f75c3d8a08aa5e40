"""Exact numbers: read without floats, written as `n/d`, rounded only to be shown."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import floor

from ..errors import UsageError

# Bounded on purpose: `1e999999999` would otherwise be expanded digit by digit.
_DIGITS = 30
_NUMBER = re.compile(
    rf"[+-]?[0-9]{{1,{_DIGITS}}}(?:\.[0-9]{{1,{_DIGITS}}}|/[0-9]{{1,{_DIGITS}}})?\Z"
)


def read_number(written: str) -> Fraction:
    """Read `3`, `-0.25` or `1/3` exactly; anything else is a `UsageError`."""
    if _NUMBER.match(written):
        try:
            return Fraction(written)
        except ZeroDivisionError:
            pass
    msg = f"a number is written like 3, 0.25 or 1/3, not {written!r}"
    raise UsageError(msg)


def exact(value: object) -> Fraction:
    """Turn a whole number, `Fraction`, `Decimal` or text into a `Fraction`.

    Raises:
        UsageError: The value is a float (which of its many digits were meant?), a bool,
            not finite, or no number.
    """
    if isinstance(value, str):
        return read_number(value)
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _DIGITS:
        return Fraction(value)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, float):
        msg = f"floats are not exact: write {value!r} as a Fraction, a Decimal or a text"
        raise UsageError(msg)
    msg = f"an exact number is needed, not {value!r}"
    raise UsageError(msg)


def written(value: Fraction) -> str:
    """The canonical spelling `n/d` in lowest terms, also for whole numbers."""
    return f"{value.numerator}/{value.denominator}"


def percent(share: Fraction, digits: int = 1) -> str:
    """A share as per cent for display, rounded half away from zero [checklists §7].

    >>> percent(Fraction(5, 6)), percent(Fraction(5, 8)), percent(Fraction(1, 8), 0)
    ('83.3', '62.5', '13')
    """
    unit: int = 10**digits
    steps = floor(abs(share) * 100 * unit + Fraction(1, 2))
    sign = "-" if share < 0 and steps else ""
    whole, part = divmod(steps, unit)
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"

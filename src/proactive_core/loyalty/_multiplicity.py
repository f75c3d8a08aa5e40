"""p-values for many comparisons at once [loyalty §10.1]."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import UsageError
from ._guards import is_number


def _checked(values: Sequence[float]) -> list[int]:
    for p in values:
        if not is_number(p) or not 0 <= p <= 1:
            msg = f"p-values must be numbers in 0..1, not {p!r}"
            raise UsageError(msg)
    return sorted(range(len(values)), key=lambda i: values[i])


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p-values, in the given order: they bound the chance of any false alarm.

    Raises:
        UsageError: A value lies outside 0..1.
    """
    adjusted = [0.0] * len(values)
    running = 0.0
    for rank, i in enumerate(_checked(values)):
        running = max(running, min(1.0, values[i] * (len(values) - rank)))
        adjusted[i] = running
    return tuple(adjusted)


def benjamini_hochberg(values: Sequence[float]) -> tuple[float, ...]:
    """Benjamini and Hochberg's adjusted p-values: they bound the share of false alarms.

    Raises:
        UsageError: A value lies outside 0..1.
    """
    adjusted = [0.0] * len(values)
    running = 1.0
    for rank, i in reversed(list(enumerate(_checked(values), 1))):
        running = min(running, values[i] * len(values) / rank)
        adjusted[i] = max(running, values[i])
    return tuple(adjusted)

"""How many answers it takes [loyalty §12]."""

from __future__ import annotations

from math import ceil
from typing import Literal

import attrs

from ..errors import UsageError
from ._guards import choose
from ._normal import critical, quantile
from ._reading import percent

SizeMethod = Literal["wald", "adjusted_wald"]

_FEWER = {"wald": 0, "adjusted_wald": 3}
_GUARD = 1e-9


@attrs.frozen(kw_only=True)
class SampleSize:
    """How many answers a question needs.

    Attributes:
        n: Answers needed (per group, when two are compared), rounded up, at least 1.
        unrounded: Before rounding and before `adjusted_wald`'s 3 are taken off.
        reading: One sentence for a manager.
    """

    n: int
    unrounded: float
    reading: str


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low < value <= high:
        msg = f"{name} must lie above {low} and not above {high}, not {value!r}"
        raise UsageError(msg)


def sample_size(
    margin: float,
    *,
    variance: float = 1.0,
    level: float = 0.95,
    population: int | None = None,
    method: SizeMethod = "wald",
) -> SampleSize:
    """Answers needed to know one score to ± margin: z²V/m².

    Args:
        margin: Half-width of the interval, unit scale: ± 10 points are 0.1.
        variance: Variance of one answer, 0..1; 1 is the worst case, .54 to .67 are typical.
        level: Confidence level, strictly between 0 and 1.
        population: How many customers there are; None = no limit.
        method: `wald`, or `adjusted_wald`, which needs 3 fewer.

    Raises:
        UsageError: A number out of range, or no such method.
    """
    fewer = choose(_FEWER, method, "rule for sample sizes")
    _within("margin", margin, 0, 1)
    _within("variance", variance, 0, 1)
    raw = critical(level) ** 2 * variance / margin**2
    if population is not None:
        if type(population) is not int or population < 1:
            msg = f"population must be a whole number of at least 1, not {population!r}"
            raise UsageError(msg)
        raw = raw / (1 + (raw - 1) / population)
    n = max(1, ceil(raw - _GUARD) - fewer)
    if population is not None:
        n = min(n, population)
    return SampleSize(
        n=n,
        unrounded=raw,
        reading=(
            f"It takes {n} answers to know the score to within about"
            f" {100 * margin:.4g} points ({percent(level)} interval)."
        ),
    )


def sample_size_to_compare(
    difference: float,
    *,
    variances: tuple[float, float] = (1.0, 1.0),
    level: float = 0.95,
    power: float = 0.8,
) -> SampleSize:
    """Answers needed in each of two groups to see a difference: (z_α/2 + z_β)²(V₁ + V₂)/δ².

    Args:
        difference: The smallest difference worth seeing, unit scale: 10 points are 0.1.
        variances: Variance of one answer in each group, 0..1.
        level: Confidence level, strictly between 0 and 1.
        power: Chance of seeing the difference if it is there, strictly between 0 and 1.

    Raises:
        UsageError: A number out of range.

    Most differences between branches cannot be seen: 10 points at a variance of .54
    take 848 answers from each.
    """
    _within("difference", difference, 0, 2)
    for variance in variances:
        _within("variance", variance, 0, 1)
    if not 0 < power < 1:
        msg = f"power must be a share strictly between 0 and 1, such as 0.8, not {power!r}"
        raise UsageError(msg)
    raw = (critical(level) + quantile(power)) ** 2 * sum(variances) / difference**2
    n = max(1, ceil(raw - _GUARD))
    return SampleSize(
        n=n,
        unrounded=raw,
        reading=(
            f"It takes {n} answers from each of the two to see a difference of"
            f" {100 * difference:.4g} points with a chance of {percent(power)}."
        ),
    )

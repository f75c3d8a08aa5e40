"""How many answers it takes [loyalty §12]."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, sqrt
from typing import Literal

import attrs

from ..errors import UsageError
from ._guards import choose, is_number
from ._normal import below, critical, quantile
from ._reading import answers, percent

SizeMethod = Literal["wald", "adjusted_wald"]

_FEWER = {"wald": 0, "adjusted_wald": 3}
_GUARD = 1e-9
_FURTHEST = 2
_PAIR = 2

Variances = tuple[Fraction | float, Fraction | float]


@attrs.frozen(kw_only=True)
class Sight:
    """What two groups of given sizes can tell apart.

    Attributes:
        difference: Of the two scores behind the answers, unit scale (0..2). Asked for the
            smallest one that can be seen: None when not even opposite scores can be.
        sizes: Answers in each group.
        power: Chance of telling the two apart if they lie that far from each other.
        level: Confidence level at which they are told apart.
        reading: One sentence for a manager.
    """

    difference: float | None
    sizes: tuple[int, int]
    power: float
    level: float
    reading: str


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


def _within(name: str, value: Fraction | float, low: float, high: float) -> float:
    if not is_number(value) or not low < value <= high:
        msg = f"{name} must be a number above {low} and not above {high}, not {value!r}"
        raise UsageError(msg)
    return float(value)


def _both_within(variances: Variances) -> tuple[float, float]:
    if not isinstance(variances, (tuple, list)) or len(variances) != _PAIR:
        msg = f"variances must be two numbers, one for each group, not {variances!r}"
        raise UsageError(msg)
    return _within("variance", variances[0], 0, 1), _within("variance", variances[1], 0, 1)


def _share(power: float) -> float:
    if not is_number(power) or not 0 < power < 1:
        msg = f"power must be a share strictly between 0 and 1, such as 0.8, not {power!r}"
        raise UsageError(msg)
    return float(power)


def _check_sizes(sizes: tuple[int, int]) -> None:
    fits = isinstance(sizes, (tuple, list)) and len(sizes) == _PAIR
    if not fits or any(type(n) is not int or n < 1 for n in sizes):
        msg = f"sizes must be two whole numbers of at least 1, not {sizes!r}"
        raise UsageError(msg)


def sample_size(
    margin: Fraction | float,
    *,
    variance: Fraction | float = 1.0,
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
    margin, variance = _within("margin", margin, 0, 1), _within("variance", variance, 0, 1)
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
            f"It takes {answers(n)} to know the score to within about"
            f" {100 * margin:.4g} points ({percent(level)} interval)."
        ),
    )


def sample_size_to_compare(
    difference: Fraction | float,
    *,
    variances: Variances = (1.0, 1.0),
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
    difference = _within("difference", difference, 0, 2)
    variances, power = _both_within(variances), _share(power)
    raw = (critical(level) + quantile(power)) ** 2 * sum(variances) / difference**2
    n = max(1, ceil(raw - _GUARD))
    return SampleSize(
        n=n,
        unrounded=raw,
        reading=(
            f"It takes {answers(n)} from each of the two to see a difference of"
            f" {100 * difference:.4g} points with a chance of {percent(power)}."
        ),
    )


def _error(sizes: tuple[int, int], variances: tuple[float, float]) -> float:
    return sqrt(sum(v / n for v, n in zip(variances, sizes, strict=True)))


def detectable_difference(
    sizes: tuple[int, int],
    *,
    variances: Variances = (1.0, 1.0),
    level: float = 0.95,
    power: float = 0.8,
) -> Sight:
    """The smallest difference that so many answers can show: (z_α/2 + z_β)·√(V₁/n₁ + V₂/n₂).

    Args:
        sizes: Answers in each group, at least 1.
        variances: Variance of one answer in each group, 0..1; 1 is the worst case, .54 to
            .67 are typical.
        level: Confidence level, strictly between 0 and 1.
        power: Chance of seeing the difference if it is there, strictly between 0 and 1.

    Raises:
        UsageError: A number out of range.

    The inverse of `sample_size_to_compare`; see `power_to_compare` for how good it is at few
    answers. Most differences between branches are smaller than 30 answers can show.

    >>> detectable_difference((30, 30), variances=(0.54, 0.54)).reading
    'Of 30 and 30 answers, only differences from about 54 points up show with a chance of 80 %.'
    """
    _check_sizes(sizes)
    variances, power = _both_within(variances), _share(power)
    reach = (critical(level) + quantile(power)) * _error(sizes, variances)
    base = f"Of {sizes[0]} and {sizes[1]} answers,"
    if reach > _FURTHEST:
        reading = f"{base} not even opposite scores show with a chance of {percent(power)}."
        return Sight(difference=None, sizes=sizes, power=power, level=level, reading=reading)
    reach = max(reach, 0.0)
    reading = (
        f"{base} only differences from about {ceil(100 * reach - _GUARD)} points up show"
        f" with a chance of {percent(power)}."
    )
    return Sight(difference=reach, sizes=sizes, power=power, level=level, reading=reading)


def power_to_compare(
    difference: Fraction | float,
    sizes: tuple[int, int],
    *,
    variances: Variances = (1.0, 1.0),
    level: float = 0.95,
) -> Sight:
    """The chance that so many answers show a difference that is there.

    Args:
        difference: Of the two scores behind the answers, unit scale: 10 points are 0.1.
        sizes: Answers in each group, at least 1.
        variances: Variance of one answer in each group, 0..1.
        level: Confidence level, strictly between 0 and 1.

    Raises:
        UsageError: A number out of range.

    Normal theory, which flatters: against the exact power of MOVER at +45 and +10 [loyalty §7.3]
    it says .11 for .07 at 5 answers each, .47 for .40 at 20 and 80, and .64 for .62 at 50 each.
    """
    difference = _within("difference", difference, 0, 2)
    _check_sizes(sizes)
    variances = _both_within(variances)
    z, shift = critical(level), difference / _error(sizes, variances)
    power = below(shift - z) + below(-shift - z)
    reading = (
        f"If two scores lie {100 * difference:.4g} points apart, {sizes[0]} and {sizes[1]} answers"
        f" tell them apart with a chance of about {round(100 * power)} %."
    )
    return Sight(difference=difference, sizes=sizes, power=power, level=level, reading=reading)

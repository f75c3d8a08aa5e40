"""Weighted answers, and strata with known sizes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite, sqrt
from typing import Any

import attrs
from attrs.validators import instance_of

from ..errors import UsageError
from ._counting import RefusedAnswer, on_scale, rating_of, refuse_all, refused
from ._explained import Explained
from ._guards import comparable, tally_only
from ._interval._score import score
from ._keys import ScoringKey, scoring_key
from ._net_score import NOBODY
from ._normal import critical
from ._reading import answers, behind
from ._rounding import points, signed
from ._tally import Tally

Three = tuple[Fraction, Fraction, Fraction]
_ZEROS: Three = (Fraction(0), Fraction(0), Fraction(0))
_PAIR = 2


@attrs.frozen
class WeightedTally:
    """Answers and what weighting needs to remember of them; add them as you add tallies.

    Attributes:
        tally: The answers, unweighted.
        weights: Sum of the weights of detractors, passives and promoters, exactly.
        squares: Sum of their squares.

    Raises:
        UsageError: A sum is missing or negative, or does not go with the answers.
    """

    tally: Tally = attrs.field(validator=instance_of(Tally))
    weights: Three = attrs.field()
    squares: Three = attrs.field()

    @weights.validator
    @squares.validator
    def _three(self, field: attrs.Attribute[Any], value: Three) -> None:
        fits = len(value) == len(_ZEROS) and all(
            isinstance(total, Fraction) and (total > 0 if count else total == 0)
            for total, count in zip(value, self.tally.dqp, strict=False)
        )
        if not fits:
            msg = (
                f"{field.name} must be three fractions, above 0 where there are answers: {value!r}"
            )
            raise UsageError(msg)

    @classmethod
    def empty(cls, key: ScoringKey, *, question: str | None = None) -> WeightedTally:
        """Nobody's answers: the identity of `+`."""
        return cls(Tally.empty(key, question=question), _ZEROS, _ZEROS)

    @classmethod
    def of(
        cls,
        key: ScoringKey,
        rows: Iterable[tuple[object, object]],
        *,
        question: str | None = None,
        wording: str | None = None,
    ) -> WeightedTally:
        """Count (answer, weight) pairs that must all be good.

        Args:
            key: Names the scale and the bands.
            rows: Answers as in `Tally.of`, each with its weight: a finite number above 0.
            question: Key of the question; None = not stated.
            wording: Version of its wording; None = not stated.

        Raises:
            UsageError: A row is refused; the message locates every one of them.
        """
        scoring_key(key)
        refusals: list[RefusedAnswer] = []
        kept: list[int | None] = []
        weights, squares = list(_ZEROS), list(_ZEROS)
        for row, pair in enumerate(rows):
            if not isinstance(pair, (tuple, list)) or len(pair) != _PAIR:
                refusals.append(refused(row, "pair", pair, "an answer and its weight"))
                continue
            answer, weight = pair
            rating = None if answer is None else rating_of(answer, key.scale)
            size = _exact(weight)
            if rating is None and answer is not None:
                refusals.append(refused(row, "rating", answer, on_scale(key.scale)))
            elif size is None:
                refusals.append(refused(row, "weight", weight, "a finite number above 0"))
            else:
                kept.append(rating)
                if rating is not None:
                    band = key.band_of(rating).weight + 1
                    weights[band] += size
                    squares[band] += size * size
        if refusals:
            refuse_all(tuple(refusals))
        tally = Tally.of(key, kept, question=question, wording=wording)
        return cls(tally, _three(weights), _three(squares))

    def __add__(self, other: object) -> WeightedTally:
        if not isinstance(other, WeightedTally):
            return NotImplemented
        return WeightedTally(
            self.tally + other.tally,
            _three([a + b for a, b in zip(self.weights, other.weights, strict=True)]),
            _three([a + b for a, b in zip(self.squares, other.squares, strict=True)]),
        )


def _three(values: Sequence[Fraction]) -> Three:
    return values[0], values[1], values[2]


def _exact(weight: object) -> Fraction | None:
    if isinstance(weight, bool) or not isinstance(weight, (int, float, Decimal, Fraction)):
        return None
    return Fraction(weight) if isfinite(weight) and weight > 0 else None


@attrs.frozen(kw_only=True)
class WeightedScore(Explained):
    """A weighted net score.

    Attributes:
        tally: The answers behind it, unweighted.
        value: Σws/Σw or Σ W_h θ_h exactly, unit scale; None when it is undefined.
        variance: Variance of `value`; None when undefined (it needs two answers).
        low: Lower limit, unit scale; None when undefined.
        high: Upper limit, unit scale; None when undefined.
        level: Confidence level of the interval.
        method: How it was made.
        n_eff: Equally weighted answers that would say as much (Kish); None for strata.
        why: Why there is no value; None when there is one.
    """

    tally: Tally
    value: Fraction | None
    variance: Fraction | None
    low: float | None
    high: float | None
    level: float
    method: str
    n_eff: Fraction | None = None
    why: str | None = None

    def _tallies(self) -> Iterable[Tally]:
        return (self.tally,)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.value is None or self.low is None or self.high is None:
            return f"There is no weighted score: {self.why}."
        worth = "" if self.n_eff is None else f" (worth {float(self.n_eff):.4g} equal ones)"
        return (
            f"Weighted net score {signed(points(self.value))} from {answers(self.tally.n)}{worth}:"
            f" {behind((self.low, self.high), self.level, self.method)}."
        )


def weighted_score(weighted: WeightedTally, *, level: float = 0.95) -> WeightedScore:
    """Score weighted answers: the score interval at Kish's effective number of answers.

    Equal weights give the plain score and interval; scaling all weights changes nothing.
    The variance is the linearised one with n/(n − 1).

    Raises:
        UsageError: The level is not strictly between 0 and 1.

    Source: [loyalty §9.2].
    """
    tally_only(weighted, "weighted", WeightedTally)
    z, method = critical(level), "kish_score"
    d, q, p = weighted.weights
    total, n = d + q + p, weighted.tally.n
    if not n:
        return WeightedScore(
            tally=weighted.tally,
            value=None,
            variance=None,
            low=None,
            high=None,
            level=level,
            method=method,
            why=NOBODY,
        )
    value = (p - d) / total
    n_eff = total**2 / sum(weighted.squares)
    variance = None
    if n > 1:
        spread = sum(square * (k - value) ** 2 for k, square in enumerate(weighted.squares, -1))
        variance = spread / total**2 * n / (n - 1)
    scale = n_eff / total
    low, high = score(float(d * scale), float(q * scale), float(p * scale), z)
    return WeightedScore(
        tally=weighted.tally,
        value=value,
        variance=variance,
        low=low,
        high=high,
        level=level,
        method=method,
        n_eff=n_eff,
    )


def post_stratify(strata: Iterable[tuple[Tally, int]], *, level: float = 0.95) -> WeightedScore:
    """Weigh strata by how many customers each has (square-and-add of their limits).

    Args:
        strata: Each stratum's answers and its number of customers.
        level: Confidence level, strictly between 0 and 1.

    Raises:
        UsageError: No strata, another key or question, or a size below 1.

    A stratum with fewer than two answers leaves the result undefined: merge it with its
    neighbour first [loyalty §9.2].
    """
    z, method = critical(level), "post_stratified"
    given = list(strata)
    comparable((f"stratum {i}", tally) for i, (tally, _) in enumerate(given))
    if not given or any(type(size) is not int or size < 1 for _, size in given):
        msg = "strata must each come with a whole number of customers, at least 1"
        raise UsageError(msg)
    pooled = sum((tally for tally, _ in given[1:]), start=given[0][0])
    thin = [str(i) for i, (tally, _) in enumerate(given) if tally.n <= 1]
    if thin:
        why = f"stratum {', '.join(thin)} has fewer than two answers: merge it with another"
        return WeightedScore(
            tally=pooled,
            value=None,
            variance=None,
            low=None,
            high=None,
            level=level,
            method=method,
            why=why,
        )
    whole = sum(size for _, size in given)
    value, variance = Fraction(0), Fraction(0)
    below = above = 0.0
    for tally, size in given:
        share, (d, q, p) = Fraction(size, whole), tally.dqp
        n = d + q + p
        one, spread = Fraction(p - d, n), Fraction(q * (d + p) + 4 * d * p, n * n)
        value += share * one
        variance += share**2 * spread / (n - 1)
        low, high = score(d, q, p, z)
        below += float(share) ** 2 * (float(one) - low) ** 2
        above += float(share) ** 2 * (high - float(one)) ** 2
    return WeightedScore(
        tally=pooled,
        value=value,
        variance=variance,
        low=float(value) - sqrt(below),
        high=float(value) + sqrt(above),
        level=level,
        method=method,
    )

"""How each kind of control chart judges a period [loyalty §11]."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import accumulate, pairwise
from math import sqrt
from types import MappingProxyType

import attrs

from ._draws import MOST_TABLES, law_of_draw, tables
from ._mover import DQP
from ._normal import below, quantile
from ._reading import answers
from ._tally import Tally

D2 = 1.128
SIGMAS = 3
_BEYOND = below(-SIGMAS)
_GUARD = 1e-9
_LEAST = 5e-324  # a chance below it is 0 as a float, and 0 has no normal score
_TOO_FEW = "a chart of this kind needs at least two periods with answers"


@attrs.frozen
class Setting:
    """What all periods together say.

    Attributes:
        pool: Detractors, passives and promoters of all periods.
        sigma: Laney's factor; None for fewer than two periods with answers.
        present: The periods with answers.
    """

    pool: DQP
    centre: Fraction
    variance: Fraction
    sigma: float | None
    present: tuple[Tally, ...]

    @property
    def flat(self) -> str | None:
        """Why nothing can be judged when all answers are alike; None when they are not."""
        if self.variance != 0:
            return None
        return f"all {answers(sum(self.pool))} fell in one band, so nothing varies"


@attrs.frozen
class Judged:
    """One period's limits, its standard error under the method, and its distance z."""

    low: float
    high: float
    sigma: float
    z: float


Judge = Callable[[Tally], Judged]


def exact(tally: Tally) -> Fraction:
    """The score of a tally with answers."""
    d, q, p = tally.dqp
    return Fraction(p - d, d + q + p)


def distance(tally: Tally, setting: Setting) -> float | None:
    """Distance from the centre in standard errors of the period's size; None without spread."""
    if setting.variance == 0:
        return None
    spread = sqrt(float(setting.variance) / tally.n)
    return float(exact(tally) - setting.centre) / spread


def limits(centre: Fraction, half: float) -> tuple[float, float]:
    """Centre ± half, clipped to −1..1."""
    return max(-1.0, float(centre) - half), min(1.0, float(centre) + half)


def _normal(setting: Setting, factor: float) -> Judge:
    """Three standard errors, times a factor."""
    spread = float(setting.variance)

    def judge(tally: Tally) -> Judged:
        plain = sqrt(spread / tally.n)
        low, high = limits(setting.centre, SIGMAS * factor * plain)
        return Judged(low, high, factor * plain, float(exact(tally) - setting.centre) / plain)

    return judge


def _exact(setting: Setting) -> Judge | str:
    flat = setting.flat
    if flat is not None:
        return flat
    if len(setting.present) == 1:
        return _TOO_FEW
    laws: dict[int, _Law] = {}
    whole, spread = sum(setting.pool), float(setting.variance)

    def judge(tally: Tally) -> Judged:
        d, q, p = tally.dqp
        n, lead = d + q + p, p - d
        # A draw of n out of N varies less than n new answers do.
        sigma = sqrt(spread / n * (whole - n) / (whole - 1))
        if tables(n, setting.pool) > MOST_TABLES:
            low, high = limits(setting.centre, SIGMAS * sigma)
            return Judged(low, high, sigma, float(Fraction(lead, n) - setting.centre) / sigma)
        if n not in laws:
            laws[n] = _Law.of(n, setting.pool)
        return Judged(laws[n].low / n, laws[n].high / n, sigma, laws[n].z(lead))

    return judge


@attrs.frozen
class _Law:
    """What a draw of n may lead by: limits, and the chance of each lead and of less."""

    n: int
    low: int
    high: int
    chances: tuple[float, ...]
    reached: tuple[float, ...]

    @classmethod
    def of(cls, n: int, pool: DQP) -> _Law:
        chances = law_of_draw(n, pool)
        up, down = (tuple(accumulate(law)) for law in (chances, chances[::-1]))
        tail = _BEYOND * (1 + _GUARD)
        low = next(k for k, sofar in enumerate(up) if sofar > tail)
        high = next(k for k, sofar in enumerate(down) if sofar > tail)
        return cls(n, low - n, n - high, chances, up)

    def z(self, lead: int) -> float:
        """The normal score of the lead: where a normal law has as much below it, ties halved."""
        place = lead + self.n
        less = self.reached[place] - self.chances[place] / 2
        # From the nearer end: next to 1 a float has no digits left.
        more = sum(self.chances[place + 1 :]) + self.chances[place] / 2
        z = quantile(max(min(less, more), _LEAST))
        return z if less < more else -z


def _shewhart(setting: Setting) -> Judge | str:
    return setting.flat or _normal(setting, 1.0)


def _laney(setting: Setting) -> Judge | str:
    if setting.flat is None and setting.sigma is None:
        return _TOO_FEW
    return setting.flat or _normal(setting, setting.sigma or 0.0)


def _xmr(setting: Setting) -> Judge | str:
    if setting.flat is not None:
        return setting.flat
    if len({tally.n for tally in setting.present}) > 1:
        return "moving ranges need periods of equal size: use exact or laney"
    if len(setting.present) == 1:
        return _TOO_FEW
    scores = [exact(tally) for tally in setting.present]
    moves = [abs(after - before) for before, after in pairwise(scores)]
    # Of periods of one size the mean score is the pooled one, so the centre stays.
    one = float(sum(moves) / len(moves)) / D2
    low, high = limits(setting.centre, SIGMAS * one)
    plain = _normal(setting, 1.0)
    return lambda tally: Judged(low, high, one, plain(tally).z)


JUDGES: Mapping[str, Callable[[Setting], Judge | str]] = MappingProxyType(
    {"exact": _exact, "laney": _laney, "shewhart": _shewhart, "xmr": _xmr}
)
"""A judge of periods, or why there is none, by the chart's name."""

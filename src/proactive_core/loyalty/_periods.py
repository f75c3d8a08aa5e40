"""One score over time: control charts [loyalty §11]."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from types import MappingProxyType
from typing import Literal

import attrs

from ..errors import UsageError
from ._branches import pooled
from ._explained import Explained
from ._guards import choose, crossed, wordings_of
from ._net_score import NOBODY
from ._reading import answers, caution
from ._rounding import points, signed
from ._tally import Tally

ChartMethod = Literal["laney", "shewhart", "xmr"]

_D2 = 1.128
_SIGMAS = 3


@attrs.frozen(kw_only=True)
class ChartPoint:
    """One period on a chart; None where there were no answers, or no chart.

    Attributes:
        name: The period's name.
        tally: Its answers.
        value: Its score exactly, unit scale; None when nobody answered.
        low: Lower control limit, clipped to −1..1.
        high: Upper control limit, clipped to −1..1.
        z: Distance from the centre in standard errors of the period's size.
        ewma: Exponentially weighted score so far, started at the centre.
        ewma_low: Lower limit of chance for `ewma`, clipped to −1..1; None without limits.
        ewma_high: Upper limit likewise.
        cusum_up: Cumulated excess of z above k.
        cusum_down: Cumulated excess of −z above k.
        outside: True when the score lies outside the control limits.
        alarm: True when one of the cumulated excesses has reached h.
    """

    name: str
    tally: Tally
    value: Fraction | None
    low: float | None
    high: float | None
    z: float | None
    ewma: float | None
    ewma_low: float | None
    ewma_high: float | None
    cusum_up: float | None
    cusum_down: float | None
    outside: bool
    alarm: bool

    @property
    def drifting(self) -> bool:
        """True when the moving average lies outside its own limits.

        It looks for the same slow shifts as the cumulated sums, so it is no signal of its own:
        counting both would raise two alarms for one.
        """
        if self.ewma is None or self.ewma_low is None or self.ewma_high is None:
            return False
        return not self.ewma_low <= self.ewma <= self.ewma_high


@attrs.frozen(kw_only=True)
class ControlChart(Explained):
    """Periods of one score against the limits of chance.

    Attributes:
        periods: In the order of time.
        centre: Pooled score; None when nobody answered.
        sigma_z: Laney's factor, the scatter of z from one period to the next; None when
            there are fewer than two periods with answers.
        method: How the control limits were made.
        why: Why there are no limits; None when there are.
    """

    periods: tuple[ChartPoint, ...]
    centre: Fraction | None
    sigma_z: float | None
    method: str
    why: str | None = None

    def _tallies(self) -> Iterable[Tally]:
        return (one.tally for one in self.periods)

    @property
    def wordings(self) -> tuple[str, ...]:
        """Versions of the wording in any period, sorted."""
        return wordings_of(one.tally for one in self.periods)

    @property
    def crosses_wordings(self) -> bool:
        """True when not all periods were asked in the same words."""
        return crossed(one.tally for one in self.periods)

    @property
    def signals(self) -> tuple[ChartPoint, ...]:
        """The periods outside their limits, or with an alarm of the cumulated sums."""
        return tuple(one for one in self.periods if one.outside or one.alarm)

    @property
    def reading(self) -> str:
        """One sentence for a manager."""
        if self.centre is None or self.why is not None:
            return f"There is no chart: {self.why}."
        centre = f"around {signed(points(self.centre))}"
        note = caution(self.wordings, crosses=self.crosses_wordings)
        if not self.signals:
            return f"The periods move {centre} within what chance alone explains{note}."
        names = ", ".join(one.name for one in self.signals)
        return f"The periods move {centre}, and chance alone hardly explains {names}{note}."


@attrs.frozen
class Weighing:
    """How the running statistics of a chart are set.

    Attributes:
        share: Weight of the newest period in the moving average, above 0 and up to 1.
        slack: k, the drift that the cumulated sums forgive, in standard errors.
        alarm: h, the sum at which they raise an alarm; 4 to 5 is customary.

    Raises:
        UsageError: A number is out of range.
    """

    share: float = 0.2
    slack: float = 0.5
    alarm: float = 5.0

    def __attrs_post_init__(self) -> None:
        if not 0 < self.share <= 1 or not self.slack >= 0 or not self.alarm > 0:
            msg = f"a chart needs 0 < share <= 1, slack >= 0 and alarm > 0, not {self!r}"
            raise UsageError(msg)


DEFAULT_WEIGHING = Weighing()


def control_chart(
    periods: Mapping[str, Tally],
    *,
    method: ChartMethod = "laney",
    weighing: Weighing = DEFAULT_WEIGHING,
) -> ControlChart:
    """Chart one score over time, so that no two periods are tested one by one.

    Args:
        periods: Tallies by the period's name, in the order of time, of one key and question.
            A period without answers keeps its place and moves nothing.
        method: `laney` (limits widened by the scatter between periods; sizes may differ),
            `shewhart` (sampling alone) or `xmr` (moving ranges; equal sizes only).
        weighing: Settings of the moving average and the cumulated sums.

    Raises:
        UsageError: No periods, mixed keys or questions, or no such method.

    Source: [loyalty §11]. The limits rest on the normal law. Of 400 simulated charts of eight equal
    periods at +45, +75 and +94, `laney` calls some period unusual in 2, 2 and 5 % with 30 answers
    each, and in 2, 6 and 28 % with 8; `shewhart` in 1, 1 and 2 %, and in 1, 3 and 4 %.
    """
    sigma_for = choose(_SIGMA_OF, method, "chart")
    whole = pooled(periods)
    present = [tally for tally in periods.values() if tally.n]
    centre, variance = whole.score, whole.variance
    if centre is None or variance is None:
        return ControlChart(
            periods=tuple(_blank(name, tally) for name, tally in periods.items()),
            centre=None,
            sigma_z=None,
            method=method,
            why=NOBODY,
        )
    z = [_distance(tally, centre, variance) for tally in present]
    known = [value for value in z if value is not None]
    gaps = [abs(after - before) for before, after in pairwise(known)]
    sigma = sum(gaps) / len(gaps) / _D2 if gaps else None
    setting = _Setting(centre, variance, sigma, present)
    sigma_of, why = sigma_for(setting)
    return ControlChart(
        periods=_run(periods, setting, sigma_of, weighing),
        centre=centre,
        sigma_z=sigma,
        method=method,
        why=why,
    )


@attrs.frozen
class _Setting:
    centre: Fraction
    variance: Fraction
    sigma: float | None
    present: list[Tally]


_SigmaOf = Callable[[int], float]
_Answer = tuple[_SigmaOf | None, str | None]


def _limits(centre: Fraction, half: float) -> tuple[float, float]:
    return max(-1.0, float(centre) - half), min(1.0, float(centre) + half)


def _same_band(setting: _Setting) -> str:
    total = sum(tally.n for tally in setting.present)
    return f"all {answers(total)} fell in one band, so nothing varies"


def _shewhart(setting: _Setting) -> _Answer:
    if setting.variance == 0:
        return None, _same_band(setting)
    spread = float(setting.variance)
    return (lambda n: sqrt(spread / n)), None


def _laney(setting: _Setting) -> _Answer:
    if setting.variance == 0:
        return None, _same_band(setting)
    sigma = setting.sigma
    if sigma is None:
        return None, "a chart of this kind needs at least two periods with answers"
    spread = float(setting.variance)
    return (lambda n: sigma * sqrt(spread / n)), None


def _exact(tally: Tally) -> Fraction:
    d, q, p = tally.dqp
    return Fraction(p - d, d + q + p)


def _xmr(setting: _Setting) -> _Answer:
    if len({tally.n for tally in setting.present}) > 1:
        return None, "moving ranges need periods of equal size: use laney"
    if len(setting.present) == 1:
        return None, "a chart of this kind needs at least two periods with answers"
    scores = [_exact(tally) for tally in setting.present]
    moves = [abs(after - before) for before, after in pairwise(scores)]
    # Of periods of one size the mean score is the pooled one, so the centre stays.
    one = float(sum(moves) / len(moves)) / _D2
    return (lambda _: one), None


_SIGMA_OF: Mapping[str, Callable[[_Setting], _Answer]] = MappingProxyType(
    {"laney": _laney, "shewhart": _shewhart, "xmr": _xmr}
)


def _distance(tally: Tally, centre: Fraction, variance: Fraction) -> float | None:
    if variance == 0:
        return None
    return float(_exact(tally) - centre) / sqrt(float(variance) / tally.n)


def _blank(name: str, tally: Tally) -> ChartPoint:
    return ChartPoint(
        name=name,
        tally=tally,
        value=None,
        low=None,
        high=None,
        z=None,
        ewma=None,
        ewma_low=None,
        ewma_high=None,
        cusum_up=None,
        cusum_down=None,
        outside=False,
        alarm=False,
    )


def _run(
    periods: Mapping[str, Tally],
    setting: _Setting,
    sigma_of: _SigmaOf | None,
    weighing: Weighing,
) -> tuple[ChartPoint, ...]:
    average, up, down, variance = float(setting.centre), 0.0, 0.0, 0.0
    found = []
    for name, tally in periods.items():
        if not tally.n:
            found.append(_blank(name, tally))
            continue
        value = _exact(tally)
        average = weighing.share * float(value) + (1 - weighing.share) * average
        z = _distance(tally, setting.centre, setting.variance)
        if z is not None:
            up = max(0.0, up + z - weighing.slack)
            down = max(0.0, down - z - weighing.slack)
        low = high = average_low = average_high = None
        if sigma_of is not None:
            one = sigma_of(tally.n)
            variance = (weighing.share * one) ** 2 + (1 - weighing.share) ** 2 * variance
            low, high = _limits(setting.centre, _SIGMAS * one)
            average_low, average_high = _limits(setting.centre, _SIGMAS * sqrt(variance))
        found.append(
            ChartPoint(
                name=name,
                tally=tally,
                value=value,
                low=low,
                high=high,
                z=z,
                ewma=average,
                ewma_low=average_low,
                ewma_high=average_high,
                cusum_up=None if z is None else up,
                cusum_down=None if z is None else down,
                outside=low is not None and high is not None and not low <= value <= high,
                alarm=max(up, down) >= weighing.alarm,
            )
        )
    return tuple(found)

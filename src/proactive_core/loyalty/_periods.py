"""One score over time: control charts [loyalty §11]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import inf, sqrt
from typing import Literal

import attrs

from ..errors import UsageError
from ._branches import pooled
from ._chart_limits import D2, JUDGES, SIGMAS, Judge, Setting, distance, exact, limits
from ._explained import Explained
from ._guards import choose, crossed, is_number, wordings_of
from ._net_score import NOBODY
from ._reading import caution
from ._rounding import points, signed
from ._tally import Tally

ChartMethod = Literal["exact", "laney", "shewhart", "xmr"]


@attrs.frozen(kw_only=True)
class ChartPoint:
    """One period on a chart; None where there were no answers, or no chart.

    Attributes:
        name: The period's name.
        tally: Its answers.
        value: Its score exactly, unit scale; None when nobody answered.
        low: Lower control limit, within −1..1.
        high: Upper control limit, within −1..1.
        z: Distance from the centre in standard errors of the period's size; by `exact`, the normal
            score of the period's lead in its exact law, ties halved.
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
        numbers = all(map(is_number, (self.share, self.slack, self.alarm)))
        if not numbers or not (0 < self.share <= 1 and 0 <= self.slack < inf and self.alarm > 0):
            msg = f"a chart needs 0 < share <= 1, slack >= 0 and alarm > 0, not {self!r}"
            raise UsageError(msg)


DEFAULT_WEIGHING = Weighing()


def control_chart(
    periods: Mapping[str, Tally],
    *,
    method: ChartMethod = "exact",
    weighing: Weighing = DEFAULT_WEIGHING,
) -> ControlChart:
    """Chart one score over time, so that no two periods are tested one by one.

    Args:
        periods: Tallies by the period's name, in the order of time, of one key and question.
            A period without answers keeps its place and moves nothing.
        method: `exact` (what a draw of the period's size from the answers of all periods may
            score by chance: each side is passed with a chance of at most .00135, at any n), or one
            of three that rest on the normal law: `laney` (limits widened or narrowed by the scatter
            between periods; sizes may differ), `shewhart` (sampling alone) and `xmr` (moving
            ranges; equal sizes only).
        weighing: Settings of the moving average and the cumulated sums. By `exact` the sums
            add up normal scores of the exact law, by the others distances in standard errors.

    Raises:
        UsageError: No periods, mixed keys or questions, or no such method.

    Source: [loyalty §11]; the use of the law of a draw is this project's own. How often each
    method calls one of some equal periods unusual is measured in `bench/loyalty_charts.py`.
    """
    judge_for = choose(JUDGES, method, "chart")
    whole = pooled(periods)
    present = tuple(tally for tally in periods.values() if tally.n)
    centre, variance = whole.score, whole.variance
    if centre is None or variance is None:
        return ControlChart(
            periods=tuple(_blank(name, tally) for name, tally in periods.items()),
            centre=None,
            sigma_z=None,
            method=method,
            why=NOBODY,
        )
    setting = Setting(whole.dqp, centre, variance, None, present)
    z = [distance(tally, setting) for tally in present]
    known = [value for value in z if value is not None]
    gaps = [abs(after - before) for before, after in pairwise(known)]
    sigma = sum(gaps) / len(gaps) / D2 if gaps else None
    setting = attrs.evolve(setting, sigma=sigma)
    judge = judge_for(setting)
    return ControlChart(
        periods=_run(periods, setting, None if isinstance(judge, str) else judge, weighing),
        centre=centre,
        sigma_z=sigma,
        method=method,
        why=judge if isinstance(judge, str) else None,
    )


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
    setting: Setting,
    judge: Judge | None,
    weighing: Weighing,
) -> tuple[ChartPoint, ...]:
    average, up, down, variance = float(setting.centre), 0.0, 0.0, 0.0
    found = []
    for name, tally in periods.items():
        if not tally.n:
            found.append(_blank(name, tally))
            continue
        value = exact(tally)
        average = weighing.share * float(value) + (1 - weighing.share) * average
        judged = None if judge is None else judge(tally)
        z = distance(tally, setting) if judged is None else judged.z
        if z is not None:
            up = max(0.0, up + z - weighing.slack)
            down = max(0.0, down - z - weighing.slack)
        average_low = average_high = None
        if judged is not None:
            variance *= (1 - weighing.share) ** 2
            variance += (weighing.share * judged.sigma) ** 2
            average_low, average_high = limits(setting.centre, SIGMAS * sqrt(variance))
        found.append(
            ChartPoint(
                name=name,
                tally=tally,
                value=value,
                low=None if judged is None else judged.low,
                high=None if judged is None else judged.high,
                z=z,
                ewma=average,
                ewma_low=average_low,
                ewma_high=average_high,
                cusum_up=None if z is None else up,
                cusum_down=None if z is None else down,
                outside=judged is not None and not judged.low <= float(value) <= judged.high,
                alarm=max(up, down) >= weighing.alarm,
            )
        )
    return tuple(found)

"""Square-and-add on two score intervals (MOVER) [loyalty §7.1]."""

from __future__ import annotations

from math import sqrt

from ._interval._score import upper
from ._normal import crossing, two_sided

DQP = tuple[int, int, int]
FURTHEST = 40.0


def point(counts: DQP) -> float:
    """The score of one group as a float."""
    d, q, p = counts
    return (p - d) / (d + q + p)


def _reach(a: DQP, b: DQP, z: float) -> float:
    """How far the upper limit of a − b lies above the observed difference."""
    d, q, p = b
    # The lower limit of b is the mirrored upper limit of its mirror.
    return sqrt((upper(*a, z) - point(a)) ** 2 + (upper(p, q, d, z) + point(b)) ** 2)


def mover(a: DQP, b: DQP, z: float) -> tuple[float, float]:
    """Both limits of a − b; they stay in [−2, 2] by themselves."""
    gap = point(a) - point(b)
    return gap - _reach(b, a, z), gap + _reach(a, b, z)


def mover_p(a: DQP, b: DQP) -> float:
    """The p at which a limit touches 0; 0.0 when it is smaller than a float can hold."""
    lead = (a[2] - a[0]) * sum(b) - (b[2] - b[0]) * sum(a)
    if lead == 0:
        return 1.0
    ahead, behind = (a, b) if lead > 0 else (b, a)
    gap = point(ahead) - point(behind)

    def room(z: float) -> float:
        return gap - _reach(behind, ahead, z) if z else gap

    return two_sided(crossing(room, 0.0, FURTHEST))

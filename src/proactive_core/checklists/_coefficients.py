"""Coefficients of agreement, in whole numbers as far as possible and exact throughout.

Each is prepared once for all units and then asked for any choice of units: the point
estimate takes every unit once, a bootstrap replicate takes some of them several times.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import permutations
from math import lcm

import attrs

from ..errors import UsageError

_PAIR = 2


class Level(StrEnum):
    """What the differences between values mean."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Weighting(StrEnum):
    """How bad it is to miss by so many categories, for a weighted kappa."""

    NONE = "none"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


class IccForm(StrEnum):
    """Which intraclass correlation, by the names of Shrout and Fleiss (1979).

    The first number: 1 = each unit has raters of its own, 2 = the raters are a sample, 3 =
    they are all the raters there are. The second: one rater's value, or the mean of all k.
    """

    ONE = "1,1"
    TWO = "2,1"
    THREE = "3,1"
    ONE_K = "1,k"
    TWO_K = "2,k"
    THREE_K = "3,k"


@attrs.frozen
class Undefined:
    """There is no such number, and why: never 1, never 0, never NaN."""

    why: str


Coefficient = Fraction | Undefined
Choice = Mapping[int, int]
"""How often each unit is taken; one that is not named is not."""

_SAME = Undefined("every value is the same: without variation agreement shows nothing")
_NO_PAIR = Undefined("no unit has two values")
_NO_SPREAD = Undefined("the units do not differ: there is no variance of which it could be a share")


def once(number: int) -> Choice:
    """Every unit, once."""
    return dict.fromkeys(range(number), 1)


def whole(values: Iterable[Fraction]) -> int:
    """The least number that makes all values whole when they are multiplied with it."""
    return lcm(*(value.denominator for value in values))


class Coincidences:
    """Krippendorff's coincidences of values within units [checklists §12.3].

    Units with fewer than two values count for nothing.
    """

    def __init__(self, units: Iterable[Sequence[Fraction]]) -> None:
        paired = [tuple(unit) for unit in units if len(unit) >= _PAIR]
        self.values = sorted({value for unit in paired for value in unit})
        self._unit = lcm(*(len(unit) - 1 for unit in paired))
        place = {value: n for n, value in enumerate(self.values)}
        self._seen: list[Counter[tuple[int, int]]] = []
        for unit in paired:
            seen: Counter[tuple[int, int]] = Counter()
            for a, b in permutations(unit, _PAIR):
                seen[place[a], place[b]] += self._unit // (len(unit) - 1)
            self._seen.append(seen)
        scale = whole(self.values)
        self._numbers = [int(value * scale) for value in self.values]
        self._ratios = self._ratio_distances()

    def __len__(self) -> int:
        return len(self._seen)

    def raw(self, choice: Choice) -> Coefficient:
        """Share of pairs that agree, each value weighing the same."""
        seen = self._taken(choice)
        number = sum(seen.values())
        same = sum(share for (a, b), share in seen.items() if a == b)
        return Fraction(same, number) if number else _NO_PAIR

    def alpha(self, level: Level, choice: Choice) -> Coefficient:
        """1 − observed/expected disagreement, in units of the least common share."""
        seen = self._taken(choice)
        if not seen:
            return _NO_PAIR
        if level is Level.RATIO and self._numbers[0] < 0:
            return Undefined("the ratio level needs values that are not negative")
        totals: defaultdict[int, int] = defaultdict(int)
        for (a, _), share in seen.items():
            totals[a] += share
        distances = self._distances(level, totals)
        observed = sum(share * distances[pair] for pair, share in seen.items())
        expected = sum(totals[a] * totals[b] * distance for (a, b), distance in distances.items())
        if not expected:
            return _SAME
        return 1 - Fraction(observed * (sum(totals.values()) - self._unit), expected)

    def _taken(self, choice: Choice) -> dict[tuple[int, int], int]:
        taken: defaultdict[tuple[int, int], int] = defaultdict(int)
        for n, times in choice.items():
            for pair, share in self._seen[n].items():
                taken[pair] += times * share
        return taken

    def _distances(self, level: Level, totals: Mapping[int, int]) -> Mapping[tuple[int, int], int]:
        """Squared distances between the values that occur, all in one unit of their own."""
        found = sorted(totals)
        pairs = [(a, b) for a in found for b in found]
        if level is Level.NOMINAL:
            return {(a, b): int(a != b) for a, b in pairs}
        if level is Level.INTERVAL:
            return {(a, b): (self._numbers[a] - self._numbers[b]) ** 2 for a, b in pairs}
        if level is Level.RATIO:
            return {pair: self._ratios[pair] for pair in pairs}
        below, running = {}, 0
        for place in found:
            # Twice the number of values below the middle of this one's.
            below[place] = 2 * running + totals[place]
            running += totals[place]
        return {(a, b): (below[a] - below[b]) ** 2 for a, b in pairs}

    def _ratio_distances(self) -> dict[tuple[int, int], int]:
        if any(number < 0 for number in self._numbers):
            return {}
        parts = {
            (a, b): Fraction(x - y, x + y) ** 2 if x != y else Fraction(0)
            for a, x in enumerate(self._numbers)
            for b, y in enumerate(self._numbers)
        }
        scale = whole(parts.values())
        return {pair: int(part * scale) for pair, part in parts.items()}


class Pairs:
    """What two raters gave, unit by unit, in categories in order."""

    def __init__(
        self, pairs: Iterable[tuple[Fraction, Fraction]], categories: Iterable[Fraction] = ()
    ) -> None:
        given = list(pairs)
        place = {
            value: n
            for n, value in enumerate(sorted({*categories, *(v for p in given for v in p)}))
        }
        self._pairs = [(place[a], place[b]) for a, b in given]

    def __len__(self) -> int:
        return len(self._pairs)

    def kappa(self, weighting: Weighting, choice: Choice) -> Coefficient:
        """1 − Σw·observed/Σw·expected, with w by the distance of the categories' places."""
        if not self._pairs:
            return _NO_PAIR
        counts: Counter[tuple[int, int]] = Counter()
        for n, times in choice.items():
            counts[self._pairs[n]] += times
        firsts: Counter[int] = Counter()
        seconds: Counter[int] = Counter()
        for (a, b), times in counts.items():
            firsts[a] += times
            seconds[b] += times
        observed = sum(times * _missed(weighting, *pair) for pair, times in counts.items())
        expected = sum(
            n * m * _missed(weighting, a, b) for a, n in firsts.items() for b, m in seconds.items()
        )
        return 1 - Fraction(counts.total() * observed, expected) if expected else _SAME


def _missed(weighting: Weighting, a: int, b: int) -> int:
    if weighting is Weighting.NONE:
        return int(a != b)
    return abs(a - b) if weighting is Weighting.LINEAR else (a - b) ** 2


class Ratings:
    """A complete table: units in rows, the same raters in columns."""

    def __init__(self, rows: Iterable[Sequence[Fraction]]) -> None:
        given = [tuple(row) for row in rows]
        if len({len(row) for row in given}) > 1:
            msg = "a table of ratings is complete: every unit has a value of every rater"
            raise UsageError(msg)
        scale = whole(value for row in given for value in row)
        self._rows = [tuple(int(value * scale) for value in row) for row in given]

    def __len__(self) -> int:
        return len(self._rows)

    def icc(self, form: IccForm, choice: Choice) -> Coefficient:
        """From the mean squares of units, raters and what is left."""
        n = sum(choice.values())
        k = len(self._rows[0]) if self._rows else 0
        if n < _PAIR or k < _PAIR:
            return Undefined(f"two units and two raters are needed; there are {n} and {k}")
        total = sum(times * sum(self._rows[u]) for u, times in choice.items())
        middle = Fraction(total**2, n * k)
        squares = sum(times * v * v for u, times in choice.items() for v in self._rows[u])
        rows = Fraction(sum(t * sum(self._rows[u]) ** 2 for u, t in choice.items()), k)
        columns = Fraction(
            sum(sum(t * self._rows[u][c] for u, t in choice.items()) ** 2 for c in range(k)), n
        )
        of_units = (rows - middle) / (n - 1)
        of_raters = (columns - middle) / (k - 1)
        within = (squares - rows) / (n * (k - 1))
        left = (squares - rows - columns + middle) / ((n - 1) * (k - 1))
        part, of = {
            IccForm.ONE: (of_units - within, of_units + (k - 1) * within),
            IccForm.TWO: (
                of_units - left,
                of_units + (k - 1) * left + k * (of_raters - left) / n,
            ),
            IccForm.THREE: (of_units - left, of_units + (k - 1) * left),
            IccForm.ONE_K: (of_units - within, of_units),
            IccForm.TWO_K: (of_units - left, of_units + (of_raters - left) / n),
            IccForm.THREE_K: (of_units - left, of_units),
        }[form]
        if of:
            return part / of
        alike = len({value for u in choice for value in self._rows[u]}) == 1
        return _SAME if alike else _NO_SPREAD


def alpha(units: Iterable[Sequence[Fraction]], level: Level) -> Coefficient:
    """Krippendorff's alpha, 1 − observed/expected disagreement [checklists §12.3].

    Args:
        units: For each unit the values its raters gave; missing ones are left out. Units
            with fewer than two values count for nothing. Distances are between values.
        level: Nominal, ordinal, interval or ratio.

    Returns:
        At most 1, and 0 for agreement by chance; `Undefined` when there is no pair, when
        all values are the same, or when a ratio is asked of negative values.
    """
    seen = Coincidences(units)
    return seen.alpha(Level(level), once(len(seen)))


def kappa(
    pairs: Iterable[tuple[Fraction, Fraction]],
    *,
    weighting: Weighting = Weighting.QUADRATIC,
    categories: Iterable[Fraction] = (),
) -> Coefficient:
    """Cohen's kappa of two raters, weighted unless asked otherwise [checklists §12.3].

    Args:
        pairs: What the two gave, unit by unit.
        weighting: How a miss grows with its distance, in places of the ordered categories.
        categories: All values that could have been given; those that were are added. One
            in the middle that nobody gave still lies between its neighbours.

    Returns:
        At most 1, and 0 for agreement by chance; `Undefined` when there is no pair, or when
        both gave one and the same value throughout.
    """
    held = Pairs(pairs, categories)
    return held.kappa(Weighting(weighting), once(len(held)))


def icc(rows: Iterable[Sequence[Fraction]], *, form: IccForm = IccForm.TWO) -> Coefficient:
    """Intraclass correlation of a complete table of units × raters [checklists §12.3].

    Returns:
        At most 1; below 0 when raters differ more than units do. `Undefined` for fewer than
        two units or raters, when nothing varies, and when the units do not differ in what the
        form compares.

    Raises:
        UsageError: The table has gaps.
    """
    held = Ratings(rows)
    return held.icc(IccForm(form), once(len(held)))

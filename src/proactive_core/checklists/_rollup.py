"""Rolling values up a tree, and shares down it: exact, each node once, in one place.

Every value on the way is a pair of whole numbers over a denominator that its group shares; a
`Fraction` is made only of what somebody reads. That is what keeps `evaluate` quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import gcd, lcm

import attrs

from ._tree import Group, Item, Node, RollUp

Values = Mapping[str, Fraction]
Pair = tuple[int, int]
"""A value as numerator and positive denominator, in lowest terms or not."""


@attrs.frozen
class Outline:
    """A group prepared for rolling up.

    Attributes:
        key: The group's key.
        unit: What the whole weights are divided by to be the weights again.
        items: Key and whole weight of each item with a weight.
        groups: Outline and whole weight of each group with a weight.
        inner: Every group in it, in order; one without a weight is rolled up for its own sake.
    """

    key: str
    rollup: RollUp
    unit: int
    items: tuple[tuple[str, int], ...]
    groups: tuple[tuple[Outline, int], ...]
    inner: tuple[Outline, ...]

    @classmethod
    def of(cls, group: Group) -> Outline:
        """The outline of a group and of all groups in it."""
        unit = lcm(*(child.weight.denominator for child in group.children))
        weights = {child.key: int(child.weight * unit) for child in group.children}
        inner = tuple(cls.of(child) for child in group.children if isinstance(child, Group))
        return cls(
            key=group.key,
            rollup=group.rollup,
            unit=unit,
            items=tuple(
                (child.key, weights[child.key])
                for child in group.children
                if isinstance(child, Item) and child.weight > 0
            ),
            groups=tuple((child, weights[child.key]) for child in inner if weights[child.key] > 0),
            inner=inner,
        )

    def walk(self) -> Iterator[Outline]:
        """This outline and all below it in definition order."""
        yield self
        for child in self.inner:
            yield from child.walk()


class Rolled:
    """The value of every node, for one choice of the items' values.

    `mean` = Σwv/Σw, `sum` = Σwv over the children that count [checklists §7]. A value given
    under a group's own key stands for the whole group.
    """

    def __init__(
        self, outline: Outline, values: Mapping[str, Pair], *, rollup: RollUp | None = None
    ) -> None:
        """Roll up.

        Args:
            outline: The tree.
            values: What counts, by key of the item.
            rollup: Roll every group up by this one, whatever its own; None = by its own.
        """
        self._outline, self._values, self._every = outline, values, rollup
        self._pairs: dict[str, Pair] = {}
        self._roll(outline)

    def value(self, key: str | None = None) -> Fraction | None:
        """The value of a node, the root unless named; None when nothing in it counts."""
        pair = self._pair(self._outline.key if key is None else key)
        return None if pair is None else Fraction(*pair)

    def with_value(self, key: str, value: Fraction) -> Rolled:
        """The same tree, had one item or group another value."""
        return Rolled(self._outline, {**self._values, key: value.as_integer_ratio()})

    def deciding(self, outline: Outline) -> str | None:
        """Key of the child that decides a `min` or `max`; None for other roll-ups.

        When several tie it is the smallest key: so reordering the definition changes nothing.
        """
        whole = self._pairs.get(outline.key)
        if whole is None or outline.rollup not in (RollUp.MIN, RollUp.MAX):
            return None
        keys = [*(key for key, _ in outline.items), *(child.key for child, _ in outline.groups)]
        return min(
            key
            for key in keys
            if (pair := self._pair(key)) is not None and pair[0] * whole[1] == whole[0] * pair[1]
        )

    def effective_weights(self) -> dict[str, Fraction]:
        """What each counted item's value is multiplied with to make its points.

        In a `min` or `max` group the whole share goes to the deciding child.
        """
        found: dict[str, Fraction] = {}
        self._hand_down(self._outline, (1, 1), found)
        return found

    def _pair(self, key: str) -> Pair | None:
        return self._pairs.get(key) or self._values.get(key)

    def _roll(self, outline: Outline) -> None:
        for child in outline.inner:
            self._roll(child)
        values = self._values
        parts = [(weight, *values[key]) for key, weight in outline.items if key in values]
        parts += [
            (weight, *self._pairs[child.key])
            for child, weight in outline.groups
            if child.key in self._pairs
        ]
        found = values.get(outline.key) or self._joined(outline, parts)
        if found is not None:
            self._pairs[outline.key] = found

    def _joined(self, outline: Outline, parts: list[tuple[int, int, int]]) -> Pair | None:
        if not parts:
            return None
        unit = lcm(*{denominator for _, _, denominator in parts})
        rollup = self._every or outline.rollup
        if rollup in (RollUp.MIN, RollUp.MAX):
            choose: Callable[..., int] = min if rollup is RollUp.MIN else max
            return choose(above * (unit // below) for _, above, below in parts), unit
        total = sum(weight * above * (unit // below) for weight, above, below in parts)
        whole = outline.unit if rollup is RollUp.SUM else sum(weight for weight, _, _ in parts)
        common = gcd(total, unit * whole)
        return total // common, unit * whole // common

    def _hand_down(self, outline: Outline, share: Pair, found: dict[str, Fraction]) -> None:
        """Split the share of a group among the children that count."""
        items = [(key, weight) for key, weight in outline.items if key in self._values]
        groups = [(child, weight) for child, weight in outline.groups if child.key in self._pairs]
        above, below = share
        if outline.rollup in (RollUp.MIN, RollUp.MAX):
            chosen = self.deciding(outline)
            items = [(key, int(key == chosen)) for key, _ in items]
            groups = [(child, int(child.key == chosen)) for child, _ in groups]
        elif outline.rollup is RollUp.SUM:
            below *= outline.unit
        else:
            below *= sum(weight for _, weight in (*items, *groups))
        made = {weight: Fraction(above * weight, below) for weight in {w for _, w in items}}
        for key, weight in items:
            found[key] = made[weight]
        for child, weight in groups:
            self._hand_down(child, (above * weight, below), found)


def weight_share(outline: Outline, values: Mapping[str, Fraction | int]) -> Fraction | None:
    """The mean of values in which each counts by its weight alone, whatever the roll-ups.

    A group's share is split among its children that count by their weights. Completeness is
    measured in such shares. None when nothing that counts has a weight.
    """
    return Rolled(outline, pairs(values), rollup=RollUp.MEAN).value()


def pairs(values: Mapping[str, Fraction | int]) -> dict[str, Pair]:
    """Values as pairs of whole numbers."""
    return {key: value.as_integer_ratio() for key, value in values.items()}


def roll(node: Node, values: Values) -> Fraction | None:
    """The value of one node; None when nothing in it counts."""
    if isinstance(node, Item):
        return values.get(node.key)
    return Rolled(Outline.of(node), pairs(values)).value()

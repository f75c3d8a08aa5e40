"""Rolling values up a tree, and shares down it: exact, and in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ._tree import Group, Node, RollUp

Values = Mapping[str, Fraction]


def roll(node: Node, values: Values) -> Fraction | None:
    """The value of a node; None when nothing in it counts.

    `mean` = Σwv/Σw, `sum` = Σwv over the children that count [checklists §7]. A value given
    under a group's own key stands for the whole group.
    """
    if node.key in values or not isinstance(node, Group):
        return values.get(node.key)
    counted = _counted(node, values)
    if not counted:
        return None
    if node.rollup is RollUp.MIN:
        return min(value for _, value in counted)
    if node.rollup is RollUp.MAX:
        return max(value for _, value in counted)
    total = sum((child.weight * value for child, value in counted), Fraction(0))
    return total if node.rollup is RollUp.SUM else total / _weight(counted)


def effective_weights(
    node: Node, values: Values, share: Fraction
) -> Iterator[tuple[str, Fraction]]:
    """What each counted item's value is multiplied with to make its points.

    In a `min` or `max` group the whole share goes to the deciding child, the one with the
    smallest key when several tie: so reordering the definition changes nothing.
    """
    if not isinstance(node, Group):
        yield node.key, share
        return
    counted = _counted(node, values)
    chosen = deciding(node, values)
    whole = _weight(counted)
    for child, _ in counted:
        if node.rollup is RollUp.MEAN:
            part = child.weight / whole
        elif node.rollup is RollUp.SUM:
            part = child.weight
        else:
            part = Fraction(child.key == chosen)
        yield from effective_weights(child, values, share * part)


def deciding(group: Group, values: Values) -> str | None:
    """Key of the child that decides a `min` or `max` group; None for other roll-ups."""
    counted = _counted(group, values)
    if not counted or group.rollup not in (RollUp.MIN, RollUp.MAX):
        return None
    sign = 1 if group.rollup is RollUp.MIN else -1
    return min((sign * value, child.key) for child, value in counted)[1]


def shares(
    node: Node, values: Values, share: Fraction = Fraction(1)
) -> Iterator[tuple[str, Fraction]]:
    """Each counted item's share of the whole by weights alone, whatever the roll-ups.

    A group's share is split among its counted children by weight. The shares sum to 1
    unless nothing counts. Completeness is measured in them.
    """
    if not isinstance(node, Group):
        yield node.key, share
        return
    counted = _counted(node, values)
    whole = _weight(counted)
    for child, _ in counted:
        yield from shares(child, values, share * child.weight / whole)


def _counted(group: Group, values: Values) -> list[tuple[Node, Fraction]]:
    rolled = ((child, roll(child, values)) for child in group.children if child.weight > 0)
    return [(child, value) for child, value in rolled if value is not None]


def _weight(counted: list[tuple[Node, Fraction]]) -> Fraction:
    return sum((child.weight for child, _ in counted), Fraction(0))

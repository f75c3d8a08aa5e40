"""The score and nothing else, for those who score very often: the same number, sooner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import lcm
from typing import Any

from ..errors import UsageError
from ..facts import Answer, Answered, NotApplicable, NotObserved, NotShown, Unanswered
from ._conditions import holds
from ._definition import Checklist
from ._scales import Options
from ._tree import Group, Item, NaPolicy, RollUp

_Look = Callable[[str], Any]
_Share = tuple[Any, Any]
"""A value as numerator and denominator; whole numbers, but for numbers off the whole ones."""
_NOTHING: _Share = (0, 0)
_OPEN = (Unanswered(), NotObserved())
_HIDDEN = (Unanswered(), NotShown())
_MOST_NUMBERS = 1000


class Scorer:
    """A checklist prepared to be scored again and again.

    It gives the `score` of `evaluate`, exactly, and none of the rest. What `evaluate` would
    refuse and report is an error here, for there is no report to put it in.
    """

    def __init__(self, checklist: Checklist) -> None:
        self._keys = frozenset(item.key for item in checklist.items)
        self._roll = _rolled(checklist.tree)
        self._items = {item.key: item for item in checklist.items}
        self._rules = checklist.relevance

    def score(self, answers: Mapping[str, Answer | str]) -> Fraction | None:
        """The score of one sheet of answers by item key.

        Args:
            answers: A plain text is an option's code or a number.

        Returns:
            The exact score; None = nothing counts.

        Raises:
            UsageError: An answer that `evaluate` would refuse, with its item.
        """
        if not answers.keys() <= self._keys:
            strange = ", ".join(sorted(map(str, answers.keys() - self._keys)))
            msg = f"no item of the checklist: {strange}"
            raise UsageError(msg)
        look: _Look = answers.get
        if self._rules:
            look = self._shown(answers).get
        numerator, denominator = self._roll(look)
        return Fraction(numerator, denominator) if denominator else None

    def _shown(self, answers: Mapping[str, Answer | str]) -> dict[str, Answer | str]:
        """The answers without those that a rule hides, of which there must be none."""
        shown = dict(answers)
        for key, rule in self._rules:
            if not holds(rule, lambda item, codes: self._chose(shown.get(item), item, codes)):
                given = shown.pop(key, None)
                if given is not None and given not in _HIDDEN:
                    msg = f"{key}: is hidden by its rule, and has the answer {given!r}"
                    raise UsageError(msg)
        return shown

    def _chose(self, given: Answer | str | None, item: str, codes: tuple[str, ...]) -> bool:
        code = given.value if isinstance(given, Answered) else given
        if not isinstance(code, str):
            return False
        meaning = self._items[item].scale.meaning
        try:
            return meaning(code) in {meaning(one) for one in codes}
        except UsageError as wrong:
            msg = f"{item}: {wrong}"
            raise UsageError(msg) from None


class _Table(dict[Any, _Share]):
    """What each answer to one item adds, and the weight it adds it with."""

    def __init__(self, item: Item, weight: int, scale: int) -> None:
        super().__init__(dict.fromkeys(_OPEN, _NOTHING))
        self._item, self._weight, self._scale = item, weight, scale
        for code in _codes(item):
            if item.scale.value_of(code) is not None or item.na is not NaPolicy.FORBID:
                self[code] = self[Answered(code)] = self._share(item.scale.value_of(code))

    def __missing__(self, answer: object) -> _Share:
        item = self._item
        if isinstance(answer, Answered):
            return self[answer.value]
        if isinstance(answer, NotApplicable) and item.na is not NaPolicy.FORBID:
            return self._share(None)
        if not isinstance(answer, str) or answer == "":
            msg = f"{item.key}: {answer!r} is no answer here"
            raise UsageError(msg)
        try:
            value = item.scale.value_of(answer)
        except UsageError as wrong:
            msg = f"{item.key}: {wrong}"
            raise UsageError(msg) from None
        if value is None:
            msg = f"{item.key}: does not accept 'not applicable' ({answer})"
            raise UsageError(msg)
        return self._share(value)

    def _share(self, value: Fraction | None) -> _Share:
        if value is None:
            if self._item.na is not NaPolicy.ZERO:
                return _NOTHING
            value = Fraction(0)
        points = value * self._scale * self._weight
        return (points.numerator if points.denominator == 1 else points), self._weight


def _codes(item: Item) -> list[str]:
    """The answers that are prepared: all options, or the whole numbers of a short scale."""
    scale = item.scale
    if isinstance(scale, Options):
        return [option.code for option in scale.options]
    first, last = -(-scale.low // 1), scale.high // 1
    return [str(n) for n in range(first, last + 1)] if last - first < _MOST_NUMBERS else []


def _rolled(group: Group) -> Callable[[_Look], _Share]:
    """A function that rolls a group up; a denominator of 0 says that nothing in it counts."""
    weights = lcm(*(child.weight.denominator for child in group.children))
    adds = group.rollup in (RollUp.MEAN, RollUp.SUM)
    items = [child for child in group.children if isinstance(child, Item)]
    scale = lcm(
        *(
            value.denominator
            for item in items
            for code in _codes(item)
            if (value := item.scale.value_of(code)) is not None
        )
    )
    tables = tuple(
        (
            item.key,
            _Table(item, int(item.weight * weights) if adds else int(item.weight > 0), scale),
        )
        for item in items
    )
    groups = tuple(
        (int(child.weight * weights), _rolled(child))
        for child in group.children
        if isinstance(child, Group)
    )
    if adds:
        whole = weights if group.rollup is RollUp.SUM else None
        return _adding(tables, groups, scale, whole)
    return _choosing(tables, groups, scale, 1 if group.rollup is RollUp.MIN else -1)


_Tables = tuple[tuple[str, _Table], ...]
_Groups = tuple[tuple[int, Callable[[_Look], _Share]], ...]


def _adding(
    tables: _Tables, groups: _Groups, scale: int, whole: int | None
) -> Callable[[_Look], _Share]:
    """Σwv/Σw, or Σwv/`whole` for a sum; `whole` makes the weights what they were."""

    def roll(look: _Look) -> _Share:
        total = weight = 0
        unit = scale
        for key, table in tables:
            answer = look(key)
            if answer is not None:
                points, counted = table[answer]
                total += points
                weight += counted
        for share, rolled in groups:
            numerator, denominator = rolled(look)
            if denominator and share:
                total = total * denominator + share * numerator * unit
                unit *= denominator
                weight += share
        return total, unit * (whole or weight) if weight else 0

    return roll


def _choosing(tables: _Tables, groups: _Groups, scale: int, sign: int) -> Callable[[_Look], _Share]:
    """The least of the values, or with a sign of -1 the greatest."""

    def roll(look: _Look) -> _Share:
        best: _Share = _NOTHING
        values = [
            (table[answer], scale) for key, table in tables if (answer := look(key)) is not None
        ]
        found = [(points, unit) for (points, counted), unit in values if counted]
        found += [
            value for share, rolled in groups for value in [rolled(look)] if share and value[1]
        ]
        for value in found:
            if not best[1] or sign * (value[0] * best[1] - best[0] * value[1]) < 0:
                best = value
        return best

    return roll

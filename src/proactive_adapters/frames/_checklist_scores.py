"""Scores of many checklist runs at once: a frame with a row for each run, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any

import attrs

from proactive_core import UsageError
from proactive_core.checklists import (
    AllOf,
    AnyOf,
    Checklist,
    Condition,
    Equals,
    Group,
    Item,
    NaPolicy,
    Not,
    RollUp,
)

from ._extra import need

# Products below this stay exact in 64 bits; beyond it NumPy counts in Python's own integers.
_SAFE = 1 << 62


@attrs.frozen
class RefusedCell:
    """An answer in a frame that could not be used; its item counts as unanswered there.

    Attributes:
        row: Number of the row, from 0.
        item: Key of the item, which is the name of the column.
        why: What was found and what would be accepted.
    """

    row: int
    item: str
    why: str


@attrs.frozen(kw_only=True, eq=False)
class ChecklistScores:
    """The scores of the rows of a frame, in their order.

    Attributes:
        numerators, denominators: NumPy arrays of whole numbers; a denominator of 0 says
            that nothing counts in that row.
        refused: Answers that could not be used, by item and row.
    """

    numerators: Any
    denominators: Any
    refused: tuple[RefusedCell, ...]

    def __len__(self) -> int:
        return len(self.numerators)

    def score(self, row: int) -> Fraction | None:
        """The exact score of a row; None = nothing counts."""
        below = int(self.denominators[row])
        return Fraction(int(self.numerators[row]), below) if below else None

    def floats(self) -> Any:
        """The scores as a masked NumPy array of floats; masked = nothing counts."""
        np = need("numpy")
        below = np.ma.masked_equal(self.denominators, 0)
        return np.ma.asarray(self.numerators / below, dtype=float)


@attrs.frozen
class _Values:
    """The values of a node over all rows: numerators over denominators, where it counts."""

    numerators: Any
    denominators: Any
    counts: Any


def checklist_scores(checklist: Checklist, frame: Any) -> ChecklistScores:
    """Score every row of a frame by a checklist, each exactly as `evaluate` would.

    Args:
        checklist: The definition.
        frame: Pandas, Polars or PyArrow, in memory. Columns named like items hold option
            codes or numbers; an empty cell is unanswered. Other columns are passed over.

    Returns:
        The scores; what cannot be used is refused cell by cell, and the rest is scored.

    Raises:
        ImportError: narwhals, NumPy or PyArrow is not installed.
        UsageError: No column is named like an item.
    """
    nw, np = need("narwhals.stable.v2"), need("numpy")
    need("pyarrow")
    rows = nw.from_native(frame, eager_only=True)
    known = [item for item in checklist.items if item.key in rows.columns]
    if not known:
        keys = ", ".join(item.key for item in checklist.items[:5])
        msg = f"the frame has no column named like an item ({keys} …)"
        raise UsageError(msg)
    columns = {item.key: _column(np, item, rows[item.key].to_arrow()) for item in known}
    hidden = _hide(np, checklist, columns, len(rows))
    rolled = _roll(np, checklist.tree, columns, len(rows))
    below = np.where(rolled.counts, rolled.denominators, 0)
    refused = [cell for item in known for cell in columns[item.key].refused]
    return ChecklistScores(
        numerators=np.where(rolled.counts, rolled.numerators, 0),
        denominators=below,
        refused=(*refused, *hidden),
    )


@attrs.define
class _Column:
    """One item's answers: which code each row has (-1 = none), and what each code is worth.

    Attributes:
        values: Of each code its value; None = it does not count.
        given: Of each code whether it is an answer that could be used.
    """

    item: Item
    codes: tuple[str, ...]
    places: Any
    values: list[Fraction | None]
    given: list[bool]
    refused: list[RefusedCell]

    def where(self, np: Any, chosen: list[bool]) -> Any:
        """The rows that have one of the chosen codes."""
        return np.append(np.array(chosen, dtype=bool), False)[self.places]


def _column(np: Any, item: Item, cells: Any) -> _Column:
    pa = need("pyarrow")
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    if not pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_encode()
    places = cells.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    column = _Column(item, (), places, [], [], [])
    spelled: list[str] = []
    for n, cell in enumerate(cells.dictionary.to_pylist()):
        code = _spelled(cell)
        value, why = _worth(item, code) if code else (None, f"{cell!r} is no option's code")
        if cell is None or cell == "":
            why = None
        column.values.append(value)
        column.given.append(why is None and bool(code))
        spelled.append(code)
        if why is not None:
            rows = np.flatnonzero(column.places == n)
            column.refused += [RefusedCell(int(row), item.key, why) for row in rows]
    column.codes = tuple(spelled)
    column.refused.sort(key=lambda cell: cell.row)
    return column


def _spelled(cell: object) -> str:
    """A cell as the code that it means; empty when it can mean none."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else ""
    return str(cell) if isinstance(cell, str | int) and not isinstance(cell, bool) else ""


def _worth(item: Item, code: str) -> tuple[Fraction | None, str | None]:
    try:
        value = item.scale.value_of(code)
    except UsageError as wrong:
        return None, str(wrong)
    if value is not None:
        return value, None
    if item.na is NaPolicy.FORBID:
        return None, f"does not accept 'not applicable' ({code})"
    return (Fraction(0) if item.na is NaPolicy.ZERO else None), None


def _hide(
    np: Any, checklist: Checklist, columns: Mapping[str, _Column], size: int
) -> list[RefusedCell]:
    """Take out what a rule hides, the rules that others ask about first."""
    refused: list[RefusedCell] = []
    for key, rule in checklist.relevance:
        if key not in columns:
            continue
        column = columns[key]
        gone = ~_holds(np, rule, columns, size)
        for row in np.flatnonzero(gone & column.where(np, column.given)):
            why = "is hidden by its rule, so its answer is left aside"
            refused.append(RefusedCell(int(row), key, why))
        column.places = np.where(gone, -1, column.places)
    return refused


def _holds(np: Any, rule: Condition, columns: Mapping[str, _Column], size: int) -> Any:
    if isinstance(rule, Not):
        return ~_holds(np, rule.condition, columns, size)
    if isinstance(rule, AllOf | AnyOf):
        joined = np.logical_and if isinstance(rule, AllOf) else np.logical_or
        return joined.reduce([_holds(np, part, columns, size) for part in rule.conditions])
    column = columns.get(rule.item)
    if column is None:
        return np.zeros(size, dtype=bool)
    meaning = column.item.scale.meaning
    wanted = {
        meaning(code) for code in ((rule.value,) if isinstance(rule, Equals) else rule.values)
    }
    pairs = zip(column.codes, column.given, strict=True)
    return column.where(np, [given and meaning(code) in wanted for code, given in pairs])


def _roll(np: Any, node: Group, columns: Mapping[str, _Column], size: int) -> _Values:
    weights = lcm(*(child.weight.denominator for child in node.children))
    parts: list[tuple[int, _Values]] = []
    for child in node.children:
        share = int(child.weight * weights)
        if share and isinstance(child, Group):
            parts.append((share, _roll(np, child, columns, size)))
        elif share and child.key in columns:
            parts.append((share, _leaf(np, columns[child.key])))
    if not parts:
        nothing = np.zeros(size, dtype=np.int64)
        return _Values(nothing, nothing + 1, nothing > 0)
    unit, exact = _unit(np, parts, weights)
    scaled = [part.numerators.astype(exact) * (unit // part.denominators) for _, part in parts]
    counts = np.logical_or.reduce([part.counts for _, part in parts])
    if node.rollup in (RollUp.MIN, RollUp.MAX):
        low = node.rollup is RollUp.MIN
        # No value counts that is above the greatest or below the least there can be.
        beyond = max(int(abs(s).max(initial=0)) for s in scaled) + 1
        filled = [
            np.where(part.counts, s, beyond if low else -beyond)
            for s, (_, part) in zip(scaled, parts, strict=True)
        ]
        chosen = (np.minimum if low else np.maximum).reduce(filled)
        return _Values(np.where(counts, chosen, 0), np.full(size, unit, dtype=exact), counts)
    total, weight = np.zeros(size, dtype=exact), np.zeros(size, dtype=exact)
    for s, (share, part) in zip(scaled, parts, strict=True):
        total += np.where(part.counts, s * share, 0)
        weight += part.counts * share
    below = np.where(counts, weight, 1) if node.rollup is RollUp.MEAN else weights
    return _reduced(np, _Values(total, below * np.full(size, unit, dtype=exact), counts))


def _unit(np: Any, parts: list[tuple[int, _Values]], weights: int) -> tuple[int, Any]:
    """One denominator for all values, and a kind of number in which sums stay exact."""
    below: set[int] = set()
    greatest = 1
    for _, part in parts:
        below |= {int(d) for d in np.unique(part.denominators)}
        greatest = max(greatest, int(abs(part.numerators).max(initial=0)))
    unit = lcm(*below)
    heaviest = max(sum(share for share, _ in parts), weights)
    return unit, np.int64 if unit * greatest * heaviest * 2 < _SAFE else object


def _reduced(np: Any, values: _Values) -> _Values:
    """In lowest terms, so that denominators stay few and small further up."""
    common = np.gcd(values.numerators, values.denominators)
    return _Values(values.numerators // common, values.denominators // common, values.counts)


def _leaf(np: Any, column: _Column) -> _Values:
    unit = lcm(*(value.denominator for value in column.values if value is not None))
    worth = [0 if value is None else int(value * unit) for value in column.values]
    counts = column.where(np, [value is not None for value in column.values])
    exact = np.int64 if max(unit, *worth, 0) < _SAFE else object
    numerators = np.array([*worth, 0], dtype=exact)[column.places]
    return _Values(numerators, np.full(len(numerators), unit, dtype=exact), counts)

"""The scorecard as a table to look at: a measure a row, a branch a column, quarters as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from proactive_core.programme import Figure, Unit

from ._values import Cell, ChecklistRow, Summary

GROUPS = (
    (
        "Leads",
        (
            ("leads_contacted_share", "Customer spoken with"),
            ("leads_told_share", "Technician told"),
            ("leads_first_contact_median", "Median to contact, working"),
            ("leads_age_median", "Median age of open, working"),
            ("leads_overdue", "Overdue"),
            ("customers_chasing", "Customers who had to ask"),
        ),
    ),
    (
        "Recommendations",
        (
            ("recommendations_made", "Made"),
            ("recommendations_withheld", "Withheld by the gate"),
            ("recommendations_withheld_told", "Technicians told why"),
            ("recommendations_presented", "Put to customers"),
            ("recommendations_agreed", "Agreed, nothing further yet"),
            ("recommendations_implemented", "Implemented"),
            ("recommendations_implemented_share", "Implemented of put"),
            ("recommendations_realised", "Gain on record"),
            ("recommendations_unrealised", "Asked, and no gain"),
            ("hesitations_explored_share", "Hesitations explored, of high stakes"),
            ("quotes_unfollowed", "Quotes not followed up"),
            ("complaints_of_being_sold", "Complaints of being sold"),
        ),
    ),
    (
        "The programme itself",
        (
            ("perspective_rating", "Perspective rating, 1 to 10"),
            ("perspective_gap", "Gap to 10"),
            ("coaching_talks", "Coaching talks"),
            ("technicians_coached", "Technicians coached"),
            ("coaching_gap_median", "Median between two talks"),
            ("plan_actions", "Actions planned"),
            ("plan_actions_done", "Actions done"),
            ("plan_actions_due", "Actions past their day"),
        ),
    ),
)


@attrs.frozen
class Bar:
    """One quarter of a small bar chart: its height, 0 to 1; None = no data."""

    height: float | None


@attrs.frozen
class CardCell:
    """One number, and how it went by quarter."""

    cell: Cell
    figure: Figure
    bars: tuple[Bar, ...]


@attrs.frozen
class CardLine:
    """One measure."""

    name: str
    short: str
    cells: tuple[CardCell, ...]


@attrs.frozen
class CardGroup:
    """Measures that belong together."""

    name: str
    lines: tuple[CardLine, ...]


@attrs.frozen(kw_only=True)
class CardChecklist:
    """The latest result of one checklist by branch; None = that branch did not fill it in."""

    title: str
    cells: tuple[ChecklistRow | None, ...]


def card_groups(summary: Summary) -> tuple[CardGroup, ...]:
    """The measures by branch: the whole company first."""
    places = (summary.whole, *summary.branches)
    return tuple(
        CardGroup(
            group,
            tuple(
                CardLine(
                    name,
                    short,
                    tuple(
                        CardCell(cell, cell.figure(name), _bars(summary, cell, name))
                        for cell in places
                    ),
                )
                for name, short in lines
            ),
        )
        for group, lines in GROUPS
    )


def card_checklists(summary: Summary) -> tuple[CardChecklist, ...]:
    """The latest evaluated run of each checklist in each branch."""
    latest: dict[str, dict[str, ChecklistRow]] = {}
    for row in summary.checklists:
        if row.outcome != "not evaluated" and row.branch is not None:
            latest.setdefault(row.checklist, {})[row.branch] = row
    return tuple(
        CardChecklist(
            title=next(iter(rows.values())).title,
            cells=tuple(rows.get(cell.branch) for cell in summary.branches),
        )
        for _, rows in sorted(latest.items())
    )


def _bars(summary: Summary, cell: Cell, name: str) -> tuple[Bar, ...]:
    found = [one.figure(name) for one in summary.over_time(cell.branch)]
    return tuple(_heights(found))


def _heights(found: Sequence[Figure]) -> Iterator[Bar]:
    values = [one.value for one in found]
    top = max((value for value in values if value is not None), default=0)
    if any(one.unit is Unit.SHARE for one in found):
        top = 1
    elif any(one.unit is Unit.RATING for one in found):
        top = 10
    for value in values:
        yield Bar(None if value is None else float(Fraction(value) / top) if top else 0.0)

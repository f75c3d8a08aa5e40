"""What an engine is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import attrs

from ._refusals import Codes, Reason
from ._results import By


@attrs.frozen(kw_only=True)
class Histograms:
    """A histogram of codes per line; the same group may occur repeatedly.

    Attributes:
        groups: One column per `by`; periods as months since year 0.
        rows: How many rows each code got, in the order of codes.
        totals: The sums of `rows` over all groups.
    """

    groups: Sequence[Sequence[Any]]
    rows: Sequence[Sequence[int]]
    totals: Sequence[int]


@attrs.frozen(kw_only=True)
class Pairs:
    """Counts of pairs, as columns of equal length; groups and codes may occur repeatedly.

    Attributes:
        groups: One column per `by`; periods as months since year 0.
        codes: One column of codes per question.
        rows: How many rows each line stands for.
    """

    groups: Sequence[Sequence[Any]]
    codes: Sequence[Sequence[int]]
    rows: Sequence[int]


@attrs.frozen(kw_only=True)
class Layout:
    """Where a frame keeps two questions.

    Attributes:
        answers: The column of each question's answers; twice the same when `asked` tells.
        questions: How `asked` names the two questions.
        respondent: The column that says whose rows belong together; None = a row is a pair.
        asked: The column that says which question a row answers; None = the columns do.
    """

    answers: tuple[str, str]
    questions: tuple[str, str]
    respondent: str | None
    asked: str | None


class Engine(Protocol):
    """Something that can count."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of all columns."""
        ...

    def single(self, answer: str, by: By, codes: Codes) -> Histograms:
        """The histogram of codes of every group."""
        ...

    def pairs(self, layout: Layout, by: By, codes: Codes) -> Pairs:
        """Pairs by group and both codes."""
        ...

    def extremes(
        self, column: str, codes: Codes, only: tuple[str, str] | None = None
    ) -> dict[Reason, tuple[Any, Any]]:
        """The least and the greatest refused value by reason."""
        ...


def names(by: By) -> list[str]:
    """What the columns of the groups are called inside an engine."""
    return [f"by {place}" for place in range(len(by))]

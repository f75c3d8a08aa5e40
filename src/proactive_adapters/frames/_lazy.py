"""Counting inside lazy engines (Polars, DuckDB, Spark), through narwhals.

One grouping by group and code is all that is asked: it runs in parallel, over files larger than
memory, and gives the same numbers however the rows are split.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import narwhals.stable.v2 as nw
import numpy as np

from proactive_core import SourceError

from ._clock import months, with_clock
from ._coding import code_of, moment_of_text, plain_text, with_numbers
from ._damage import why_not
from ._parts import Histograms, Layout, Pairs, names
from ._periods import PeriodOf
from ._refusals import Codes, Reason
from ._results import By
from ._turn import turned

Frame = nw.LazyFrame[Any]
_UNSHOWN = (Reason.NOT_A_NUMBER, Reason.NO_RATING)


@attrs.frozen
class Lazy:
    """A lazy frame to count in.

    Attributes:
        frame: Any narwhals LazyFrame.
        options: How the engine is told to collect.
        path: The file behind it; None = it was given as a frame.
        delimiter: Between the cells of a CSV file; None = it is none.
        renamed: Columns that had to be renamed: what they were called → what they are called.
    """

    frame: Frame
    options: Mapping[str, Any] = attrs.field(factory=dict)
    path: str | None = None
    delimiter: str | None = None
    renamed: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def written(self) -> bool:
        """True for CSV: all cells are text, and text that writes a number is one."""
        return self.delimiter is not None

    @property
    def columns(self) -> Sequence[str]:
        """The names of all columns."""
        before = {now: name for name, now in self.renamed.items()}
        return [before.get(name, name) for name in self.frame.collect_schema().names()]

    def single(self, answer: str, by: By, codes: Codes) -> Histograms:
        """The histogram of codes of every group."""
        frame, groups, bad = self._groups(by, (answer,))
        # Polars adds up marks of whole numbers faster than it groups by two columns.
        at_once = frame.implementation.is_polars() and not bad and self._is_whole(answer)
        if at_once:
            return self._marked(frame, groups, answer, by, codes)
        code, raw = self._code(answer, codes, small=not bad)
        chosen = frame.select(*groups, self._flag(code, bad, codes).alias("c0"))
        counted = self.collect(chosen.group_by(*names(by), "c0").agg(nw.len().alias("n")))
        lists, held = turned(nw.to_native(counted), names(by), codes, raw=raw)
        return _histograms(lists, held, by)

    def _marked(
        self, frame: Frame, groups: Sequence[nw.Expr], answer: str, by: By, codes: Codes
    ) -> Histograms:
        """The same for whole numbers: a mark for each answer is added up."""
        chosen = frame.select(*groups, nw.col(self._inside(answer)).alias("c0"))
        answers = range(codes.scale.low, codes.scale.high + 1)
        sums = [(nw.col("c0") == one).sum().alias(f"sum {one}") for one in answers]
        sums += [nw.col("c0").is_null().sum().alias("missing"), nw.len().alias("rows")]
        if by:
            chosen = chosen.group_by(*names(by)).agg(*sums).sort(*names(by))
        found = self.collect(chosen if by else chosen.select(*sums))
        counted = [found[sum_].to_numpy().astype(np.int64) for sum_ in found.columns[len(by) :]]
        held = np.zeros((len(found), codes.width), dtype=np.int64)
        held[:, : len(counted) - 1] = np.column_stack(counted[:-1])
        off_scale = codes.refusal(Reason.OFF_SCALE) - codes.scale.low
        held[:, off_scale] = counted[-1] - held.sum(axis=1)
        return _histograms([found[name].to_list() for name in names(by)], held, by)

    def pairs(self, layout: Layout, by: By, codes: Codes) -> Pairs:
        """Pairs by group and both codes."""
        frame, groups, bad = self._groups(by, layout.answers)
        both = [
            self._flag(self._code(column, codes, small=False)[0], bad, codes)
            for column in layout.answers
        ]
        if layout.respondent is None:
            chosen = frame.select(*groups, both[0].alias("c0"), both[1].alias("c1"))
            counted = chosen.group_by(*names(by), "c0", "c1").agg(nw.len().alias("n"))
            return self._pairs(counted, by)
        respondent = self._plain(layout.respondent)
        status = nw.when(respondent.is_null()).then(nw.lit(codes.refusal(Reason.NO_RESPONDENT)))
        if layout.asked is None:
            state = status.otherwise(nw.lit(0))
        else:
            asked = self._plain(layout.asked).cast(nw.String)
            both = [
                nw.when(asked == question).then(code).otherwise(nw.lit(codes.missing))
                for question, code in zip(layout.questions, both, strict=True)
            ]
            known = (asked == layout.questions[0]) | (asked == layout.questions[1])
            other = nw.lit(codes.refusal(Reason.ANOTHER_QUESTION))
            state = (
                nw.when(known.fill_null(value=False))
                .then(status.otherwise(nw.lit(0)))
                .otherwise(other)
            )
        base = frame.select(
            *groups,
            respondent.alias("r"),
            state.alias("state"),
            both[0].alias("c0"),
            both[1].alias("c1"),
        )
        return self._pairs(brought_together(base, names(by), codes), by)

    def extremes(
        self, column: str, codes: Codes, only: tuple[str, str] | None = None
    ) -> dict[Reason, tuple[Any, Any]]:
        """The least and the greatest refused value by reason.

        Args:
            column: The column of answers.
            codes: Says what is refused.
            only: A column and its value: look at no other rows; None = at all.
        """
        dtype = self._dtype(column)
        code = self._code(column, codes, small=False)[0]
        value = self._plain(column)
        if not (dtype.is_numeric() or dtype in (nw.Boolean, nw.String)):
            value = value.cast(nw.String) if dtype in (nw.Categorical, nw.Enum) else nw.lit(0)
        frame = self._with_numbers((column,))
        if only is not None:
            frame = frame.filter(self._plain(only[0]).cast(nw.String) == only[1])
        refused = frame.select(code.alias("c"), value.alias("v")).filter(
            nw.col("c") > codes.missing
        )
        found = refused.group_by("c").agg(
            nw.col("v").min().alias("least"), nw.col("v").max().alias("greatest")
        )
        rows = zip(*self.lists(found, ("c", "least", "greatest")), strict=True)
        shown = [(codes.reason(code), least, greatest) for code, least, greatest in rows]
        return {
            reason: (least, greatest)
            for reason, least, greatest in shown
            if reason is not None and reason not in _UNSHOWN
        }

    def _inside(self, column: str) -> str:
        return self.renamed.get(column, column)

    def _with_numbers(self, columns: Sequence[str]) -> Frame:
        frame = self.frame
        for column in dict.fromkeys(columns) if self.written else ():
            frame = with_numbers(frame, self._inside(column))
        return frame

    def _dtype(self, column: str) -> Any:
        return self.frame.collect_schema()[self._inside(column)]

    def _is_whole(self, column: str) -> bool:
        return not self.written and self._dtype(column).is_integer()

    def _plain(self, column: str) -> nw.Expr:
        inside = self._inside(column)
        return plain_text(inside) if self.written else nw.col(inside)

    def _code(self, column: str, codes: Codes, *, small: bool) -> tuple[nw.Expr, bool]:
        dtype, written = self._dtype(column), self.written
        return code_of(self._inside(column), dtype, codes, written=written, small=small)

    def _groups(self, by: By, answers: Sequence[str]) -> tuple[Frame, list[nw.Expr], list[nw.Expr]]:
        """The frame with what the groups need, one expression each, and marks of bad moments."""
        frame, groups, bad = self._with_numbers(answers), [], []
        for name, one in zip(names(by), by, strict=True):
            if not isinstance(one, PeriodOf):
                groups.append(self._plain(one).alias(name))
                continue
            clock, inside = f"clock of {name}", self._inside(one.column)
            if self.written:
                frame, unread = moment_of_text(frame, one, inside, clock)
                bad.append(unread)
            else:
                frame = with_clock(frame, one, inside, clock)
            groups.append(months(nw.col(clock), one.period).alias(name))
        return frame, groups, bad

    @staticmethod
    def _flag(code: nw.Expr, bad: Sequence[nw.Expr], codes: Codes) -> nw.Expr:
        for unread in bad:
            refused = nw.lit(codes.refusal(Reason.NO_MOMENT))
            code = nw.when(unread).then(refused).otherwise(code)
        return code

    def _pairs(self, counted: Frame, by: By) -> Pairs:
        lists = self.lists(counted, (*names(by), "c0", "c1", "n"))
        return Pairs(
            groups=_months(by, lists), codes=lists[-3:-1], rows=[int(n) for n in lists[-1]]
        )

    def collect(self, frame: Frame) -> nw.DataFrame[Any]:
        """Let the engine run, and take its result to Polars."""
        if self.path is None:
            return frame.collect("polars", **self.options)
        try:
            return frame.collect("polars", **self.options)
        except Exception as e:  # a broken file fails in a dozen ways, halfway through
            raise SourceError(why_not(self.path, self.delimiter, e)) from e

    def lists(self, frame: Frame, columns: Sequence[str]) -> list[list[Any]]:
        """The result's columns as lists."""
        held = self.collect(frame.select(*columns))
        return [held[column].to_list() for column in columns]


def _histograms(groups: Sequence[list[Any]], held: Any, by: By) -> Histograms:
    totals = held.sum(axis=0).tolist()
    return Histograms(groups=_months(by, groups), rows=held.tolist(), totals=totals)


def _months(by: By, lists: Sequence[list[Any]]) -> list[list[Any]]:
    """The columns of the groups, periods as months."""
    return [
        [None if m is None else m * one.period.value for m in held]
        if isinstance(one, PeriodOf)
        else held
        for one, held in zip(by, lists, strict=False)
    ]


def brought_together(base: Frame, groups: Sequence[str], codes: Codes) -> Frame:
    """Rows as pairs: one per respondent and group, then counted by both codes.

    `base` has the columns of the groups, `r` (respondent), `state` (0, or the code of why a
    row belongs to no pair), `c0` and `c1`. Memory grows with the number of respondents.
    """
    marked = base.with_columns(
        nw.when(nw.col("state") == 0).then(nw.col("r")).alias("r"),
        *[
            nw.when(nw.col(c) != codes.missing).then(nw.col(c)).alias(f"given {c}")
            for c in ("c0", "c1")
        ],
    )
    people = marked.group_by(*groups, "r", "state").agg(
        nw.len().alias("rows"),
        *[nw.col(f"given {c}").max().alias(c) for c in ("c0", "c1")],
        *[nw.col(f"given {c}").count().alias(f"times {c}") for c in ("c0", "c1")],
    )
    twice = nw.lit(codes.refusal(Reason.TWICE))
    settled = people.select(
        *groups,
        *[
            nw.when(nw.col("state") != 0)
            .then(nw.col("state"))
            .otherwise(
                nw.when(nw.col(f"times {c}") > 1)
                .then(twice)
                .otherwise(nw.col(c).fill_null(codes.missing))
            )
            .alias(c)
            for c in ("c0", "c1")
        ],
        nw.when(nw.col("state") == 0).then(nw.lit(1)).otherwise(nw.col("rows")).alias("rows"),
    )
    return settled.group_by(*groups, "c0", "c1").agg(nw.col("rows").sum().alias("n"))

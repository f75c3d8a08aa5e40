"""The two front doors: tallies of one question, and of two questions by the same people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

from proactive_core import UsageError
from proactive_core.loyalty import Band, PairedTally, ScoringKey, Tally

from ._open import engines
from ._parts import Engine, Histograms, Layout, Pairs
from ._periods import PeriodOf
from ._refusals import REASONS, Codes, Reason, Refusal, cut, merged
from ._results import By, Group, PairedTallies, Tallies

_BANDS = (Band.DETRACTOR, Band.PASSIVE, Band.PROMOTER)


def tallies(
    data: Any,
    key: ScoringKey,
    *,
    answer: str,
    by: Sequence[str | PeriodOf] = (),
    question: str | None = None,
    wording: str | None = None,
    delimiter: str = ",",
) -> Tallies:
    """Count the answers of a frame or file by group.

    Nothing is asked of the engine but sums, so the result does not depend on order or
    partitions, and results of parts add up with `+`. What counts as an answer:

    - whole numbers on the scale: integers of any width, decimals, and (unlike in Python lists)
      whole floats, because a nullable column of integers often arrives as floats;
    - null is no answer and is counted apart; so is NaN in pandas, which marks gaps with it;
    - everything else is refused: off the scale, not whole, NaN elsewhere, text such as `"9"`,
      true and false. Categories and dictionaries count as what they stand for;
    - a CSV file knows only text: there `9` and `9.0` are the number 9 and an empty cell is null.

    Args:
        data: A pandas frame; a Polars frame, eager or lazy; a DuckDB relation; a PyArrow table,
            batch, dataset or stream of batches; a Spark frame; or the path of a CSV (UTF-8) or
            Parquet file, or a folder of Parquet files. Files, datasets and streams may be larger
            than memory: it takes memory for the groups only.
        key: Names the scale and the bands; nothing is inferred from the answers.
        answer: The column of answers.
        by: Columns to group by, in order, or `PeriodOf` a column of moments; empty = one
            group, `()`.
        question: Key of the question; None = not stated.
        wording: Version of its wording; None = not stated.
        delimiter: Between the cells of a CSV file.

    Raises:
        ImportError: The library needed is not installed; the message says what to type.
        SourceError: The file cannot be read.
        UsageError: There is no such column, or the data are nothing that can be read.
    """
    Tally.empty(key, question=question, wording=wording)
    how, codes = _checked(by), Codes(key.scale)
    needed = [answer, *_columns(how)]
    answered = codes.missing - key.scale.low + 1
    held: dict[Group, Sequence[int]] = {} if how else {(): [0] * codes.width}
    refusals: list[Refusal] = []
    for engine in engines(data, needed, delimiter=delimiter):
        _require(engine, needed)
        counted = engine.single(answer, how, codes)
        _add(held, counted, how)
        found = {r: n for r, n in zip(REASONS, counted.totals[answered:], strict=True) if n}
        refusals += _refusals(engine, codes, found, answer, answer, _bad_moments(how))
    refused = {g: n for g, row in held.items() if (n := sum(row[answered:]))} if refusals else {}
    return Tallies(
        key=key,
        question=question,
        wording=wording,
        by=how,
        refused=refused,
        refusals=merged(refusals),
        held=held,
    )


def paired_tallies(
    data: Any,
    key: ScoringKey,
    *,
    questions: tuple[str, str],
    answers: tuple[str, str] | str,
    respondent: str | None = None,
    asked: str | None = None,
    by: Sequence[str | PeriodOf] = (),
    delimiter: str = ",",
) -> PairedTallies:
    """Count what the same people answered to two questions.

    Three layouts are read. Two columns of answers and a row per person: give `answers` as two
    columns. The same, but with a person's answers in different rows: give `respondent` too. One
    column of answers, with another that names the question: give `answers` as one column, and
    `asked` and `respondent`.

    Values are read as in `tallies`. A refused answer takes its pair out. A person with two answers
    to one question is refused, since rows of a frame have no first and last; so are rows of no
    respondent and rows of other questions. Bringing rows together takes memory for all the
    respondents, and happens within each group of `by`.

    Args:
        data: As in `tallies`.
        key: Names the scale and the bands of both questions.
        questions: Keys of the two questions; also how `asked` names them.
        answers: Two columns of answers, or the one that `asked` goes with.
        respondent: The column whose value the rows of one person share (the key of the
            filled-in form, say); None = every row is a person.
        asked: The column that names the question of each row; None = `answers` are two columns.
        by: As in `tallies`.
        delimiter: As in `tallies`.

    Raises:
        ImportError: The library needed is not installed; the message says what to type.
        SourceError: The file cannot be read.
        UsageError: There is no such column, or the layout is none of the three.
    """
    PairedTally.empty(key, questions)
    how, codes = _checked(by), Codes(key.scale)
    layout = _layout(questions, answers, respondent, asked)
    needed = [*layout.answers, *_columns(how), *(c for c in (respondent, asked) if c is not None)]
    whole = respondent is not None
    parts = (
        _paired(engine, layout, key, how, codes, needed)
        for engine in engines(data, needed, delimiter=delimiter, whole=whole)
    )
    return reduce(add, parts)


def _paired(
    engine: Engine,
    layout: Layout,
    key: ScoringKey,
    by: By,
    codes: Codes,
    needed: Sequence[str],
) -> PairedTallies:
    _require(engine, needed)
    held = _cells(engine.pairs(layout, by, codes), by)
    return PairedTallies(
        key=key,
        questions=layout.questions,
        by=by,
        refused={
            group: n
            for group, cells in held.items()
            if (n := sum(rows for both, rows in cells.items() if max(both) > codes.missing))
        },
        refusals=_refused_pairs(engine, codes, held, layout, _bad_moments(by)),
        held={g: _tally(cells, key, layout.questions, codes) for g, cells in held.items()},
    )


def _checked(by: Sequence[str | PeriodOf]) -> By:
    if isinstance(by, str) or not all(isinstance(one, (str, PeriodOf)) for one in by):
        raise UsageError(f"by must be a sequence of columns or PeriodOf, not {by!r}")
    return tuple(by)


def _columns(by: By) -> list[str]:
    return [one.column if isinstance(one, PeriodOf) else one for one in by]


def _bad_moments(by: By) -> str:
    return ", ".join(one.column for one in by if isinstance(one, PeriodOf))


def _require(engine: Engine, needed: Iterable[str]) -> None:
    there = engine.columns
    missing = [name for name in dict.fromkeys(needed) if name not in there]
    if missing:
        said = ", ".join(map(repr, missing))
        mark = next((mark for mark in ";\t|," if len(there) == 1 and mark in there[0]), None)
        hint = f"; {mark!r} seems to part the columns: say delimiter={mark!r}" if mark else ""
        raise UsageError(f"there is no column {said}; there is: {', '.join(there)}{hint}")


def _layout(
    questions: tuple[str, str],
    answers: tuple[str, str] | str,
    respondent: str | None,
    asked: str | None,
) -> Layout:
    if questions[0] == questions[1]:
        raise UsageError(f"two questions are paired, not {questions[0]!r} with itself")
    if isinstance(answers, str):
        if asked is None or respondent is None:
            raise UsageError("one column of answers needs `asked` and `respondent` beside it")
        answers = (answers, answers)
    elif asked is not None:
        raise UsageError("`asked` goes with one column of answers, not with two")
    return Layout(answers=answers, questions=questions, respondent=respondent, asked=asked)


def _groups(columns: Sequence[Sequence[Any]], by: By, lines: int) -> list[Group]:
    """The group of every line; NaN, which is not even equal to itself, becomes None."""
    read: list[Sequence[Any]] = []
    for one, held in zip(by, columns, strict=True):
        if isinstance(one, PeriodOf):
            named = {months: one.label(months) for months in set(held)}
            read.append([named[months] for months in held])
        elif float in set(map(type, held)):
            read.append([None if value != value else value for value in held])  # noqa: PLR0124 - NaN
        else:
            read.append(held)
    return list(zip(*read, strict=True)) if read else [()] * lines


def _add(held: dict[Group, Sequence[int]], found: Histograms, by: By) -> None:
    """Add what was found in a part of the data to what is held of the parts before."""
    for group, row in zip(_groups(found.groups, by, len(found.rows)), found.rows, strict=True):
        mine = held.get(group)
        held[group] = row if mine is None else tuple(map(add, mine, row))


def _cells(found: Pairs, by: By) -> dict[Group, dict[tuple[int, int], int]]:
    held: dict[Group, dict[tuple[int, int], int]] = {} if by else {(): {}}
    groups = _groups(found.groups, by, len(found.rows))
    both = zip(found.codes[0], found.codes[1], strict=True)
    for group, codes, rows in zip(groups, both, found.rows, strict=True):
        cells = held.setdefault(group, {})
        cells[codes] = cells.get(codes, 0) + rows
    return held


def _refusals(
    engine: Engine,
    codes: Codes,
    found: Mapping[Reason, int],
    column: str,
    named: str,
    moments: str,
    only: tuple[str, str] | None = None,
) -> tuple[Refusal, ...]:
    """Say what was refused in one column; values are looked up only if there is any."""
    in_answers = set(found) - {Reason.NO_MOMENT}
    shown = engine.extremes(column, codes, only) if in_answers else {}
    refusals = []
    for reason, rows in found.items():
        least, greatest = shown.get(reason, (None, None))
        at_fault, allowed = named, f"a whole number on {codes.scale}"
        if reason is Reason.NO_MOMENT:
            at_fault, allowed = moments, "an ISO 8601 moment, with its UTC offset unless `naive`"
        refusals.append(
            Refusal(
                column=at_fault,
                reason=reason,
                allowed=allowed,
                rows=rows,
                least=cut(least),
                greatest=cut(greatest),
            )
        )
    return merged(refusals)


def _refused_pairs(
    engine: Engine,
    codes: Codes,
    held: Mapping[Group, Mapping[tuple[int, int], int]],
    layout: Layout,
    moments: str,
) -> tuple[Refusal, ...]:
    """Refusals of both answers; those that concern the whole row are said once."""
    refusals: list[Refusal] = []
    for side, (column, question) in enumerate(zip(layout.answers, layout.questions, strict=True)):
        found: Counter[Reason] = Counter()
        for cells in held.values():
            for both, rows in cells.items():
                reason = codes.reason(both[side])
                if reason is not None:
                    found[reason] += rows
        for reason, allowed, at in (
            (Reason.NO_RESPONDENT, "given", layout.respondent),
            (Reason.ANOTHER_QUESTION, " or ".join(map(repr, layout.questions)), layout.asked),
        ):
            rows = found.pop(reason, 0)
            if rows and at is not None and side == 0:
                refusals.append(Refusal(column=at, reason=reason, allowed=allowed, rows=rows))
        twice = found.pop(Reason.TWICE, 0)
        named = column if layout.asked is None else f"{column} ({question})"
        if twice:
            once = "answered once by each respondent"
            refusals.append(Refusal(column=named, reason=Reason.TWICE, allowed=once, rows=twice))
        if side == 1:
            found.pop(Reason.NO_MOMENT, None)
        only = None if layout.asked is None else (layout.asked, question)
        refusals += _refusals(engine, codes, found, column, named, moments, only)
    return merged(refusals)


def _tally(
    cells: Mapping[tuple[int, int], int],
    key: ScoringKey,
    questions: tuple[str, str],
    codes: Codes,
) -> PairedTally:
    low = key.scale.low
    bands = [_BANDS.index(key.band_of(rating)) for rating in range(low, codes.missing)]
    sides = [[0] * (len(bands) + 1), [0] * (len(bands) + 1)]
    table = [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
    for (one, other), rows in cells.items():
        if max(one, other) > codes.missing:
            continue
        sides[0][one - low] += rows
        sides[1][other - low] += rows
        if max(one, other) < codes.missing:
            table[bands[one - low]][bands[other - low]] += rows
    first, second = (
        Tally(key, tuple(counts[:-1]), counts[-1], question)
        for counts, question in zip(sides, questions, strict=True)
    )
    return PairedTally(first, second, table)

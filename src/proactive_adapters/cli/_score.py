"""`proactive score`: a file of answers, scored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import attrs

from proactive_core import SourceError, UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    NetScore,
    RefusedAnswer,
    ScoringKey,
    count,
    net_score,
)

from ..files._sheet import Row, read_header, read_sheet
from ..report._words import signed, span
from ._print import emit, hint, say, table

_KEYS: Mapping[str, ScoringKey] = {"1..10": PROACTIVE_1_10, "0..10": REICHHELD_0_10}
_WHOLE = re.compile(r"-?[0-9]{1,18}(?:\.0{1,6})?\Z")
_SHOWN = 20
_Line = tuple[int, Row]


@attrs.frozen(kw_only=True)
class _Group:
    """The answers of one group to one question.

    Attributes:
        by: The group's values, in the order of the `--by` columns; empty = everybody.
        score: None = held back, because the group is small or would tell of a small one.
    """

    question: str
    by: tuple[str, ...]
    n: int
    score: NetScore | None


def command(
    file: Path,
    /,
    *,
    question: tuple[str, ...],
    scale: Literal["1..10", "0..10"],
    by: tuple[str, ...] = (),
    level: float = 0.95,
    smallest: int = 5,
    delimiter: str = ",",
    json: bool = False,
) -> int:
    """Score a file of answers, net-promoter-style, with intervals that are honest for few.

    Whatever is not a whole number on the scale is refused and named with its line; an
    empty cell is no answer. The exit code is 1 if anything was refused.

    Args:
        file: CSV (UTF-8) or XLSX; its first line names the columns.
        question: A column of ratings; may be given several times.
        scale: The scale as it was printed on the form; it is never guessed.
        by: A column to group by, such as a branch; may be given several times.
        level: Confidence of the intervals, between 0 and 1.
        smallest: Groups with fewer answers are held back.
        delimiter: What stands between the columns of a CSV file.
        json: Print it as JSON.
    """
    if len(delimiter) != 1:
        raise UsageError(f"--delimiter takes one character, not {delimiter!r}")
    lines = _read(file, delimiter, (*question, *by))
    key = _KEYS[scale]
    groups: list[_Group] = []
    refused: list[tuple[int, str, RefusedAnswer]] = []
    for column in question:
        found, bad = _score(lines, column, by, key, level)
        groups += _held_back(found, smallest)
        refused += [(number, column, why) for number, why in bad]
    if json:
        emit(
            {
                "scale": scale,
                "level": level,
                "groups": [_plain(g, by) for g in groups],
                "refused": [{"line": n, "column": c, "found": r.value} for n, c, r in refused],
            }
        )
    else:
        _print(groups, by, smallest)
    for number, column, why in refused[:_SHOWN]:
        hint(f"proactive: {file} line {number}: {column} must be {why.allowed}, not {why.value}")
    if len(refused) > _SHOWN:
        hint(f"proactive: and {len(refused) - _SHOWN} more")
    return 1 if refused else 0


def _read(file: Path, delimiter: str, columns: Sequence[str]) -> Sequence[_Line]:
    try:
        body = file.read_bytes()
    except OSError as e:
        raise UsageError(f"cannot read {file}: {e.strerror}") from e
    try:
        header, lines = read_header(body, delimiter), read_sheet(body, delimiter)
    except SourceError as e:
        raise UsageError(f"{file}: {e}") from e
    unknown = [column for column in columns if column not in header]
    if unknown:
        there = ", ".join(name for name in header if name)
        raise UsageError(
            "\n".join(f"{file} has no column {name!r}; there is: {there}" for name in unknown)
        )
    return lines


def _score(
    lines: Sequence[_Line], column: str, by: tuple[str, ...], key: ScoringKey, level: float
) -> tuple[list[_Group], list[tuple[int, RefusedAnswer]]]:
    """Everybody first, then each group; and what could not be counted, with its line."""
    whole = count(key, [_rating(row.get(column, "")) for _, row in lines])
    refused = [(lines[why.row][0], why) for why in whole.refusals]
    parts: dict[tuple[str, ...], list[Row]] = {}
    for _, row in lines:
        parts.setdefault(tuple(row.get(name, "") for name in by), []).append(row)
    groups = [_group(column, (), net_score(whole.tally, level=level))]
    if by:
        for values, rows in sorted(parts.items()):
            tally = count(key, [_rating(row.get(column, "")) for row in rows]).tally
            groups.append(_group(column, values, net_score(tally, level=level)))
    return groups, refused


def _group(column: str, by: tuple[str, ...], score: NetScore) -> _Group:
    return _Group(question=column, by=by, n=score.n, score=score)


def _rating(cell: str) -> object:
    """A cell as a number if it is written like one; as text, to be refused, if not."""
    if not cell:
        return None
    return int(cell.partition(".")[0]) if _WHOLE.match(cell) else cell


def _held_back(groups: list[_Group], smallest: int) -> list[_Group]:
    """Hold small groups back, and the next one where they could be found by subtraction."""
    whole, parts = groups[0], groups[1:]
    hidden = {g.by for g in parts if 0 < g.n < smallest}
    rest = sorted((g.n, g.by) for g in parts if g.n >= smallest)
    while rest and 0 < sum(g.n for g in parts if g.by in hidden) < smallest:
        hidden.add(rest.pop(0)[1])
    return [whole, *(attrs.evolve(g, score=None) if g.by in hidden else g for g in parts)]


def _print(groups: Sequence[_Group], by: tuple[str, ...], smallest: int) -> None:
    header = ("question", *by, "n", "detractors", "passives", "promoters", "score", "interval")
    table(header, [_line(group, by) for group in groups])
    for group in groups:
        if not group.by and group.score is not None:
            say(f"{group.question}: {group.score.reading}")
    if any(group.score is None for group in groups):
        say(f"held back: groups of fewer than {smallest} answers, and what would tell of them")


def _line(group: _Group, by: tuple[str, ...]) -> tuple[str, ...]:
    named = group.by or tuple("all" for _ in by)
    score = group.score
    if score is None:
        return (group.question, *named, *("held back", "", "", "", "", ""))
    d, q, p = score.dqp
    counts = (str(score.n), str(d), str(q), str(p))
    if score.points is None or score.low is None or score.high is None:
        return (group.question, *named, *counts, "no data", "")
    interval = span(score.low, score.high)
    return (group.question, *named, *counts, signed(score.points), interval)


def _plain(group: _Group, by: tuple[str, ...]) -> dict[str, Any]:
    held: dict[str, Any] = {
        "question": group.question,
        "by": dict(zip(by, group.by, strict=False)),
    }
    score = group.score
    if score is None:
        return {**held, "held_back": True}
    d, q, p = score.dqp
    return {
        **held,
        "held_back": False,
        "key": score.key.name,
        "n": score.n,
        "no_answer": score.no_answer,
        "detractors": d,
        "passives": q,
        "promoters": p,
        "value": None if score.value is None else str(score.value),
        "low": None if score.low is None else round(score.low, 6),
        "high": None if score.high is None else round(score.high, 6),
        "method": score.method,
        "why": score.why,
        "reading": score.reading,
    }

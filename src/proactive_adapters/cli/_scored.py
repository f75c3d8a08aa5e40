"""Scores of a file as a table with a small chart, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from proactive_core.loyalty import NetScore, ScoringKey

from ..report._csv import defuse
from ..report._words import signed, span
from ._answers import Fault, Group
from ._print import clean, emit, pour, say, table

_BAR = 41  # one character for five points
_NAME = 30
_PLACES = 6
_PLAIN = (
    "key", "n", "no_answer", "detractors", "passives", "promoters", "value", "low", "high",
    "method", "why", "reading",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Scored:
    """The answers of one group to one question.

    Attributes:
        group: Its values, in the order of the `--by` columns; empty = everybody.
        score: None = held back, because the group is small or would tell of a small one.
    """

    question: str
    group: Group
    score: NetScore | None

    @property
    def name(self) -> str:
        """The group in words."""
        return ", ".join(value or "(none)" for value in self.group) or "all"

    def plain(self) -> dict[str, Any]:
        """Everything that is known of it, as JSON writes it; None where it is held back."""
        score = self.score
        if score is None:
            return dict.fromkeys(_PLAIN)
        detractors, passives, promoters = score.dqp
        found = (
            score.key.name, score.n, score.no_answer, detractors, passives, promoters,
            None if score.value is None else str(score.value),
            None if score.low is None else round(score.low, _PLACES),
            None if score.high is None else round(score.high, _PLACES),
            score.method, score.why, score.reading,
        )  # fmt: skip
        return dict(zip(_PLAIN, found, strict=True))


def print_json(
    scored: Sequence[Scored],
    readings: Sequence[str],
    faults: Sequence[Fault],
    by: Sequence[str],
    *,
    key: ScoringKey,
    level: float,
) -> None:
    """Print everything, and where each thing stands that was not counted."""
    groups = []
    for one in scored:
        named = {"question": one.question, "by": dict(zip(by, one.group, strict=False))}
        if one.score is None:
            groups.append({**named, "held_back": True})
        else:
            groups.append({**named, "held_back": False, **one.plain()})
    emit(
        {
            "key": {"name": key.name, "version": key.version, "provenance": key.provenance},
            "scale": str(key.scale),
            "level": level,
            "groups": groups,
            "readings": readings,
            "refused": [
                {
                    "line": one.line,
                    "column": one.column,
                    "found": one.found,
                    "allowed": one.allowed,
                }
                for one in faults
            ],
        }
    )


def print_csv(scored: Sequence[Scored], by: Sequence[str]) -> None:
    """Print one line for each group; no cell of it can act on a spreadsheet."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([defuse(name) for name in ("question", *by, "held_back", "level", *_PLAIN)])
    for one in scored:
        values = one.group or ("",) * len(by)
        level = None if one.score is None else one.score.level
        cells = (one.question, *values, "no" if one.score else "yes", level)
        known = one.plain()
        if one.score is not None and one.score.value is not None:
            # A spreadsheet would take 5/6 for a day in June, and -5/6 for a formula.
            known["value"] = round(float(one.score.value), _PLACES)
        writer.writerow([defuse(cell) for cell in (*cells, *known.values())])
    pour(held.getvalue())


def print_tables(
    scored: Sequence[Scored],
    readings: Sequence[str],
    by: Sequence[str],
    smallest: int,
    *,
    key: ScoringKey,
    refused: int,
    named: int,
) -> None:
    """Print a table, a chart where there is more than one group, and what may be said of it.

    Of what was `refused`, the first so many are `named` elsewhere.
    """
    header = ("question", *by, "n", "detractors", "passives", "promoters", "score", "interval")
    table(header, [_line(one, by) for one in scored])
    if len(scored) > 1:
        for question in dict.fromkeys(one.question for one in scored):
            say()
            for line in _chart(question, [one for one in scored if one.question == question]):
                say(line)
        say()
    for reading in readings:
        say(reading)
    by_what = next((one.score.method for one in scored if one.score is not None), None)
    say(f"{key.reading} Intervals by the method {by_what}." if by_what else key.reading)
    if any(one.score is None for one in scored):
        say(f"held back: groups of fewer than {smallest} answers, and what would tell of them")
    if refused:
        each = "each named with its line"
        told = each if refused <= named else f"the first {named} named with their lines"
        say(f"not counted: {refused} refused, {told}")


def _line(one: Scored, by: Sequence[str]) -> tuple[str, ...]:
    named = tuple(value or "(none)" for value in one.group) or tuple("all" for _ in by)
    score = one.score
    if score is None:
        return (one.question, *named, *("held back", "", "", "", "", ""))
    counts = tuple(map(str, (score.n, *score.dqp)))
    if score.points is None or score.low is None or score.high is None:
        return (one.question, *named, *counts, "no data", "")
    interval = span(score.low, score.high)
    return (one.question, *named, *counts, signed(score.points), interval)


def _chart(question: str, scored: Sequence[Scored]) -> Iterator[str]:
    """Each group's score on its interval, from −100 to +100."""
    names = [_short(one.name) for one in scored]
    width = max(len(_short(question)), *map(len, names))
    scale = "−100" + "0".center(_BAR - 8) + "+100"
    yield f"{_short(question).ljust(width)}  {scale}"
    for one, name in zip(scored, names, strict=True):
        yield f"{name.ljust(width)}  {_bar(one.score)}"


def _short(name: str) -> str:
    shown = clean(name)
    return shown if len(shown) <= _NAME else f"{shown[: _NAME - 1]}…"


def _bar(score: NetScore | None) -> str:
    if score is None:
        return "held back".center(_BAR).rstrip()
    if score.value is None or score.low is None or score.high is None or score.points is None:
        return "no data".center(_BAR).rstrip()
    drawn = [" "] * _BAR
    drawn[_BAR // 2] = "┊"
    low, high = _place(score.low), _place(score.high)
    drawn[low : high + 1] = "─" * (high + 1 - low)
    drawn[low], drawn[high] = "├", "┤"
    drawn[_place(float(score.value))] = "●"
    return f"{''.join(drawn)}  {signed(score.points)}"


def _place(value: float) -> int:
    return round((value + 1) / 2 * (_BAR - 1))

"""`proactive score`: a file of answers, scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from proactive_core import PluginError, UsageError
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    NetScore,
    ScoringKey,
    net_score,
)

from ._answers import Answers, Fault, Group, Source, read_answers
from ._company import find_plugins
from ._print import hint
from ._score_words import readings_of
from ._scored import Scored, print_csv, print_json, print_tables

_KEYS: Mapping[str, ScoringKey] = {"1..10": PROACTIVE_1_10, "0..10": REICHHELD_0_10}
_SHOWN = 20


def command(  # noqa: PLR0913 - options of a command line
    file: Path,
    /,
    *,
    question: tuple[str, ...],
    scale: Literal["1..10", "0..10"] | None = None,
    key: str | None = None,
    by: tuple[str, ...] = (),
    when: str | None = None,
    zone: str | None = None,
    level: float = 0.95,
    smallest: int = 5,
    delimiter: str = ",",
    json: bool = False,
    csv: bool = False,
) -> int:
    """Score a file of answers, net-promoter-style, with intervals that are honest for few.

    Whatever is not a whole number on the scale is refused and named with its line; an
    empty cell is no answer. The exit code is 1 if anything was refused.

    Args:
        file: CSV (UTF-8) or XLSX; its first line names the columns.
        question: A column of ratings; may be given several times.
        scale: The scale as it was printed on the form; it is never guessed.
        key: Instead of a scale: the scoring key of that name, which a plugin brings.
        by: A column to group by, such as a branch; may be given several times. With --when also
            month, quarter or year.
        when: A column of dates or moments that months, quarters and years are cut from.
        zone: On whose clock a moment with a UTC offset is read, such as America/Halifax.
        level: Confidence of the intervals, between 0 and 1.
        smallest: Groups with fewer answers are held back.
        delimiter: What stands between the columns of a CSV file: one character, or the word tab.
        json: Print it as JSON.
        csv: Print the table as CSV.
    """
    delimiter = "\t" if delimiter in {"tab", r"\t"} else delimiter
    if len(delimiter) != 1:
        raise UsageError(f"--delimiter takes one character, or the word tab, not {delimiter!r}")
    if json and csv:
        raise UsageError("either --json or --csv")
    used = _key(scale, key)
    source = Source(file=file, delimiter=delimiter, by=by, when=when, zone=zone)
    answered, faults = read_answers(source, used, question)
    scored = [scored for one in answered for scored in _scored(one, level, smallest)]
    readings = [line for one in answered for line in readings_of(one, scored, level)]
    if json:
        print_json(scored, readings, faults, by, key=used, level=level)
    elif csv:
        print_csv(scored, by)
    else:
        print_tables(scored, readings, by, smallest, key=used, refused=len(faults), named=_SHOWN)
    _complain(file, faults)
    return 1 if faults else 0


def _key(scale: str | None, name: str | None) -> ScoringKey:
    if (scale is None) == (name is None):
        raise UsageError(
            "say with --scale 1..10 or --scale 0..10 what was printed on the form, or with --key"
            " NAME by which plugin's key to score: a scale is never guessed from the answers"
        )
    if name is None:
        return _KEYS[scale or ""]
    own = {key.name: key for key in _KEYS.values()}
    if name in own:
        return own[name]
    try:
        found = find_plugins().rule(name)
    except PluginError as e:
        raise UsageError(f"--key: {e}") from e
    if not isinstance(found, ScoringKey):
        raise UsageError(f"--key: the rule {name!r} is no scoring key, so it has no net score")
    return found


def _scored(answers: Answers, level: float, smallest: int) -> Iterator[Scored]:
    """Everybody first, then each group; small ones held back, and what would tell of them."""
    sizes = {group: tally.n for group, tally in answers.parts.items()}
    grouped = set(sizes) != {()}
    hidden = _hidden(sizes, smallest) if grouped else set()
    # Where not even all that is held back makes a group of its own, the whole would tell of it.
    tells = 0 < sum(sizes[group] for group in hidden) < smallest
    yield _one(answers.question, (), None if tells else net_score(answers.whole, level=level))
    if not grouped:
        return
    for group, tally in answers.parts.items():
        score = net_score(tally, level=level)
        yield _one(answers.question, group, None if group in hidden else score)


def _one(question: str, group: Group, score: NetScore | None) -> Scored:
    return Scored(question=question, group=group, score=score)


def _hidden(sizes: Mapping[Group, int], smallest: int) -> set[Group]:
    """Small groups, and the next one where they could be found by subtraction."""
    hidden = {group for group, n in sizes.items() if 0 < n < smallest}
    rest = sorted((n, group) for group, n in sizes.items() if n >= smallest)
    while rest and 0 < sum(sizes[group] for group in hidden) < smallest:
        hidden.add(rest.pop(0)[1])
    return hidden


def _complain(file: Path, faults: Sequence[Fault]) -> None:
    for fault in faults[:_SHOWN]:
        where = f"proactive: {file} line {fault.line}: {fault.column}"
        hint(f"{where} must be {fault.allowed}, not {fault.found}")
    if len(faults) > _SHOWN:
        hint(f"proactive: and {len(faults) - _SHOWN} more: --json names all of them")

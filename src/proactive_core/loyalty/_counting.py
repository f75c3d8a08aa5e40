"""From answers to tallies: good ones count, bad ones come back with their place and reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import islice
from numbers import Integral
from typing import NoReturn

import attrs

from ..errors import UsageError
from ..facts import Response, Scale
from ._keys import ScoringKey, scoring_key
from ._tally import Tally

_CHUNK = 1 << 16
_SHOWN = 20
_LONGEST = 80
_PLAIN = frozenset({int, type(None)})


@attrs.frozen
class RefusedAnswer:
    """One answer that was not counted, and why.

    Attributes:
        row: Its place among the given answers, from 0.
        field: Which part of the row is wrong (`rating`, `scale`, `question`, `weight` …).
        value: What was found there, as Python writes it, cut at 80 characters.
        allowed: What would have been accepted, in words.
    """

    row: int
    field: str
    value: str
    allowed: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.field} must be {self.allowed}, not {self.value}"


@attrs.frozen
class Counted:
    """What became of a list of answers: `rows == tally.n + tally.no_answer + len(refusals)`.

    Attributes:
        tally: The good answers.
        refusals: The others, in the order of their rows.
        rows: How many were given.
    """

    tally: Tally
    refusals: tuple[RefusedAnswer, ...]
    rows: int


def rating_of(value: object, scale: Scale) -> int | None:
    """The rating that a value stands for, or None if it stands for none on this scale.

    NumPy registers its integers, but not its bool, as `numbers.Integral`.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, Decimal):
        # The range comes first: int(Decimal("1E+999999999")) would never return.
        if not value.is_finite() or not scale.low <= value <= scale.high or value % 1:
            return None
        return int(value)
    if isinstance(value, Integral) and scale.low <= (rating := int(value)) <= scale.high:
        return rating
    return None


def refused(row: int, field: str, value: object, allowed: str) -> RefusedAnswer:
    """Note a refusal; only the written form of the value is kept."""
    written = repr(value)
    if len(written) > _LONGEST:
        written = written[: _LONGEST - 1] + "…"
    return RefusedAnswer(row, field, written, allowed)


def refuse_all(refusals: tuple[RefusedAnswer, ...]) -> NoReturn:
    """Raise one error that locates every refusal."""
    lines = [str(refusal) for refusal in refusals[:_SHOWN]]
    if len(refusals) > _SHOWN:
        lines.append(f"and {len(refusals) - _SHOWN} more")
    msg = f"{len(refusals)} refused: " + "; ".join(lines)
    raise UsageError(msg)


def on_scale(scale: Scale) -> str:
    """What a rating is allowed to be, in words."""
    return f"a whole number on {scale}"


def count(
    key: ScoringKey,
    answers: Iterable[object],
    *,
    question: str | None = None,
    wording: str | None = None,
) -> Counted:
    """Count every good answer, and hand back every bad one with its row and reason.

    Nothing is coerced: bools, text, NaN, 6.5 and ratings off the scale are refused, and a
    0 on a 1..10 key is refused too [loyalty §2, §4]. Runs in constant memory over iterators.

    Args:
        key: Names the scale and the bands.
        answers: As in `Tally.of`; None = no answer.
        question: Key of the question they answer; None = not stated.
        wording: Version of its wording; None = not stated.

    Raises:
        UsageError: `answers` is a set or a mapping, which forget that answers repeat.
    """
    if isinstance(answers, (AbstractSet, Mapping)):
        msg = f"answers must come in a sequence: a {type(answers).__name__} forgets repeated ones"
        raise UsageError(msg)
    scale = scoring_key(key).scale
    found: Counter[int | None] = Counter()
    refusals: list[RefusedAnswer] = []
    rows = 0
    rest = iter(answers)
    while chunk := list(islice(rest, _CHUNK)):
        if _PLAIN.issuperset(map(type, chunk)) and _all_on(scale, fresh := Counter(chunk)):
            found.update(fresh)  # type: ignore[arg-type]
        else:
            for row, value in enumerate(chunk, rows):
                rating = None if value is None else rating_of(value, scale)
                if rating is None and value is not None:
                    refusals.append(refused(row, "rating", value, on_scale(scale)))
                else:
                    found[rating] += 1
        rows += len(chunk)
    counts = tuple(found[rating] for rating in range(scale.low, scale.high + 1))
    wordings = () if wording is None else (wording,)
    return Counted(Tally(key, counts, found[None], question, wordings), tuple(refusals), rows)


def _all_on(scale: Scale, found: Counter[object]) -> bool:
    return all(rating is None or rating in scale for rating in found)


def count_responses(key: ScoringKey, question: str, responses: Iterable[Response]) -> Counted:
    """Count responses to one question; the others are refused, not skipped.

    A response on another scale than the key's is refused, even if its rating would fit:
    the same behaviour gives different scores on two scales [loyalty §2].
    """
    scoring_key(key)
    found: Counter[int | None] = Counter()
    refusals: list[RefusedAnswer] = []
    wordings: set[str] = set()
    rows = 0
    for row, response in enumerate(responses):
        rows = row + 1
        refusal = misfit(key, row, response)
        if refusal is None and response.question != question:
            refusal = refused(row, "question", response.question, repr(question))
        if refusal is not None:
            refusals.append(refusal)
            continue
        found[response.rating] += 1
        wordings.add(response.wording)
    counts = tuple(found[rating] for rating in range(key.scale.low, key.scale.high + 1))
    tally = Tally(key, counts, found[None], question, wordings)
    return Counted(tally, tuple(refusals), rows)


def misfit(key: ScoringKey, row: int, response: Response) -> RefusedAnswer | None:
    """A refusal when the form's scale is not the key's; None when it is."""
    if response.scale == key.scale:
        return None
    return refused(row, "scale", str(response.scale), str(key.scale))

"""Answers that come in clusters: the same customer, asked again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import attrs
from attrs.validators import instance_of

from ..checks import text
from ..errors import UsageError
from ..facts import Response
from ..refs import Ref
from ._counting import RefusedAnswer, misfit, on_scale, rating_of, refuse_all, refused
from ._keys import Band, ScoringKey, scoring_key
from ._tally import Tally

ClusterBy = Literal["customer", "technician", "visit"]

_PAIR = 2
_BYS = ("customer", "technician", "visit")
_BANDS = tuple(Band)
_NAMED = "a non-empty text or a ref"


def _frozen(value: Iterable[int]) -> tuple[int, ...]:
    return tuple(value)


@attrs.frozen
class Cluster:
    """What one customer's answers add up to.

    Attributes:
        key: Who it was, as text (a `Ref` as it is written).
        dqp: That one's detractors, passives and promoters; at least one answer.

    Raises:
        UsageError: The key is empty, or there is no answer.
    """

    key: str = attrs.field(validator=text)
    dqp: tuple[int, int, int] = attrs.field(converter=_frozen)

    @dqp.validator
    def _three(self, _: attrs.Attribute[Any], value: tuple[int, ...]) -> None:
        fits = len(value) == len(_BANDS) and all(type(n) is int and n >= 0 for n in value)
        if not fits or not any(value):
            msg = f"dqp must be three whole numbers >= 0 and not all 0, not {value!r}"
            raise UsageError(msg)

    @property
    def n(self) -> int:
        """How many answers came from it."""
        return sum(self.dqp)

    @property
    def lead(self) -> int:
        """Promoters minus detractors."""
        return self.dqp[2] - self.dqp[0]


def _sorted(value: Iterable[Cluster]) -> tuple[Cluster, ...]:
    return tuple(sorted(value, key=lambda cluster: cluster.key))


@attrs.frozen
class ClusteredTally:
    """A tally that remembers who gave which answers; add them as you add tallies.

    A customer who answers in two chunks is one cluster after they are added.

    Attributes:
        tally: All answers together.
        clusters: One entry per customer who answered, sorted by key.

    Raises:
        UsageError: A cluster stands twice, or they do not add up to the tally.
    """

    tally: Tally = attrs.field(validator=instance_of(Tally))
    clusters: tuple[Cluster, ...] = attrs.field(converter=_sorted)

    @clusters.validator
    def _add_up(self, _: attrs.Attribute[Any], value: tuple[Cluster, ...]) -> None:
        if len({cluster.key for cluster in value}) != len(value):
            msg = "clusters must each stand once"
            raise UsageError(msg)
        total = tuple(sum(cluster.dqp[band] for cluster in value) for band in range(3))
        if total != self.tally.dqp:
            msg = f"clusters add up to {total}, and the tally to {self.tally.dqp}"
            raise UsageError(msg)

    @classmethod
    def empty(cls, key: ScoringKey, *, question: str | None = None) -> ClusteredTally:
        """Nobody's answers: the identity of `+`."""
        return cls(Tally.empty(key, question=question), ())

    @classmethod
    def of(
        cls,
        key: ScoringKey,
        rows: Iterable[object],
        *,
        question: str | None = None,
        wording: str | None = None,
    ) -> ClusteredTally:
        """Count (answer, cluster) pairs that must all be good.

        Args:
            key: Names the scale and the bands.
            rows: Answers as in `Tally.of`, each with who gave it: a text or a `Ref`.
            question: Key of the question; None = not stated.
            wording: Version of its wording; None = not stated.

        Raises:
            UsageError: A row is refused; the message locates every one of them.
        """
        counted = count_clustered(key, rows, question=question, wording=wording)
        if counted.refusals:
            refuse_all(counted.refusals)
        return counted.tally

    def __add__(self, other: object) -> ClusteredTally:
        if not isinstance(other, ClusteredTally):
            return NotImplemented
        found = {cluster.key: cluster for cluster in self.clusters}
        for theirs in other.clusters:
            mine = found.get(theirs.key)
            if mine is not None:
                both = zip(mine.dqp, theirs.dqp, strict=True)
                theirs = Cluster(theirs.key, [a + b for a, b in both])  # noqa: PLW2901 - the sum takes its place
            found[theirs.key] = theirs
        return ClusteredTally(self.tally + other.tally, found.values())

    @property
    def n(self) -> int:
        """How many answered, as often as they did."""
        return self.tally.n

    @property
    def squares(self) -> int:
        """Sum of the clusters' squared sizes."""
        return sum(cluster.n**2 for cluster in self.clusters)


@attrs.frozen
class CountedClusters:
    """What became of a list of answers with who gave them.

    Attributes:
        tally: The good answers.
        refusals: The others, in the order of their rows.
        rows: How many were given.
    """

    tally: ClusteredTally
    refusals: tuple[RefusedAnswer, ...]
    rows: int


def count_clustered(
    key: ScoringKey,
    rows: Iterable[object],
    *,
    question: str | None = None,
    wording: str | None = None,
) -> CountedClusters:
    """Count every good (answer, cluster) pair, and hand back every bad one with its reason.

    Whoever cannot be named cannot be told from the others: such an answer is refused.
    """
    scoring_key(key)
    wordings = () if wording is None else (wording,)
    return _gather(key, _read_pairs(key, rows), question, wordings)


def cluster_responses(
    key: ScoringKey, question: str, responses: Iterable[Response], *, by: ClusterBy = "customer"
) -> CountedClusters:
    """Count responses to one question by who gave them, or whom they are about.

    Refused are other questions, other scales, and responses of which `by` is not known.

    Args:
        key: Names the scale and the bands.
        question: Key of the question.
        responses: Responses to that question.
        by: What makes answers alike: `customer`, `technician` or `visit`.

    Raises:
        UsageError: No such `by`.
    """
    if by not in _BYS:
        msg = f"responses cluster by {', '.join(_BYS)}, not by {by!r}"
        raise UsageError(msg)
    wordings: set[str] = set()

    def read() -> Iterator[tuple[int | None, str] | RefusedAnswer]:
        for row, response in enumerate(responses):
            who: Ref | None = getattr(response, by)
            refusal = misfit(key, row, response)
            if refusal is None and response.question != question:
                refusal = refused(row, "question", response.question, repr(question))
            if refusal is None and who is None:
                refusal = refused(row, by, None, "known, to tell who answered more than once")
            if refusal is not None:
                yield refusal
            else:
                wordings.add(response.wording)
                yield response.rating, str(who)

    return _gather(key, read(), question, wordings)


def _read_pairs(
    key: ScoringKey, rows: Iterable[object]
) -> Iterator[tuple[int | None, str] | RefusedAnswer]:
    for row, pair in enumerate(rows):
        if not isinstance(pair, (tuple, list)) or len(pair) != _PAIR:
            yield refused(row, "pair", pair, "an answer and who gave it")
            continue
        answer, who = pair
        rating = None if answer is None else rating_of(answer, key.scale)
        if rating is None and answer is not None:
            yield refused(row, "rating", answer, on_scale(key.scale))
        elif not isinstance(who, (str, Ref)) or not str(who).strip():
            yield refused(row, "cluster", who, _NAMED)
        else:
            yield rating, str(who)


def _gather(
    key: ScoringKey,
    rows: Iterable[tuple[int | None, str] | RefusedAnswer],
    question: str | None,
    wordings: Iterable[str],
) -> CountedClusters:
    place = {
        rating: _BANDS.index(key.band_of(rating))
        for rating in range(key.scale.low, key.scale.high + 1)
    }
    found: Counter[int | None] = Counter()
    clusters: dict[str, list[int]] = {}
    refusals: list[RefusedAnswer] = []
    given = 0
    for given, row in enumerate(rows, 1):  # noqa: B007 - the last one is how many there were
        if isinstance(row, RefusedAnswer):
            refusals.append(row)
            continue
        rating, who = row
        found[rating] += 1
        if rating is not None:
            clusters.setdefault(who, [0, 0, 0])[place[rating]] += 1
    counts = [found[rating] for rating in place]
    tally = Tally(key, counts, found[None], question, wordings)
    kept = (Cluster(who, dqp) for who, dqp in clusters.items())
    return CountedClusters(ClusteredTally(tally, kept), tuple(refusals), given)

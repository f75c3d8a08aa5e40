"""Scoring keys: which rating falls into which band, and who said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

import attrs
from attrs.validators import instance_of

from ..checks import text, word
from ..errors import UsageError
from ..facts import Scale


class Band(StrEnum):
    """The three classes a rating may fall into; each answer scores −1, 0 or +1."""

    DETRACTOR = "detractor"
    PASSIVE = "passive"
    PROMOTER = "promoter"

    @property
    def weight(self) -> int:
        """What one answer of this band adds to promoters minus detractors."""
        return _RANK[self] - 1


_ORDER = (Band.DETRACTOR, Band.PASSIVE, Band.PROMOTER)
_RANK = {band: place for place, band in enumerate(_ORDER)}


@attrs.frozen
class BandRange:
    """The ratings of one band, both ends included.

    Attributes:
        origin: Who put these ratings into this band: the source, or "inherited from …".

    Raises:
        UsageError: An end is no whole number, or `low` is above `high`.
    """

    band: Band = attrs.field(validator=instance_of(Band))
    low: int
    high: int
    origin: str = attrs.field(validator=text)

    def __attrs_post_init__(self) -> None:
        if type(self.low) is not int or type(self.high) is not int or self.low > self.high:
            msg = f"{self.band} must run from a whole number up, not {self.low!r}..{self.high!r}"
            raise UsageError(msg)


def _spans(value: Iterable[BandRange]) -> tuple[BandRange, ...]:
    return tuple(value)


@attrs.frozen
class ScoringKey:
    """How ratings of one scale become a net score; it fits any question asked on that scale.

    A key is data: anybody may build one for another instrument (a 1..5 satisfaction
    question, say). There is no default key, and none is ever guessed from the answers
    [loyalty §2].

    Attributes:
        name: Lower_case word; results carry it.
        version: Changes whenever the scale or a band changes.
        bands: From low ratings to high ones, in the order detractor, passive, promoter;
            together they cover every rating of the scale once. A band may be absent.
        provenance: Where scale and bands come from, in words for a reader.

    Raises:
        UsageError: The bands overlap, leave a gap, leave the scale or stand out of order.
    """

    name: str = attrs.field(validator=word)
    version: str = attrs.field(validator=text)
    scale: Scale = attrs.field(validator=instance_of(Scale))
    bands: tuple[BandRange, ...] = attrs.field(converter=_spans)
    provenance: str = attrs.field(validator=text)

    @bands.validator
    def _cover(self, _: attrs.Attribute[Any], value: tuple[BandRange, ...]) -> None:
        expected = self.scale.low
        ranks = [_RANK[span.band] for span in value]
        if not value or any(after <= before for before, after in pairwise(ranks)):
            msg = "bands must stand once each, in the order detractor, passive, promoter"
            raise UsageError(msg)
        for span in value:
            if span.low != expected:
                msg = (
                    f"{span.band} must begin at {expected}, not {span.low}:"
                    f" bands cover every rating of {self.scale} once"
                )
                raise UsageError(msg)
            expected = span.high + 1
        if expected != self.scale.high + 1:
            msg = f"bands end at {expected - 1} and the scale {self.scale} at {self.scale.high}"
            raise UsageError(msg)

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"

    @property
    def reading(self) -> str:
        """One sentence for a manager: which ratings count how, and who said so."""
        parts = []
        for one in self.bands:
            ratings = f"{one.low}" if one.low == one.high else f"{one.low}–{one.high}"
            parts.append(f"{one.band}s {ratings} ({one.origin})")
        return f"Key {self}: {'; '.join(parts)}."

    def band_of(self, rating: int) -> Band:
        """The band of one rating.

        Raises:
            UsageError: The rating is not on the scale: it is never clamped or shifted.
        """
        return self.range_of(rating).band

    def range_of(self, rating: int) -> BandRange:
        """The range that a rating lies in, with the origin of its band.

        Raises:
            UsageError: The rating is not on the scale.
        """
        if rating not in self.scale:
            msg = f"{rating!r} is not a whole number on {self.scale}"
            raise UsageError(msg)
        return next(span for span in self.bands if rating <= span.high)

    def split(self, counts: Sequence[int]) -> tuple[int, int, int]:
        """Detractors, passives and promoters of a histogram over the scale, lowest rating first."""
        low = self.scale.low
        found = [0, 0, 0]
        for span in self.bands:
            found[_RANK[span.band]] = sum(counts[span.low - low : span.high - low + 1])
        return found[0], found[1], found[2]


def scoring_key(value: object) -> ScoringKey:
    """A key, or an error that says what one is; a name alone is none.

    Raises:
        UsageError: It is no `ScoringKey`.
    """
    if not isinstance(value, ScoringKey):
        msg = f"key must be a ScoringKey, such as PROACTIVE_1_10, not {value!r}"
        raise UsageError(msg)
    return value


_REICHHELD = "stated by Reichheld 2003"

REICHHELD_0_10 = ScoringKey(
    name="reichheld_0_10",
    version="1",
    scale=Scale(0, 10),
    bands=(
        BandRange(Band.DETRACTOR, 0, 6, _REICHHELD),
        BandRange(Band.PASSIVE, 7, 8, _REICHHELD),
        BandRange(Band.PROMOTER, 9, 10, _REICHHELD),
    ),
    provenance="F. F. Reichheld, Harvard Business Review 81(12), 2003, pp. 46–55: scale and bands.",
)
"""The classic net-promoter-style key: 0..10, where 0 is a valid answer [loyalty §2]."""

PROACTIVE_1_10 = ScoringKey(
    name="proactive_1_10",
    version="1",
    scale=Scale(1, 10),
    bands=(
        BandRange(Band.DETRACTOR, 1, 6, "inherited from Reichheld 2003; not visible in the source"),
        BandRange(Band.PASSIVE, 7, 8, "inherited from Reichheld 2003; not visible in the source"),
        BandRange(Band.PROMOTER, 9, 10, "visible in the source"),
    ),
    provenance=(
        "Proactive Service post “How is your business really doing”, part 2 (2014-09-10): the scale"
        " 1..10 and promoters at 9–10. The available text breaks off there, so passives at 7–8 and"
        " detractors at 1–6 are inherited from Reichheld 2003 [domain §6.1]."
    ),
)
"""The method's own key: 1..10, where 0 is refused; two of its bands are inherited [domain §6.1]."""

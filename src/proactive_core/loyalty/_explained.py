"""What every result can say of the answers behind it."""

from __future__ import annotations

from collections.abc import Iterable

from ._keys import ScoringKey
from ._tally import Tally


class Explained:
    """Key, n and missing answers of whatever tallies a result rests on."""

    __slots__ = ()

    def _tallies(self) -> Iterable[Tally]:
        raise NotImplementedError

    @property
    def key(self) -> ScoringKey:
        """The key that the answers were scored under."""
        return next(iter(self._tallies())).key

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(tally.n for tally in self._tallies())

    @property
    def no_answer(self) -> int:
        """How many were asked and gave no answer: they are in no other number here."""
        return sum(tally.no_answer for tally in self._tallies())

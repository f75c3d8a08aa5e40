"""The name of one record in one outside system."""

from __future__ import annotations

import functools

import attrs

from .checks import text, word
from .errors import UsageError

_PARTS = 3
# The same few thousand records are named all day: each name is read once, and is one value then.
_READ = 1 << 15


@attrs.frozen(cache_hash=True)
class Ref:
    """A record's name: which system, what kind of record, and its key there.

    The key is opaque text: nothing in this library parses, pads, folds or counts
    with it. Two refs that differ name two records; that they mean the same thing
    is an explicit `Link`, never a guess.

    Attributes:
        system: Lower_case word of the outside system (an adapter's name).
        kind: Lower_case word for the kind of record (`customer`, `visit` ...).
        key: The key as the outside system writes it, never empty.

    Raises:
        UsageError: A part is empty or not of its form.

    >>> str(Ref("servicetitan", "customer", "00:42"))
    'servicetitan:customer:00:42'
    >>> Ref.parse("servicetitan:customer:00:42").key
    '00:42'
    """

    system: str = attrs.field(validator=word)
    kind: str = attrs.field(validator=word)
    key: str = attrs.field(validator=text)

    def __str__(self) -> str:
        return f"{self.system}:{self.kind}:{self.key}"

    # Written out: refs are sorted by the ten thousand, and attrs' own comparison is generic.
    def __lt__(self, other: Ref) -> bool:
        return (self.system, self.kind, self.key) < (other.system, other.kind, other.key)

    @classmethod
    def parse(cls, written: str) -> Ref:
        """Read what `str` wrote; anything else is a `UsageError`."""
        return _parsed(written)


@functools.lru_cache(_READ)
def _parsed(written: str) -> Ref:
    parts = written.split(":", _PARTS - 1)
    if len(parts) != _PARTS:
        msg = f"a ref is written system:kind:key, not {written!r}"
        raise UsageError(msg)
    return Ref(*parts)

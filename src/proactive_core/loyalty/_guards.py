"""What is refused before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from numbers import Real
from typing import TypeGuard, TypeVar

from ..errors import UsageError
from ._keys import Band
from ._tally import Tally

T = TypeVar("T")
_PAIR = 2


def choose(table: Mapping[str, T], name: str, what: str) -> T:
    """Look a method up by name; a name that is not there is answered with those that are."""
    if name not in table:
        msg = f"no {what} is called {name!r}: choose one of {', '.join(table)}"
        raise UsageError(msg)
    return table[name]


def is_number(value: object) -> TypeGuard[float]:
    """True for what can be compared and turned into a float; NaN is left to the comparison."""
    return isinstance(value, Real) and not isinstance(value, bool)


def three_positive(value: object) -> tuple[float, float, float]:
    """A prior's pseudo-answers for detractors, passives and promoters.

    Raises:
        UsageError: They are not three finite numbers above 0.
    """
    found = tuple(value) if isinstance(value, (tuple, list)) else ()
    if len(found) != len(Band) or not all(is_number(a) and 0 < a < inf for a in found):
        msg = f"prior must be three positive numbers, not {value!r}"
        raise UsageError(msg)
    return float(found[0]), float(found[1]), float(found[2])


def tally_only(value: object, name: str, kind: type = Tally) -> None:
    """Refuse what is no tally, such as the answers themselves."""
    if not isinstance(value, kind):
        what = kind.__name__
        msg = f"{name} must be a {what}, not {type(value).__name__}: count answers with {what}.of"
        raise UsageError(msg)


def two_names(value: object) -> None:
    """Refuse what cannot be put into a sentence about two groups.

    Raises:
        UsageError: They are not two texts.
    """
    fits = isinstance(value, (tuple, list)) and len(value) == _PAIR
    if not fits or not all(isinstance(name, str) for name in value):  # type: ignore[attr-defined]
        msg = f"names must be two texts, one for each group, not {value!r}"
        raise UsageError(msg)


def comparable(tallies: Iterable[tuple[str, Tally]]) -> None:
    """Refuse to look side by side at scores from different keys or different questions."""
    first: tuple[str, Tally] | None = None
    for name, tally in tallies:
        tally_only(tally, name)
        if first is None or first[1].is_blank:
            clash = None if first is None or first[1].key == tally.key else "key"
        else:
            clash = first[1].clash(tally)
        if clash is not None and first is not None:
            msg = (
                f"{first[0]} was counted under {first[1].label}, {name} under {tally.label}:"
                f" scores from another {clash} are never compared [loyalty §2]"
            )
            raise UsageError(msg)
        if first is None or first[1].is_blank:
            first = (name, tally)


def wordings_of(tallies: Iterable[Tally]) -> tuple[str, ...]:
    """Every version of the wording that the answers were given to, sorted."""
    return tuple(sorted({wording for tally in tallies for wording in tally.wordings}))


def crossed(tallies: Iterable[Tally]) -> bool:
    """True when the compared tallies were not all asked in the same words."""
    return len({tally.wordings for tally in tallies if not tally.is_blank}) > 1

"""Values by their shape: out of a larger value, or field by field as its types say."""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from typing import Any, TypeVar

import attrs
from hypothesis import assume
from hypothesis import strategies as st

from ...facts import Submission
from ...refs import Ref
from ...worktime import WorkCalendar
from ._facts import S, moments, refs, submissions, texts
from ._worktime import work_calendars

T = TypeVar("T")

_TRIES = 3
_COUNTS = st.integers(0, 10**6)
_DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
_MADE: Mapping[Any, S[Any]] = {
    Ref: refs(),
    Submission: submissions(),
    WorkCalendar: work_calendars(),
    bool: st.booleans(),
    date: _DAYS,
    datetime: moments(),
    int: _COUNTS,
    str: texts(),
    types.NoneType: st.none(),
}


@st.composite
def parts(draw: st.DrawFn, kind: type[T], *, of: S[Any]) -> T:
    """Any value of one kind among those that a strategy makes, and what these hold.

    `parts(Item, of=checklists())` are the items of any checklist. What has parts of that kind
    only now and then makes a slow strategy.

    Args:
        draw: Given by hypothesis.
        kind: Its class; of a base class every kind of value that it is the base of.
        of: Makes the values to look into: through fields, sequences, sets and mappings.
    """
    # Neither `filter` nor `sampled_from`: both write large strategies and values out in words.
    held: list[T] = []
    for _ in range(_TRIES):
        held = [one for one in _within(draw(of)) if isinstance(one, kind)]
        if held:
            break
    assume(held)
    return held[draw(st.integers(0, len(held) - 1))]


def _within(whole: object) -> Iterator[object]:
    """A value and all that it holds, in an order that is the same at every run."""
    yield whole
    kind, held = type(whole), list[Any]()
    if attrs.has(kind):
        held = [getattr(whole, field.name) for field in attrs.fields(kind)]
    elif isinstance(whole, Mapping):
        held = [*whole.keys(), *whole.values()]
    elif isinstance(whole, AbstractSet):
        held = sorted(whole, key=repr)
    elif isinstance(whole, list | tuple):
        held = list(whole)
    for one in held:
        yield from _within(one)


def shaped(kind: type[T], /, **given: S[Any]) -> S[T]:
    """Any value of a class whose only rules are the types of its fields, and what is given.

    Each field takes every type that it is said to have: None, and each of several.

    Args:
        kind: An attrs class.
        given: What the fields of these names are made of, where the class has them.
    """
    hints = typing.get_type_hints(kind)
    fields = [field.name for field in attrs.fields(kind)]  # type: ignore[arg-type]
    return st.builds(
        kind, **{name: given[name] if name in given else _typed(hints[name]) for name in fields}
    )


def _typed(hint: Any) -> S[Any]:
    if hint in _MADE:
        return _MADE[hint]
    given = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        if given[1:] == (...,):
            return st.lists(_typed(given[0]), max_size=3).map(tuple)
        return st.tuples(*map(_typed, given))
    if given:
        return st.one_of(*map(_typed, given))
    return st.sampled_from(hint) if issubclass(hint, enum.Enum) else shaped(hint)

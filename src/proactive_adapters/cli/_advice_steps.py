"""The steps of a recommendation's life as they are typed, and the commands they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import TypeVar

import attrs

from proactive_core import Ref, UsageError
from proactive_core.recommendations import (
    Agree,
    Cause,
    Command,
    Decline,
    Discuss,
    Explore,
    HandOver,
    Hesitate,
    Implement,
    Inability,
    LeaveUndone,
    Overrule,
    RecordBenefit,
    SendQuote,
    TellByHand,
)

from ._who import typed_ref

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Asked:
    """The particulars as they were typed; None where nothing was."""

    by: Ref | None
    to: Ref | None
    because: str | None
    cause: str | None
    quote: str | None
    rule: str | None
    until: datetime | None
    words: str | None


def step_of(step: str, asked: Asked) -> Command:
    """The command that a step means.

    Raises:
        UsageError: There is no such step, or it lacks a particular.
    """
    make = STEPS.get(step)
    if make is None:
        raise UsageError(f"no step is called {step!r}; there is: {', '.join(STEPS)}")
    return make(asked)


def _need(value: T | None, option: str) -> T:
    if value is None:
        raise UsageError(f"this step needs {option}")
    return value


def _one(kind: type[E], typed: str, option: str) -> E:
    try:
        return kind(typed.lower().replace("-", "_"))
    except ValueError:
        allowed = ", ".join(str(member.value).replace("_", "-") for member in kind)
        raise UsageError(f"{option} is one of {allowed}, not {typed!r}") from None


def _hand_over(asked: Asked) -> Command:
    because = _one(Inability, _need(asked.because, "--because"), "--because")
    return HandOver(_need(asked.to, "--to"), because, by=asked.by)


def _hesitate(asked: Asked) -> Command:
    cause = None if asked.cause is None else _one(Cause, asked.cause, "--cause")
    return Hesitate(cause, by=asked.by)


def _explore(asked: Asked) -> Command:
    return Explore(asked.by, _one(Cause, _need(asked.cause, "--cause"), "--cause"))


def _overrule(asked: Asked) -> Command:
    return Overrule(
        rule=_need(asked.rule, "--rule"),
        by=_need(asked.by, "--by"),
        why=_need(asked.words, "--words"),
        until=_need(asked.until, "--until"),
    )


STEPS: Mapping[str, Callable[[Asked], Command]] = {
    "handed-over": _hand_over,
    "discussed": lambda asked: Discuss(asked.by),
    "agreed": lambda asked: Agree(by=asked.by),
    "hesitant": _hesitate,
    "explored": _explore,
    "declined": lambda asked: Decline(asked.words, by=asked.by),
    "quoted": lambda asked: SendQuote(
        _need(typed_ref(asked.quote, "--quote"), "--quote"), by=asked.by
    ),
    "implemented": lambda asked: Implement(by=asked.by),
    "left-undone": lambda asked: LeaveUndone(asked.words, by=asked.by),
    "benefit": lambda asked: RecordBenefit(realised=True, words=asked.words, by=asked.by),
    "no-benefit": lambda asked: RecordBenefit(realised=False, words=asked.words, by=asked.by),
    "overruled": _overrule,
    "told": lambda asked: TellByHand(by=_need(asked.by, "--by")),
}
"""What was done, as it is typed → the command it means."""

NAMES = {
    "HandOver": "handed-over",
    "Discuss": "discussed",
    "Agree": "agreed",
    "Hesitate": "hesitant",
    "Explore": "explored",
    "Decline": "declined",
    "SendQuote": "quoted",
    "Implement": "implemented",
    "LeaveUndone": "left-undone",
    "RecordBenefit": "benefit",
    "Overrule": "overruled",
    "TellByHand": "told",
}
"""The names of commands → how they are typed."""

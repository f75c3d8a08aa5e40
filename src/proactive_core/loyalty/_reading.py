"""Words that several readings share; a reading says no more than the answers support."""

from __future__ import annotations

from ._rounding import signed, span

_SMALLEST = 0.0001


def answers(n: int) -> str:
    """`1 answer`, `12 answers`."""
    return f"{n} answer{'' if n == 1 else 's'}"


def counted(n: int, noun: str) -> str:
    """A number with its noun: 1 detractor, 3 detractors."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def percent(level: float) -> str:
    """A level as people write it: 95 %."""
    return f"{100 * float(level):.10g} %"


def chance(p: float) -> str:
    """A p-value in words; a 0 means smaller than a float can hold."""
    return f"p = {p:.2g}" if p >= _SMALLEST else "p < 0.0001"


def interval(level: float, method: str) -> str:
    """The name of an interval; one that is there to reproduce old reports says what it is."""
    plain = f"{percent(level)} interval"
    by_wald = method in {"wald", "wald_t"}
    return f"{plain} by Wald's formula, too narrow for few answers" if by_wald else plain


def behind(limits: tuple[float, float], level: float, method: str) -> str:
    """How sure a score is, from its interval; one without width says nothing of that."""
    low, high = limits
    if low == high:
        return "how sure that is cannot be told by this formula, as all answers are of one kind"
    return f"the score behind them may be {span(low, high)} ({interval(level, method)})"


def versus(
    names: tuple[str, str],
    value: int,
    limits: tuple[float, float],
    level: float,
    method: str = "",
) -> str:
    """What a difference of two scores says, from its interval."""
    low, high = limits
    if low == high:
        return (
            f"{names[0]} and {names[1]} are {signed(value)} points apart as observed; how sure that"
            " is cannot be told by this formula, which leaves no room for chance here"
        )
    room = f"{span(low, high)} points ({interval(level, method)})"
    if low <= 0 <= high:
        return f"Too few answers to tell {names[0]} from {names[1]}: the difference may be {room}"
    way = "above" if value > 0 else "below"
    return (
        f"{names[0]} scores {way} {names[1]}: {signed(value)} points observed,"
        f" and the difference may be {room}"
    )


def caution(wordings: tuple[str, ...], *, crosses: bool) -> str:
    """A clause about wording, when a comparison crosses versions of it; otherwise nothing."""
    if not crosses:
        return ""
    return f"; the question's wording changed ({', '.join(wordings)}), which may explain some of it"

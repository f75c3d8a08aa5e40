"""What the report shows of customers' answers, as plain frozen values."""

from __future__ import annotations

from fractions import Fraction

import attrs

from proactive_core import Ref


@attrs.frozen(kw_only=True)
class Score:
    """One question's net score in one branch and period.

    Attributes:
        question: Its key.
        scale: As printed on the form; None if the question was never asked.
        n: How many answered; None = held back, because it is small.
        detractors, passives, promoters: Sum to `n`; None together with it.
        value: On the unit scale −1..1; None for the reason in `why`.
        low, high: The interval on the unit scale; None as for `value`.
        points: The value on −100..100, rounded once; None as for `value`.
        why: Why there is no value; None when there is one.
        reading: One sentence for a manager.
        rows: The answers behind it; none where it is held back.
        modes: How the answers were asked for, in words, and how many; empty where nobody
            recorded it, and where it is held back.
    """

    question: str
    scale: str | None
    n: int | None
    detractors: int | None = None
    passives: int | None = None
    promoters: int | None = None
    value: Fraction | None = None
    low: float | None = None
    high: float | None = None
    points: int | None = None
    why: str | None = None
    reading: str
    rows: tuple[Ref, ...] = attrs.field(default=(), repr=False)
    modes: tuple[tuple[str, int], ...] = ()


@attrs.frozen
class Limits:
    """Where chance alone would leave a score; unit scale.

    Attributes:
        at: The period's label, or the number of answers that the limits hold for.
    """

    at: str | int
    low: float
    high: float


@attrs.frozen(kw_only=True)
class Timeline:
    """One branch's periods against the limits of chance.

    Attributes:
        branch: Its key; `all` is the whole company.
        centre: The score of all its periods together; None where there are no limits.
        limits: Control limits of the periods that have answers and are shown.
        reading: What may be said of the series, in words.
    """

    branch: str
    centre: float | None
    limits: tuple[Limits, ...]
    reading: str


@attrs.frozen(kw_only=True)
class Placed:
    """One branch in a funnel.

    Attributes:
        n: Its answers.
        value: Its score, unit scale.
        points: The same on −100..100, rounded once from the exact score.
        standing: Against all branches shown together: `above`, `below` or `not told apart`.
    """

    name: str
    n: int
    value: float
    points: int
    standing: str


@attrs.frozen(kw_only=True)
class FunnelPlot:
    """Branches by their number of answers, and where chance alone would leave them.

    Attributes:
        target: The score of all branches shown together; None where nothing is drawn.
        usual: Where 95 of 100 branches of a size lie by chance.
        rare: Where 998 of 1 000 do.
        reading: What may be said of the branches, in words.
    """

    target: float | None
    branches: tuple[Placed, ...]
    usual: tuple[Limits, ...]
    rare: tuple[Limits, ...]
    reading: str


@attrs.frozen(kw_only=True)
class Reading:
    """What may be said of one question when its answers are compared.

    Attributes:
        behind: What must be known with each of its scores: the key, its bands and who said so,
            the intervals' method, how many gave no answer, the wording; empty where nothing was
            ever asked on a known scale.
        branches: Which two branches can be told apart, if any.
        funnel: Each branch against all of them, with allowance for its size.
        timelines: The periods of each branch; the first is the whole company's.
    """

    question: str
    scale: str | None
    behind: str
    branches: str
    funnel: FunnelPlot
    timelines: tuple[Timeline, ...]

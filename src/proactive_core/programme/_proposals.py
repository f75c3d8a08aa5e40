"""Answers that data suggest, with their figures. A person confirms them, or does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from ..checklists import Answered, Checklist, ItemAnswer, percent
from ..errors import UsageError
from ..leads import Violation
from ..recommendations import Finding
from ._cells import Cell
from ._figures import Figure, Unit


@attrs.frozen(kw_only=True)
class Proposal:
    """What data have to say about one item. It is no answer, and nothing takes it for one.

    Attributes:
        item: The item's key.
        answer: The option that the figures speak for; None = they inform, and decide nothing.
        figures: What it rests on.
        why: One sentence for whoever confirms it.
    """

    item: str
    answer: str | None
    figures: tuple[Figure, ...]
    why: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Each figure in words, its name before the first colon."""
        return tuple(_said(figure) for figure in self.figures)

    @property
    def evidence(self) -> str:
        """The figures in words, as the evidence of an answer."""
        return "; ".join(self.lines)

    def confirmed(self, answer: str | None = None, *, note: str | None = None) -> ItemAnswer:
        """The answer of the person who looked at the figures and decided.

        Args:
            answer: What they decided; None = as proposed.
            note: What they saw.

        Raises:
            UsageError: Nothing was proposed, and they say nothing either.
        """
        given = self.answer if answer is None else answer
        if given is None:
            msg = f"the figures decide nothing about {self.item}: say what the answer is"
            raise UsageError(msg)
        return ItemAnswer(self.item, Answered(given), note, self.evidence)


@attrs.frozen(kw_only=True)
class Known:
    """What is known about the team that a checklist is about.

    Attributes:
        cell: Its branch in the scorecard, or the whole company.
        violations: What the desk's audit found; None = no audit was made.
        pay: Findings about how technicians are paid; None = nobody looked at it.
        wording: Findings about how the programme is spoken of; None = nobody looked at it.
    """

    cell: Cell
    violations: Sequence[Violation] | None = None
    pay: Sequence[Finding] | None = None
    wording: Sequence[Finding] | None = None


def proposals(checklist: Checklist, known: Known) -> tuple[Proposal, ...]:
    """What data have to say about the items of a checklist, in its order.

    An item is known by the id of its source, so a checklist of one's own that cites
    `domain:C2` is served too. Where there are no data there is no proposal.
    """
    found = []
    for item in checklist.items:
        rule = _RULES.get(item.source.id) if item.source else None
        view = None if rule is None else rule(known)
        if view is not None:
            found.append(
                Proposal(item=item.key, answer=view.answer, figures=view.figures, why=view.why)
            )
    return tuple(found)


@attrs.frozen
class _View:
    answer: str | None
    why: str
    figures: tuple[Figure, ...]


def _figures(known: Known, names: Iterable[str]) -> tuple[Figure, ...]:
    return tuple(known.cell.figure(name) for name in names)


def _counted(name: str, definition: str, value: int, n: int) -> Figure:
    return Figure(name=name, value=value, n=n, definition=definition)


def _fail_safe(known: Known) -> _View | None:
    """C2: the desk's own audit and its told rate."""
    captured, told, overdue = _figures(
        known, ("leads_captured", "leads_told_share", "leads_overdue")
    )
    if known.violations is None or not captured.value:
        return None
    broken = _counted(
        "audit_violations",
        "rules of the fail-safe that the audit of the desk found broken",
        len(known.violations),
        int(captured.value),
    )
    figures = (broken, told, captured, overdue)
    if broken.value or (told.value is not None and told.value < 1):
        return _View("no", "The audit found a broken rule, or somebody was not told.", figures)
    if told.value is None:
        return _View(None, "The audit is clean, but no lead has come that far yet.", figures)
    return _View("yes", "The audit is clean, and everybody was told.", figures)


def _nobody_answers(known: Known) -> _View | None:
    """B3: technicians whom nobody told, promises that were broken, customers who had to ask."""
    told, breached, chases = figures = _figures(
        known, ("leads_told_share", "leads_breached", "customers_chasing")
    )
    if told.value is None and not breached.value and not chases.value:
        return None
    if (told.value is not None and told.value < 1) or chases.value:
        why = "Not every technician heard what became of it, or a customer had to ask."
        return _View("yes", why, figures)
    return _View(None, "What was found was answered; what they say of it they know.", figures)


def _coached(known: Known) -> _View | None:
    """M5, K2: talks that were recorded. How often is often enough no source says."""
    (talks,) = _figures(known, ("coaching_talks",))
    if talks.value is None:
        return None
    if not talks.value:
        return _View("no", "No coaching talk was recorded in this time.", (talks,))
    return _View(None, "Talks were recorded; whether that is regular is for you to say.", (talks,))


def _trust(known: Known) -> _View | None:
    """P3: customers who complained of being sold to [domain:R12]."""
    figures = _figures(known, ("complaints_of_being_sold", "customers_complaining_of_being_sold"))
    if not figures[0].value:
        return None
    return _View("yes", "Customers complained of being sold something.", figures)


def _paid(known: Known) -> _View | None:
    """H2: how technicians are paid [domain:R6]."""
    if known.pay is None:
        return None
    found = _counted(
        "pay_findings",
        "findings about pay that is tied to sales or leads",
        len(known.pay),
        len(known.pay),
    )
    if known.pay:
        return _View("no", "Pay is tied to sales or leads.", (found,))
    return _View("yes", "Nothing ties pay to sales or leads, in what was looked at.", (found,))


def _spoken(known: Known) -> _View | None:
    """K1: words of selling, or of the company's benefit [domain:R7, domain:R9]."""
    if not known.wording:
        return None
    found = _counted(
        "wording_findings",
        "findings about words of selling or of the company's own benefit",
        len(known.wording),
        len(known.wording),
    )
    return _View("no", "Words of selling, or of the company's benefit, were found.", (found,))


_RULES: Mapping[str, Callable[[Known], _View | None]] = {
    "domain:C2": _fail_safe,
    "domain:B3": _nobody_answers,
    "domain:M5": _coached,
    "domain:K2": _coached,
    "domain:P3": _trust,
    "domain:H2": _paid,
    "domain:K1": _spoken,
}


def _said(figure: Figure) -> str:
    value = figure.value
    if value is None:
        return f"{figure.name}: none ({figure.why})"
    if figure.unit is Unit.SHARE:
        return f"{figure.name}: {percent(Fraction(value))} % of {figure.n}"
    return f"{figure.name}: {value}"

"""The gate: certain that the customer is better off, or it is withheld [domain:R1, domain:R2]."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from functools import cache
from typing import Any

import attrs

from ..checks import says_something
from ..errors import UsageError
from ..facts import Belief, Recommendation
from ..refs import Ref
from ._findings import Finding, FindingRule, Level, Severity, review
from ._rules import ADVICE_NAMED, CERTAINTY, NEED
from ._wording import review_wording, review_words


class GateOutcome(enum.Enum):
    """What the gate decided. There is nothing between the two."""

    PASSED = "passed"
    WITHHELD = "withheld"  #: it must not be suggested at all


@attrs.frozen
class Screening:
    """What the gate made of one recommendation.

    Attributes:
        recommendation: Which one.
        findings: For the service company's own eyes, worst first.

    Raises:
        UsageError: The outcome is not what the findings demand: one of level `ENFORCE`
            withholds, and nothing else does.
    """

    recommendation: Ref
    outcome: GateOutcome = attrs.field()
    findings: tuple[Finding, ...] = ()

    @outcome.validator
    def _follows(self, _: attrs.Attribute[Any], value: GateOutcome) -> None:
        if value is not _outcome(self.findings):
            msg = f"the findings demand {_outcome(self.findings).value!r}, not {value!r}"
            raise UsageError(msg)

    @property
    def withheld(self) -> bool:
        """Whether it must not be suggested."""
        return self.outcome is GateOutcome.WITHHELD


def _outcome(findings: Iterable[Finding]) -> GateOutcome:
    if any(finding.level is Level.ENFORCE for finding in findings):
        return GateOutcome.WITHHELD
    return GateOutcome.PASSED


def _belief(recommendation: Recommendation) -> Iterable[Finding]:
    if recommendation.belief is Belief.CERTAIN:
        return ()
    why = (
        "nobody recorded whether the technician is certain that the customer is better off"
        if recommendation.belief is None
        else "the technician doubts that the customer is better off"
    )
    return (CERTAINTY.finding(why=why, where="belief"),)


def _need(recommendation: Recommendation) -> Iterable[Finding]:
    if not (says_something(recommendation.observation) or says_something(recommendation.risk)):
        yield NEED.finding(
            why="no need is stated: neither what was seen nor what happens if nothing is done",
            remedy="Record what was seen at this customer's; without a need, leave it unsaid.",
            where="observation",
        )
    if not says_something(recommendation.benefit):
        yield NEED.finding(
            why="no benefit to this customer is stated",
            remedy="Record what this customer gains; if it is nothing, leave it unsaid.",
            where="benefit",
        )


def _advice(recommendation: Recommendation) -> Iterable[Finding]:
    if not says_something(recommendation.advice):
        yield ADVICE_NAMED.finding(
            why="nothing is advised, so the customer has nothing to decide on",
            where="advice",
        )


_TEXTS = ("observation", "advice", "benefit", "risk", "realised")


@cache
def wording_rule(*languages: str) -> FindingRule[Recommendation]:
    """A look at the words of a recommendation [domain:R7..R9].

    Args:
        languages: Those in which people write, most used first, at least one; each as for
            `review_wording`. Words that the lists of several know are one finding.

    Raises:
        UsageError: No language is named, or there are no word lists for one.
    """
    if not languages:
        msg = "name the languages in which recommendations are written, such as fr-CA"
        raise UsageError(msg)
    for language in languages:
        review_wording("", language)

    def examine(recommendation: Recommendation) -> Iterable[Finding]:
        for field in _TEXTS:
            words = getattr(recommendation, field)
            if words is not None:
                for finding in review_words(words, languages):
                    yield attrs.evolve(finding, where=field)

    return FindingRule(
        looks_at=Recommendation,
        id=f"wording:{'+'.join(languages)}",
        level=Level.LINT,
        severity=Severity.MEDIUM,
        says="What the customer reads speaks of serving, and of their gain.",
        reason="a customer who senses a sale stops trusting the technician",
        remedy="Say what the customer gains, in words of service.",
        source="domain:R7, domain:R8, domain:R9",
        examine=examine,
    )


GATE: tuple[FindingRule[Recommendation], ...] = (
    FindingRule.of(CERTAINTY, Recommendation, _belief),
    FindingRule.of(NEED, Recommendation, _need),
)


def rules_for(*languages: str) -> tuple[FindingRule[Recommendation], ...]:
    """The gate and the method's looks at a recommendation, in the languages of a company.

    Args:
        languages: As for `wording_rule`.

    Raises:
        UsageError: As `wording_rule`.
    """
    named = FindingRule.of(ADVICE_NAMED, Recommendation, _advice)
    return (*GATE, named, wording_rule(*languages))


DEFAULT: tuple[FindingRule[Recommendation], ...] = rules_for("en")


def screen(
    recommendation: Recommendation, rules: Iterable[FindingRule[Recommendation]] = DEFAULT
) -> Screening:
    """Let a recommendation through, or withhold it, and say why.

    The gate itself [domain:R1, domain:R2] always applies: `rules` can add to it and never
    take away from it. Neither the order of the rules nor repeating one changes anything,
    and a rule that looks at something else than recommendations is passed over.

    Raises:
        UsageError: A rule goes by the id of a gate rule without being it, or two different
            rules share an id.
        PluginError: A rule broke; the message names it.
    """
    findings = review(recommendation, (*GATE, *rules))
    return Screening(recommendation.ref, _outcome(findings), findings)

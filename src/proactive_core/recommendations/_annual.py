"""The yearly look back with the customer: what was advised, and what came of it [W26]."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction

import attrs

from ..errors import UsageError
from ..facts import Decision, Quote, Recommendation
from ..refs import Ref
from ._gate import Screening, screen
from ._standing import presented


@attrs.frozen(kw_only=True)
class ReviewLine:
    """One piece of advice, in the words that were meant for the customer.

    Attributes:
        noticed_on: The day, on the review's clock.
        observation, advice, benefit, risk: None where nothing was written.
        answer: What the customer said; None if no answer was recorded.
        implemented_on: The day on which the improvement was in place; None if it is not.
    """

    recommendation: Ref
    noticed_on: date
    observation: str | None
    advice: str | None
    benefit: str | None
    risk: str | None
    answer: Decision | None
    implemented_on: date | None


@attrs.frozen(kw_only=True)
class SiteReview:
    """The year at one site; each list is in order of time.

    Attributes:
        site: None for advice that is tied to no site.
        made: Advice noticed in the year, and put to the customer.
        implemented: Improvements that came into place in the year, whenever advised.
        to_discuss: Advice noticed in the year of which no answer is recorded.
    """

    site: Ref | None
    made: tuple[ReviewLine, ...]
    implemented: tuple[ReviewLine, ...]
    to_discuss: tuple[ReviewLine, ...]


@attrs.frozen(kw_only=True)
class AnnualReview:
    """What a customer is shown of one year. Nothing in it is for internal eyes.

    Attributes:
        sites: Sorted by ref; advice that is tied to no site comes last.
    """

    customer: Ref
    year: int
    sites: tuple[SiteReview, ...]

    @property
    def made(self) -> tuple[ReviewLine, ...]:
        """Advice of the year at all sites."""
        return tuple(line for site in self.sites for line in site.made)

    @property
    def implemented(self) -> tuple[ReviewLine, ...]:
        """Improvements of the year at all sites."""
        return tuple(line for site in self.sites for line in site.implemented)

    @property
    def share_implemented(self) -> Fraction | None:
        """Of the advice made in the year, the part that is in place by now [domain §11].

        None if none was made.
        """
        if not self.made:
            return None
        done = sum(1 for line in self.made if line.implemented_on is not None)
        return Fraction(done, len(self.made))


def annual_review(
    customer: Ref,
    year: int,
    recommendations: Iterable[Recommendation],
    *,
    screenings: Iterable[Screening] | None = None,
    quotes: Iterable[Quote] = (),
    tz: tzinfo = UTC,
) -> AnnualReview:
    """Set out a customer's year: advice made, improvements in place, what is left to discuss.

    What the gate holds back is left out, as are other customers' recommendations. Neither
    findings nor beliefs nor technicians' names are part of it. Order does not matter.

    Args:
        customer: Whose year: after merging, the record that remains.
        recommendations: Latest facts; more than this customer's may be given.
        year: Calendar year on the clock of `tz`.
        screenings: What the gate made of the recommendations; None = let it look now, by its
            default rules.
        quotes: Proposals: advice that was quoted was put to the customer.
        tz: The customer's or branch's clock.

    Raises:
        UsageError: A screening is missing, or two of one recommendation differ in outcome; or
            one recommendation is given twice, differently.
    """
    own = _once(r for r in recommendations if r.customer == customer)
    passed = _passed(own, screenings)
    sent = tuple(quotes)
    by_site: dict[Ref | None, list[Recommendation]] = {}
    for recommendation in passed:
        by_site.setdefault(recommendation.site, []).append(recommendation)
    sites = (
        _site(site, year, [(_line(r, tz), presented(r, sent)) for r in by_site[site]])
        for site in sorted(by_site, key=lambda ref: (ref is None, str(ref)))
    )
    return AnnualReview(
        customer=customer,
        year=year,
        sites=tuple(s for s in sites if s.made or s.implemented or s.to_discuss),
    )


def _once(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    known: dict[Ref, Recommendation] = {}
    for recommendation in recommendations:
        if known.setdefault(recommendation.ref, recommendation) != recommendation:
            msg = f"two versions of {recommendation.ref}: give the latest only"
            raise UsageError(msg)
    return sorted(known.values(), key=lambda r: (r.noticed_at, r.ref))


def _passed(
    recommendations: list[Recommendation], screenings: Iterable[Screening] | None
) -> list[Recommendation]:
    if screenings is None:
        return [r for r in recommendations if not screen(r).withheld]
    withheld: dict[Ref, bool] = {}
    for screening in screenings:
        if withheld.setdefault(screening.recommendation, screening.withheld) != screening.withheld:
            msg = f"two screenings of {screening.recommendation} contradict each other"
            raise UsageError(msg)
    missing = [str(r.ref) for r in recommendations if r.ref not in withheld]
    if missing:
        msg = f"not screened: {', '.join(missing)}"
        raise UsageError(msg)
    return [r for r in recommendations if not withheld[r.ref]]


def _site(site: Ref | None, year: int, lines: list[tuple[ReviewLine, bool]]) -> SiteReview:
    return SiteReview(
        site=site,
        made=tuple(line for line, said in lines if said and line.noticed_on.year == year),
        implemented=tuple(
            sorted(
                (
                    line
                    for line, _ in lines
                    if line.implemented_on is not None and line.implemented_on.year == year
                ),
                key=lambda line: (line.implemented_on, line.recommendation),
            )
        ),
        to_discuss=tuple(line for line, said in lines if not said and line.noticed_on.year == year),
    )


def _line(recommendation: Recommendation, tz: tzinfo) -> ReviewLine:
    done = recommendation.implemented_at
    return ReviewLine(
        recommendation=recommendation.ref,
        noticed_on=_day(recommendation.noticed_at, tz),
        observation=recommendation.observation,
        advice=recommendation.advice,
        benefit=recommendation.benefit,
        risk=recommendation.risk,
        answer=recommendation.decision,
        implemented_on=None if done is None else _day(done, tz),
    )


def _day(moment: datetime, tz: tzinfo) -> date:
    return moment.astimezone(tz).date()

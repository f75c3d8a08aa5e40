"""The yearly look back with the customer: what was advised, and what came of it [W26]."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction

import attrs

from ..errors import UsageError
from ..facts import Decision, Quote, Recommendation
from ..refs import Ref
from ._findings import Finding
from ._gate import Screening, screen
from ._life_model import Course
from ._standing import presented


@attrs.frozen(kw_only=True)
class ReviewLine:
    """One piece of advice, in the words that were meant for the customer.

    Attributes:
        noticed_on: The day, on the review's clock.
        observation, advice, benefit, risk: None where nothing was written, and where the words
            are not fit for a customer: see `unfit_words`. Of advice that the customer declined,
            `risk` and `decide_by` are None: nobody comes back to a "no" [W6].
        equipment: What it is about; None if nobody said.
        answer: What the customer said; None if no answer was recorded.
        decide_by: The last day on which deciding still helps; None if there is none.
        implemented_on: The day on which the improvement was in place; None if it is not, or
            was not before the end of the time looked at.
        realised: What the customer gained, in their words; None if nobody recorded it, or the
            words are not fit for a customer.
    """

    recommendation: Ref
    noticed_on: date
    observation: str | None
    advice: str | None
    benefit: str | None
    risk: str | None
    equipment: Ref | None
    answer: Decision | None
    decide_by: date | None
    implemented_on: date | None
    realised: str | None


@attrs.frozen(kw_only=True)
class SiteReview:
    """The year at one site; each list is in order of time.

    Attributes:
        site: None for advice that is tied to no site.
        made: Advice noticed in the year, and put to the customer.
        implemented: Improvements that came into place in the year, whenever advised.
        to_discuss: Advice noticed in the year of which nothing says that the customer heard it.
    """

    site: Ref | None
    made: tuple[ReviewLine, ...]
    implemented: tuple[ReviewLine, ...]
    to_discuss: tuple[ReviewLine, ...]


@attrs.frozen(kw_only=True)
class AnnualReview:
    """What a customer is shown of one year. Nothing in it is for internal eyes.

    Attributes:
        since, until: The days looked at, on the review's clock: half-open.
        sites: Sorted by ref; advice that is tied to no site comes last.
    """

    customer: Ref
    since: date
    until: date
    sites: tuple[SiteReview, ...]

    @property
    def year(self) -> int | None:
        """The calendar year that it is about; None if it is about other days."""
        year = self.since.year
        return year if (self.since, self.until) == _days_of(year) else None

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
    courses: Iterable[Course] = (),
    tz: tzinfo = UTC,
) -> AnnualReview:
    """Set out a customer's year: advice made, improvements in place, what is left to discuss.

    What the gate holds back is left out, as are other customers' recommendations. Neither
    findings nor beliefs nor technicians' names are part of it, and no words that sell or that
    speak of the company's gain. Order does not matter.

    Args:
        customer: Whose year: after merging, the record that remains.
        recommendations: Latest facts; more than this customer's may be given.
        year: Calendar year on the clock of `tz`.
        screenings: What the gate made of the recommendations; None = let it look now, by its
            default rules.
        quotes: Proposals: advice that was quoted was put to the customer.
        courses: Lives of recommendations: what was put to the customer by word of mouth was put
            to them, and what the gate let through then is not taken back by a later look.
        tz: The customer's or branch's clock.

    Raises:
        UsageError: `year` is no calendar year; a screening is missing, or two of one
            recommendation differ in outcome; or one recommendation is given twice, differently.
    """
    if type(year) is not int or not date.min.year <= year < date.max.year:
        msg = f"year must be a calendar year such as 2026, not {year!r}"
        raise UsageError(msg)
    since, until = _days_of(year)
    return review_between(
        customer,
        since,
        until,
        recommendations,
        screenings=screenings,
        quotes=quotes,
        courses=courses,
        tz=tz,
    )


def review_between(
    customer: Ref,
    since: date,
    until: date,
    recommendations: Iterable[Recommendation],
    *,
    screenings: Iterable[Screening] | None = None,
    quotes: Iterable[Quote] = (),
    courses: Iterable[Course] = (),
    tz: tzinfo = UTC,
) -> AnnualReview:
    """Set out other days than a calendar year, such as those of a contract; see `annual_review`.

    Args:
        customer: As for `annual_review`, like all that follows `until`.
        since: First day, in.
        until: Last day, out.
        recommendations: As there.
        screenings: As there.
        quotes: As there.
        courses: As there.
        tz: As there.

    Raises:
        UsageError: `since` is not before `until`, or one is no day; or as `annual_review`.
    """
    for name, day in (("since", since), ("until", until)):
        if type(day) is not date:
            msg = f"{name} must be a day, not {day!r}"
            raise UsageError(msg)
    if since >= until:
        msg = f"an empty span of days: {since} .. {until}"
        raise UsageError(msg)
    own = _once(r for r in recommendations if r.customer == customer)
    heard = {course.recommendation for course in courses if course.phase.presented}
    passed = _passed(own, screenings, heard)
    sent = tuple(quotes)
    by_site: dict[Ref | None, list[tuple[ReviewLine, bool]]] = {}
    for recommendation, screening in passed:
        line = _line(recommendation, screening, until, tz)
        if line.noticed_on < until:
            said = recommendation.ref in heard or presented(recommendation, sent)
            by_site.setdefault(recommendation.site, []).append((line, said))
    sites = (
        _site(site, since, by_site[site])
        for site in sorted(by_site, key=lambda ref: (ref is None, str(ref)))
    )
    return AnnualReview(
        customer=customer,
        since=since,
        until=until,
        sites=tuple(s for s in sites if s.made or s.implemented or s.to_discuss),
    )


_UNFIT = frozenset({"domain:R7", "domain:R9"})


def unfit_words(screening: Screening) -> tuple[Finding, ...]:
    """Findings for which the text they stand in is kept from a customer [domain:R7, domain:R9].

    It sells, or speaks of the company's gain. Mend the text where it was written, and the
    next review shows it.
    """
    return tuple(finding for finding in screening.findings if finding.rule in _UNFIT)


def _days_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)


def _once(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    known: dict[Ref, Recommendation] = {}
    for recommendation in recommendations:
        if known.setdefault(recommendation.ref, recommendation) != recommendation:
            msg = f"two versions of {recommendation.ref}: give the latest only"
            raise UsageError(msg)
    return sorted(known.values(), key=lambda r: (r.noticed_at, r.ref))


def _passed(
    recommendations: list[Recommendation],
    screenings: Iterable[Screening] | None,
    heard: Container[Ref],
) -> list[tuple[Recommendation, Screening]]:
    given = (screen(r) for r in recommendations) if screenings is None else screenings
    known: dict[Ref, Screening] = {}
    for screening in given:
        before = known.setdefault(screening.recommendation, screening)
        if before.withheld != screening.withheld:
            msg = f"two screenings of {screening.recommendation} contradict each other"
            raise UsageError(msg)
    missing = [str(r.ref) for r in recommendations if r.ref not in known]
    if missing:
        msg = f"not screened: {', '.join(missing)}"
        raise UsageError(msg)
    return [
        (r, known[r.ref]) for r in recommendations if r.ref in heard or not known[r.ref].withheld
    ]


def _site(site: Ref | None, since: date, lines: list[tuple[ReviewLine, bool]]) -> SiteReview:
    done = [
        (line.implemented_on, line.recommendation, line)
        for line, _ in lines
        if line.implemented_on is not None and line.implemented_on >= since
    ]
    noticed = [(line, said) for line, said in lines if line.noticed_on >= since]
    return SiteReview(
        site=site,
        made=tuple(line for line, said in noticed if said),
        implemented=tuple(line for *_, line in sorted(done, key=lambda held: held[:2])),
        to_discuss=tuple(line for line, said in noticed if not said),
    )


def _line(
    recommendation: Recommendation, screening: Screening, until: date, tz: tzinfo
) -> ReviewLine:
    unfit = {finding.where for finding in unfit_words(screening)}
    texts = {
        name: None if name in unfit else getattr(recommendation, name)
        for name in ("observation", "advice", "benefit", "risk")
    }
    done = recommendation.implemented_at
    done_on = None if done is None else _day(done, tz)
    in_time = done_on is not None and done_on < until
    decide_by = recommendation.decide_by
    if recommendation.decision is Decision.DECLINED and not in_time:
        texts["risk"] = decide_by = None
    return ReviewLine(
        recommendation=recommendation.ref,
        noticed_on=_day(recommendation.noticed_at, tz),
        **texts,
        equipment=recommendation.equipment,
        answer=recommendation.decision,
        decide_by=decide_by,
        implemented_on=done_on if in_time else None,
        realised=recommendation.realised if in_time and "realised" not in unfit else None,
    )


def _day(moment: datetime, tz: tzinfo) -> date:
    return moment.astimezone(tz).date()

"""`proactive annual-review`: what one customer is shown of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

from proactive_core import (
    Customer,
    Equipment,
    Quote,
    Recommendation,
    Ref,
    Site,
    UsageError,
)
from proactive_core.programme import Records
from proactive_core.recommendations import (
    AnnualReview,
    Course,
    Screening,
    annual_review,
    review_between,
    unfit_words,
)

from ..report import ReviewFile, render_review
from ..run import Operation
from ._company import At, at_work, find_plugins, moment
from ._print import hint, say
from ._publish import put

_ONE_DAY = timedelta(days=1)
_MANY = 5


def command(
    config: Path,
    customer: str,
    /,
    *,
    year: int | None = None,
    since: str | None = None,
    until: str | None = None,
    language: str = "en",
    out: Path | None = None,
    at: At = None,
) -> int:
    """Write a customer's annual review: one HTML file, to be read on a screen or printed.

    Nothing internal is in it: no advice that was held back, no findings, no technician's
    name, no other customer. Texts that sell, or that speak of the company's gain, are left
    out and named on standard error, so that they can be mended. The last line is the path.

    Args:
        config: The company's configuration, a TOML file.
        customer: A ref such as `servicetitan:customer:20193`, its last part, or the name.
        year: The calendar year; the present one unless given.
        since: First day, such as 2025-10-01, in place of a calendar year.
        until: Last day, together with `--since`.
        language: `en` or `fr-CA`, for everything but the advice itself.
        out: The file to write; beside the configuration unless given.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        who = _find(operation.records, customer)
        zone = _zone(operation, who)
        days = _days(year, since, until, now.astimezone(zone).date())
        review, left_out = _draw_up(operation, who, days, zone, now)
        file = _file(operation, who, review)
    page = render_review(file, language)
    if out is not None and out.is_dir():
        raise UsageError(f"--out names a file to write, and {out} is a folder")
    place = out or config.parent / f"annual-review-{_slug(who.ref.key)}-{_label(review)}.html"
    put({place: page})
    for ref, field, words in left_out:
        hint(f"left out for the customer: {field} of {ref} says {words!r}; mend it there")
    if not review.sites:
        hint(f"nothing was recommended to {who.name} in this time, and nothing put in place")
    say(place)
    return 0


def _find(records: Records, asked: str) -> Customer:
    """The customer who is meant, after merging; one of whom no record was read has no name."""
    ref = _ref(records, asked)
    known = [one for one in records.all(Customer) if one.merged_into is None]
    for fits in (
        [one for one in known if one.ref == ref],
        [one for one in known if one.ref.key == asked],
        [one for one in known if one.name.casefold() == asked.casefold()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            some = ", ".join(f"{one.ref} ({one.name})" for one in fits[:_MANY])
            raise UsageError(f"{len(fits)} customers are called {asked!r}: {some}; give the ref")
    # Of whom no record was read, recommendations may be known all the same.
    seen = {one.customer for one in records.all(Recommendation) if one.customer is not None}
    bare = sorted(one for one in seen if one == ref or one.key == asked)
    if len(bare) > 1 and ref not in bare:
        some = ", ".join(map(str, bare[:_MANY]))
        raise UsageError(f"{len(bare)} customers are called {asked!r}: {some}; give the ref")
    if bare:
        found = ref if ref in bare else bare[0]
        assert found is not None
        return Customer(ref=found, name=found.key)
    raise UsageError(f"there is no customer {asked!r}: give a ref, its last part, or the name")


def _ref(records: Records, asked: str) -> Ref | None:
    try:
        return records.customer(Ref.parse(asked))
    except UsageError:
        return None


def _zone(operation: Operation, who: Customer) -> ZoneInfo:
    """The clock of the customer's branch; the report's where it is not known."""
    zones = {branch.ref: branch.zone for branch in operation.branches}
    home = _home(operation, who)
    return ZoneInfo(operation.config.report.zone if home is None else zones[home])


def _home(operation: Operation, who: Customer) -> Ref | None:
    """The customer's branch: its own, or the only one that recommended anything to it."""
    if who.branch is not None:
        return operation.branches.find(who.branch)
    records = operation.records
    seen = {records.branch_of(one) for one in records.recommendations_for(who.ref)} - {None}
    return next(iter(seen)) if len(seen) == 1 else None


def _days(
    year: int | None, since: str | None, until: str | None, today: date
) -> int | tuple[date, date]:
    if (since is None) != (until is None) or (year is not None and since is not None):
        raise UsageError("give either --year, or --since and --until")
    if since is None or until is None:
        chosen = today.year if year is None else year
        if not 1 <= chosen < date.max.year:
            raise UsageError(f"--year takes a calendar year such as 2026, not {chosen}")
        return chosen
    first, last = _day("--since", since), _day("--until", until)
    if last == date.max:
        raise UsageError(f"--until takes a day such as 2026-09-30, not {until!r}")
    return first, last + _ONE_DAY


def _day(option: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"{option} takes a day such as 2026-09-30, not {written!r}") from None


def _draw_up(
    operation: Operation,
    who: Customer,
    days: int | tuple[date, date],
    zone: ZoneInfo,
    now: datetime,
) -> tuple[AnnualReview, list[tuple[Ref, str, str]]]:
    known = operation.lives(now)
    records, courses = known.records, known.courses
    own = records.recommendations_for(who.ref)
    lived = {course.recommendation: course for course in courses}
    screenings = [_standing(operation.intake.screen(one), lived.get(one.ref), now) for one in own]
    quotes = records.all(Quote)
    review = (
        annual_review(
            who.ref, days, own, screenings=screenings, quotes=quotes, courses=courses, tz=zone
        )
        if isinstance(days, int)
        else review_between(
            who.ref, *days, own, screenings=screenings, quotes=quotes, courses=courses, tz=zone
        )
    )
    return review, list(_left_out(records, review, screenings))


def _standing(screening: Screening, course: Course | None, now: datetime) -> Screening:
    """Without the findings for which somebody answers: what they stand in may be shown."""
    if course is None:
        return screening
    left = tuple(found for found in screening.findings if not course.overrules(found, now))
    return attrs.evolve(screening, findings=left)


def _left_out(
    records: Records, review: AnnualReview, screenings: Sequence[Screening]
) -> Iterator[tuple[Ref, str, str]]:
    shown = {
        line.recommendation
        for site in review.sites
        for line in (*site.made, *site.implemented, *site.to_discuss)
    }
    texts = {one.ref: one for one in records.recommendations_for(review.customer)}
    for screening in screenings:
        if screening.recommendation in shown:
            fields = dict.fromkeys(finding.where for finding in unfit_words(screening))
            for field in fields:
                words = getattr(texts[screening.recommendation], field)
                yield screening.recommendation, field, words


def _file(operation: Operation, who: Customer, review: AnnualReview) -> ReviewFile:
    records = operation.records
    home = _home(operation, who)
    company = operation.config.company.name
    names = {site.ref: site.name for site in records.all(Site)}
    names |= {thing.ref: thing.name for thing in records.all(Equipment)}
    return ReviewFile(
        company=company,
        branch=company if home is None else operation.branches.name_of(home),
        customer=who.name,
        review=review,
        names=names,
    )


def _label(review: AnnualReview) -> str:
    if review.year is not None:
        return str(review.year)
    return f"{review.since}-{review.until - _ONE_DAY}"


def _slug(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-") or "customer"

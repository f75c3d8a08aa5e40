"""The annual review as one customer reads it: one HTML file, made to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import attrs

from proactive_core import Ref
from proactive_core.programme import GAINED
from proactive_core.recommendations import AnnualReview, ReviewLine, SiteReview

from ._render import environment
from ._review_words import ReviewWords, review_words
from ._svg import dot, label, line, picture

_WIDTH, _EDGE, _MONTH_Y, _LINE_Y, _STEP, _RADIUS = 720.0, 16.0, 16.0, 34.0, 13.0, 5.0
_ONE_DAY = timedelta(days=1)
_LONGEST_NAMED = 400  # days of which each month is named


@attrs.frozen(kw_only=True)
class ReviewFile:
    """An annual review with the names that belong to it.

    Attributes:
        company: Who writes it.
        branch: Whom the customer calls.
        customer: Whom it is for.
        names: Names of sites and equipment; what has none is left unnamed.
    """

    company: str
    branch: str
    customer: str
    review: AnnualReview
    names: Mapping[Ref, str]


def render_review(file: ReviewFile, language: str = "en") -> str:
    """Draw up a customer's review as one HTML document, which prints on Letter or A4.

    It holds no script, loads nothing, and shows nobody but this customer. The same review
    gives the same text.

    Args:
        file: What to show.
        language: `en` or `fr-CA`, or a regional form of either. The advice itself stands as
            it was written.

    Raises:
        UsageError: There are no texts in the language, or jinja2 is not installed.
    """
    words = review_words(language)
    review = file.review
    counts = (
        (len(review.made), words.made),
        (len(review.implemented), words.done),
        (sum(len(site.to_discuss) for site in review.sites), words.open),
    )
    made: str = (
        environment()
        .get_template("review.html.j2")
        .render(
            f=file,
            w=words,
            sites=review.sites,
            several=len(review.sites) > 1,
            span=_span(review, words),
            tiles=[(n, nouns[0] if n == 1 else nouns[1]) for n, nouns in counts],
            ribbon=_ribbon(review, words) if review.sites else "",
            site_name=lambda site: _site_name(site, file, words),
            equipment=lambda one: file.names.get(one.equipment),
            heading=lambda one: _heading(one, words),
            realised=lambda one: words.gained if one.realised == GAINED else one.realised,
        )
    )
    return made


def _span(review: AnnualReview, words: ReviewWords) -> str:
    if review.year is not None:
        return str(review.year)
    return f"{words.on(review.since)} – {words.on(review.until - _ONE_DAY)}"


def _site_name(site: SiteReview, file: ReviewFile, words: ReviewWords) -> str:
    if site.site is None:
        return words.elsewhere
    return file.names.get(site.site, words.elsewhere)


def _heading(one: ReviewLine, words: ReviewWords) -> str:
    return one.advice or one.observation or words.in_person


def _ribbon(review: AnnualReview, words: ReviewWords) -> str:
    """The year as a line: a ring for what was recommended, a dot for what is in place."""
    days = (review.until - review.since).days
    span = _WIDTH - 2 * _EDGE

    def at(day: date) -> float:
        return _EDGE + span * ((day - review.since).days + 0.5) / days

    rings = _stacked(at(one.noticed_on) for one in review.made)
    dots = _stacked(at(one.implemented_on) for one in review.implemented if one.implemented_on)
    base = _LINE_Y + _STEP * (1 + max((row for _, row in rings), default=0))
    height = base + _STEP * (2 + max((row for _, row in dots), default=0))
    parts = []
    for first in _months(review.since, review.until):
        x = at(first) - span * 0.5 / days
        parts.append(line("grid", (x, _MONTH_Y + 6), (x, height)))
        if days <= _LONGEST_NAMED or first.month == 1:
            parts.append(label("tick", (x + 3, _MONTH_Y), words.months[first.month - 1]))
    parts.append(line("zero", (_EDGE, base), (_WIDTH - _EDGE, base)))
    parts += [dot("ring", (x, base - _STEP * (row + 1)), _RADIUS) for x, row in rings]
    parts += [dot("dot strong", (x, base + _STEP * (row + 1)), _RADIUS) for x, row in dots]
    said = "; ".join(_told(review, words)) or words.nothing
    return picture("ribbon", _WIDTH, height, title=words.ribbon, reading=said, body=parts)


def _stacked(places: Iterable[float]) -> list[tuple[float, int]]:
    """Dots that would touch are put on top of one another."""
    ends: list[float] = []
    found = []
    for x in sorted(places):
        row = next((i for i, end in enumerate(ends) if end + 1 < x - _RADIUS), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + _RADIUS
        found.append((x, row))
    return found


def _months(since: date, until: date) -> Iterator[date]:
    first = since.replace(day=1)
    while first < until:
        if first >= since:
            yield first
        first = (first + timedelta(days=32)).replace(day=1)


def _told(review: AnnualReview, words: ReviewWords) -> Iterator[str]:
    for one in review.made:
        yield f"{words.on(one.noticed_on)}: {_heading(one, words)} ({words.ribbon_made})"
    for one in review.implemented:
        if one.implemented_on is not None:
            day = words.on(one.implemented_on)
            yield f"{day}: {_heading(one, words)} ({words.ribbon_done})"

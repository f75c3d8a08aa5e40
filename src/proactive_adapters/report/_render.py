"""The HTML report: one file, nothing to load, all outside text escaped."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from proactive_core import UsageError

from . import _words as words
from ._attention import attention
from ._card import card_checklists, card_groups
from ._links import Links, row_words
from ._questions import question_views
from ._svg import clean
from ._values import Summary
from ._views import (
    advice_chart,
    checklist_views,
    lead_chart,
    period_name,
)

if TYPE_CHECKING:
    import jinja2

_INSTANT = timedelta(seconds=1)
LEAD_FIGURES = (
    ("leads_captured", "Came in"),
    ("leads_open", "Open"),
    ("leads_overdue", "Overdue"),
    ("leads_closed", "Closed"),
    ("leads_breached", "Promise broken"),
    ("leads_reopened", "Reopened"),
    ("leads_contacted_share", "Customer spoken with"),
    ("leads_told_share", "Technician told"),
    ("leads_age_median", "Median age of open, working"),
    ("leads_first_contact_median", "Median to contact, working"),
)
ADVICE_FIGURES = (
    ("recommendations_made", "Made"),
    ("recommendations_withheld", "Withheld"),
    ("recommendations_withheld_told", "Told why"),
    ("recommendations_presented", "Put to customer"),
    ("recommendations_presented_though_withheld", "Put though withheld"),
    ("recommendations_agreed", "Agreed"),
    ("recommendations_hesitant", "Hesitant"),
    ("recommendations_declined", "Declined"),
    ("recommendations_quoted", "Quoted"),
    ("recommendations_implemented", "Implemented"),
    ("recommendations_implemented_share", "Implemented of put"),
)
OTHER_FIGURES = (
    ("quotes_sent", "Quotes sent"),
    ("quotes_open", "Open"),
    ("quotes_unfollowed", "Not followed up"),
    ("complaints", "Complaints"),
    ("complaints_of_being_sold", "Of being sold"),
    ("customers_complaining_of_being_sold", "Customers sold to"),
)
SECTIONS = (
    ("now", "Now"),
    ("scorecard", "Scorecard"),
    ("customers", "Customers"),
    ("leads", "Leads"),
    ("advice", "Recommendations"),
    ("checklists", "Checklists"),
    ("programme", "Programme"),
    ("unread", "Rows not read"),
    ("failsafe", "Fail-safe"),
)


@cache
def environment() -> jinja2.Environment:
    """The templates of this package; outside text is escaped in each."""
    try:
        import jinja2  # noqa: PLC0415 - only who renders a report needs it
    except ImportError as e:
        raise UsageError('a report needs jinja2: pip install "proactive-core[report]"') from e
    made = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.PackageLoader("proactive_adapters.report", "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # What markup cannot hold is shown as a sign that something was there.
    made.finalize = lambda value: _clean(value) if isinstance(value, str) else value
    for name in (
        "counted", "elapsed", "figure", "interval", "percent", "points_of_percent", "score",
        "sentence", "signed", "working",
    ):  # fmt: skip
        made.filters[name] = getattr(words, name)
    made.filters["period_name"] = period_name
    return made


def _clean(value: Any) -> Any:
    # Markup is a str as well, and was cleaned where it was made.
    return value if hasattr(value, "__html__") else clean(value)


def render(summary: Summary, rows: str = "proactive-report-rows.html") -> str:
    """Draw up the report as one HTML document.

    The same summary gives the same text. It holds no script and loads nothing.

    Args:
        summary: What to show.
        rows: Name of the page of rows beside it, to which its numbers lead.

    Raises:
        UsageError: jinja2 is not installed; the message says what to type.
    """
    return draw(summary, "proactive-report.html", rows)[0]


def draw(summary: Summary, report: str, rows: str) -> tuple[str, str]:
    """Draw up the report, and the page with the rows behind its numbers.

    Args:
        summary: What to show.
        report: Name of the report's file.
        rows: Name of the other page's file, in the same folder.

    Raises:
        UsageError: jinja2 is not installed; the message says what to type.
    """
    zone = ZoneInfo(summary.zone)
    links = Links(summary, rows)
    clock = {
        "day": lambda moment: words.day(moment, zone),
        "last_day": lambda moment: words.day(moment - _INSTANT, zone),
        "day_time": lambda moment: words.day_time(moment, zone),
    }
    made: str = (
        environment()
        .get_template("report.html.j2")
        .render(
            s=summary,
            links=links,
            matters=attention(summary),
            questions=question_views(summary),
            card=card_groups(summary),
            card_checklists=card_checklists(summary),
            leads=lead_chart(summary),
            advice=advice_chart(summary),
            checklists=checklist_views(summary),
            unevaluated=[row for row in summary.checklists if row.outcome == "not evaluated"],
            lead_figures=LEAD_FIGURES,
            advice_figures=ADVICE_FIGURES,
            other_figures=OTHER_FIGURES,
            sections=SECTIONS,
            since=lambda moment: int(summary.now.timestamp()) - int(moment.timestamp()),
            date=words.date_of,
            **clock,
        )
    )
    behind: str = (
        environment()
        .get_template("rows.html.j2")
        .render(
            s=summary,
            behind=links.behind,
            report=report,
            row=lambda ref: row_words(summary, ref, zone),
            **clock,
        )
    )
    return made, behind

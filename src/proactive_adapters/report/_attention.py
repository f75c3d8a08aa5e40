"""What needs attention now: one sentence a matter, drawn from the data, most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import attrs

from ._lead_rows import LeadRow
from ._score_values import Score
from ._values import NO_BRANCH, Cell, Summary
from ._words import counted, day, question_name

_NAMED = 4
_SOLD_TO = "domain:R12"


@attrs.frozen(kw_only=True)
class Matter:
    """One thing to know.

    Attributes:
        weight: `act` = somebody has to do something; `look` = somebody should look;
            `know` = a limit of what this report can say.
        words: One sentence or two.
        section: Where in the report it is shown.
    """

    weight: str
    words: str
    section: str


def attention(summary: Summary) -> tuple[Matter, ...]:
    """Everything that needs attention, most urgent first; empty when nothing does."""
    found = [
        *_violations(summary),
        *_silent(summary),
        *_leads(summary),
        *_advice(summary),
        *_checklists(summary),
        *_programme(summary),
        *_unread(summary),
        *_answers(summary),
    ]
    order = {"act": 0, "look": 1, "know": 2}
    return tuple(sorted(found, key=lambda matter: order[matter.weight]))


def _matter(weight: str, section: str, words: str) -> Matter:
    return Matter(weight=weight, words=words, section=section)


def _have(n: int) -> str:
    return "has" if n == 1 else "have"


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def _violations(summary: Summary) -> Iterator[Matter]:
    n = len(summary.violations)
    if n:
        words = f"The audit found {counted(n, 'rule')} of the fail-safe broken. Look there first."
        yield _matter("act", "failsafe", words)


def _silent(summary: Summary) -> Iterator[Matter]:
    zone = ZoneInfo(summary.zone)
    for source in sorted({feed.source for feed in summary.silent}):
        feeds = [feed for feed in summary.silent if feed.source == source]
        names = ", ".join(feed.feed.replace("_", " ") for feed in feeds)
        last = [feed.last_read for feed in feeds]
        known = [moment for moment in last if moment is not None]
        since = f"since {day(min(known), zone)}" if len(known) == len(last) else "yet, or in part"
        words = f"{source} was not read {since} ({names}): what is missing here may be there."
        yield _matter("act", "unread", words)


def _leads(summary: Summary) -> Iterator[Matter]:
    zone = ZoneInfo(summary.zone)
    live = [lead for lead in summary.leads if lead.open]
    late = [lead for lead in live if lead.overdue]
    if late:
        n, first = len(late), min(lead.due for lead in late if lead.due is not None)
        words = (
            f"{counted(n, 'lead')} {_are(n)} overdue{_where(late)}; "
            f"the oldest promise was for {day(first, zone)}."
        )
        yield _matter("act", "leads", words)
    by_hand = [lead for lead in summary.leads if lead.told == "by_hand"]
    if by_hand:
        n = len(by_hand)
        names = sorted({name for lead in by_hand for name in lead.untold})
        words = (
            f"{counted(n, 'lead')} {_have(n)} news that no message can carry: "
            f"tell {_few_of(names)} in person."
        )
        yield _matter("act", "leads", words)
    owed = sum(lead.told == "owed" for lead in summary.leads)
    if owed:
        sent = f"{counted(owed, 'lead')} {_have(owed)} a message to a technician on its way."
        yield _matter("know", "leads", sent)
    carried = summary.carried.value
    if carried:
        n = int(carried)
        words = f"{counted(n, 'lead')} from before {_since(summary)} {_are(n)} still open."
        yield _matter("look", "leads", words)
    refused = len(summary.refusals)
    if refused:
        words = f"{counted(refused, 'action')} of the office could not be applied."
        yield _matter("look", "unread", words)


def _few_of(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {counted(rest, 'other')}" if rest > 0 else "")


def _since(summary: Summary) -> str:
    return day(summary.since, ZoneInfo(summary.zone))


def _where(leads: list[LeadRow]) -> str:
    counts: dict[str, int] = {}
    for lead in leads:
        counts[lead.branch_name] = counts.get(lead.branch_name, 0) + 1
    return f" ({', '.join(f'{name} {n}' for name, n in sorted(counts.items()))})"


def _count(cell: Cell, name: str) -> int:
    found = cell.figure(name).value
    return 0 if found is None else int(found)


def _advice(summary: Summary) -> Iterator[Matter]:
    whole = summary.whole
    breaches = _count(whole, "recommendations_presented_though_withheld")
    if breaches:
        words = (
            f"{counted(breaches, 'recommendation')} {'was' if breaches == 1 else 'were'} put to "
            "customers although the gate holds "
            f"{'it' if breaches == 1 else 'them'} back: nobody recorded being certain that the "
            "customer gains, or no need or benefit is stated."
        )
        yield _matter("look", "advice", words)
    customers = _count(whole, "customers_complaining_of_being_sold")
    if customers > 1:
        words = f"{customers} different customers complained of being sold something: an alarm."
        yield _matter("act", "advice", words)
    elif customers:
        yield _matter("look", "advice", "One customer complained of being sold something.")
    unfollowed = _count(whole, "quotes_unfollowed")
    if unfollowed:
        words = f"{counted(unfollowed, 'open quote')} {_have(unfollowed)} not been followed up."
        yield _matter("look", "advice", words)


def _checklists(summary: Summary) -> Iterator[Matter]:
    latest = {(row.checklist, row.branch_name): row for row in summary.checklists}
    for row in latest.values():
        if row.outcome in ("gate_failed", "na_violation", "below_threshold", "not evaluated"):
            verdict = row.outcome.replace("_", " ")
            why = f": {row.reasons[0]}" if row.reasons else ""
            words = f"{row.title}, {row.branch_name}: {verdict}{why}."
            yield _matter("look", "checklists", words)
        elif row.change is not None and row.change < 0:
            words = f"{row.title}, {row.branch_name}: lower than the time before."
            yield _matter("look", "checklists", words)


def _programme(summary: Summary) -> Iterator[Matter]:
    chases = _count(summary.whole, "customers_chasing")
    if chases:
        words = (
            f"{counted(chases, 'time')} a customer had to ask whether anybody will call: the "
            "loudest sign of all that a lead was dropped."
        )
        yield _matter("act", "scorecard", words)
    if summary.to_tell:
        untold = len(summary.to_tell)
        words = (
            f"No message could say why {counted(untold, 'recommendation')} {_are(untold)} "
            "withheld: tell whoever noticed it in person, and what would mend it (listed by "
            "proactive recommend list --to-tell)."
        )
        yield _matter("act", "advice", words)
    high = [row for row in summary.programme.findings if row.severity == "high"]
    for row in high:
        if row.rule != _SOLD_TO:  # said of the complaints already
            yield _matter("look", "programme", f"{row.branch_name}, {row.about}: {row.why}.")
    late = [row for row in summary.programme.plan if row.overdue]
    if late:
        titles = "; ".join(row.title for row in late[:_NAMED])
        n = counted(len(late), "entry", "entries")
        whose = "its" if len(late) == 1 else "their"
        words = f"{n} of the plan {_are(len(late))} past {whose} day: {titles}."
        yield _matter("look", "programme", words)
    due = [row for row in summary.programme.upkeep if row.overdue]
    for title in dict.fromkeys(row.title for row in due):
        where = ", ".join(row.branch_name for row in due if row.title == title)
        yield _matter("look", "programme", f"Upkeep is due: {title} ({where}).")


def _unread(summary: Summary) -> Iterator[Matter]:
    n = len(summary.unread)
    if n:
        by_source: dict[str, int] = {}
        for count in summary.unread_counts:
            by_source[count.source] = by_source.get(count.source, 0) + count.n
        sources = ", ".join(f"{source} {n}" for source, n in by_source.items())
        words = f"{counted(n, 'row')} came in and could not be read ({sources})."
        yield _matter("look", "unread", words)
    places = len(summary.unmapped)
    if places:
        words = (
            f"{counted(places, 'outside branch', 'outside branches')} {_are(places)} in no branch "
            f"of the company: {', '.join(summary.unmapped)}."
        )
        yield _matter("look", "unread", words)
    faults = len(summary.faults)
    if faults:
        words = f"{counted(faults, 'fault')} in the records of the outside systems."
        yield _matter("look", "unread", words)


def _answers(summary: Summary) -> Iterator[Matter]:
    cells = [cell for cell in (summary.whole, *summary.branches) if cell.branch not in NO_BRANCH]
    for place, score in enumerate(summary.whole.scores):
        name = question_name(score.question)
        short = [cell.name for cell in cells if _few(cell.scores[place], summary.smallest)]
        if score.n == 0:
            words = f"{name}: {score.why}."
            yield _matter("know", "customers", words)
        elif short:
            words = f"{name}: too few answers to show a score for {', '.join(short)}."
            yield _matter("know", "customers", words)


def _few(score: Score, smallest: int) -> bool:
    return score.n is None or score.n < smallest

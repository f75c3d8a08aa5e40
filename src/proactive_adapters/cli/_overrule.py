"""`proactive overrule`: who answers for a finding about a text, a scheme, a plan or a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cyclopts import App

from proactive_core import Ref, Technician, UsageError
from proactive_core.programme import programme_findings
from proactive_core.recommendations import Finding, in_force, text_ref

from ..run import Operation, programme_limits
from ..run._card import since_of
from ..run._summary import signals_of
from ._company import At, at_work, find_plugins, moment
from ._moments import read_end
from ._print import emit, say, table
from ._review import look_at_pay, look_at_text, read_text
from ._who import find_technician, typed_ref

command = App(name="overrule", help_format="plaintext")
_DAY = "%Y-%m-%d %H:%M"


@command.command
def add(  # noqa: PLR0913 - who, why and until when are all asked for
    config: Path,
    rule: str,
    /,
    *,
    by: str,
    words: str,
    until: str,
    text: Path | None = None,
    pay: Path | None = None,
    about: str | None = None,
    at: At = None,
) -> int:
    """Answer for leaving a finding as it is, for a time; after that it is back by itself.

    Findings about a recommendation are overruled with `proactive recommend record`.

    Args:
        config: The company's configuration, a TOML file.
        rule: Whose finding, such as domain:R7.
        by: Who answers for it: a name, or a ref such as company:person:ruth.
        words: Why.
        until: Up to this moment, such as 2026-10-01T00:00-04:00. The answer given last counts, so
            `now` takes an earlier one back.
        text: The finding is about this text.
        pay: The finding is about this pay scheme.
        about: The finding is about this: an entry of the plan, a technician or a branch by its
            ref, or `launch`, `measures`, `complaints`.
        at: Recorded at this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True, fresh=True) as operation:
        who = find_technician(operation, by)
        if who is None:
            raise UsageError("say with --by who answers for it")
        ref, found = _looked_at(operation, text, pay, about, now)
        finding = next((f for f in found if f.rule == rule), None)
        if finding is None:
            raise UsageError(f"there is no finding by {rule} about {about or text or pay}")
        person = operation.records.find(Technician, ref)
        made = operation.overrides.overrule(
            finding,
            ref,
            by=who,
            why=words,
            until=read_end(until, now),
            now=now,
            subject=None if person is None else person.ref,
        )
        zone = ZoneInfo(operation.config.report.zone)
    how_long = f"until {made.until.astimezone(zone):{_DAY}}" if made.until > now else "no longer"
    say(f"{made.rule} about {made.about} is overruled {how_long}")
    return 0


@command.command(name="list")
def list_overruled(
    config: Path,
    /,
    *,
    ended: bool = False,
    json: bool = False,
    at: At = None,
) -> int:
    """List who answers for which findings; those about technicians are shown by `signals`.

    Args:
        config: The company's configuration, a TOML file.
        ended: Those that have ended, too.
        json: Print them as JSON.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        desk, advice = operation.overrides, operation.advice
        held = [
            *desk.overrides(),
            *(
                one
                for course in advice.courses()
                for one in advice.overrides(course.recommendation)
            ),
        ]
        people = {one.ref for one in operation.records.all(Technician)}
        zone = ZoneInfo(operation.config.report.zone)
        counts = in_force(held, now)
        rows = [
            {
                "rule": one.rule,
                "about": str(one.about),
                "by": str(one.by),
                "why": one.why,
                "since": one.since.isoformat(),
                "until": one.until.isoformat(),
                "ended": one not in counts and one.since <= now,
            }
            for one in sorted(held, key=lambda one: (one.until, one.rule, one.about))
            if one.about not in people and (ended or one in counts)
        ]
    if json:
        emit(rows)
        return 0
    header = ("until", "rule", "about", "by", "why")
    table(
        header, [(_local(row["until"], zone), *(str(row[k]) for k in header[1:])) for row in rows]
    )
    say(f"{len(rows)} listed")
    return 0


def _local(written: object, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(str(written)).astimezone(zone).strftime(_DAY)


def _looked_at(
    operation: Operation, text: Path | None, pay: Path | None, about: str | None, now: datetime
) -> tuple[Ref, Iterable[Finding]]:
    """What a finding is about by its lasting name, and what there is to find about it now."""
    if sum(one is not None for one in (text, pay, about)) != 1:
        raise UsageError("say what it is about: one of --text, --pay and --about")
    languages = operation.config.company.languages
    if text is not None:
        said = read_text(text)
        return text_ref(said), look_at_text(said, languages, find_plugins(), to_customers=True)
    if pay is not None:
        said = read_text(pay)
        return text_ref(said), look_at_pay(said, languages, find_plugins())
    assert about is not None
    ref = _ref(operation, about)
    return ref, [*_findings(operation, ref, now)]


def _ref(operation: Operation, about: str) -> Ref:
    if about in ("launch", "measures", "complaints"):
        return Ref("proactive", "programme", about)
    ref = typed_ref(about, "--about")
    assert ref is not None
    return operation.branches.find(ref) or operation.records.technician(ref) or ref


def _findings(operation: Operation, about: Ref, now: datetime) -> Iterator[Finding]:
    limits = programme_limits(operation.config, now)
    since = since_of(operation, now)
    for one in programme_findings(
        operation.lives(now).records,
        since=since,
        now=now,
        launch=limits.launch,
        several=limits.several,
        rules=operation.brought,
    ):
        if one.subject == about:
            yield one.finding
    for signal in signals_of(operation, limits, since, now):
        if signal.technician == about:
            yield signal.finding

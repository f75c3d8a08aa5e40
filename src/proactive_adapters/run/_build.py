"""From a configuration to working parts: calendars, policy, people, senders, channels."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs

from proactive_core import Feed, PluginError, Ref, Reply, Request, Technician, UsageError
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Budget,
    Contact,
    Directory,
    Ladder,
    Person,
    Policy,
    QuietHours,
    Rung,
    Stage,
)
from proactive_core.plugins import Catalog
from proactive_core.ports import Auth, Connection, feeds_of
from proactive_core.programme import BranchMap, CompanyBranch
from proactive_core.wire import settings
from proactive_core.worktime import DayHours, HolidaySet, WorkCalendar, hours

from ..calendar import holiday_set
from ..send import Clock, FolderSender, Sender, secrets_from
from ._config import (
    BranchTable,
    Config,
    MirrorTable,
    PolicyTable,
    SourceTable,
    branch_ref,
    person_ref,
)
from ._faults import read_duration

Send = Callable[[Request], Reply]
_DAY = timedelta(days=1)


def build_calendars(config: Config) -> Mapping[Ref | None, WorkCalendar]:
    """One calendar a branch; leads of no branch are counted by the first branch's."""
    made: dict[Ref | None, WorkCalendar] = {}
    faults: list[str] = []
    for i, table in enumerate(config.branches):
        try:
            made[branch_ref(table.key)] = _calendar(table, config.policy)
        except UsageError as e:
            faults.append(f"{e} @ $.branches[{i}]")
    if faults:
        raise UsageError("\n".join(faults))
    if made:
        made[None] = next(iter(made.values()))
    return made


def _calendar(table: BranchTable, policy: PolicyTable) -> WorkCalendar:
    until: date = policy.until + _DAY
    made = WorkCalendar(
        zone=table.zone,
        weekly=tuple(h for days, spans in table.hours.items() for h in hours(days, *spans)),
        overrides=tuple(_day_hours(day, spans) for day, spans in table.days.items()),
        holidays=_holidays(table, policy.since, until),
        since=policy.since,
        until=until,
    )
    # Two revisions of one name would be two promises that nobody can tell apart.
    said = repr((made.zone, made.weekly, made.overrides, made.holidays.dates))
    seal = hashlib.sha256(said.encode()).hexdigest()[:8]
    return attrs.evolve(made, revision=f"{table.key} {policy.since}..{policy.until} {seal}")


def _day_hours(written: str, spans: tuple[str, ...]) -> DayHours:
    try:
        return DayHours.of(date.fromisoformat(written), *spans)
    except ValueError as e:
        raise UsageError(f"days are dates with hours, such as 2026-12-24: {e}") from e


def _holidays(table: BranchTable, since: date, until: date) -> HolidaySet:
    if table.public_holidays is None:
        return HolidaySet(name=table.key, dates=table.holidays, since=since, until=until)
    return holiday_set(table.public_holidays, since=since, until=until, also=table.holidays)


def build_policy(config: Config) -> Policy:
    """The company's promises about its leads."""
    table = config.policy
    routing: dict[Ref | None, Ref] = {None: person_ref(table.default)}
    routing |= {branch_ref(b): person_ref(p) for b, p in table.routes.items()}
    return Policy(
        budgets=tuple(_budgets(table.budgets)),
        routing=routing,
        ladder=Ladder(
            rungs=tuple(
                Rung(
                    "manager" if r.to == "manager" else person_ref(r.to),
                    read_duration(r.gap or r.gap_elapsed or ""),
                    elapsed=r.gap is None,
                    channels=r.channels,
                )
                for r in table.ladder
            ),
            sink=tuple(person_ref(p) for p in table.sink),
            repeat=read_duration(table.sink_gap or table.sink_gap_elapsed or ""),
            elapsed=table.sink_gap is None,
            channels=table.sink_channels,
        ),
        wait_cap=read_duration(table.wait_cap),
        unreachable_attempts=table.unreachable_attempts,
        dispute_window=read_duration(table.dispute_window),
        mirrors=tuple(m.name for m in config.mirrors),
        tell_tries=table.tell_tries,
        missing_after=None if table.missing_after is None else read_duration(table.missing_after),
        quiet=None if table.quiet is None else _quiet(table.quiet),
    )


def _quiet(written: str) -> QuietHours:
    try:
        [span] = hours("mon", written)
        return QuietHours(span.opens, span.closes)
    except UsageError as e:
        raise UsageError(f"{e} @ $.policy.quiet") from e


def _budgets(written: Mapping[str, str]) -> Iterator[Budget]:
    for key, text in written.items():
        stage, _, urgency = key.partition(".")
        try:
            yield Budget(Stage(stage), read_duration(text), Urgency(urgency) if urgency else None)
        except ValueError as e:
            raise UsageError(f"{e} @ $.policy.budgets.{key}") from e


def build_directory(config: Config, technicians: Iterable[Technician]) -> Directory:
    """The office from the configuration, the technicians from the outside systems."""
    told_by = config.policy.technician_channel
    branches = build_branch_map(config)
    office = [
        Person(
            ref=person_ref(p.key),
            name=p.name,
            branch=branch_ref(p.branch) if p.branch else None,
            active=p.active,
            manager=p.manager,
            delegate=person_ref(p.delegate) if p.delegate else None,
            contacts=tuple(Contact(channel, address) for channel, address in p.contacts.items()),
        )
        for p in config.people
    ]
    field = [
        Person(
            ref=t.ref,
            name=t.name,
            branch=branches.find(t.branch),
            active=t.active,
            contacts=(Contact(told_by, t.email),) if told_by and t.email else (),
        )
        for t in technicians
    ]
    return Directory((*office, *field))


@attrs.frozen
class Source:
    """An outside system to read, ready to be asked.

    Attributes:
        feeds: What to read, in the order of reading.
        send: Carries its requests.
    """

    table: SourceTable
    adapter: Any
    feeds: tuple[Feed, ...]
    send: Send

    @property
    def every(self) -> int:
        """Least hours between two reads: as configured, else 24, and none for files."""
        if self.table.every is not None:
            return self.table.every
        return 0 if self.table.folder is not None else 24


@attrs.frozen
class Mirror:
    """An outside system to write leads to, ready to be asked."""

    name: str
    writer: Any
    send: Send


#: What must be known before other things mean something is read first.
_ORDER = (
    Feed.BRANCHES,
    Feed.TECHNICIANS,
    Feed.CUSTOMERS,
    Feed.SITES,
    Feed.EQUIPMENT,
    Feed.VISITS,
    Feed.ASSIGNMENTS,
    Feed.QUOTES,
    Feed.RECOMMENDATIONS,
    Feed.SUBMISSIONS,
    Feed.RESPONSES,
    Feed.COMPLAINTS,
    Feed.CUSTOMER_CHASES,
    Feed.CHECKLIST_RUNS,
    Feed.COACHING_TALKS,
    Feed.PLAN_ENTRIES,
    Feed.STATED_FIGURES,
    Feed.DESK_ACTIONS,
)


@attrs.frozen(kw_only=True)
class Surroundings:
    """What a part needs to know of where it runs.

    Attributes:
        folder: Where relative paths start.
        environ: Where secrets are looked up.
        clock: The senders' time.
        step: Told what is being waited for.
    """

    catalog: Catalog
    folder: Path
    environ: Mapping[str, str] = attrs.field(repr=False)
    clock: Clock = attrs.field(factory=Clock)
    step: Callable[[str], None] = lambda _: None


def build_source(table: SourceTable, around: Surroundings, at: str) -> Source:
    """One source: its adapter with its settings, its feeds, its sender.

    Raises:
        UsageError: Settings, feeds, address, folder or secrets are wrong.
        PluginError: There is no such adapter.
    """
    adapter = settings(around.catalog.adapter(table.adapter), table.settings, at=f"{at}.settings")
    read = set(feeds_of(adapter))
    wanted = read if table.feeds is None else set(table.feeds)
    if wanted - read:
        names = ", ".join(sorted(f.value for f in wanted - read))
        raise UsageError(f"{table.adapter} does not read {names} @ {at}.feeds")
    return Source(
        table,
        adapter,
        tuple(f for f in _ORDER if f in wanted),
        _send(table, adapter, around, at),
    )


def _send(table: SourceTable | MirrorTable, adapter: Any, around: Surroundings, at: str) -> Send:
    where = getattr(table, "folder", None)
    if where is not None:
        return FolderSender(around.folder / where)
    connection: Connection = adapter.connection
    base = table.base or connection.bases.get(table.environment)
    if base is None:
        there = ", ".join(sorted(connection.bases)) or "none"
        raise UsageError(
            f"no address for environment {table.environment!r} (there is: {there}): "
            f"set `base`, or `folder` for files @ {at}"
        )
    unnamed = [name for name in connection.secrets if name not in table.secrets]
    if unnamed:
        raise UsageError(f"name the environment variable for: {', '.join(unnamed)} @ {at}.secrets")
    held = secrets_from(around.environ, table.secrets)
    sign_in = adapter if connection.auth is Auth.SESSION else None
    token_url = table.token_url or connection.token_urls.get(table.environment)
    return Sender(
        connection,
        base,
        held,
        token_url=token_url,
        sign_in=sign_in,
        clock=around.clock,
        notice=around.step,
    )


def build_mirror(table: MirrorTable, around: Surroundings, at: str) -> Mirror:
    """One mirror: its adapter with its settings, and its sender; errors as for sources."""
    writer = settings(around.catalog.adapter(table.adapter), table.settings, at=f"{at}.settings")
    return Mirror(table.name, writer, _send(table, writer, around, at))


def build_channels(config: Config, around: Surroundings) -> Mapping[str, Any]:
    """Every configured channel by its name."""
    made: dict[str, Any] = {}
    faults: list[str] = []
    for i, table in enumerate(config.channels):
        try:
            kind = around.catalog.channel(table.kind)
            secrets = secrets_from(around.environ, table.secrets)
            held = {**_paths(table.settings, config), **secrets}
            made[table.name] = settings(kind, held, at=f"$.channels[{i}].settings")
        except (UsageError, PluginError) as e:
            faults.extend(str(e).splitlines())
    if faults:
        raise UsageError("\n".join(faults))
    return made


def build_journal(config: Config, around: Surroundings) -> Any:
    """The configured journal's settings object; `open` it."""
    secrets = secrets_from(around.environ, config.journal.secrets)
    held = {**_paths(config.journal.settings, config), **secrets}
    return settings(around.catalog.journal(config.journal.kind), held, at="$.journal.settings")


def _paths(held: Mapping[str, Any], config: Config) -> dict[str, Any]:
    if isinstance(held.get("path"), str):
        return {**held, "path": str(config.path(held["path"]))}
    return dict(held)


def build_branch_map(config: Config) -> BranchMap:
    """Which outside branch refs mean which of the company's branches."""
    return BranchMap(
        tuple(
            CompanyBranch(
                key=b.key, name=b.name, zone=b.zone, outside=tuple(Ref.parse(a) for a in b.alias)
            )
            for b in config.branches
        )
    )

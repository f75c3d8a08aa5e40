"""The configuration file: what it may say, and every fault in it at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs
from attrs.validators import optional

from proactive_core import Feed, Ref, UsageError
from proactive_core.checks import text, whole, word
from proactive_core.wire import settings

from ._faults import faults_of
from ._programme_tables import ProgrammeTable

COMPANY = "company"  #: the system under which a company's own branches and people are named


def branch_ref(key: str) -> Ref:
    """The company's own name for one of its branches."""
    return Ref(COMPANY, "branch", key)


def person_ref(key: str) -> Ref:
    """The company's own name for somebody in its office."""
    return Ref(COMPANY, "person", key)


@attrs.frozen(kw_only=True)
class Company:
    """The `[company]` table.

    Attributes:
        languages: In which people write what they recommend, most used first: `en` or `fr-CA`.
    """

    name: str = attrs.field(validator=text)
    languages: tuple[str, ...] = ("en",)


@attrs.frozen(kw_only=True)
class Storage:
    """The `[journal]` table: a journal plugin, and where it keeps its data.

    Attributes:
        secrets: A setting's name → the environment variable that holds it.
        settings: The journal's own; a `path` is taken from the configuration's folder.
    """

    kind: str = "sqlite"
    secrets: Mapping[str, str] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class BranchTable:
    """One `[[branches]]` table.

    Attributes:
        alias: Refs under which outside systems know the branch (`servicetitan:branch:101`).
        hours: Weekdays (`mon`, `mon-fri`) → working intervals such as `08:00-17:00`.
        days: Dates (`2026-12-24`) with hours of their own, instead of the week's and of any
            holiday; an empty list = closed.
        holidays: Days without work.
        public_holidays: Country or part of it (`CA-ON`) whose public holidays are days
            without work, too; None = none are.
    """

    key: str = attrs.field(validator=text)
    name: str = attrs.field(validator=text)
    zone: str
    alias: tuple[str, ...] = ()
    hours: Mapping[str, tuple[str, ...]]
    days: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    holidays: tuple[date, ...] = ()
    public_holidays: str | None = None


@attrs.frozen(kw_only=True)
class PersonTable:
    """One `[[people]]` table.

    Attributes:
        branch: Key of the home branch; None for the whole company.
        delegate: Key of whoever may act for them as an owner.
        manager: True if the ladder's `manager` of the branch is this person.
        contacts: Channel name → address there.
    """

    key: str = attrs.field(validator=text)
    name: str = attrs.field(validator=text)
    branch: str | None = None
    delegate: str | None = None
    manager: bool = False
    active: bool = True
    contacts: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class RungTable:
    """One `[[policy.ladder]]` table: whom to page (`manager` or a person), and until when.

    Attributes:
        gap: Business time until the next rung; None where `gap_elapsed` is given.
        gap_elapsed: Elapsed time until the next rung; None where `gap` is given.
        channels: Channels by which this rung's pages go first; empty = the person's own order.
    """

    to: str
    gap: str | None = None
    gap_elapsed: str | None = None
    channels: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class PolicyTable:
    """The `[policy]` table: promises of the company, none of them ours.

    Attributes:
        since, until: Days for which working hours and holidays below are known.
        budgets: Stage → business time allowed; `contact.urgent` is for urgent leads alone.
        routes: Branch key → key of the person who owns its new leads.
        default: Who owns leads of no branch.
        sink: The people at the top of the ladder, paged for ever.
        sink_gap: Business time between two pages of the sink; None where `sink_gap_elapsed` is
            given.
        sink_gap_elapsed: Elapsed time between them; None where `sink_gap` is given.
        sink_channels: Channels by which the sink is paged first.
        wait_cap: Longest pause that an owner may set in one cycle, in elapsed time.
        unreachable_attempts: Attempts in vain after which a customer counts as unreachable.
        dispute_window: Elapsed time after closing in which a submitter may reopen.
        tell_tries: Failed deliveries after which somebody must be told by hand.
        missing_after: Elapsed time after which a number that a device gave, and that never came
            in, is a lead; None = it is only shown.
        quiet: Hours in which nobody is sent a message, such as `20:00-07:00`; None = none.
        technician_channel: Channel by which technicians are told; their e-mail address is
            the address there.
    """

    since: date
    until: date
    budgets: Mapping[str, str]
    routes: Mapping[str, str]
    default: str
    ladder: tuple[RungTable, ...] = ()
    sink: tuple[str, ...]
    sink_gap: str | None = None
    sink_gap_elapsed: str | None = None
    sink_channels: tuple[str, ...] = ()
    wait_cap: str
    unreachable_attempts: int
    dispute_window: str
    tell_tries: int = 5
    missing_after: str | None = None
    quiet: str | None = None
    technician_channel: str | None = None


@attrs.frozen(kw_only=True)
class SourceTable:
    """One `[[sources]]` table: an outside system to read.

    Attributes:
        name: The source's own name; two sources may use one adapter.
        adapter: Name of the adapter plugin.
        feeds: Which feeds to read; None = all that the adapter reads.
        environment: Which of the adapter's addresses to use.
        base: Address of the API, where the adapter names none or it differs.
        token_url: Likewise for tokens.
        folder: For files: where they lie, from the configuration's folder.
        secrets: The adapter's name for a secret → the environment variable that holds it.
        settings: The adapter's own.
        since: The first day to read.
        every: Least time between two reads, in hours; None = 24, and 0 for files.
        overlap: How much of the past is read again for rows that were stored late, in hours.
    """

    name: str = attrs.field(validator=word)
    adapter: str
    feeds: tuple[Feed, ...] | None = None
    environment: str = "production"
    base: str | None = None
    token_url: str | None = None
    folder: str | None = None
    secrets: Mapping[str, str] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    since: date
    every: int | None = attrs.field(default=None, validator=optional(whole))
    overlap: int = attrs.field(default=24, validator=whole)


@attrs.frozen(kw_only=True)
class MirrorTable:
    """One `[[mirrors]]` table: an outside system in which every lead stands, too."""

    name: str = attrs.field(validator=word)
    adapter: str
    environment: str = "production"
    base: str | None = None
    token_url: str | None = None
    secrets: Mapping[str, str] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class ChannelTable:
    """One `[[channels]]` table: a way to tell people.

    Attributes:
        secrets: A setting's name → the environment variable that holds it.
        settings: The channel's own; a `path` is taken from the configuration's folder.
    """

    name: str = attrs.field(validator=word)
    kind: str
    secrets: Mapping[str, str] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class HeartbeatTable:
    """One `[[heartbeats]]` table: a dead man's switch, fed after a clean audit and nothing else.

    Attributes:
        after: The command after which it is fed: `run`, `sweep` or `audit`.
        gap: Longest elapsed time between two sweeps: whatever is overdue for longer and was not
            noticed keeps it unfed.
        url: Address that is asked; None where `secrets` names it, or a file serves.
        method: `GET` or `POST`.
        secrets: `url` → the environment variable that holds the address.
        file: A file that the moment is written to, from the configuration's folder; None = none.
    """

    after: str
    gap: str
    url: str | None = None
    method: str = "GET"
    secrets: Mapping[str, str] = attrs.field(factory=dict)
    file: str | None = None


@attrs.frozen(kw_only=True)
class ReportTable:
    """The `[report]` table.

    Attributes:
        file: Where the report is written, from the configuration's folder.
        level: Confidence of every interval.
        smallest_group: Smaller groups of people are not shown.
        zone: IANA zone of the report's days and quarters.
    """

    file: str = "proactive-report.html"
    level: float = attrs.field(default=0.95)
    smallest_group: int = attrs.field(default=5)
    zone: str = attrs.field(default="UTC")

    @level.validator
    def _share(self, _: object, value: float) -> None:
        if not 0 < value < 1:
            raise UsageError(f"level must be between 0 and 1, such as 0.95, not {value!r}")

    @smallest_group.validator
    def _some(self, _: object, value: int) -> None:
        if value < 1:
            raise UsageError(f"smallest_group must be 1 or more, not {value!r}")

    @zone.validator
    def _known(self, _: object, value: str) -> None:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise UsageError(f"zone must be an IANA name, not {value!r}") from None


@attrs.frozen(kw_only=True)
class Config:
    """A whole configuration file.

    Attributes:
        folder: Where the file lies: relative paths in it start there.
    """

    company: Company
    journal: Storage = attrs.field(factory=Storage)
    branches: tuple[BranchTable, ...]
    people: tuple[PersonTable, ...]
    policy: PolicyTable
    sources: tuple[SourceTable, ...] = ()
    mirrors: tuple[MirrorTable, ...] = ()
    channels: tuple[ChannelTable, ...] = ()
    heartbeats: tuple[HeartbeatTable, ...] = ()
    report: ReportTable = attrs.field(factory=ReportTable)
    programme: ProgrammeTable = attrs.field(factory=ProgrammeTable)
    folder: Path = Path()

    def __attrs_post_init__(self) -> None:
        faults = [*faults_of(self)]
        if faults:
            raise UsageError("\n".join(faults))

    def path(self, written: str) -> Path:
        """A path as written in the file."""
        return self.folder / written


def read_config(path: Path) -> Config:
    """Read a configuration file.

    Raises:
        UsageError: All faults at once, one a line, each with the file and its place.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as e:
        raise UsageError(f"cannot read {path}: {e.strerror}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise UsageError(f"{path} is not TOML: {e}") from e
    if "folder" in table:
        raise UsageError(f"unknown field: folder @ {path}:$")
    try:
        read = settings(Config, _dates(table))
    except UsageError as e:
        lines = (f"{path}: {line}" for line in str(e).splitlines())
        raise UsageError("\n".join(lines)) from e
    return attrs.evolve(read, folder=path.parent)


def _dates(held: Any) -> Any:
    """TOML has dates of its own; the wire reads them as text."""
    if isinstance(held, dict):
        return {key: _dates(value) for key, value in held.items()}
    if isinstance(held, list):
        return [_dates(value) for value in held]
    return held.isoformat() if isinstance(held, date) else held

"""Everything a configuration needs, built before anything is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from proactive_core import PluginError, Recommendation, UsageError
from proactive_core.plugins import Catalog
from proactive_core.recommendations import RULES, FindingRule, rules_for

from ..send import Clock
from ._build import (
    Mirror,
    Source,
    Surroundings,
    build_branch_map,
    build_calendars,
    build_channels,
    build_directory,
    build_journal,
    build_mirror,
    build_policy,
    build_source,
)
from ._config import Config
from ._heartbeat import build_heartbeats
from ._operation import Operation
from ._programme import programme_limits
from ._pull import Step
from ._shelf import Shelf

#: What a configuration may say of the programme does not hang on the moment.
_ANY_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


def prepare(
    config: Config,
    catalog: Catalog,
    environ: Mapping[str, str],
    *,
    step: Step = lambda _: None,
    offline: bool = False,
    after: str | None = None,
    clock: Clock | None = None,
) -> Callable[[], Operation]:
    """Build every part of a configuration, and find all its faults before opening anything.

    Args:
        config: What was read from the file.
        catalog: The plugins found.
        environ: Where secrets are looked up, such as `os.environ`.
        step: Told what is being done, for a progress display.
        offline: True for commands that neither read sources nor tell anybody: then no
            secret is needed.
        after: The command whose dead man's switches are fed (`run`, `sweep`, `audit`); None =
            none are.
        clock: The senders' time; None = the machine's.

    Returns:
        A function that opens the journal and gives the operation.

    Raises:
        UsageError: All faults at once, one a line.
    """
    around = Surroundings(
        catalog=catalog, folder=config.folder, environ=environ, clock=clock or Clock(), step=step
    )
    faults: list[str] = []

    def attempt(part: Callable[..., Any], *args: Any) -> Any:
        try:
            return part(*args)
        except (UsageError, PluginError) as e:
            faults.extend(str(e).splitlines())
            return None

    journal = attempt(build_journal, config, around)
    policy = attempt(build_policy, config)
    calendars = attempt(build_calendars, config)
    branches = attempt(build_branch_map, config)
    attempt(programme_limits, config, _ANY_MOMENT)
    sources: list[Source] = []
    mirrors: dict[str, Mirror] = {}
    channels: Mapping[str, Any] = {}
    if not offline:
        for i, table in enumerate(config.sources):
            sources.append(attempt(build_source, table, around, f"$.sources[{i}]"))
        for i, mirror in enumerate(config.mirrors):
            mirrors[mirror.name] = attempt(build_mirror, mirror, around, f"$.mirrors[{i}]")
        channels = attempt(build_channels, config, around)
    heartbeats = attempt(build_heartbeats, config, around, after) if after else ()
    if policy is not None and branches is not None:
        faults.extend(policy.faults(build_directory(config, ())))
    if faults:
        raise UsageError("\n".join(faults))

    def opened() -> Operation:
        held = journal.open()
        try:
            shelf = Shelf(held)
        except BaseException:
            held.close()
            raise
        return Operation(
            config=config,
            policy=policy,
            calendars=calendars,
            branches=branches,
            sources=tuple(sources),
            mirrors=mirrors,
            channels=channels,
            heartbeats=heartbeats,
            journal=held,
            shelf=shelf,
            step=step,
            rules=screening_rules(catalog, config.company.languages),
            brought=brought_rules(catalog),
        )

    return opened


def screening_rules(
    catalog: Catalog, languages: Iterable[str]
) -> tuple[FindingRule[Recommendation], ...]:
    """What the gate looks with: the method's rules, and those that plugins bring.

    A plugin that claims the name of one of the method's rules is named as broken by
    `discover`; the method's rule stays.
    """
    method = rules_for(*languages)
    own = {rule.id for rule in method}
    brought = (r for r in brought_rules(catalog) if r.id not in own)
    return (*method, *(r for r in brought if r.looks_at is Recommendation))


def brought_rules(catalog: Catalog) -> tuple[FindingRule[Any], ...]:
    """The finding rules of plugins, whatever they look at; none goes by a rule of the method."""
    known = {rule.id for rule in RULES}
    held = (rule for rule in catalog.rules.values() if isinstance(rule, FindingRule))
    return tuple(rule for rule in held if rule.id not in known)

"""What a configuration file may say in due form and still not mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from proactive_core import UsageError
from proactive_core.recommendations import review_wording

if TYPE_CHECKING:
    from ._config import Config, PolicyTable

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?\Z")


def read_duration(written: str) -> int:
    """Read a time such as `4h`, `30m` or `1h30m` as seconds.

    There are no days: a day of which branch, in which week?

    Raises:
        UsageError: It is not of this form, or nothing at all.
    """
    match = _DURATION.match(written)
    seconds = (int(match[1] or 0) * 60 + int(match[2] or 0)) * 60 if match else 0
    if not seconds:
        raise UsageError(f"business time is written 4h, 30m or 1h30m, not {written!r}")
    return seconds


def faults_of(config: Config) -> Iterator[str]:
    """Every name that means nothing or two things, each with its place."""
    yield from _twice(config)
    yield from _colliding(config)
    yield from _unknown(config)
    yield from _durations(config.policy)
    yield from _heartbeats(config)
    yield from _languages(config)


def _languages(config: Config) -> Iterator[str]:
    if not config.company.languages:
        yield "name at least one language, such as fr-CA @ $.company.languages"
    for i, language in enumerate(config.company.languages):
        try:
            review_wording("", language)
        except UsageError as e:
            yield f"{e} @ $.company.languages[{i}]"


def _twice(config: Config) -> Iterator[str]:
    tables: Mapping[str, list[str]] = {
        "branches": [b.key for b in config.branches],
        "people": [p.key for p in config.people],
        "sources": [s.name for s in config.sources],
        "mirrors": [m.name for m in config.mirrors],
        "channels": [c.name for c in config.channels],
        "branches.alias": [a for b in config.branches for a in b.alias],
    }
    for table, keys in tables.items():
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            yield f"{key!r} stands twice @ $.{table}"


def _colliding(config: Config) -> Iterator[str]:
    """Sources whose records would bear the same names: one would hide the other's."""
    held: dict[str, str] = {}
    for i, source in enumerate(config.sources):
        named = source.settings.get("files", source.settings.get("file"))
        files = [named] if isinstance(named, str) else named or [""]
        for file in files:
            place = f"{source.adapter}:{file}"
            first = held.setdefault(place, source.name)
            if first != source.name:
                what = f"file {file!r}" if file else f"adapter {source.adapter!r}"
                yield f"{first!r} and {source.name!r} share {what} @ $.sources[{i}]"


def _unknown(config: Config) -> Iterator[str]:
    branches = {b.key for b in config.branches}
    people = {p.key for p in config.people}
    channels = {c.name for c in config.channels}
    policy = config.policy
    named: list[tuple[str, str | None, set[str], str]] = [
        ("person", policy.default, people, "policy.default"),
        ("channel", policy.technician_channel, channels, "policy.technician_channel"),
        *(("person", key, people, "policy.sink") for key in policy.sink),
        *(("branch", key, branches, "policy.routes") for key in policy.routes),
        *(("person", key, people, f"policy.routes.{b}") for b, key in policy.routes.items()),
    ]
    for i, person in enumerate(config.people):
        named.append(("branch", person.branch, branches, f"people[{i}].branch"))
        named.append(("person", person.delegate, people, f"people[{i}].delegate"))
        named += [("channel", c, channels, f"people[{i}].contacts") for c in person.contacts]
    named += [("channel", c, channels, "policy.sink_channels") for c in policy.sink_channels]
    for i, rung in enumerate(policy.ladder):
        named.append(("person", rung.to, people | {"manager"}, f"policy.ladder[{i}].to"))
        at = f"policy.ladder[{i}].channels"
        named += [("channel", c, channels, at) for c in rung.channels]
    for kind, key, known, at in named:
        if key is not None and key not in known:
            yield f"no such {kind}: {key!r} @ $.{at}"


def _heartbeats(config: Config) -> Iterator[str]:
    for i, table in enumerate(config.heartbeats):
        at = f"$.heartbeats[{i}]"
        if table.after not in ("run", "sweep", "audit"):
            yield f"a heartbeat comes after run, sweep or audit, not {table.after!r} @ {at}.after"
        if table.method not in ("GET", "POST"):
            yield f"method is GET or POST, not {table.method!r} @ {at}.method"
        for name in sorted(set(table.secrets) - {"url"}):
            yield f"a heartbeat's only secret is its url, not {name!r} @ {at}.secrets"
        if table.url is not None and "url" in table.secrets:
            yield f"give the url itself or the variable that holds it @ {at}.url"
        if table.url is None and table.file is None and "url" not in table.secrets:
            yield f"a heartbeat needs a url or a file @ {at}"
        try:
            read_duration(table.gap)
        except UsageError as e:
            yield f"{e} @ {at}.gap"


def _durations(policy: PolicyTable) -> Iterator[str]:
    written = {f"budgets.{stage}": budget for stage, budget in policy.budgets.items()}
    gaps = [(f"ladder[{i}].", "gap", r.gap, r.gap_elapsed) for i, r in enumerate(policy.ladder)]
    gaps.append(("", "sink_gap", policy.sink_gap, policy.sink_gap_elapsed))
    for where, name, business, elapsed in gaps:
        if (business is None) == (elapsed is None):
            yield (f"give either {name} (business time) or {name}_elapsed @ $.policy.{where}{name}")
        written |= {
            f"{where}{key}": gap
            for key, gap in ((name, business), (f"{name}_elapsed", elapsed))
            if gap is not None
        }
    written |= {
        "wait_cap": policy.wait_cap,
        "dispute_window": policy.dispute_window,
    }
    if policy.missing_after is not None:
        written["missing_after"] = policy.missing_after
    for at, duration in written.items():
        try:
            read_duration(duration)
        except UsageError as e:
            yield f"{e} @ $.policy.{at}"

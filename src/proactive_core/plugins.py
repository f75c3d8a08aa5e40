"""Finding what other packages bring; the one module that knows pluggy.

A plugin is a module or object that an entry point of the group `proactive.v1` names. It
implements one or more of the hooks below with `hookimpl`; each returns declared things and
does nothing else. `discover()` gives a frozen `Catalog`, in which a broken plugin is named
and hurts nobody else. Nothing is registered by importing this module.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

import attrs
import pluggy

from .checks import word
from .errors import PluginError, UsageError
from .ports import Feed, OrderKind, Support

GROUP = "proactive.v1"  #: the entry-point group; its number is the hook contract's
_OTHER_GROUPS = ("proactive.v0", "proactive.v2", "proactive")
_PROJECT = "proactive"

hookimpl = pluggy.HookimplMarker(_PROJECT)
_hookspec = pluggy.HookspecMarker(_PROJECT)


class Hooks:
    """The whole contract: hooks take nothing and return an iterable of declarations."""

    @_hookspec
    def proactive_adapters(self) -> Iterable[type]:
        """Declare adapter classes: frozen attrs classes whose fields are their settings."""
        return ()

    @_hookspec
    def proactive_channels(self) -> Iterable[type]:
        """Declare channel classes: their fields are their settings."""
        return ()

    @_hookspec
    def proactive_journals(self) -> Iterable[type]:
        """Declare journal classes: their fields are their settings."""
        return ()

    @_hookspec
    def proactive_rules(self) -> Iterable[Any]:
        """Declare scoring keys and finding rules: values with a `name`."""
        return ()

    @_hookspec
    def proactive_checklists(self) -> Iterable[Any]:
        """Declare checklists: values with a `key`."""
        return ()


@attrs.frozen
class Broken:
    """A plugin that was left out, whole, and why."""

    plugin: str
    why: str


@attrs.frozen
class Catalog:
    """What was found: a value, not a global.

    Attributes:
        adapters: Adapter classes by name; likewise `channels` and `journals`.
        rules: Scoring keys and finding rules by name.
        checklists: Checklists by key.
        broken: Every plugin that could not be used, and why.
        brought_by: `kind/name` → the plugin that brought it.
    """

    adapters: Mapping[str, Any]
    channels: Mapping[str, Any]
    journals: Mapping[str, Any]
    rules: Mapping[str, Any]
    checklists: Mapping[str, Any]
    broken: tuple[Broken, ...] = ()
    brought_by: Mapping[str, str] = attrs.field(factory=dict)

    def adapter(self, name: str) -> Any:
        """The adapter class of that name; `PluginError` says what there is instead."""
        return self._one("adapter", self.adapters, name)

    def channel(self, name: str) -> Any:
        """The channel class of that name; `PluginError` says what there is instead."""
        return self._one("channel", self.channels, name)

    def journal(self, name: str) -> Any:
        """The journal class of that name; `PluginError` says what there is instead."""
        return self._one("journal", self.journals, name)

    def rule(self, name: str) -> Any:
        """The rule of that name; `PluginError` says what there is instead."""
        return self._one("rule", self.rules, name)

    def checklist(self, key: str) -> Any:
        """The checklist of that key; `PluginError` says what there is instead."""
        return self._one("checklist", self.checklists, key)

    def _one(self, kind: str, table: Mapping[str, Any], name: str) -> Any:
        if name in table:
            return table[name]
        there = ", ".join(sorted(table)) or "none"
        left_out = "".join(f"; left out: {b.plugin} ({b.why})" for b in self.broken)
        raise PluginError(f"no {kind} named {name!r}; there is: {there}{left_out}")


_METHODS = {"feeds": ("open", "read"), "orders": ("write", "confirm", "seek")}


def _needs(item: Any, what: str, *methods: str) -> None:
    missing = [m for m in methods if not callable(getattr(item, m, None))]
    if missing:
        raise PluginError(f"{what} lacks {', '.join(missing)}")


def _declares(item: Any, what: str, attribute: str, members: Iterable[Any]) -> None:
    declared = getattr(item, attribute)
    silent = [m.value for m in members if not isinstance(declared.get(m), Support)]
    if silent:
        raise PluginError(f"{what} does not say whether it supports: {', '.join(silent)}")


def _check_adapter(item: Any, what: str) -> None:
    declared = [a for a in ("feeds", "orders") if hasattr(item, a)]
    if not declared:
        raise PluginError(f"{what} declares neither feeds nor orders")
    for attribute in declared:
        members: Iterable[Any] = Feed if attribute == "feeds" else OrderKind
        _declares(item, what, attribute, members)
        if Support.FULL in getattr(item, attribute).values():
            _needs(item, what, *_METHODS[attribute])


def _check_channel(item: Any, what: str) -> None:
    _needs(item, what, "deliver")


def _check_journal(item: Any, what: str) -> None:
    _needs(item, what, "open")


def _check_value(_item: Any, _what: str) -> None:
    """Anything with a name will do: the pillar that uses it judges the rest."""


_KINDS: Mapping[str, tuple[str, Callable[[Any, str], None]]] = {
    "adapters": ("name", _check_adapter),
    "channels": ("name", _check_channel),
    "journals": ("name", _check_journal),
    "rules": ("name", _check_value),
    "checklists": ("key", _check_value),
}


def _named(kind: str, results: Iterable[Any]) -> dict[str, Any]:
    named_by, check = _KINDS[kind]
    found: dict[str, Any] = {}
    for result in results:
        if inspect.iscoroutine(result):
            result.close()
            raise PluginError(f"proactive_{kind} must not be async: it only declares")
        for item in result:
            name = getattr(item, named_by, None)
            what = str(name)
            try:
                word(None, attrs.fields(Broken).plugin, name)
            except UsageError as e:
                raise PluginError(
                    f"proactive_{kind} brings {item!r}, whose {named_by} is no lower_case word"
                ) from e
            if name in found:
                raise PluginError(f"proactive_{kind} brings {name!r} twice")
            check(item, what)
            found[str(name)] = item
    return found


def _ask(plugin: object) -> dict[str, dict[str, Any]]:
    # A manager of its own for each plugin: one that raises, misspells a hook or returns
    # rubbish can then hurt only itself, and the order of loading means nothing.
    manager = pluggy.PluginManager(_PROJECT)
    manager.add_hookspecs(Hooks)
    manager.register(plugin)
    manager.check_pending()
    brought = {kind: _named(kind, getattr(manager.hook, f"proactive_{kind}")()) for kind in _KINDS}
    if not any(brought.values()):
        raise PluginError("it brings nothing: is a hookimpl marker or a return missing?")
    return brought


def _settle(brought: Mapping[str, dict[str, dict[str, Any]]], broken: list[Broken]) -> Catalog:
    tables: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    owners: dict[str, list[str]] = {}
    for plugin, kinds in brought.items():
        for kind, items in kinds.items():
            for name, item in items.items():
                tables[kind][name] = item
                owners.setdefault(f"{kind}/{name}", []).append(plugin)
    for place, plugins in owners.items():
        if len(plugins) > 1:  # neither wins: which one you got must not hang on load order
            kind, _, name = place.partition("/")
            del tables[kind][name]
            why = f"{place} is claimed by {' and '.join(plugins)}: block all but one"
            broken.extend(Broken(plugin, why) for plugin in plugins)
    return Catalog(
        **{kind: MappingProxyType(dict(sorted(table.items()))) for kind, table in tables.items()},
        broken=tuple(broken),
        brought_by=MappingProxyType({p: o[0] for p, o in owners.items() if len(o) == 1}),
    )


def discover(found: Iterable[EntryPoint] | None = None, *, block: Iterable[str] = ()) -> Catalog:
    """Load every plugin; leave out, and name, each that cannot be used.

    Args:
        found: Entry points to use instead of the installed ones (for tests).
        block: Names of entry points to leave alone.
    """
    points = [*entry_points(group=GROUP)] if found is None else [*found]
    if found is None:
        points += [p for group in _OTHER_GROUPS for p in entry_points(group=group)]
    blocked = set(block)
    brought: dict[str, dict[str, dict[str, Any]]] = {}
    broken: list[Broken] = []
    for point in sorted(points, key=lambda p: (p.name, p.value)):
        if point.name in blocked:
            continue
        try:
            if point.group != GROUP:
                raise PluginError(f"it is written for {point.group}, and this is {GROUP}")  # noqa: TRY301
            if point.name in brought:
                raise PluginError(f"a second entry point is called {point.name!r}")  # noqa: TRY301
            brought[point.name] = _ask(point.load())
        except (Exception, SystemExit) as e:  # noqa: BLE001 - other people's code may raise anything
            broken.append(Broken(point.name, f"{type(e).__name__}: {e}"))
    return _settle(brought, broken)

"""Thirteen kinds of broken plugin, each named, beside a good one that survives them all."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest
from acme import AcmeField

from proactive_core import Feed, OrderKind, PluginError, Support
from proactive_core.plugins import GROUP, Broken, Catalog, Hooks, discover, hookimpl


@hookimpl
def proactive_adapters():
    return [AcmeField]


GOOD = SimpleNamespace(proactive_adapters=proactive_adapters)


class Pager:
    name = "pager"

    def deliver(self, message):
        return message.key


class Shelf:
    name = "shelf"
    open = staticmethod(lambda folder: None)


class Scribe:
    name = "scribe"
    orders = dict.fromkeys(OrderKind, Support.FULL)
    write = confirm = seek = staticmethod(lambda *a: None)


class Everything:
    @hookimpl
    def proactive_adapters(self):
        return [Scribe]

    @hookimpl
    def proactive_channels(self):
        yield Pager

    @hookimpl
    def proactive_journals(self):
        return (Shelf,)

    @hookimpl
    def proactive_rules(self):
        return [SimpleNamespace(name="csat_1_5")]

    @hookimpl
    def proactive_checklists(self):
        return [SimpleNamespace(key="boiler_room")]


def brings(hook: str, function) -> SimpleNamespace:
    function.__name__ = hook
    return SimpleNamespace(**{hook: hookimpl(function)})


def raises() -> None:
    raise RuntimeError("no licence key")


def late():
    yield AcmeField
    raise RuntimeError("ran out of adapters")


async def asynchronous():
    return [AcmeField]


class Half(AcmeField):
    feeds = {Feed.VISITS: Support.FULL}


class Mute:
    name = "mute"
    feeds = dict.fromkeys(Feed, Support.FULL)
    open = staticmethod(lambda feed, window: None)


def the_hook_takes_more(config):
    return [AcmeField]


def misspelled():
    return [AcmeField]


BROKEN = {
    "fails_at_import": (None, "ModuleNotFoundError: No module named 'no_such_plugin'"),
    "raises": (brings("proactive_adapters", raises), "RuntimeError: no licence key"),
    "raises_late": (brings("proactive_adapters", late), "RuntimeError: ran out of adapters"),
    "asynchronous": (brings("proactive_adapters", asynchronous), "must not be async"),
    "forgot_to_return": (brings("proactive_adapters", lambda: None), "brings nothing"),
    "returns_no_list": (brings("proactive_adapters", lambda: 3), "not iterable"),
    "no_marker": (SimpleNamespace(proactive_adapters=lambda: [AcmeField]), "brings nothing"),
    "misspelled": (brings("proactive_adaptors", misspelled), "unknown hook 'proactive_adaptors'"),
    "asks_too_much": (brings("proactive_adapters", the_hook_takes_more), "config"),
    "no_name": (brings("proactive_adapters", lambda: [object()]), "is no lower_case word"),
    "bad_name": (
        brings("proactive_rules", lambda: [SimpleNamespace(name="NPS!")]),
        "no lower_case word",
    ),
    "twice": (brings("proactive_channels", lambda: [Pager, Pager]), "brings 'pager' twice"),
    "silent_on_feeds": (
        brings("proactive_adapters", lambda: [Half]),
        "does not say whether it supports",
    ),
    "cannot_read": (brings("proactive_adapters", lambda: [Mute]), "mute lacks read"),
    "neither": (brings("proactive_adapters", lambda: [Pager]), "neither feeds nor orders"),
    "mute_channel": (brings("proactive_channels", lambda: [Mute]), "mute lacks deliver"),
    "no_journal": (
        brings("proactive_journals", lambda: [SimpleNamespace(name="mute_journal")]),
        "mute_journal lacks open",
    ),
}


class Point:
    """An entry point whose object is at hand."""

    def __init__(self, name: str, plugin: object, group: str = GROUP) -> None:
        self.name, self.plugin, self.group, self.value = name, plugin, group, name

    def load(self) -> object:
        if self.plugin is None:
            raise ModuleNotFoundError("No module named 'no_such_plugin'")
        if self.plugin is SystemExit:
            raise SystemExit(3)
        return self.plugin


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_named_and_hurts_nobody(name):
    plugin, why = BROKEN[name]
    catalog = discover([Point("good", GOOD), Point(name, plugin)])
    assert list(catalog.adapters) == ["acme_field"]
    (broken,) = catalog.broken
    assert broken.plugin == name
    assert why in broken.why


def test_all_of_them_together_hurt_nobody():
    points = [Point(name, plugin) for name, (plugin, _) in BROKEN.items()]
    catalog = discover([*points, Point("good", GOOD), Point("exits", SystemExit)])
    assert catalog.adapter("acme_field") is AcmeField
    assert {b.plugin for b in catalog.broken} == {*BROKEN, "exits"}


def test_a_plugin_for_another_version_is_told_so():
    catalog = discover([Point("old", GOOD, "proactive.v0")])
    assert catalog.broken == (
        Broken("old", "PluginError: it is written for proactive.v0, and this is proactive.v1"),
    )


def test_two_claimants_and_neither_wins_whatever_the_order():
    one, two = Point("one", GOOD), Point("two", GOOD)
    for points in ([one, two], [two, one]):
        catalog = discover(points)
        assert not catalog.adapters
        assert {b.plugin for b in catalog.broken} == {"one", "two"}
        assert all("adapters/acme_field is claimed by one and two" in b.why for b in catalog.broken)
    assert discover([one, two], block=["two"]).adapter("acme_field") is AcmeField


def test_two_entry_points_of_one_name_are_not_mixed_up():
    catalog = discover([Point("same", GOOD), Point("same", Everything())])
    assert any("a second entry point is called 'same'" in b.why for b in catalog.broken)


def test_every_hook_brings_its_kind():
    catalog = discover([Point("everything", Everything())])
    assert not catalog.broken
    assert catalog.adapter("scribe") is Scribe
    assert catalog.channel("pager") is Pager
    assert catalog.journal("shelf") is Shelf
    assert catalog.rule("csat_1_5").name == "csat_1_5"
    assert catalog.checklist("boiler_room").key == "boiler_room"
    assert catalog.brought_by["adapters/scribe"] == "everything"


def test_asking_for_what_is_missing_tells_what_there_is_and_what_was_left_out():
    catalog = discover([Point("good", GOOD), Point("bad", BROKEN["raises"][0])])
    with pytest.raises(PluginError) as caught:
        catalog.adapter("servicetitan")
    assert str(caught.value) == (
        "no adapter named 'servicetitan'; there is: acme_field; "
        "left out: bad (RuntimeError: no licence key)"
    )
    for ask in (catalog.channel, catalog.journal, catalog.rule, catalog.checklist):
        with pytest.raises(PluginError, match="there is: none"):
            ask("x")


def test_a_catalog_cannot_be_changed():
    catalog = discover([Point("good", GOOD)])
    with pytest.raises(TypeError):
        catalog.adapters["other"] = AcmeField
    assert isinstance(catalog, Catalog)


def test_our_own_plugins_come_through_the_same_door_and_none_is_broken():
    point = EntryPoint("proactive_adapters", "proactive_adapters.plugin", GROUP)
    catalog = discover([point])
    assert catalog.broken == ()
    assert {"servicetitan", "table", "tryton", "typeform", "yaml_checklist"} <= set(
        catalog.adapters
    )
    assert {"console", "outbox", "smtp"} <= set(catalog.channels)
    assert {"postgres", "sqlite"} <= set(catalog.journals)
    assert "proactive_team" in catalog.checklists


def test_installed_plugins_are_found():
    assert isinstance(discover(), Catalog)


def test_importing_plugins_registers_nothing():
    code = "import proactive_core.plugins as p, sys; sys.exit('proactive_adapters' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_a_hook_that_nobody_implements_declares_nothing():
    for name in dir(Hooks):
        if name.startswith("proactive_"):
            assert tuple(getattr(Hooks(), name)()) == ()

"""The reference says what the code says: both ways, wherever a machine can tell."""

from __future__ import annotations

import inspect
import re
import typing

import attrs
import pytest
from prose import DOCS, PAGES, ROOT, anchors, generated, links, name_of, rows
from tables import blocks, signature

from proactive_adapters.cli import _checklist
from proactive_adapters.cli._main import _COMMANDS, run
from proactive_adapters.run import _config, _programme_tables
from proactive_core import loyalty, recommendations
from proactive_core.checklists import _read
from proactive_core.loyalty import (
    _difference,
    _funnel,
    _interval,
    _paired_difference,
    _periods,
    _population,
    _sample_size,
    _target,
)
from proactive_core.plugins import Hooks

MADE = blocks()
REFERENCE = DOCS / "reference"
_EXTERNAL = re.compile(r"[a-z]+:")


def read(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text("utf-8")


def sections(text: str, level: str = "##") -> dict[str, str]:
    """Heading → what stands below it, up to the next heading of its level or a higher one."""
    parts = re.split(rf"^{level} (.+)$", text, flags=re.MULTILINE)
    higher = rf"^#{{1,{len(level) - 1}}} "
    parts[2::2] = [re.split(higher, p, flags=re.MULTILINE)[0] for p in parts[2::2]]
    return dict(zip((p.strip() for p in parts[1::2]), parts[2::2], strict=True))


def first_column(text: str) -> list[str]:
    return [row[0].strip("`") for row in rows(text) if row[0].startswith("`")]


# --- blocks made from the code


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_generated_blocks_are_what_the_code_says(page):
    for name, body in generated(page.read_text("utf-8")).items():
        assert body == MADE[name], f"{name}: run `python tests/docs/tables.py`"


def test_every_block_that_is_made_stands_on_one_page():
    shown = [name for page in PAGES for name in generated(page.read_text("utf-8"))]
    assert sorted(shown) == sorted(MADE)


# --- links


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_and_image_leads_somewhere(page):
    for link in links(page.read_text("utf-8")):
        if _EXTERNAL.match(link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), f"no heading for {link}"


def test_every_page_is_in_a_table_of_contents():
    listed = set()
    for page in DOCS.rglob("*.md"):
        for tree in re.findall(r"```\{toctree\}\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            names = [n for n in tree.split() if not n.startswith(":") and not n.isdigit()]
            listed |= {(page.parent / f"{name}.md").resolve() for name in names}
    assert listed == {*DOCS.rglob("*.md")} - {DOCS / "index.md"}


def test_the_readme_is_short():
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 120
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(example.splitlines()) <= 20


# --- hooks, configuration, command


def test_every_hook_is_documented_with_its_signature():
    text = read("reference", "hooks.md")
    hooks = [h for n, h in vars(Hooks).items() if n.startswith("proactive_")]
    assert hooks
    for hook in hooks:
        assert f"`{signature(hook)}`" in text
        assert list(inspect.signature(hook).parameters) == ["self"]


TABLES = {
    "`[company]`": _config.Company,
    "`[journal]`": _config.Storage,
    "`[[branches]]`": _config.BranchTable,
    "`[[people]]`": _config.PersonTable,
    "`[policy]`": _config.PolicyTable,
    "`[[policy.ladder]]`": _config.RungTable,
    "`[[sources]]`": _config.SourceTable,
    "`[[mirrors]]`": _config.MirrorTable,
    "`[[channels]]`": _config.ChannelTable,
    "`[[heartbeats]]`": _config.HeartbeatTable,
    "`[report]`": _config.ReportTable,
    "`[programme]`": _programme_tables.ProgrammeTable,
    "`[programme.over_promotion]`": _programme_tables.OverPromotionTable,
    "`[[programme.upkeep]]`": _programme_tables.UpkeepTable,
}


def test_every_table_of_the_configuration_has_its_section():
    assert set(sections(read("reference", "configuration.md"))) == set(TABLES)
    known = {f.name for f in attrs.fields(_config.Config)} - {"folder"}
    assert known == {re.search(r"\w+", heading)[0] for heading in TABLES}
    classes = {
        c
        for module in (_config, _programme_tables)
        for _, c in inspect.getmembers(module, attrs.has)
        if c.__module__ == module.__name__
    }
    assert classes == {*TABLES.values(), _config.Config}


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_of_the_configuration_is_documented_with_its_default(heading):
    part = sections(read("reference", "configuration.md"))[heading]
    told = {r[0].strip("`"): r[2].strip("`") for r in rows(part) if r[0].startswith("`")}
    fields = {f.name: f for f in attrs.fields(TABLES[heading])}
    assert set(told) == set(fields)
    for name, field in fields.items():
        required = field.default is attrs.NOTHING
        assert (told[name] == "required") is required, name
        if not required and not isinstance(field.default, attrs.Factory):
            plain = {(): ("empty",), None: ("none", "all"), True: ("true",), False: ("false",)}
            held = field.default
            held = ", ".join(held) if isinstance(held, tuple) and held else held
            expected = plain[held] if held is None or held in (True, False, ()) else (str(held),)
            assert told[name] in expected, name


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_option_of_the_command_is_documented(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    part = sections(read("reference", "command.md"))[command]
    subcommands = {
        "checklist": tuple(_checklist._COMMANDS),
        "new": ("adapter",),
        "recommend": ("add", "list", "show", "record"),
        "review": ("wording", "incentives"),
        "overrule": ("add", "list"),
        "leads": (
            *("show", "explain", "missing", "acknowledge", "contact", "wait", "resume"),
            *("resolve", "classify", "reassign", "tell", "withdraw", "reopen"),
            *("link", "unlink", "chased", "rebind"),
        ),
    }
    said = ""
    for words in ((command,), *((command, sub) for sub in subcommands.get(command, ()))):
        assert run([*words, "--help"]) == 0
        said += capsys.readouterr().out
    offered = set(re.findall(r"--[a-z-]+", said)) - {"--help", "--version", "--debug"}
    told = {o for row in rows(part) for o in re.findall(r"--[a-z-]+", row[0])}
    assert told == offered


def test_every_command_is_documented_and_no_other():
    assert set(sections(read("reference", "command.md"))) == set(_COMMANDS)


# --- pillars


def test_every_field_of_a_checklist_definition_is_documented():
    told = sections(read("reference", "checklists.md"), "###")
    text = inspect.getsource(_read)
    known = {
        "Definition": f"key version title children {_read._TOP}",
        "Group": "key children text weight rollup gate",
        "Item": f"key text scale {_read._ITEM}",
        "Scale": "options low high better whole low_text high_text",
        "Option": "code text value",
        "Gate": "minimum cap",
        "Band": "code at_least text",
        "Level": "code node at_least text",
        "Evidence": "needs at_least at_most",
        "Action": "steps owner due_days",
        "Source": "id cited note",
    }
    for name, keys in known.items():
        assert sorted(first_column(told[name])) == sorted(keys.split()), name
    # What the reader allows is one of the lists above, or a part that stands in no table.
    lists = [set(keys.split()) for keys in known.values()]
    lists += [{"options"}, lists[3] - {"options"}, {"text", "source"}, {"not"}]
    lists += [{"key", "text", "weight"}]
    allowed = re.findall(r'check\("([\w ]+)"(?:, "([\w ]*)")?\)', text)
    assert len(allowed) > 8
    for required, optional in allowed:
        assert {*required.split(), *optional.split()} in lists, (required, optional)


def test_every_scoring_method_is_documented():
    text = read("reference", "loyalty.md")
    choices = (
        _interval.IntervalMethod,
        _difference.DifferenceMethod,
        _paired_difference.PairedMethod,
        _population.PopulationMethod,
        _periods.ChartMethod,
        _sample_size.SizeMethod,
        _target.TargetMethod,
        _funnel.Overdispersion,
        loyalty.Adjustment,
        loyalty.ClusteredMethod,
    )
    for choice in choices:
        for method in typing.get_args(choice):
            assert f"`{method}`" in text, method


def test_every_shipped_instrument_and_outcome_is_documented():
    from proactive_core.checklists import Outcome, bank

    text = read("reference", "checklists.md")
    for word in (*bank.KEYS, *(o.value for o in Outcome)):
        assert f"`{word}`" in text, word


# --- what the sources demand

#: Every demand of the five source documents.
DEMANDS = (
    *(f"0.{n}" for n in range(1, 8)),
    *(f"1.{n}" for n in range(1, 9)),
    *(f"2.{n}" for n in range(1, 7)),
    *(f"3.{n}" for n in range(1, 6)),
    *(f"4.{n}" for n in range(1, 7)),
)
REQUIREMENTS = [
    r for r in rows(read("reference", "requirements.md")) if re.fullmatch(r"\d\.\d", r[0])
]


def test_every_demand_of_the_sources_is_answered_for():
    assert tuple(r[0] for r in REQUIREMENTS) == DEMANDS


@pytest.mark.parametrize("row", REQUIREMENTS, ids=lambda r: r[0])
def test_a_demand_is_served_by_something_that_a_test_holds_or_is_not_yet(row):
    _, asked, status, by, held = row
    assert asked.startswith(("explicit: ", "implied: "))
    if status == "not yet":
        assert (by, held) == ("–", "–")
        return
    assert status.startswith(("served", "in part")), status
    assert "`" in by
    path, _, test = held.strip("`").partition("::")
    assert f"def {test}(" in (ROOT / path).read_text("utf-8"), held


#: Every rule of the method, with its level.
RULES = [r for r in rows(read("reference", "requirements.md")) if re.fullmatch(r"R\d+", r[0])]


def test_every_rule_of_the_method_is_answered_for_in_its_place():
    numbers = [f"domain:{r[0]}" for r in RULES]
    levels = {f"domain:{r[0]}": r[1].lower() for r in RULES}
    own = {r.id: r.level.value for r in recommendations.RULES if r.id.startswith("domain:R")}
    assert numbers == list(own)
    assert levels == own


@pytest.mark.parametrize("row", RULES, ids=lambda r: r[0])
def test_a_rule_is_served_by_something_that_a_test_holds(row):
    _, _, status, by, held = row
    assert status.startswith(("served", "in part")), status
    assert "`" in by
    path, _, test = held.strip("`").partition("::")
    assert f"def {test}(" in (ROOT / path).read_text("utf-8"), held


_NOTES = ROOT.parent / "shared" / "reference" / "domain.md"


@pytest.mark.skipif(not _NOTES.is_file(), reason="the notes on the sources are not on this machine")
def test_the_notes_on_the_sources_name_no_demand_and_no_rule_that_is_missing_here():
    notes = _NOTES.read_text("utf-8")
    demands = re.findall(r"^- (\d\.\d) (?:explicit|implied):", notes, re.MULTILINE)
    assert tuple(demands) == DEMANDS
    rules = re.findall(r"^\| (R\d+) \| (\w+)", notes, re.MULTILINE)
    assert rules == [(r[0], r[1]) for r in RULES]

"""Definitions as TOML, YAML and JSON, and the schema that they are held to."""

from __future__ import annotations

import copy
import json
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.files import checklists as formats
from proactive_core import UsageError
from proactive_core.checklists import (
    Checklist,
    DefinitionError,
    bank,
    read_definition,
    write_definition,
)

from .strategies import definitions, some

TEXT = ("json", "toml", "yaml")
SCHEMA = jsonschema.Draft202012Validator(formats.schema())
GOOD = """\
key: van
version: "1"
title: The van
scales:
  yes_no:
    options:
      - {code: yes, value: 1, text: Yes}
      - {code: no, value: 0, text: No}
children:
  - key: tools
    text: Are all tools there?
    scale: yes_no
    weight: 1/3
"""


def read(text: str, fmt: str = "yaml") -> Checklist:
    return formats.read_checklist(text.encode(), fmt).checklist


@some
@given(definitions(), st.sampled_from(TEXT))
def test_every_definition_comes_back_equal(checklist, fmt):
    """ "round trip of every format" (issue 5): these three carry everything."""
    written = formats.write_checklist(checklist, fmt)
    assert written.lost == ()
    found = formats.read_checklist(written.body, fmt)
    assert found.checklist == checklist
    assert found.checklist.content_hash == checklist.content_hash
    assert found.lost == ()


@some
@given(definitions())
def test_plain_data_is_accepted_by_the_schema_and_read_back(checklist):
    plain = write_definition(checklist)
    SCHEMA.validate(plain)
    assert read_definition(plain) == checklist


@pytest.mark.parametrize("key", bank.KEYS)
@pytest.mark.parametrize("fmt", TEXT)
def test_every_instrument_comes_back_equal(key, fmt):
    written = formats.write_checklist(bank.load(key), fmt).body
    assert formats.read_checklist(written, fmt).checklist == bank.load(key)


def places(data, path=()):
    """Every table in plain data, with its path."""
    if isinstance(data, dict):
        yield path, data
        for key, value in data.items():
            yield from places(value, (*path, key))
    if isinstance(data, list):
        for n, value in enumerate(data):
            yield from places(value, (*path, n))


def at(data, path):
    for part in path:
        data = data[part]
    return data


def is_fixed(path, table):
    """Whether the keys of a table are a definition's, not languages or names of scales."""
    return path != ("scales",) and not (set(table) <= {"en", "fr-CA"} and path)


@some
@given(st.data())
def test_the_schema_and_the_reader_refuse_the_same_unknown_keys(data):
    plain = write_definition(data.draw(definitions()))
    path = data.draw(st.sampled_from([p for p, t in places(plain) if is_fixed(p, t)]))
    at(plain, path)["colour"] = "red"
    assert not SCHEMA.is_valid(plain)
    with pytest.raises(DefinitionError, match="colour"):
        read_definition(plain)


@some
@given(st.data())
def test_what_the_reader_needs_the_schema_needs(data):
    """A key is taken out: both can do without it, or neither can."""
    plain = write_definition(data.draw(definitions()))
    path = data.draw(st.sampled_from([p for p, t in places(plain) if t and is_fixed(p, t)]))
    key = data.draw(st.sampled_from(sorted(at(plain, path))))
    spoilt = copy.deepcopy(plain)
    del at(spoilt, path)[key]
    try:
        read_definition(spoilt)
    except DefinitionError as wrong:
        needed = any("required and missing" in f.why for f in wrong.faults)
    else:
        needed = False
    if key not in ("children", "scales", "options", "item", "equals", "in", "and", "or", "not"):
        assert SCHEMA.is_valid(spoilt) is not needed


@some
@given(st.data())
def test_a_value_of_another_kind_is_refused_by_both(data):
    """Whatever the schema refuses the reader refuses; no value is a list in a list."""
    plain = write_definition(data.draw(definitions()))
    path = data.draw(st.sampled_from([p for p, t in places(plain) if t]))
    key = data.draw(st.sampled_from(sorted(at(plain, path))))
    at(plain, path)[key] = kind = data.draw(st.sampled_from([[[]], True, "", 2.5]))
    if kind == [[]]:
        assert not SCHEMA.is_valid(plain)
    if not SCHEMA.is_valid(plain):
        with pytest.raises(DefinitionError):
            read_definition(plain)


def test_the_published_schema_is_the_codes():
    shipped = files("proactive_adapters.files.checklists") / "checklist.schema.json"
    assert json.loads(shipped.read_text("utf-8")) == formats.schema()
    jsonschema.Draft202012Validator.check_schema(formats.schema())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 1/3", "wieght: 3", "line 13, children[0].wieght: is not a known key"),
        ("    scale: yes_no\n", "", "line 10, children[0].scale: is required and missing"),
        ("scale: yes_no", "scale: grades", "line 12, children[0].scale: 'grades' is not among"),
        ("value: 1,", "value: 7,", "line 7, scales.yes_no.options[0].value: must lie from 0 to 1"),
        ('version: "1"', "version: 1", "line 2, version: must be a non-empty text, not 1"),
        ("weight: 1/3", "weight: 0", "line 9, children: needs at least one child"),
        ("weight: 1/3", "weight: 1e9", "line 13, children[0].weight: a number is written like"),
    ],
)
def test_a_fault_in_yaml_and_in_json_names_its_line_and_path(old, new, said):
    assert old in GOOD
    with pytest.raises(DefinitionError) as raised:
        read(GOOD.replace(old, new))
    assert said in str(raised.value)
    import yaml

    data = yaml.load(GOOD.replace(old, new), yaml.BaseLoader)
    if old == 'version: "1"':
        data["version"] = 1
    text = json.dumps(data, indent="\t")
    with pytest.raises(DefinitionError) as raised:
        read(text, "json")
    place, _, why = said.partition(", ")[2].partition(": ")
    (fault,) = [f for f in raised.value.faults if f.at.endswith(f", {place}")]
    assert fault.why.startswith(why)
    line = int(fault.at.partition(",")[0].removeprefix("line "))
    if new and "missing" not in said:
        key = place.rpartition(".")[2].partition("[")[0]
        assert f'"{key}"' in text.splitlines()[line - 1]


@pytest.mark.parametrize(
    ("fmt", "text", "said"),
    [
        ("yaml", "a: [", "not YAML"),
        ("yaml", "a: 1\nb: 2\na: 3", "'a' stands twice, line 3"),
        ("yaml", "[a]: 1", "a key must be a word, line 1"),
        ("yaml", "- a", "a definition is a table of keys"),
        ("yaml", "", "a definition is a table of keys"),
        ("yaml", "[" * 5000, "not YAML"),
        ("json", '{"a": 1,}', "not JSON"),
        ("json", '{"a": 1, "a": 2}', "'a' stands twice in one object, line 1"),
        (
            "json",
            '{\n\t"x": {},\n\t"b": {"a": 1,\n\t"a": 2}}',
            "'a' stands twice in one object, line 4",
        ),
        ("json", '{"NaN": "-Infinity \\" NaN",\n"a": NaN}', "NaN is no number, line 2"),
        ("json", '{"a":\n\n -Infinity}', "-Infinity is no number, line 3"),
        ("json", "[" * 100_000, "not JSON"),
        ("json", "\n" + "9" * 10_000, "not JSON: a number has thousands of digits, line 2"),
        ("json", '{"a": "\\ud83d"}', "is half of a character"),
        ("yaml", 'a: 1\nb: "\\ud83d"', "not YAML: .* line 2"),
        ("toml", "a = " + "9" * 10_000, "not TOML: a number has thousands of digits"),
        ("toml", "key =", "not TOML"),
        ("toml", "a = " + "[" * 5000, "not TOML"),
    ],
)
def test_what_cannot_be_read_is_said(fmt, text, said):
    with pytest.raises(UsageError, match=said.replace("[", r"\[")):
        read(text, fmt)


def test_bytes_that_are_no_text_are_named_by_their_line():
    with pytest.raises(UsageError, match="line 2 is not UTF-8"):
        formats.read_checklist(b"key: a\ntitle: \xff", "yaml")


def test_yaml_that_unfolds_without_end_is_refused():
    bomb = "a: &a {children: [*a, *a]}\nkey: x\nversion: '1'\ntitle: x\nchildren: [*a, *a]\n"
    with pytest.raises(UsageError):
        read(bomb)


def test_a_character_that_is_whole_is_read_however_it_is_written():
    data = formats.read_checklist(GOOD.encode(), "yaml").checklist
    written = formats.write_checklist(data, "json").body.decode()
    named = written.replace('"title": "', '"title": "\\ud83d\\ude00 ')
    assert read(named, "json").title.said_in().startswith("\N{GRINNING FACE} ")


@pytest.mark.parametrize("fmt", ["json", "yaml"])
def test_a_definition_that_nobody_can_have_written_is_refused_at_once(fmt):
    head = {"key": "a", "version": "1", "title": "A", "scales": {}}
    rows = [{"key": f"q{n}", "text": "Q", "scale": "none"} for n in range(12_000)]
    body = json.dumps({**head, "children": rows}, indent=1)
    with pytest.raises(DefinitionError) as raised:
        read(body, fmt)
    (last,) = [fault for fault in raised.value.faults if "beyond the 10000 tables" in fault.why]
    assert last == raised.value.faults[-1]
    assert last.at.startswith("line ")


@given(st.text(max_size=60), st.sampled_from(TEXT))
def test_any_text_is_a_definition_or_a_usage_error(text, fmt):
    with pytest.raises(UsageError):
        read(text, fmt)


def test_a_format_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(UsageError, match="there is no format 'odt'; there is: "):
        formats.read_checklist(b"", "odt")
    with pytest.raises(UsageError, match="what format is it in"):
        formats.format_of("answers.odt")
    assert formats.format_of("A.YML") == "yaml"

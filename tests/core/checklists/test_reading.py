"""Definitions from plain data: strict, located, and safe against hostile data."""

import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest

from core.checklists.forms import form, group, item
from proactive_core.checklists import (
    ActionTemplate,
    AllOf,
    AnyOf,
    Better,
    DefinitionError,
    Equals,
    EvidenceRule,
    Gate,
    MaturityLevel,
    NaExcess,
    NaPolicy,
    Not,
    Numeric,
    OneOf,
    Option,
    Options,
    RollUp,
    Source,
    Step,
    Words,
    read_definition,
)

FULL = """
key = "visit"
version = "2.1.0"
title = { en = "Visit", fr = "Visite" }
languages = ["en", "fr"]
rollup = "sum"
threshold = "1/3"
min_completeness = 0.5
max_na_share = 0.25
na_excess = "incomplete"
missing = ["Half of it"]
remarks = [{ en = "A", fr = "B" }]
bands = [{ code = "fine", at_least = 0.75, text = "Fine" }]
levels = [{ code = "basic", node = "g", at_least = 1, text = "Basic" }]
gate = { minimum = 0.1, cap = "1/8" }
source = { id = "manual", cited = ["Manual, 2024"], note = "Shortened" }

[scales.yes_no]
options = [
  { code = "yes", value = 1, text = "Yes" },
  { code = "no", value = 0, text = "No" },
  { code = "na", text = "No lift" },
]

[scales.ten]
low = 0
high = 10
better = "lower"
whole = true
low_text = "none"
high_text = "many"

[[children]]
key = "a"
text = "A?"
scale = "yes_no"
help = "Look up"
weight = "1/7"
na = "fail"
gate = { minimum = 1 }
evidence = [{ needs = "note", at_most = 0 }, { needs = "evidence", at_least = "1/2" }]
target = 1
source = { id = "p. 3" }
[children.action]
owner = "manager"
due_days = 14
steps = [{ text = "Do", source = { id = "p. 4" } }, { text = "Tell" }]

[[children]]
key = "g"
text = "Group"
rollup = "min"
weight = 2
[[children.children]]
key = "b"
text = "B?"
scale = "ten"
[children.children.relevant]
and = [
  { item = "a", equals = "yes" },
  { or = [{ not = { item = "a", equals = "no" } }, { item = "a", in = ["na", "no"] }] },
]
"""


def test_everything_a_definition_may_say_is_read():
    found = read_definition(tomllib.loads(FULL))
    a, g = found.tree.children
    assert (found.key, found.version, found.title) == (
        "visit",
        "2.1.0",
        Words({"en": "Visit", "fr": "Visite"}),
    )
    assert (found.languages, found.tree.key, found.tree.rollup) == (
        ("en", "fr"),
        "visit",
        RollUp.SUM,
    )
    assert found.tree.gate == Gate("1/10", "1/8")
    assert (found.threshold, found.min_completeness, found.max_na_share) == (
        Fraction(1, 3),
        Fraction(1, 2),
        Fraction(1, 4),
    )
    assert found.na_excess is NaExcess.INCOMPLETE
    assert [band.code for band in found.bands] == ["fine"]
    assert found.levels == (MaturityLevel(code="basic", node="g", at_least=1, text="Basic"),)
    assert found.missing == (Words({"en": "Half of it"}),)
    assert found.remarks == (Words({"en": "A", "fr": "B"}),)
    assert found.source == Source("manual", ("Manual, 2024",), "Shortened")
    assert a.scale == Options(
        (Option("yes", 1, "Yes"), Option("no", 0, "No"), Option("na", None, "No lift"))
    )
    assert (a.weight, a.na, a.gate, a.target) == (Fraction(1, 7), NaPolicy.FAIL, Gate(1), 1)
    assert a.evidence == (
        EvidenceRule(needs="note", at_most=0),
        EvidenceRule(needs="evidence", at_least="1/2"),
    )
    assert (a.help, a.source) == (Words({"en": "Look up"}), Source("p. 3"))
    assert a.action == ActionTemplate(
        steps=(Step("Do", Source("p. 4")), Step("Tell")), owner="manager", due_days=14
    )
    assert (g.text, g.rollup, g.weight) == (Words({"en": "Group"}), RollUp.MIN, 2)
    (b,) = g.children
    assert b.scale == Numeric(
        low=0, high=10, better=Better.LOWER, whole=True, low_text="none", high_text="many"
    )
    assert b.relevant == AllOf(
        (Equals("a", "yes"), AnyOf((Not(Equals("a", "no")), OneOf("a", ("na", "no")))))
    )


def test_floats_read_by_default_equal_decimals_read_exactly():
    assert read_definition(tomllib.loads(FULL)) == read_definition(
        tomllib.loads(FULL, parse_float=Decimal)
    )


def minimal(**change):
    data = {
        "key": "form",
        "version": "1.0.0",
        "title": "Form",
        "scales": {
            "halves": {
                "options": [
                    {"code": "no", "value": 0, "text": "No"},
                    {"code": "partly", "value": 0.5, "text": "Partly"},
                    {"code": "yes", "value": 1, "text": "Yes"},
                ]
            }
        },
        "children": [{"key": "a", "text": "Question a", "scale": "halves"}],
    }
    return data | change


def child(**change):
    return [{"key": "a", "text": "Question a", "scale": "halves"} | change]


def faults(data):
    with pytest.raises(DefinitionError) as caught:
        read_definition(data)
    return [str(fault) for fault in caught.value.faults]


def test_the_least_definition_equals_the_one_written_in_python():
    assert read_definition(minimal()) == form(tree=group("form", item("a")))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"colour": "red"}, "colour: is not a known key; allowed: key, version, title, children"),
        ({"title": {"en": ""}}, "title: the text in en must not be empty, not ''"),
        ({"title": 5}, "title: must be a non-empty text, not 5 (write it in quotes"),
        ({"languages": "en"}, "languages: must be a list, not 'en'"),
        ({"rollup": "median"}, "rollup: must be one of mean, min, max, sum, not 'median'"),
        ({"rollup": ["mean"]}, "rollup: must be one of mean, min, max, sum, not ['mean']"),
        ({"threshold": "high"}, "threshold: a number is written like"),
        (
            {"threshold": float("nan")},
            "threshold: a number is written like 3, 0.25 or 1/3, not 'nan'",
        ),
        ({"threshold": 2}, "threshold: must lie from 0 to 1, not 2"),
        ({"bands": [3]}, "bands[0]: must be a table, not 3"),
        ({"bands": [{"code": "x", "at_least": 0}]}, "bands[0].text: is required and missing"),
        ({"children": []}, "children: needs at least one child"),
        ({"children": ["a"]}, "children[0]: must be a table, not 'a'"),
        (
            {"children": child(scale="third")},
            "children[0].scale: 'third' is not among the scales: halves",
        ),
        ({"children": child(scale=3)}, "children[0].scale: must be a non-empty text, not 3"),
        (
            {"children": child(weight=True)},
            "children[0].weight: an exact number is needed, not True",
        ),
        ({"children": child(weight=-1)}, "children[0].weight: must not be negative, not -1"),
        ({"children": child(key="A")}, "children[0].key: must be a lower_case word, not 'A'"),
        ({"children": child(wieght=1)}, "children[0].wieght: is not a known key"),
        ({"children": child(gate={})}, "children[0].gate.minimum: is required and missing"),
        (
            {"children": child(action={"steps": [], "due_days": "3"})},
            "children[0].action.due_days: must be a",
        ),
        (
            {"children": child(action={"steps": [{}]})},
            "children[0].action.steps[0].text: is required",
        ),
        ({"children": child(source={})}, "children[0].source.id: is required and missing"),
        ({"children": child(relevant={})}, "children[0].relevant: a rule is one of"),
        ({"children": child(relevant={"not": {}})}, "children[0].relevant.not: a rule is one of"),
        (
            {"children": child(relevant={"or": [{}]})},
            "children[0].relevant.or[0]: a rule is one of",
        ),
        ({"children": child(relevant={"equals": "x"})}, "children[0].relevant.item: is required"),
        (
            {"children": child(relevant={"item": "b", "in": "x"})},
            "children[0].relevant.in: must be a list",
        ),
        (
            {"children": [{"key": "g", "children": []}]},
            "children[0].children: needs at least one child",
        ),
        ({"scales": 1}, "scales: must be a table, not 1"),
        ({"scales": {"halves": {"low": 1}}}, "scales.halves.high: is required and missing"),
        (
            {"scales": {"halves": {"low": 1, "high": 2, "whole": "no"}}},
            "scales.halves.whole: must be true or false, not 'no'",
        ),
        ({"scales": {"halves": {"low": 1, "high": 0}}}, "scales.halves: runs from a number up"),
        ({"source": "book"}, "source: must be a table, not 'book'"),
    ],
)
def test_a_fault_of_the_data_is_told_at_its_path(change, fault):
    found = faults(minimal(**change))
    assert any(line.startswith(fault) for line in found), found


def test_what_follows_from_a_fault_is_not_told_again():
    assert faults({}) == [
        f"{key}: is required and missing" for key in ("key", "version", "title", "children")
    ]
    assert faults(minimal(children=child(key=None) + child(key=5))) == [
        "children[0].key: must be a non-empty text, not None",
        "children[1].key: must be a non-empty text, not 5 "
        "(write it in quotes: YAML reads a bare yes, no or 1 as no text)",
    ]


def test_faults_of_shape_and_of_sense_are_listed_together():
    data = minimal(threshold=7, version=1, children=child(weight=-1, gate={"minimum": "x"}))
    assert [line.split(":")[0] for line in faults(data)] == [
        "version",
        "children[0].gate.minimum",
        "threshold",
        "children[0].weight",
    ]


def test_a_bare_yes_of_yaml_is_explained():
    data = minimal()
    data["scales"]["halves"]["options"][2]["code"] = True
    (found,) = faults(data)
    assert found.startswith(
        "scales.halves.options[2].code: must be a non-empty text, not True (write"
    )


def test_a_fault_of_a_shared_scale_is_told_once_and_at_the_scale():
    data = minimal(children=child() + child(key="b"))
    data["scales"]["halves"]["options"][0]["value"] = 3
    assert faults(data) == ["scales.halves.options[0].value: must lie from 0 to 1, not 3"]


@pytest.mark.parametrize("data", [None, [], "key", 3])
def test_data_that_is_no_table_is_refused(data):
    assert faults(data)[0] == f"definition: must be a table, not {data!r}"


def test_data_that_contains_itself_is_refused_and_not_followed():
    knot = {"key": "g", "text": "G"}
    knot["children"] = [knot, knot]
    found = faults(minimal(children=[knot]))
    assert any("20 deep" in line or "10000 tables" in line for line in found)
    rule = {}
    rule["not"] = rule
    assert any("20 deep" in line for line in faults(minimal(children=child(relevant=rule))))


def test_a_definition_too_large_to_be_meant_is_refused():
    rows = [{"key": f"k{n}", "text": "?", "scale": "halves"} for n in range(10_001)]
    assert any("beyond the 10000 tables" in line for line in faults(minimal(children=rows)))

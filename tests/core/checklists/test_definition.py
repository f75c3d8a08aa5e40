"""Definitions: faults found at once, canonical hashes, computed bumps, words and numbers."""

import pickle
from decimal import Decimal
from fractions import Fraction

import pytest

from core.checklists.forms import YES_NO, form, group, item
from proactive_core.checklists import (
    ActionTemplate,
    AllOf,
    Band,
    DefinitionError,
    Equals,
    Gate,
    Not,
    Numeric,
    OneOf,
    Option,
    Options,
    Source,
    Step,
    Words,
    percent,
)
from proactive_core.checklists._numbers import exact
from proactive_core.errors import UsageError


def faults_of(*children, **rest):
    with pytest.raises(DefinitionError) as caught:
        form(*children, **rest)
    return [str(fault) for fault in caught.value.faults]


def test_all_faults_are_listed_at_once_each_with_its_place():
    assert faults_of(
        item("Bad Key", weight=-1),
        item("a"),
        group("a", item("c", weight=0), weight=2, gate=Gate(2, -1)),
        version=" ",
        threshold=2,
        min_completeness="3/2",
        max_na_share=-1,
    ) == [
        "version: must be a non-empty text, not ' '",
        "threshold: must lie from 0 to 1, not 2",
        "min_completeness: must lie from 0 to 1, not 3/2",
        "max_na_share: must lie from 0 to 1, not -1",
        "children[0].key: must be a lower_case word, not 'Bad Key'",
        "children[2].key: 'a' is already the key of children[1]",
        "children[0].weight: must not be negative, not -1",
        "children[2].gate.minimum: must lie from 0 to 0, not 2",
        "children[2].gate.cap: must not be negative, not -1",
        "children[2].children: needs at least one child whose weight is above 0",
    ]


@pytest.mark.parametrize(
    ("children", "rest", "fault"),
    [
        ((), {}, "children: needs at least one child whose weight is above 0"),
        ((item("all"),), {}, "children[0].key: 'all' is already the key of the whole tree"),
        ((item("a"),), {"key": "Form"}, "key: must be a lower_case word, not 'Form'"),
        (
            (item("a"),),
            {"tree": group("A", item("a"))},
            "tree.key: must be a lower_case word, not 'A'",
        ),
        ((item("a"),), {"languages": ()}, "languages: must name each language once, not ()"),
        (
            (item("a"),),
            {"languages": ("en", "en")},
            "languages: must name each language once, not ('en', 'en')",
        ),
        (
            (item("a"),),
            {"bands": (Band("x", 0, "X"), Band("x", 1, "Y"))},
            "bands[1]: repeats the code or the bound of an earlier band",
        ),
        (
            (item("a"),),
            {"bands": (Band("x", 0, "X"), Band("y", 0, "Y"))},
            "bands[1]: repeats the code or the bound of an earlier band",
        ),
        ((item("a", target=2),), {}, "children[0].target: must lie from 0 to 1, not 2"),
        (
            (item("a", action=ActionTemplate(steps=(), due_days=-1)),),
            {},
            "children[0].action.due_days: must be a whole number >= 0, not -1",
        ),
        (
            (item("a", action=ActionTemplate(steps=(), due_days=True)),),
            {},
            "children[0].action.due_days: must be a whole number >= 0, not True",
        ),
        (
            (item("a", Numeric(low=3, high=3)), item("b", Numeric(low=3, high=3))),
            {},
            "children[0].scale: runs from a number up to a larger one, not 3..3",
        ),
        (
            (item("a", Options((Option("x", 1, "X"), Option("y", None, "Y")))),),
            {},
            "children[0].scale.options: needs two different values at least, found: 1/1",
        ),
        (
            (item("a", Options(())),),
            {},
            "children[0].scale.options: needs two different values at least, found: none",
        ),
        (
            (item("a", Options((*YES_NO.options, Option("no", "1/2", "N")))),),
            {},
            "children[0].scale.options[2].code: 'no' is already an option's code",
        ),
        (
            (item("a", Options((*YES_NO.options, Option("", "1/2", "N")))),),
            {},
            "children[0].scale.options[2].code: must be a non-empty text, not ''",
        ),
        (
            (item("a", Options((*YES_NO.options, Option("x", "1/3", {"de": "N"})))),),
            {"languages": ("en", "de")},
            "children[0].scale.options[2].text: lacks the checklist's first language, en",
        ),
        (
            (item("a", help={"en": "x", "fr": "y"}),),
            {},
            "children[0].help: fr is not among the checklist's languages",
        ),
        (
            (item("a", relevant=Equals("zz", "yes")), item("b")),
            {},
            "children[0].relevant: asks for 'zz', which is not an item here",
        ),
        (
            (item("a", relevant=Equals("b", "maybe")), item("b")),
            {},
            "children[0].relevant: compares 'b' with what it cannot be: 'maybe' is not an option "
            "here; allowed: 'no', 'partly', 'yes'",
        ),
        (
            (item("a", relevant=OneOf("b", ())), item("b")),
            {},
            "children[0].relevant: compares 'b' with nothing",
        ),
        (
            (item("a", relevant=Not(AllOf(()))), item("b")),
            {},
            "children[0].relevant: joins no conditions",
        ),
        (
            (item("a", relevant=Equals("a", "yes")), item("b")),
            {},
            "children[0].relevant: depends on itself, directly or through other items",
        ),
    ],
)
def test_a_fault_is_told_with_what_was_found_and_what_is_allowed(children, rest, fault):
    assert faults_of(*children, **rest) == [fault]


def test_an_option_off_the_unit_interval_is_a_fault():
    scale = Options((Option("x", 0, "X"), Option("y", "3/2", "Y")))
    assert "children[0].scale.options[1].value: must lie from 0 to 1, not 3/2" in faults_of(
        item("a", scale)
    )


def test_rules_that_depend_on_each_other_in_a_circle_are_a_fault_of_each():
    found = faults_of(
        item("a", relevant=Equals("b", "yes")),
        item("b", relevant=Equals("a", "yes")),
        item("c", relevant=Equals("a", "yes")),
    )
    assert [fault.split(":")[0] for fault in found] == [
        "children[0].relevant",
        "children[1].relevant",
    ]


def test_endless_nesting_is_refused_and_not_followed():
    tree = group("g0", item("a"))
    for depth in range(1, 25):
        tree = group(f"g{depth}", tree)
    assert faults_of(tree=tree) == ["children: groups may be nested 20 deep, not deeper"]
    rule = Equals("a", "yes")
    for _ in range(25):
        rule = Not(rule)
    assert faults_of(item("a"), item("b", relevant=rule)) == [
        "children[1].relevant: conditions may be nested 20 deep, not deeper"
    ]


def test_a_definition_error_survives_pickling():
    with pytest.raises(DefinitionError) as caught:
        form(item("a"), version="")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.faults, str(copy)) == (caught.value.faults, str(caught.value))
    assert str(copy).startswith("1 fault(s) in the definition:\n  version: ")


def test_a_list_where_a_tuple_belongs_is_refused():
    with pytest.raises(UsageError, match="options must be a tuple"):
        Options([Option("x", 1, "X")])


@pytest.mark.parametrize(
    "value",
    [0.5, True, None, "1e9", "1/0", "½", "", Decimal("NaN"), Decimal("1e999999"), "9" * 31, b"1"],
)
def test_a_number_that_is_not_exact_or_not_bounded_is_refused(value):
    with pytest.raises(UsageError):
        exact(value)


def test_exact_numbers_are_taken_as_they_are():
    assert [exact(v) for v in (2, "1/3", "-0.25", Decimal("0.1"), Fraction(5, 7))] == [
        2,
        Fraction(1, 3),
        Fraction(-1, 4),
        Fraction(1, 10),
        Fraction(5, 7),
    ]


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [
        ("1/8", 0, "13"),
        ("-1/8", 0, "-13"),
        ("1/16", 1, "6.3"),
        ("-1/9999", 1, "0.0"),
        ("1", 2, "100.00"),
    ],
)
def test_a_share_is_rounded_for_display_half_away_from_zero(share, digits, shown):
    assert percent(Fraction(share), digits) == shown


@pytest.mark.parametrize(
    "texts", [{}, {"en": " "}, {"en": 1}, {"English": "x"}, {7: "x"}, {"en": "\ud83d"}]
)
def test_words_need_a_language_and_a_text(texts):
    with pytest.raises(UsageError):
        Words(texts)


def test_words_fall_back_from_region_to_language_to_the_next_choice():
    text = Words({"en": "Yes", "fr-CA": "Oui", "de": "Ja"})
    assert [text.said_in(*tags) for tags in (("fr-ca",), ("fr",), ("de-CH",), ("es", "en"))] == [
        "Oui",
        "Oui",
        "Ja",
        "Yes",
    ]
    assert (text.said_in("es"), text.said_in()) == ("Ja", "Ja")
    assert text == Words((("fr-CA", "Oui"), ("de", "Ja"), ("en", "Yes")))


def test_missing_translations_are_listed_by_their_paths():
    both = {"en": "x", "fr": "y"}
    scale = Numeric(low=0, high=1, low_text="none", high_text=both)
    step = Step("do it", Source("s", note="why"))
    checklist = form(
        item(
            "a", scale, help="h", source=Source("s", note="n"), action=ActionTemplate(steps=(step,))
        ),
        group("g", item("b", YES_NO), text="Heading"),
        languages=("en", "fr"),
        title=both,
        missing=("m",),
        remarks=(both, "r"),
        bands=(Band("x", 0, "X"),),
        source=Source("s", note="n"),
    )
    assert checklist.missing_translations("fr") == (
        "missing[0]",
        "remarks[1]",
        "bands[0].text",
        "source.note",
        "children[0].text",
        "children[0].help",
        "children[0].scale.low_text",
        "children[0].source.note",
        "children[0].action.steps[0].text",
        "children[0].action.steps[0].source.note",
        "children[1].text",
        "children[1].children[0].text",
        "children[1].children[0].scale.options[0].text",
        "children[1].children[0].scale.options[1].text",
    )
    assert checklist.missing_translations("en") == ()

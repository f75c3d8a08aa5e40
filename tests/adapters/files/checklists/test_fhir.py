"""FHIR Questionnaires: judged by fhir.resources, read from ourselves and from strangers."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from fhir.resources.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaire import Questionnaire as R4Questionnaire
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.files.checklists import format_of, read_checklist, write_checklist
from proactive_core import UsageError
from proactive_core import checklists as c
from proactive_core.checklists import bank

from .carried import bare, told_lost
from .strategies import definitions, some

HL7 = "http://hl7.org/fhir/StructureDefinition/"
WEIGHT, ORDINAL = f"{HL7}itemWeight", f"{HL7}ordinalValue"


def option(code, score=None, url=WEIGHT, on="option"):
    made = {"valueCoding": {"code": code, "display": code.title()}}
    if score is not None:
        where = made if on == "option" else made["valueCoding"]
        where["extension"] = [{"url": url, "valueDecimal": score}]
    return made


def form(*items, **rest):
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "name": "phq",
        "item": list(items),
        **rest,
    }


def choice(key, **rest):
    options = [option("yes", 1), option("no", 0)]
    return {"linkId": key, "text": key, "type": "choice", "answerOption": options, **rest}


def read(held):
    return read_checklist(json.dumps(held).encode(), "fhir")


def lost_of(found):
    return {f.at: f.why for f in found.lost}


@some
@given(
    definitions(),
    st.sampled_from(
        [("fhir", Questionnaire, WEIGHT, "coding"), ("fhir-r4", R4Questionnaire, ORDINAL, "choice")]
    ),
)
def test_every_definition_comes_back_but_for_what_is_listed_and_is_fhir(definition, release):
    """ "FHIR Questionnaire/QuestionnaireResponse with itemWeight in and out" (issue 5)."""
    fmt, judge, weight, kind = release
    written = write_checklist(definition, fmt)
    assert told_lost(definition, written.lost)
    found = read_checklist(written.body, fmt)
    if not any("quotes" in f.why for f in written.lost):
        assert found.checklist == bare(definition)
        assert found.lost == ()
    resource = judge.model_validate_json(written.body)
    kinds = {i.type for i in walk(resource.item)}
    assert kinds <= {kind, "integer", "decimal", "group", "display"}
    assert resource.version == definition.version
    scores = [
        e.valueDecimal
        for item in walk(resource.item)
        for o in item.answerOption or ()
        for e in o.extension or ()
        if e.url == weight
    ]
    values = [
        o.value
        for i in definition.items
        if isinstance(i.scale, c.Options)
        for o in i.scale.options
        if o.value is not None
    ]
    assert [pytest.approx(float(v)) for v in values] == [float(s) for s in scores]


def walk(items):
    for item in items or ():
        yield item
        yield from walk(item.item)


@pytest.mark.parametrize("key", bank.KEYS)
def test_every_instrument_scores_the_same_after_the_way_there_and_back(key):
    instrument = bank.load(key)
    body = write_checklist(instrument, "fhir").body
    assert format_of("a.json", body) == "fhir"
    assert read_checklist(body, "fhir").checklist.scoring_hash == instrument.scoring_hash


def test_a_questionnaire_of_others_is_read_with_either_weight_in_either_place():
    held = form(
        choice("Q1", answerOption=[option("a", 0.25), option("b", 1, ORDINAL)]),
        choice("q2", answerOption=[option("a", 0, ORDINAL, "coding"), option("b", 0.5, WEIGHT, "coding"), option("na")]),
        {
            "linkId": "q3", "text": "How many?", "type": "integer",
            "extension": [{"url": f"{HL7}minValue", "valueInteger": 0}, {"url": f"{HL7}maxValue", "valueInteger": 4}],
        },
        title="A form", version="2",
    )  # fmt: skip
    R4Questionnaire.model_validate_json(json.dumps(held))
    found = read(held)
    first, second, third = found.checklist.items
    assert [o.value for o in first.scale.options] == [Fraction(1, 4), 1]
    assert [o.value for o in second.scale.options] == [0, Fraction(1, 2), None]
    assert third.scale == c.Numeric(low=0, high=4, whole=True)
    assert (found.checklist.key, found.checklist.version) == ("phq", "2")
    assert lost_of(found) == {
        "Questionnaire.item[0]": "the linkId 'Q1' is 'q1' here: a key is lower case"
    }


def test_what_is_no_scored_question_is_listed_and_the_rest_is_read():
    found = read(
        form(
            {"linkId": "1", "type": "display", "text": "Welcome"},
            {"linkId": "name", "type": "string", "text": "Your name"},
            choice("plain", answerOption=[option("a"), option("b")]),
            choice("many", repeats=True),
            choice("good", initial=[{"valueCoding": {"code": "yes"}}]),
            {"linkId": "n", "type": "decimal", "text": "How much?"},
            choice("odd", answerOption=[{"valueString": "x"}]),
            {"linkId": "g", "type": "group", "repeats": True, "item": [choice("in")]},
            {"linkId": "h", "type": "group", "item": []},
            "not an item",
            choice("when", enableWhen=[{"question": "good", "operator": ">", "answerInteger": 3}]),
            choice("8"),
        )
    )
    assert [item.key for item in found.checklist.items] == ["good", "when", "q_8"]
    assert {at.removeprefix("Questionnaire.item") for at in lost_of(found)} == {
        *(f"[{n}]" for n in (1, 2, 3, 5, 6, 7, 8, 9, 11)),
        *("[4].initial", "[10].enableWhen"),
    }


@pytest.mark.parametrize(
    ("rest", "rule"),
    [
        ({}, c.Equals("a", "yes")),
        ({"operator": "!="}, c.Not(c.Equals("a", "yes"))),
    ],
)
def test_enable_when_is_relevant(rest, rule):
    when = {"question": "a", "operator": "=", "answerCoding": {"code": "yes"}, **rest}
    found = read(form(choice("a"), choice("b", enableWhen=[when]))).checklist
    assert found.items[1].relevant == rule
    both = [when, {**when, "answerCoding": {"code": "no"}}]
    found = read(form(choice("a"), choice("b", enableWhen=both, enableBehavior="any"))).checklist
    assert isinstance(found.items[1].relevant, c.AnyOf)
    found = read(
        form(
            choice("a"),
            {"linkId": "g", "type": "group", "enableWhen": [when], "item": [choice("b")]},
        )
    )
    assert found.checklist.items[1].relevant == rule


def test_a_rule_is_written_for_others_as_far_as_enable_when_goes():
    scale = c.Options((c.Option("yes", 1, "Yes"), c.Option("no", 0, "No")))
    rules = [c.OneOf("a", ("yes", "no")), c.Not(c.Equals("a", "yes"))]
    items = [c.Item(key="a", text="?", scale=scale)]
    items += [c.Item(key=f"b{n}", text="?", scale=scale, relevant=r) for n, r in enumerate(rules)]
    made = c.Checklist(
        key="x", version="1", title="X", tree=c.Group(key="x", children=tuple(items))
    )
    written = write_checklist(made, "fhir")
    _, first, second = json.loads(written.body)["item"]
    assert [w["answerCoding"]["code"] for w in first["enableWhen"]] == ["yes", "no"]
    assert first["enableBehavior"] == "any"
    assert "enableWhen" not in second
    assert lost_of(written) == {
        "children[2].relevant": "is one that enableWhen cannot say: other programs show the item always"
    }


@pytest.mark.parametrize(
    ("held", "at", "why"),
    [
        (form(choice("a"), choice("a")), "Questionnaire.item[1], key", "already the key"),
        (
            form(choice("a", answerOption=[option("x", 7), option("y", 0)])),
            "item[0], options[0].value",
            "0 to 1",
        ),
        (form(), "Questionnaire, children", "at least one child"),
    ],
)
def test_faults_are_named_by_their_path_in_the_file(held, at, why):
    with pytest.raises(c.DefinitionError) as raised:
        read(held)
    assert any(at in f.at and why in f.why for f in raised.value.faults), raised.value


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"3", b'{"resourceType": "Patient"}', b'{"item": []}']
)
def test_what_is_no_questionnaire_is_said(body):
    with pytest.raises(UsageError):
        read_checklist(body, "fhir")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)


@some
@given(st.data())
def test_whatever_stands_in_a_field_is_read_listed_or_refused(data):
    held = form(
        choice("a"),
        choice(
            "b", enableWhen=[{"question": "a", "operator": "=", "answerCoding": {"code": "yes"}}]
        ),
        title="T",
    )
    spots = [(held, k) for k in held if k != "resourceType"]
    for item in held["item"]:
        spots += [(item, key) for key in item]
        spots += [(o, key) for o in item["answerOption"] for key in o]
        spots += [(o["valueCoding"], "code") for o in item["answerOption"]]
    where, key = data.draw(st.sampled_from(range(len(spots))).map(spots.__getitem__))
    where[key] = data.draw(json_values)
    try:
        places = [f.at for f in read(held).lost]
    except c.DefinitionError as wrong:
        places = [f.at for f in wrong.faults]
    assert all(at.startswith("Questionnaire") for at in places), places

"""A definition as plain data: the way back from reading, whole."""

from __future__ import annotations

import pytest
from hypothesis import given

from core.checklists.forms import form, group, item
from core.checklists.strategies import checklists
from proactive_core.checklists import (
    AllOf,
    AnyOf,
    DefinitionError,
    Equals,
    Not,
    OneOf,
    read_definition,
    write_definition,
)


@given(checklists())
def test_a_definition_is_written_as_plain_data_and_read_back_equal(checklist):
    assert read_definition(write_definition(checklist)) == checklist


def test_the_whole_keeps_the_key_text_and_weight_that_it_has_as_a_group():
    tree = group("all", item("a"), text="Everything", weight=3)
    built = form(tree=tree)
    plain = write_definition(built)
    assert plain["root"] == {"key": "all", "text": "Everything", "weight": 3}
    assert read_definition(plain) == built


def test_rules_and_texts_in_several_languages_are_written_as_they_are_read():
    rule = AllOf(
        (AnyOf((Equals("a", "yes"), OneOf("a", ("no", "partly")))), Not(Equals("a", "no")))
    )
    built = form(
        item("a"), item("b", relevant=rule, help={"en": "Yes", "fr": "Oui"}), languages=("en", "fr")
    )
    assert write_definition(built)["children"][1]["relevant"] == {
        "and": [
            {"or": [{"item": "a", "equals": "yes"}, {"item": "a", "in": ["no", "partly"]}]},
            {"not": {"item": "a", "equals": "no"}},
        ]
    }
    assert write_definition(built)["children"][1]["help"] == {"en": "Yes", "fr": "Oui"}
    assert read_definition(write_definition(built)) == built


@pytest.mark.parametrize("bad", [["?"], ["en", "EN_gb"], [[]]])
def test_a_language_that_is_none_is_a_fault_with_its_place(bad):
    plain = write_definition(form(item("a"))) | {"languages": bad}
    with pytest.raises(DefinitionError) as raised:
        read_definition(plain)
    assert any(f.at == f"languages[{len(bad) - 1}]" for f in raised.value.faults)

"""The one line of text for `relevant`."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.files.checklists._rules import read_rule, write_rule
from proactive_core import UsageError
from proactive_core.checklists import (
    AllOf,
    AnyOf,
    Equals,
    Item,
    Not,
    Numeric,
    OneOf,
    Option,
    Options,
)

ITEMS = {
    "a": Item(key="a", text="?", scale=Options((Option("x", 1, "X"), Option("it's", 0, "Y")))),
    "n": Item(key="n", text="?", scale=Numeric(low=-5, high=5)),
}
leaves = st.sampled_from(
    [Equals("a", "x"), Equals("a", "it's"), OneOf("a", ("x",)), OneOf("a", ("x", "it's")),
     Equals("n", "-3"), Equals("n", "1/3"), OneOf("n", ("0.50", "2"))]
)  # fmt: skip
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=6,
)


@given(rules, st.sampled_from(["${{{}}}", "{}"]))
def test_any_rule_comes_back_as_it_was(rule, name):
    assert read_rule(write_rule(rule, ITEMS, name.format)) == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("${a} = 'x'", Equals("a", "x")),
        ('${ a }="x"', Equals("a", "x")),
        ("selected(${a}, 'x')", Equals("a", "x")),
        ("a != 'x'", Not(Equals("a", "x"))),
        ("${a} = 'x' or ${a} = 'y'", OneOf("a", ("x", "y"))),
        ("${a} = 'x' or ${b} = 'y'", AnyOf((Equals("a", "x"), Equals("b", "y")))),
        (
            "${a} = 'x' or ${b} = 'y' and ${c} = 'z'",
            AnyOf((Equals("a", "x"), AllOf((Equals("b", "y"), Equals("c", "z"))))),
        ),
        ("NOT(${a} = 'x')", Not(Equals("a", "x"))),
        ("not(true()) or a = 1 div 3", OneOf("a", ("1/3",))),
        ("true()", None),
        ("((a = 'and'))", Equals("a", "and")),
    ],
)
def test_rules_are_read_as_xpath_has_them(text, rule):
    assert read_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names an item, not the end"),
        ("a", "goes on with =, not the end"),
        ("a = ", "compares with an answer, not the end"),
        ("a = b", "compares with an answer, not 'b' at character 5"),
        ("a = ''", "compares with an answer"),
        ("a > 3", "'> 3' at character 3"),
        ("a = 'x' b", "ends here, not 'b' at character 9"),
        ("(a = 'x'", r"goes on with \), not the end"),
        ("a = 'x", "at character 5"),
        ("false()", "never holds"),
        ("a = 'x' and false()", "never holds"),
        ("count(a) = 1", "goes on with =, not '\\('"),
        ("(" * 100 + "a = 'x'", "nested too deep"),
        ("not(" * 5000, "nested too deep"),
    ],
)
def test_what_says_more_is_refused_with_its_place(text, said):
    with pytest.raises(UsageError, match=said):
        read_rule(text)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_refused(text):
    with contextlib.suppress(UsageError):
        read_rule(text)


def test_a_code_that_no_expression_can_hold_is_refused():
    with pytest.raises(UsageError, match="both kinds of quotes"):
        write_rule(Equals("a", "'\""), ITEMS, str)

"""Definitions as CSV, a row for each item."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.files.checklists import read_checklist, write_checklist
from proactive_core import UsageError
from proactive_core import checklists as c
from proactive_core.checklists import bank

from .carried import bare, told_lost
from .strategies import definitions, some

GOOD = """\
checklist;version;title;group;group_weight;key;text;text:fr;options;option_texts;low;high;weight;relevant;languages
van;1;The van;inside;2;tools;All tools?;Tous?;yes = 1 | no = 0 | gone =;Yes | No | No van;;;1/3;;en fr
;;;;;tidy;How tidy?;;;;1;10;;tools = 'yes';
;;;inside;;clean;Clean?;;yes = 1 | no = 0 | gone =;Yes | No | No van;;;;;
"""


def read(text):
    return read_checklist(text.encode(), "csv")


@some
@given(definitions())
def test_every_definition_comes_back_but_for_what_is_listed(definition):
    written = write_checklist(definition, "csv")
    assert told_lost(definition, written.lost)
    rows = list(csv.DictReader(io.StringIO(written.body.decode(), newline="")))
    assert [row["key"] for row in rows] == [item.key for item in definition.items]
    found = read_checklist(written.body, "csv")
    if all("has no place in" in f.why for f in written.lost):
        assert found.checklist == bare(definition)
        assert found.lost == ()


@pytest.mark.parametrize("key", bank.KEYS)
def test_every_instrument_scores_the_same_after_the_way_there_and_back(key):
    body = write_checklist(bank.load(key), "csv").body
    assert read_checklist(body, "csv").checklist.scoring_hash == bank.load(key).scoring_hash


def test_a_table_made_by_hand_is_read():
    checklist = read(GOOD).checklist
    group, tidy = checklist.tree.children
    assert (checklist.key, checklist.title.said_in(), checklist.languages) == (
        "van",
        "The van",
        ("en", "fr"),
    )
    assert (group.weight, [i.key for i in group.children]) == (2, ["tools", "clean"])
    assert [o.value for o in group.children[0].scale.options] == [1, 0, None]
    assert group.children[0].text.said_in("fr") == "Tous?"
    assert tidy.scale == c.Numeric(low=1, high=10)
    assert tidy.relevant == c.Equals("tools", "yes")


@pytest.mark.parametrize(
    ("old", "new", "at", "why"),
    [
        (";1/3;", ";much;", "line 2, weight", "a number is written like"),
        (";tidy;", ";tools;", "line 3, key", "'tools' is already the key"),
        (
            "yes = 1 | no = 0 | gone =;Yes | No | No van;;;1/3",
            "yes = 7 | no = 0;;;;1/3",
            "line 2, scale, options[0].value",
            "0 to 1",
        ),
        (";1;10;", ";;;", "line 3, scale, low", "is required and missing"),
        ("van;1;", ";1;", "line 2, key", "must be a"),
    ],
)
def test_faults_are_named_by_their_line(old, new, at, why):
    assert old in GOOD
    with pytest.raises(c.DefinitionError) as raised:
        read(GOOD.replace(old, new))
    assert any(f.at == at and why in f.why for f in raised.value.faults), raised.value


@pytest.mark.parametrize(
    ("old", "new", "at", "why"),
    [
        ("tools = 'yes'", "tools > 3", "line 3, relevant", "it is shown always"),
        (
            "Yes | No | No van;;;1/3",
            "Yes | No;;;1/3",
            "line 2, option_texts",
            "2 texts for 3 options",
        ),
        (
            ";;;inside;;clean",
            ";;;inside;5;clean",
            "line 4, group_weight",
            "says otherwise of the group",
        ),
    ],
)
def test_what_cannot_be_used_is_listed_with_its_line(old, new, at, why):
    assert old in GOOD
    (fault,) = read(GOOD.replace(old, new)).lost
    assert fault.at == at
    assert why in fault.why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("a,b\n1,2", "lacks the column checklist, version"),
        (GOOD.splitlines()[0], "no row below the first"),
        (GOOD.replace(";languages", ";colour"), "not known: colour"),
        (GOOD.replace(";languages", ";title"), "column named twice in the first line: title"),
        (GOOD + "\n" + ";" * 20 + "x", "has more cells"),
        (GOOD + '\n"never closed', "line 6 is not CSV"),
    ],
)
def test_what_is_no_such_table_is_said(text, said):
    with pytest.raises(UsageError, match=said):
        read(text)


def test_a_group_without_items_of_its_own_is_told_to_lose_what_it_says():
    scale = c.Options((c.Option("a|b", 1, "x=y"), c.Option("\\", 0, "|")))
    item = c.Item(key="a", text="?", scale=scale)
    inner = c.Group(key="inner", children=(item,), weight=3)
    outer = c.Group(key="outer", children=(inner,), weight=2, text="Outer")
    made = c.Checklist(key="x", version="1", title="X", tree=c.Group(key="x", children=(outer,)))
    written = write_checklist(made, "csv")
    assert {f.at for f in written.lost} == {"children[0].text", "children[0].weight"}
    found = read_checklist(written.body, "csv").checklist
    assert found.items[0].scale == scale
    assert found.tree.children[0].children[0].weight == 3


@given(st.text("abc=|\\;, \n\"'", max_size=40))
def test_any_cell_is_read_or_refused(cell):
    held = io.StringIO()
    csv.writer(held).writerows(
        [
            ["checklist", "version", "title", "key", "text", "options"],
            ["x", "1", "X", "a", "?", cell],
        ]
    )
    try:
        places = [f.at for f in read(held.getvalue()).lost]
    except c.DefinitionError as wrong:
        places = [f.at for f in wrong.faults]
    assert all(at.startswith("line 2") for at in places), places

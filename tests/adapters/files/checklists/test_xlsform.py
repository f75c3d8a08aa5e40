"""XLSForms: written for pyxform to judge, read from ourselves and from strangers."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from proactive_adapters.files.checklists import read_checklist, write_checklist
from proactive_core import UsageError
from proactive_core import checklists as c
from proactive_core.checklists import bank

from .carried import bare, told_lost
from .strategies import definitions, some

ROOT = Path(__file__).resolve().parents[4]
EXAMPLE = ROOT.parent / "shared/specs/surveys/xlsform_scored_checklist_example.md"
SURVEY = [
    ["type", "name", "label", "relevant", "weight"],
    ["select_one yn", "q1", "First?", None, 3],
    ["select_one yn", "q2", "Second?", None, None],
]
CHOICES = [["list_name", "name", "label", "score"], ["yn", "yes", "Yes", 1], ["yn", "no", "No", 0]]
SETTINGS = [["form_title", "form_id", "version"], ["Van", "van", "1"]]


def workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        if rows is not None:
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(survey=SURVEY, choices=CHOICES, settings=SETTINGS):
    return read_checklist(workbook(survey, choices, settings), "xlsform")


def lost_of(found):
    return {f.at: f.why for f in found.lost}


@some
@given(definitions())
def test_every_definition_comes_back_but_for_what_is_listed_and_pyxform_takes_it(definition):
    """ "round trip of every format" and "the same file usable in ODK/Kobo" (issue 5)."""
    written = write_checklist(definition, "xlsform")
    assert told_lost(definition, written.lost)
    found = read_checklist(written.body, "xlsform")
    if all("has no place in" in f.why for f in written.lost):
        assert found.checklist == bare(definition)
        assert found.lost == ()
    warnings = []
    form = convert(written.body, file_type=".xlsx", warnings=warnings).xform
    assert f'id="{definition.key}"' in form
    for item in definition.items:
        assert f"/{item.key}" in form
    expected = ("missing the survey", "valid machine-readable codes")
    assert all(any(word in w for word in expected) for w in warnings), warnings


@pytest.mark.parametrize("key", bank.KEYS)
def test_every_instrument_is_a_form_that_pyxform_takes_and_scores_the_same(key):
    instrument = bank.load(key)
    written = write_checklist(instrument, "xlsform")
    convert(written.body, file_type=".xlsx", warnings=[])
    found = read_checklist(written.body, "xlsform").checklist
    assert found.scoring_hash == instrument.scoring_hash


@pytest.mark.skipif(not EXAMPLE.is_file(), reason="the recorded example is not present")
def test_the_example_of_a_scored_form_means_what_its_page_says():
    """Two items, English and German, group weight 2, weights 3 and 1, q1 critical [checklists §9]."""
    sheets, name = {}, ""
    for line in EXAMPLE.read_text("utf-8").splitlines():
        cells = [cell.strip() or None for cell in line.strip().strip("|").split("|")]
        if len(cells) == 1 and cells[0]:
            name = cells[0]
            sheets[name] = []
        elif name:
            width = len(sheets[name][0]) if sheets[name] else len(cells)
            sheets[name].append((cells[1:] if cells[0] is None else cells)[:width])
    found = read(sheets["survey"], sheets["choices"], sheets["settings"])
    checklist = found.checklist
    (group,) = checklist.tree.children
    first, second = group.children
    assert (checklist.key, checklist.version, checklist.languages) == (
        "proactive",
        "2026.1",
        ("en", "de"),
    )
    assert (group.weight, first.weight, second.weight) == (2, 3, 1)
    assert (first.gate, second.gate) == (c.Gate(1), None)
    assert second.relevant == c.Equals("q1", "yes")
    assert [o.value for o in first.scale.options] == [1, Fraction(1, 2), 0, None]
    assert first.text.said_in("de") == "Notiert der Techniker Empfehlungen?"
    assert [f.at for f in found.lost] == ["survey row 3, required"]


def test_what_is_no_scored_question_is_listed_and_the_rest_is_read():
    survey = [
        ["type", "name", "label", "relevant", "calculation", "default", "constraint", "critical"],
        ["start", "start", None],
        ["text", "name", "Your name"],
        ["note", "n1", "Read this"],
        ["select_one yn", "Q-1", "First?", None, None, "yes"],
        ["select_multiple yn", "q2", "Which?"],
        ["select_one missing", "q3", "Third?"],
        ["select_one plain", "q4", "No score?"],
        ["calculate", "sum", None, None, "1+1"],
        ["begin_repeat", "each", "Each"],
        ["select_one yn", "q5", "Fifth?"],
        ["begin group", "g", "G"],
        ["end group"],
        ["end repeat"],
        ["integer", "q6", "How many?"],
        ["integer", "q7", "How many?", "${Q-1} = 'yes' and ${q6} > 3", None, None, ". >= 1 and . <= 10"],
        ["decimal", "q8", "How much?", "selected(${Q-1}, 'no')", None, None, ".<=7.5 and .>=-1", "yes"],
        ["begin_group", "empty", "Nothing here"],
        ["end_group"],
        ["warp_drive", "q9", "?"],
        ["end_group"],
        ["select_one yn or_other", "q10", "Or?"],
        ["begin_group", "open", "Never ended"],
    ]  # fmt: skip
    choices = [*CHOICES, ["plain", "a", "A", None], ["plain", "b", "B", None]]
    found = read(survey, choices)
    assert [item.key for item in found.checklist.items] == ["q_1", "q7", "q8", "q10"]
    lost = lost_of(found)
    assert set(lost) == {
        *(f"survey row {n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 19, 20, 21, 22)),
        *("survey row 5, default", "survey row 16, relevant", "group open"),
    }
    assert "is 'q_1' here" in lost["survey row 5"]
    assert lost["survey row 5, default"] == "is left out: an answer is never given beforehand"
    assert "there are no choices named 'missing'" in lost["survey row 7"]
    assert "have no score" in lost["survey row 8"]
    assert "a repeat" in lost["survey row 10"]
    assert "'q5' stands in a repeat" in lost["survey row 11"]
    assert "needs both its ends" in lost["survey row 15"]
    assert "it is shown always" in lost["survey row 16, relevant"]
    assert "'warp_drive' is no question" in lost["survey row 20"]
    assert "never begun" in lost["survey row 21"]
    items = {item.key: item for item in found.checklist.items}
    assert items["q7"].scale == c.Numeric(low=1, high=10, whole=True)
    assert items["q8"].scale == c.Numeric(low=-1, high="7.5")
    assert items["q8"].relevant == c.Equals("q_1", "no")
    assert items["q8"].gate == c.Gate(1)


def test_a_groups_rule_holds_for_every_question_in_it():
    survey = [
        ["type", "name", "label", "relevant"],
        ["select_one yn", "q1", "First?"],
        ["begin_group", "g", "Group", "${q1} != 'no'"],
        ["select_one yn", "q2", "Second?"],
        ["select_one yn", "q3", "Third?", "${q2} = 'yes'"],
        ["end_group"],
    ]
    items = {item.key: item for item in read(survey).checklist.items}
    outer = c.Not(c.Equals("q1", "no"))
    assert items["q2"].relevant == outer
    assert items["q3"].relevant == c.AllOf((outer, c.Equals("q2", "yes")))


def test_a_formula_is_not_read_as_a_text():
    survey = [[*SURVEY[0]], ["select_one yn", "q1", '=CONCAT("a","b")', None, None], SURVEY[2]]
    found = read(survey)
    assert "holds a formula" in lost_of(found)["survey row 2, label"]
    assert found.checklist.items[0].text.said_in("en") == "q1"


def test_texts_that_look_like_formulas_are_written_as_texts():
    scale = c.Options((c.Option("=1+1", 1, "=SUM(A1)"), c.Option("-", 0, "+x")))
    item = c.Item(key="a", text="=HYPERLINK(1)", scale=scale)
    made = c.Checklist(key="x", version="=1", title="@x", tree=c.Group(key="x", children=(item,)))
    body = write_checklist(made, "xlsform").body
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert all(
        cell.data_type in "sn" for sheet in book for row in sheet.iter_rows() for cell in row
    )
    assert read_checklist(body, "xlsform").checklist == made


def test_what_an_xform_cannot_hold_is_listed_with_what_was_written():
    scale = c.Options((c.Option("yes", 1, "Yes"), c.Option('it\'s "no"', 0, "No")))
    a = c.Item(key="a", text="See ${b}\x07", scale=scale)
    b = c.Item(key="b", text="B", scale=scale, relevant=c.Equals("a", 'it\'s "no"'))
    made = c.Checklist(key="x", version="1", title="X", tree=c.Group(key="x", children=(a, b)))
    written = write_checklist(made, "xlsform")
    lost = lost_of(written)
    assert lost["children[0].text"] == "is written as 'See $ {b}', for XLSForm cannot hold it"
    assert "both kinds of quotes" in lost["children[1].relevant"]
    convert(written.body, file_type=".xlsx", warnings=[])


@pytest.mark.parametrize(
    ("change", "place", "why"),
    [
        ({"survey": [*SURVEY, ["select_one yn", "q1", "Again?"]]}, "survey row 4, key", "'q1' is already"),
        ({"survey": [SURVEY[0], ["select_one yn", "q1", "?", None, "much"]]}, "survey row 2, weight", "a number is"),
        ({"choices": [*CHOICES, ["yn", "yes", "Yes", 1]]}, "choices row 4, code", "already an option"),
        ({"choices": [CHOICES[0], ["yn", "a", "A", 7], ["yn", "b", "B", 0]]}, "choices row 2, value", "from 0 to 1"),
        ({"settings": [["form_id", "threshold"], ["van", "high"]]}, "settings row 2, threshold", "a number is"),
        ({"survey": [SURVEY[0], ["note", "n", "?"]]}, "settings row 2, children", "at least one child"),
    ],
)  # fmt: skip
def test_faults_are_named_by_sheet_and_row(change, place, why):
    with pytest.raises(c.DefinitionError) as raised:
        read(**change)
    assert any(f.at == place and why in f.why for f in raised.value.faults), raised.value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not a readable workbook"),
        (b"PK\x03\x04rest", "not a readable workbook"),
        (workbook(survey=None), "there is no sheet 'survey'; there is: choices, settings"),
    ],
)
def test_what_is_no_form_is_said(body, said):
    with pytest.raises(UsageError, match=said):
        read_checklist(body, "xlsform")


words = st.text("abc${}()='\" andornot!,<.0123", max_size=30)


@some
@given(words, words, words)
def test_any_cells_are_read_or_refused_with_their_place(relevant, constraint, weight):
    survey = [
        [*SURVEY[0], "constraint"],
        *SURVEY[1:],
        ["decimal", "q3", "?", relevant, weight, constraint],
    ]
    try:
        places = [f.at for f in read(survey).lost]
    except c.DefinitionError as wrong:
        places = [f.at for f in wrong.faults]
    assert all(re.match(r"(survey|choices|settings) row \d", at) for at in places)

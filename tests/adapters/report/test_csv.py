"""No cell of an exported table does anything in a spreadsheet but be read."""

from __future__ import annotations

import csv
import io
import re

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.report import write_leads_csv, write_problems_csv
from proactive_adapters.report._csv import defuse

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"


def rows(write, summary):
    held = io.StringIO(newline="")
    write(summary, held)
    return list(csv.DictReader(io.StringIO(held.getvalue(), newline=""))), held.getvalue()


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1", "'+49 30 1"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("  =1", "  '=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"),
        ('a",=1', "a\",'=1"),
        ("a\n=1", "a\n'=1"),
        ("plain, honest words", "plain, honest words"),
        ("1 - 2 = 3", "1 - 2 = 3"),
        ("", ""),
        (None, ""),
        (-5, -5),
    ],
)
def test_what_a_spreadsheet_would_execute_is_defused(cell, safe):
    assert defuse(cell) == safe


@given(st.text(alphabet=st.sampled_from(SIGNS + ",;|\t\r\n\"' ab1")))
def test_no_part_of_a_cell_begins_a_formula_however_it_is_split(text):
    safe = defuse(text)
    for part in re.split('[,;|\t\r\n"]', safe):
        assert not part.lstrip(" ").startswith(tuple(SIGNS))
    assert not safe.startswith(("\t", "\r", "\n"))


@given(st.text(alphabet=st.sampled_from(SIGNS + ",; ab1")))
def test_defusing_only_adds_apostrophes(text):
    assert str(defuse(text)).replace("'", "") == text


def test_every_lead_is_in_the_table_with_its_own_words(summary):
    found, _ = rows(write_leads_csv, summary)
    assert [r["id"] for r in found] == [lead.id for lead in summary.leads]
    assert [r["overdue"] for r in found] == ["yes" if x.overdue else "no" for x in summary.leads]
    assert {r["outcome"] for r in found} == {"", "the customer wants it"}


def test_hostile_names_and_commas_stay_in_their_cells(summary):
    hostile = '=HYPERLINK("http://x.example","a"),\r\n;@b'
    changed = attrs.evolve(
        summary, leads=tuple(attrs.evolve(x, about=hostile) for x in summary.leads)
    )
    found, raw = rows(write_leads_csv, changed)
    assert len(found) == len(summary.leads)
    assert {r["about"] for r in found} == {defuse(hostile)}
    assert '"=' not in raw
    assert raw.endswith('"\r\n')


def test_everything_that_could_not_be_read_is_in_the_table_of_problems(summary):
    found, _ = rows(write_problems_csv, summary)
    kinds = [r["kind"] for r in found]
    assert kinds.count("row not read") == len(summary.unread) == 3
    assert kinds.count("action not applied") == len(summary.refusals) == 1
    assert kinds.count("branch in no map") == len(summary.unmapped) == 1
    assert all(r["why"] for r in found)

"""`proactive score` by period, as a chart, as CSV, and under a plugin's key."""

from __future__ import annotations

import csv
import io
import json
from types import SimpleNamespace

import pytest

from proactive_adapters.cli import _score
from proactive_core.loyalty import Band, BandRange, Scale, ScoringKey

SMILEYS = ScoringKey(
    name="smileys_1_5",
    version="1",
    scale=Scale(1, 5),
    bands=(
        BandRange(Band.DETRACTOR, 1, 3, "ours"),
        BandRange(Band.PASSIVE, 4, 4, "ours"),
        BandRange(Band.PROMOTER, 5, 5, "ours"),
    ),
    provenance="ours",
)


@pytest.fixture
def sheet(tmp_path):
    def write(*lines):
        path = tmp_path / "answers.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write


@pytest.fixture
def score(here):
    def run(path, *words):
        return here("score", path, "--question", "q", "--scale", "1..10", "--smallest", 1, *words)

    return run


def groups(ran):
    return {tuple(g["by"].values()): g["n"] for g in json.loads(ran.out)["groups"]}


def test_periods_are_cut_from_a_column_of_dates(sheet, score):
    path = sheet("b,at,q", "n,2026-03-31,9", "n,2026-04-01,9", "s,2026-04-02T23:59:00,2", "s,,9")
    by_quarter = groups(score(path, "--by", "b", "--by", "quarter", "--when", "at", "--json"))
    assert by_quarter == {
        (): 4, ("n", "2026-Q1"): 1, ("n", "2026-Q2"): 1, ("s", ""): 1, ("s", "2026-Q2"): 1,
    }  # fmt: skip
    assert groups(score(path, "--by", "year", "--when", "at", "--json")) == {
        (): 4, ("",): 1, ("2026",): 3,
    }  # fmt: skip


def test_moments_with_an_offset_are_put_on_the_clock_of_the_zone(sheet, score):
    """Half past eleven in the evening of 30 June in Halifax is 2:30 on 1 July in UTC."""
    path = sheet("at,q", "2026-07-01T02:30:00Z,9", "2026-07-01T02:30:00,9")
    words = ["--by", "month", "--when", "at", "--json"]
    assert groups(score(path, *words, "--zone", "America/Halifax")) == {
        (): 2, ("2026-06",): 1, ("2026-07",): 1,
    }  # fmt: skip
    ran = score(path, *words)
    assert ran.code == 2
    assert "line 2: at holds a moment with a UTC offset" in ran.err


def test_a_column_that_is_called_quarter_is_only_a_column(sheet, score):
    path = sheet("quarter,q", "Q1 2026,9", "Q4 2025,9")
    assert list(groups(score(path, "--by", "quarter", "--json"))) == [
        (),
        ("Q1 2026",),
        ("Q4 2025",),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "quarter"], "--by quarter --when COLUMN"),
        (["--by", "quarter", "--when", "on"], "no column 'on'"),
        (["--zone", "America/Halifax"], "--zone goes with --when"),
        (["--by", "year", "--when", "at", "--zone", "Mars/Base"], "'Mars/Base'"),
        (["--json", "--csv"], "either --json or --csv"),
        (["--key", "csat"], "say with --scale"),
    ],
)
def test_options_that_do_not_fit_are_answered(sheet, score, words, said):
    ran = score(sheet("at,q", "2026-01-01,9"), *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_lines_that_are_no_rows_or_no_moments_are_told_and_counted_nowhere(sheet, score):
    """A quote that is never closed swallows the rest of the file: that is no missing answer."""
    far = "0001-01-01T00:00:00+14:00"
    path = sheet(
        "at,q", "2026-01-01,9", "soon,9", "2026-01-01,9,5", f"{far},9", '"2026-01-01,9', "x"
    )
    ran = score(path, "--by", "year", "--when", "at", "--zone", "America/Halifax", "--json")
    assert ran.code == 1
    assert groups(ran) == {(): 1, ("2026",): 1}
    told = [(r["line"], r["column"]) for r in json.loads(ran.out)["refused"]]
    assert told == [(3, "at"), (4, "the line"), (5, "at"), (6, "the line")]
    assert "line 6: the line must be one row of the table" in ran.err


def test_a_chart_draws_each_score_on_its_interval(sheet, score):
    path = sheet(
        "b,q", *["north,9"] * 8, *["south,8"] * 2, "west,", *["a_very_long_name_" * 3 + ",1"] * 2
    )
    lines = score(path, "--by", "b").out.splitlines()
    chart = {line[:30].strip(): line[32:] for line in lines[lines.index("") + 1 :] if "  " in line}
    assert chart["q"] == "−100                0                +100"
    # 8 promoters reach from +35 to +100, 2 passives from −66 to +66 [loyalty §5.2].
    assert chart["north"] == "                    ┊      ├────────────●  +100"
    assert chart["south"] == "       ├────────────●────────────┤         0"
    assert chart["west"].strip() == "no data"
    assert chart["a_very_long_name_a_very_long_…"].endswith("−100")


def test_what_is_held_back_is_not_drawn(sheet, here):
    path = sheet("b,q", *["north,9"] * 8, "south,1")
    ran = here("score", path, "--question", "q", "--scale", "1..10", "--by", "b")
    assert ran.out.count("held back") == 5  # two groups in table and chart, and the note
    assert "Too few answers to tell" not in ran.out


def test_branches_are_compared_and_periods_charted_in_words(sheet, score):
    path = sheet("b,at,q", *["n,2026-01-01,9"] * 30, *["s,2027-01-01,2"] * 30)
    told = score(path, "--by", "b").out
    assert "q: The network scores 0: n above it; s below it (a false alarm among them" in told
    told = score(path, "--by", "quarter", "--when", "at").out
    assert "q: The periods move around 0" in told
    assert "No trend can be judged: 2 periods with answers are too few" in told
    assert len(json.loads(score(path, "--by", "b", "--json").out)["readings"]) == 2


def test_each_branch_has_a_chart_of_its_periods_and_none_is_tested_alone(sheet, score):
    """The issue's own command: --by branch --by quarter."""
    steady = [f"n,2026-0{month}-01,{q}" for month in (1, 4, 7) for q in (9, 8, 10, 3)]
    fallen = [f"s,2026-0{m}-01,{q}" for m, q in ((1, 9), (7, 2)) for _ in range(20)]
    path = sheet("b,at,q", *steady, *fallen, "s,,9", "t,2026-01-01,9", "t,,2")
    for by in (("b", "quarter"), ("quarter", "b")):
        words = [word for one in by for word in ("--by", one)]
        told = score(path, *words, "--when", "at").out.splitlines()
        assert told[-5:-1] == [
            "q: The network scores +7: too few answers to tell any branch from it.",
            "q, n: The periods move around +25 within what chance alone explains.",
            "q, s: The periods move around 0, and chance alone hardly explains 2026-Q1, 2026-Q3.",
            "q: Each of the 2 charts may raise a false alarm of its own; of charts without any"
            " change, up to 5 in 100 do.",
        ]


def test_tests_of_trends_are_told_to_be_several(sheet, score):
    """loyalty §11: "Never test consecutive periods one by one without a multiplicity rule"."""
    rows = [f"{b},20{20 + y}-01-01,{9 - y}" for b in "nst" for y in range(4) for _ in range(8)]
    told = score(sheet("b,at,q", *rows), "--by", "b", "--by", "year", "--when", "at").out
    assert "q: Each of the 3 charts may raise a false alarm of its own" in told
    assert told.splitlines()[-2] == (
        "q: Each of the 3 tests of a trend may raise one as well; where nothing changes, about 5 in"
        " 100 do."
    )
    wide = score(
        sheet("b,at,q", *rows), "--by", "b", "--by", "year", "--when", "at", "--level", 0.99
    ).out
    assert wide.splitlines()[-2].endswith("about 1 in 100 do.")


def test_what_alone_is_held_back_is_not_told_by_the_whole_either(sheet, here):
    """ "held back: groups of fewer than 5 answers, and what would tell of them"."""
    path = sheet("b,q", *["north,9"] * 4, "south,")
    words = ["score", path, "--question", "q", "--scale", "1..10", "--by", "b"]
    ran = here(*words)
    assert ran.out.count("held back") == 5  # the whole and north in table and chart, and the note
    assert "Net score" not in ran.out
    assert [g["held_back"] for g in json.loads(here(*words, "--json").out)["groups"]] == [
        True, True, False,
    ]  # fmt: skip
    assert "Net score +100 from 4 answers" in here(*words, "--smallest", 4).out


@pytest.mark.parametrize(
    ("mark", "word"), [(";", "';'"), ("\t", "tab"), ("|", "'|'")], ids=["semicolon", "tab", "bar"]
)
def test_columns_that_something_else_parts_are_told_what_to_say(sheet, score, mark, word):
    """Spreadsheets write semicolons where the comma is the mark of decimals."""
    path = sheet("b;q".replace(";", mark), "north;9".replace(";", mark))
    ran = score(path, "--by", "b")
    assert ran.code == 2
    assert ran.err.splitlines()[-1] == (
        f"proactive: the columns seem to be parted by {word}: say --delimiter {word}"
    )
    assert groups(score(path, "--by", "b", "--delimiter", word.strip("'"), "--json")) == {
        (): 1, ("north",): 1,
    }  # fmt: skip
    assert "parted by ','" in score(sheet("b,q", "north,9"), "--delimiter", ";").err
    assert "parted" not in score(sheet("b", "north")).err


def test_only_what_is_named_is_said_to_be_named(sheet, score):
    ran = score(sheet("q", *["11"] * 21))
    assert "not counted: 21 refused, the first 20 named with their lines" in ran.out
    assert ran.err.splitlines()[-1] == "proactive: and 1 more: --json names all of them"
    assert ran.err.count("must be a whole number") == 20


def test_the_key_is_told_with_who_put_its_bands_there(sheet, score):
    """ "Always print with a score: key and wording version, … method of the interval" [§3]; two
    bands of the 1..10 key are inherited, and not read in its source [§2]."""
    assert score(sheet("q", "9")).out.splitlines()[-1] == (
        "Key proactive_1_10 (version 1): detractors 1–6 (inherited from Reichheld 2003; not visible"
        " in the source); passives 7–8 (inherited from Reichheld 2003; not visible in the source);"
        " promoters 9–10 (visible in the source). Intervals by the method score."
    )


def test_what_was_not_counted_is_told_with_its_reason(sheet, score):
    path = sheet("b,q", "n,9", "n,11", 'n,"9,5"')
    assert score(path).out.splitlines()[-1] == "not counted: 2 refused, each named with its line"
    refused = json.loads(score(path, "--json").out)["refused"]
    assert refused[0] == {
        "line": 3, "column": "q", "found": "11", "allowed": "a whole number on 1..10",
    }  # fmt: skip
    assert "not counted" not in score(sheet("b,q", "n,9")).out


def test_a_period_that_is_missing_keeps_its_place(sheet, score):
    """+100, 0, nobody, −100, −100: the median slope is −50 points, and −83 without the gap."""
    rows = [
        f"{month}-01,{q}"
        for month, q in (("2026-01", 9), ("2026-02", 8), ("2026-04", 2), ("2026-05", 2))
    ]
    told = score(sheet("at,q", *rows), "--by", "month", "--when", "at", "--level", "0.5").out
    assert "falls by about 50.0 points a period" in told


def test_csv_has_one_line_a_group_and_no_formula(sheet, score):
    path = sheet("=b,q", "+1,9", "+1,2", '"@x",')
    ran = score(path, "--by", "=b", "--csv")
    header, whole, *rows = csv.reader(io.StringIO(ran.out))
    assert header[:5] == ["question", "'=b", "held_back", "level", "key"]
    assert dict(zip(header, whole, strict=True))["value"] == "0.0"
    assert [row[1] for row in rows] == ["'+1", "'@x"]
    assert dict(zip(header, rows[1], strict=True))["why"] == "nobody answered"


def test_scores_in_csv_are_numbers_to_a_spreadsheet(sheet, score):
    """5/6 would be a day in June there, and -5/6 a formula, which is defused by a quote."""
    for answers, value in (("9 9 9 9 9 8", "0.833333"), ("1 1 1 1 1 8", "-0.833333")):
        path = sheet("q", *answers.split())
        header, whole = csv.reader(io.StringIO(score(path, "--csv").out))
        row = dict(zip(header, whole, strict=True))
        assert row["value"] == value
        assert float(row["low"]) < float(row["value"]) < float(row["high"])
    assert json.loads(score(path, "--json").out)["groups"][0]["value"] == "-5/6"


def test_a_plugin_s_key_can_be_asked_for_by_name(sheet, here, monkeypatch):
    found = SimpleNamespace(rules={"smileys_1_5": SMILEYS, "gate": object()})

    def rule(name):
        from proactive_core import PluginError

        if name not in found.rules:
            raise PluginError(f"no rule {name!r}")
        return found.rules[name]

    monkeypatch.setattr(_score, "find_plugins", lambda: SimpleNamespace(rule=rule))
    path = sheet("q", "5", "5", "4", "6")
    ran = here("score", path, "--question", "q", "--key", "smileys_1_5", "--json")
    held = json.loads(ran.out)
    assert (held["key"]["name"], held["scale"], held["groups"][0]["value"]) == (
        "smileys_1_5",
        "1..5",
        "2/3",
    )
    assert (ran.code, held["refused"][0]["line"]) == (1, 5)
    for name, said in (("gate", "is no scoring key"), ("nothing", "no rule 'nothing'")):
        ran = here("score", path, "--question", "q", "--key", name)
        assert (ran.code, said in ran.err) == (2, True)
    assert here("score", path, "--question", "q", "--key", "proactive_1_10").code == 0

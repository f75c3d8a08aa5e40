"""The drawings say exactly what they are given."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_adapters.report._charts import (
    WIDTH,
    Part,
    Range,
    Stack,
    Step,
    funnel,
    intervals,
    over_time,
    stacks,
)
from proactive_adapters.report._funnel import funnel_plot
from proactive_adapters.report._score_values import FunnelPlot, Limits, Placed
from proactive_adapters.report._svg import label, number, scaled, written

AXIS = {"domain": (-100.0, 100.0), "ticks": ((-100.0, "low"), (0.0, "0"), (100.0, "high"))}
POINTS = st.floats(-100, 100, allow_nan=False)


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def marks(svg: str, name: str) -> list[dict[str, str]]:
    return [e.attrib for e in parse(svg).iter() if f"data-{name}" in e.attrib]


def row(name="Toronto", value=21.0, low=-5.0, high=40.0, **more) -> Range:
    return Range(name=name, value=value, low=low, high=high, said="+21", note="n 9", **more)


@given(POINTS, POINTS, POINTS)
def test_an_interval_plot_holds_its_numbers_and_draws_them_where_they_belong(value, low, high):
    svg = intervals("k", [row(value=value, low=low, high=high)], title="T", **AXIS)
    (dot,), (whisker,) = marks(svg, "value"), marks(svg, "low")
    assert float(dot["data-value"]) == pytest.approx(value, abs=0.006)
    assert float(whisker["data-low"]) == pytest.approx(low, abs=0.006)
    assert float(whisker["data-high"]) == pytest.approx(high, abs=0.006)
    place = 8 + (value + 100) / 200 * (WIDTH - 16)
    assert float(dot["cx"]) == pytest.approx(place, abs=0.011)
    assert float(whisker["x1"]) == pytest.approx(8 + (low + 100) / 200 * (WIDTH - 16), abs=0.011)


@given(st.lists(POINTS, min_size=1, max_size=9))
def test_a_higher_score_is_drawn_higher(values):
    columns = [row(name=str(i), value=v, low=None, high=None) for i, v in enumerate(values)]
    drawn = marks(over_time("k", columns, title="T", **AXIS), "value")
    assert [float(d["data-value"]) for d in drawn] == pytest.approx(values, abs=0.006)
    by_value = sorted(drawn, key=lambda d: float(d["data-value"]))
    heights = [float(d["cy"]) for d in by_value]
    assert heights == sorted(heights, reverse=True)
    across = [float(d["cx"]) for d in drawn]
    assert across == sorted(across)
    assert all(0 <= x <= 260 for x in across)


def test_a_missing_score_has_no_dot_and_says_why():
    missing = Range(name="South", value=None, low=None, high=None, said="no data")
    for draw in (intervals, over_time):
        svg = draw("k", [missing], title="T", **AXIS)
        assert not marks(svg, "value")
        assert not marks(svg, "low")
        assert "no data" in svg


def test_an_earlier_value_is_a_ring_beside_the_dot():
    svg = intervals("k", [row(before=-50.0)], title="T", **AXIS)
    (ring,) = marks(svg, "before")
    assert ring["data-before"] == "-50"
    assert ring["class"] == "ring"


@given(st.lists(st.tuples(*[st.integers(0, 500)] * 3), min_size=1, max_size=6))
def test_stacked_bars_are_as_long_as_their_counts(rows):
    parts = ("late", "live", "done")
    stacked = [
        Stack(str(i), tuple(Part(css, n, css) for css, n in zip(parts, row, strict=True)))
        for i, row in enumerate(rows)
    ]
    drawn = marks(stacks("k", stacked, title="T"), "count")
    given_counts = [n for row in rows for n in row if n]
    assert [int(d["data-count"]) for d in drawn] == given_counts
    most = max(map(sum, rows))
    for one in drawn:
        width = int(one["data-count"]) / most * (WIDTH - 16)
        assert float(one["width"]) == pytest.approx(max(width - 1, 1), abs=0.006)
        assert float(one["x"]) + float(one["width"]) <= WIDTH - 7


def test_a_branch_without_leads_known_says_no_data():
    svg = stacks("k", [Stack("South", (), "no data")], title="T")
    assert "no data" in svg
    assert not marks(svg, "count")


def test_a_funnel_is_as_long_as_its_counts_and_says_no_data_where_there_is_none():
    svg = funnel(
        "k", [Step("Made", 40), Step("Put", 10, "25 % of made"), Step("?", None)], title="T"
    )
    assert [d["data-count"] for d in marks(svg, "count")] == ["40", "10"]
    widths = [float(d["width"]) for d in marks(svg, "count")]
    assert widths == [WIDTH - 16, (WIDTH - 16) / 4]
    assert "no data" in svg
    assert "25 % of made" in svg


def test_every_picture_has_a_role_a_title_and_words():
    svg = intervals("branch", [row()], title="Ideas by branch", **AXIS)
    root = parse(svg)
    title, words = root.find("title"), root.find("desc")
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {words.attrib['id']}"
    assert title.text == "Ideas by branch"
    assert words.text == "Toronto +21 (n 9)"


@given(st.text())
def test_any_text_makes_well_formed_markup(text):
    root = parse(f"<g>{label('name', (0, 0), text, note=text)}</g>")
    bare = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    shown = bare.replace("\r\n", "\n").replace("\r", "\n")
    assert root[0].text == (shown or None)


def test_a_name_is_only_a_name():
    hostile = '<script>alert(1)</script>"><img src=x>'
    for svg in (
        intervals(
            "k",
            [Range(name=hostile, value=1.0, low=0.0, high=2.0, said=hostile, note=hostile)],
            title=hostile,
            **AXIS,
        ),
        stacks("k", [Stack(hostile, (Part("late", 3, hostile),))], title=hostile),
        funnel("k", [Step(hostile, 3, hostile)], title=hostile),
    ):
        assert not {e.tag for e in parse(svg).iter()} & {"script", "img"}
        assert "<script" not in svg


def test_half_a_character_does_not_stop_the_report():
    assert written("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0"), (-0.0, "0"), (-0.001, "0"), (1.50, "1.5"), (100.0, "100")]
)
def test_a_coordinate_is_written_in_one_way_only(value, said):
    assert number(value) == said


def test_what_lies_outside_is_drawn_at_the_edge():
    assert scaled(500, (-100, 100), (0, 10)) == 10
    assert scaled(-500, (-100, 100), (0, 10)) == 0


def test_a_long_name_is_shortened_in_the_picture_and_whole_in_its_words():
    name = "Refrigeration and planned maintenance, north-east"
    root = parse(intervals("k", [row(name=name)], title="T", **AXIS))
    assert name in root.find("desc").text
    assert name not in [e.text for e in root.iter("text")]


def plotted(*branches: Placed, half: float = 0.3) -> str:
    sizes = sorted({one.n for one in branches})
    ends = (max(1, sizes[0] // 2), sizes[-1] * 2)
    usual, rare = (
        tuple(Limits(n, max(-1.0, 0.1 - wide), min(1.0, 0.1 + wide)) for n in ends)
        for wide in (half, 2 * half)
    )
    plot = FunnelPlot(target=0.1, branches=branches, usual=usual, rare=rare, reading="r")
    return funnel_plot("f", plot, title="T")


def placed(name="Toronto", n=40, value=0.25, standing="not told apart") -> Placed:
    return Placed(name=name, n=n, value=value, points=round(100 * value), standing=standing)


@given(st.lists(st.tuples(st.integers(1, 3000), st.floats(-1, 1)), min_size=1, max_size=12))
def test_a_funnel_draws_more_answers_further_right_and_higher_scores_higher(found):
    svg = plotted(*(placed(str(i), n, value) for i, (n, value) in enumerate(found)))
    drawn = [m for m in marks(svg, "value") if "data-n" in m]
    assert [int(d["data-n"]) for d in drawn] == [n for n, _ in found]
    assert [float(d["data-value"]) for d in drawn] == pytest.approx(
        [100 * value for _, value in found], abs=0.006
    )
    by_size = sorted(drawn, key=lambda d: int(d["data-n"]))
    assert [float(d["cx"]) for d in by_size] == sorted(float(d["cx"]) for d in drawn)
    by_score = sorted(drawn, key=lambda d: float(d["data-value"]))
    assert [float(d["cy"]) for d in by_score] == sorted(
        (float(d["cy"]) for d in drawn), reverse=True
    )
    assert all(0 <= float(d["cx"]) <= WIDTH and 0 <= float(d["cy"]) <= 220 for d in drawn)


def test_a_funnel_draws_its_limits_on_both_sides_of_what_all_score():
    svg = plotted(placed(), half=0.2)
    lines = [e.attrib for e in parse(svg).iter() if e.tag.endswith("polyline")]
    heights = [float(at.split(",")[1]) for one in lines for at in one["points"].split()[:1]]
    (centre,) = marks(svg, "centre")
    assert [one["class"] for one in lines] == ["limit", "limit", "limit rare", "limit rare"]
    low, high, rare_low, rare_high = heights  # further down the page is a larger number
    assert rare_high < high < float(centre["y1"]) < low < rare_low


def test_a_funnel_says_in_words_and_bold_who_can_be_told_apart():
    svg = plotted(placed("Halifax", 60, 0.9, "above"), placed())
    assert "Halifax +90 (n 60, above); Toronto +25 (n 40, not told apart)" in svg
    names = {
        e.text: e.attrib["class"] for e in parse(svg).iter() if "name" in e.attrib.get("class", "")
    }
    assert names == {"Halifax": "name strong", "Toronto": "name"}


def test_names_of_a_funnel_never_lie_on_each_other():
    """Thirty branches in one place: those whose names find no room are told in words only."""
    svg = plotted(*(placed(f"Branch number {i} of the company", 40, 0.25) for i in range(30)))
    shown = [e for e in parse(svg).iter() if e.attrib.get("class") == "name"]
    heights = sorted(float(e.attrib["y"]) for e in shown)
    assert 1 <= len(shown) < 8
    assert all(after - before >= 12 for before, after in pairwise(heights))
    assert svg.count("(n 40, not told apart)") == 30


def test_limits_of_chance_stand_behind_each_period_that_has_them():
    columns = [
        row(name="Q1", chance=(-20.0, 60.0)),
        row(name="Q2"),
        row(name="Q3", chance=(-10.0, 50.0)),
    ]
    svg = over_time("k", columns, title="T", centre=20.0, **AXIS)
    assert [float(m["data-limit"]) for m in marks(svg, "limit")] == [-20, 60, -10, 50]
    assert [float(m["data-centre"]) for m in marks(svg, "centre")] == [20]
    assert not marks(over_time("k", [row()], title="T", **AXIS), "centre")

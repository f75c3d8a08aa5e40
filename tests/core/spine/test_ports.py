from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core import (
    Branch,
    Page,
    PluginError,
    Ref,
    Reply,
    Request,
    SourceError,
    UsageError,
    Window,
    read_rows,
)
from proactive_core.ports import problem
from proactive_core.testing import strategies as s


def to_branch(row) -> Branch:
    return Branch(ref=Ref("a", "branch", str(row["id"])), name=row["name"])


@given(s.windows())
def test_a_window_is_half_open(window):
    """`since` is in and `until` is out."""
    assert window.since in window
    assert window.until not in window
    assert window.until - timedelta(microseconds=1) in window


def test_an_empty_window_is_refused():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(UsageError, match="empty window"):
        Window(at, at)


@pytest.mark.parametrize("path", ["", "crm/v2", "//evil.example/x", "https://evil.example/"])
def test_a_request_never_names_a_host(path):
    with pytest.raises(UsageError, match="without a host"):
        Request(about="visits", path=path)


def test_decimals_stay_exact():
    assert Reply(200, b'{"a": 0.1}').json() == {"a": Decimal("0.1")}
    assert Reply(201, b"[]").json() == []


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{", b"NaN", b'{"a": Infinity}', b"\xff", b"[" * 100_000]
)
def test_a_body_that_is_not_json_is_a_source_error(body):
    with pytest.raises(SourceError, match="not JSON"):
        Reply(200, body).json()


@pytest.mark.parametrize("status", [199, 300, 404, 500])
def test_a_status_other_than_success_is_a_source_error_that_keeps_it(status):
    with pytest.raises(SourceError, match=f"status {status}: no") as caught:
        Reply(status, b"no").json()
    assert caught.value.status == status


rows = st.lists(
    st.fixed_dictionaries({"id": st.integers(), "name": s.texts()})
    | st.none()
    | st.integers()
    | st.dictionaries(st.sampled_from(["id", "name"]), st.none() | st.text(max_size=3))
)


@given(rows)
def test_a_row_in_is_a_fact_or_a_problem_never_nothing(held):
    """rows == len(facts) + len(problems), and each problem tells its place."""
    page = read_rows(held, to_branch, at="$.data")
    assert page.rows == len(held) == len(page.facts) + len(page.problems)
    for told in page.problems:
        assert f"$.data[{told.row}]" in told.why
        assert json.loads(told.raw) == held[told.row]


def test_a_page_that_lost_rows_is_its_authors_fault():
    with pytest.raises(PluginError, match="3 rows came in, but 1 are accounted for"):
        Page(rows=3, deferred=1)


@pytest.mark.parametrize("held", [None, {}, 3, "abc", ({},)])
def test_what_is_no_list_of_rows_is_a_source_error(held):
    with pytest.raises(SourceError, match=r"expected a list of rows @ \$.data"):
        read_rows(held, to_branch, at="$.data")


def test_a_place_inside_the_row_is_told_from_the_reply_on():
    fault = UsageError("required field missing @ $.customerId; no @ $.b")
    told = problem(3, {"id": 7}, fault, at="$.data[3]", key="id")
    assert told.why == "required field missing @ $.data[3].customerId; no @ $.data[3].b"
    assert (told.row, told.raw, told.key) == (3, '{"id": 7}', "7")


@pytest.mark.parametrize("row", [{"id": True}, {"id": None}, {"id": [1]}, {}, "text"])
def test_a_key_that_cannot_be_read_is_none(row):
    told = problem(0, row, KeyError("x"), key="id")
    assert told.key is None
    assert told.why == "KeyError: 'x' @ $"


def test_raw_rows_are_storable_text_even_with_half_a_surrogate_pair():
    row = json.loads('{"a": "\\ud800"}')
    told = problem(0, row, ValueError("bad"))
    assert told.raw == '{"a": "\\ud800"}'
    told.raw.encode()

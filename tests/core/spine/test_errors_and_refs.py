from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core import PluginError, ProactiveError, Ref, SourceError, UsageError
from proactive_core.checks import in_utc
from proactive_core.ports import ClaimedError
from proactive_core.testing import strategies as s


def test_the_root_refuses_to_be_raised():
    with pytest.raises(TypeError, match="whose move"):
        raise ProactiveError("somebody did something")


def test_a_usage_error_is_a_value_error():
    assert issubclass(UsageError, ValueError)


@pytest.mark.parametrize(
    "error",
    [
        UsageError("a"),
        PluginError("b"),
        SourceError("c"),
        SourceError("d", status=429, retry_after=2.5),
        ClaimedError("submission:x", "lead:1"),
    ],
)
@pytest.mark.parametrize(
    "pass_on", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
def test_every_error_survives_being_passed_on(error, pass_on):
    again = pass_on(error)
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.__dict__ == error.__dict__


@given(s.refs())
def test_a_ref_reads_back_what_it_writes(ref):
    assert Ref.parse(str(ref)) == ref


@pytest.mark.parametrize("written", ["", "a", "a:b", "a:b:", "A:b:c", "a:b c:d", ":b:c", "a:b: "])
def test_what_is_no_ref_is_refused(written):
    with pytest.raises(UsageError):
        Ref.parse(written)


def test_a_key_is_opaque():
    assert Ref.parse("a:b:00:42 ").key == "00:42 "
    assert Ref("a", "b", "1") != Ref("a", "b", "01")


@pytest.mark.parametrize("part", ["system", "kind", "key"])
@pytest.mark.parametrize("value", [None, 3, "", "  "])
def test_a_refs_parts_are_text(part, value):
    with pytest.raises(UsageError, match=part):
        Ref(**{"system": "a", "kind": "b", "key": "c", part: value})


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_moments_become_utc_or_are_refused(naive, minutes):
    moment = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    try:
        held = in_utc(moment)
    except UsageError:
        assert moment.year in (1, 9999)
    else:
        assert held == moment
        assert held.tzinfo is UTC


@pytest.mark.parametrize(
    "moment",
    [
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_a_moment_outside_the_calendar_is_refused(moment):
    with pytest.raises(UsageError, match="outside the years 1 to 9999"):
        in_utc(moment)


def test_what_is_no_aware_moment_is_left_for_the_check():
    assert in_utc(None) is None
    assert in_utc(datetime(2026, 1, 1)) == datetime(2026, 1, 1)

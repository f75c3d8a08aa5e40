from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core import Branch, Quote, QuoteState, Ref, UsageError, wire
from proactive_core.testing import strategies as s

BRANCH = Branch(ref=Ref("a", "branch", "1"), name="Nord")


@given(s.facts())
def test_a_fact_reads_back_what_it_writes(fact):
    assert wire.loads(wire.dumps(fact)) == fact


@given(s.facts(), s.facts())
def test_equal_facts_are_equal_bytes_and_others_are_not(one, two):
    assert (wire.dumps(one) == wire.dumps(two)) == (one == two)


def test_defaults_are_left_out_so_that_new_fields_change_no_byte():
    assert wire.dumps(BRANCH) == b'{"is":"branch","name":"Nord","ref":"a:branch:1"}'


def test_bytes_do_not_hang_on_hash_seed_zone_or_locale():
    code = (
        "from proactive_core import *; from proactive_core import wire; import sys, datetime as d;"
        "f = Branch(ref=Ref('a','branch','1'), name='N\\u00f6rd',"
        " modified_at=d.datetime(2026,1,1,tzinfo=d.UTC));"
        "sys.stdout.buffer.write(wire.dumps(f))"
    )
    seen = set()
    for seed, zone, locale in [("0", "UTC", "C"), ("1", "Asia/Kolkata", "C.UTF-8")]:
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        env["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
        seen.add(
            subprocess.run(
                [sys.executable, "-c", code], env=env, check=True, capture_output=True
            ).stdout
        )
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "neither a fact nor an event"),
        (b"[" * 100_000, "neither a fact nor an event"),
        (b"[]", "neither a fact nor an event"),
        (b'{"is":"vehicle"}', "neither a fact nor an event"),
        (b'{"is":["branch"]}', "neither a fact nor an event"),
        (b'{"is":"branch"}', r"not a branch: required field missing @ \$.ref; .* @ \$.name"),
        (b'{"is":"branch","name":7,"ref":"a:b:c"}', r"expected str, not int 7 @ \$.name"),
        (b'{"is":"branch","name":"x","ref":"a:b"}', r"a ref is written system:kind:key.*@ \$.ref"),
        (b'{"is":"branch","name":"x","ref":"a:b:c","x":1}', r"unknown field: x @ \$"),
        (b'{"is":"branch","name":"\\ud800","ref":"a:b:c"}', r"not Unicode.*@ \$.name"),
        (b'{"is":"branch","name":"x","ref":"a:b:c","active":1}', r"expected bool, not int 1"),
        (b'{"is":"branch","name":"x","ref":"a:b:c","active":"no"}', r"expected bool, not str"),
        (
            b'{"is":"branch","name":"x","ref":"a:b:c","modified_at":"2026-01-01T00:00:00"}',
            "no UTC offset",
        ),
        (
            b'{"is":"quote","ref":"a:b:c","raised_at":"2026-01-01T00:00:00Z","state":"lost"}',
            r"must be one of open, accepted, declined, not 'lost' @ \$.state",
        ),
        (
            b'{"is":"quote","ref":"a:b:c","raised_at":"2026-01-01T00:00:00Z","state":"open",'
            b'"amount":{"amount":"x","currency":"EUR"}}',
            r"not a decimal number: 'x' @ \$.amount.amount",
        ),
        (
            b'{"is":"recommendation","ref":"a:b:c","noticed_at":"2026-01-01T00:00:00Z","evidence":"abc"}',
            r"expected a list, not str 'abc' @ \$.evidence",
        ),
        (
            b'{"is":"recommendation","ref":"a:b:c","noticed_at":"2026-01-01T00:00:00Z","decide_by":"soon"}',
            r"@ \$.decide_by",
        ),
    ],
)
def test_what_is_not_ours_is_refused_with_its_place(written, said):
    with pytest.raises(UsageError, match=said):
        wire.loads(written)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text() | st.just("is"), x),
    )
)
def test_any_json_is_a_value_or_a_usage_error(data):
    try:
        wire.loads(json.dumps(data))
    except UsageError:
        pass
    else:
        pytest.fail("no JSON made at random is a fact")


@pytest.mark.parametrize("value", [3, "x", None, Ref("a", "b", "c"), object])
def test_only_facts_and_events_are_written(value):
    with pytest.raises(UsageError, match="neither a fact nor an event"):
        wire.dumps(value)


@attrs.frozen
class Job:
    id: int
    completed_on: datetime | None
    total: Decimal | None = None
    tag_ids: tuple[int, ...] = ()


def test_a_shape_reads_a_vendors_row_and_ignores_what_it_does_not_know():
    row = {
        "id": 1,
        "completedOn": "2026-01-01T12:00:00.1234567Z",
        "total": "1.50",
        "tagIds": [1],
        "x": {},
    }
    assert wire.shape(Job)(row) == Job(
        1, datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC), Decimal("1.50"), (1,)
    )


@pytest.mark.parametrize("total", [3, Decimal("3.5"), "3.5"])
def test_amounts_come_as_numbers_or_as_text(total):
    assert wire.shape(Job)({"id": 1, "completedOn": None, "total": total}).total == Decimal(total)


def test_a_shape_tells_every_fault_of_a_row_in_the_vendors_spelling():
    with pytest.raises(UsageError) as caught:
        wire.shape(Job)({"id": "1", "total": True, "tagIds": [1, "a"]})
    assert str(caught.value).split("; ") == [
        "expected int, not str '1' @ $.id",
        "required field missing @ $.completedOn",
        "expected str, not bool True @ $.total",
        "expected int, not str 'a' @ $.tagIds[1]",
    ]


@attrs.frozen
class Pair:
    """Has a check that says itself where it fails."""

    left: int
    right: int

    def __attrs_post_init__(self) -> None:
        if self.left > self.right:
            msg = f"{self.left} lies above {self.right} @ $.left"
            raise UsageError(msg)


def test_a_check_that_says_its_place_is_not_given_another():
    with pytest.raises(UsageError) as caught:
        wire.settings(Pair, {"left": 2, "right": 1})
    assert str(caught.value) == "2 lies above 1 @ $.left"


@pytest.mark.parametrize("row", [None, [], 3, "x"])
def test_a_row_that_is_no_object_is_told_so(row):
    with pytest.raises(UsageError, match=r"expected an object, not \w+ .* @ \$"):
        wire.shape(Job)(row)


def test_settings_are_strict_and_tell_all_faults_at_once():
    with pytest.raises(UsageError) as caught:
        wire.settings(Job, {"id": 1.5, "colour": "red"}, at="sources[0].settings")
    assert str(caught.value).splitlines() == [
        "expected int, not float 1.5 @ sources[0].settings.id",
        "required field missing @ sources[0].settings.completed_on",
        "unknown field: colour @ sources[0].settings",
    ]


def test_settings_make_the_object():
    assert wire.settings(Job, {"id": 1, "completed_on": None}) == Job(1, None)


def test_plain_turns_values_into_json_data():
    held = Quote(
        ref=Ref("a", "b", "c"), state=QuoteState.OPEN, raised_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert wire.plain(held) == {
        "ref": "a:b:c",
        "state": "open",
        "raised_at": "2026-01-01T00:00:00+00:00",
    }
    assert wire.plain(Fraction(1, 3)) == "1/3"


def test_canonical_refuses_what_json_cannot_say():
    with pytest.raises(ValueError, match="not JSON compliant"):
        wire.canonical(float("nan"))

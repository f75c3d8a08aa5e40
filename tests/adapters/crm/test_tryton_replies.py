"""The Tryton writer on replies that no server has to give."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.crm.orders import lead
from proactive_adapters.crm.tryton import Tryton
from proactive_adapters.send import SAFE_TO_REPEAT
from proactive_core.errors import SourceError, UsageError
from proactive_core.ports import OrderKind, Receipt, Rejected, Reply, Request, Support
from proactive_core.wire import settings


@pytest.fixture
def plain():
    return Tryton(database="crm", user="writer", company=1)


def answered(**told) -> Reply:
    return Reply(200, json.dumps({"id": 1, **told}).encode())


def test_only_questions_are_marked_as_safe_to_repeat(plain):
    order = lead()
    look = plain.write(order)
    assert SAFE_TO_REPEAT in look.carry
    create = plain.confirm(order, look, answered(result=[]))
    assert isinstance(create, Request)
    assert SAFE_TO_REPEAT not in create.carry


@pytest.mark.parametrize(
    "told",
    [
        {"error": ["ConcurrencyException", "Records were modified"]},
        {"error": ["TimeOutException"]},
        {"error": ["'sale.opportunity'", ""]},
        {"error": ["database is locked", ""]},
        {"error": "nonsense"},
        {"result": {"id": 1}},
        {"result": [1]},
        {"result": [{"id": "1", "state": "lead"}]},
        {"result": [{"id": 1, "state": None}]},
        {"neither": 1},
    ],
)
def test_faults_and_nonsense_are_source_errors(plain, told):
    order = lead()
    with pytest.raises(SourceError):
        plain.confirm(order, plain.write(order), answered(**told))


@pytest.mark.parametrize("told", [{"result": []}, {"result": None}, {"result": ["7"]}])
def test_a_create_without_a_number_is_a_source_error(plain, told):
    order = lead()
    create = plain.confirm(order, plain.write(order), answered(result=[]))
    with pytest.raises(SourceError, match="without a number"):
        plain.confirm(order, create, answered(**told))


def test_a_missing_module_is_named(plain):
    order = lead()
    with pytest.raises(SourceError, match="activate the module sale_opportunity"):
        plain.confirm(order, plain.write(order), answered(error=["'sale.opportunity'", ""]))


def test_a_warning_asks_for_a_person(plain):
    order = lead()
    told = answered(error=["UserWarning", ["name", "Really?", "It is late."]])
    assert plain.confirm(order, plain.write(order), told) == Rejected(
        "Tryton wants a person to confirm: Really? It is late."
    )


@pytest.mark.parametrize("body", [b"[]", b"<html>", b'{"result": null}', b'{"result": [1]}'])
def test_a_login_that_opens_no_session_is_a_source_error(plain, body):
    with pytest.raises(SourceError):
        plain.authorization({"password": "x"}, Reply(200, body))


def test_settings_that_mean_nothing_are_refused():
    for wrong in (
        {"states": {"accepted": "converted"}},
        {"states": {"accepted": "sold"}},
        {"employees": {"Ada": "7"}},
        {"timezone": "Vienna"},
        {"timezone": "../x"},
        {"company": "1"},
        {"database": ""},
    ):
        with pytest.raises(UsageError):
            Tryton(**{"database": "crm", "user": "writer", **wrong})


def test_it_is_a_hashable_value_that_declares_every_kind_of_order(plain):
    assert hash(plain) == hash(attrs.evolve(plain))
    assert set(plain.orders) == set(OrderKind)
    assert plain.orders[OrderKind.TASK] is Support.ABSENT
    assert plain.seek(lead()) is None


def test_a_configuration_file_can_name_every_setting():
    table = {
        "database": "crm",
        "user": "writer",
        "company": 3,
        "employees": {"Ada Example": 7},
        "states": {"declined": "cancelled"},
        "timezone": "Europe/Vienna",
    }
    assert settings(Tryton, table) == Tryton(**table)


def test_the_last_moment_of_the_calendar_does_not_overflow(plain):
    far = attrs.evolve(plain, timezone="Pacific/Kiritimati")
    order = lead(due=datetime(9999, 12, 31, 23, 0, tzinfo=UTC))
    create = far.confirm(order, far.write(order), answered(result=[]))
    assert '"year": 9999' in create.body


@given(st.text(min_size=1).filter(str.strip), st.text(min_size=1).filter(str.strip))
def test_two_keys_never_share_a_reference(one, other):
    """Idempotency: "orders with one key are about one record" [ports.Order.key]."""
    plain = Tryton(database="crm", user="writer", company=1)
    try:
        same = plain.write(lead(key=one)) == plain.write(lead(key=other))
    except UnicodeEncodeError:
        pytest.fail("a key that cannot be written")
    assert same == (one == other)


@given(st.text(), st.text())
def test_our_part_of_a_comment_is_replaced_and_the_rest_kept(before, body):
    plain = Tryton(database="crm", user="writer", company=1)
    order = lead(key="k", body=body)
    row = {"id": 1, "state": "lead", "comment": before.replace("proactive", "")}
    for _ in range(2):
        answer = plain.confirm(order, plain.write(order), answered(result=[row]))
        if isinstance(answer, Receipt):
            break
        row |= json.loads(answer.body)["params"][1]
        kept = row["comment"].split("[proactive k]")[0]
        assert kept.strip() == plain_text(before)
    assert isinstance(answer, Receipt)  # the second time nothing is left to change


def plain_text(text: str) -> str:
    text = text.replace("proactive", "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode(errors="replace").decode().strip()


def test_records_of_other_companies_are_not_ours(plain):
    domain, *_, context = json.loads(plain.write(lead(key="k")).body)["params"]
    assert domain == [["reference", "=", "k"], ["company", "=", 1]]
    assert context == {"company": 1}

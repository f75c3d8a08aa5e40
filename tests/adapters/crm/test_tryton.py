"""The Tryton writer against a real Tryton that nobody here wrote."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta

import attrs
import pytest

from adapters.crm.orders import AT, lead
from proactive_adapters.crm.tryton import Tryton
from proactive_adapters.send import Sender
from proactive_core.drive import push
from proactive_core.errors import SourceError
from proactive_core.ports import Receipt, Rejected
from proactive_core.refs import Ref

_NUMBERS = itertools.count(1)


@pytest.fixture
def writer(tryton):
    return Tryton(
        database="crm",
        user=tryton.user,
        company=tryton.company,
        employees={"Ada Example": tryton.employee},
        timezone="Europe/Vienna",
    )


@pytest.fixture
def connect(tryton):
    """A way to open senders, all of which are closed at the end."""
    opened = []

    def open_one(adapter, password=tryton.password, **settings):
        sender = Sender(
            adapter.connection, tryton.base, {"password": password}, sign_in=adapter, **settings
        )
        opened.append(sender)
        return sender

    yield open_one
    for sender in opened:
        sender.close()


@pytest.fixture
def send(connect, writer):
    return connect(writer)


def only(tryton, order):
    (found,) = tryton.opportunities(order.key)
    return found


def test_a_lead_becomes_one_opportunity_with_everything_a_colleague_needs(tryton, writer, send):
    order = lead()
    receipt = push(writer, order, send)
    found = only(tryton, order)
    assert receipt == Receipt(Ref("tryton", "lead", str(found["id"])), created=True)
    assert found["state"] == "lead"
    assert found["party"] is None
    assert found["description"] == "Burner is at the end of its life"
    assert found["employee"] == tryton.employee
    assert found["end_date"] == {"__class__": "date", "year": 2026, "month": 3, "day": 4}
    assert found["comment"] == (
        f"[proactive {order.key}]\n"
        "Customer: Hotel Krone\nOwner: Ada Example\nDue: 2026-03-04 10:00 CET\nStage: contact\n\n"
        "Flame sensor replaced twice.\nA new burner saves 14 % gas.\n[/proactive]"
    )


def test_sending_an_order_again_changes_nothing_and_makes_no_second_record(tryton, writer, send):
    order = lead()
    first = push(writer, order, send)
    before = only(tryton, order)
    for again in (False, True):
        assert push(writer, order, send, again=again) == attrs.evolve(first, created=False)
    assert only(tryton, order) == before


def test_a_lead_that_moved_on_updates_its_record(tryton, writer, send):
    order = lead()
    push(writer, order, send)
    later = attrs.evolve(
        order,
        stage="decide",
        owner="Somebody New",
        due=AT + timedelta(days=9, hours=14, minutes=30),
    )
    assert push(writer, later, send).created is False
    found = only(tryton, order)
    assert "Stage: decide" in found["comment"]
    assert "Owner: Somebody New" in found["comment"]
    assert found["comment"].count("[proactive ") == 1
    # 23:30 UTC on the 11th is the 12th in Vienna.
    assert found["end_date"]["day"] == 12
    assert found["employee"] == tryton.employee  # nobody knows Somebody New's number


def test_what_people_wrote_into_the_record_stays(tryton, writer, send):
    order = lead()
    push(writer, order, send)
    found = only(tryton, order)
    theirs = f"Called on Monday. C:\\1\n\n{found['comment']}\n\nAsks for two offers."
    tryton.change(found["id"], comment=theirs, description="Krone: burner")
    push(writer, attrs.evolve(order, stage="decide"), send)
    after = only(tryton, order)
    assert after["comment"].startswith("Called on Monday. C:\\1\n\n[proactive ")
    assert after["comment"].endswith("[/proactive]\n\nAsks for two offers.")
    assert "Stage: decide" in after["comment"]
    assert after["description"] == "Krone: burner"


def test_a_lost_answer_after_the_create_finds_the_record_again(tryton, writer, send):
    order = lead()

    def forgetful(request):
        reply = send(request)
        if "opportunity.create" in request.body:
            raise SourceError("unknown outcome: ReadTimeout")
        return reply

    with pytest.raises(SourceError, match="unknown outcome"):
        push(writer, order, forgetful)
    made = only(tryton, order)
    receipt = push(writer, order, send, again=True)
    assert receipt == Receipt(Ref("tryton", "lead", str(made["id"])), created=False)
    assert only(tryton, order) == made


@pytest.mark.parametrize(("outcome", "state"), [("declined", "lost"), ("withdrawn", "cancelled")])
def test_outcomes_with_one_certain_meaning_set_the_state(tryton, writer, send, outcome, state):
    order = lead()
    push(writer, order, send)
    push(writer, attrs.evolve(order, stage="tell", outcome=outcome, due=None), send)
    found = only(tryton, order)
    assert found["state"] == state
    assert f"Outcome: {outcome}" in found["comment"]


@pytest.mark.parametrize("outcome", ["accepted", "not_suitable", "unreachable"])
def test_other_outcomes_are_told_in_the_comment_and_guess_no_state(tryton, writer, send, outcome):
    order = lead()
    push(writer, order, send)
    push(writer, attrs.evolve(order, stage="tell", outcome=outcome), send)
    found = only(tryton, order)
    assert found["state"] == "lead"
    assert f"Outcome: {outcome}" in found["comment"]


def test_a_lead_that_arrives_already_declined_is_created_and_lost(tryton, writer, send):
    order = lead(outcome="declined", stage="tell")
    assert push(writer, order, send).created is True
    assert only(tryton, order)["state"] == "lost"


def test_a_lead_that_lives_again_opens_the_record_that_we_had_ended(tryton, writer, send):
    order = lead()
    push(writer, attrs.evolve(order, stage="tell", outcome="declined"), send)
    push(writer, attrs.evolve(order, stage="contact", body="They called back."), send)
    found = only(tryton, order)
    assert found["state"] == "lead"
    assert "They called back." in found["comment"]
    assert "Outcome" not in found["comment"]


def test_a_record_that_a_person_ended_is_left_alone(tryton, writer, send):
    order = lead(body="Outcome: declined\nis what the customer may say.")
    push(writer, order, send)
    tryton.press("lost", only(tryton, order)["id"])
    before = only(tryton, order)
    receipt = push(writer, attrs.evolve(order, stage="decide"), send)
    assert receipt.created is False
    assert only(tryton, order) == before


def test_a_sale_in_tryton_against_an_end_here_needs_a_person(tryton, writer, send):
    order = lead()
    push(writer, order, send)
    key = only(tryton, order)["id"]
    (party,) = tryton.ask("model.party.party.create", [{"name": "Hotel Krone"}], {})
    (address,) = tryton.ask("model.party.address.create", [{"party": party}], {})
    tryton.change(key, party=party, address=address)
    tryton.press("opportunity", key)
    tryton.press("convert", key)
    state = only(tryton, order)["state"]
    assert state == "converted"
    answer = push(writer, attrs.evolve(order, stage="tell", outcome="declined"), send)
    assert answer == Rejected(f"opportunity {key} is converted in Tryton, here declined")
    assert push(writer, attrs.evolve(order, stage="decide"), send).created is False


def test_a_state_that_tryton_refuses_is_rejected_with_its_words(tryton, writer, send):
    strict = attrs.evolve(writer, states={"contact": "opportunity"})
    order = lead()
    answer = push(strict, order, send)
    assert isinstance(answer, Rejected)
    assert "Party" in answer.why
    assert only(tryton, order)["state"] == "lead"


def test_a_value_that_tryton_finds_invalid_is_rejected(tryton, writer, send):
    wrong = attrs.evolve(writer, employees={"Ada Example": 4711})
    order = lead()
    answer = push(wrong, order, send)
    assert isinstance(answer, Rejected)
    assert "Employee" in answer.why or "employee" in answer.why
    assert tryton.opportunities(order.key) == []


def test_a_user_without_access_is_rejected(tryton, writer, connect):
    reader = attrs.evolve(writer, user="reader")
    answer = push(reader, lead(), connect(reader))
    assert isinstance(answer, Rejected)
    assert "not allowed" in answer.why


def test_two_records_with_one_reference_need_a_person(tryton, writer, send):
    order = lead()
    push(writer, order, send)
    twin = {"reference": order.key, "company": tryton.company}
    tryton.ask("model.sale.opportunity.create", [twin], {"company": tryton.company})
    answer = push(writer, order, send)
    ids = ", ".join(str(row["id"]) for row in sorted(tryton.opportunities(order.key), key=str))
    assert isinstance(answer, Rejected)
    assert ids.split(", ")[0] in answer.why


def test_somebody_elses_change_between_look_and_write_is_not_overwritten(tryton, writer, send):
    order = lead()
    push(writer, order, send)
    key = only(tryton, order)["id"]

    def slow(request):
        if "opportunity.write" in request.body:
            tryton.change(key, comment=f"Called them.\n{only(tryton, order)['comment']}")
        return send(request)

    with pytest.raises(SourceError, match="modified in the meanwhile"):
        push(writer, attrs.evolve(order, stage="decide"), slow)
    push(writer, attrs.evolve(order, stage="decide"), send, again=True)
    comment = only(tryton, order)["comment"]
    assert comment.startswith("Called them.\n[proactive ")
    assert "Stage: decide" in comment


def test_without_a_company_the_users_own_is_used(tryton, writer, send):
    order = lead()
    push(attrs.evolve(writer, company=None), order, send)
    assert only(tryton, order)["state"] == "lead"


def test_a_user_without_a_company_is_told_to_configure_one(writer, connect):
    homeless = attrs.evolve(writer, user="lost", company=None)
    answer = push(homeless, lead(), connect(homeless))
    assert answer == Rejected("the Tryton user lost has no company: configure one")


def test_a_wrong_password_is_a_source_error_that_does_not_tell_it(writer, connect):
    send = connect(writer, password="wrong-Secret-4711")
    with pytest.raises(SourceError) as caught:
        push(writer, lead(), send)
    assert caught.value.status == 401
    assert "password" in str(caught.value)
    assert "wrong-Secret-4711" not in repr(caught.value)


def test_a_session_that_ended_is_opened_again(tryton, writer, send):
    first, second = lead(), lead()
    push(writer, first, send)
    send._talk._held = attrs.evolve(
        send._talk._held, headers=(("authorization", "Session d3JpdGVyOjI6Z29uZQ=="),)
    )
    assert push(writer, second, send).created is True
    assert len(tryton.opportunities(second.key)) == 1


def test_a_database_that_is_not_there_is_a_source_error(writer, connect):
    nowhere = attrs.evolve(writer, database="no/where")
    with pytest.raises(SourceError) as caught:
        push(nowhere, lead(), connect(nowhere))
    assert caught.value.status is not None


def test_hostile_text_and_keys_arrive_and_are_found_again(tryton, writer, send):
    order = lead(
        key=f" ä%20/\t{next(_NUMBERS)}\n",
        title="two\nlines\tand \0 more",
        body="[/proactive]\n[proactive x]\\1 \ud800 \0 😀",
        customer="Line\nbreak",
        owner=None,
        due=None,
    )
    assert push(writer, order, send).created is True
    assert push(writer, order, send).created is False
    later = attrs.evolve(order, stage="decide", body="new")
    assert push(writer, later, send).created is False
    request = writer.write(order)
    reference = json.loads(request.body)["params"][0][0][2]
    (found,) = tryton.opportunities(reference)
    assert found["description"] == "two lines and more"
    assert found["comment"].count("proactive") == 2
    assert found["end_date"] is None

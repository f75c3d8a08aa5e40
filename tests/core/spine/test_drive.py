from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from acme import AcmeField

from proactive_core import (
    Feed,
    Order,
    OrderKind,
    Page,
    PluginError,
    Receipt,
    Ref,
    Rejected,
    Reply,
    Request,
    SourceError,
    Support,
    UsageError,
    Window,
)
from proactive_core.drive import MOST_STEPS, Carrying, Walk, apull, apush, pull, push

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
TAPE = json.loads((Path(__file__).parents[2] / "kit/tape/recommendations.json").read_text())


def send(request: Request) -> Reply:
    bodies = {tuple(map(tuple, take["query"])): take["body"] for take in TAPE}
    return Reply(200, json.dumps(bodies[request.query]).encode())


async def asend(request: Request) -> Reply:
    await asyncio.sleep(0)
    return send(request)


def test_pull_and_apull_differ_by_await_alone():
    async def all_pages():
        return [p async for p in apull(AcmeField(), Feed.RECOMMENDATIONS, WINDOW, asend)]

    pages = list(pull(AcmeField(), Feed.RECOMMENDATIONS, WINDOW, send))
    assert [p.rows for p in pages] == [3, 1]
    assert asyncio.run(all_pages()) == pages


def test_a_feed_that_is_not_read_is_refused_with_what_was_declared():
    with pytest.raises(UsageError, match="acme_field does not read visits: absent"):
        Walk(AcmeField(), Feed.VISITS, WINDOW)


def test_a_walk_goes_on_from_what_an_interrupted_one_left():
    first = Walk(AcmeField(), Feed.RECOMMENDATIONS, WINDOW)
    before = first.take(send(first.request))
    left = first.pending
    after = list(pull(AcmeField(), Feed.RECOMMENDATIONS, WINDOW, send, left))
    assert [before, *after] == list(pull(AcmeField(), Feed.RECOMMENDATIONS, WINDOW, send))


def test_a_failed_reading_leaves_the_same_request_due():
    walk = Walk(AcmeField(), Feed.RECOMMENDATIONS, WINDOW)
    asked = walk.request
    with pytest.raises(SourceError):
        walk.take(Reply(500, b""))
    assert walk.request == asked


def test_a_walk_that_is_over_takes_no_reply():
    walk = Walk(AcmeField(), Feed.RECOMMENDATIONS, WINDOW)
    while walk.request is not None:
        walk.take(send(walk.request))
    with pytest.raises(UsageError, match="the walk is over"):
        walk.take(Reply(200, b"{}"))


class Fan(AcmeField):
    """Fans out: an index, then one request for each of its rows."""

    def read(self, request, reply) -> Page:
        if request.path == "/v1/suggestions":
            made = tuple(Request(about=request.about, path=f"/v1/s/{n}") for n in (1, 2))
            return Page(rows=2, deferred=2, next=made, cursor="c1")
        return Page(rows=0, cursor="c2" if request.path.endswith("1") else None)


def test_requests_that_fan_out_are_all_asked_in_order_and_the_last_cursor_is_kept():
    walk, asked = Walk(Fan(), Feed.RECOMMENDATIONS, WINDOW), []
    while walk.request is not None:
        asked.append(walk.request.path)
        walk.take(Reply(200, b""))
    assert asked == ["/v1/suggestions", "/v1/s/1", "/v1/s/2"]
    assert walk.cursor == "c2"


def test_what_cannot_be_had_now_is_asked_for_after_everything_else():
    walk = Walk(Fan(), Feed.RECOMMENDATIONS, WINDOW)
    walk.take(Reply(200, b""))
    first, second = walk.pending
    walk.postpone()
    assert walk.pending == (second, first)


class Broken(AcmeField):
    def read(self, request, reply) -> Page:
        raise KeyError("oops")


def test_a_mistake_of_an_adapter_is_told_with_its_name():
    with pytest.raises(PluginError, match="acme_field broke: KeyError: 'oops'"):
        list(pull(Broken(), Feed.RECOMMENDATIONS, WINDOW, lambda _: Reply(200, b"")))


class Circle(AcmeField):
    def read(self, request, reply) -> Page:
        return Page(rows=0, next=(request,))


def test_an_adapter_that_asks_in_circles_is_stopped():
    with pytest.raises(PluginError, match="asks twice for /v1/suggestions"):
        list(pull(Circle(), Feed.RECOMMENDATIONS, WINDOW, lambda _: Reply(200, b"")))


ORDER = Order(
    kind=OrderKind.LEAD,
    key="k1",
    title="Belt",
    stage="contact",
    at=datetime(2026, 1, 1, tzinfo=UTC),
)


@attrs.frozen
class Shop:
    """A writer in two steps: reserve, then put. It can be asked what it has."""

    name = "shop"
    orders = {OrderKind.LEAD: Support.FULL, OrderKind.NOTE: Support.PENDING}

    def write(self, order):
        return Request(about="lead", method="POST", path="/reserve")

    def seek(self, order):
        return Request(about="lead", path=f"/find/{order.key}")

    def confirm(self, order, request, reply):
        if request.path == "/reserve":
            return Request(about="lead", method="PUT", path="/put")
        if reply.body == b"no":
            return Rejected("the shop is closed to you")
        if reply.body == b"none":
            return self.write(order)
        return Receipt(Ref("shop", "lead", order.key), created=request.path == "/put")


class Till:
    def __init__(self, **replies: bytes) -> None:
        self.asked: list[str] = []
        self.replies = replies

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request.path)
        return Reply(200, self.replies.get(request.path.split("/")[1], b"ok"))

    async def later(self, request: Request) -> Reply:
        return self(request)


def test_push_and_apush_carry_an_order_out_step_by_step():
    till, other = Till(), Till()
    done = push(Shop(), ORDER, till)
    assert (
        done == asyncio.run(apush(Shop(), ORDER, other.later)) == Receipt(Ref("shop", "lead", "k1"))
    )
    assert till.asked == other.asked == ["/reserve", "/put"]


def test_after_an_unknown_outcome_push_looks_before_it_writes():
    found, missing = Till(), Till(find=b"none")
    assert push(Shop(), ORDER, found, again=True).created is False
    assert found.asked == ["/find/k1"]
    assert push(Shop(), ORDER, missing, again=True).created is True
    assert missing.asked == ["/find/k1", "/reserve", "/put"]


def test_a_refusal_for_good_is_a_value():
    assert push(Shop(), ORDER, Till(put=b"no")) == Rejected("the shop is closed to you")


def test_an_order_that_is_not_written_is_refused_with_what_was_declared():
    note = attrs.evolve(ORDER, kind=OrderKind.NOTE)
    with pytest.raises(UsageError, match="shop does not write note: pending"):
        push(Shop(), note, Till())


def test_a_writer_that_never_ends_is_stopped():
    class Endless(Shop):
        def confirm(self, order, request, reply):
            return request

    till = Till()
    with pytest.raises(PluginError, match="more than"):
        push(Endless(), ORDER, till)
    assert len(till.asked) == MOST_STEPS + 1


def test_an_order_carried_out_takes_no_further_reply():
    carrying = Carrying(Shop(), ORDER)
    while carrying.request is not None:
        carrying.take(Reply(200, b"ok"))
    with pytest.raises(UsageError, match="is carried out"):
        carrying.take(Reply(200, b"ok"))

"""The only loops between an adapter and its system, each written twice.

`await` is a colour and logic is not: `Walk` and `Carrying` hold all of it and do no I/O.
The caller brings `send`, which turns a `Request` into a `Reply`; hosts, secrets, retries
and rate limits live there and nowhere else.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator

from .errors import PluginError, ProactiveError, UsageError
from .ports import (
    Adapter,
    Feed,
    Order,
    Page,
    Receipt,
    Rejected,
    Reply,
    Request,
    Support,
    Window,
    Writer,
)

#: An order that needs more steps than this goes round in circles.
MOST_STEPS = 20


@contextlib.contextmanager
def _blaming(name: str) -> Iterator[None]:
    """Turn whatever an adapter raises by mistake into an error that names it."""
    try:
        yield
    except ProactiveError:
        raise
    except Exception as e:
        raise PluginError(f"{name} broke: {type(e).__name__}: {e}") from e


class Walk:
    """A read in progress: ask for `request`, send it as you like, hand the reply to `take`.

    Args:
        adapter: Who asks and understands.
        feed: What to read.
        window: Which part of it.
        pending: Requests that an interrupted walk left; empty to begin at the beginning.

    Attributes:
        cursor: The last cursor that a page gave; None if none did.

    Raises:
        UsageError: The adapter does not read this feed.
    """

    def __init__(
        self, adapter: Adapter, feed: Feed, window: Window, pending: Iterable[Request] = ()
    ) -> None:
        support = adapter.feeds.get(feed, Support.ABSENT)
        if support is not Support.FULL:
            raise UsageError(f"{adapter.name} does not read {feed.value}: {support.value}")
        self._adapter = adapter
        with _blaming(adapter.name):
            self._queue = deque(pending) or deque([adapter.open(feed, window)])
        self._asked: set[Request] = set()
        self.cursor = window.cursor

    @property
    def request(self) -> Request | None:
        """What to send next; None once the walk is over."""
        return self._queue[0] if self._queue else None

    @property
    def pending(self) -> tuple[Request, ...]:
        """What remains to be asked: values, so that a later run can go on from here."""
        return tuple(self._queue)

    def postpone(self) -> None:
        """Ask for everything else first: what is due now cannot be had at the moment."""
        self._queue.rotate(-1)

    def take(self, reply: Reply) -> Page:
        """Read one reply and move on.

        Raises:
            SourceError: The reply meant nothing; the same request is still due.
            PluginError: The adapter asks for what it has asked before.
            UsageError: The walk is over.
        """
        if not self._queue:
            raise UsageError("the walk is over: there is nothing to take a reply for")
        with _blaming(self._adapter.name):
            page = self._adapter.read(self._queue[0], reply)
        self._asked.add(self._queue.popleft())
        for request in page.next:
            if request in self._asked or request in self._queue:
                raise PluginError(f"{self._adapter.name} asks twice for {request.path}")
            self._queue.append(request)
        self.cursor = page.cursor or self.cursor
        return page


def pull(
    adapter: Adapter,
    feed: Feed,
    window: Window,
    send: Callable[[Request], Reply],
    pending: Iterable[Request] = (),
) -> Iterator[Page]:
    """Read every page of a feed, one at a time; see `Walk`."""
    walk = Walk(adapter, feed, window, pending)
    while walk.request is not None:
        yield walk.take(send(walk.request))


async def apull(
    adapter: Adapter,
    feed: Feed,
    window: Window,
    send: Callable[[Request], Awaitable[Reply]],
    pending: Iterable[Request] = (),
) -> AsyncIterator[Page]:
    """Read as `pull` does, where sending is awaited."""
    walk = Walk(adapter, feed, window, pending)
    while walk.request is not None:
        yield walk.take(await send(walk.request))


class Carrying:
    """An order being carried out: send `request`, hand the reply to `take`.

    Args:
        again: True when an earlier attempt had an unknown outcome: look before writing.

    Attributes:
        request: What to send next; None once `outcome` is known.
        outcome: What became of the order; None until it is known.

    Raises:
        UsageError: The adapter does not write this kind of order.
    """

    def __init__(self, writer: Writer, order: Order, *, again: bool = False) -> None:
        support = writer.orders.get(order.kind, Support.ABSENT)
        if support is not Support.FULL:
            raise UsageError(f"{writer.name} does not write {order.kind.value}: {support.value}")
        self._writer = writer
        self._order = order
        self._steps = 0
        self.outcome: Receipt | Rejected | None = None
        with _blaming(writer.name):
            looked = writer.seek(order) if again else None
            self.request: Request | None = looked or writer.write(order)

    def take(self, reply: Reply) -> None:
        """Read one reply and move on.

        Raises:
            SourceError: The outcome of this step is unknown.
            PluginError: The adapter keeps asking without an end.
        """
        if self.request is None:
            raise UsageError("the order is carried out: there is nothing to take a reply for")
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise PluginError(f"{self._writer.name} needs more than {MOST_STEPS} steps an order")
        with _blaming(self._writer.name):
            answer = self._writer.confirm(self._order, self.request, reply)
        if isinstance(answer, Request):
            self.request = answer
        else:
            self.request, self.outcome = None, answer


def _done(carrying: Carrying) -> Receipt | Rejected:
    assert carrying.outcome is not None
    return carrying.outcome


def push(
    writer: Writer, order: Order, send: Callable[[Request], Reply], *, again: bool = False
) -> Receipt | Rejected:
    """Carry out an order, however many steps it takes; see `Carrying`."""
    carrying = Carrying(writer, order, again=again)
    while carrying.request is not None:
        carrying.take(send(carrying.request))
    return _done(carrying)


async def apush(
    writer: Writer,
    order: Order,
    send: Callable[[Request], Awaitable[Reply]],
    *,
    again: bool = False,
) -> Receipt | Rejected:
    """Carry out an order as `push` does, where sending is awaited."""
    carrying = Carrying(writer, order, again=again)
    while carrying.request is not None:
        carrying.take(await send(carrying.request))
    return _done(carrying)

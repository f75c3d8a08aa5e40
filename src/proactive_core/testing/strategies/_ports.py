"""What passes between the core and the world outside: requests, pages, orders, messages."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from ... import ports as p
from ...leads import Outcome, Stage
from ._every_fact import facts
from ._facts import _WORDS, S, _maybe, _of, moments, refs, texts
from ._shapes import shaped

_PAIRS = st.lists(st.tuples(_WORDS, texts()), max_size=3).map(tuple)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | texts(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
).map(json.dumps)
_STATUSES = st.sampled_from([200, 201, 204, 304, 400, 401, 404, 409, 429, 500, 503])


def _lines() -> S[str]:
    return texts().map(lambda some: " ".join(some.split()))


def connections() -> S[p.Connection]:
    """Any way to reach an outside system; its headers carry secrets that it names."""

    def made(
        names: list[str], auth: p.Auth, secrets: list[str], carried: int, rest: dict[str, float]
    ) -> p.Connection:
        signs_in = auth is p.Auth.CLIENT_CREDENTIALS
        return p.Connection(
            bases={name: f"https://{name}.example/api" for name in names},
            auth=auth,
            token_urls={name: f"https://{name}.example/token" for name in names if signs_in},
            secrets=tuple(secrets),
            headers={f"X-{secret.title()}": secret for secret in secrets[:carried]},
            **rest,
        )

    some = st.lists(_WORDS, max_size=2, unique=True)
    rest = st.fixed_dictionaries(
        {"read_timeout": st.floats(0.1, 600)}, optional={"per_second": st.floats(0.1, 100)}
    )
    return st.builds(made, some, st.sampled_from(p.Auth), some, st.integers(0, 2), rest)


def requests() -> S[p.Request]:
    """Any question for an outside system, with a body of JSON or without."""
    return st.builds(
        p.Request,
        about=st.sampled_from([one.value for one in (*p.Feed, *p.OrderKind)]),
        method=st.sampled_from(["GET", "POST", "PUT", "PATCH"]),
        path=texts().map(lambda some: "/" + some.lstrip("/")),
        query=_PAIRS,
        body=_maybe(_JSON),
        carry=_PAIRS,
    )


def replies() -> S[p.Reply]:
    """Any reply, of any status: JSON, or bytes that are nothing."""
    return st.builds(
        p.Reply, _STATUSES, _JSON.map(str.encode) | st.binary(max_size=20), headers=_PAIRS
    )


def problems() -> S[p.Problem]:
    """Any row that did not become a fact."""
    return st.builds(p.Problem, st.integers(0, 1000), texts(), _JSON | texts(), _maybe(texts()))


def pages() -> S[p.Page]:
    """Any page, empty ones among them, all of whose rows are accounted for."""

    def made(read: list[object], unread: list[p.Problem], deferred: int, **rest: object) -> p.Page:
        rows = len(read) + len(unread) + deferred
        whole = {"facts": tuple(read), "problems": tuple(unread), "deferred": deferred, **rest}
        return p.Page(rows=rows, **whole)  # type: ignore[arg-type]

    return st.builds(
        made,
        st.lists(facts(), max_size=3),
        st.lists(problems(), max_size=2),
        st.integers(0, 2),
        next=st.lists(requests(), max_size=2).map(tuple),
        cursor=_maybe(texts()),
    )


def pages_read() -> S[p.PageRead]:
    """Any page as the journal remembers it."""
    return shaped(p.PageRead, source=_WORDS, pending=st.lists(requests(), max_size=2).map(tuple))


def action_refusals() -> S[p.ActionRefused]:
    """Anything that the desk refused to somebody in the office."""
    return shaped(p.ActionRefused)


def orders() -> S[p.Order]:
    """Any order to write something outside."""
    return st.builds(
        p.Order,
        kind=st.sampled_from(p.OrderKind),
        key=texts(),
        title=_lines(),
        body=st.just("") | texts(),
        customer=_maybe(texts()),
        owner=_maybe(texts()),
        due=_maybe(moments()),
        stage=st.sampled_from(Stage).map(lambda stage: stage.value),
        outcome=_maybe(st.sampled_from(Outcome).map(lambda outcome: outcome.value)),
        at=moments(),
    )


def receipts() -> S[p.Receipt]:
    """Any word that an order was carried out."""
    return st.builds(p.Receipt, refs(), st.booleans())


def rejections() -> S[p.Rejected]:
    """Any word that an order will never be carried out."""
    return st.builds(p.Rejected, texts())


def messages() -> S[p.Message]:
    """Any words for one person; the subject is one line."""
    return st.builds(
        p.Message,
        key=texts(),
        to=_of("person"),
        address=texts(),
        subject=_lines(),
        body=st.just("") | texts(max_size=60),
    )

"""Rows as they really come: each fault has been seen in production, or can be expected."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.fsm.world import (
    ADAPTER,
    EXPORTS,
    FULL,
    WINDOW,
    fact,
    kept,
    read,
    reply,
    row,
    rows,
    why,
    without,
)
from proactive_core.facts import Customer, Submission
from proactive_core.ports import Feed

_JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.just([None]),
)

#: Other programs may share the machine: an example has no deadline.
CALM = settings(deadline=None)

#: What each kind of fact cannot do without, in the vendor's words.
NEEDED = {
    Feed.ASSIGNMENTS: {"id", "jobId", "technicianId"},
    Feed.BRANCHES: {"id", "name"},
    Feed.CUSTOMERS: {"id", "name"},
    Feed.EQUIPMENT: {"id", "name", "locationId"},
    Feed.QUOTES: {"id", "status", "createdOn"},
    Feed.RECOMMENDATIONS: {"id", "status", "createdOn"},
    Feed.SITES: {"id", "name", "customerId"},
    Feed.SUBMISSIONS: {"id", "createdOn"},
    Feed.TECHNICIANS: {"id", "name"},
    Feed.VISITS: {"id", "customerId", "jobStatus"},
}
_CLEAN = {Feed.SUBMISSIONS: 2}


def clean(feed: Feed) -> dict[str, Any]:
    return row(feed, _CLEAN.get(feed, 0))


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_null_or_missing_is_fine_wherever_a_fact_can_do_without(feed: Feed) -> None:
    held = clean(feed)
    claim = {"jobGeneratedLeadSource"} if feed is Feed.SUBMISSIONS else set()
    for key in held.keys() - NEEDED[feed] - claim:
        assert len(read(feed, held | {key: None}).facts) == 1, key
        assert len(read(feed, without(held, key)).facts) == 1, key


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_what_a_fact_needs_is_asked_for_by_name(feed: Feed) -> None:
    for key in NEEDED[feed]:
        place = f"$.{key}" if feed is Feed.RECOMMENDATIONS else f"$.data[0].{key}"
        assert place in why(feed, clean(feed) | {key: None})
        assert key in why(feed, without(clean(feed), key))


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_a_problem_keeps_the_row_and_its_key(feed: Feed) -> None:
    spoiled = clean(feed) | {"modifiedOn": "yesterday"}
    (problem,) = read(feed, spoiled).problems
    assert problem.key == str(spoiled["id"])
    assert kept(problem, spoiled)
    assert "modifiedOn" in problem.why


@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
@pytest.mark.parametrize("key", ["modifiedOn", "createdOn", "completedOn", "soldOn"])
def test_a_moment_without_an_offset_is_a_problem(feed: Feed, key: str) -> None:
    held = clean(feed)
    if f'"{key}"' not in json.dumps(held):
        return
    got = read(feed, held | {key: "2026-01-13T00:00:00"})
    # A moment that no fact of this feed needs is not read at all.
    assert all(key in problem.why and "offset" in problem.why for problem in got.problems)
    assert bool(got.problems) == bool(read(feed, held | {key: "junk"}).problems)
    assert key != "modifiedOn" or got.problems


@pytest.mark.parametrize("bad", [7.0, "7", True, "", [7], {"id": 7}])
@pytest.mark.parametrize("feed", FULL, ids=lambda f: f.value)
def test_ids_are_whole_numbers_and_nothing_else(feed: Feed, bad: object) -> None:
    assert "id" in why(feed, clean(feed) | {"id": bad})


def test_ids_of_64_bits_stay_exact() -> None:
    largest = 2**63 - 1
    assert fact(Feed.CUSTOMERS, row(Feed.CUSTOMERS, id=largest)).ref.key == str(largest)


@pytest.mark.parametrize("bad", [20, 2.5, True, None, [], "", " "])
def test_names_that_are_no_words_are_problems(bad: object) -> None:
    assert "name" in why(Feed.CUSTOMERS, row(Feed.CUSTOMERS, name=bad))


def test_half_a_surrogate_pair_is_a_problem_that_can_be_stored() -> None:
    (problem,) = read(Feed.CUSTOMERS, row(Feed.CUSTOMERS, name="\ud800")).problems
    problem.raw.encode()
    problem.why.encode()


def test_merge_chains_and_circles_are_stated_as_they_are() -> None:
    held = [row(Feed.CUSTOMERS, id=i, active=False, mergedToId=to) for i, to in ((1, 2), (2, 1))]
    held.append(row(Feed.CUSTOMERS, id=3, active=False, mergedToId=3))
    page = read(Feed.CUSTOMERS, *held)
    assert [(f.ref.key, f.merged_into.key) for f in page.facts if isinstance(f, Customer)] == [
        ("1", "2"),
        ("2", "1"),
        ("3", "3"),
    ]


@pytest.mark.parametrize(
    "source", [None, {"jobId": None, "employeeId": None}, {}, {"jobId": None, "other": 3}]
)
def test_a_job_that_nobody_brought_is_no_row_of_the_submissions(source: object) -> None:
    page = read(Feed.SUBMISSIONS, clean(Feed.SUBMISSIONS) | {"jobGeneratedLeadSource": source})
    assert (page.rows, page.facts, page.problems) == (0, (), ())


def test_a_job_without_the_key_was_brought_by_nobody() -> None:
    assert read(Feed.SUBMISSIONS, without(clean(Feed.SUBMISSIONS), "jobGeneratedLeadSource")) == (
        read(Feed.SUBMISSIONS)
    )


@pytest.mark.parametrize(
    "source",
    [{"jobId": "1001"}, {"employeeId": 5.5}, {"employeeId": False}, "501", 501, [501], False, ""],
)
def test_a_claim_that_cannot_be_read_is_a_problem_and_never_nothing(source: object) -> None:
    claim = clean(Feed.SUBMISSIONS) | {"jobGeneratedLeadSource": source}
    assert "jobGeneratedLeadSource" in why(Feed.SUBMISSIONS, claim)


@pytest.mark.parametrize("junk", [None, 3, "job", [], True])
def test_a_row_that_is_no_row_is_a_problem_of_every_feed(junk: object) -> None:
    for feed in EXPORTS:
        held = clean(feed)
        page = read(feed, held, junk, held)
        assert page.rows == 3
        assert [p.row for p in page.problems] == [1]
        assert "$.data[1]" in page.problems[0].why


def test_the_problem_of_a_claim_has_the_place_of_its_row_in_the_reply() -> None:
    plain = row(Feed.SUBMISSIONS, 0)
    bad = without(clean(Feed.SUBMISSIONS), "createdOn")
    page = read(Feed.SUBMISSIONS, plain, plain, bad, clean(Feed.SUBMISSIONS))
    assert (page.rows, len(page.facts)) == (2, 1)
    (problem,) = page.problems
    assert (problem.row, problem.key) == (2, "1003")
    assert problem.why == "required field missing @ $.data[2].createdOn"


@pytest.mark.parametrize(
    ("feed", "change", "named"),
    [
        (Feed.SUBMISSIONS, {"priority": "Yesterday"}, "Urgent, not 'Yesterday'"),
        (Feed.SUBMISSIONS, {"priority": 3}, "priority"),
        (Feed.QUOTES, {"status": {"value": 9, "name": "Expired"}}, "Dismissed, not 'Expired'"),
        (Feed.QUOTES, {"status": {"value": 1}}, "status.name"),
        (Feed.QUOTES, {"status": 1}, "status"),
        (Feed.QUOTES, {"status": None}, "status"),
        (Feed.VISITS, {"jobStatus": 4}, "jobStatus"),
        (Feed.RECOMMENDATIONS, {"status": "Deferred"}, "Archived, not 'Deferred'"),
        (Feed.RECOMMENDATIONS, {"status": 2}, "status"),
        (Feed.RECOMMENDATIONS, {"urgencyLevel": "Severe"}, "Critical, not 'Severe'"),
        (Feed.RECOMMENDATIONS, {"urgencyLevel": 4}, "urgencyLevel"),
    ],
)
def test_words_that_are_new_or_numbers_are_never_guessed(
    feed: Feed, change: dict[str, object], named: str
) -> None:
    assert named in why(feed, clean(feed) | change)


def test_only_an_explicit_no_makes_a_record_inactive() -> None:
    for word, active in ((None, True), (True, True), (False, False)):
        assert fact(Feed.TECHNICIANS, row(Feed.TECHNICIANS, active=word)).active is active


def test_a_new_status_of_a_job_is_just_not_canceled() -> None:
    held = row(Feed.VISITS, jobStatus="AwaitingParts", completedOn=None)
    assert not fact(Feed.VISITS, held).canceled


@pytest.mark.parametrize(
    ("amount", "exact"), [("1250.10", "1250.10"), (1250, "1250"), (0.1, "0.1"), ("0.00", "0.00")]
)
def test_amounts_are_exact_as_numbers_and_as_text(amount: object, exact: str) -> None:
    quote = fact(Feed.QUOTES, row(Feed.QUOTES, subtotal=amount))
    assert str(quote.amount.amount) == exact


@pytest.mark.parametrize("amount", ["", "free", "NaN", "Infinity", True, [], {}])
def test_an_amount_that_is_none_is_a_problem(amount: object) -> None:
    assert "amount" in why(Feed.QUOTES, row(Feed.QUOTES, subtotal=amount)) or "subtotal" in why(
        Feed.QUOTES, row(Feed.QUOTES, subtotal=amount)
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Technician: Ada", "Technician: write the technician's id, not 'Ada'"),
        ("Technician: 5.5", "Technician"),
        ("Technician: ٥", "Technician"),
        (f"Technician: {'9' * 5000}", "Technician"),
        ("Better off: probably", "Better off: write one of certain, doubtful"),
        ("Decide by: next spring", "Decide by: write a day like"),
        ("Decide by: 31.04.2026", "Decide by"),
        ("Customer: perhaps", "Customer: write one of agreed, hesitant, declined"),
    ],
)
def test_an_answer_in_the_notes_that_is_none_says_what_to_write(line: str, said: str) -> None:
    finding = row(Feed.RECOMMENDATIONS, status="New", internalNotes=f"ok\n{line}")
    told = why(Feed.RECOMMENDATIONS, finding)
    assert said in told
    assert told.endswith("@ $.internalNotes")


def test_attachments_without_an_address_are_named_by_their_file() -> None:
    held = [{"url": None, "fileName": "a.jpg"}, {"url": " ", "fileName": None}, {"url": "u"}, {}]
    finding = row(Feed.RECOMMENDATIONS, attachments=held)
    assert fact(Feed.RECOMMENDATIONS, finding).evidence == ("a.jpg", "u")


def test_a_finding_that_answers_for_another_is_a_problem() -> None:
    body = {"hasMore": False, "data": [{"id": 7}]}
    (request,) = ADAPTER.read(ADAPTER.open(Feed.RECOMMENDATIONS, WINDOW), reply(body)).next
    (problem,) = ADAPTER.read(request, reply(row(Feed.RECOMMENDATIONS))).problems
    assert problem.key == "7"
    assert "4001" in problem.why


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("<p>a</p><p>b &amp; c</p>", "a\nb & c"),
        ("a<br/>b<script>alert(1)</script><style>p{}</style>", "a\nb"),
        ("pressure < 3 bar & falling", "pressure < 3 bar & falling"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("a</script>b", "ab"),
        ("<p>&nbsp;</p>", None),
        ("<img src=x onerror=alert(1)>", None),
        ("   ", None),
        (None, None),
    ],
)
def test_the_summary_is_plain_words(html: str | None, plain: str | None) -> None:
    assert fact(Feed.SUBMISSIONS, clean(Feed.SUBMISSIONS) | {"summary": html}).summary == plain


@CALM
@given(st.text(max_size=200))
def test_any_summary_can_be_read(text: str) -> None:
    page = read(Feed.SUBMISSIONS, clean(Feed.SUBMISSIONS) | {"summary": text})
    assert page.rows == 1
    assert all(isinstance(f, Submission) for f in page.facts)


@CALM
@given(data=st.data())
def test_a_spoiled_row_is_a_fact_or_a_problem_and_its_neighbours_are_untouched(
    data: st.DataObject,
) -> None:
    """[DESIGN §3.2] row in = fact or problem, never nothing."""
    feed = data.draw(st.sampled_from(EXPORTS))
    held = [r for r in rows(feed) if feed is not Feed.SUBMISSIONS or read(feed, r).rows]
    i = data.draw(st.integers(0, len(held) - 1))
    spoiled = copy.deepcopy(held)
    key = data.draw(st.sampled_from(sorted(held[i])))
    spoiled[i][key] = data.draw(_JUNK)
    page = read(feed, *spoiled)
    gone = feed is Feed.SUBMISSIONS and page.rows == len(held) - 1
    assert page.rows == len(page.facts) + len(page.problems)
    assert page.rows == len(held) or (gone and key == "jobGeneratedLeadSource")
    assert set(read(feed, *held[:i], *held[i + 1 :]).facts) <= set(page.facts)
    assert all(problem.row == i for problem in page.problems)


@CALM
@given(data=st.data())
def test_a_spoiled_finding_is_a_fact_or_a_problem(data: st.DataObject) -> None:
    finding = data.draw(st.sampled_from(rows(Feed.RECOMMENDATIONS)))
    key = data.draw(st.sampled_from(sorted(finding)))
    page = read(Feed.RECOMMENDATIONS, finding | {key: data.draw(_JUNK)})
    assert (page.rows, len(page.facts) + len(page.problems)) == (1, 1)

"""Pulling: whatever breaks, nothing is lost, nothing is twice, and it goes on where it stopped."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from acme import AcmeField

from proactive_adapters.files.table import Table
from proactive_adapters.journal import SqliteJournal
from proactive_adapters.run import Shelf, Unread
from proactive_adapters.run._build import Source
from proactive_adapters.run._config import SourceTable
from proactive_adapters.run._pull import pull_sources
from proactive_core import Feed, Page, Ref, Reply, Request, SourceError, UsageError, read_rows
from proactive_core.leads import MemoryJournal
from proactive_core.ports import ConflictError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TABLE = SourceTable(name="acme", adapter="acme_field", since=date(2026, 1, 1))


def row(n: int, **changed) -> dict:
    return {
        "id": n,
        "customerId": n,
        "employeeId": 7,
        "raisedOn": f"2026-01-{n:02}T00:00:00Z",
        **changed,
    }


class Vendor:
    """Pages of two rows; fails at the requests it is told to fail at."""

    def __init__(self, rows, fail=()) -> None:
        self.rows, self.fail, self.asked = rows, set(fail), []

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        if len(self.asked) in self.fail:
            raise SourceError("the line is down")
        page = int(dict(request.query)["page"])
        body = {"data": self.rows[2 * page - 2 : 2 * page], "hasMore": 2 * page < len(self.rows)}
        return Reply(200, json.dumps(body).encode())


def source(vendor, table=TABLE, adapter=None, feeds=(Feed.RECOMMENDATIONS,)) -> Source:
    return Source(table, adapter or AcmeField(), feeds, vendor)


@pytest.fixture(params=["memory", "sqlite"])
def journal(request, tmp_path):
    if request.param == "memory":
        yield MemoryJournal()
    else:
        with SqliteJournal(tmp_path / "j.db").open() as held:
            yield held


def refs(shelf: Shelf) -> list[str]:
    return sorted(f.ref.key for f in shelf.facts())


def test_facts_and_problems_are_kept_and_read_back_by_the_next_run(journal):
    vendor = Vendor([row(1), row(2, customerId="x"), row(3)])
    pulled = pull_sources([source(vendor)], Shelf(journal), journal, NOW)
    assert sorted(type(n).__name__ for n in pulled.news) == [
        "Recommendation",
        "Recommendation",
        "Unread",
    ]
    again = Shelf(journal)
    assert refs(again) == ["1", "3"]
    (unread,) = again.problems()
    assert isinstance(unread, Unread)
    assert unread.problem.key == "2"
    assert "$.data[1].customerId" in unread.problem.why
    assert list(journal.verify()) == []


@pytest.mark.parametrize("broken", range(1, 6))
def test_a_run_that_broke_anywhere_goes_on_without_loss_or_duplicates(journal, broken):
    rows = [row(n) for n in range(1, 10)]
    first = pull_sources([source(Vendor(rows, fail=[broken]))], Shelf(journal), journal, NOW)
    assert [f.why for f in first.failures] == ["SourceError: the line is down"]
    healed = Vendor(rows)
    second = pull_sources([source(healed)], Shelf(journal), journal, NOW)
    assert second.failures == ()
    assert refs(Shelf(journal)) == [str(n) for n in range(1, 10)]
    assert len(first.news) + len(second.news) == 9
    assert len(healed.asked) == 5 - (broken - 1)


def test_what_an_interrupted_read_left_belongs_to_its_own_window(journal):
    rows = [row(n) for n in range(1, 6)]
    pull_sources([source(Vendor(rows, fail=[2]))], Shelf(journal), journal, NOW)
    later = NOW + timedelta(days=3)
    pull_sources([source(Vendor(rows))], Shelf(journal), journal, later)
    third = Vendor(rows)
    pull_sources([source(third)], Shelf(journal), journal, later)
    since = dict(third.asked[0].query)["raisedOnOrAfter"]
    assert datetime.fromisoformat(since) == NOW - timedelta(hours=TABLE.overlap)


def test_the_same_rows_again_are_no_news(journal):
    vendor = Vendor([row(1), row(2, customerId="x")])
    shelf = Shelf(journal)
    pull_sources([source(vendor)], shelf, journal, NOW)
    again = pull_sources([source(vendor)], shelf, journal, NOW + timedelta(days=1))
    assert again.news == ()
    assert len(shelf.problems()) == 1


def test_a_changed_row_takes_the_place_of_the_old_one(journal):
    shelf = Shelf(journal)
    pull_sources([source(Vendor([row(1, text="old")]))], shelf, journal, NOW)
    pulled = pull_sources([source(Vendor([row(1, text="new")]))], shelf, journal, NOW)
    assert [f.observation for f in pulled.news] == ["new"]
    assert (
        [f.observation for f in shelf.facts()]
        == ["new"]
        == [f.observation for f in Shelf(journal).facts()]
    )


def test_one_broken_source_costs_only_itself(journal):
    good = SourceTable(name="other", adapter="acme_field", since=date(2026, 1, 1))
    broken = source(Vendor([row(1)], fail=[1]))
    pulled = pull_sources([broken, source(Vendor([row(2)]), good)], Shelf(journal), journal, NOW)
    assert [(f.source, f.what) for f in pulled.failures] == [("acme", "recommendations")]
    assert refs(Shelf(journal)) == ["2"]


def test_erasing_a_customer_takes_their_facts_off_the_shelf(journal):
    pull_sources([source(Vendor([row(1), row(2)]))], Shelf(journal), journal, NOW)
    assert journal.erase(Ref("acme_field", "customer", "1"), at=NOW) == 1
    assert refs(Shelf(journal)) == ["2"]
    assert list(journal.verify()) == []


class Folder:
    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, request: Request) -> Reply:
        return Reply(200, self.text.encode())


def complaints(text: str) -> Source:
    table = SourceTable(name="c", adapter="table", folder=".", since=date(2026, 1, 1))
    adapter = Table(file="c.csv", feed=Feed.COMPLAINTS)
    return Source(table, adapter, (Feed.COMPLAINTS,), Folder(text))


def test_of_a_file_that_did_not_change_only_the_look_is_stored_and_one_that_did_is_read(journal):
    shelf, text = Shelf(journal), "id,at\n1,2026-01-05T00:00Z\n"
    pull_sources([complaints(text)], shelf, journal, NOW)
    again = pull_sources([complaints(text)], shelf, journal, NOW + timedelta(days=1))
    assert again.news == ()
    assert [e.rows for e in journal.load("pull:c:complaints")] == [1, 0]
    assert Shelf(journal).position("c", Feed.COMPLAINTS).until == NOW + timedelta(days=1)
    changed = text + "2,2026-01-06T00:00Z\n"
    pulled = pull_sources([complaints(changed)], shelf, journal, NOW + timedelta(days=2))
    assert len(pulled.news) == 1


def test_a_file_with_rows_that_lie_ahead_is_read_again_when_their_time_comes(journal):
    shelf, text = Shelf(journal), "id,at\n1,2026-01-05T00:00Z\n2,2026-03-02T00:00Z\n"
    assert len(pull_sources([complaints(text)], shelf, journal, NOW).news) == 1
    later = pull_sources([complaints(text)], shelf, journal, NOW + timedelta(days=2))
    assert [f.ref.key for f in later.news] == ["c.csv:2"]


def test_a_feed_that_lost_its_events_is_told_and_not_read_over(journal):
    pull_sources([source(Vendor([row(1)]))], Shelf(journal), journal, NOW)

    class Robbed:
        def __getattr__(self, name):
            return getattr(journal, name)

        def load(self, stream):
            return ()

    with pytest.raises(UsageError, match="has lost its events: run `proactive audit`"):
        Shelf(Robbed())


class Fan(AcmeField):
    """Lists keys, then asks for each row; one of them can never be had."""

    def read(self, request, reply):
        if request.path == "/v1/suggestions":
            keys = json.loads(reply.body)["keys"]
            made = tuple(Request(about=request.about, path=f"/v1/s/{k}") for k in keys)
            return Page(rows=len(keys), deferred=len(keys), next=made)
        return read_rows([json.loads(reply.body)], self.to_fact)


class Details:
    def __init__(self, keys, broken) -> None:
        self.keys, self.broken = keys, broken

    def __call__(self, request):
        if request.path == "/v1/suggestions":
            return Reply(200, json.dumps({"keys": self.keys}).encode())
        key = int(request.path.rpartition("/")[2])
        if key == self.broken:
            raise SourceError("status 500", status=500)
        return Reply(200, json.dumps(row(key)).encode())


def test_one_row_that_cannot_be_had_holds_up_neither_its_neighbours_nor_later_windows(journal):
    first = pull_sources(
        [source(Details([1, 2, 3], 1), adapter=Fan())], Shelf(journal), journal, NOW
    )
    assert len(first.failures) == 1
    assert refs(Shelf(journal)) == ["2", "3"]
    later = source(Details([1, 2, 3, 4], 1), adapter=Fan())
    second = pull_sources([later], Shelf(journal), journal, NOW + timedelta(days=1))
    assert len(second.failures) == 1
    assert refs(Shelf(journal)) == ["2", "3", "4"]
    healed = source(Details([1, 2, 3, 4], None), adapter=Fan())
    third = pull_sources([healed], Shelf(journal), journal, NOW + timedelta(days=2))
    assert third.failures == ()
    assert refs(Shelf(journal)) == ["1", "2", "3", "4"]


def test_a_bug_in_an_adapter_costs_only_its_own_feed(journal):
    class Buggy(AcmeField):
        def read(self, request, reply):
            raise KeyError("oops")

    good = SourceTable(name="other", adapter="acme_field", since=date(2026, 1, 1))
    buggy = source(Vendor([row(1)]), adapter=Buggy())
    pulled = pull_sources([buggy, source(Vendor([row(2)]), good)], Shelf(journal), journal, NOW)
    assert [f.why for f in pulled.failures] == ["PluginError: acme_field broke: KeyError: 'oops'"]
    assert refs(Shelf(journal)) == ["2"]


def test_a_problem_that_was_mended_is_over(journal):
    shelf = Shelf(journal)
    for bad in ("x", "y"):
        pull_sources([source(Vendor([row(1, customerId=bad)]))], shelf, journal, NOW)
    assert ['"y"' in u.problem.raw for u in shelf.problems()] == [True]
    pull_sources([source(Vendor([row(1)]))], shelf, journal, NOW)
    assert shelf.problems() == () == Shelf(journal).problems()
    assert list(journal.verify()) == []


def test_two_bad_rows_of_one_key_are_two_problems(journal):
    rows = [row(1, customerId="x"), row(1, customerId="y")]
    pull_sources([source(Vendor(rows))], Shelf(journal), journal, NOW)
    assert len(Shelf(journal).problems()) == 2


def test_of_two_runs_at_once_one_says_so(journal):
    class Late:
        def __getattr__(self, name):
            return getattr(journal, name)

        def append(self, *entries):
            raise ConflictError("somebody else wrote")

    pulled = pull_sources([source(Vendor([row(1)]))], Shelf(journal), Late(), NOW)
    assert ["another run is at work" in f.why for f in pulled.failures] == [True]


class Remembering(AcmeField):
    """A vendor that tells where its list ended, and goes on from there."""

    def open(self, feed, window):
        query = (("from", window.cursor or "start"),)
        return Request(about=feed.value, path="/v1/suggestions", query=query)

    def read(self, request, reply):
        return Page(rows=0, cursor="here")


def test_a_cursor_outlives_the_process(journal):
    asked = []

    def send(request):
        asked.append(dict(request.query)["from"])
        return Reply(200, b"{}")

    for day in range(3):
        reader = source(send, adapter=Remembering())
        pull_sources([reader], Shelf(journal), journal, NOW + timedelta(days=day))
    assert asked == ["start", "here", "here"]

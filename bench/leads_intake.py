"""Durable intake: how many submissions a second become leads that outlive a power cut.

`bench/leads.py intake` runs it. Beside our desk stand an event-sourcing library and bare
`sqlite3`, on the same disk, in the same run, turn by turn, with the same flush: a write-ahead log
and `synchronous = FULL`, which is looked up, not believed. Each does it one by one, and fifty in
one transaction.
"""

import itertools
import sqlite3
import time
from contextlib import closing
from uuid import NAMESPACE_URL, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from proactive_adapters.journal import SqliteJournal

ROUNDS = 12
INTAKES = 100
TOGETHER = 50
FULL = 2
TABLES = ("streams", "events", "effects", "texts", "claims")
SUMMARY = "The boiler is thirty years old"
MIA, ANN, CUSTOMER = "company:person:mia", "company:person:ann", "fsm:customer:9"


class Taken(Aggregate):
    """A lead as the event-sourcing library keeps it: as many events, with what ours hold."""

    @event("Received")
    def __init__(self, key, summary, technician):
        self.key, self.summary, self.technician = key, summary, technician

    @event("OwnerSet")
    def own(self, owner):
        self.owner = owner

    @event("StageEntered")
    def enter(self, stage, due):
        self.stage, self.due = stage, due

    @event("TellingOwed")
    def owe(self, obligation, to):
        self.owed = (obligation, to)


class Known(Aggregate):
    """That a key is taken: a second one of the same id is refused, as its documentation shows."""

    def __init__(self, key, lead):
        self.key, self.lead = key, lead

    @staticmethod
    def create_id(key, **_):
        return uuid5(NAMESPACE_URL, key)


class Debt(Aggregate):
    """Something owed outside, to be delivered and settled on its own."""

    def __init__(self, lead, kind, to, about):
        self.lead, self.kind, self.to, self.about = lead, kind, to, about


class Private(Aggregate):
    """Personal text apart from the history, so that it can be erased on its own."""

    def __init__(self, lead, slot, subject, body):
        self.lead, self.slot, self.subject, self.body = lead, slot, subject, body


class Peer:
    """An application of the event-sourcing library on SQLite.

    Args:
        whole: Whether it keeps as much as our desk does: what is owed and what is personal as
            records of their own. Otherwise it keeps the lead's events and the claim of its key,
            and that is all.
    """

    def __init__(self, path, now, *, whole):
        self.now, self.whole, self.numbers = now.isoformat(), whole, itertools.count()
        self.app = Application(
            env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        )
        with self.app.recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == FULL
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone()[0] == "wal"

    def records(self):
        key = f"fsm:lead:{next(self.numbers)}"
        assert Known.create_id(key) not in self.app.repository
        lead = Taken(key, "summary" if self.whole else SUMMARY, ANN)
        lead.own(MIA)
        lead.enter("acknowledge", self.now)
        lead.owe("receipt", ANN)
        found = [lead, Known(key, lead.id)]
        if self.whole:
            found += [
                Debt(str(lead.id), "page", MIA, "assigned"),
                Debt(str(lead.id), "tell", ANN, f"1 receipt {key}"),
                Private(str(lead.id), "summary", CUSTOMER, SUMMARY),
                Private(str(lead.id), "digest", CUSTOMER, "5" * 64),
            ]
        return found

    def take_in(self, count):
        """So many in one transaction."""
        self.app.save(*itertools.chain.from_iterable(self.records() for _ in range(count)))


class Raw:
    """Bare `sqlite3`: it writes our desk's rows again under other keys, and decides nothing."""

    def __init__(self, folder, desk_of, said, now):
        path = folder / "model.db"
        with SqliteJournal(path).open() as journal:
            desk_of(journal).submit(said("KEY"), now=now)
        with closing(sqlite3.connect(path)) as held:
            self.rows = {n: held.execute(f"SELECT * FROM {n}").fetchall() for n in TABLES}
            made = held.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        self.numbers = itertools.count()
        self.held = bare(folder / "raw.db")
        self.held.execute("PRAGMA foreign_keys = ON")
        for (sql,) in made:
            self.held.execute(sql)

    def take_in(self, count):
        keys = [str(next(self.numbers)) for _ in range(count)]
        self.held.execute("BEGIN IMMEDIATE")
        for name, found in self.rows.items():
            places = ", ".join("?" * len(found[0]))
            fresh = [
                [value.replace("KEY", key) if isinstance(value, str) else value for value in row]
                for key in keys
                for row in found
            ]
            self.held.executemany(f"INSERT INTO {name} VALUES ({places})", fresh)
        self.held.execute("COMMIT")


def bare(path):
    held = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        held.execute(f"PRAGMA {pragma}")
    return held


def run(folder, desk_of, said, now):
    """Print microseconds of the clock and of the processor for one intake, and ratios.

    Args:
        folder: Where the files go.
        desk_of: Makes a desk at a journal.
        said: Makes a submission with a key.
        now: The moment of receipt.
    """
    journal = SqliteJournal(folder / "ours.db").open()
    desk, numbers = desk_of(journal), itertools.count()
    part = Peer(folder / "part.db", now, whole=False)
    whole = Peer(folder / "whole.db", now, whole=True)
    raw, flush = Raw(folder, desk_of, said, now), bare(folder / "flush.db")
    flush.execute("CREATE TABLE held (at TEXT)")

    def ours(count):
        if count == 1:
            desk.submit(said(str(next(numbers))), now=now)
        else:
            desk.submit_all([said(str(next(numbers))) for _ in range(count)], now=now)

    works = {
        "our desk": ours,
        "eventsourcing, as much": whole.take_in,
        "eventsourcing, lead and claim alone": part.take_in,
        "bare sqlite3, the same rows": raw.take_in,
        "bare sqlite3, one short row": lambda _: flush.execute("INSERT INTO held VALUES ('x')"),
    }
    print("\ndurable intake on SQLite, synchronous = FULL; µs for each, of the fastest round")
    for count in (1, TOGETHER):
        _print(count, _measured(works, count))
    written = sum(len(found) for found in raw.rows.values())
    print(f"  rows for one: ours {written}, eventsourcing 9 and 5")
    assert not journal.verify()
    journal.close()


def _measured(works, count):
    times = {name: [float("inf")] * 2 for name in works}
    for _ in range(ROUNDS):  # turn by turn: the disk has moods
        for name, work in works.items():
            clock, processor = time.perf_counter(), time.process_time()
            for _ in range(INTAKES // count):
                work(count)
            took = time.perf_counter() - clock, time.process_time() - processor
            times[name] = [
                min(least, spent / INTAKES) for least, spent in zip(times[name], took, strict=True)
            ]
    return times


def _print(count, times):
    clock, processor = times["our desk"]
    how = "one by one" if count == 1 else f"{count} at once"
    print(f"  {how:40s}  clock  ratio  processor  ratio")
    for name, (wall, cpu) in times.items():
        print(
            f"  {name:40s}  {wall * 1e6:5.0f}  {wall / clock:5.2f}"
            f"  {cpu * 1e6:9.0f}  {cpu / processor:5.2f}"
        )

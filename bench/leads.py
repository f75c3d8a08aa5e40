"""The fail-safe side by side with what else could do its work, as ratios of one run.

Run it with `PYTHONPATH=src python bench/leads.py`. Three questions: what a decision of the kernel
costs beside two state-machine libraries that lead a record through the same life; how many
submissions a second become durable leads beside an event-sourcing library and beside bare
`sqlite3` that write as much with the same flush; and whether a sweep slows down when a million
leads are open.
"""

import gc
import itertools
import logging
import platform
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import attrs
import eventsourcing
import statemachine
import transitions
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from leads_kernel import ANN, CALENDAR, MIA, NOW, PEOPLE, POLICY, kernel, said
from sqlalchemy import insert

from proactive_adapters.journal import SqliteJournal, _tables
from proactive_core.leads import LeadDesk

ROUNDS = 5
INTAKES = 300
DUE = 100
SIZES = (10_000, 1_000_000)


def best(work, rounds=ROUNDS):
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


# --- durable intake


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


def peer(folder):
    """An application on SQLite, flushed at each commit as ours is."""
    app = Application(
        env={
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(folder / "peer.db"),
        }
    )
    numbers = itertools.count()

    def take_in():
        key = f"fsm:lead:{next(numbers)}"
        assert Known.create_id(key) not in app.repository
        lead = Taken(key, "The boiler is thirty years old", str(ANN))
        lead.own(str(MIA))
        lead.enter("acknowledge", NOW.isoformat())
        lead.owe("receipt", str(ANN))
        app.save(lead, Known(key, lead.id))

    return take_in


def recorded(folder):
    """The statements of one intake, as SQLite sees them; to be written again with other keys."""
    path = folder / "model.db"
    with SqliteJournal(path).open() as journal:
        LeadDesk(journal, POLICY, PEOPLE, {None: CALENDAR}).submit(said("KEY"), now=NOW)
    with closing(sqlite3.connect(path)) as held:
        names = ("streams", "events", "effects", "texts", "claims")
        rows = {name: held.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        tables = [
            sql for (sql,) in held.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        ]
    return tables, rows


def raw(folder):
    """Bare `sqlite3`, which writes the same rows with the same flush, and decides nothing."""
    tables, rows = recorded(folder)
    held = sqlite3.connect(folder / "raw.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        held.execute(f"PRAGMA {pragma}")
    for sql in tables:
        held.execute(sql)
    numbers = itertools.count()

    def take_in():
        key = str(next(numbers))
        held.execute("BEGIN IMMEDIATE")
        for name, found in rows.items():
            places = ", ".join("?" * len(found[0]))
            fresh = [
                [value.replace("KEY", key) if isinstance(value, str) else value for value in row]
                for row in found
            ]
            held.executemany(f"INSERT INTO {name} VALUES ({places})", fresh)
        held.execute("COMMIT")

    return take_in


def intake(folder):
    journal = SqliteJournal(folder / "ours.db").open()
    desk = LeadDesk(journal, POLICY, PEOPLE, {None: CALENDAR})
    numbers = itertools.count()

    def ours():
        desk.submit(said(str(next(numbers))), now=NOW)

    works = {"our desk": ours, "eventsourcing": peer(folder), "bare sqlite3": raw(folder)}
    times = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):  # turn by turn: the disk has moods
        for name, work in works.items():
            start = time.perf_counter()
            for _ in range(INTAKES):
                work()
            times[name] = min(times[name], (time.perf_counter() - start) / INTAKES)
    print("\ndurable intake on SQLite, synchronous = FULL")
    for name, took in times.items():
        print(f"  {name:30s}  {1 / took:8.0f} /s   ours is {took / times['our desk']:.2f} ×")
    journal.close()


# --- the sweep


def opened(folder, leads):
    """A journal with so many open leads, of which some are due: real ones, copied row by row."""
    path = folder / f"{leads}.db"
    journal = SqliteJournal(path, "normal").open()
    desk = LeadDesk(journal, POLICY, PEOPLE, {None: CALENDAR})
    for n in range(DUE):
        desk.submit(said(f"due{n}"), now=NOW - timedelta(days=4))
    later = int((NOW + timedelta(days=400)).timestamp() * 1_000_000)
    row = {"version": 1, "head": "", "live": 1, "owner": str(MIA), "stage": "contact"}
    with journal._writer.begin() as connection:  # noqa: SLF001 - a million leads in seconds
        for start in range(0, leads - DUE, 50_000):
            connection.execute(
                insert(_tables.streams),
                [
                    {**row, "stream": f"lead:z:lead:{n:08d}", "next_action_at": later + n}
                    for n in range(start, min(start + 50_000, leads - DUE))
                ],
            )
    return journal, desk


def sweep(folder):
    print(f"\nsweep of {DUE} due leads")
    base = None
    for leads in SIZES:
        journal, desk = opened(folder, leads)
        journal.due(NOW, 1)
        start = time.perf_counter()
        swept = desk.sweep(NOW, limit=1000)
        took = time.perf_counter() - start
        assert (len(swept.acted), swept.failed) == (DUE, ())
        idle = best(lambda desk=desk: desk.sweep(NOW))
        base = base or (took, idle)
        print(
            f"  {leads:9,d} open: {took * 1e3:8.1f} ms   {took / base[0]:.2f};"
            f"   nothing due: {idle * 1e3:.2f} ms   {idle / base[1]:.2f}"
        )
        journal.close()


def main():
    logging.disable(logging.WARNING)
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" attrs {attrs.__version__}, transitions {transitions.__version__},"
        f" python-statemachine {statemachine.__version__}"
    )
    assert eventsourcing
    asked = sys.argv[1:] or ["kernel", "intake", "sweep"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "kernel" in asked:
            kernel()
        if "intake" in asked:
            intake(folder)
        if "sweep" in asked:
            sweep(folder)


if __name__ == "__main__":
    main()

"""The fail-safe side by side with what else could do its work, as ratios of one run.

Run it with `PYTHONPATH=src python bench/leads.py`. Three questions: what a decision of the kernel
costs beside two state-machine libraries that lead a record through the same life; how many
submissions a second become durable leads beside an event-sourcing library and beside bare
`sqlite3` that write as much with the same flush; and whether a sweep slows down when a million
leads are open.
"""

import gc
import logging
import platform
import sqlite3
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import attrs
import leads_intake
import statemachine
import transitions
from leads_kernel import CALENDAR, MIA, NOW, PEOPLE, POLICY, kernel, said
from sqlalchemy import insert

from proactive_adapters.journal import SqliteJournal, _tables
from proactive_core.leads import LeadDesk

ROUNDS = 5
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


def intake(folder):
    leads_intake.run(
        folder, lambda journal: LeadDesk(journal, POLICY, PEOPLE, {None: CALENDAR}), said, NOW
    )


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

"""`python -m simulation`: many worlds, on every core; from the folder `tests`."""

from __future__ import annotations

import argparse
import concurrent.futures
import itertools
import os
import sys
import time
from collections import Counter

import attrs
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from .faults import ViolatedError
from .run import LEADS, Ran, run

BATCH = 20


def batch(first: int) -> list[Ran] | tuple[int, str]:
    """Some worlds, or the first of them that broke a rule and how."""
    done = []
    for seed in range(first, first + BATCH):
        try:
            done.append(run(seed))
        except ViolatedError as found:
            return seed, str(found)
    return done


def many(first: int, leads: int) -> int:
    """Simulate so many leads; 0 if every rule held in every world."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        Progress(*columns, disable=not sys.stderr.isatty()) as progress,
        concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool,
    ):
        bar = progress.add_task("leads", total=leads)
        seeds = itertools.count(first, BATCH)
        waiting = {pool.submit(batch, next(seeds)) for _ in range(2 * (os.cpu_count() or 1))}
        while waiting and counts["leads"] < leads:
            done, waiting = concurrent.futures.wait(
                waiting, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in done:
                found = future.result()
                if isinstance(found, tuple):
                    pool.shutdown(cancel_futures=True)
                    print(f"VIOLATED in world {found[0]}: {found[1]}")
                    print(f"again: make simulate WORLD={found[0]}")
                    return 1
                for ran in found:
                    counts.update(attrs.asdict(ran, filter=lambda a, _: a.name != "seed"))
                    counts["worlds"] += 1
                waiting.add(pool.submit(batch, next(seeds)))
            progress.update(bar, completed=min(counts["leads"], leads))
        pool.shutdown(cancel_futures=True)
    print(
        f"from seed {first}: "
        + ", ".join(f"{counts[name]:,} {name}" for name in ("worlds", "leads", "steps"))
        + f", {counts['crashes']:,} crashes, {counts['messages']:,} messages,"
        + f" {counts['reopened']:,} reopened leads, 0 violations,"
        + f" {time.monotonic() - began:.0f} s"
    )
    return 0


def main() -> int:
    """Read what is asked for, and do it."""
    asked = argparse.ArgumentParser(prog="python -m simulation", description=__doc__)
    asked.add_argument("--leads", type=int, default=1_000_000, help="how many, at least")
    asked.add_argument("--seed", type=int, default=0, help="of the first world")
    asked.add_argument("--world", type=int, help="only this one, with what went wrong in it")
    given = asked.parse_args()
    if given.world is None:
        return many(given.seed, given.leads)
    print(f"world {given.world}, up to {LEADS} submissions:", run(given.world))
    return 0


if __name__ == "__main__":
    sys.exit(main())

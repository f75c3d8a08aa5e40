"""Loyalty scoring side by side with the least that could do the job, as ratios of one run.

Run it with `PYTHONPATH=src python bench/loyalty.py`. Absolute times belong to one machine;
the ratios travel better, to about ± 50 %.
"""

import platform
import random
import time
from pathlib import Path

from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Tally,
    compare_branches,
    difference,
    net_score,
    rank_sets,
    shrink,
)

ANSWERS = 1_000_000
BRANCHES = 10_000
ROUNDS = 5


def best(work):
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def bare_loop(answers):
    histogram = [0] * 11
    for answer in answers:
        histogram[answer] += 1
    return histogram


def checked_loop(answers):
    """The loop that a careful caller would write: it refuses what is no answer."""
    histogram, missing = [0] * 11, 0
    for row, answer in enumerate(answers):
        if answer is None:
            missing += 1
        elif type(answer) is int and 0 <= answer <= 10:
            histogram[answer] += 1
        else:
            raise ValueError(row)
    return histogram, missing


def wald(counts):
    d, q, p = counts
    n = d + q + p
    point = (p - d) / n
    half = 1.959963984540054 * (((d + p) / n - point * point) / n) ** 0.5
    return point - half, point + half


def machine():
    model = platform.processor() or platform.machine()
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            model = next(line.split(":")[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        pass
    return f"{model}, {platform.system()}, Python {platform.python_version()}"


def show(title, rows):
    first = rows[0][1]
    print(f"\n{title}")
    for name, seconds, note in rows:
        print(f"  {name:<46}{seconds * 1000:>10.1f} ms{seconds / first:>9.2f} ×  {note}")


def main():
    source = random.Random(20_260_301)
    answers = source.choices(range(11), weights=(1, 1, 1, 1, 1, 3, 4, 12, 18, 25, 33), k=ANSWERS)
    with_gaps = [None if i % 9 == 0 else answer for i, answer in enumerate(answers)]
    assert list(Tally.of(REICHHELD_0_10, answers).counts) == bare_loop(answers)
    print(machine())
    show(
        f"Counting {ANSWERS:,} answers",
        [
            ("bare histogram loop, nothing checked", best(lambda: bare_loop(answers)), ""),
            ("loop that checks every answer", best(lambda: checked_loop(answers)), ""),
            ("Tally.of", best(lambda: Tally.of(REICHHELD_0_10, answers)), ""),
            (
                "Tally.of, every ninth without an answer",
                best(lambda: Tally.of(REICHHELD_0_10, with_gaps)),
                "",
            ),
        ],
    )
    rows = []
    for _ in range(BRANCHES):
        size = max(1, round(source.lognormvariate(2.7, 0.8)))
        rows.append(Tally.of(PROACTIVE_1_10, source.choices(answers_of_a_branch(), k=size)))
    counts = [tally.dqp for tally in rows]

    def intervals(method):
        return lambda: [net_score(tally, method=method) for tally in rows]

    timed = [("Wald by hand, floats only", best(lambda: [wald(dqp) for dqp in counts]), "")]
    for method in ("wald", "adjusted_wald", "newcombe", "score", "score_skew"):
        seconds = best(intervals(method))
        timed.append((f"net_score, {method}", seconds, f"{BRANCHES / seconds:,.0f} a second"))
    show(f"Intervals for {BRANCHES:,} branches (median n = 15)", timed)

    network = {str(i): tally for i, tally in enumerate(rows[:200])}
    pair = rows[0], rows[1]
    show(
        "Networks",
        [
            ("200 intervals", best(lambda: [net_score(tally) for tally in rows[:200]]), ""),
            ("compare_branches, 200 branches", best(lambda: compare_branches(network)), ""),
            ("rank_sets, 200 branches (19,900 pairs)", best(lambda: rank_sets(network)), ""),
            ("shrink, 200 branches", best(lambda: shrink(network)), ""),
            ("difference of two branches, mover with its p", best(lambda: difference(*pair)), ""),
        ],
    )


def answers_of_a_branch():
    return [1, 3, 5, 6, 7, 7, 8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10]


if __name__ == "__main__":
    main()

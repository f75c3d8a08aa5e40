"""Loyalty scoring side by side with the least that could do the job, as ratios of one run.

Run it with `PYTHONPATH=src python bench/loyalty.py`. Absolute times belong to one machine;
the ratios travel better, to about ± 50 %.
"""

import importlib
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


def scalar_peers(counts):
    """What analysts call once per branch: timed on some of them, shown for all."""
    sample = counts[: BRANCHES // 20]
    found = []
    for name, needs, build in PEERS:
        try:
            one = build()
        except ImportError:
            print(f"skipped: {name} ({needs} is not installed: pip install {needs})")
            continue
        check = one((4, 6, 15))
        assert abs(check[0] - 0.12) < 0.05, (name, check)
        seconds = best(lambda one=one: [one(dqp) for dqp in sample if min(dqp)])
        many = sum(1 for dqp in sample if min(dqp))
        scaled = seconds / many * BRANCHES
        found.append((name, scaled, f"timed on {many}; {many / seconds:,.0f} a second"))
    return found


def statsmodels_wald():
    weightstats = importlib.import_module("statsmodels.stats.weightstats")

    def interval(dqp):
        return weightstats.DescrStatsW([-1, 0, 1], weights=dqp).zconfint_mean()

    return interval


def scipy_score():
    brentq = importlib.import_module("scipy.optimize").brentq
    z2 = 1.959963984540054**2

    def interval(dqp):
        d, q, p = dqp
        n = d + q + p
        point = (p - d) / n

        def miss(theta):
            """n(θ̂ − θ)² − z²Ṽ(θ), with the share of detractors most likely under θ."""
            b = -(d + p) + (2 * n - p + d) * theta
            root = max(b * b + 8 * n * d * theta * (1 - theta), 0) ** 0.5
            share = min(max((root - b) / (4 * n), 0, -theta), (1 - theta) / 2)
            return n * (point - theta) ** 2 - z2 * (2 * share + theta * (1 - theta))

        return brentq(miss, -1 + 1e-9, point), brentq(miss, point, 1 - 1e-9)

    return interval


PEERS = (
    ("statsmodels DescrStatsW, Wald, branch by branch", "statsmodels", statsmodels_wald),
    ("scipy brentq on the score equation", "scipy", scipy_score),
)


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

    others = scalar_peers(counts)
    timed = [("Wald by hand, floats only", best(lambda: [wald(dqp) for dqp in counts]), "")]
    for method in ("wald", "adjusted_wald", "newcombe", "score", "score_skew"):
        seconds = best(intervals(method))
        timed.append((f"net_score, {method}", seconds, f"{BRANCHES / seconds:,.0f} a second"))
    show(f"Intervals for {BRANCHES:,} branches (median n = 15)", timed + others)

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

"""Loyalty scoring side by side with the least that could do the job, as ratios of one run.

Run it with `PYTHONPATH=src python bench/loyalty.py`. Absolute times belong to one machine;
the ratios travel better, to about ± 50 %.
"""

import importlib
import platform
import random
import shutil
import subprocess
import time
from array import array
from pathlib import Path

from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Tally,
    compare_branches,
    count_grouped,
    difference,
    net_score,
    rank_sets,
    shrink,
)
from proactive_core.loyalty._interval._score import upper

ANSWERS = 1_000_000
BRANCHES = 10_000
GROUPED = 10_000_000
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
    found = []
    for name, needs, most, build in PEERS:
        try:
            one = build()
        except ImportError:
            print(f"skipped: {name} ({needs} is not installed: pip install {needs})")
            continue
        sample = [dqp for dqp in counts[: BRANCHES // 20] if min(dqp)][:most]
        done = [dqp for dqp in sample if answers(one, dqp)]
        seconds = best(lambda one=one, done=done: [one(dqp) for dqp in done])
        failed = f"; fails on {len(sample) - len(done)}" if len(done) < len(sample) else ""
        scaled = seconds / len(done) * BRANCHES
        found.append((name, scaled, f"timed on {len(done)} of {len(sample)}{failed}"))
    return found


def answers(one, dqp):
    try:
        one(dqp)
    except (ValueError, ArithmeticError):
        return False
    return True


def statsmodels_wald():
    weightstats = importlib.import_module("statsmodels.stats.weightstats")

    def interval(dqp):
        return weightstats.DescrStatsW([-1, 0, 1], weights=dqp).zconfint_mean()

    return interval


def statsmodels_score():
    """Its score interval for a difference of two shares, as if they came from different people."""
    proportion = importlib.import_module("statsmodels.stats.proportion")

    def interval(dqp):
        d, q, p = dqp
        n = d + q + p
        return proportion.confint_proportions_2indep(p, n, d, n, method="score", compare="diff")

    return interval


def statsmodels_multinomial():
    """Simultaneous limits of all three shares (Sison and Glaz)."""
    proportion = importlib.import_module("statsmodels.stats.proportion")
    return lambda dqp: proportion.multinomial_proportions_confint(dqp, method="sison-glaz")


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
    ("SciPy, brentq on the same equation", "scipy", 500, scipy_score),
    ("statsmodels, Wald (DescrStatsW)", "statsmodels", 500, statsmodels_wald),
    ("statsmodels, score, two shares", "statsmodels", 60, statsmodels_score),
    ("statsmodels, Sison-Glaz", "statsmodels", 20, statsmodels_multinomial),
)

R_SCORE = """
one <- function(d, q, p, z = qnorm(.975)) {
  n <- d + q + p; t <- (p - d) / n
  f <- function(x) {
    b <- -(d + p) + (2 * n - p + d) * x
    r <- sqrt(max(b * b + 8 * n * d * x * (1 - x), 0))
    s <- if (b > 0) { if (b + r > 0) 2 * d * x * (1 - x) / (b + r) else 0 } else (r - b) / (4 * n)
    s <- min(max(s, 0, -x), (1 - x) / 2)
    n * (t - x)^2 - z^2 * max(0, 2 * s + x * (1 - x))
  }
  c(if (p + q == 0) -1 else uniroot(f, c(-1, t - 1e-9), tol = 1e-12)$root,
    if (d + q == 0) 1 else uniroot(f, c(t + 1e-9, 1), tol = 1e-12)$root)
}
"""
R_ALL = """
rows <- matrix(scan(file("stdin"), quiet = TRUE), ncol = 3, byrow = TRUE)
rows <- rows[apply(rows, 1, min) > 0, ]
spent <- system.time(for (i in 1:nrow(rows)) last <- one(rows[i, 1], rows[i, 2], rows[i, 3]))
cat(spent[["elapsed"]] / nrow(rows), last)
"""


def r_peers(counts):
    """The same interval by R's uniroot: in one process, and as one process for each branch."""
    if shutil.which("Rscript") is None:
        print("skipped: R (Rscript is not installed: apt-get install r-base-core)")
        return []
    rows = "\n".join(" ".join(map(str, dqp)) for dqp in counts)
    run = [shutil.which("Rscript"), "--vanilla", "-e"]
    done = subprocess.run(
        [*run, R_SCORE + R_ALL], input=rows, capture_output=True, check=True, text=True
    )
    each, low, high = map(float, done.stdout.split())
    last = [dqp for dqp in counts if min(dqp)][-1]
    ours = upper(*last[::-1], 1.959963984540054), upper(*last, 1.959963984540054)
    assert abs(low + ours[0]) + abs(high - ours[1]) < 1e-6, (low, high, ours)
    alone = best(
        lambda: subprocess.run([*run, R_SCORE + "one(4, 6, 15)"], capture_output=True, check=True)
    )
    return [
        ("R, uniroot, one process", each * BRANCHES, "the same interval"),
        ("R, uniroot, called for each branch", alone * BRANCHES, "timed on 5"),
    ]


def grouped(rows):
    """Answers with their branches, counted by a bare loop and by `count_grouped`."""
    source = random.Random(7)
    branches = array("H", source.choices(range(BRANCHES), k=rows))
    ratings = bytes(
        source.choices(range(11), weights=(1, 1, 1, 1, 1, 3, 4, 12, 18, 25, 33), k=rows)
    )

    def bare():
        held = [0] * (11 * BRANCHES)
        for rating, branch in zip(ratings, branches, strict=True):
            held[branch * 11 + rating] += 1
        return held

    def ours():
        return count_grouped(REICHHELD_0_10, zip(ratings, branches, strict=True)).tallies

    expected, found = bare(), ours()
    assert all(list(found[b].counts) == expected[11 * b : 11 * b + 11] for b in found)
    return [
        ("bare histogram loop, nothing checked", best(bare), ""),
        ("count_grouped", best(ours), ""),
        ("one pass over the data (sum of both)", best(lambda: (sum(ratings), sum(branches))), ""),
    ]


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
    show(f"Counting {GROUPED:,} answers of {BRANCHES:,} branches", grouped(GROUPED))
    rows = []
    for _ in range(BRANCHES):
        size = max(1, round(source.lognormvariate(2.7, 0.8)))
        rows.append(Tally.of(PROACTIVE_1_10, source.choices(answers_of_a_branch(), k=size)))
    counts = [tally.dqp for tally in rows]

    def intervals(method):
        return lambda: [net_score(tally, method=method) for tally in rows]

    others = scalar_peers(counts) + r_peers(counts)
    timed = [("Wald by hand, floats only", best(lambda: [wald(dqp) for dqp in counts]), "")]
    for method in ("wald", "adjusted_wald", "newcombe", "score", "score_skew"):
        seconds = best(intervals(method))
        timed.append((f"net_score, {method}", seconds, f"{BRANCHES / seconds:,.0f} a second"))
    show(f"Intervals for {BRANCHES:,} branches (median n = 15)", timed)
    default = next(row for row in timed if row[0] == "net_score, score")
    show("The default beside code that is called once for each branch", [default, *others])

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

"""How often intervals for clustered answers cover: naive, cluster-robust Wald, and ours.

Run it with `PYTHONPATH=src python bench/loyalty_coverage.py [draws]`. The default of 1,000
draws of each combination takes some five minutes and gives each coverage a standard error of
.007; 100 draws show the picture in half a minute.

Every customer has shares of detractors, passives and promoters of their own, drawn from a
Dirichlet law around the network's; `likeness` is the correlation of two answers of one
customer (0: none; 1: always the same). The score that an interval should cover is exact.
"""

import random
import sys
import time
from collections import defaultdict

from proactive_core.loyalty import (
    REICHHELD_0_10,
    Cluster,
    ClusteredTally,
    Tally,
    clustered_difference,
    clustered_score,
    difference,
    net_score,
)

SEED = 20_260_401
LEVEL = 0.95
LAWS = {
    "good +45": (0.15, 0.25, 0.60),
    "excellent +75": (0.05, 0.15, 0.80),
    "extreme +94": (0.01, 0.04, 0.95),
    "passive-heavy +6": (0.02, 0.90, 0.08),
}
LIKENESS = (0.1, 0.3, 0.6)
STRUCTURES = {
    "4 customers, 6 answers each": [6] * 4,
    "6 customers, 10 answers each": [10] * 6,
    "8 customers, 5 answers each": [5] * 8,
    "10 customers, one with 25 of 56 answers": [25, 10, 8, 5, 2, 2, 1, 1, 1, 1],
    "12 customers, one with 30 of 52 answers": [30] + [2] * 11,
    "15 customers, 1 to 9 answers": [9, 7, 6, 5, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1],
    "20 customers, 3 answers each": [3] * 20,
    "40 customers, 1 to 12 answers": [12, 9, 7, 6] + [5] * 4 + [3] * 8 + [2] * 10 + [1] * 14,
    "100 customers, 4 answers each": [4] * 100,
}
METHODS = ("plain score", "wald", "one_voice", "score")


def customers(source, law, likeness, sizes):
    """One branch's answers: detractors, passives and promoters of each customer."""
    for size in sizes:
        yield told(source, shares(source, law, likeness), size)


def shares(source, law, likeness):
    """One customer's own shares of detractors, passives and promoters, up to a factor."""
    concentration = (1 - likeness) / likeness
    parts = [source.gammavariate(concentration * share, 1) for share in law]
    # At high likeness all three may underflow: then one band has it all.
    return parts if sum(parts) > 0 else source.choices([(1, 0, 0), (0, 1, 0), (0, 0, 1)], law)[0]


def told(source, own, size):
    """So many answers of one customer."""
    found = [0, 0, 0]
    for band in source.choices((0, 1, 2), own, k=size):
        found[band] += 1
    return tuple(found)


def named(rows):
    """A clustered tally of customers by number."""
    counts = [0] * 11
    for band, rating in enumerate((3, 8, 10)):
        counts[rating] = sum(row[band] for row in rows.values())
    clusters = [Cluster(f"{who:03}", row) for who, row in rows.items()]
    return ClusteredTally(Tally(REICHHELD_0_10, counts), clusters)


def drawn(source, law, likeness, sizes):
    return named(dict(enumerate(customers(source, law, likeness, sizes))))


def intervals(answers):
    """Limits by method; None where a method refuses."""
    yield "plain score", net_score(answers.tally, level=LEVEL)
    for method in METHODS[1:]:
        yield method, clustered_score(answers, level=LEVEL, method=method)


def coverage(draws, law, likeness, sizes, source):
    """Share covered and mean width by method, over the draws that got an interval."""
    true = law[2] - law[0]
    hits, widths, made = defaultdict(int), defaultdict(float), defaultdict(int)
    for _ in range(draws):
        for method, found in intervals(drawn(source, law, likeness, sizes)):
            if found.low is None:
                continue
            made[method] += 1
            hits[method] += found.low - 1e-12 <= true <= found.high + 1e-12
            widths[method] += found.high - found.low
    return {m: (hits[m] / made[m], widths[m] / made[m]) for m in METHODS if made[m]}


def main(draws):
    start, source = time.perf_counter(), random.Random(SEED)
    everything = defaultdict(list)
    print(f"{LEVEL:.0%} intervals, {draws:,} draws each, seed {SEED}")
    print("mean coverage / worst of 12 (4 laws, likeness .1, .3, .6) / mean width\n")
    print(f"{'':<42}" + "".join(f"{m:>22}" for m in METHODS))
    for name, sizes in STRUCTURES.items():
        rows = defaultdict(list)
        for law in LAWS.values():
            for likeness in LIKENESS:
                for method, found in coverage(draws, law, likeness, sizes, source).items():
                    rows[method].append(found)
                    everything[method].append(found)
        print(f"{name:<42}" + "".join(f"{summary(rows[m]):>22}" for m in METHODS), flush=True)
    print(f"{'all 108':<42}" + "".join(f"{summary(everything[m]):>22}" for m in METHODS))
    for method in METHODS:
        under = sum(covered < LEVEL - 0.02 for covered, _ in everything[method])
        print(f"{method}: {under} of {len(everything[method])} cover less than 93 %")
    differences(draws, source)
    print(f"\n{time.perf_counter() - start:.0f} s")


def differences(draws, source):
    """Two periods of one branch, nothing changed; some customers answer in both."""
    names = ("plain mover", "wald", "one_voice", "score")
    print("\nTwo periods without a change, likeness .3: coverage of 0 / worst of 4 laws / width\n")
    print(f"{'':<42}" + "".join(f"{m:>22}" for m in names))
    for many, each in ((8, 3), (15, 3), (40, 2)):
        for shared in (0, many // 2, many):
            rows = {name: [] for name in names}
            for law in LAWS.values():
                found = [two_periods(source, law, many, each, shared) for _ in range(draws)]
                for method, results in zip(names, zip(*found, strict=True), strict=True):
                    hits = sum(one.low - 1e-12 <= 0 <= one.high + 1e-12 for one in results)
                    width = sum(one.high - one.low for one in results)
                    rows[method].append((hits / draws, width / draws))
            label = f"{many} customers, {each} answers each, {shared} in both"
            print(f"{label:<42}" + "".join(f"{summary(rows[m]):>22}" for m in names), flush=True)


def two_periods(source, law, many, each, shared):
    """What the methods say of two periods; a customer in both keeps their own shares."""
    own = [shares(source, law, 0.3) for _ in range(2 * many - shared)]
    before = named({i: told(source, own[i], each) for i in range(many)})
    place = many - shared
    after = named({i: told(source, own[i], each) for i in range(place, place + many)})
    plain = difference(before.tally, after.tally)
    return plain, *(clustered_difference(before, after, method=m) for m in METHODS[1:])


def summary(found):
    if not found:
        return "refused"
    covered, widths = zip(*found, strict=True)
    mean = sum(covered) / len(covered)
    return f"{mean:.3f} / {min(covered):.3f} / {sum(widths) / len(widths):.2f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)

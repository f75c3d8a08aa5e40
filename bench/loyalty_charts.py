"""How often a control chart of equal periods names one of them, and how often it sees a change.

Run it with `PYTHONPATH=src python bench/loyalty_charts.py`; `--charts` takes another number than
1 000. A chart counts once, however many of its periods are outside their limits or in alarm.
"""

import argparse
import random
from collections import Counter

from proactive_core.loyalty import REICHHELD_0_10, Tally, control_chart

LAWS = {"+45": (0.15, 0.25, 0.60), "+75": (0.05, 0.15, 0.80), "+94": (0.01, 0.04, 0.95)}
SIZES = (5, 8, 15, 30, 100)
LENGTHS = (4, 8, 20)
METHODS = ("exact", "shewhart", "laney")


def draw(source, law, n):
    found = Counter(source.choices((3, 8, 10), law, k=n))
    return Tally(REICHHELD_0_10, [found[rating] for rating in range(11)])


def named(periods, method):
    return bool(control_chart(periods, method=method).signals)


def share(charts, law, sizes, worse=None):
    """Share of charts with a signal, by method; `worse` is the last period's own law."""
    source, hits = random.Random(str((law, sizes, worse))), Counter()
    for _ in range(charts):
        laws = [law] * (len(sizes) - 1) + [worse or law]
        drawn = (draw(source, one, n) for one, n in zip(laws, sizes, strict=True))
        periods = {str(i): tally for i, tally in enumerate(drawn)}
        for method in METHODS:
            hits[method] += named(periods, method)
    return [hits[method] / charts for method in METHODS]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--charts", type=int, default=1_000)
    charts = parser.parse_args().charts
    print("Equal periods: share of charts that name one        " + "  ".join(METHODS))
    worst = [0.0] * len(METHODS)
    for length in LENGTHS:
        for n in SIZES:
            for name, law in LAWS.items():
                found = share(charts, law, (n,) * length)
                worst = [max(pair) for pair in zip(worst, found, strict=True)]
                print(f"  {length:>2} periods of {n:>3} at {name}", *(f"{x:.3f}" for x in found))
    for name, law in LAWS.items():
        found = share(charts, law, (5, 60, 8, 120, 5, 30, 200, 8))
        print(f"  periods of 5 to 200 at {name}", *(f"{x:.3f}" for x in found))
    print("  worst", *(f"{x:.3f}" for x in worst))
    print("The last of eight falls from +75 to −10: share of charts that name some period")
    for n in SIZES:
        found = share(charts, LAWS["+75"], (n,) * 8, (0.40, 0.30, 0.30))
        print(f"  periods of {n:>3}", *(f"{x:.3f}" for x in found))


if __name__ == "__main__":
    main()

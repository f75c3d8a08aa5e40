"""Tallies with given numbers of detractors, passives and promoters."""

from proactive_core.loyalty import REICHHELD_0_10, PairedTally, Tally

SCORES = (3, 8, 10)


def tally(d, q, p, *, key=REICHHELD_0_10, question=None, wordings=(), no_answer=0):
    low = key.scale.low
    counts = [0] * (key.scale.high - low + 1)
    for rating, n in zip(SCORES, (d, q, p), strict=True):
        counts[rating - low] = n
    return Tally(key, counts, no_answer, question, wordings)


def paired(table, *, key=REICHHELD_0_10, questions=("ideas", "better_off")):
    pairs = [
        (SCORES[i], SCORES[j]) for i, row in enumerate(table) for j, n in enumerate(row)
        for _ in range(n)
    ]  # fmt: skip
    return PairedTally.of(key, pairs, questions=questions)

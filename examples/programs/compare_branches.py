"""Two branches that look different, and whether five answers can say so."""

from proactive_core.loyalty import PROACTIVE_1_10, Tally, difference, net_score

answers = {
    "Toronto": [10, 9, 9, 10, 8, 7, 9, 10, 6, 8, 9, 10, 10, 5, 9, 8, 10, 9, 7, 9],
    "Halifax": [9, 7, 10, 6, 4],
}
tallies = {
    name: Tally.of(PROACTIVE_1_10, given, question="better_off") for name, given in answers.items()
}
for name, tally in tallies.items():
    print(f"{name}: {net_score(tally).reading}")

print(difference(tallies["Toronto"], tallies["Halifax"], names=("Toronto", "Halifax")).reading)

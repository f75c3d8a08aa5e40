"""Precision and recall of `review_wording` on sentences that were written and labelled for it.

The sentences of `bench/wording/` were labelled by what a reader finds in them, before the word
lists were tuned on any. Every second one of the first set is held out: the word lists were tuned
while looking at the others alone. Figures of the held-out half were published before the lists were
widened, so a third set was written afresh, before that, and nothing was tuned on it. The figures
say something about these sentences, and about nothing else.

`python bench/wording.py` prints the tables; `--misses` lists what was judged wrongly among the
sentences for tuning; the others are never listed.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import attrs

from proactive_core.recommendations import review_incentives, review_wording

FOLDER = Path(__file__).with_name("wording")
LANGUAGES = ("en", "fr-CA")
RULES = {"R7": "selling words", "R8": "promotion", "R9": "whose benefit"}
KINDS = ("service", "sales", "neutral", "tricky")


@attrs.frozen
class Sentence:
    """A sentence with what a reader finds in it.

    Attributes:
        rules: Ids without their page: `R7` … ; empty if there is nothing to find.
        kind: `service`, `sales`, `neutral` or `tricky` talk.
        held_out: Whether the word lists were tuned without looking at it.
        third: Whether it was written for the last measurement alone.
    """

    language: str
    words: str
    rules: frozenset[str]
    kind: str
    held_out: bool
    third: bool = False

    @property
    def found(self) -> frozenset[str]:
        """The rules by which `review_wording` finds something."""
        findings = review_wording(self.words, self.language)
        return frozenset(finding.rule.removeprefix("domain:") for finding in findings)


def read(language: str) -> list[Sentence]:
    """The labelled sentences of one language; every second one is held out."""
    return _read(language, f"{language}.tsv")


def read_third(language: str) -> list[Sentence]:
    """The third set of one language: nothing was tuned on any of it."""
    return [
        attrs.evolve(s, held_out=True, third=True) for s in _read(language, f"{language}.third.tsv")
    ]


def _read(language: str, name: str) -> list[Sentence]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Sentence(
            language=language,
            words=row["sentence"],
            rules=frozenset(row["label"].split()) - {"-"},
            kind=row["kind"],
            held_out=bool(n % 2),
        )
        for n, row in enumerate(rows)
    ]


@attrs.frozen
class Figures:
    """How often the judgement was right.

    Attributes:
        right: Found, and there.
        wrong: Found, and not there.
        missed: There, and not found.
    """

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> Fraction | None:
        """Of what was found, the share that is there; None if nothing was found."""
        n = self.right + self.wrong
        return Fraction(self.right, n) if n else None

    @property
    def recall(self) -> Fraction | None:
        """Of what is there, the share that was found; None if nothing is there."""
        n = self.right + self.missed
        return Fraction(self.right, n) if n else None


def figures(sentences: Iterable[Sentence], rules: Sequence[str]) -> Figures:
    """Count sentences in which any of the rules is there, or found."""
    counts = {(True, True): 0, (False, True): 0, (True, False): 0, (False, False): 0}
    for sentence in sentences:
        there = not sentence.rules.isdisjoint(rules)
        counts[there, not sentence.found.isdisjoint(rules)] += 1
    return Figures(counts[True, True], counts[False, True], counts[True, False])


def percent(share: Fraction | None) -> str:
    """A share as whole percent; a dash where there is none."""
    return "–" if share is None else f"{float(100 * share):.0f} %"


def table(sentences: Sequence[Sentence]) -> str:
    """Precision and recall by language and rule, and false alarms by kind of talk."""
    lines = [
        "| language | what | sentences with it | precision | recall |",
        "|---|---|---|---|---|",
    ]
    for language in LANGUAGES:
        own = [s for s in sentences if s.language == language]
        for name, rules in (("selling or self-interest", ("R7", "R9")), *_each()):
            held = figures(own, rules)
            there = held.right + held.missed
            lines.append(
                f"| {language} | {name} | {there} | {percent(held.precision)} | "
                f"{percent(held.recall)} |"
            )
    lines += ["", "| language | talk | sentences | found something in |", "|---|---|---|---|"]
    for language in LANGUAGES:
        for kind in KINDS:
            own = [s for s in sentences if (s.language, s.kind) == (language, kind)]
            hits = sum(bool(s.found & {"R7", "R9"}) for s in own)
            lines.append(f"| {language} | {kind} | {len(own)} | {hits} |")
    return "\n".join(lines)


def _each() -> list[tuple[str, tuple[str, ...]]]:
    return [(f"{rule}: {words}", (rule,)) for rule, words in RULES.items()]


def afterwards(language: str) -> str:
    """What is found in sentences that were written after the lists were mended, in words."""
    looks = (
        ("selling talk without the usual words", "fourth", "unread", review_wording),
        ("pay schemes", "pay", "5", review_incentives),
    )
    told = []
    for what, name, last, look in looks:
        place = FOLDER / (f"pay.{language}.tsv" if name == "pay" else f"{language}.{name}.tsv")
        with place.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        own = [
            (row["label"] != "-", bool(look(row["sentence"], language)))
            for row in rows
            if row["set"] == last
        ]
        there = [found for amiss, found in own if amiss]
        plain = [found for amiss, found in own if not amiss]
        told.append(
            f"{language}, {what}: {sum(there)} of {len(there)} found, "
            f"{sum(plain)} false alarms in {len(plain)}"
        )
    return "\n".join(told)


def main() -> None:
    """Print the tables."""
    sentences = [s for language in LANGUAGES for s in read(language)]
    if "--misses" in sys.argv[1:]:
        for s in sentences:
            if not s.held_out and s.found != s.rules:
                print(s.language, sorted(s.rules), "found", sorted(s.found), s.words, sep="\t")
        return
    held = [s for s in sentences if s.held_out]
    print(f"{len(held)} sentences held out while the word lists were tuned:\n")
    print(table(held))
    third = [s for language in LANGUAGES for s in read_third(language)]
    print(f"\n{len(third)} sentences of the third set:\n")
    print(table(third))
    print("\nSentences written after the lists were mended:\n")
    print(*map(afterwards, LANGUAGES), sep="\n")
    seen = [s for s in sentences if not s.held_out]
    print(f"\n{len(seen)} sentences that the word lists were tuned on:\n")
    print(table(seen))


if __name__ == "__main__":
    main()

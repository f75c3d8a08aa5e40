"""What is published of `review_wording` is what comes out, on sentences that nobody tuned on."""

from __future__ import annotations

import importlib.util
from fractions import Fraction
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_SPEC = importlib.util.spec_from_file_location("bench_wording", ROOT / "bench" / "wording.py")
bench = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(bench)
SENTENCES = [s for language in bench.LANGUAGES for s in bench.read(language)]
HELD_OUT = [s for s in SENTENCES if s.held_out]
THIRD = [s for language in bench.LANGUAGES for s in bench.read_third(language)]


def test_there_are_at_least_300_sentences_of_every_kind_in_both_languages():
    assert len(SENTENCES) >= 300
    assert len({s.words for s in SENTENCES}) == len(SENTENCES)
    for language in bench.LANGUAGES:
        for kind in bench.KINDS:
            own = [s for s in SENTENCES if (s.language, s.kind) == (language, kind)]
            assert len(own) >= 20
            assert 2 * sum(s.held_out for s in own) >= len(own) - 1


def test_every_label_is_one_of_the_rules_and_only_talk_of_sales_has_one():
    assert {rule for s in SENTENCES for rule in s.rules} == set(bench.RULES)
    for sentence in SENTENCES:
        if sentence.kind in {"service", "tricky"}:
            assert not sentence.rules, sentence
        elif sentence.kind == "sales":
            assert sentence.rules & {"R7", "R9"}, sentence


def test_the_page_shows_what_comes_out():
    """No claim beyond these sentences: the tables are compared to the last figure."""
    page = (ROOT / "bench" / "README.md").read_text("utf-8")
    assert bench.table(HELD_OUT) in page
    assert bench.table(THIRD) in page


def test_the_third_set_is_another_and_has_every_kind_in_both_languages():
    assert len(THIRD) >= 120
    assert not {s.words for s in THIRD} & {s.words for s in SENTENCES}
    for language in bench.LANGUAGES:
        kinds = [s.kind for s in THIRD if s.language == language]
        assert len(kinds) >= 60
        assert set(kinds) == set(bench.KINDS)
    for sentence in THIRD:
        assert bool(sentence.rules & {"R7", "R9"}) is (sentence.kind == "sales"), sentence


@pytest.mark.parametrize(
    ("language", "precision", "recall"),
    [("en", Fraction(9, 10), Fraction(4, 5)), ("fr-CA", Fraction(9, 10), Fraction(4, 5))],
)
@pytest.mark.parametrize("unseen", [HELD_OUT, THIRD], ids=["held out", "third"])
def test_what_is_published_does_not_fall(language, precision, recall, unseen):
    held = bench.figures([s for s in unseen if s.language == language], ("R7", "R9"))
    assert held.precision >= precision
    assert held.recall >= recall


def test_service_talk_and_plain_business_are_left_alone():
    for sentence in (*SENTENCES, *THIRD):
        if sentence.kind in {"service", "neutral"}:
            assert sentence.found == sentence.rules, sentence.words


def test_the_figures_count_as_the_words_say():
    held = bench.Figures(right=3, wrong=1, missed=2)
    assert (held.precision, held.recall) == (Fraction(3, 4), Fraction(3, 5))
    nothing = bench.Figures(right=0, wrong=0, missed=0)
    assert (nothing.precision, nothing.recall) == (None, None)
    assert (bench.percent(None), bench.percent(Fraction(2, 3))) == ("–", "67 %")

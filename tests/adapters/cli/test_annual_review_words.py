"""Which words `proactive annual-review` shows once people recorded something about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.cli.test_annual_review import AT, CONFIG, IDEAS, page_of

DRIPS, HUMS = "table:recommendation:ideas.csv:1", "table:recommendation:ideas.csv:2"


@pytest.fixture
def config(tmp_path, here) -> Path:
    (tmp_path / "ideas.csv").write_text(IDEAS, "utf-8")
    place = tmp_path / "company.toml"
    place.write_text(CONFIG, "utf-8")
    ran = here("run", place)
    assert ran.code == 1, ran.err  # Ursula has no contact on record, so nothing could be told
    return place


def review(here, config, at=AT):
    return here("annual-review", config, "fsm:customer:42", "--year", 2026, "--at", at)


def test_words_that_somebody_answers_for_are_shown_for_that_time(here, config):
    """Issue: a finding can be overridden with who/why/until; after that it is back."""
    assert "Great for our margin" not in page_of(review(here, config))
    ran = here(
        *("recommend", "record", config, HUMS, "overruled", "--rule", "domain:R9", "--by", "bob"),
        *("--words", "The bakery's own words", "--until", "2099-01-01T00:00Z"),
    )
    assert ran.code == 0, ran.err
    shown = here("annual-review", config, "fsm:customer:42", "--year", 2026)
    assert "Great for our margin" in page_of(shown)
    assert "left out" not in shown.err
    ended = review(here, config, "2099-01-01T00:00Z")
    assert "Great for our margin" not in page_of(ended)
    assert "left out for the customer: benefit of" in ended.err


def test_what_was_recorded_as_gained_is_read_like_any_other_text(here, config):
    words = "A nice up-sell for us"
    ran = here("recommend", "record", config, DRIPS, "benefit", "--words", words)
    assert ran.code == 0, ran.err
    ran = here("annual-review", config, "fsm:customer:42", "--year", 2026)
    assert words not in page_of(ran)
    assert f"realised of {DRIPS} says {words!r}; mend it there" in ran.err


def test_the_last_part_of_a_ref_will_do_where_no_record_of_the_customer_was_read(here, config):
    by_ref, by_key = review(here, config), here("annual-review", config, "42", "--at", AT)
    assert page_of(by_key) == page_of(by_ref)


def test_a_last_part_that_two_customers_share_is_asked_about(here, config):
    more = (
        IDEAS + "5,2026-03-02T10:00-05:00,42,8,Ursula,north,Loose,Fix it,Safe,,certain,declined,\n"
    )
    (config.parent / "other.csv").write_text(more, "utf-8")
    second = CONFIG[CONFIG.index("[[sources]]") :].replace('"paper"', '"other"')
    second = second.replace("ideas.csv", "other.csv").replace('"fsm"', '"crm"')
    config.write_text(CONFIG + second, "utf-8")
    assert here("pull", config).code == 0
    ran = here("annual-review", config, "42", "--at", AT)
    assert ran.code == 2
    assert "2 customers are called '42': crm:customer:42, fsm:customer:42; give the ref" in ran.err
    assert here("annual-review", config, "crm:customer:42", "--at", AT).code == 0


def test_a_folder_is_no_file_to_write(here, config):
    ran = here("annual-review", config, "fsm:customer:42", "--out", config.parent)
    assert ran.code == 2
    assert f"--out names a file to write, and {config.parent} is a folder" in ran.err

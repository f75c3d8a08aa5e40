"""The `[programme]` table: what the company set, and what it cannot mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from adapters.report.conftest import CONFIG
from proactive_adapters.run import prepare, programme_limits, read_config
from proactive_core import UsageError
from proactive_core.plugins import discover
from proactive_core.programme import Upkeep

NOW = datetime(2026, 6, 14, 22, 30, tzinfo=UTC)  # half past midnight of the 15th in Berlin


def limits(folder: Path, table: str):
    place = folder / "company.toml"
    place.write_text(CONFIG.format(sources="") + table, "utf-8")
    return programme_limits(read_config(place), NOW)


def test_without_the_table_nothing_is_looked_at(tmp_path):
    held = limits(tmp_path, "")
    assert held.people.silence_days is held.people.coaching_days is None
    assert held.people.over_promotion is None
    assert (held.launch, held.several, held.quote_idle, held.upkeep) == (None, None, None, ())


def test_every_limit_is_the_companys_own(tmp_path):
    held = limits(
        tmp_path,
        "[programme]\ntechnicians_told_on = 2026-01-05\nstarts_on = 2026-02-01\n"
        "silence_days = 90\ncoaching_days = 45\nalarm_customers = 2\nquote_idle_days = 30\n"
        "over_promotion = { spread = 60, breadth = 50, unreasoned = 25, complaining = 2, "
        "smallest = 9 }\n"
        'upkeep = [{ days = 90 }, { checklist = "heart_audit", working = "160h" }]\n',
    )
    assert (held.people.silence_days, held.people.coaching_days) == (90, 45)
    assert held.people.over_promotion.spread == Fraction(3, 5)
    assert held.people.over_promotion.smallest == 9
    assert held.several == 2
    assert held.quote_idle == 30 * 86_400
    assert held.upkeep == (
        Upkeep(days=90),
        Upkeep(checklist="heart_audit", working=160 * 3600),
    )
    assert held.launch.as_of == date(2026, 6, 15)
    assert held.launch.technicians_told_on == date(2026, 1, 5)
    assert held.launch.customers_told_on is None
    assert held.starts_on == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("silence_days = 0", "silence_days must be at least 1"),
        ("alarm_customers = 1", "alarm_customers must be at least 2, not 1"),
        ("upkeep = [{ days = 30 }, { }]", r"needs either days or working.*upkeep\[1\]"),
        ('upkeep = [{ working = "3 days" }]', r"business time is written.*upkeep\[0\]"),
        (
            "over_promotion = { spread = 0, breadth = 1, unreasoned = 1, complaining = 1, "
            "smallest = 1 }",
            "spread must be a percentage from 1 to 100, not 0",
        ),
        ("coaching = 3", "unknown field: coaching"),
    ],
)
def test_what_cannot_be_meant_is_found_before_anything_is_opened(tmp_path, table, why):
    place = tmp_path / "company.toml"
    place.write_text(CONFIG.format(sources="") + f"[programme]\n{table}\n", "utf-8")
    with pytest.raises(UsageError, match=why):
        prepare(read_config(place), discover(), {})
    assert not (tmp_path / "journal.db").exists()

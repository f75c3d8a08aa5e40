"""The configuration file: what is read, and that every fault is told at once with its place."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from proactive_adapters.demo import payload_dir
from proactive_adapters.run import prepare, read_config
from proactive_adapters.run._faults import read_duration
from proactive_core import UsageError
from proactive_core.plugins import discover

GOOD = """
[company]
name = "Kiosk"

[journal]
settings = { path = "kiosk.db" }

[[branches]]
key = "north"
name = "North"
zone = "Europe/Oslo"
alias = ["table:branch:north"]
hours = { mon-fri = ["08:00-16:00"], sat = ["10:00-12:00"] }
holidays = [2026-05-17]

[[people]]
key = "ada"
name = "Ada"
branch = "north"
manager = true
contacts = { out = "ada@kiosk.example" }

[policy]
since = 2026-01-01
until = 2026-12-31
budgets = { triage = "8h", acknowledge = "8h", contact = "16h", "contact.urgent" = "1h30m", decide = "80h", tell = "8h" }
routes = { north = "ada" }
default = "ada"
ladder = [{ to = "manager", gap = "8h" }]
sink = ["ada"]
sink_gap = "8h"
wait_cap = "240h"
unreachable_attempts = 3
dispute_window = "240h"
technician_channel = "out"

[[channels]]
name = "out"
kind = "outbox"
settings = { path = "out.jsonl" }

[[sources]]
name = "ideas"
adapter = "table"
folder = "."
since = 2026-01-01
settings = { file = "ideas.csv", feed = "recommendations" }
"""


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    text = GOOD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "kiosk.toml"
    path.write_text(text, "utf-8")
    return path


def faults(path: Path, environ=None) -> list[str]:
    with pytest.raises(UsageError) as caught:
        prepare(read_config(path), discover(), environ or {})
    return str(caught.value).splitlines()


def test_a_good_file_is_read_and_every_part_of_it_can_be_built(tmp_path):
    config = read_config(write(tmp_path))
    assert config.folder == tmp_path
    assert config.branches[0].holidays == (date(2026, 5, 17),)
    operation = prepare(config, discover(), {})()
    assert operation.policy.budgets[3].seconds == 5400
    assert operation.journal.streams() == ()
    operation.close()


def test_the_example_company_is_a_good_file():
    config = read_config(payload_dir() / "harbour.toml")
    assert [b.key for b in config.branches] == ["toronto", "halifax", "st_johns"]


def test_all_faults_of_the_files_form_are_told_at_once(tmp_path):
    path = write(
        tmp_path,
        ('name = "Kiosk"', "name = 3\ncolour = 'red'"),
        ("unreachable_attempts = 3", 'unreachable_attempts = "three"'),
        ('zone = "Europe/Oslo"\n', ""),
    )
    said = faults(path)
    assert all(line.startswith(f"{path}: ") for line in said)
    told = {line.removeprefix(f"{path}: ") for line in said}
    assert told == {
        "expected str, not int 3 @ $.company.name",
        "unknown field: colour @ $.company",
        "expected int, not str 'three' @ $.policy.unreachable_attempts",
        "required field missing @ $.branches[0].zone",
    }


def test_all_names_that_mean_nothing_are_told_at_once(tmp_path):
    path = write(
        tmp_path,
        ('branch = "north"', 'branch = "south"'),
        ("contacts = { out", "contacts = { fax"),
        ('routes = { north = "ada" }', 'routes = { east = "bob" }'),
        ('default = "ada"', 'default = "eve"'),
        ('to = "manager"', 'to = "zoe"'),
        ('sink = ["ada"]', 'sink = ["mallory"]'),
        ('technician_channel = "out"', 'technician_channel = "pager"'),
        ('sink_gap = "8h"', 'sink_gap = "1d"'),
    )
    said = "\n".join(faults(path))
    for name in ("south", "fax", "east", "bob", "eve", "zoe", "mallory", "pager", "1d"):
        assert f"'{name}'" in said, name


def test_what_stands_twice_is_told(tmp_path):
    path = write(tmp_path)
    block = re.search(r"\[\[branches\]\].*?(?=\[\[people)", GOOD, re.DOTALL)[0]
    path.write_text(GOOD + block, "utf-8")
    said = "\n".join(faults(path))
    assert "'north' stands twice @ $.branches" in said
    assert "'table:branch:north' stands twice @ $.branches.alias" in said


def test_faults_of_every_part_are_told_at_once_before_anything_is_opened(tmp_path):
    path = write(
        tmp_path,
        ('zone = "Europe/Oslo"', 'zone = "Mars/Base"'),
        ('kind = "outbox"', 'kind = "pigeon"'),
        ('adapter = "table"', 'adapter = "tabel"'),
        ('triage = "8h", ', ""),
    )
    said = "\n".join(faults(path))
    assert "Mars/Base" in said
    assert "no channel named 'pigeon'" in said
    assert "no adapter named 'tabel'" in said
    assert "no budget for stage triage" in said
    assert not (tmp_path / "kiosk.db").exists()


def test_a_policy_that_resolves_to_nobody_is_refused(tmp_path):
    """Leads S12: no rule that can resolve to nobody may be saved; the sink has a channel."""
    path = write(tmp_path, ('contacts = { out = "ada@kiosk.example" }', "contacts = {}"))
    assert any("the sink has no active member with a confirmed contact" in f for f in faults(path))


def test_missing_secrets_are_all_named_and_never_shown(tmp_path):
    path = write(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write(
            '[[sources]]\nname = "st"\nadapter = "servicetitan"\nsince = 2026-01-01\n'
            'secrets = { client_id = "A", client_secret = "B", app_key = "C" }\n'
            "settings = { tenant = 1 }\n"
        )
    (said,) = faults(path, {"B": "hunter2"})
    assert "A (for client_id)" in said
    assert "C (for app_key)" in said
    assert "hunter2" not in said
    prepare(read_config(path), discover(), {}, offline=True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((('folder = "."', 'folder = "no/such"'),), "there is no folder"),
        ((('folder = "."\n', ""),), "set `base`, or `folder` for files @ $.sources[0]"),
        (
            (
                (
                    "since = 2026-01-01\nsettings = { file",
                    'feeds = ["visits"]\nsince = 2026-01-01\nsettings = { file',
                ),
            ),
            "table does not read visits @ $.sources[0].feeds",
        ),
        ((('feed = "recommendations"', 'feed = "visits"'),), "there is no preset for visits"),
        (
            (('feed = "recommendations" }', 'feed = "recommendations", tenant = 3 }'),),
            "unknown field: tenant @ $.sources[0].settings",
        ),
        ((("mon-fri", "mo-fr"),), "mo-fr"),
        ((('"08:00-16:00"', '"8-16"'),), "8-16"),
        ((("holidays = [2026-05-17]", "holidays = [2031-05-17]"),), "2031-05-17"),
        (
            (('alias = ["table:branch:north"]', 'alias = ["north"]'),),
            "a ref is written system:kind:key",
        ),
        ((('"contact.urgent"', '"contact.soon"'),), "contact.soon"),
    ],
)
def test_each_fault_says_what_to_do(tmp_path, changes, said):
    path = write(tmp_path, *changes)
    assert any(said in line for line in faults(path))


@pytest.mark.parametrize("text", ["", "[", "company = 3", "folder = 'x'\n", "\x00"])
def test_what_is_no_configuration_is_told_with_its_file(tmp_path, text):
    path = tmp_path / "odd.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=r"odd\.toml"):
        read_config(path)


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        read_config(tmp_path / "none.toml")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not TOML"):
        read_config(tmp_path / "odd.toml")


@pytest.mark.parametrize(("written", "seconds"), [("4h", 14400), ("30m", 1800), ("1h30m", 5400)])
def test_business_time_is_hours_and_minutes(written, seconds):
    assert read_duration(written) == seconds


@pytest.mark.parametrize("written", ["", "0h", "4", "1d", "-1h", "1.5h", "30m1h", "4h "])
def test_anything_else_is_no_business_time(written):
    with pytest.raises(UsageError, match="business time is written"):
        read_duration(written)


def test_faults_of_all_channels_are_told_at_once(tmp_path):
    path = write(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        for name in ("one", "two"):
            file.write(
                f'[[channels]]\nname = "{name}"\nkind = "smtp"\n'
                f'secrets = {{ password = "{name.upper()}" }}\n'
                'settings = { host = "mail.example", sender = "a@b.example", user = "u" }\n'
            )
    said = "\n".join(faults(path))
    assert "ONE (for password)" in said
    assert "TWO (for password)" in said


def test_sources_whose_records_would_bear_the_same_names_are_refused(tmp_path):
    path = write(tmp_path)
    block = GOOD[GOOD.index("[[sources]]") :].replace('name = "ideas"', 'name = "more"')
    path.write_text(GOOD + block, "utf-8")
    assert any("'ideas' and 'more' share file 'ideas.csv'" in f for f in faults(path))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("level = 1.5", "between 0 and 1"),
        ("smallest_group = 0", "1 or more"),
        ('zone = "Mars/X"', "IANA"),
    ],
)
def test_a_report_that_could_not_be_drawn_up_is_refused_before_anything_is_done(
    tmp_path, line, said
):
    path = write(tmp_path)
    path.write_text(f"{GOOD}\n[report]\n{line}\n", "utf-8")
    assert any(said in fault and "@ $.report" in fault for fault in faults(path))


RUNG = '{ to = "manager", gap = "8h" }'


def test_a_rung_counts_business_or_elapsed_time_and_calls_by_its_channels(tmp_path):
    config = read_config(
        write(
            tmp_path,
            (RUNG, RUNG + ', { to = "ada", gap_elapsed = "30m", channels = ["out"] }'),
            ('sink_gap = "8h"', 'sink_gap_elapsed = "1h"\nsink_channels = ["out"]'),
        )
    )
    with prepare(config, discover(), {})() as operation:
        ladder = operation.policy.ladder
    assert [(r.gap, r.elapsed, r.channels) for r in ladder.rungs] == [
        (28800, False, ()),
        (1800, True, ("out",)),
    ]
    assert (ladder.repeat, ladder.elapsed, ladder.channels) == (3600, True, ("out",))


def test_faults_of_a_ladder_are_told_with_their_places(tmp_path):
    path = write(
        tmp_path,
        (
            RUNG,
            '{ to = "manager" }, { to = "ada", gap = "1h", gap_elapsed = "2d" }, '
            '{ to = "ada", gap = "", channels = ["sms"] }',
        ),
        ('sink_gap = "8h"', 'sink_gap = "8h"\nsink_gap_elapsed = "1h"\nsink_channels = ["fax"]'),
    )
    either = "give either gap (business time) or gap_elapsed @ $.policy.ladder"
    with pytest.raises(UsageError) as caught:
        read_config(path)
    for said in (
        f"{either}[0].gap",
        f"{either}[1].gap",
        "'2d' @ $.policy.ladder[1].gap_elapsed",
        "'' @ $.policy.ladder[2].gap",
        "no such channel: 'sms' @ $.policy.ladder[2].channels",
        "give either sink_gap (business time) or sink_gap_elapsed @ $.policy.sink_gap",
        "no such channel: 'fax' @ $.policy.sink_channels",
    ):
        assert said in str(caught.value)


def test_a_channel_where_nobody_can_be_had_is_refused_before_anything_is_done(tmp_path):
    rung = '{ to = "manager", gap = "8h", channels = ["second"] }'
    path = write(tmp_path, (RUNG, rung))
    with path.open("a", encoding="utf-8") as file:
        file.write('[[channels]]\nname = "second"\nkind = "outbox"\nsettings = { path = "2" }\n')
    (said,) = faults(path)
    assert "rung 1 calls by 'second', where nobody it calls has a confirmed contact" in said

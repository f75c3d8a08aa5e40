"""Acting on leads from the command line: rights and versions checked, refusals with the state."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from proactive_adapters.run import prepare, read_config
from proactive_core import Ref, Submission
from proactive_core.plugins import discover

NOW = datetime(2026, 1, 5, 14, tzinfo=UTC)  # Monday, 09:00 in Toronto
AT = ("--at", "2026-01-05T09:00-05:00")
CUSTOMER = Ref("fsm", "customer", "9")
ANN = Ref("fsm", "technician", "7")
CONFIG = """
[company]
name = "Small"
[journal]
settings = { path = "small.db" }
[[branches]]
key = "toronto"
name = "Toronto"
zone = "America/Toronto"
hours = { mon-fri = ["09:00-17:00"] }
days = { "2026-01-06" = ["13:00-17:00"] }
public_holidays = "CA-ON"
[[people]]
key = "mia"
name = "Mia Jansen"
delegate = "leo"
contacts = { mail = "mia@example.org" }
[[people]]
key = "leo"
name = "Leo Roy"
branch = "toronto"
contacts = { mail = "leo@example.org" }
[[people]]
key = "bo"
name = "Bo Li"
manager = true
contacts = { mail = "bo@example.org" }
[policy]
since = 2026-01-01
until = 2026-12-31
budgets = { triage = "4h", acknowledge = "4h", contact = "8h", decide = "40h", tell = "8h" }
routes = {}
default = "mia"
sink = ["bo"]
sink_gap = "8h"
wait_cap = "240h"
unreachable_attempts = 2
dispute_window = "240h"
missing_after = "24h"
quiet = "20:00-07:00"
[[channels]]
name = "mail"
kind = "outbox"
settings = { path = "outbox.jsonl" }
[[mirrors]]
name = "crm"
adapter = "tryton"
"""


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(CONFIG, "utf-8")
    with prepare(read_config(path), discover(), {}, offline=True)() as operation:
        for n in (1, 2):
            operation.desk.submit(
                Submission(
                    ref=Ref("fsm", "lead", str(n)),
                    technician=ANN,
                    customer=CUSTOMER,
                    branch=Ref("company", "branch", "toronto"),
                    observed_at=NOW,
                    summary="The boiler is thirty years old",
                    sequence=2 * n,
                ),
                now=NOW,
                customer_name="Mrs Smith",
            )
    return path


@pytest.fixture
def do(here, config):
    def run(name, *words, by="mia", at=AT):
        lead, *rest = words or ("fsm:lead:1",)
        return here("leads", name, config, lead, *rest, "--by", by, *at)

    return run


def stage(here, config, lead="fsm:lead:1"):
    return json.loads(here("leads", "show", config, lead, "--json", *AT).out)["stage"]


def test_a_lead_is_seen_through_from_the_command_line(do, here, config):
    one = "fsm:lead:1"
    assert do("acknowledge").out.splitlines()[0] == "Mia Jansen took it up."
    assert do("contact", one, "--in-vain").code == 0
    assert "spoke with the customer (visit)" in do("contact", one, "--how", "visit").out
    paused = do("wait", one, "--until", "2026-01-08T09:00-05:00", "--reason", "budget")
    assert "paused it until Thu 8 January 2026" in paused.out
    assert do("resume").code == 0
    assert "The reason: too dear" in do("resolve", one, "declined", "--reason", "too dear").out
    assert stage(here, config) == "tell"
    assert "Closed" in do("tell", one, "--moment", "2026-01-05T08:59-05:00").out
    assert do("reopen", one, "--why", "they called").code == 0
    assert do("reassign", one, "--to", "leo", "--note", "yours").code == 0
    assert do("chased", one, by="leo").code == 0
    assert stage(here, config) == "acknowledge"
    assert here("audit", config, *AT).code == 0


def test_what_is_refused_changes_nothing_and_says_where_the_lead_stands(do, here, config):
    late = do("tell")
    assert late.code == 1
    assert "TellByHand is not possible in stage acknowledge" in late.err
    assert "it stands in stage acknowledge and has" in late.err
    assert "takes the owner or delegate" in do("acknowledge", by="bo").err
    assert stage(here, config) == "acknowledge"


def test_a_delegate_of_the_configuration_acts_for_the_owner(do):
    assert do("acknowledge", by="leo").out.startswith("Leo Roy took it up.")


def test_who_saw_an_older_version_is_refused(do, here, config):
    """[leads:S4]: a command at a stale version changes nothing."""
    version = json.loads(here("leads", "show", config, "fsm:lead:1", "--json", *AT).out)["version"]
    assert f"{version} events" in here("leads", "show", config, "fsm:lead:1", *AT).out
    assert do("chased", "fsm:lead:1", "--version", str(version)).code == 0
    late = do("acknowledge", "fsm:lead:1", "--version", str(version))
    assert (late.code, "the lead has moved on" in late.err) == (1, True)


def test_leads_are_linked_and_unlinked_from_the_command_line(do, here, config):
    assert "linked it to fsm:lead:1" in do("link", "fsm:lead:2", "fsm:lead:1", "--why", "one").out
    assert "linked to it: fsm:lead:2" in here("leads", "show", config, "fsm:lead:1", *AT).out
    rows = json.loads(here("leads", config, "--json", *AT).out)
    assert [row["linked_to"] for row in rows] == [None, "fsm:lead:1"]
    assert "1 open, 0 of them overdue; 0 closed; 1 linked" in here("leads", config, *AT).out
    assert "act on its root" in do("acknowledge", "fsm:lead:2").err
    told = here("leads", "explain", config, "fsm:lead:2")
    assert "It is linked to fsm:lead:1, whose promise counts." in told.out
    assert do("unlink", "fsm:lead:2").code == 0
    assert stage(here, config, "fsm:lead:2") == "acknowledge"


def test_a_lead_in_triage_is_classified(do, here, config):
    with prepare(read_config(config), discover(), {}, offline=True)() as operation:
        operation.desk.submit_unreadable("fsm", "x", "{", "broken", now=NOW)
    said = ("--customer", str(CUSTOMER), "--branch", "toronto", "--urgency", "urgent")
    more = ("--technician", str(ANN), "--summary", "A leak")
    assert do("classify", "fsm:unreadable:x", *said, *more).code == 0
    assert stage(here, config, "fsm:unreadable:x") == "acknowledge"
    assert "there is no branch 'ottawa'" in do("classify", "fsm:lead:1", "--branch", "ottawa").err


def test_who_is_not_known_acts_on_nothing(do):
    told = do("acknowledge", by="nobody")
    assert (told.code, "nobody is known as 'nobody'" in told.err) == (2, True)
    assert "in the configuration there are mia, leo, bo" in told.err
    assert do("withdraw", by=str(ANN)).code == 2, "no source brought the technician yet"
    assert "handed nothing in" in do("withdraw").err


@pytest.mark.parametrize("written", ["yesterday", "2026-01-05T09:00"])
def test_a_moment_without_an_offset_is_refused(do, written):
    told = do("contact", "fsm:lead:1", "--moment", written)
    assert (told.code, "--moment takes a moment like" in told.err) == (2, True)


def test_a_lead_is_named_by_the_beginning_of_its_id(do):
    assert "2 leads begin with 'fsm:lead'" in do("acknowledge", "fsm:lead").err
    assert "there is no lead 'crm'" in do("acknowledge", "crm").err


def test_the_reason_for_a_due_moment_is_shown_second_by_second(do, here, config):
    """The configuration's half day, Tuesday 6 January, is counted as half a day."""
    do("acknowledge")
    told = here("leads", "explain", config, "fsm:lead:1").out
    assert "To speak with the customer, 28800 working seconds were promised." in told
    assert "2026-01-05 09:00  2026-01-05 17:00  28800" in told
    assert "due 2026-01-05 17:00 EST, by calendar toronto 2026-01-01..2026-12-31 " in told
    plain = json.loads(here("leads", "explain", config, "fsm:lead:1", "--json").out)
    assert plain["budget"] == 28800
    assert len(plain["counted"]) == 1


def test_a_changed_calendar_moves_promises_only_by_command(do, here, config, tmp_path):
    before = tmp_path / "before.toml"
    before.write_text(config.read_text("utf-8"), "utf-8")
    config.write_text(CONFIG.replace("09:00-17:00", "10:00-18:00"), "utf-8")
    assert "is not in force any more" in here("leads", "explain", config, "fsm:lead:1").out
    words = ("leads", "rebind", config, "--before", before, "--by", "bo", *AT)
    told = here(*words)
    assert told.out.splitlines()[-1] == "2 promises were counted anew, 0 stay"
    assert "due 2026-01-05 14:00 EST" in here("leads", "explain", config, "fsm:lead:1").out
    again = here(*words)
    assert "stays, its clock is counted by calendar" in again.out
    assert here("audit", config, *AT).code == 0


def test_a_number_that_never_arrived_is_listed(here, config):
    told = here("leads", "missing", config, "--at", "2026-01-06T09:00-05:00")
    assert (told.code, "1 numbers never arrived" in told.out) == (1, True)
    [one] = json.loads(here("leads", "missing", config, "--json", *AT).out)
    assert (one["technician"], one["number"]) == (str(ANN), 3)
    with prepare(read_config(config), discover(), {}, offline=True)() as operation:
        later = NOW + timedelta(days=2)
        assert operation.desk.open_missing(later) == (f"proactive:missing:3:{ANN}",)


def test_a_person_is_erased_and_the_chain_still_verifies(here, config):
    told = here("erase", config, str(CUSTOMER), *AT)
    assert (told.code, told.out) == (0, f"6 texts about {CUSTOMER} erased; 0 faults in the chain\n")
    assert "Mrs Smith" not in here("leads", config, *AT).out
    assert b"Mrs Smith" not in config.with_name("small.db").read_bytes()
    again = here("erase", config, str(CUSTOMER), "--json", *AT)
    assert json.loads(again.out) == {"erased": 0, "faults": []}
    assert "nothing is about a person" in here("erase", config, str(CUSTOMER), *AT).err
    assert here("audit", config, *AT).code == 0
    assert here("erase", config, "Mrs Smith", *AT).code == 2


def test_a_damaged_chain_is_told_when_somebody_is_erased(here, config):
    import sqlite3

    book = sqlite3.connect(config.with_name("small.db"))
    with book:
        book.execute("UPDATE streams SET stage = 'closed' WHERE stream = 'lead:fsm:lead:1'")
    book.close()
    told = here("erase", config, str(ANN), *AT)
    assert (told.code, "was changed after it was stored" in told.err) == (3, True)


def test_the_heads_of_the_chains_are_printed_to_be_kept_outside(do, here, config):
    first = json.loads(here("heads", config).out)
    assert set(first) == {"lead:fsm:lead:1", "lead:fsm:lead:2"}
    do("acknowledge")
    second = json.loads(here("heads", config).out)
    assert [stream for stream in first if first[stream] != second[stream]] == ["lead:fsm:lead:1"]
    assert first["lead:fsm:lead:1"]["length"] < second["lead:fsm:lead:1"]["length"]


def test_kept_heads_are_compared_with_what_is_there_now(do, here, config, tmp_path):
    kept = tmp_path / "kept.json"
    kept.write_text(here("heads", config).out, "utf-8")
    told = here("heads", config, "--against", kept)
    assert (told.code, told.out) == (0, "2 heads were kept: 2 same\n")
    do("acknowledge")
    told = here("heads", config, "--against", kept)
    assert (told.code, told.out) == (0, "2 heads were kept: 1 grown, 1 same\n")
    old = {stream: head["head"] for stream, head in json.loads(kept.read_text("utf-8")).items()}
    kept.write_text(json.dumps(old), "utf-8")
    told = here("heads", config, "--against", kept, "--json")
    assert json.loads(told.out) == {"lead:fsm:lead:1": "grown", "lead:fsm:lead:2": "same"}
    kept.write_text(json.dumps({**old, "lead:fsm:lead:2": "0" * 64, "lead:gone": "1"}), "utf-8")
    told = here("heads", config, "--against", kept)
    assert told.code == 3
    assert "lead:fsm:lead:2  changed" in told.out
    assert "lead:gone        missing" in told.out
    assert "3 heads were kept: 1 changed, 1 grown, 1 missing" in told.out
    assert here("heads", config, "--against", kept, "--json").code == 3


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": {"head": "x", "length": 0}}'])
def test_what_holds_no_kept_heads_is_told_with_its_file(here, config, tmp_path, text):
    kept = tmp_path / "kept.json"
    kept.write_text(text, "utf-8")
    told = here("heads", config, "--against", kept)
    assert (told.code, "kept.json" in told.err) == (2, True)
    told = here("heads", config, "--against", tmp_path / "none.json")
    assert (told.code, "cannot read" in told.err) == (2, True)


def test_copies_elsewhere_are_compared_both_ways(here, config, tmp_path):
    theirs = tmp_path / "crm.csv"
    theirs.write_text("key,stage,outcome\nfsm:lead:9,contact,\n", "utf-8")
    told = here("reconcile", config, "crm", theirs, *AT)
    assert (told.code, "crm:missing_inside:fsm:lead:9" in told.out) == (1, True)
    assert [
        d["key"] for d in json.loads(here("reconcile", config, "crm", theirs, "--json", *AT).out)
    ]
    theirs.write_text("key,stage,outcome\n", "utf-8")
    assert here("reconcile", config, "crm", theirs, *AT).code == 0, "copies are on their way"
    assert "there is no mirror 'x'; there are crm" in here("reconcile", config, "x", theirs).err
    theirs.write_text("id,stage\n1,contact\n", "utf-8")
    assert "has no column key" in here("reconcile", config, "crm", theirs).err
    theirs.write_text("key,stage\n,contact\nx,\n", "utf-8")
    told = here("reconcile", config, "crm", theirs)
    assert (told.code, "line 2" in told.err, "line 3" in told.err) == (2, True, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('public_holidays = "CA-ZZ"', "cannot tell those of 'CA-ZZ'"),
        ('days = { "6 January" = [] }', "days are dates with hours"),
        ('days = { "2026-01-06" = ["noon"] }', "hours are written"),
        ('quiet = "late"', "hours are written 08:00-17:00, not 'late' @ $.policy.quiet"),
        ('missing_after = "soon"', "@ $.policy.missing_after"),
        ('delegate = "zoe"', "no such person: 'zoe' @ $.people[0].delegate"),
    ],
)
def test_what_is_wrong_with_the_new_settings_is_told_with_its_place(here, config, line, said):
    key = line.partition(" = ")[0]
    old = next(x for x in CONFIG.splitlines() if x.startswith(f"{key} = "))
    config.write_text(CONFIG.replace(old, line), "utf-8")
    told = here("leads", config)
    assert (told.code, said in told.err) == (2, True), told.err

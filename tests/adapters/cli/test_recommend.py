"""`proactive recommend`: written down, screened, recorded, and one lead when it is agreed."""

from __future__ import annotations

import json

import pytest

AT = "2025-10-29T06:00-04:00"
LATER = "2025-10-30T06:00-04:00"
SAID = (
    *("--observation", "The flame sensor is corroded"),
    *("--benefit", "No outage in the coldest weeks"),
    *("--advice", "Replace it before the heating season"),
)


@pytest.fixture
def config(tmp_path):
    """The smallest company: no source, no journal yet."""
    path = tmp_path / "company.toml"
    path.write_text(
        """
[company]
name = "Acme"
[journal.settings]
path = "journal.db"
[[branches]]
key = "north"
name = "North"
zone = "America/Toronto"
hours = { mon-fri = ["08:00-17:00"] }
[[people]]
key = "ruth"
name = "Ruth Oduya"
contacts = { screen = "ruth" }
[[channels]]
name = "screen"
kind = "outbox"
settings = { path = "outbox.jsonl" }
[policy]
since = 2025-01-01
until = 2029-01-01
default = "ruth"
sink = ["ruth"]
sink_gap = "8h"
wait_cap = "480h"
unreachable_attempts = 3
dispute_window = "336h"
[policy.budgets]
triage = "4h"
acknowledge = "4h"
contact = "8h"
decide = "40h"
tell = "8h"
[policy.routes]
north = "ruth"
""",
        "utf-8",
    )
    return path


def added(here, config, *words, at=AT):
    ran = here("recommend", "add", config, *words, "--at", at)
    assert ran.code == 0, ran.err
    return ran.out


def test_who_is_not_certain_learns_why_it_is_withheld_and_what_to_do(here, config):
    """D4: certain that the customer is better off, or it is withheld."""
    said = added(here, config, *SAID, "--belief", "doubtful", "--id", "1")
    assert "It is withheld: it must not be suggested to the customer, because" in said
    assert "the technician doubts that the customer is better off. Leave it unsaid" in said
    listed = here("recommend", "list", config)
    assert listed.out.endswith("0 listed\n")
    withheld = here("recommend", "list", config, "--withheld", "--json")
    assert [row["phase"] for row in json.loads(withheld.out)] == ["withheld"]
    refused = here("recommend", "record", config, "1", "discussed", "--at", LATER)
    assert refused.code == 2
    assert "does not fit a recommendation that is withheld; what fits: overruled" in refused.err


def test_from_written_down_to_what_it_brought(here, config):
    added(here, config, *SAID, "--id", "1", "--technician", "fsm:technician:7")
    said = added(
        here, config, "--id", "1", "--belief", "certain", "--stakes", "high",
        "--evidence", "photos/1.jpg", "--decide-by", "2025-12-01", at=LATER,
    )  # fmt: skip
    assert "It may be put to the customer" in said

    def recorded(step, *words):
        ran = here("recommend", "record", config, "1", step, *words, "--at", LATER, "--json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    handed = recorded("handed-over", "--to", "Ruth", "--because", "will-not")
    assert handed["speaker"] == "company:person:ruth"
    recorded("discussed", "--by", "company:person:ruth")
    recorded("hesitant", "--cause", "other-supplier")
    recorded("explored", "--cause", "sums", "--by", "Ruth Oduya")
    lead = recorded("agreed")["lead"]
    assert lead == "proactive:submission:proactive:recommendation:1"
    recorded("quoted", "--quote", "crm:quote:9")
    recorded("implemented")
    assert recorded("benefit", "--words", "it held all winter")["texts"]["realised"] == (
        "it held all winter"
    )
    shown = here("recommend", "show", config, "1")
    assert "stands" not in shown.out
    for words in (
        "observation: The flame sensor is corroded",
        "evidence: photos/1.jpg",
        "company:person:ruth holds the conversation: the technician prefers not to",
        "the customer got what was promised: “it held all winter”",
    ):
        assert words in shown.out
    history = json.loads(here("recommend", "show", config, "1", "--json").out)["history"]
    assert len(history) >= 12
    (row,) = json.loads(here("leads", config, "--json", "--at", LATER).out)
    assert row["id"] == lead
    audit = here("audit", config, "--at", LATER)
    assert audit.code == 0, audit.out
    assert "0 violations" in audit.out


def test_what_is_typed_is_a_fact_too_so_that_a_run_goes_on_with_it(here, config):
    said = added(here, config, *SAID, "--belief", "certain")
    key = said.split(":")[2]
    assert said == added(here, config, *SAID, "--belief", "certain")
    for step in ("discussed", "agreed"):
        assert here("recommend", "record", config, key, step, "--at", LATER).code == 0
    ran = here("run", config, "--at", LATER, "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["done"]["opened"] == 0
    again = here("recommend", "record", config, key, "agreed", "--at", LATER)
    assert (again.code, again.out) == (2, "")
    assert len(json.loads(here("leads", config, "--json", "--at", LATER).out)) == 1


def test_somebody_answers_for_a_finding_for_a_time(here, config):
    added(here, config, *SAID, "--belief", "certain", "--risk", "We sell less", "--id", "1")
    over = ("recommend", "record", config, "1", "overruled", "--rule", "domain:R7", "--at", AT)
    missing = here(*over)
    assert (missing.code, missing.err) == (2, "proactive: this step needs --by\n")
    done = here(
        *over, "--by", "Ruth", "--words", "her own word", "--until", "2025-12-01T00:00-05:00"
    )
    assert done.code == 0, done.err
    assert "domain:R7 is overruled until 2025-12-01 05:00Z: “her own word”" in (
        here("recommend", "show", config, "1").out
    )
    back = here(*over, "--by", "Ruth", "--words", "it is not", "--until", "now")
    assert back.code == 0, back.err
    shown = here("recommend", "show", config, "1").out
    assert "domain:R7 is overruled no longer: “it is not”" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("record", "CONFIG", "zz", "agreed"), "there is no recommendation 'zz'"),
        (("record", "CONFIG", "proactive", "agreed"), "2 begin with 'proactive'"),
        (("record", "CONFIG", "1", "sold"), "no step is called 'sold'; there is: handed-over,"),
        (("record", "CONFIG", "1", "explored", "--cause", "mood"), "--cause is one of sums,"),
        (
            ("record", "CONFIG", "1", "overruled", *("--rule", "x", "--by", "Ruth", "--words"),
             "w", "--until", "soon"),
            "--until takes a moment like",
        ),
        (("add", "CONFIG", "--technician", "nobody"), "nobody is called 'nobody'"),
        (("add", "CONFIG", "--customer", "zz"), "no customer is called 'zz'"),
        (("add", "CONFIG", "--visit", "zz"), "a ref is written system:kind:key"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_is_stored(here, config, words, said):
    added(here, config, *SAID, "--id", "1", "--belief", "certain")
    added(here, config, *SAID, "--id", "2", "--belief", "certain")
    before = here("recommend", "list", config, "--all", "--json").out
    ran = here("recommend", *(config if word == "CONFIG" else word for word in words))
    assert ran.code == 2
    assert said in ran.err
    assert here("recommend", "list", config, "--all", "--json").out == before


def test_a_company_that_never_ran_is_said_to_have_no_journal(here, config):
    ran = here("recommend", "list", config)
    assert ran.code == 2
    assert "there is no journal" in ran.err


def test_what_is_recorded_by_hand_is_on_the_report_with_its_rows(here, config, tmp_path):
    """Each thing once: a customer's question at the lead, and a gain in the recommendation's life."""
    added(
        here, config, *SAID, "--belief", "certain", "--id", "1", "--technician", "fsm:technician:7"
    )
    for step in (["discussed"], ["agreed"], ["implemented"], ["benefit", "--words", "It held."]):
        ran = here("recommend", "record", config, "1", *step, "--at", LATER)
        assert ran.code == 0, ran.err
    lead = "proactive:submission:proactive:recommendation:1"
    ran = here("leads", "chased", config, lead, "--by", "ruth", "--at", LATER)
    assert ran.code == 0, ran.err
    ran = here("report", config, "--json", "--at", LATER)
    figures = json.loads(ran.out)["summary"]["cells"][0]["figures"]
    names = ("customers_chasing", "recommendations_implemented", "recommendations_realised")
    assert [figures[name]["value"] for name in names] == [1, 1, 1]
    rows = (tmp_path / "proactive-report-rows.html").read_text("utf-8")
    assert f"proactive:customer_chase:{lead}#1" in rows


def test_whom_no_message_reaches_is_listed_until_somebody_says_it(here, proactive, config):
    added(here, config, *SAID, "--id", "1", "--technician", "fsm:technician:7")
    shown = here("recommend", "show", config, "1")
    assert "the next run tells the technician why" in shown.err
    assert "0 listed" in here("recommend", "list", config, "--to-tell").out
    ran = here("sweep", config, "--at", LATER)
    assert "1 listed" in here("recommend", "list", config, "--to-tell").out, ran
    ran = here("recommend", "record", config, "1", "told", "--at", LATER)
    assert "needs --by" in ran.err
    ran = here("recommend", "record", config, "1", "told", "--by", "Ruth Oduya", "--at", LATER)
    assert ran.code == 0, ran.err
    assert "0 listed" in here("recommend", "list", config, "--to-tell").out
    shown = here("recommend", "show", config, "1")
    assert "told in person why it is held back (by company:person:ruth)" in shown.out


def test_the_same_words_on_another_day_are_another_recommendation(here, config):
    """Nothing is lost: what is noticed again a year later does not hide in last year's."""
    first = added(here, config, *SAID, "--belief", "certain", at="2025-09-01T20:00-04:00")
    again = added(here, config, *SAID, "--belief", "certain", at="2025-09-02T03:00Z")
    later = added(here, config, *SAID, "--belief", "certain", at="2026-09-01T20:00-04:00")
    assert first == again
    assert first.split()[0] != later.split()[0]
    assert "2 listed" in here("recommend", "list", config).out


def test_nothing_said_is_no_recommendation(here, config):
    for words in ([], ["--belief", "certain"], ["--id", "new", "--stakes", "high"]):
        ran = here("recommend", "add", config, *words, "--at", AT)
        assert ran.code == 2
        assert "say what was seen, such as --observation" in ran.err
    added(here, config, *SAID, "--id", "old")
    added(here, config, "--id", "old", "--belief", "certain", at=LATER)


def test_what_is_no_ref_is_refused_by_the_name_of_its_option(here, config):
    for option in ("--visit", "--equipment"):
        ran = here("recommend", "add", config, *SAID, option, "pump", "--at", AT)
        assert ran.code == 2
        assert f"{option}: a ref is written system:kind:key, not 'pump'" in ran.err
    added(here, config, *SAID, "--id", "1", "--belief", "certain")
    here("recommend", "record", config, "1", "discussed", "--at", LATER)
    ran = here("recommend", "record", config, "1", "quoted", "--quote", "77", "--at", LATER)
    assert "--quote: a ref is written system:kind:key, not '77'" in ran.err


def test_a_step_that_does_not_fit_is_named_as_it_is_typed(here, config):
    added(here, config, *SAID, "--id", "1", "--belief", "certain")
    ran = here("recommend", "record", config, "1", "agreed", "--at", LATER)
    assert ran.code == 2
    assert "agreed does not fit a recommendation that is screened; what fits: disc" in ran.err
    ran = here("recommend", "record", config, "1", "no-benefit", "--at", LATER)
    assert "benefit does not fit" in ran.err

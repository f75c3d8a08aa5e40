"""A checklist and the company: actions go to the lead desk, and data propose answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from core.checklists.forms import YES_NO, form, item
from proactive_adapters.files.checklists import read_answers, write_checklist
from proactive_adapters.run import prepare, read_config
from proactive_core import Answered, Ref, Submission, Unanswered
from proactive_core.leads import Acknowledge, RecordContact
from proactive_core.plugins import discover

from .test_lead_actions import CONFIG, CUSTOMER

MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 09:00 in Toronto
AT = ("--at", "2026-01-05T12:00-05:00")
LEO = Ref("company", "person", "leo")
MIA = Ref("company", "person", "mia")


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "small.toml"
    alias = 'key = "toronto"\nalias = ["yaml_checklist:branch:toronto"]'
    text = CONFIG.replace('key = "toronto"', alias, 1)
    path.write_text(text.replace("[[mirrors]]", "").split('\nname = "crm"')[0], "utf-8")
    with prepare(read_config(path), discover(), {}, offline=True)():
        return path


@pytest.fixture
def hand(here, config, tmp_path):
    """Hand over answers that were given on a day of January, at noon of that day or later."""

    def run(answers, day, *words, by="leo", at=None):
        file = tmp_path / f"{day}.yaml"
        lines = [f"  {key}: {answer}" for key, answer in answers.items()]
        head = 'checklist: heart_audit\nversion: "1.0.0"\nsubject: toronto\n'
        file.write_text(
            f"{head}at: 2026-01-{day:02}T11:00:00-05:00\nanswers:\n" + "\n".join(lines), "utf-8"
        )
        at = at or f"2026-01-{day:02}T12:00-05:00"
        return here("checklist", "hand-over", file, config, "--by", by, "--at", at, *words)

    return run


def plain(ran):
    assert ran.code == 0, ran.err
    return {row["item"]: row for row in json.loads(ran.out)}


def test_actions_become_leads_with_an_owner_and_a_due_of_the_branch_that_was_rated(
    hand, here, config
):
    found = plain(hand({"h1": "yes", "h2": "no", "h3": "no"}, 5, "--json"))
    assert {key: (row["change"], row["done"]) for key, row in found.items()} == {
        "h2": ("new", "submitted"),
        "h3": ("new", "submitted"),
    }
    shown = json.loads(here("leads", "show", config, found["h2"]["lead"], "--json", *AT).out)
    assert (shown["stage"], shown["branch_name"], shown["owner"]) == (
        "triage",
        "Toronto",
        "Mia Jansen",
    )
    assert shown["about"] == "an action of a checklist"
    # Triage has four hours by the desk's own policy, from noon on.
    assert (found["h2"]["owner"], found["h2"]["due"][:16]) == ("Mia Jansen", "2026-01-05T16:00")
    assert here("audit", config, *AT).code == 0


def test_what_nobody_takes_up_climbs_the_ladder(hand, here, config):
    """Actions are handed to the lead desk's clock and escalation: none is forgotten."""
    found = plain(hand({"h2": "no"}, 5, "--json"))
    late = ("--at", "2026-01-09T12:00-05:00")
    assert here("sweep", config, *late).code == 0
    shown = here("leads", "show", config, found["h2"]["lead"], *late).out
    assert "promise" in shown
    (line,) = [x for x in here("leads", config, "--at", "2026-01-09T12:00-05:00").out.splitlines() if "overdue" in x and found["h2"]["lead"] in x]  # fmt: skip
    assert "Mia" in line


def test_handing_over_again_makes_no_twin_and_a_later_evaluation_closes(hand, here, config):
    """Stable ids, so that a later evaluation updates or closes them."""
    first = plain(hand({"h1": "no", "h2": "no"}, 5, "--json"))
    again = plain(hand({"h1": "no", "h2": "no"}, 5, "--json"))
    assert {row["done"] for row in again.values()} == {"kept"}
    later = plain(hand({"h1": "yes", "h2": "no"}, 7, "--json"))
    assert {k: (r["change"], r["done"], r["lead"]) for k, r in later.items()} == {
        "h1": ("closed", "ended", first["h1"]["lead"]),
        "h2": ("open", "kept", first["h2"]["lead"]),
    }
    everything = json.loads(here("leads", config, "--all", "--json", *AT).out)
    assert len(everything) == 2
    back = plain(hand({"h1": "no", "h2": "no"}, 9, "--json"))
    assert (back["h1"]["done"], back["h1"]["lead"]) == ("reopened", first["h1"]["lead"])
    assert here("audit", config, "--at", "2026-01-09T12:00-05:00").code == 0


def test_older_answers_neither_reopen_nor_close_what_newer_ones_did(hand):
    noon = "2026-01-12T12:00-05:00"
    hand({"h1": "no"}, 5)
    hand({"h1": "yes"}, 7)
    old = hand({"h1": "no"}, 5, "--json", at=noon)
    assert plain(old)["h1"]["left"] == "it was settled after these answers were given"
    assert plain(hand({"h1": "no"}, 9, "--json"))["h1"]["done"] == "reopened"
    stale = plain(hand({"h1": "yes"}, 7, "--json", at=noon))["h1"]
    assert (stale["done"], stale["left"]) == (
        "kept",
        "it was opened again after these answers were given",
    )
    earliest = plain(hand({"h1": "yes", "h2": "no"}, 3, "--json", at=noon))
    assert earliest["h2"]["done"] == "submitted"
    sooner = plain(hand({"h1": "yes", "h2": "yes"}, 2, "--json", at=noon))["h2"]
    assert sooner["left"] == "it was found after these answers were given"


def test_what_was_not_answered_again_stays_open_and_a_person_decides(hand):
    hand({"h1": "no"}, 5)
    ran = hand({"h2": "yes"}, 7)
    assert "h1: Are technicians" in ran.out
    assert "h1 has no value in the later evaluation: a person decides whether it is done" in ran.out
    assert "1 action: 1 as it was" in ran.out


def test_who_may_not_close_is_refused_and_hears_it(hand):
    hand({"h1": "no"}, 5)
    ran = hand({"h1": "yes"}, 7, by="bo")
    assert ran.code == 1
    assert "proactive: h1: " in ran.err
    assert "may not Withdraw" in ran.err


def test_wrong_names_are_named_with_those_there_are(hand):
    assert "nobody is known as 'zoe'" in hand({"h1": "no"}, 5, by="zoe").err
    ran = hand({"h1": "no"}, 5, "--branch", "rome")
    assert (ran.code, ran.err) == (2, "proactive: there is no branch 'rome'; there are toronto\n")
    assert hand({"h1": "no"}, 5, "--branch", "toronto").code == 0
    assert hand({"h1": "no"}, 5, "--target", "2").code == 2


def test_answers_that_cannot_be_used_are_said_and_of_another_version_refused(
    hand, here, tmp_path, config
):
    ran = hand({"h1": "maybe", "h2": "no"}, 5)
    assert (ran.code, "h1: 'maybe' is not an option here" in ran.err) == (0, True)
    file = tmp_path / "5.yaml"
    file.write_text(file.read_text("utf-8").replace("1.0.0", "0.9.0"), "utf-8")
    ran = here("checklist", "hand-over", file, config, "--by", "leo", *AT)
    assert ran.code == 2


# --- what data propose


@pytest.fixture
def told(config):
    """The config of a desk whose one lead was taken up, talked of and told of."""
    with prepare(read_config(config), discover(), {})() as operation:
        desk = operation.desk
        lead = desk.submit(
            Submission(
                ref=Ref("fsm", "lead", "1"),
                technician=LEO,
                customer=CUSTOMER,
                branch=Ref("company", "branch", "toronto"),
                observed_at=MONDAY,
                summary="The boiler is thirty years old",
            ),
            now=MONDAY,
        ).lead
        desk.act(lead, Acknowledge(by=MIA), now=MONDAY)
        desk.act(lead, RecordContact(by=MIA, contacted_at=MONDAY), now=MONDAY)
        operation.tell(MONDAY)
    return config


def test_data_propose_that_leads_are_fail_safe_with_their_figures(told, here):
    """ "fail-safe for leads?" is answerable from the desk's own audit and told rate."""
    ran = here("checklist", "propose", "proactive_team", told, "--subject", "toronto", *AT)
    assert ran.code == 0, ran.err
    assert "c2: Is there a fail-safe way" in ran.out
    assert "yes: The audit is clean, and everybody was told." in ran.out
    assert "leads_told_share  100.0 % of 1" in ran.out
    assert "the data say something about 1 question, nothing about 22" in ran.out
    (one,) = json.loads(here("checklist", "propose", "proactive_team", told, "--json", *AT).out)
    assert (one["item"], one["answer"]) == ("c2", "yes")
    figures = {f["name"]: (f["value"], f["n"]) for f in one["figures"]}
    assert (figures["audit_violations"], figures["leads_told_share"]) == (("0", 1), ("1", 1))


def test_texts_about_pay_and_wording_are_looked_at_when_they_are_given(told, here, tmp_path):
    pay, words = tmp_path / "pay.txt", tmp_path / "words.txt"
    pay.write_text("Technicians get 5 % commission on sales.", "utf-8")
    words.write_text("Sell more and close the deal.", "utf-8")
    ran = here("checklist", "propose", "heart_audit", told, "--pay", pay, "--json", *AT)
    (one,) = json.loads(ran.out)
    assert (one["item"], one["answer"]) == ("h2", "no")
    ran = here(
        "checklist", "propose", "culture_indicators", told, "--wording", words, "--json", *AT
    )
    (one,) = json.loads(ran.out)
    assert (one["item"], one["answer"]) == ("k1", "no")


def test_a_branch_that_is_none_is_named_and_another_subject_gets_the_whole_company(
    told, here, tmp_path
):
    ran = here("checklist", "propose", "proactive_team", told, "--subject", "rome", *AT)
    assert (ran.code, ran.err) == (2, "proactive: there is no branch 'rome'; there are toronto\n")


def typed(monkeypatch, words):
    lines = iter(f"{word}\n" for word in words)
    monkeypatch.setattr("sys.stdin.readline", lambda: next(lines, ""))


def answers_in(file):
    (run,) = read_answers(file.read_bytes(), "yaml", ref=Ref("a", "b", "c")).runs
    return {given.item: given for given in run.answers}


def test_a_person_confirms_what_data_propose_while_answering(told, here, tmp_path, monkeypatch):
    """`programme` proposes the answer with its figures, a person confirms it."""
    file = tmp_path / "team.yaml"
    ask = (
        "checklist",
        "answer",
        "proactive_team",
        file,
        "--subject",
        "toronto",
        "--data",
        told,
        *AT,
    )
    typed(monkeypatch, ["/agree", "", "/agree", "/quit"])
    ran = here(*ask)
    assert "there is nothing to agree to: say what the answer is" in ran.out
    assert "these figures speak for [yes]: /agree takes it. The audit is clean" in ran.out
    found = answers_in(file)
    assert found["c1"].answer == Unanswered()
    assert (found["c2"].answer, found["c2"].evidence) == (
        Answered("yes"),
        "audit_violations: 0; leads_told_share: 100.0 % of 1; leads_captured: 1; leads_overdue: 0",
    )


@pytest.mark.parametrize(
    ("words", "answer", "evidence"),
    [
        ([""], Unanswered(), None),
        (["no"], Answered("no"), "audit_violations: 0"),
        (["/evidence file 7", "no"], Answered("no"), "file 7"),
    ],
)
def test_nothing_proposed_counts_until_somebody_says_so(
    told, here, tmp_path, monkeypatch, words, answer, evidence
):
    file = tmp_path / "team.yaml"
    typed(monkeypatch, ["", *words, "/quit"])
    here("checklist", "answer", "proactive_team", file, "--subject", "crew", "--data", told, *AT)
    found = answers_in(file)["c2"]
    assert found.answer == answer
    assert (found.evidence or "").partition(";")[0] == (evidence or "")


def test_data_are_for_asking_and_not_for_taking_from_a_file(told, here, tmp_path):
    ran = here(
        "checklist", "answer", "heart_audit", tmp_path / "a.yaml", "--source", "b", "--data", told
    )
    assert ran.code == 2
    assert "nothing is asked" in ran.err


def test_a_checklist_of_ones_own_is_handed_over_with_its_plan(here, config, tmp_path):
    own = form(item("a", YES_NO), item("b", YES_NO))
    (tmp_path / "own.toml").write_bytes(write_checklist(own, "toml").body)
    file = tmp_path / "a.yaml"
    file.write_text(
        'checklist: form\nversion: "1.0.0"\nsubject: crew\nat: 2026-01-05T11:00:00-05:00\n'
        "answers: {a: no, b: yes}\n",
        "utf-8",
    )
    plan = ("--owner", "service manager", "--due-days", "30", "--definition", tmp_path / "own.toml")
    found = plain(here("checklist", "hand-over", file, config, "--by", "leo", "--json", *plan, *AT))
    said = here("leads", "show", config, found["a"]["lead"], *AT).out
    assert "Owner: service manager" in said
    assert "Due: 2026-02-04" in said

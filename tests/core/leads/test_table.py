"""The transition table is complete, and decides [leads §7.4]."""

from __future__ import annotations

import attrs
import pytest

from core.leads.office import ANN, BO, CALENDAR, CUSTOMER, LEO, MIA, MONDAY, Office, said
from proactive_core.leads import (
    COMMANDS,
    EVENT_NAMES,
    EVENTS,
    SYSTEM,
    TRANSITIONS,
    Acknowledge,
    Amend,
    Authority,
    Classify,
    ConfirmMirror,
    ConfirmPage,
    ConfirmTold,
    DuePassed,
    GiveUpTelling,
    JoinLead,
    LinkLead,
    NoteArrival,
    Obligation,
    Offboard,
    Outcome,
    PartLead,
    Reassign,
    Rebind,
    RecordChase,
    RecordContact,
    Refused,
    Reopen,
    Resolve,
    Resume,
    Stage,
    Submit,
    SubmitUnreadable,
    TellByHand,
    UnlinkLead,
    Wait,
    Withdraw,
    decide,
    diagram,
    evolve,
    fold,
)
from proactive_core.leads._rules import RULES
from proactive_core.refs import Ref

REF = said().ref


def example(kind, by):
    """A command of each kind with sensible contents."""
    contents = {
        Submit: {"lead": "x", "submission": said("2"), "digest": "d"},
        SubmitUnreadable: {"lead": "x", "submission": REF, "digest": "d", "raw": "", "why": "y"},
        Classify: {"customer": CUSTOMER},
        Amend: {"submission": said(summary="A leak")},
        NoteArrival: {"submission": REF, "lead": "~2:fsm:lead:1"},
        Reassign: {"to": BO},
        RecordChase: {"chased_at": MONDAY},
        LinkLead: {"root": "fsm:lead:2"},
        JoinLead: {
            "lead": "fsm:lead:2",
            "asked_by": BO,
            "submissions": (),
            "stage": Stage.TRIAGE,
            "due": None,
        },
        PartLead: {"lead": "fsm:lead:2", "asked_by": BO, "submissions": ()},
        Rebind: {"counted_by": CALENDAR},
        RecordContact: {"contacted_at": MONDAY},
        Wait: {"reason": "r", "resume_by": MONDAY.replace(year=2030)},
        Resolve: {"outcome": Outcome.ACCEPTED},
        Withdraw: {"submission": REF},
        ConfirmTold: {
            "lead": "fsm:lead:1",
            "cycle": 1,
            "submission": REF,
            "obligation": Obligation.OUTCOME,
            "to": ANN,
            "effect": "k",
            "channel": "email",
            "delivery": "1",
        },
        TellByHand: {"told_at": MONDAY},
        GiveUpTelling: {
            "cycle": 1,
            "submission": REF,
            "obligation": Obligation.OUTCOME,
            "tries": 3,
        },
        ConfirmPage: {"to": MIA, "effect": "k", "channel": "email", "delivery": "1"},
        ConfirmMirror: {"name": "crm", "effect": "k", "ref": Ref("crm", "lead", "1")},
        Reopen: {"why": "w"},
    }
    return kind(by=by, **contents.get(kind, {}))


def leads_in_every_stage():
    """One lead for each stage, and None for no lead yet."""
    found = {None: None}
    steps = (
        Acknowledge(by=MIA),
        RecordContact(by=MIA, contacted_at=MONDAY),
        Wait(by=MIA, reason="r", resume_by=MONDAY.replace(day=6)),
        Resume(by=MIA),
        Resolve(by=MIA, outcome=Outcome.ACCEPTED),
        TellByHand(by=MIA, told_at=MONDAY),
    )
    office = Office()
    office.submit()
    found[office.lead.stage] = office.lead
    for step in steps:
        office.done(step)
        found[office.lead.stage] = office.lead
    linked = Office()
    linked.submit()
    linked.submit(said("2"))
    linked.done(LinkLead(by=MIA, root="fsm:lead:2"))
    found[Stage.LINKED] = linked.lead
    triage = Office()
    triage.submit(said(customer=None))
    found[Stage.TRIAGE] = triage.lead
    return found


LEADS = leads_in_every_stage()


def actor(authority):
    return {
        Authority.SYSTEM: SYSTEM,
        Authority.SUBMITTER: ANN,
        Authority.SOURCE: ANN,
        Authority.MANAGER: BO,
        Authority.DELEGATE: LEO,
    }.get(authority, MIA)


def test_every_stage_has_its_lead():
    assert set(LEADS) == {None, *Stage}


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda k: k.__name__)
@pytest.mark.parametrize("source", LEADS, ids=str)
def test_every_stage_either_has_a_row_for_a_command_or_refuses_it(source, kind):
    rows = [r for r in TRANSITIONS if (r.source, r.command) == (source, kind)]
    context = attrs.evolve(Office().desk.context())
    lead = LEADS[source]
    if not rows:
        for authority in Authority:
            answer = decide(lead, example(kind, actor(authority)), now=MONDAY, context=context)
            assert isinstance(answer, Refused)
            assert "is not possible" in answer.why
            assert answer.stage is source
        return
    [row] = rows
    now = MONDAY.replace(year=2030)
    for authority in Authority:
        answer = decide(lead, example(kind, actor(authority)), now=now, context=context)
        if isinstance(answer, Refused):
            assert authority not in row.who or "not possible" not in answer.why
        else:
            assert answer[0].authority in row.who
            assert fold(answer, lead).stage in row.to


def test_every_command_has_a_rule_and_a_row():
    assert set(RULES) == set(COMMANDS) == {row.command for row in TRANSITIONS}
    assert len({(row.source, row.command) for row in TRANSITIONS}) == len(TRANSITIONS)


def test_every_live_stage_hears_the_clock_and_lets_people_leave():
    """[leads:S3]: no live stage in which DuePassed, Reassign or Offboard is refused."""
    for stage in Stage:
        if stage not in (Stage.CLOSED, Stage.LINKED):
            here = {row.command for row in TRANSITIONS if row.source is stage}
            assert {DuePassed, Reassign, Offboard, Withdraw} <= here


def test_only_a_reopening_leads_out_of_closed():
    """[leads:S10]"""
    out = {r.command for r in TRANSITIONS if r.source is Stage.CLOSED and r.to != (Stage.CLOSED,)}
    assert out == {Reopen}


def test_nothing_that_time_alone_does_closes_a_lead():
    """[leads:S2]: told, withdrawn, or the submitter is not there to be told."""
    into = {r.command for r in TRANSITIONS if Stage.CLOSED in r.to and r.source is not Stage.CLOSED}
    assert into == {
        *(Resolve, Withdraw, ConfirmTold, TellByHand, GiveUpTelling, Offboard),
        *(JoinLead, PartLead),  # when whoever is left was told already
    }


def test_a_linked_lead_comes_back_to_where_it_was_and_goes_nowhere_else():
    """[leads:S11]"""
    into = {r.source for r in TRANSITIONS if Stage.LINKED in r.to} - {Stage.LINKED}
    [back] = [r.to for r in TRANSITIONS if r.command is UnlinkLead]
    out = {r.command for r in TRANSITIONS if r.source is Stage.LINKED and r.to != (Stage.LINKED,)}
    assert (into, out) == (set(back), {UnlinkLead})


def test_the_diagram_shows_every_change_of_stage_once():
    lines = diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> acknowledge: Submit" in lines
    assert "    contact --> waiting: Wait" in lines
    assert "    closed --> acknowledge: Reopen" in lines
    assert len(set(lines)) == len(lines)


def test_events_keep_their_names():
    """Stored for years: a name may be added, none may change."""
    assert list(EVENT_NAMES) == list(EVENTS)
    assert len(set(EVENT_NAMES.values())) == len(EVENTS)
    told = " ".join(sorted(EVENT_NAMES.values()))
    assert told == (
        "acknowledged arrived_again breached classified clock_rebound closed contact_tried contacted "
        "customer_chased discharged escalated lead_joined lead_linked lead_parted lead_unlinked "
        "mirror_rejected mirror_written mirrors_owed owner_set paged person_left person_returned "
        "reopened resolved resumed stage_entered submission_amended submission_received "
        "tell_failed telling_owed told told_by_hand unreadable_received waited withdrawn"
    )


def test_a_history_begins_with_something_that_came_in():
    office = Office()
    office.submit()
    first, second, *_ = office.journal.load("lead:fsm:lead:1")
    with pytest.raises(ValueError, match="cannot begin with OwnerSet"):
        evolve(None, second)
    with pytest.raises(ValueError, match="cannot happen"):
        evolve(office.lead, first)
    assert fold(()) is None


def test_who_may_is_what_the_reference_says():
    """[leads §7.4], column "who may"."""
    owner = (Authority.OWNER, Authority.DELEGATE)
    office, live = (*owner, Authority.MANAGER), set(Stage) - {Stage.CLOSED, Stage.LINKED}
    before_tell = live - {Stage.TELL}
    said_there = {
        Submit: {(None, (Authority.SOURCE,))},
        SubmitUnreadable: {(None, (Authority.SOURCE, Authority.SYSTEM))},
        Classify: {(Stage.TRIAGE, office)},
        Acknowledge: {(Stage.ACKNOWLEDGE, owner)},
        RecordContact: {(Stage.CONTACT, owner)},
        Resume: {(Stage.WAITING, owner)},
        Wait: {(Stage.CONTACT, office), (Stage.DECIDE, office)},
        Resolve: {(Stage.CONTACT, office), (Stage.DECIDE, office)},
        TellByHand: {(Stage.TELL, office)},
        Reopen: {(Stage.CLOSED, (Authority.SUBMITTER, *office))},
        Reassign: {(stage, (*office, Authority.RUNG)) for stage in live},
        Withdraw: {(stage, (Authority.SUBMITTER,)) for stage in live},
        RecordChase: {(stage, (Authority.SUBMITTER, *office, Authority.SYSTEM)) for stage in live},
        LinkLead: {(stage, office) for stage in before_tell},
        UnlinkLead: {(Stage.LINKED, office)},
        Rebind: {(stage, (Authority.MANAGER,)) for stage in live - {Stage.WAITING}},
        **{
            kind: {(stage, (Authority.SYSTEM,)) for stage in (*live, Stage.LINKED)}
            for kind in (Offboard, ConfirmTold, GiveUpTelling)
        },
        **{
            kind: {(stage, (Authority.SYSTEM,)) for stage in live}
            for kind in (JoinLead, PartLead, DuePassed)
        },
        **{
            kind: {(stage, (Authority.SYSTEM,)) for stage in (*live, Stage.CLOSED)}
            for kind in (Amend, NoteArrival)
        },
        **{
            kind: {(stage, (Authority.SYSTEM,)) for stage in Stage}
            for kind in (ConfirmPage, ConfirmMirror)
        },
    }
    found = {kind: set() for kind in COMMANDS}
    for row in TRANSITIONS:
        found[row.command].add((row.source, row.who))
    assert found == said_there

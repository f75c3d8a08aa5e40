"""A policy that could fall silent is refused, with all its faults at once [leads:S12]."""

from __future__ import annotations

import attrs
import pytest

from core.leads.office import (
    ANN,
    BO,
    BUDGETS,
    CALENDAR,
    DIRECTORY,
    LEO,
    MIA,
    NOOR,
    OTTAWA,
    PEOPLE,
    POLICY,
    SAM,
    TORONTO,
    Office,
    person,
)
from proactive_core.errors import UsageError
from proactive_core.facts import Urgency
from proactive_core.leads import (
    Budget,
    Contact,
    Context,
    Directory,
    Ladder,
    LeadDesk,
    MemoryJournal,
    Person,
    Rung,
    Stage,
)
from proactive_core.refs import Ref


def test_all_holes_of_a_policy_are_named_at_once():
    with pytest.raises(UsageError) as caught:
        attrs.evolve(
            POLICY,
            budgets=(
                *BUDGETS[1:-1],
                Budget(Stage.WAITING, 1),
                Budget(Stage.CONTACT, 0),
                Budget(Stage.DECIDE, 1, Urgency.LOW),
                Budget(Stage.DECIDE, 1, Urgency.LOW),
            ),
            routing={TORONTO: MIA},
            ladder=Ladder((Rung("boss", 0),), (), 0),
            wait_cap=-1,
            unreachable_attempts=0,
            dispute_window=True,
            mirrors=("a/b",),
        )
    says = str(caught.value)
    for part in (
        "no budget for stage triage",
        "no budget for stage tell",
        "stage waiting has no clock of its own",
        "two budgets for contact",
        "two budgets for decide, low",
        "the budget of contact must be >= 1 second, not 0",
        "routing has no entry",
        "the sink of the ladder is empty",
        "the gap of rung 1 must be >= 1 second, not 0",
        "rung 1 must name a person or 'manager', not 'boss'",
        "the sink's repeat must be >= 1 second, not 0",
        "wait_cap must be >= 0, not -1",
        "unreachable_attempts must be >= 1, not 0",
        "dispute_window must be >= 0, not True",
        "a mirror's name must be a word without '/', not 'a/b'",
    ):
        assert part in says


def test_a_policy_that_resolves_to_nobody_is_refused_by_the_desk():
    policy = attrs.evolve(
        POLICY,
        routing={None: person("x"), TORONTO: MIA, OTTAWA: NOOR},
        ladder=Ladder((Rung("manager", 1), Rung(person("y"), 1)), (SAM,), 1),
    )
    people = [
        attrs.evolve(p, active=p.ref not in (MIA, BO), contacts=() if p.ref == SAM else p.contacts)
        for p in PEOPLE
    ]
    with pytest.raises(UsageError) as caught:
        LeadDesk(MemoryJournal(), policy, Directory(people), {})
    says = str(caught.value)
    for part in (
        "the default route names company:person:x, who is not an active person",
        "the route for company:branch:toronto names company:person:mia",
        "rung 1 asks for the manager of company:branch:ottawa, and there is none",
        "rung 2 names company:person:y, whom no confirmed contact reaches",
        "the sink has no active member with a confirmed contact",
        "calendars has no entry",
    ):
        assert part in says
    assert "manager of company:branch:toronto" not in says


def test_an_unconfirmed_contact_holds_no_sink():
    people = [
        attrs.evolve(p, contacts=(Contact("email", "a", confirmed=False),))
        if p.ref in (BO, SAM)
        else p
        for p in PEOPLE
    ]
    assert POLICY.faults(Directory(people)) == (
        "the sink has no active member with a confirmed contact",
    )
    assert POLICY.faults(DIRECTORY) == ()


def test_a_directory_names_everybody_once():
    with pytest.raises(UsageError, match="two persons"):
        Directory((*PEOPLE, Person(ref=MIA, name="Another")))


def test_a_branch_has_its_own_manager_before_the_companys():
    assert DIRECTORY.manager(TORONTO).ref == LEO
    assert DIRECTORY.manager(OTTAWA).ref == BO
    assert DIRECTORY.without([LEO]).manager(TORONTO).ref == BO
    assert DIRECTORY.without([LEO, BO]).manager(TORONTO) is None


def test_people_are_known_by_name_or_by_key():
    assert DIRECTORY.name(MIA) == "Mia Jansen"
    assert DIRECTORY.name(Ref("fsm", "technician", "99")) == "99"
    assert DIRECTORY.name(None) == "somebody"
    assert DIRECTORY.person(None) is None
    assert not DIRECTORY.manages(ANN, TORONTO)
    assert not DIRECTORY.manages(person("x"), TORONTO)


def test_nobody_at_all_is_a_mistake_that_is_said():
    everybody = [p.ref for p in PEOPLE]
    with pytest.raises(UsageError, match="nobody in the sink is active"):
        POLICY.owner_for(TORONTO, DIRECTORY.without(everybody))


def test_a_context_has_a_calendar_for_every_branch():
    with pytest.raises(UsageError, match="calendars has no entry"):
        Context(POLICY, DIRECTORY, {TORONTO: CALENDAR})
    other = attrs.evolve(CALENDAR, revision="ottawa")
    context = Context(POLICY, DIRECTORY, {None: CALENDAR, OTTAWA: other})
    assert context.calendar(OTTAWA).revision == "ottawa"
    assert context.calendar(TORONTO).revision == "2026"


def test_a_rung_may_name_a_person():
    office = Office(policy=attrs.evolve(POLICY, ladder=Ladder((Rung(SAM, 60),), (BO,), 60)))
    office.submit()
    office.later(days=1).sweep()
    assert office.lead.rung_holders == (SAM,)

"""Rungs with a clock and channels of their own [leads §7.6]: `Rung(targets, gap, channels)`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from core.leads.office import (
    BO,
    CALENDAR,
    DIRECTORY,
    LEO,
    MIA,
    PEOPLE,
    POLICY,
    SAM,
    H,
    Office,
    Post,
    mail,
    said,
)
from proactive_core.errors import UsageError
from proactive_core.leads import (
    Contact,
    Directory,
    Escalated,
    Ladder,
    LeadDesk,
    MemoryJournal,
    Rung,
)
from proactive_core.worktime import HolidaySet

FRIDAY = datetime(2026, 1, 9, 22, 0, tzinfo=UTC)  # 17:00 in Toronto, closing time


def with_phones(*who):
    """The same people, some of whom also have a confirmed telephone."""
    phone = (Contact("sms", "+1 613 555 0100"),)
    return Directory(
        attrs.evolve(p, contacts=(*p.contacts, *phone)) if p.ref in who else p for p in PEOPLE
    )


def office(ladder, directory=DIRECTORY):
    """An office with that ladder, whose lead falls due on Friday at closing time."""
    made = Office(policy=attrs.evolve(POLICY, ladder=ladder), directory=directory)
    made.now = FRIDAY - timedelta(hours=4)
    return made.submitted()


@attrs.define
class Phones(Post):
    name = "sms"


def relay(made, phones):
    return made.desk.relay(made.now, {"email": made.post, "sms": phones})


def test_a_gap_may_count_the_weekend_or_leave_it_out():
    """[leads §7.6] `gap: business|calendar`: after Friday's closing time, four hours are Friday
    night as they elapse, and Monday at 13:00 as business time."""
    elapsed = office(Ladder((Rung("manager", 4 * H, elapsed=True),), (BO,), 8 * H))
    business = office(Ladder((Rung("manager", 4 * H),), (BO,), 8 * H))
    for made in (elapsed, business):
        made.now = FRIDAY
        made.sweep()
        assert made.lead.rung_holders == (LEO,)
    assert elapsed.lead.next_action_at == FRIDAY + timedelta(hours=4)
    assert business.lead.next_action_at == datetime(2026, 1, 12, 18, tzinfo=UTC)
    assert elapsed.lead.promised_due == business.lead.promised_due == FRIDAY


def test_the_sink_may_be_called_by_elapsed_time_for_ever():
    made = office(Ladder((), (BO,), 6 * H, elapsed=True))
    made.now = FRIDAY
    for n in range(1, 6):
        made.sweep()
        assert made.lead.next_action_at == FRIDAY + n * timedelta(hours=6)
        made.now = made.lead.next_action_at
    assert made.audit(gap=H) == ()


def test_what_a_step_counted_is_recorded_and_needs_no_calendar():
    made = office(Ladder((Rung(LEO, H, elapsed=True, channels=("email",)),), (BO,), H))
    made.calendars = {
        None: attrs.evolve(
            CALENDAR,
            until=FRIDAY.date() + timedelta(days=1),
            holidays=HolidaySet("none", (), CALENDAR.since, FRIDAY.date() + timedelta(days=1)),
            revision="short",
        )
    }
    made.now = FRIDAY + timedelta(days=30)
    made.sweep()
    step = made.journal.load(f"lead:{made.lead_id}")[-1]
    assert isinstance(step, Escalated)
    assert (step.gap, step.elapsed, step.channels) == (H, True, ("email",))
    assert (step.calendar, step.covered) == ("", True)
    # The calendar has ended, and nothing here was counted by it: nobody is called about it.
    assert not made.journal.streams("lead:proactive:calendar")


def test_a_rung_calls_by_its_own_channels_first():
    made = office(Ladder((Rung("manager", H, channels=("sms",)),), (BO,), H), with_phones(LEO))
    relay(made, Phones())
    made.post.sent.clear()
    made.now = FRIDAY
    made.sweep()
    phones = Phones()
    relay(made, phones)
    assert [m.to for m in phones.sent] == [LEO]
    assert [m.to for m in made.post.sent] == [MIA], "the reminder goes by her own order"
    assert "Leo Roy was notified (sms)." in [x.words for x in made.desk.history(made.lead_id)]
    assert made.audit() == ()


def test_whoever_has_no_contact_there_is_called_by_their_own_order():
    """Never to nobody: Bo manages everything and has no telephone; Leo has one, and left."""
    made = office(Ladder((Rung("manager", H, channels=("sms",)),), (BO,), H), with_phones(LEO))
    assert made.desk.person_left(LEO, now=made.now) == 0
    made.now = FRIDAY
    made.sweep()
    phones = Phones()
    relay(made, phones)
    assert made.lead.rung_holders == (BO,)
    assert phones.sent == []
    assert BO in [m.to for m in made.post.sent]


def test_when_the_rungs_channel_is_dead_the_others_are_tried_at_once():
    made = office(Ladder((Rung("manager", H, channels=("sms",)),), (BO,), H), with_phones(LEO))
    made.now = FRIDAY
    made.sweep()
    relay(made, Phones(dead=True))
    assert LEO in [m.to for m in made.post.sent]


def test_an_unconfirmed_contact_is_not_used_even_by_a_rung():
    people = Directory(
        attrs.evolve(p, contacts=(Contact("sms", "1", confirmed=False), *mail("leo")))
        if p.ref == LEO
        else p
        for p in with_phones(BO).people
    )
    made = office(Ladder((Rung("manager", H, channels=("sms",)),), (BO,), H), people)
    made.now = FRIDAY
    made.sweep()
    phones = Phones()
    relay(made, phones)
    assert phones.sent == []
    assert LEO in [m.to for m in made.post.sent]


def test_calls_by_other_channels_are_other_messages():
    ladder = Ladder((Rung(LEO, H, channels=("sms",)), Rung(LEO, H)), (BO,), H)
    made = office(ladder, with_phones(LEO))
    made.now = FRIDAY
    made.sweep()
    made.later(days=3)
    made.submit(said("2"))
    made.later(days=1).sweep()
    made.sweep()
    phones = Phones()
    relay(made, phones)
    assert [m.key.split("/")[0] for m in phones.sent if m.to == LEO] == ["fsm:lead:2"]
    by_mail = [m for m in made.post.sent if m.to == LEO]
    assert [m.key.split("/")[0] for m in by_mail] == ["fsm:lead:1"]


def test_a_ladder_that_calls_where_nobody_can_be_had_is_refused():
    ladder = Ladder(
        (
            Rung("manager", H, channels=("sms",)),
            Rung(SAM, H, channels=("email", "pager")),
            Rung(MIA, H),
        ),
        (BO, SAM),
        H,
        channels=("fax",),
    )
    policy = attrs.evolve(POLICY, ladder=ladder)
    assert policy.faults(DIRECTORY) == (
        "rung 1 calls by 'sms', where nobody it calls has a confirmed contact",
        "rung 2 calls by 'pager', where nobody it calls has a confirmed contact",
        "the sink calls by 'fax', where nobody it calls has a confirmed contact",
    )
    with pytest.raises(UsageError, match="rung 1 calls by 'sms'"):
        LeadDesk(MemoryJournal(), policy, DIRECTORY, {None: CALENDAR})
    # Leo answers for Toronto, Bo for the rest: that one of them can be had there is enough.
    assert not [f for f in policy.faults(with_phones(BO)) if "rung 1" in f]
    assert not [f for f in policy.faults(with_phones(LEO)) if "rung 1" in f]
    unsure = Directory(
        attrs.evolve(p, contacts=(*p.contacts, Contact("sms", "1", confirmed=False)))
        for p in PEOPLE
    )
    assert [f for f in policy.faults(unsure) if "rung 1 calls by 'sms'" in f]
    gone = with_phones(LEO).without([LEO])
    assert [f for f in policy.faults(gone) if "rung 1 calls by 'sms'" in f]


def test_holes_of_a_ladder_are_named_with_the_others():
    ladder = Ladder(
        (Rung("manager", H, elapsed=1, channels=("a b", "", "x,y")),),
        (BO,),
        H,
        elapsed=None,
        channels=("sms", "sms"),
    )
    with pytest.raises(UsageError) as caught:
        attrs.evolve(POLICY, ladder=ladder)
    for part in (
        "rung 1 counts elapsed time or not: elapsed is True or False, not 1",
        "rung 1 calls by channels, each named in a word, not by 'a b'",
        "rung 1 calls by channels, each named in a word, not by ''",
        "rung 1 calls by channels, each named in a word, not by 'x,y'",
        "the sink counts elapsed time or not: elapsed is True or False, not None",
        "the sink names the channel 'sms' twice",
    ):
        assert part in str(caught.value)


def test_why_the_ladder_looks_again_then_is_explained():
    """What people ask for [leads §3.4]: say why a due is what it is."""
    ladder = Ladder((Rung("manager", 4 * H, elapsed=True, channels=("email",)),), (BO,), 8 * H)
    made = office(ladder)
    assert made.desk.explain(made.lead_id).ladder is None
    made.now = FRIDAY
    made.sweep()
    assert made.desk.explain(made.lead_id).ladder == (
        "Step 1 of the ladder called Leo Roy by email on Fri 9 January 2026, 17:00 "
        "(Toronto time). The next step follows 14400 seconds as they elapse: "
        "on Fri 9 January 2026, 21:00 (Toronto time)."
    )
    made.now = made.lead.next_action_at
    made.sweep()
    assert made.desk.explain(made.lead_id).ladder == (
        "Step 2 of the ladder called Bo Li on Fri 9 January 2026, 21:00 (Toronto time). "
        "The next step follows 28800 working seconds by calendar 2026: "
        "on Mon 12 January 2026, 17:00 (Toronto time)."
    )


def test_a_step_past_the_calendars_end_says_that_it_counts_elapsed_time():
    made = office(Ladder((), (BO,), H))
    end = FRIDAY.date() + timedelta(days=1)
    made.calendars = {
        None: attrs.evolve(
            CALENDAR,
            until=end,
            holidays=HolidaySet("none", (), CALENDAR.since, end),
            revision="short",
        )
    }
    made.now = FRIDAY + timedelta(hours=2)
    made.sweep()
    said_so = made.desk.explain(made.lead_id).ladder
    assert "3600 seconds as they elapse, because calendar short ends before:" in said_so
    assert made.audit() == ()


def test_a_step_that_an_earlier_version_stored_is_explained_as_far_as_it_is_known():
    made = office(Ladder((Rung("manager", H),), (BO,), H))
    made.now = FRIDAY
    made.sweep()
    [*_, step] = made.journal.load(f"lead:{made.lead_id}")
    old = attrs.evolve(step, gap=None)
    from proactive_core.leads._explain import explain

    told = explain(made.lead, made.desk.context(), old).ladder
    assert told.endswith("The next step follows on Mon 12 January 2026, 10:00 (Toronto time).")
    moved = attrs.evolve(made.lead, next_action_at=FRIDAY)
    told = explain(moved, made.desk.context(), step).ladder
    assert told.endswith("17:00 (Toronto time): another lead was linked to it.")
    assert explain(attrs.evolve(made.lead, rung=0), made.desk.context(), step).ladder is None
    rests = attrs.evolve(made.lead, next_action_at=None)
    assert explain(rests, made.desk.context(), step).ladder is None


def test_the_audit_sees_a_step_that_counts_otherwise_than_it_says():
    for gap, elapsed, off, fine in (
        (H, True, 3600, True),
        (H, True, 3601, False),
        (H, True, 3599, False),
        (H, False, 3599, False),
        (H, False, 100_000, True),
    ):
        made = office(Ladder((Rung("manager", H),), (BO,), H))
        made.now = FRIDAY
        made.sweep()
        stream = f"lead:{made.lead_id}"
        [*before, step] = made.journal.load(stream)
        step = attrs.evolve(
            step, gap=gap, elapsed=elapsed, next_action_at=step.at + timedelta(seconds=off)
        )
        made.journal._streams[stream].events[:] = [*before, step]
        found = [v.why for v in made.audit() if v.rule == "leads:S9"]
        assert (found == []) == fine, (gap, elapsed, off)

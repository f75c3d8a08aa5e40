"""After an outage: one rung at a time, one digest a person; and hours in which nobody is called."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import attrs
import pytest

from core.leads.office import ANN, LEO, MIA, MONDAY, POLICY, SAM, Office, said
from core.leads.steps import in_tell
from proactive_core.errors import UsageError
from proactive_core.leads import (
    ConfirmPage,
    GiveUpTelling,
    Obligation,
    Paged,
    QuietHours,
    Relayed,
)
from proactive_core.leads._act import act_on_each
from proactive_core.ports import ConflictError
from proactive_core.worktime import HolidaySet, WorkCalendar, hours

QUIET = QuietHours(time(18), time(8))
NIGHTS = WorkCalendar(
    zone="America/Toronto",
    weekly=hours("mon-sun", "20:00-04:00"),
    holidays=HolidaySet("none", (), MONDAY.date(), MONDAY.date() + timedelta(days=900)),
    since=MONDAY.date(),
    until=MONDAY.date() + timedelta(days=900),
)


def local(*parts):
    """A moment in Toronto in January, five hours behind UTC."""
    return datetime(*parts, tzinfo=UTC) + timedelta(hours=5)


@pytest.fixture
def crowd():
    """Thirty leads, all told to their owner, and then nobody looked for a fortnight."""
    office = Office()
    for n in range(1, 31):
        office.submit(said(str(n)))
    for _ in range(3):
        office.relay()
    office.post.sent.clear()
    return office.later(days=14)


def test_after_a_long_outage_every_lead_goes_one_rung_up_and_not_to_the_top(crowd):
    """[leads §7.6]: overdue Leads rise one rung per sweep gap; breaches carry true due times."""
    crowd.sweep()
    leads = list(crowd.desk.leads())
    assert {lead.rung for lead in leads} == {1}
    assert {lead.rung_holders for lead in leads} == {(LEO,)}
    [due] = {breach.due for lead in leads for breach in lead.breaches}
    assert due == local(2026, 1, 5, 13)
    assert crowd.sweep().acted == (), "the next step has a gap of its own"


def test_whoever_is_called_gets_one_message_and_each_call_is_confirmed(crowd):
    """[leads §7.6]: the sink gets digests (no storm), each item acknowledged separately."""
    crowd.sweep()
    assert crowd.relay() == Relayed(sent=2)
    assert sorted(m.to.key for m in crowd.post.sent) == ["leo", "mia"]
    [digest] = [m for m in crowd.post.sent if m.to == LEO]
    assert digest.subject == "Overdue: 30 leads"
    assert all(f"Reference: fsm:lead:{n}\n" in digest.body for n in range(1, 31))
    assert "It is Mia Jansen’s to move forward" in digest.body
    assert crowd.relay() == Relayed()
    assert crowd.audit() == ()


def test_the_top_of_the_ladder_is_called_again_for_ever_in_one_message_each_time(crowd):
    """[leads:L3]"""
    for day in range(1, 6):
        crowd.post.sent.clear()
        crowd.later(days=7).sweep()
        crowd.relay()
        called = sorted(m.to.key for m in crowd.post.sent)
        assert called == (["leo", "mia"] if day == 1 else ["bo", "sam"])


def test_a_digest_that_is_not_delivered_is_tried_again_for_each_call(crowd):
    crowd.sweep()
    crowd.post.dead = True
    assert crowd.relay().failed == 60
    crowd.post.dead = False
    crowd.later(hours=1)
    assert crowd.relay() == Relayed(sent=2)
    assert len(crowd.post.sent) == 2


def test_a_digest_is_named_after_all_that_is_in_it(crowd):
    """A receiver that drops repeated keys drops no digest that holds more than the last."""
    crowd.sweep()
    crowd.desk.relay(crowd.now, {"email": crowd.post}, limit=10)
    crowd.relay()
    keys = [m.key for m in crowd.post.sent]
    assert len(set(keys)) == len(keys) > 2
    assert all(key.startswith("digest/") for key in keys)


def test_two_confirmations_of_one_lead_are_both_noted():
    office = Office().submitted()
    half = {"to": MIA, "channel": "email", "delivery": "1"}
    asked = [(office.lead_id, ConfirmPage(effect=f"k{n}", **half)) for n in range(3)]
    act_on_each(office.desk, asked, office.now)
    noted = [
        x.effect for x in office.journal.load(f"lead:{office.lead_id}") if isinstance(x, Paged)
    ]
    assert noted == ["k0", "k1", "k2"]


def test_what_is_refused_holds_up_no_other_confirmation():
    office = Office().submitted()
    wrong = GiveUpTelling(cycle=9, submission=said().ref, obligation=Obligation.OUTCOME, tries=1)
    before = office.lead
    act_on_each(office.desk, [(office.lead_id, wrong)], office.now)
    assert office.lead == before


def test_confirmations_that_others_keep_overtaking_are_told(monkeypatch):
    office = Office().submitted()
    page = ConfirmPage(to=MIA, effect="k", channel="email", delivery="1")

    def busy(*_):
        raise ConflictError("somebody else was first")

    monkeypatch.setattr(type(office.journal), "append", busy)
    with pytest.raises(ConflictError, match="others kept writing to lead:fsm:lead:1"):
        act_on_each(office.desk, [(office.lead_id, page)], office.now)


# --- quiet hours


@pytest.fixture
def evening():
    """A lead that comes in at seven in the evening, with quiet hours from 18:00 to 08:00."""
    office = Office(policy=attrs.evolve(POLICY, quiet=QUIET), now=local(2026, 1, 5, 19))
    return office.submitted()


def test_quiet_hours_hold_messages_up_and_no_clock(evening):
    """[leads §7.6]: quiet hours bind delivery, not the clock."""
    assert evening.relay() == Relayed()
    assert evening.lead.promised_due == local(2026, 1, 6, 13)
    evening.now = local(2026, 1, 6, 7, 59)
    assert evening.relay() == Relayed()
    evening.now = local(2026, 1, 6, 8)
    assert evening.relay() == Relayed(sent=2)
    assert evening.audit() == ()


def test_who_works_at_night_is_told_at_night(evening):
    """[leads §7.6]: never later than the recipient's next working instant."""
    evening.calendars = {**evening.calendars, said().branch: NIGHTS}
    evening.submit(said("2"))
    assert {x.next_try_at for x in evening.owed("page", "fsm:lead:2")} == {local(2026, 1, 5, 20)}
    evening.now = local(2026, 1, 5, 20)
    evening.relay()
    assert {m.to for m in evening.post.sent} == {ANN, MIA}


def test_what_was_owed_by_day_and_is_sent_late_still_waits_for_the_morning():
    office = Office(policy=attrs.evolve(POLICY, quiet=QUIET)).submitted()
    office.now = local(2026, 1, 5, 23)
    assert office.relay() == Relayed()
    office.now = local(2026, 1, 6, 9)
    assert office.relay() == Relayed(sent=2)


def test_a_message_that_failed_is_not_tried_again_in_the_night():
    office = Office(policy=attrs.evolve(POLICY, quiet=QUIET, retry_after=7200, retry_cap=7200))
    office.now = local(2026, 1, 5, 17)
    office.submit()
    office.post.dead = True
    office.relay()
    assert {x.next_try_at for x in office.owed("tell")} == {local(2026, 1, 6, 8)}


def test_copies_in_other_systems_disturb_nobody(evening):
    [copy] = evening.owed("push:crm")
    assert copy.next_try_at == evening.now


def test_beyond_the_calendar_quiet_hours_end_by_the_wall_alone(evening):
    evening.now = datetime(2041, 1, 7, 1, tzinfo=UTC)
    context = evening.desk.context()
    assert context.reachable_from(SAM, evening.now) == datetime(2041, 1, 7, 13, tzinfo=UTC)
    assert context.reachable_from(None, evening.now) == datetime(2041, 1, 7, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "at", "end"),
    [
        (QUIET, time(17, 59, 59), None),
        (QUIET, time(18), (6, 8)),
        (QUIET, time(0), (5, 8)),
        (QUIET, time(7, 59, 59, 999_999), (5, 8)),
        (QUIET, time(8), None),
        (QuietHours(time(12), time(13)), time(11, 59), None),
        (QuietHours(time(12), time(13)), time(12), (5, 13)),
        (QuietHours(time(12), time(13)), time(13), None),
    ],
)
def test_quiet_hours_are_half_open_and_may_pass_midnight(quiet, at, end):
    zone = Office().calendars[None].local(MONDAY).tzinfo
    moment = datetime.combine(MONDAY.date(), at, zone)
    expected = None if end is None else local(2026, 1, *end)
    assert quiet.end(moment) == expected


def test_quiet_hours_end_by_the_new_wall_clock_on_a_night_it_changes():
    calendar = Office().calendars[None]
    before = calendar.local(datetime(2026, 3, 8, 3, tzinfo=UTC))  # 22:00 EST
    assert QUIET.end(before) == datetime(2026, 3, 8, 12, tzinfo=UTC)  # 08:00 EDT


@pytest.mark.parametrize(
    ("since", "until"),
    [(time(8), time(8)), ("20:00", time(8)), (time(20, tzinfo=UTC), time(8)), (time(20), None)],
)
def test_quiet_hours_without_an_end_are_refused(since, until):
    with pytest.raises(UsageError):
        QuietHours(since, until)


def test_the_last_word_comes_in_the_morning_too(evening):
    in_tell(evening)
    evening.relay()
    assert evening.lead.live
    evening.now = local(2026, 1, 6, 8)
    evening.relay()
    assert not evening.lead.live

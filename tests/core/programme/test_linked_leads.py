"""A linked lead counts where its root stands: its submission is open or closed with it."""

from __future__ import annotations

from core.programme._company import MONDAY, NORTH, SOUTH, card, lead, ref, values
from proactive_core.leads import Obligation, Outcome, Stage, Submitted, Telling, TellState
from proactive_core.programme import WHOLE


def said(key, lead=None):
    return Submitted(ref=ref("submission", key), technician=ref("technician", key), lead=lead)


def delivered(key):
    return Telling(
        submission=ref("submission", key),
        obligation=Obligation.OUTCOME,
        cycle=1,
        to=ref("technician", key),
        state=TellState.DELIVERED,
        at=MONDAY,
    )


LINKED = lead(2, MONDAY, branch=SOUTH, stage=Stage.LINKED, linked_to="1", submissions=(said(2),))


def test_while_the_root_is_open_so_is_what_is_linked_to_it():
    root = lead(1, MONDAY, submissions=(said(1), said(2, lead="2")))
    drawn = card(leads=(root, LINKED))
    assert values(drawn.cell(WHOLE), "leads_open") == [2]
    assert values(drawn.cell(WHOLE), "leads_closed") == [0]
    assert values(drawn.cell(SOUTH), "leads_open") == [1]


def test_when_the_root_is_closed_and_told_so_is_what_is_linked_to_it():
    root = lead(
        1,
        MONDAY,
        branch=NORTH,
        stage=Stage.CLOSED,
        outcome=Outcome.ACCEPTED,
        closed_at=MONDAY,
        submissions=(said(1), said(2, lead="2")),
        told=(delivered(1), delivered(2)),
    )
    middle = lead(3, MONDAY, stage=Stage.LINKED, linked_to="2", submissions=(said(3),))
    drawn = card(leads=(root, LINKED, middle))
    assert values(drawn.cell(WHOLE), "leads_closed") == [3]
    assert values(drawn.cell(SOUTH), "leads_closed") == [1]
    assert values(drawn.cell(SOUTH), "leads_told_share") == [1]


def test_a_root_that_is_not_looked_at_changes_nothing():
    assert values(card(leads=(LINKED,)).cell(WHOLE), "leads_captured") == [1]

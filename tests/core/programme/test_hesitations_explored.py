"""Hesitations over much: explored, or left alone."""

from __future__ import annotations

import attrs
import pytest

from core.leads.office import ANN
from core.programme._house import ADVICE, House
from proactive_core.facts import (
    Decision,
    Stakes,
)
from proactive_core.recommendations import (
    Agree,
    Cause,
    Discuss,
    Explore,
    Hesitate,
    LeaveUndone,
)


@pytest.mark.parametrize(
    ("commands", "value", "n"),
    [
        ((Discuss(ANN), Agree()), None, 0),
        ((Discuss(ANN), Hesitate()), 0, 1),
        ((Discuss(ANN), Hesitate(), Hesitate(Cause.SUMS)), 0, 1),
        ((Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS)), 1, 1),
        ((Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS), Agree()), 1, 1),
        ((Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS), Hesitate()), 0, 1),
        ((Discuss(ANN), Hesitate(), LeaveUndone()), 0, 1),
        (
            (
                *(Discuss(ANN), Hesitate(), Explore(ANN, Cause.SUMS), Explore(ANN, Cause.DOUBT)),
                *(Hesitate(), Explore(ANN, Cause.APPROVAL)),
            ),
            1,
            1,
        ),
    ],
)
def test_hesitations_over_much_are_explored_or_they_are_not(commands, value, n):
    """domain §11: hesitations explored = explored / hesitant, high stakes only; none is no 0."""
    high = attrs.evolve(ADVICE, stakes=Stakes.HIGH)
    figure = (
        House().does(*commands, fact=high).tells(high).cell.figure("hesitations_explored_share")
    )
    assert (figure.value, figure.n) == (value, n)
    assert figure.why == (None if n else "no data: no customer wanted to think over much")
    low = attrs.evolve(ADVICE, stakes=Stakes.LOW)
    figure = House().does(*commands, fact=low).tells(low).cell.figure("hesitations_explored_share")
    assert figure.value is None


def test_a_hesitation_that_only_facts_tell_of_was_explored_by_nobody_as_far_as_is_known():
    fact = attrs.evolve(ADVICE, stakes=Stakes.CRITICAL, decision=Decision.HESITANT)
    figure = House().tells(fact).cell.figure("hesitations_explored_share")
    assert (figure.value, figure.rows) == (0, (ADVICE.ref,))

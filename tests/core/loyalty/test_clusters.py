"""Answers that come in clusters: counting them, and merging what was counted."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proactive_core.errors import UsageError
from proactive_core.facts import Response, Scale
from proactive_core.loyalty import (
    PROACTIVE_1_10,
    REICHHELD_0_10,
    Cluster,
    ClusteredTally,
    Tally,
    cluster_responses,
    count_clustered,
)
from proactive_core.refs import Ref
from proactive_core.testing import strategies as values

ROWS = [(10, "anne"), (9, "anne"), (3, "boris"), (8, "anne"), (None, "chris"), (10, "boris")]
rows = st.lists(st.tuples(st.none() | st.integers(0, 10), st.sampled_from("abcdef")), max_size=30)


def test_a_clustered_tally_remembers_who_gave_which_answers():
    found = ClusteredTally.of(REICHHELD_0_10, ROWS, question="ideas", wording="1")
    assert found.tally == Tally.of(
        REICHHELD_0_10, [answer for answer, _ in ROWS], question="ideas", wording="1"
    )
    assert found.clusters == (Cluster("anne", (0, 1, 2)), Cluster("boris", (1, 0, 1)))
    assert [(one.n, one.lead) for one in found.clusters] == [(3, 2), (2, 0)]
    assert (found.n, found.squares) == (5, 13)


def test_a_customer_who_answers_in_two_chunks_is_one_cluster():
    merged = ClusteredTally.of(REICHHELD_0_10, ROWS[:3]) + ClusteredTally.of(
        REICHHELD_0_10, ROWS[3:]
    )
    assert merged == ClusteredTally.of(REICHHELD_0_10, ROWS)


@given(rows, rows)
def test_merging_is_concatenation_and_commutes(a, b):
    """Law 8: tally(a) + tally(b) = tally(a ++ b), commutative."""
    one, other = (ClusteredTally.of(REICHHELD_0_10, x) for x in (a, b))
    assert one + other == ClusteredTally.of(REICHHELD_0_10, a + b) == other + one


@given(values.clustered_tallies())
def test_nobody_s_answers_are_the_identity(found):
    empty = ClusteredTally.empty(found.tally.key)
    assert found + empty == found == empty + found
    assert sum(one.n for one in found.clusters) == found.n


@given(values.clusters())
def test_a_cluster_has_answers(one):
    assert one.n > 0
    assert abs(one.lead) <= one.n


def test_only_clustered_tallies_add_to_clustered_tallies():
    found = ClusteredTally.of(REICHHELD_0_10, ROWS)
    with pytest.raises(TypeError):
        found + found.tally
    with pytest.raises(UsageError, match="another key"):
        found + ClusteredTally.of(PROACTIVE_1_10, [(9, "anne")])


def test_bad_rows_come_back_with_their_place_and_good_ones_count():
    given = [
        (10, "anne"), (11, "anne"), (True, "anne"), (5, ""), (5, "  "), (5, None), (5, 7), 9, (1,),
        [9, Ref("crm", "customer", "1")],
    ]  # fmt: skip
    counted = count_clustered(REICHHELD_0_10, given)
    assert counted.rows == len(given) == counted.tally.n + len(counted.refusals)
    assert [one.key for one in counted.tally.clusters] == ["anne", "crm:customer:1"]
    assert [(one.row, one.field) for one in counted.refusals] == [
        (1, "rating"), (2, "rating"), (3, "cluster"), (4, "cluster"), (5, "cluster"),
        (6, "cluster"), (7, "pair"), (8, "pair"),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="8 refused: row 1: rating must be a whole number on 0..1"):
        ClusteredTally.of(REICHHELD_0_10, given)


def test_nothing_at_all_is_counted_as_nothing():
    counted = count_clustered(REICHHELD_0_10, [])
    assert (counted.rows, counted.tally) == (0, ClusteredTally.empty(REICHHELD_0_10))


@pytest.mark.parametrize(
    "dqp", [(0, 0, 0), (1, 1), (1, 1, 1, 1), (1, -1, 1), (1, 1.0, 1), (True, 1, 1), ()]
)
def test_a_cluster_of_no_answers_is_none(dqp):
    with pytest.raises(UsageError, match="three whole numbers"):
        Cluster("anne", dqp)


def test_clusters_must_add_up_to_their_tally():
    found = ClusteredTally.of(REICHHELD_0_10, ROWS)
    with pytest.raises(UsageError, match=r"add up to \(0, 1, 2\), and the tally to \(1, 1, 3\)"):
        attrs.evolve(found, clusters=found.clusters[:1])
    with pytest.raises(UsageError, match="each stand once"):
        attrs.evolve(found, clusters=(*found.clusters, found.clusters[0]))


def response(place, **held):
    given = {
        "ref": Ref("survey", "response", str(place)),
        "survey": Ref("survey", "survey", str(place)),
        "question": "ideas",
        "wording": "1",
        "scale": Scale(1, 10),
        "rating": 9,
        "customer": Ref("crm", "customer", "7"),
        "answered_at": "2026-01-05T10:00:00+00:00",
        **held,
    }
    from datetime import datetime

    given["answered_at"] = datetime.fromisoformat(given["answered_at"])
    return Response(**given)


def test_responses_cluster_by_customer_or_technician():
    tech = Ref("fsm", "technician", "3")
    given = [
        response(0),
        response(1, rating=None, wording="2"),
        response(2, rating=2, technician=tech),
        response(3, customer=None, technician=tech),
        response(4, question="better_off"),
        response(5, scale=Scale(0, 10)),
    ]
    found = cluster_responses(PROACTIVE_1_10, "ideas", given)
    assert found.tally.clusters == (Cluster("crm:customer:7", (1, 0, 1)),)
    assert (found.tally.tally.no_answer, found.tally.tally.wordings) == (1, ("1", "2"))
    assert [(one.row, one.field) for one in found.refusals] == [
        (3, "customer"), (4, "question"), (5, "scale"),
    ]  # fmt: skip
    by_technician = cluster_responses(PROACTIVE_1_10, "ideas", given, by="technician")
    assert by_technician.tally.clusters == (Cluster("fsm:technician:3", (1, 0, 1)),)
    assert by_technician.refusals[0].field == "technician"
    with pytest.raises(UsageError, match="customer, technician, visit, not by 'branch'"):
        cluster_responses(PROACTIVE_1_10, "ideas", given, by="branch")

"""The company's branches, and what outside systems call them."""

from __future__ import annotations

import pytest

from proactive_core.errors import UsageError
from proactive_core.programme import COMPANY_WIDE, UNASSIGNED, WHOLE, BranchMap, CompanyBranch
from proactive_core.refs import Ref

UNIT = Ref("fsm", "branch", "301")
NORTH = CompanyBranch(key="north", name="North", zone="America/Toronto", outside=(UNIT,))
SOUTH = CompanyBranch(key="south", name="South", zone="Europe/Amsterdam")


def test_an_outside_branch_is_found_and_the_companys_own_stands_for_itself():
    branches = BranchMap((NORTH, SOUTH))
    assert branches.find(UNIT) == NORTH.ref == Ref("company", "branch", "north")
    assert branches.find(SOUTH.ref) == SOUTH.ref
    assert branches.find(Ref("fsm", "branch", "302")) is None
    assert branches.find(None) is None
    assert [b.key for b in branches] == ["north", "south"]


def test_names_are_told_for_every_row_of_a_report():
    branches = BranchMap((NORTH,))
    assert [branches.name_of(r) for r in (NORTH.ref, WHOLE, COMPANY_WIDE, UNASSIGNED)] == [
        "North",
        "Whole company",
        "Company itself",
        "Unassigned",
    ]
    with pytest.raises(UsageError, match="no branch company:branch:south"):
        branches.name_of(SOUTH.ref)


def test_a_map_that_contradicts_itself_is_refused():
    with pytest.raises(UsageError, match="two branches share the key 'north'"):
        BranchMap((NORTH, NORTH))
    thief = CompanyBranch(key="west", name="West", zone="UTC", outside=(UNIT,))
    with pytest.raises(UsageError, match="given to two branches: north and west"):
        BranchMap((NORTH, thief))


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "America"])
def test_a_zone_that_nobody_knows_is_refused(zone):
    with pytest.raises(UsageError, match="IANA name"):
        CompanyBranch(key="north", name="North", zone=zone)


@pytest.mark.parametrize("taken", [UNASSIGNED, COMPANY_WIDE])
def test_no_branch_takes_the_place_of_what_is_of_none(taken):
    with pytest.raises(UsageError, match="choose another"):
        CompanyBranch(key=taken.key, name="x", zone="UTC")

"""Canonical hashes and computed bumps."""

import hashlib

import attrs
import pytest

from core.checklists.forms import HALVES, YES_NO, form, item
from proactive_core.checklists import (
    Band,
    Bump,
    Equals,
    Gate,
    NaPolicy,
    Numeric,
    Options,
    RollUp,
    bump,
)
from proactive_core.errors import UsageError

BASE = form(
    item("a", weight=2, relevant=Equals("n", "3")),
    item("n", Numeric(low=0, high=9)),
    bands=(Band("x", 0, "X"), Band("y", "1/2", "Y")),
)


def changed(**item_change):
    first, *rest = BASE.tree.children
    children = (attrs.evolve(first, **item_change), *rest)
    return attrs.evolve(BASE, tree=attrs.evolve(BASE.tree, children=children))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (BASE, Bump.NONE),
        (attrs.evolve(BASE, version="9"), Bump.NONE),
        (changed(weight=3), Bump.MAJOR),
        (changed(na=NaPolicy.ZERO), Bump.MAJOR),
        (changed(gate=Gate(1)), Bump.MAJOR),
        (changed(relevant=None), Bump.MAJOR),
        (changed(scale=YES_NO), Bump.MAJOR),
        (changed(key="b"), Bump.MAJOR),
        (attrs.evolve(BASE, tree=attrs.evolve(BASE.tree, rollup=RollUp.MIN)), Bump.MAJOR),
        (attrs.evolve(BASE, threshold="1/2"), Bump.MINOR),
        (attrs.evolve(BASE, min_completeness="1/2"), Bump.MINOR),
        (attrs.evolve(BASE, max_na_share="1/2"), Bump.MINOR),
        (attrs.evolve(BASE, na_excess="incomplete"), Bump.MINOR),
        (attrs.evolve(BASE, bands=BASE.bands[:1]), Bump.MINOR),
        (changed(target=1), Bump.MINOR),
        (changed(text="Other words"), Bump.PATCH),
        (changed(help="Help"), Bump.PATCH),
        (changed(scale=Options(tuple(reversed(HALVES.options)))), Bump.PATCH),
        (attrs.evolve(BASE, bands=tuple(reversed(BASE.bands))), Bump.PATCH),
        (
            attrs.evolve(BASE, tree=attrs.evolve(BASE.tree, children=BASE.tree.children[::-1])),
            Bump.PATCH,
        ),
    ],
)
def test_the_bump_is_computed_from_what_changed(new, expected):
    # The table of [checklists §10].
    assert bump(BASE, new) is expected


def test_two_checklists_are_not_two_versions():
    with pytest.raises(UsageError, match="form and other are two checklists"):
        bump(BASE, attrs.evolve(BASE, key="other"))


def test_a_hash_is_that_of_the_canonical_form():
    # Written by hand: a change of this form would orphan every stored evaluation.
    canonical = (
        '{"key":"form","tree":{"children":[{"gate":null,"key":"a","na":"exclude",'
        '"relevant":null,"scale":{"no":"0/1","yes":"1/1"},"weight":"1/1"}],"gate":null,'
        '"key":"all","rollup":"sum","weight":"1/1"}}'
    )
    expected = hashlib.sha256(canonical.encode()).hexdigest()
    assert form(item("a", YES_NO, weight="1/2")).scoring_hash == expected
    assert BASE.content_hash != attrs.evolve(BASE, version="9").content_hash

"""The company's own branches, and which branches of outside systems they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from ..checks import text
from ..errors import UsageError
from ..refs import Ref

WHOLE = Ref("company", "whole", "all")
"""Stands for all branches together."""

UNASSIGNED = Ref("company", "branch", "(unassigned)")
"""Stands for what cannot be tied to any branch: it is shown, never spread over the others."""


COMPANY_WIDE = Ref("company", "branch", "(company)")
"""Stands for what is meant for the company itself and for no branch in particular."""


def _refs(given: Iterable[Ref]) -> tuple[Ref, ...]:
    return tuple(given)


@attrs.frozen(kw_only=True)
class CompanyBranch:
    """A branch as the company itself sees it, whatever its systems call it.

    Attributes:
        key: The company's own short name for it, never to change.
        name: As people say it.
        zone: Its clock, an IANA name such as `America/Toronto`.
        outside: The branches, business units and the like of outside systems that are it.

    Raises:
        UsageError: The zone is unknown, or the key is that of `UNASSIGNED` or `COMPANY_WIDE`.
    """

    key: str = attrs.field(validator=text)
    name: str = attrs.field(validator=text)
    zone: str = attrs.field(validator=text)
    outside: tuple[Ref, ...] = attrs.field(default=(), converter=_refs)

    @key.validator
    def _not_reserved(self, _: attrs.Attribute[Any], value: str) -> None:
        if value in (UNASSIGNED.key, COMPANY_WIDE.key):
            msg = f"the key {value!r} is taken by what belongs to no branch: choose another"
            raise UsageError(msg)

    @zone.validator
    def _known(self, _: attrs.Attribute[Any], value: str) -> None:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as e:
            msg = f"zone must be an IANA name such as America/Toronto, not {value!r}"
            raise UsageError(msg) from e

    @property
    def ref(self) -> Ref:
        """`company:branch:<key>`."""
        return Ref("company", "branch", self.key)


def _branches(given: Iterable[CompanyBranch]) -> tuple[CompanyBranch, ...]:
    return tuple(given)


@attrs.frozen(slots=False)
class BranchMap:
    """Which outside branch is which branch of the company. Nothing is ever guessed.

    Raises:
        UsageError: Two branches share a key, or one outside branch belongs to two.
    """

    branches: tuple[CompanyBranch, ...] = attrs.field(default=(), converter=_branches)

    def __attrs_post_init__(self) -> None:
        keys = [branch.key for branch in self.branches]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            msg = f"two branches share the key {twice[0]!r}"
            raise UsageError(msg)
        owners: dict[Ref, str] = {}
        for branch in self.branches:
            for ref in branch.outside:
                if owners.setdefault(ref, branch.key) != branch.key:
                    msg = f"{ref} is given to two branches: {owners[ref]} and {branch.key}"
                    raise UsageError(msg)

    def __iter__(self) -> Iterator[CompanyBranch]:
        return iter(self.branches)

    @cached_property
    def _known(self) -> Mapping[Ref, Ref]:
        return {ref: b.ref for b in self.branches for ref in (b.ref, *b.outside)}

    def find(self, ref: Ref | None) -> Ref | None:
        """The company's branch that a ref stands for; None if it is not in the map.

        A branch of the company stands for itself.
        """
        return None if ref is None else self._known.get(ref)

    def name_of(self, ref: Ref) -> str:
        """The name of a branch, or of `WHOLE`, `COMPANY_WIDE` or `UNASSIGNED`.

        Raises:
            UsageError: The company has no such branch.
        """
        names = {branch.ref: branch.name for branch in self.branches}
        names |= {WHOLE: "Whole company", UNASSIGNED: "Unassigned"}
        names[COMPANY_WIDE] = "Company itself"
        if ref not in names:
            msg = f"the company has no branch {ref}"
            raise UsageError(msg)
        return names[ref]

"""All facts of one moment, in order: the latest of each, tied to people and places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import attrs

from ..facts import (
    Assignment,
    Branch,
    ChecklistRun,
    CoachingTalk,
    Complaint,
    Customer,
    CustomerChase,
    Fact,
    PlanEntry,
    Quote,
    Recommendation,
    Response,
    Site,
    StatedFigure,
    Submission,
    Technician,
    Visit,
)
from ..ports import Fault
from ..refs import Ref
from ._branches import BranchMap
from ._identity import logins, survivors

_F = TypeVar("_F", bound=Fact)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@attrs.frozen(kw_only=True, eq=False)
class Records:
    """What is known, without repetition. Build it with `Records.of`.

    Facts read from here name the customers and sites that remain after merging, and
    technicians by their own record and not by their login. Where a fact names no customer,
    the one of its site or visit is filled in; where it names no technician and exactly one
    was sent to its visit, that one is.

    Attributes:
        branches: The map that was used.
        unmapped: Active branches of outside systems, and such as facts name, that the map
            does not know.
        faults: Merges in a circle or into nothing, and logins that several people share.
    """

    branches: BranchMap
    unmapped: frozenset[Ref]
    faults: tuple[Fault, ...]
    _by_kind: Mapping[type[Any], Mapping[Ref, Any]] = attrs.field(repr=False)
    _merged: Mapping[Ref, Ref] = attrs.field(repr=False)
    _logins: Mapping[Ref, Ref] = attrs.field(repr=False)

    @classmethod
    def of(cls, facts: Iterable[Fact], branches: BranchMap) -> Records:
        """Put facts in order.

        Of several facts with one ref, the one with the latest `modified_at` counts, of
        those the one that came last; one that does not say when it was modified counts
        as the oldest.

        Args:
            facts: In order of arrival; of any kind, from any system.
            branches: Which outside branch is which branch of the company.
        """
        latest = _latest(facts)
        merged_customers, customer_faults = survivors(latest.get(Customer, {}).values())
        merged_sites, site_faults = survivors(latest.get(Site, {}).values())
        by_login, login_faults = logins(latest.get(Technician, {}).values())
        named = {
            getattr(fact, "branch", None) for kind in latest.values() for fact in kind.values()
        }
        named |= {branch.ref for branch in latest.get(Branch, {}).values() if branch.active}
        raw = cls(
            branches=branches,
            unmapped=frozenset(r for r in named if r is not None and branches.find(r) is None),
            faults=(*customer_faults, *site_faults, *login_faults),
            by_kind=latest,
            merged={**merged_customers, **merged_sites},
            logins=by_login,
        )
        return attrs.evolve(raw, by_kind=raw._resolved())

    def _resolved(self) -> dict[type[Any], dict[Ref, Any]]:
        sent = self._sent()
        resolved: dict[type[Any], dict[Ref, Any]] = {}
        for kind, facts in self._by_kind.items():
            fields = {field.name for field in attrs.fields(kind)}
            resolved[kind] = {
                ref: self._tie(fact, fields, sent) for ref, fact in sorted(facts.items())
            }
        return resolved

    def _sent(self) -> dict[Ref, set[Ref]]:
        sent: dict[Ref, set[Ref]] = {}
        for assignment in self.all(Assignment):
            technician = self.technician(assignment.technician)
            if assignment.active and technician is not None:
                sent.setdefault(assignment.visit, set()).add(technician)
        return sent

    def _tie(self, fact: Any, fields: set[str], sent: Mapping[Ref, set[Ref]]) -> Any:
        changes: dict[str, Ref | None] = {}
        if "customer" in fields:
            changes["customer"] = self._customer(fact, fields)
        if "site" in fields:
            changes["site"] = self.site(fact.site)
        if "technician" in fields:
            technician = self.technician(fact.technician)
            if technician is None:
                visit: Ref | None = getattr(fact, "visit", None)
                alone = sent.get(visit, set()) if visit is not None else set()
                technician = next(iter(alone)) if len(alone) == 1 else None
            changes["technician"] = technician
        changed = {name: ref for name, ref in changes.items() if ref != getattr(fact, name)}
        return attrs.evolve(fact, **changed) if changed else fact

    def _customer(self, fact: Any, fields: set[str]) -> Ref | None:
        if fact.customer is not None:
            return self.customer(fact.customer)
        if "site" in fields:
            site = self.find(Site, self.site(fact.site)) or self.find(Site, fact.site)
            if site is not None:
                return self.customer(site.customer)
        visit = self.find(Visit, fact.visit)
        return None if visit is None else self.customer(visit.customer)

    def all(self, kind: type[_F]) -> tuple[_F, ...]:
        """Every fact of a kind, sorted by ref; records that were merged away included."""
        return tuple(self._by_kind.get(kind, {}).values())

    def completed(self, facts: Iterable[Fact]) -> Records:
        """The same, with facts in the place of those of their kind and ref, or added.

        They are taken as they are: refs in them are those of records that remain.
        """
        by_kind = {kind: dict(held) for kind, held in self._by_kind.items()}
        for fact in facts:
            by_kind.setdefault(type(fact), {})[fact.ref] = fact
        in_order = {kind: dict(sorted(held.items())) for kind, held in by_kind.items()}
        return attrs.evolve(self, by_kind=in_order)

    def find(self, kind: type[_F], ref: Ref | None) -> _F | None:
        """One fact; None if there is none of that ref and kind."""
        found: _F | None = None if ref is None else self._by_kind.get(kind, {}).get(ref)
        return found

    def customer(self, ref: Ref | None) -> Ref | None:
        """The customer that a ref stands for after merging; None for None."""
        return None if ref is None else self._merged.get(ref, ref)

    def site(self, ref: Ref | None) -> Ref | None:
        """The site that a ref stands for after merging; None for None."""
        return None if ref is None else self._merged.get(ref, ref)

    def technician(self, ref: Ref | None) -> Ref | None:
        """The technician that a ref stands for, which may be a login.

        A ref that is neither stays as it is: whoever it is, it is somebody. None for None.
        """
        if ref is None or self.find(Technician, ref) is not None:
            return ref
        return self._logins.get(ref, ref)

    def branch_of(
        self,
        fact: Submission
        | Recommendation
        | Response
        | Complaint
        | CustomerChase
        | CoachingTalk
        | PlanEntry
        | StatedFigure
        | Quote
        | Visit,
    ) -> Ref | None:
        """The company's branch that a fact belongs to; None if nobody can tell.

        The first that the fact names counts: its own branch, its visit's, the home branch
        of its technician, the branch that looks after its customer. If that one is not in
        the map, the answer is None: a branch further down would be a guess.
        """
        visit = self.find(Visit, getattr(fact, "visit", None))
        technician = self.find(Technician, self.technician(getattr(fact, "technician", None)))
        customer = self.find(Customer, self.customer(getattr(fact, "customer", None)))
        for record in (fact, visit, technician, customer):
            if record is not None and record.branch is not None:
                return self.branches.find(record.branch)
        return None

    def branch_of_run(self, run: ChecklistRun) -> Ref | None:
        """The company's branch that a checklist rated: itself, or a technician's home."""
        technician = self.find(Technician, self.technician(run.subject))
        if technician is not None:
            return self.branches.find(technician.branch)
        return self.branches.find(run.subject)

    def recommendations_for(self, customer: Ref) -> tuple[Recommendation, ...]:
        """Recommendations for a customer, and for those merged into it, sorted by ref."""
        wanted = self.customer(customer)
        return tuple(r for r in self.all(Recommendation) if r.customer == wanted)


def _latest(facts: Iterable[Fact]) -> dict[type[Any], dict[Ref, Any]]:
    latest: dict[type[Any], dict[Ref, Any]] = {}
    for fact in facts:
        kind = latest.setdefault(type(fact), {})
        before = kind.get(fact.ref)
        if before is None or _modified(fact) >= _modified(before):
            kind[fact.ref] = fact
    return latest


def _modified(fact: Fact) -> datetime:
    return fact.modified_at if fact.modified_at is not None else _LONG_AGO

"""Which record stands for which: merged customers and sites, logins of technicians."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..facts import Customer, Site, Technician
from ..ports import Fault
from ..refs import Ref


def survivors(records: Iterable[Customer | Site]) -> tuple[Mapping[Ref, Ref], tuple[Fault, ...]]:
    """Follow merges to the record that remains.

    Records that were merged in a circle all stand for the one whose ref sorts first, so
    that they stay together; the circle is reported.

    Returns:
        Merged record → the one that remains, and what is wrong with the merges.
    """
    known = {record.ref: record.merged_into for record in records}
    ends: dict[Ref, Ref] = {}
    faults: list[Fault] = []
    for start in sorted(known):
        path: dict[Ref, None] = {}  # in order, and quick to look into
        at = start
        while at not in ends:
            following = known.get(at)
            if following is None:
                ends[at] = at
                if at not in known:
                    why = f"{list(path)[-1]} was merged into it, and nothing is known of it"
                    faults.append(Fault(str(at), why))
            elif at in path:
                passed_by = list(path)
                circle = passed_by[passed_by.index(at) :]
                first = circle.index(min(circle))
                circle = [*circle[first:], *circle[:first]]
                way = " > ".join(map(str, circle))
                why = f"merged in a circle: {way}; mend the merge in the outside system"
                faults.append(Fault(str(circle[0]), why))
                ends |= dict.fromkeys(circle, circle[0])
            else:
                path[at] = None
                at = following
        for passed in path:
            ends.setdefault(passed, ends[at])
    return {ref: end for ref, end in ends.items() if ref != end}, tuple(faults)


def logins(technicians: Iterable[Technician]) -> tuple[Mapping[Ref, Ref], tuple[Fault, ...]]:
    """Tell which technician signs in under which record.

    A login that several technicians share is the one's who is active; if that is not one
    person, it is nobody's, and reported.
    """
    holders: dict[Ref, list[Technician]] = {}
    for technician in technicians:
        if technician.login is not None:
            holders.setdefault(technician.login, []).append(technician)
    owners: dict[Ref, Ref] = {}
    faults: list[Fault] = []
    for login, sharing in sorted(holders.items()):
        candidates = [t for t in sharing if t.active] if len(sharing) > 1 else sharing
        if len(candidates) == 1:
            owners[login] = candidates[0].ref
        else:
            names = ", ".join(sorted(str(t.ref) for t in sharing))
            faults.append(Fault(str(login), f"several technicians sign in under it: {names}"))
    return owners, tuple(faults)

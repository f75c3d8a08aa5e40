"""What of the signals about technicians is shown to whom: said here once, and nowhere else."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from typing import Any

import attrs

from ..errors import UsageError
from ..facts import Technician
from ..refs import Ref
from ._branches import UNASSIGNED
from ._people import Signal
from ._records import Records


class Audience(enum.Enum):
    """Who looks."""

    TECHNICIAN = "technician"  #: sees what is said about themselves, and about nobody else
    MANAGER = "manager"  #: sees the technicians of their branch, by name
    COMPANY = "company"  #: whoever reads the report: sees how many, and no names
    CUSTOMER = "customer"  #: sees nothing of it


@attrs.frozen(kw_only=True)
class Viewer:
    """Somebody who looks.

    Attributes:
        technician: Who it is; only for `TECHNICIAN`.
        branch: Whose manager it is; only for `MANAGER`.

    Raises:
        UsageError: A technician without a name, a manager without a branch, or either for
            anybody else.
    """

    audience: Audience = attrs.field(validator=attrs.validators.instance_of(Audience))
    technician: Ref | None = None
    branch: Ref | None = attrs.field(default=None)

    @branch.validator
    def _fits(self, _: attrs.Attribute[Any], value: Ref | None) -> None:
        needed = {Audience.TECHNICIAN: (True, False), Audience.MANAGER: (False, True)}
        given = (self.technician is not None, value is not None)
        if given != needed.get(self.audience, (False, False)):
            msg = (
                "a technician is named by `technician`, a manager by `branch`, nobody else by "
                f"either; not {self.audience.value} with {self.technician} and {value}"
            )
            raise UsageError(msg)


@attrs.frozen(kw_only=True)
class SignalCount:
    """How many technicians of a branch one rule has something to say about.

    Attributes:
        people: Active technicians of the branch.
        n: How many of them, without those for whom somebody answers; None = held back,
            because the branch is so small that a number would point at somebody.
    """

    branch: Ref
    rule: str
    people: int
    n: int | None


@attrs.frozen(kw_only=True)
class Shown:
    """What one viewer may see.

    Attributes:
        signals: With names: of the technician's own, or of the manager's branch.
        counts: Without names, for the company: every branch, then every rule.
    """

    viewer: Viewer
    signals: tuple[Signal, ...] = ()
    counts: tuple[SignalCount, ...] = ()


def shown_to(
    viewer: Viewer,
    signals: Iterable[Signal],
    records: Records,
    *,
    rules: Iterable[str],
    smallest: int,
) -> Shown:
    """Keep from everybody what is not theirs to see.

    Whoever draws signals about people takes a `Shown`, and there is no other way to get one
    with anything in it. Names are in order of their refs; nothing is ranked.

    Args:
        viewer: Who looks.
        signals: Of everybody.
        records: Where the technicians of a branch are counted.
        rules: Ids of the rules that were applied: they are counted even where they found
            nothing.
        smallest: Branches with fewer active technicians are held back, at least 1.

    Raises:
        UsageError: `smallest` is less than 1.
    """
    if type(smallest) is not int or smallest < 1:
        msg = f"smallest must be a whole number >= 1, not {smallest!r}"
        raise UsageError(msg)
    given = sorted(signals, key=lambda s: (s.branch, s.technician, s.finding.rule, s.finding.why))
    if viewer.audience is Audience.COMPANY:
        return Shown(viewer=viewer, counts=_counts(given, records, sorted(rules), smallest))
    return Shown(viewer=viewer, signals=tuple(s for s in given if _is_theirs(s, viewer)))


def _is_theirs(signal: Signal, viewer: Viewer) -> bool:
    if viewer.audience is Audience.TECHNICIAN:
        return signal.technician == viewer.technician
    return viewer.audience is Audience.MANAGER and signal.branch == viewer.branch


def _counts(
    signals: list[Signal], records: Records, rules: list[str], smallest: int
) -> tuple[SignalCount, ...]:
    people: dict[Ref, int] = {branch.ref: 0 for branch in records.branches}
    for technician in records.all(Technician):
        if technician.active:
            home = records.branches.find(technician.branch) or UNASSIGNED
            people[home] = people.get(home, 0) + 1
    standing = (s for s in signals if s.override is None)
    about = {(s.branch, s.finding.rule, s.technician) for s in standing}
    found = Counter((branch, rule) for branch, rule, _ in about)
    return tuple(
        SignalCount(
            branch=branch,
            rule=rule,
            people=n,
            n=None if n < smallest else found[branch, rule],
        )
        for branch, n in people.items()
        if n
        for rule in rules
    )

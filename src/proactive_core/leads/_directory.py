"""Who is there, what they answer for, and how they are reached."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import attrs

from ..checks import text
from ..errors import UsageError
from ..refs import Ref


@attrs.frozen
class Contact:
    """A way to reach a person.

    Attributes:
        channel: Name of a channel, such as `email`.
        address: In the channel's own form.
        confirmed: False until somebody knows that it works; nothing rests on it before.
    """

    channel: str = attrs.field(validator=text)
    address: str = attrs.field(validator=text)
    confirmed: bool = True


def _contacts(given: Iterable[Contact]) -> tuple[Contact, ...]:
    return tuple(given)


@attrs.frozen(kw_only=True)
class Person:
    """Somebody in the office or in the field.

    Attributes:
        branch: Where the person belongs; None = the whole company.
        active: False once the person has left.
        delegate: Who may act for them as an owner, for as long as they are named here; None
            if nobody may.
        manager: True for somebody who answers for the branch (or, without one, for all).
        contacts: In the order in which they are tried.
    """

    ref: Ref
    name: str = attrs.field(validator=text)
    branch: Ref | None = None
    active: bool = True
    manager: bool = False
    delegate: Ref | None = None
    contacts: tuple[Contact, ...] = attrs.field(default=(), converter=_contacts)

    @functools.cached_property
    def reachable(self) -> bool:
        """Whether there is a confirmed way to reach them."""
        return any(contact.confirmed for contact in self.contacts)


def _people(given: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(given)


@attrs.frozen
class Directory:
    """Everybody, in a stated order: the first who fits is taken.

    Raises:
        UsageError: Two persons share a ref.
    """

    people: tuple[Person, ...] = attrs.field(converter=_people)

    def __attrs_post_init__(self) -> None:
        seen: set[Ref] = set()
        for person in self.people:
            if person.ref in seen:
                msg = f"two persons in the directory share {person.ref}"
                raise UsageError(msg)
            seen.add(person.ref)

    @functools.cached_property
    def _by_ref(self) -> Mapping[Ref, Person]:
        return {person.ref: person for person in self.people}

    def person(self, ref: Ref | None) -> Person | None:
        """The person of that name; None if nobody is known by it."""
        return None if ref is None else self._by_ref.get(ref)

    def name(self, ref: Ref | None) -> str:
        """The person's name, or the key where nobody is known by it."""
        person = self.person(ref)
        if person is not None:
            return person.name
        return "somebody" if ref is None else ref.key

    def active(self, ref: Ref | None) -> bool:
        """Whether that is somebody who has not left."""
        person = self.person(ref)
        return person is not None and person.active

    def reachable(self, ref: Ref | None) -> bool:
        """Whether that is an active person with a confirmed contact."""
        person = self.person(ref)
        return person is not None and person.active and person.reachable

    def manages(self, ref: Ref, branch: Ref | None) -> bool:
        """Whether that is an active manager of the branch or of the whole company."""
        person = self.person(ref)
        return (
            person is not None
            and person.active
            and person.manager
            and (person.branch is None or person.branch == branch)
        )

    def stands_in(self, ref: Ref, owner: Ref) -> bool:
        """Whether that is an active person whom an owner has named to act for them."""
        person = self.person(owner)
        return person is not None and person.delegate == ref and self.active(ref)

    def manager(self, branch: Ref | None) -> Person | None:
        """The branch's active manager, else one of the whole company; None if there is none."""
        found = [p for p in self.people if self.manages(p.ref, branch)]
        own = [p for p in found if p.branch is not None]
        return next(iter(own or found), None)

    def without(self, gone: Iterable[Ref]) -> Directory:
        """The same people, with those who have left inactive."""
        left = frozenset(gone)
        return Directory(
            tuple(attrs.evolve(p, active=False) if p.ref in left else p for p in self.people)
        )

"""Who and where: branches, technicians, customers, their sites and equipment."""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs.validators import optional

from ..checks import aware, in_utc, text
from ..refs import Ref


@attrs.frozen(kw_only=True)
class Branch:
    """A part of the service company that answers for its customers and technicians.

    Attributes:
        name: As people say it.
        active: False once the branch is closed or hidden in the outside system.
        modified_at: When the outside system last changed the record; None if it does not say.
    """

    ref: Ref
    name: str = attrs.field(validator=text)
    active: bool = True
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Technician:
    """Somebody who works at customers' sites and may bring ideas from there.

    Attributes:
        branch: The home branch; None if the outside system does not say.
        login: The record under which the same person signs in to the outside system
            (what `created by` points to); None if unknown.
        email: Where the person can be told something; None if unknown.
        active: False once the person has left.
    """

    ref: Ref
    name: str = attrs.field(validator=text)
    branch: Ref | None = None
    login: Ref | None = None
    email: str | None = None
    active: bool = True
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Customer:
    """Whoever is served, and judges whether they are better off for it.

    Attributes:
        merged_into: The customer record that replaced this one; None if none did.
        branch: The branch that looks after the customer; None if the system does not say.
    """

    ref: Ref
    name: str = attrs.field(validator=text)
    active: bool = True
    merged_into: Ref | None = None
    branch: Ref | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Site:
    """A place of a customer's where service is done.

    Attributes:
        customer: Whose place it is.
        merged_into: The site record that replaced this one; None if none did.
    """

    ref: Ref
    customer: Ref
    name: str = attrs.field(validator=text)
    active: bool = True
    merged_into: Ref | None = None
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )


@attrs.frozen(kw_only=True)
class Equipment:
    """A thing at a site that is serviced.

    Attributes:
        maker, model, serial: As on the name plate; None if unknown.
    """

    ref: Ref
    site: Ref
    name: str = attrs.field(validator=text)
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    active: bool = True
    modified_at: datetime | None = attrs.field(
        default=None, converter=in_utc, validator=optional(aware)
    )

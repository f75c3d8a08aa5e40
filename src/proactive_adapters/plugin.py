"""What this package brings, through the same door as everybody else's plugins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from proactive_core.plugins import hookimpl


@hookimpl
def proactive_adapters() -> Iterable[type]:
    """Declare our adapters."""
    from .crm.tryton import Tryton  # noqa: PLC0415 - an adapter is loaded when it is asked for
    from .files.table import Table  # noqa: PLC0415
    from .files.yaml_checklist import YamlChecklist  # noqa: PLC0415
    from .fsm.servicetitan import ServiceTitan, ServiceTitanForms  # noqa: PLC0415
    from .survey.typeform import Typeform  # noqa: PLC0415

    return (ServiceTitan, ServiceTitanForms, Table, Tryton, Typeform, YamlChecklist)


@hookimpl
def proactive_channels() -> Iterable[type]:
    """Declare our channels."""
    from .channel import Chat, Console, Outbox, Smtp  # noqa: PLC0415

    return (Chat, Console, Outbox, Smtp)


@hookimpl
def proactive_journals() -> Iterable[type]:
    """Declare our journals."""
    from .journal import PostgresJournal, SqliteJournal  # noqa: PLC0415

    return (PostgresJournal, SqliteJournal)


@hookimpl
def proactive_rules() -> Iterable[Any]:
    """Declare the scoring keys of the core, and the method's finding rules."""
    from proactive_core.loyalty import PROACTIVE_1_10, REICHHELD_0_10  # noqa: PLC0415
    from proactive_core.recommendations import FINDING_RULES  # noqa: PLC0415

    return (PROACTIVE_1_10, REICHHELD_0_10, *FINDING_RULES)


@hookimpl
def proactive_checklists() -> Iterable[Any]:
    """Declare the method's own instruments."""
    from proactive_core.checklists import bank  # noqa: PLC0415

    return tuple(bank.load(key) for key in bank.KEYS)

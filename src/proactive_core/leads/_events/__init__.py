"""What can happen to a lead. Stored for years: plain fields, and no personal text.

A field ending in `_slot` names where a text is kept beside the chain of events, so that it
can be erased alone [leads:S14]; None means that there is no text.
"""

from __future__ import annotations

from ._life import (
    Acknowledged,
    ArrivedAgain,
    Breached,
    Classified,
    ClockRebound,
    Closed,
    Contacted,
    ContactTried,
    CustomerChased,
    Escalated,
    OwnerSet,
    PersonLeft,
    PersonReturned,
    Reopened,
    Resolved,
    Resumed,
    StageEntered,
    SubmissionAmended,
    SubmissionReceived,
    UnreadableReceived,
    Waited,
    Withdrawn,
)
from ._linking import (
    LeadJoined,
    LeadLinked,
    LeadParted,
    LeadUnlinked,
)
from ._shape import (
    Event,
    TellingEvent,
)
from ._telling import (
    Discharged,
    MirrorRejected,
    MirrorsOwed,
    MirrorWritten,
    Paged,
    TellFailed,
    TellingOwed,
    Told,
    ToldByHand,
)

__all__ = [
    "Acknowledged",
    "ArrivedAgain",
    "Breached",
    "Classified",
    "ClockRebound",
    "Closed",
    "ContactTried",
    "Contacted",
    "CustomerChased",
    "Discharged",
    "Escalated",
    "Event",
    "LeadJoined",
    "LeadLinked",
    "LeadParted",
    "LeadUnlinked",
    "MirrorRejected",
    "MirrorWritten",
    "MirrorsOwed",
    "OwnerSet",
    "Paged",
    "PersonLeft",
    "PersonReturned",
    "Reopened",
    "Resolved",
    "Resumed",
    "StageEntered",
    "SubmissionAmended",
    "SubmissionReceived",
    "TellFailed",
    "TellingEvent",
    "TellingOwed",
    "Told",
    "ToldByHand",
    "UnreadableReceived",
    "Waited",
    "Withdrawn",
]

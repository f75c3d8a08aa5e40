"""The words of a recommendation, kept beside its events so that they can be erased alone."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator

import attrs

from ..facts import Recommendation
from ..ports import Text
from ..refs import Ref
from . import _life_commands as c
from . import _life_events as e

_WORDS = ("observation", "advice", "benefit", "risk", "realised")
_EVIDENCE = "evidence"


def subject_of(recommendation: Recommendation) -> Ref | None:
    """The person whom the words are about: by this name they can be erased."""
    return recommendation.customer or recommendation.technician


def texts_of(recommendation: Recommendation) -> tuple[Text, ...]:
    """Everything that was written, each text in a slot of its own."""
    subject = subject_of(recommendation)
    said = [(name, getattr(recommendation, name)) for name in _WORDS]
    said += [(f"{_EVIDENCE}:{n}", x) for n, x in enumerate(recommendation.evidence, 1)]
    return tuple(Text(slot, subject, words) for slot, words in said if words is not None)


def digest_of(recommendation: Recommendation) -> str:
    """Tells one version from another; when it was last touched is no content.

    Fields without a value are left out, so that a field which a later version of this
    library adds does not make every old recommendation look changed.
    """
    names = sorted(field.name for field in attrs.fields(Recommendation))
    held = {name: getattr(recommendation, name) for name in names if name != "modified_at"}
    lines = [f"{name}={_plain(x)!r}" for name, x in held.items() if x not in (None, ())]
    return hashlib.sha256("\n".join(lines).encode(errors="surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    return value if isinstance(value, tuple) else str(value)


def texts(command: c.Command, event: e.Event, subject: Ref | None) -> Iterator[Text]:
    """The texts that an event names, out of the command that caused it."""
    if isinstance(command, c.Note) and isinstance(event, e.Noted):
        yield Text(event.digest_slot, subject, digest_of(command.recommendation))
        yield from texts_of(command.recommendation)
    elif isinstance(command, c.Screen) and isinstance(event, e.Screened):
        for reason, found in zip(event.reasons, command.screening.findings, strict=True):
            yield Text(reason.slot, subject, f"{found.where}: {found.why}. {found.remedy}")
    else:
        said = getattr(command, _SAID.get(type(command), ""), None)
        yield from (Text(slot, subject, said) for slot in e.slots(event) if said is not None)


_SAID = {
    c.Decline: "reason",
    c.LeaveUndone: "reason",
    c.RecordBenefit: "words",
    c.Overrule: "why",
}

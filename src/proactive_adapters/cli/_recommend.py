"""`proactive recommend`: what was noticed, what the gate says, and what came of it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from cyclopts import App

from proactive_core import Belief, Customer, Recommendation, Ref, Stakes, UsageError
from proactive_core.programme import Recorded
from proactive_core.programme import to_tell as unheard
from proactive_core.recommendations import Course, Phase, Refused, TellState

from ..run import Operation, write_down
from ._advice_steps import NAMES, STEPS, Asked, step_of
from ._company import At, at_work, find_plugins, moment
from ._moments import read_end
from ._print import emit, hint, say, table
from ._who import find_customer, find_recommendation, find_technician, typed_ref

command = App(name="recommend", help_format="plaintext")
_MOMENT = "%Y-%m-%d %H:%M"
_OVER = {Phase.WITHHELD, Phase.DECLINED, Phase.IMPLEMENTED, Phase.NOT_IMPLEMENTED}
_PHASES = {
    Phase.NOTICED: "noticed",
    Phase.SCREENED: "may be put to the customer",
    Phase.WITHHELD: "withheld: must not be suggested",
    Phase.DISCUSSED: "put to the customer",
    Phase.AGREED: "agreed: the office has it",
    Phase.HESITANT: "the customer hesitates",
    Phase.EXPLORED: "the hesitation was explored",
    Phase.DECLINED: "declined",
    Phase.QUOTED: "a proposal was sent",
    Phase.IMPLEMENTED: "in place",
    Phase.NOT_IMPLEMENTED: "nothing came of it",
}


@command.command
def add(  # noqa: PLR0913 - one option for each thing that a technician can say
    config: Path,
    /,
    *,
    observation: str | None = None,
    advice: str | None = None,
    benefit: str | None = None,
    risk: str | None = None,
    belief: Belief | None = None,
    stakes: Stakes | None = None,
    decide_by: date | None = None,
    technician: str | None = None,
    customer: str | None = None,
    visit: str | None = None,
    equipment: str | None = None,
    evidence: tuple[str, ...] = (),
    id: str | None = None,  # noqa: A002 - the option's own word
    json: bool = False,
    at: At = None,
) -> int:
    """Write a recommendation down, and hear at once what the gate says.

    It may be put to the customer only when you are certain that they will be better off, and
    what you saw and what they gain is written down. Otherwise it is withheld; you are told why.

    Args:
        config: The company's configuration, a TOML file.
        observation: What was seen.
        advice: What you would do in the customer's place.
        benefit: What this customer gains.
        risk: What happens if nothing is done.
        belief: Whether you are certain that the customer will be better off.
        stakes: How much hangs on it.
        decide_by: The last day on which deciding still helps, such as 2026-09-30.
        technician: Who noticed it: a name, or a ref such as servicetitan:technician:12.
        customer: Whom it is for: a name, or a ref.
        visit: On which visit: a ref.
        equipment: About which equipment: a ref.
        evidence: Where a photo or document lies; give it once for each. It is not read.
        id: Its id. One that exists is written anew: what is not given stays as it was. Left
            out, it follows from the day and from what is written.
        json: Print it as JSON.
        at: Written at this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True, fresh=True) as operation:
        who = find_technician(operation, technician)
        given: dict[str, Any] = {
            "technician": who,
            "customer": find_customer(operation, customer),
            "visit": typed_ref(visit, "--visit"),
            "equipment": typed_ref(equipment, "--equipment"),
            "observation": observation,
            "advice": advice,
            "benefit": benefit,
            "risk": risk,
            "stakes": stakes,
            "decide_by": decide_by,
            "evidence": evidence,
            "belief": belief,
        }
        said = {name: value for name, value in given.items() if value not in (None, ())}
        day = now.astimezone(ZoneInfo(operation.config.report.zone)).date()
        ref = Ref("proactive", "recommendation", id or _key(said, day))
        before = operation.records.find(Recommendation, ref)
        if before is None and not any((observation, advice, benefit, risk)):
            raise UsageError("say what was seen, such as --observation 'The belt is worn'")
        fact = attrs.evolve(before or Recommendation(ref=ref, noticed_at=now), **said)
        _done(write_down(operation, fact, now=now, by=who))
        shown = _plain(operation, operation.advice.course(ref))
    if json:
        emit(shown)
        return 0
    say(f"{shown['id']}: written down")
    _verdict(shown)
    return 0


@command.command(name="list")
def list_recommendations(
    config: Path,
    /,
    *,
    all: bool = False,  # noqa: A002 - the option's own word
    withheld: bool = False,
    to_tell: bool = False,
    json: bool = False,
) -> int:
    """List recommendations that somebody still has to do something about.

    Args:
        config: The company's configuration, a TOML file.
        all: Those that are over or withheld, too.
        withheld: Only those that the gate holds back: a sign of health, not of failure.
        to_tell: Only those withheld whose technician no message reached: tell them why in
            person, and record it as `told`.
        json: Print them as JSON.
    """
    with at_work(config, find_plugins(), offline=True) as operation:
        courses = list(operation.advice.courses())
        if to_tell:
            courses = [*unheard(courses)]
        elif withheld:
            courses = [c for c in courses if c.phase is Phase.WITHHELD]
        elif not all:
            courses = [c for c in courses if c.phase not in _OVER]
        rows = [_plain(operation, c) for c in sorted(courses, key=_urgency)]
    if json:
        emit(rows)
        return 0
    header = ("id", "stands at", "decide by", "customer", "who speaks", "about")
    keys = ("id", "words", "decide_by", "customer_name", "speaker_name", "about")
    table(header, [tuple(row[key] or "" for key in keys) for row in rows])
    say(f"{len(rows)} listed")
    return 0


@command.command
def show(config: Path, recommendation: str, /, *, json: bool = False) -> int:
    """Show one recommendation: what it says, what the gate says, and what happened.

    Args:
        config: The company's configuration, a TOML file.
        recommendation: Its id, or the beginning of it.
        json: Print it as JSON.
    """
    with at_work(config, find_plugins(), offline=True) as operation:
        ref = find_recommendation(operation, recommendation)
        shown = _plain(operation, operation.advice.course(ref))
        lines = operation.advice.history(ref)
        zone = ZoneInfo(operation.config.report.zone)
    if json:
        told = [{"at": line.at.isoformat(), "words": line.words} for line in lines]
        emit({**shown, "history": told})
        return 0
    say(f"{shown['id']}: {shown['words']}")
    for slot, words in shown["texts"].items():
        say(f"  {slot}: {words}")
    if shown["evidence"]:
        say(f"  evidence: {', '.join(shown['evidence'])}")
    _verdict(shown)
    say()
    table(("when", "what"), [(f"{x.at.astimezone(zone):{_MOMENT}}", x.words) for x in lines])
    return 0


@command.command(name="record")
def record_step(  # noqa: PLR0913 - one option for each particular of a step
    config: Path,
    recommendation: str,
    step: str,
    /,
    *,
    by: str | None = None,
    to: str | None = None,
    because: str | None = None,
    cause: str | None = None,
    quote: str | None = None,
    rule: str | None = None,
    until: str | None = None,
    words: str | None = None,
    json: bool = False,
    at: At = None,
) -> int:
    """Record what somebody did about a recommendation.

    Args:
        config: The company's configuration, a TOML file.
        recommendation: Its id, or the beginning of it.
        step: handed-over, discussed, agreed, hesitant, explored, declined, quoted,
            implemented, left-undone, benefit, no-benefit, overruled, or told (why it is withheld).
        by: Who did it: a technician's name, or a ref such as company:person:ruth.
        to: handed-over: who holds the conversation instead.
        because: handed-over: cannot or will-not.
        cause: hesitant, explored: sums, approval, other-supplier, doubt or unclear.
        quote: quoted: ref of the proposal.
        rule: overruled: id of the rule, such as domain:R7.
        until: overruled: up to this moment, such as 2026-10-01T00:00-04:00; `now` takes it back.
        words: declined, left-undone, benefit, overruled: why, or what the customer said.
        json: Print it as JSON.
        at: Recorded at this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    now = moment(config, at)
    with at_work(config, find_plugins(), offline=True) as operation:
        ref = find_recommendation(operation, recommendation)
        asked = Asked(
            by=find_technician(operation, by),
            to=find_technician(operation, to),
            because=because,
            cause=cause,
            quote=quote,
            rule=rule,
            until=None if until is None else read_end(until, now),
            words=words,
        )
        fact = operation.records.find(Recommendation, ref)
        if fact is None:
            raise UsageError(f"{ref} is not on the shelf any more: was it erased?")
        recorded = _done(write_down(operation, fact, step_of(step, asked), now=now, by=asked.by))
        shown = _plain(operation, operation.advice.course(ref))
    lead = None if recorded.receipt is None else recorded.receipt.lead
    if json:
        emit({**shown, "lead": lead})
        return 0
    say(f"{shown['id']}: {shown['words']}")
    if lead is not None:
        say(f"  the office has it as lead {lead}")
    return 0


def _done(recorded: Recorded | Refused) -> Recorded:
    if isinstance(recorded, Refused):
        fits = [NAMES[name] for name in recorded.allowed if name in NAMES]
        name, _, rest = recorded.why.partition(" ")
        raise UsageError(f"{NAMES.get(name, name)} {rest}; what fits: {', '.join(fits)}")
    return recorded


def _key(said: dict[str, Any], day: date) -> str:
    """The same words on the same day are the same recommendation; on another day another one."""
    written = "\n".join([day.isoformat(), *(f"{k}={v}" for k, v in sorted(said.items()))])
    return hashlib.sha256(written.encode(errors="surrogatepass")).hexdigest()[:12]


def _urgency(course: Course) -> tuple[date, Ref]:
    return course.decide_by or date.max, course.recommendation


def _verdict(shown: dict[str, Any]) -> None:
    if shown["phase"] == Phase.WITHHELD.value:
        told = shown["technician_told"]
        say("It is withheld: it must not be suggested to the customer, because")
        if told is not None:
            hint(_TOLD[told])
    elif shown["phase"] == Phase.SCREENED.value:
        say(f"It may be put to the customer, by {shown['speaker_name'] or 'whoever noticed it'}.")
    for reason in shown["gate"]:
        say(f"  {reason['rule']}: {reason['why']}")


_TOLD = {
    TellState.OWED.value: "the next run tells the technician why",
    TellState.BY_HAND.value: "no message reached the technician: tell them why in person",
    TellState.DELIVERED.value: "the technician was told why",
}


def _told(course: Course) -> str | None:
    """Whether the technician knows why it is held back; None where there is nothing to know."""
    if not course.tellings:
        return None
    return (course.telling or course.tellings[-1]).state.value


def _plain(operation: Operation, course: Course) -> dict[str, Any]:
    ref = course.recommendation
    held = {slot: words or "(erased)" for slot, words in operation.advice.words(ref).items()}
    photos = [words for slot, words in held.items() if slot.startswith("evidence:")]
    texts = {slot: words for slot, words in held.items() if not slot.startswith("evidence:")}
    customer = operation.records.find(Customer, course.customer)
    return {
        "id": str(ref),
        "phase": course.phase.value,
        "words": _PHASES[course.phase],
        "about": next(iter(texts.values()), ""),
        "texts": texts,
        "evidence": photos,
        "stakes": None if course.stakes is None else course.stakes.value,
        "decide_by": None if course.decide_by is None else course.decide_by.isoformat(),
        "customer": None if course.customer is None else str(course.customer),
        "customer_name": None if customer is None else customer.name,
        "speaker": None if course.speaker is None else str(course.speaker),
        "speaker_name": course.speaker and operation.desk.directory.name(course.speaker),
        "technician_told": _told(course),
        "gate": [{"rule": rule, "why": why} for rule, why in operation.advice.why(ref)],
        "steps": list(STEPS),
    }

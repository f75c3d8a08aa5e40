"""`proactive checklist answer`: a question at a time, kept after each, resumed where it ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import attrs

from proactive_core import ChecklistRun, ItemAnswer, NotShown, Ref, Unanswered, UsageError
from proactive_core.checklists import Checklist, Evaluation, Refused, evaluate
from proactive_core.programme import Proposal

from ...files.checklists import format_of, read_answers, read_run, write_answers
from ...files.yaml_checklist import YamlChecklist
from .._company import HiddenAt
from .._print import hint, say
from ._files import body_of, find_checklist, tell_lost
from ._propose import Data, proposals_of
from ._talk import QuitError, Talk

_DONE, _LEFT = 0, 1


def answer(  # noqa: PLR0913 - each option is named
    checklist: str,
    file: Path,
    /,
    *,
    source: Path | None = None,
    subject: str | None = None,
    rater: str | None = None,
    own: bool = False,
    data: Path | None = None,
    language: str | None = None,
    at: HiddenAt = None,
) -> int:
    """Answer a checklist in the terminal; a file that exists already is gone on with.

    Each answer is kept at once: interrupt whenever you like, and run it again.

    Args:
        checklist: A key, or a file.
        file: Where the answers are kept; .yaml or .json.
        source: Ask nothing: take the answers from this file, in any format.
        subject: What is rated: the key of a branch or team, or system:kind:key.
        rater: Who rates: a person's key, or system:kind:key.
        own: The rater belongs to what is rated.
        data: A company's configuration: beside a question stands what its data speak for.
        language: Tag of the language to ask in, such as fr-CA.
        at: Look at the data as of this moment instead of now.
    """
    if format_of(file.name) not in ("yaml", "json"):
        raise UsageError(f"{file}: answers are kept in a .yaml or .json file")
    held = find_checklist(checklist)
    if source is not None:
        if data is not None:
            raise UsageError("with --source nothing is asked, so --data has nothing to show")
        return _take(held, source, file)
    talk = Talk(held, language)
    try:
        run = _load(held, file) if file.exists() else None
        if run is None:
            told = {"subject": subject or talk.line("What is rated (key of a branch or team)? ")}
            told |= {"rater": rater} if rater else {}
            run = _begun(held, file, told, own=own)
            _keep(run, file)
        shown = () if data is None else proposals_of(held, run.subject, Data(config=data, at=at))
        _ask(held, run, file, talk, {one.item: one for one in shown})
    except QuitError:
        hint(f"kept in {file}: run the same command to go on" if file.exists() else "nothing kept")
        return _DONE
    say(f"next: proactive checklist evaluate {file}")
    return _DONE


def _ask(
    checklist: Checklist,
    run: ChecklistRun,
    file: Path,
    talk: Talk,
    shown: Mapping[str, Proposal],
) -> None:
    if run.answers:
        hint(f"{file}: {len(run.answers)} answers are there; going on")
    asked = [item for item in checklist.items if item.key not in _by_item(run)]
    before: list[int] = []
    place = 0
    while place < len(asked):
        item = asked[place]
        if _is_hidden(checklist, run, item.key):
            place += 1
            continue
        where = place + 1, len(asked)
        given = talk.ask(item, _by_item(run).get(item.key), where, shown.get(item.key))
        if given is None:
            place = before.pop() if before else place
            continue
        before.append(place)
        place += 1
        run = _with(run, given)
        _keep(run, file)
    left = [r.key for r in _evaluated(checklist, run).items if isinstance(r.answer, Unanswered)]
    say(f"{file}: all asked, {len(left)} left open{': ' if left else ''}{', '.join(left)}")


def _take(checklist: Checklist, source: Path, file: Path) -> int:
    body = body_of(source)
    try:
        found = read_answers(
            body, format_of(source.name, body), ref=_ref(file), checklist=checklist
        )
    except UsageError as e:
        raise UsageError(f"{source}: {e}") from e
    tell_lost(str(source), found.lost)
    if len(found.runs) != 1:
        raise UsageError(f"{source} holds {len(found.runs)} runs, not one")
    (run,) = found.runs
    refused = _evaluated(checklist, run).refused
    for one in refused:
        hint(f"{source}: {one}")
    _keep(run, file)
    say(file)
    return _LEFT if refused or found.lost else _DONE


def _load(checklist: Checklist, file: Path) -> ChecklistRun:
    try:
        (run,) = read_answers(body_of(file), format_of(file.name), ref=_ref(file)).runs
    except UsageError as e:
        raise UsageError(f"{file}: {e}") from e
    _evaluated(checklist, run)
    return run


def _evaluated(checklist: Checklist, run: ChecklistRun) -> Evaluation:
    result = evaluate(checklist, run)
    if isinstance(result, Refused):
        raise UsageError(str(result))
    return result


def _begun(checklist: Checklist, file: Path, told: dict[str, str], *, own: bool) -> ChecklistRun:
    about = {"checklist": checklist.key, "version": checklist.version, "self": own}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return read_run({**about, **told, "at": now, "answers": {}}, _ref(file))


def _ref(file: Path) -> Ref:
    return Ref(YamlChecklist.name, "checklist_run", file.name)


def _by_item(run: ChecklistRun) -> dict[str, ItemAnswer]:
    return {given.item: given for given in run.answers}


def _is_hidden(checklist: Checklist, run: ChecklistRun, key: str) -> bool:
    found = {result.key: result.answer for result in _evaluated(checklist, run).items}
    return isinstance(found[key], NotShown)


def _with(run: ChecklistRun, given: ItemAnswer) -> ChecklistRun:
    answers = _by_item(run) | {given.item: given}
    now = datetime.now(UTC).replace(microsecond=0)
    return attrs.evolve(run, answers=tuple(answers.values()), answered_at=now)


def _keep(run: ChecklistRun, file: Path) -> None:
    """Write beside the file and put it in its place: whenever it ends, one of both is whole."""
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_bytes(write_answers(run, format_of(file.name)).body)
        beside.replace(file)
    except OSError as e:
        raise UsageError(f"cannot write {file}: {e.strerror}") from e

"""`proactive checklist propose`: what the company's own data say about the questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from proactive_core import Ref, UsageError
from proactive_core.checklists import Checklist
from proactive_core.programme import (
    UNASSIGNED,
    Cell,
    Figure,
    Known,
    Proposal,
    Scorecard,
    proposals,
)
from proactive_core.recommendations import review_incentives, review_wording

from ...run import Operation, card_of
from .._company import At, at_work, find_plugins, moment
from .._print import counted, emit, hint, say, table
from .._review import read_text
from ._files import find_checklist


@attrs.frozen(kw_only=True)
class Data:
    """Where data are looked for.

    Attributes:
        config: The company's configuration.
        pay: A description of how technicians are paid; None = nobody looks at it.
        wording: A text about the programme; None = nobody looks at it.
        language: What these texts are written in.
        at: As of when, as it was written; None = now.
    """

    config: Path
    pay: Path | None = None
    wording: Path | None = None
    language: str = "en"
    at: str | None = None


def propose(
    checklist: str,
    config: Path,
    /,
    *,
    subject: str | None = None,
    pay: Path | None = None,
    wording: Path | None = None,
    language: str = "en",
    json: bool = False,
    at: At = None,
) -> int:
    """Show what the company's own data say about the questions of a checklist.

    None of it is an answer: `proactive checklist answer --data CONFIG` asks somebody.

    Args:
        checklist: A key, or a file.
        config: The company's configuration, a TOML file.
        subject: The branch whose figures are looked at, by its key; the whole company unless
            given.
        pay: A text that describes how technicians are paid.
        wording: A text in which the programme is spoken of.
        language: Tag of the language to show the questions in, and of those texts.
        json: Print it as JSON.
        at: As of this moment, such as 2026-10-01T00:00-04:00, instead of now.
    """
    held = find_checklist(checklist)
    about = None if subject is None else Ref("company", "branch", subject)
    data = Data(config=config, pay=pay, wording=wording, language=language, at=at)
    found = proposals_of(held, about, data)
    if json:
        emit([_plain(one) for one in found])
        return 0
    items = {item.key: item for item in held.items}
    for one in found:
        said = items[one.item].text.said_in(language, *held.languages)
        say(f"{one.item}: {said}")
        say(f"  {'nothing is proposed' if one.answer is None else one.answer}: {one.why}")
        table(
            ("  figure", "value", "what it counts"),
            [(f"  {f.name}", shown, f.definition) for f, shown in _figures(one)],
        )
        say()
    rest = len(held.items) - len(found)
    say(f"the data say something about {counted(len(found), 'question')}, nothing about {rest}")
    return 0


def proposals_of(checklist: Checklist, subject: Ref | None, data: Data) -> tuple[Proposal, ...]:
    """What a company's data have to say, of a branch or of the whole company.

    The audit is the whole desk's: a rule that is broken elsewhere is broken.
    """
    now = moment(data.config, data.at)
    pay = None if data.pay is None else review_incentives(read_text(data.pay), data.language)
    words = None if data.wording is None else review_wording(read_text(data.wording), data.language)
    with at_work(data.config, find_plugins(), offline=True) as operation:
        card = card_of(operation, now, screenings=operation.screenings())
        return proposals(
            checklist,
            Known(
                cell=_cell(operation, card, subject),
                violations=operation.audit(now),
                pay=pay,
                wording=words,
            ),
        )


def _cell(operation: Operation, card: Scorecard, subject: Ref | None) -> Cell:
    if subject is None:
        return card.cell()
    place = operation.branches.find(subject)
    if place is not None:
        return card.cell(place)
    if (subject.system, subject.kind) == (UNASSIGNED.system, UNASSIGNED.kind):
        there = ", ".join(branch.key for branch in operation.branches)
        raise UsageError(f"there is no branch {subject.key!r}; there are {there}")
    hint(
        f"{subject} is no branch of the company, by the `alias` of any: the figures are the "
        "whole company's"
    )
    return card.cell()


def _figures(one: Proposal) -> list[tuple[Figure, str]]:
    said = (line.partition(": ")[2] for line in one.lines)
    return list(zip(one.figures, said, strict=True))


def _plain(one: Proposal) -> dict[str, Any]:
    return {
        "item": one.item,
        "answer": one.answer,
        "why": one.why,
        "figures": [
            {
                "name": f.name,
                "value": None if f.value is None else str(f.value),
                "n": f.n,
                "why": f.why,
                "definition": f.definition,
            }
            for f in one.figures
        ],
    }

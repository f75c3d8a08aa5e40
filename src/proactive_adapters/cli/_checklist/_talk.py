"""One question in the terminal, until the answer can be used."""

from __future__ import annotations

import sys

from proactive_core import (
    Answer,
    Answered,
    ItemAnswer,
    NotApplicable,
    NotObserved,
    Unanswered,
    UsageError,
)
from proactive_core.checklists import Checklist, Item, NaPolicy, Numeric
from proactive_core.programme import Proposal

from .._print import clean, say

_HOW = (
    "Enter leaves a question open. /na REASON · /unseen (I could not tell) · /note TEXT · "
    "/evidence TEXT · /back · /quit"
)


class QuitError(Exception):
    """Whoever answers has had enough for now."""


class Talk:
    """Asks in one language, and takes nothing that the checklist would refuse."""

    def __init__(self, checklist: Checklist, language: str | None) -> None:
        self._speak = (*((language,) if language else ()), *checklist.languages)
        self._title = checklist.title.said_in(*self._speak)
        self._greeted = False

    def line(self, prompt: str) -> str:
        """A line that is not empty.

        Raises:
            QuitError: There are no more lines.
        """
        while True:
            sys.stdout.write(prompt)
            sys.stdout.flush()
            said = sys.stdin.readline()
            if not said:
                sys.stdout.write("\n")
                raise QuitError
            if said.strip():
                return clean(said.strip())

    def ask(
        self,
        item: Item,
        held: ItemAnswer | None,
        where: tuple[int, int],
        proposal: Proposal | None = None,
    ) -> ItemAnswer | None:
        """The answer to one question; None to go back to the one before.

        Args:
            item: What is asked.
            held: What was answered already.
            where: The question's number, and how many there are.
            proposal: What the company's data speak for. It is shown, and is the answer only
                once somebody says so; its figures are then the answer's evidence.

        Raises:
            QuitError: As asked for, or there are no more lines.
        """
        self._show(item, held, *where)
        notes: dict[str, str | None] = {"note": None, "evidence": None}
        if held is not None:
            notes = {"note": held.note, "evidence": held.evidence}
        if proposal is not None:
            _show_proposal(proposal)
        while True:
            sys.stdout.write("> ")
            sys.stdout.flush()
            line = sys.stdin.readline()
            if not line:
                sys.stdout.write("\n")
                raise QuitError
            word, _, rest = clean(line.strip()).partition(" ")
            if word == "/quit":
                raise QuitError
            if word == "/back":
                return None
            if word in ("/note", "/evidence"):
                notes[word[1:]] = rest.strip() or None
                say(f"  {word[1:]} kept; now the answer")
                continue
            try:
                answer = self._understood(item, word, rest.strip(), held, proposal)
            except UsageError as wrong:
                say(f"  {wrong}")
                continue
            if proposal is not None and isinstance(answer, Answered):
                notes["evidence"] = notes["evidence"] or proposal.evidence
            return ItemAnswer(item.key, answer, **notes)

    def _show(self, item: Item, held: ItemAnswer | None, place: int, most: int) -> None:
        if not self._greeted:
            say(self._title)
            say(_HOW)
            self._greeted = True
        say()
        say(f"[{place} of {most}] {item.text.said_in(*self._speak)}")
        if item.help is not None:
            say(f"  {item.help.said_in(*self._speak)}")
        if isinstance(item.scale, Numeric):
            ends = [
                f"{end}{f' = {text.said_in(*self._speak)}' if text else ''}"
                for end, text in (
                    (item.scale.low, item.scale.low_text),
                    (item.scale.high, item.scale.high_text),
                )
            ]
            say(f"  a {'whole ' if item.scale.whole else ''}number: {ends[0]} … {ends[1]}")
        else:
            for number, option in enumerate(item.scale.options, start=1):
                say(f"  {number}) {option.text.said_in(*self._speak)} [{option.code}]")
        if held is not None:
            say("  answered already; Enter keeps it")

    def _understood(
        self,
        item: Item,
        word: str,
        rest: str,
        held: ItemAnswer | None,
        proposal: Proposal | None,
    ) -> Answer:
        if word == "/agree":
            return Answered(_agreed(proposal))
        if word == "/na":
            if item.na is NaPolicy.FORBID:
                raise UsageError("'not applicable' is not accepted here")
            if not rest:
                raise UsageError("why is it not applicable? /na REASON")
            return NotApplicable(rest)
        if word == "/unseen":
            return NotObserved()
        if word.startswith("/"):
            raise UsageError(f"{word} is not known. {_HOW}")
        said = f"{word} {rest}".strip()
        if not said:
            return Unanswered() if held is None else held.answer
        code = _chosen(item, said)
        value = item.scale.value_of(code)
        if value is None and item.na is NaPolicy.FORBID:
            raise UsageError("'not applicable' is not accepted here")
        return Answered(code)


def _show_proposal(proposal: Proposal) -> None:
    for line in proposal.lines:
        say(f"  {line}")
    if proposal.answer is None:
        say(f"  these figures decide nothing. {proposal.why}")
    else:
        say(f"  these figures speak for [{proposal.answer}]: /agree takes it. {proposal.why}")


def _agreed(proposal: Proposal | None) -> str:
    if proposal is None or proposal.answer is None:
        raise UsageError("there is nothing to agree to: say what the answer is")
    return proposal.answer


def _chosen(item: Item, said: str) -> str:
    """The code that was meant: as it is written, or by the option's number in the list."""
    if isinstance(item.scale, Numeric):
        return said.replace(",", ".")
    codes = [option.code for option in item.scale.options]
    if said in codes or not said.isdecimal() or not 1 <= int(said) <= len(codes):
        return said
    return codes[int(said) - 1]

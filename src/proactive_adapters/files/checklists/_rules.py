"""`relevant` as one line of text: what XLSForm's expressions and the cells of a table hold.

${q1} = 'yes' and not(${q2} = 'a' or ${q2} = 'b')

A bare chain of `=` on one item, joined by `or`, is a choice of several codes; parts in
brackets are conditions of their own. `and true()` and `or false()` keep a join of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from proactive_core import UsageError
from proactive_core.checklists import AllOf, AnyOf, Condition, Equals, Item, Not, Numeric, OneOf

_TOKEN = re.compile(
    r"""\s*(?:(?P<ref>\$\{\s*[^}]+?\s*\})|(?P<text>'[^']*'|"[^"]*")"""
    r"""|(?P<number>-?\d{1,30}(?:\.\d{1,30})?)|(?P<word>[A-Za-z_][\w.-]*)|(?P<sign>!=|[=(),]))"""
)
_DEEPEST = 30
_TRUE, _FALSE = "true()", "false()"


def write_rule(condition: Condition, items: Mapping[str, Item], name: Callable[[str], str]) -> str:
    """A condition as text.

    Args:
        condition: What to write.
        items: The definition's items by key: numbers are written without quotes.
        name: How an item is named, such as `${q1}`.

    Raises:
        UsageError: A code holds both kinds of quotes, or a reference.
    """

    def equals(item: str, code: str) -> str:
        return f"{name(item)} = {_literal(code, items[item])}"

    def joined(word: str, parts: list[str], unit: str) -> str:
        return word.join(parts if len(parts) > 1 else [*parts, unit])

    def inside(part: Condition) -> str:
        return f"({write(part)})"

    def write(part: Condition) -> str:
        match part:
            case Equals(item, code):
                return equals(item, code)
            case OneOf(item, codes):
                return " or ".join(
                    [equals(item, code) for code in codes] + [_FALSE][len(codes) - 1 :]
                )
            case AllOf(inner):
                return joined(" and ", [*map(inside, inner)], _TRUE)
            case AnyOf(inner):
                return joined(" or ", [*map(inside, inner)], _FALSE)
            case Not(inner):
                return f"not({write(inner)})"

    return write(condition)


def _literal(code: str, item: Item) -> str:
    if isinstance(item.scale, Numeric):
        above, slash, below = code.removeprefix("+").partition("/")
        return f"{above} div {below}" if slash else above
    for quote in "'\"":
        # A reference is looked up even between quotes.
        if quote not in code and "${" not in code:
            return f"{quote}{code}{quote}"
    raise UsageError(f"{code!r} holds both kinds of quotes, or a reference: no rule can compare it")


def read_rule(text: str, key: Callable[[str], str] = str) -> Condition | None:
    """Read a condition; None for one that always holds.

    Args:
        text: Comparisons by `=`, `!=` or `selected`, joined by `and`, `or`, `not()`.
        key: Our key for an item's name.

    Raises:
        UsageError: It says more than such a condition can; with the place in the text.
    """
    return _Reader(text, key).read()


class _Constant:
    """`true()` and `false()`, which a join drops."""

    def __init__(self, *, holds: bool) -> None:
        self.holds = holds


class _Reader:
    def __init__(self, text: str, key: Callable[[str], str]) -> None:
        self._text = text
        self._key = key
        self._tokens = [*self._split(), ("end", "", len(text))]
        self._at = 0
        self._depth = 0

    def read(self) -> Condition | None:
        found, _ = self._either()
        if self._kind != "end":
            self._refuse("ends here")
        if isinstance(found, _Constant):
            if found.holds:
                return None
            raise UsageError(f"{self._text!r} never holds")
        return found

    def _split(self) -> Iterator[tuple[str, str, int]]:
        at = 0
        while self._text[at:].strip():
            found = _TOKEN.match(self._text, at)
            if found is None:
                start = len(self._text) - len(self._text[at:].lstrip())
                raise UsageError(
                    f"{self._text[start : start + 20]!r} at character {start + 1} of "
                    f"{self._text!r:.80}: a rule here compares by =, != or selected()"
                )
            kind = str(found.lastgroup)
            yield kind, found[kind], found.start(kind)
            at = found.end()

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _said(self) -> str:
        return self._tokens[self._at][1]

    def _refuse(self, wanted: str) -> None:
        _, said, at = self._tokens[self._at]
        found = f"{said!r} at character {at + 1}" if said else "the end"
        raise UsageError(f"a rule {wanted}, not {found} of {self._text!r:.80}")

    def _take(self, *said: str) -> bool:
        if self._said not in said or self._kind == "text":
            return False
        self._at += 1
        return True

    def _need(self, said: str) -> None:
        if not self._take(said):
            self._refuse(f"goes on with {said}")

    def _either(self) -> tuple[Condition | _Constant, bool]:
        return self._chain("or", self._both, unit=False)

    def _both(self) -> tuple[Condition | _Constant, bool]:
        return self._chain("and", self._one, unit=True)

    def _chain(
        self,
        word: str,
        read: Callable[[], tuple[Condition | _Constant, bool]],
        *,
        unit: bool,
    ) -> tuple[Condition | _Constant, bool]:
        """Parts joined by a word, and whether what comes out stood in brackets."""
        found = [read()]
        while self._take(word):
            found.append(read())
        if len(found) == 1:
            return found[0]
        parts: list[tuple[Condition, bool]] = []
        for part, bracketed in found:
            if not isinstance(part, _Constant):
                parts.append((part, bracketed))
            elif part.holds is not unit:
                return part, False
        if not parts:
            return _Constant(holds=unit), False
        conditions = tuple(part for part, _ in parts)
        leaves = [c for c, bracketed in parts if isinstance(c, Equals) and not bracketed]
        if not unit and len(leaves) == len(parts) and len({leaf.item for leaf in leaves}) == 1:
            return OneOf(leaves[0].item, tuple(leaf.value for leaf in leaves)), False
        return (AllOf(conditions) if unit else AnyOf(conditions)), False

    def _one(self) -> tuple[Condition | _Constant, bool]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UsageError(f"{self._text!r:.80} is nested too deep")
        try:
            return self._bracketed() if self._take("(") else (self._plain(), False)
        finally:
            self._depth -= 1

    def _bracketed(self) -> tuple[Condition | _Constant, bool]:
        inner, _ = self._either()
        self._need(")")
        return inner, True

    def _plain(self) -> Condition | _Constant:
        word = self._said.lower() if self._kind == "word" else ""
        called = self._tokens[min(self._at + 1, len(self._tokens) - 1)][1] == "("
        if called and word in ("true", "false"):
            self._at += 2
            self._need(")")
            return _Constant(holds=word == "true")
        if called and word == "not":
            self._at += 2
            inner, _ = self._either()
            self._need(")")
            return _Constant(holds=not inner.holds) if isinstance(inner, _Constant) else Not(inner)
        if called and word == "selected":
            self._at += 2
            item = self._item()
            self._need(",")
            found = Equals(item, self._code())
            self._need(")")
            return found
        item = self._item()
        unequal = self._take("!=")
        if not unequal:
            self._need("=")
        equal = Equals(item, self._code())
        return Not(equal) if unequal else equal

    def _item(self) -> str:
        if self._kind not in ("ref", "word"):
            self._refuse("names an item")
        name = self._said.removeprefix("${").removesuffix("}").strip()
        self._at += 1
        return self._key(name)

    def _code(self) -> str:
        if self._kind == "text":
            code = self._said[1:-1]
            if not code:
                self._refuse("compares with an answer")
            self._at += 1
            return code
        if self._kind != "number":
            self._refuse("compares with an answer")
        code = self._said
        self._at += 1
        if self._take("div"):
            if self._kind != "number":
                self._refuse("divides by a number")
            code = f"{code}/{self._said}"
            self._at += 1
        return code

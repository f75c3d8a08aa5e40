"""A definition from a FHIR Questionnaire: R4, R4B or R5, our own or anybody's.

Scores are read from `itemWeight` or its predecessor `ordinalValue`, on the option or on its
coding. Questions without scores are listed and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from proactive_core import UsageError
from proactive_core.checklists import write_condition

from ._carried import Reading
from ._fhir_write import (
    CANONICAL,
    ITEM_WEIGHT,
    MAX_VALUE,
    MIN_VALUE,
    ORDINAL_VALUE,
    OURS,
    TRANSLATION,
)
from ._places import Places
from ._rules import read_rule
from ._text import decoded, load_json
from ._xlsform_cells import evidence_of, key_of

_SCORES = (ITEM_WEIGHT, ORDINAL_VALUE)
_POWER = re.compile(r"-?\d{1,17}(?:\.\d{1,17})?[eE][-+]?\d{1,2}\Z")
_CHOICES = ("choice", "coding", "open-choice")
_NUMBERS = ("integer", "decimal", "quantity")
_ANSWERS = ("answerCoding", "answerInteger", "answerDecimal", "answerString", "answerBoolean")

Json = dict[str, Any]


def read(body: bytes) -> Reading:
    """Read a Questionnaire.

    Raises:
        UsageError: It is no JSON, or no Questionnaire.
        DefinitionError: All faults of the definition, each with its path in the file.
    """
    resource = load_json(decoded(body), number=str)
    if not isinstance(resource, dict) or resource.get("resourceType") != "Questionnaire":
        found = resource.get("resourceType") if isinstance(resource, dict) else resource
        raise UsageError(f"expected a Questionnaire, not {found!r:.60}")
    reader = _Reader(resource)
    checklist = reader.places.build(reader.plain())
    return Reading(checklist, tuple(reader.places.lost))


class _Reader:
    def __init__(self, resource: Json) -> None:
        self.places = Places()
        self._resource = resource
        self._language = _text(resource, "language") or "en"
        self._tags: dict[str, None] = {self._language: None}
        self._scales: dict[str, Json] = {}

    def plain(self) -> Json:
        """The definition as plain data; what could not be used is in `places.lost`."""
        held = self._resource
        own = _own(held)
        url = _text(held, "url")
        named = url.removeprefix(CANONICAL) if url.startswith(CANONICAL) else _text(held, "name")
        key = key_of(named or _text(held, "id") or _text(held, "title")) or "questionnaire"
        made: Json = {
            "key": key,
            "version": _text(held, "version") or "1",
            "title": self._words(held, "title") or {self._language: key},
            "scales": self._scales,
            "children": list(self._children(held, "Questionnaire", None)),
            **self._weighed(own),
        }
        names = own.get("languages", "").split()
        made["languages"] = [*dict.fromkeys([*names, *self._tags])]
        for name in ("threshold", "min_completeness", "max_na_share", "na_excess"):
            made |= {name: own[name]} if name in own else {}
        made |= {"root": {"key": own["root"]}} if "root" in own else {}
        return self.places.put(made, "Questionnaire")

    def _children(self, parent: Json, at: str, outer: Json | None) -> Iterator[Json]:
        for place, row in enumerate(_list(parent, "item")):
            here = f"{at}.item[{place}]"
            if not isinstance(row, dict):
                self.places.lose(here, f"must be an object, not {row!r:.60}")
                continue
            kind = _text(row, "type")
            if kind == "display":
                continue
            rule = self._rule(row, here)
            both: Json | None = {"and": [outer, rule]} if outer and rule else outer or rule
            if kind == "group":
                yield from self._group(row, here, both)
            else:
                yield from self._question(row, kind, here, both)

    def _group(self, row: Json, here: str, rule: Json | None) -> Iterator[Json]:
        if row.get("repeats") is True:
            self.places.lose(here, "repeats: an item is answered once; it is left out")
            return
        children = list(self._children(row, here, rule))
        if not children:
            self.places.lose(here, "holds no scored question, and is left out")
            return
        made = {"key": self._key(row, here), "children": children, **self._weighed(_own(row))}
        made |= {"text": words} if (words := self._words(row, "text")) else {}
        yield self.places.put(made, here)

    def _question(self, row: Json, kind: str, here: str, rule: Json | None) -> Iterator[Json]:
        own = _own(row)
        scale = self._scale(row, kind, here, own)
        if scale is None:
            return
        key = self._key(row, here)
        made: Json = {
            "key": key,
            "text": self._words(row, "text") or {self._language: key},
            "scale": scale,
            **self._weighed(own),
        }
        for name in ("na", "target"):
            made |= {name: own[name]} if name in own else {}
        if "evidence" in own:
            made["evidence"] = [evidence_of(rule) for rule in own["evidence"].split(";")]
        for place, below in enumerate(_list(row, "item")):
            if isinstance(below, dict) and _text(below, "type") == "display":
                made |= {"help": self._words(below, "text")}
            else:
                self.places.lose(f"{here}.item[{place}]", "stands below a question; left out")
        if row.get("initial"):
            self.places.lose(f"{here}.initial", "is left out: an answer is never given beforehand")
        made |= {"relevant": rule} if rule else {}
        yield self.places.put(made, here)

    def _key(self, row: Json, here: str) -> str:
        named = _text(row, "linkId")
        key = key_of(named)
        if not key[:1].isalpha():
            key = f"q_{key}"
        if key != named:
            self.places.lose(here, f"the linkId {named!r} is {key!r} here: a key is lower case")
        return key

    def _scale(self, row: Json, kind: str, here: str, own: dict[str, str]) -> str | None:
        if row.get("repeats") is True:
            self.places.lose(here, "repeats: an item has one answer; it is left out")
            return None
        if kind in _CHOICES:
            made = self._options(row, here)
        elif kind in _NUMBERS:
            made = self._numeric(row, here, own)
        else:
            self.places.lose(here, f"{kind!r} is no question with a value, and is left out")
            return None
        if made is None:
            return None
        for name, held in self._scales.items():
            if held == made:
                return name
        name = f"scale_{len(self._scales) + 1}"
        self._scales[name] = self.places.put(made, here)
        return name

    def _options(self, row: Json, here: str) -> Json | None:
        options: list[Json] = []
        scored = False
        for option in _list(row, "answerOption"):
            coding = option.get("valueCoding") if isinstance(option, dict) else None
            if not isinstance(coding, dict):
                self.places.lose(here, f"an option is no coding: {option!r:.60}; it is left out")
                return None
            code = _text(coding, "code") or _text(coding, "display")
            made = {"code": code, "text": self._words(coding, "display") or {self._language: code}}
            score = _own(option).get("value") or _score(option) or _score(coding)
            scored = scored or score is not None
            options.append(made | ({} if score is None else {"value": score}))
        if not scored:
            why = "its options have no itemWeight, so it cannot be scored; it is left out"
            self.places.lose(here, why)
            return None
        return {"options": options}

    def _numeric(self, row: Json, here: str, own: dict[str, str]) -> Json | None:
        low = own.get("low") or _value(row, MIN_VALUE)
        high = own.get("high") or _value(row, MAX_VALUE)
        if low is None or high is None:
            self.places.lose(here, "a number needs minValue and maxValue; it is left out")
            return None
        whole = own.get("whole") == "true" or _text(row, "type") == "integer"
        made: Json = {"low": low, "high": high, "whole": whole}
        made |= {"better": own["better"]} if "better" in own else {}
        for name in ("low_text", "high_text"):
            said = {k.partition(":")[2]: v for k, v in own.items() if k.startswith(f"{name}:")}
            made |= {name: said} if said else {}
        return made

    def _weighed(self, own: dict[str, str]) -> Json:
        made: Json = {name: own[name] for name in ("weight", "rollup") if name in own}
        if "gate" in own:
            made["gate"] = {"minimum": own["gate"]} | ({"cap": own["cap"]} if "cap" in own else {})
        return made

    def _rule(self, row: Json, here: str) -> Json | None:
        said = _own(row).get("relevant")
        try:
            if said is not None:
                found = read_rule(said)
                return None if found is None else write_condition(found)
            rules = [_when(when) for when in _list(row, "enableWhen")]
        except UsageError as wrong:
            self.places.lose(f"{here}.enableWhen", f"{wrong}; it is shown always")
            return None
        if len(rules) < 2:  # noqa: PLR2004 - one needs no joining
            return rules[0] if rules else None
        return {"or" if row.get("enableBehavior") == "any" else "and": rules}

    def _words(self, held: Json, name: str) -> dict[str, str]:
        words = {self._language: held[name]} if _text(held, name).strip() else {}
        beside = held.get(f"_{name}")
        for one in _extensions(beside if isinstance(beside, dict) else {}):
            if one.get("url") == TRANSLATION:
                parts = {str(part.get("url")): part for part in _extensions(one)}
                tag = _text(parts.get("lang", {}), "valueCode")
                said = _text(parts.get("content", {}), "valueString")
                if tag and said:
                    words[tag] = said
                    self._tags.setdefault(tag)
        return words


def _when(when: Any) -> Json:
    """One `enableWhen` as plain data of a condition."""
    if not isinstance(when, dict) or when.get("operator") not in ("=", "!="):
        raise UsageError(f"a rule here compares by = or !=, not {when!r:.80}")
    answer = next((when[kind] for kind in _ANSWERS if kind in when), None)
    code = _text(answer, "code") if isinstance(answer, dict) else answer
    if not isinstance(code, str) or not code:
        raise UsageError(f"a rule compares with a code or a number, not {when!r:.80}")
    equal: Json = {"item": key_of(_text(when, "question")), "equals": code}
    return equal if when["operator"] == "=" else {"not": equal}


def _text(held: Json, name: str) -> str:
    value = held.get(name)
    return value if isinstance(value, str) else ""


def _list(held: Json, name: str) -> list[Any]:
    value = held.get(name)
    return value if isinstance(value, list) else []


def _extensions(held: Json) -> list[Json]:
    return [one for one in _list(held, "extension") if isinstance(one, dict)]


def _own(held: Json) -> dict[str, str]:
    """Our own extensions: name → text."""
    return {
        str(one["url"]).removeprefix(OURS): _text(one, "valueString")
        for one in _extensions(held)
        if str(one.get("url")).startswith(OURS)
    }


def _value(held: Json, url: str) -> str | None:
    for one in _extensions(held):
        if one.get("url") == url:
            found = [v for k, v in one.items() if k.startswith("value") and isinstance(v, str)]
            return _spelt_out(found[0]) if found else None
    return None


def _spelt_out(number: str) -> str:
    """JSON may write 0.00001 as 1e-05, a definition may not."""
    return format(Decimal(number), "f") if _POWER.match(number) else number


def _score(held: Json) -> str | None:
    return next((v for url in _SCORES if (v := _value(held, url)) is not None), None)

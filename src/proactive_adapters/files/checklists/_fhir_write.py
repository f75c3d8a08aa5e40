"""A definition as a FHIR Questionnaire (R5 or R4), with `itemWeight` on every answer option.

Standard elements where FHIR has them: `linkId`, `text` with the translation extension,
`answerOption` with `itemWeight`, `minValue` and `maxValue`, `enableWhen`. The rest (weights
of items, N/A policies, gates, targets, roll-ups, exact fractions, whole rules) stands in
extensions of our own, `urn:proactive-core:…`, which others pass by. R4 calls a question with
options `choice` and their scores `ordinalValue`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from proactive_core import UsageError
from proactive_core.checklists import (
    AllOf,
    AnyOf,
    Better,
    Checklist,
    Condition,
    Equals,
    Fault,
    Gate,
    Group,
    Item,
    NaExcess,
    NaPolicy,
    Not,
    OneOf,
    Option,
    Options,
    RollUp,
    Words,
)

from ._carried import Writing
from ._lost import not_carried
from ._rules import write_rule
from ._text import dump_json
from ._xlsform_write import evidence, number

OURS = "urn:proactive-core:"
HL7 = "http://hl7.org/fhir/StructureDefinition/"
ITEM_WEIGHT, TRANSLATION = f"{HL7}itemWeight", f"{HL7}translation"
ORDINAL_VALUE = f"{HL7}ordinalValue"
MIN_VALUE, MAX_VALUE = f"{HL7}minValue", f"{HL7}maxValue"
#: `questionnaire` of a response, before the key and `|version`.
CANONICAL = f"{OURS}checklist:"
_DIGITS = 9

Json = dict[str, Any]


@attrs.frozen
class Release:
    """What a release of FHIR calls the same things."""

    options: str
    score: str


R5 = Release(options="coding", score=ITEM_WEIGHT)
R4 = Release(options="choice", score=ORDINAL_VALUE)


def write(checklist: Checklist, release: Release = R5) -> Writing:
    """Write a Questionnaire as JSON."""
    writer = _Writer(checklist, release)
    made = writer.questionnaire()
    return Writing(dump_json(made), (*not_carried(checklist, "FHIR"), *writer.lost))


def write_r4(checklist: Checklist) -> Writing:
    """Write a Questionnaire of R4, which most servers still speak."""
    return write(checklist, R4)


def extension(name: str, value: str) -> Json:
    """An extension of our own."""
    return {"url": OURS + name, "valueString": value}


def decimal(value: Fraction) -> int | float:
    """The nearest number that JSON and FHIR can hold; its exact form stands beside it."""
    return value.numerator if value.denominator == 1 else round(float(value), _DIGITS)


def is_exact(value: Fraction) -> bool:
    """Whether `decimal` says it all."""
    return Fraction(Decimal(repr(decimal(value)))) == value


class _Writer:
    def __init__(self, checklist: Checklist, release: Release) -> None:
        self._release = release
        self.lost: list[Fault] = []
        self._checklist = checklist
        self._items = {item.key: item for item in checklist.items}

    def questionnaire(self) -> Json:
        held = self._checklist
        own = [*self._weighed(Fraction(1), held.tree.gate, held.tree.rollup)]
        own += [extension("languages", " ".join(held.languages))]
        if held.tree.key != held.key:
            own.append(extension("root", held.tree.key))
        for name in ("threshold", "max_na_share"):
            value = getattr(held, name)
            own += [] if value is None else [extension(name, number(value))]
        if held.min_completeness:
            own.append(extension("min_completeness", number(held.min_completeness)))
        if held.na_excess is not NaExcess.WARN:
            own.append(extension("na_excess", held.na_excess.value))
        return {
            "resourceType": "Questionnaire",
            "language": held.languages[0],
            "extension": own,
            "url": CANONICAL + held.key,
            "version": held.version,
            "name": held.key,
            **self._words("title", held.title),
            "status": "active",
            "item": list(self._children(held.tree, "")),
        }

    def _children(self, group: Group, at: str) -> Iterator[Json]:
        for place, child in enumerate(group.children):
            here = f"{at}.children[{place}]".removeprefix(".")
            if isinstance(child, Item):
                yield self._question(child, here)
                continue
            made: Json = {"linkId": child.key, "type": "group"}
            made |= self._words("text", child.text) if child.text else {}
            own = [*self._weighed(child.weight, child.gate, child.rollup)]
            yield made | _extended(own) | {"item": list(self._children(child, here))}

    def _question(self, item: Item, at: str) -> Json:
        own = [*self._weighed(item.weight, item.gate, RollUp.MEAN)]
        if item.na is not NaPolicy.EXCLUDE:
            own.append(extension("na", item.na.value))
        if item.target is not None:
            own.append(extension("target", number(item.target)))
        if item.evidence:
            own.append(extension("evidence", evidence(item.evidence)))
        made: Json = {"linkId": item.key, **self._words("text", item.text)}
        rule = item.relevant
        if rule is not None:
            try:
                own.append(extension("relevant", write_rule(rule, self._items, str)))
            except UsageError as unwritable:
                self.lost.append(Fault(f"{at}.relevant", str(unwritable)))
            made |= self._enabled(rule, at)
        answers = self._answers(item)
        own += answers.pop("extension", [])
        made |= answers | _extended(own)
        if item.help is not None:
            about = {"linkId": f"{item.key}-help", "type": "display"}
            made["item"] = [about | self._words("text", item.help)]
        return made

    def _answers(self, item: Item) -> Json:
        scale = item.scale
        if isinstance(scale, Options):
            options = [self._option(option) for option in scale.options]
            return {"type": self._release.options, "answerOption": options}
        whole = scale.whole and scale.low.denominator == scale.high.denominator == 1
        kind = "valueInteger" if whole else "valueDecimal"
        own: list[Json] = [
            {"url": MIN_VALUE, kind: decimal(scale.low)},
            {"url": MAX_VALUE, kind: decimal(scale.high)},
            extension("low", number(scale.low)),
            extension("high", number(scale.high)),
        ]
        own += [extension("whole", "true")] if scale.whole else []
        own += [extension("better", "lower")] if scale.better is Better.LOWER else []
        for name, words in (("low_text", scale.low_text), ("high_text", scale.high_text)):
            for tag, said in words.texts if words else ():
                own.append(extension(f"{name}:{tag}", said))
        return {"type": "integer" if whole else "decimal", "extension": own}

    def _option(self, option: Option) -> Json:
        coding = {"code": option.code, **self._words("display", option.text)}
        if option.value is None:
            return {"valueCoding": coding}
        own: list[Json] = [{"url": self._release.score, "valueDecimal": decimal(option.value)}]
        if not is_exact(option.value):
            own.append(extension("value", number(option.value)))
        return {"extension": own, "valueCoding": coding}

    def _weighed(self, weight: Fraction, gate: Gate | None, rollup: RollUp) -> Iterator[Json]:
        if weight != 1:
            yield extension("weight", number(weight))
        if gate is not None:
            yield extension("gate", number(gate.minimum))
            if gate.cap is not None:
                yield extension("cap", number(gate.cap))
        if rollup is not RollUp.MEAN:
            yield extension("rollup", rollup.value)

    def _words(self, name: str, words: Words) -> Json:
        texts = dict(words.texts)
        first = texts.pop(self._checklist.languages[0])
        others = [
            {
                "url": TRANSLATION,
                "extension": [
                    {"url": "lang", "valueCode": tag},
                    {"url": "content", "valueString": said},
                ],
            }
            for tag, said in texts.items()
        ]
        return {name: first} | ({f"_{name}": {"extension": others}} if others else {})

    def _enabled(self, rule: Condition, at: str) -> Json:
        """The rule for programs that know only FHIR; what they cannot be told is listed."""
        parts, behavior = _flat(rule)
        rows = [self._when(part) for part in parts]
        if not rows or None in rows:
            why = "is one that enableWhen cannot say: other programs show the item always"
            self.lost.append(Fault(f"{at}.relevant", why))
            return {}
        made: Json = {"enableWhen": rows}
        return made | ({"enableBehavior": behavior} if len(rows) > 1 else {})

    def _when(self, part: Condition) -> Json | None:
        if not isinstance(part, Equals):
            return None
        row: Json = {"question": part.item, "operator": "="}
        scale = self._items[part.item].scale
        if isinstance(scale, Options):
            return row | {"answerCoding": {"code": part.value}}
        value = Fraction(scale.meaning(part.value))
        if not is_exact(value):
            return None
        whole = scale.whole and scale.low.denominator == scale.high.denominator == 1
        return row | {"answerInteger" if whole else "answerDecimal": decimal(value)}


def _flat(rule: Condition) -> tuple[tuple[Condition, ...], str]:
    match rule:
        case Equals():
            return (rule,), "all"
        case OneOf(item, codes):
            return tuple(Equals(item, code) for code in codes), "any"
        case AllOf(parts):
            return parts, "all"
        case AnyOf(parts):
            return parts, "any"
        case Not():
            return (), "all"


def _extended(own: list[Json]) -> Json:
    return {"extension": own} if own else {}

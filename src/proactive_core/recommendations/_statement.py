"""Rules about texts: words for customers and managers, pay schemes, and what could be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from ._findings import Finding, FindingRule, Rule, ordered, review
from ._incentives import SCHEMES, review_incentives
from ._phrases import Lexicon, Phrase, expression
from ._rules import (
    COMMUNICABLE,
    LEADER_BOARD,
    PAY,
    PROMOTING,
    SELLING_WORDS,
    WHOSE_BENEFIT,
)
from ._subjects import PayScheme, Statement
from ._wording import lexicon_of, overlap, review_wording

_INSIDE = "it is about the company's own housekeeping, which has no value for the customer"
_LEAVE_OUT = "Leave it out of what the programme says of itself; a customer would read it."


@attrs.frozen(kw_only=True)
class _Reader:
    """What a customer must not find in a statement, and must find.

    Attributes:
        inside: Matters of the company alone.
        reader: Words by which the customer is meant.
        gain: Words by which something is gained.
    """

    inside: Lexicon
    reader: re.Pattern[str]
    gain: re.Pattern[str]


_ENGLISH = _Reader(
    inside=Lexicon(
        language="en",
        phrases=(
            Phrase(
                rule=COMMUNICABLE,
                pattern=r"quotas?|(?:leads?|referrals?|opportunit(?:y|ies)|recommendations?) "
                r"(?:per|a|each|every) (?:technician|tech|person|head|day|week|month|quarter)"
                r"|(?:lead|conversion|hit) (?:targets?|goals?|rates?|counts?)",
                why=_INSIDE,
                remedy=_LEAVE_OUT,
            ),
            Phrase(
                rule=COMMUNICABLE,
                pattern=r"internal(?: use)? only|for internal use|strictly confidential|"
                r"(?:do not|don't|never) (?:share|show|mention|tell|forward) (?:\w+ ){0,3}"
                r"(?:customers?|clients?)",
                why="it says itself that customers must not see it",
                remedy=_LEAVE_OUT,
            ),
        ),
    ),
    reader=expression(r"you|your|yours|customers?|clients?|tenants?|owners?|occupants?|residents?"),
    gain=expression(
        r"better off|gain(?:s|ed)?|sav(?:e|es|ing|ings)|avoid\w*|prevent\w*|protect\w*|"
        r"safe(?:r|ly|ty)?|comfort\w*|reliab\w+|fewer|less|lower\w*|longer|cheaper|improv\w+|help\w*|benefit\w*|"
        r"in time|before (?:it|they|things|something)|peace of mind|decide|decision|informed|"
        r"understand\w*|explain\w*|worr(?:y|ies|ying)|sooner|easier|healthier|quieter|warm|cool"
    ),
)
_FRENCH = _Reader(
    inside=Lexicon(
        language="fr-CA",
        phrases=(
            Phrase(
                rule=COMMUNICABLE,
                pattern=r"quotas?|(?:pistes?|références?|occasions?|recommandations?) "
                r"(?:par|à chaque) (?:technicien(?:ne)?|personne|tête|jour|semaine|mois|trimestre)"
                r"|(?:taux|objectifs?|cibles?) de (?:conversion|pistes?|références?)",
                why=_INSIDE,
                remedy=_LEAVE_OUT,
            ),
            Phrase(
                rule=COMMUNICABLE,
                pattern=r"(?:à |pour )?(?:l')?usage interne(?: seulement)?"
                r"|strictement confidentiel|"
                r"(?:ne|jamais) (?:\w+ ){0,3}(?:montre|parle|mentionne|partage|transmet)\w* "
                r"(?:\w+ ){0,4}(?:clients?|clientes?|clientèle)",
                why="it says itself that customers must not see it",
                remedy=_LEAVE_OUT,
            ),
        ),
    ),
    reader=expression(r"vous|votre|vos|vôtres?|client(?:e|s|es)?|locataires?|propriétaires?"),
    gain=expression(
        r"mieux|gagn\w+|économi\w+|évit\w+|prévien\w+|prévenir|protég\w+|protection|sécurit\w+|sûre?s?|"
        r"confort\w*|fiab\w+|moins|plus longtemps|amélior\w+|aid(?:e|er|ent|ons|ez|é)|avantag\w+|"
        r"à temps|avant que?|tranquill\w+|décid\w+|décision|renseigné\w*|expli\w+|compren\w+|"
        r"profit(?:e|er|ez)|soucis?|inqui\w+|durable\w*|au chaud|au frais"
    ),
)
_READERS = (_ENGLISH, _FRENCH)


def _reader(language: str) -> _Reader:
    found = lexicon_of(language, tuple(reader.inside for reader in _READERS))
    return next(reader for reader in _READERS if reader.inside is found)


def _communicable(held: Statement) -> Iterable[Finding]:
    reader = _reader(held.language)
    if not held.words.strip():
        yield COMMUNICABLE.finding(why="it says nothing", where="text")
        return
    inside = reader.inside.review(held.words)
    yield from inside
    selling = review_wording(held.words, held.language)
    amiss = [f for f in selling if f.rule != PROMOTING.id]
    # What may be pay in a pay scheme ("you get a quote") need not be in other texts.
    pay = lexicon_of(held.language, SCHEMES).review(held.words, wide=False)
    for finding in (*amiss, *ordered(pay)):
        if any(overlap(finding, other) for other in inside):
            continue
        yield COMMUNICABLE.finding(
            why=f"a customer who reads this would see a sale: {finding.why}",
            remedy=finding.remedy,
            where="text",
            start=finding.start,
            end=finding.end,
            instead=finding.instead,
        )
    if not (reader.reader.search(held.words) and reader.gain.search(held.words)):
        yield COMMUNICABLE.finding(why="nothing in it says what the customer gains", where="text")


def _words(rule: Rule) -> FindingRule[Statement]:
    def examine(held: Statement) -> Iterable[Finding]:
        return (f for f in review_wording(held.words, held.language) if f.rule == rule.id)

    return FindingRule.of(rule, Statement, examine)


def _pay(rule: Rule) -> FindingRule[PayScheme]:
    def examine(held: PayScheme) -> Iterable[Finding]:
        return (f for f in review_incentives(held.words, held.language) if f.rule == rule.id)

    return FindingRule.of(rule, PayScheme, examine)


STATEMENT_RULES: tuple[FindingRule[Statement], ...] = (
    *map(_words, (SELLING_WORDS, PROMOTING, WHOSE_BENEFIT)),
    FindingRule.of(COMMUNICABLE, Statement, _communicable),
)
PAY_RULES: tuple[FindingRule[PayScheme], ...] = tuple(map(_pay, (PAY, LEADER_BOARD)))


def review_statement(text: str, language: str = "en") -> tuple[Finding, ...]:
    """Ask whether what the programme says of itself could be shown to a customer [domain:R10].

    Three things stand in the way: words of selling, of the company's benefit or of pay;
    matters of the company alone, such as quotas; and that nothing says what the customer
    gains. Whether a text *does* persuade a customer, only customers can say.

    Args:
        text: The statement, as it would be read.
        language: As for `review_wording`.

    Returns:
        Findings of `domain:R10`, worst first; those about particular words name their place.

    Raises:
        UsageError: There are no word lists for the language.
    """
    return review(Statement(words=text, language=language), STATEMENT_RULES[-1:])

"""Looking at how technicians are paid and praised [domain:R6, domain:R23]."""

from __future__ import annotations

from ._findings import Finding, ordered
from ._phrases import Lexicon, Phrase
from ._rules import LEADER_BOARD, PAY
from ._wording import lexicon_of

_WRONG_REASON = (
    "it drives advice for the wrong reason, and the customer's interest comes second [D4]"
)
_HARD_TO_EXPLAIN = (
    "it is hard to explain to a customer who asks what the technician earns by it [W19]"
)
_DISPUTED = "who earned it, and when, is a lasting source of disputes [W4, W19]"
_DULLS = "it dulls the pride in helping, which thinking work depends on [W5]"
_OTHERWISE = (
    "Take it out of pay; give recognition in other forms than money for sales or leads [W4]."
)
_DUE = (
    r"(?:leads?|sales?|opportunit(?:y|ies)|referrals?|quotes?|deals?|recommendations?|agreements?)"
)

_BASIS_EN = (
    r"safety|attendance|punctuality|certifications?|training|apprenticeships?|signing|holiday|"
    r"christmas|year-end|retention|seniority|overtime|on-call|tool allowance|first-aid"
)

_ENGLISH = Lexicon(
    language="en",
    phrases=(
        Phrase(
            rule=PAY,
            pattern=r"commissions?|spiffs?|spifs?",
            why=_WRONG_REASON,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"\d+(?:[.,]\d+)? ?(?:%|percent|per cent) (?:of|on) (?:(?:the|each|every|"
            r"any|all|"
            r"their|net|gross) ){0,2}(?:sales?|revenue|ticket|invoice|price|deal|job|value|margin|"
            r"contract)|(?:a )?(?:percentage|share|cut) of (?:(?:the|each|every|any|all|their) )?"
            r"(?:sales?|revenue|ticket|invoice|price|deal|margin|contract|job|billings?)",
            why=_HARD_TO_EXPLAIN,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=rf"(?:per|for (?:each|every|any)|a|an|(?:each|every) time (?:a|an)) "
            rf"(?:(?:qualified|won|sold|closed|new|good|accepted|approved|successful) )?{_DUE}"
            r"(?= (?:bonus|payments?|pay|fees?|rewards?))"
            r"|(?:[$€£] ?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)? ?(?:dollars|euros|pounds|[$€£])"
            r"|dollars|euros|pounds|paid|pays?|"
            r"earns?|gets?|receives?|rewarded?) (?:\w+ ){0,3}?"
            rf"(?:per|for (?:each|every|any)) (?:\w+ )?{_DUE}",
            why=_DISPUTED,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"bonus(?:es)?|gift-cards?|cash (?:rewards?|awards?)",
            why=_DULLS,
            remedy=_OTHERWISE,
            unless=_BASIS_EN,
        ),
        Phrase(
            rule=PAY,
            pattern=rf"(?:bonus(?:es)?|gift-cards?|rewards?|prizes?|points) (?:\w+ ){{0,3}}?"
            rf"(?:for|per|on) (?:\w+ ){{0,2}}?{_DUE}",
            why=_DULLS,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"(?:wages?|pay|salar(?:y|ies)|income|earnings|raises?|compensation) "
            r"(?:\w+ ){0,4}?(?:(?:depends?|depending|based) on|(?:tied|linked) to|for "
            r"(?:those|technicians|techs|whoever|anybody) who) (?:\w+ ){0,3}?"
            r"(?:sales?|sells?|revenue|leads?|billings?|quotes?|upgrades?)",
            why=_WRONG_REASON,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"(?:incentive|variable|performance) pay",
            why=_WRONG_REASON,
            remedy=_OTHERWISE,
            unless=_BASIS_EN,
        ),
        Phrase(
            rule=PAY,
            pattern=r"draws? for (?:\w+ ){0,7}?(?:leads?|sales?|referrals?)",
            why=_DULLS,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"contests?|competitions?|sweepstakes?|raffles?",
            why=_DULLS,
            remedy=_OTHERWISE,
            unless=_BASIS_EN,
        ),
        Phrase(
            rule=LEADER_BOARD,
            pattern=r"leader-boards?|league-tables?|score-boards?|rank(?:s|ed|ing)? "
            r"(?:(?:our|all|the|of|each) ){0,2}(?:technicians?|techs?|"
            r"by (?:the )?(?:number of )?leads)"
            r"|(?:top|best) (?:lead|sales) (?:generators?|producers?|earners?|getters?)"
            r"|(?:top|best) sellers?"
            r"|of the (?:week|month|quarter|year) (?:\w+ ){0,6}?(?:leads|sales)",
            why=LEADER_BOARD.reason,
            remedy=LEADER_BOARD.remedy,
        ),
    ),
    innocent=(
        (
            r"(?:no|without|not|never|don't|neither|nor|stop(?:ped)?|end(?:ed)?|abolish(?:ed)?|"
            r"replac(?:e|ed|ing)|instead of|rather than) "
            r"(?:(?:any|pay|pays|paid|paying|a|the|get|earn|on|all|of|for|by|per|give|use|have|"
            r"run) ){0,3}"
            r"(?:commissions?|bonus(?:es)?|spiffs?|spifs?|contests?|competitions?|leader-boards?|"
            r"gift-cards?)(?:,? (?:or|nor|and) (?:\w+ )?(?:commissions?|bonus(?:es)?|contests?|"
            r"competitions?|leader-boards?))*(?: (?:for|per|on) (?:\w+ ){0,2}"
            r"(?:leads?|sales?|opportunit(?:y|ies)|referrals?|quotes?))?"
        ),
        (
            r"(?:no|not|never|don't|without) (?:\w+ ){0,4}(?:per|for (?:each|every|any)) (?:\w+ )?"
            rf"{_DUE}"
        ),
        # saying that pay does not hang on it
        (
            r"(?:wages?|pay|salar(?:y|ies)|income|earnings|raises?|compensation) (?:\w+ ){0,2}?"
            r"(?:not|never|doesn't|isn't|don't|aren't) (?:\w+ ){0,5}?"
            r"(?:sales?|sells?|revenue|leads?|billings?|quotes?|upgrades?)"
        ),
        (
            r"(?:nobody's|no-one's|no technician's) (?:\w+ ){0,6}?"
            r"(?:sales?|revenue|leads?|billings?|quotes?)"
        ),
        (
            r"(?:utilit(?:y|ies)|energy|building|safety|regulatory|public|european|federal|state|"
            r"provincial|service|securities|labou?r|health) commissions?"
        ),
        (
            r"commissions? (?:the|a|an|this|each|new|every) (?:\w+ ){0,2}(?:boilers?|systems?|"
            r"plants?|chillers?|lifts?|elevators?|pumps?|panels?|equipment|units?|installations?)"
        ),
        r"(?:to|will|must|we|they|can|re-) ?commissions?(?= (?:the|a|an|this|each|new|it))",
        r"commission (?:reports?|dates?|certificates?|tests?)",
    ),
)

_ENJEU = (
    r"(?:pistes?|clients? potentiels?|ventes?|occasions?|opportunités?|références?|soumissions?|"
    r"contrats?|recommandations?|leads?)"
)
_BASIS_FR = (
    r"sécurité|assiduité|ponctualité|certifications?|formations?|apprentissage|noël|fin d'année|"
    r"ancienneté|signature|embauche|heures supplémentaires|garde|nuit|outils?|éloignement"
)

_CANADIAN_FRENCH = Lexicon(
    language="fr-CA",
    phrases=(
        Phrase(
            rule=PAY,
            pattern=r"commissions?|commissionné(?:e|s|es)?",
            why=_WRONG_REASON,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"\d+(?:[.,]\d+)? ?(?:%|pour cent|p\. ?100) (?:de|du|des|sur|d') ?(?:(?:la|"
            r"le|les|"
            r"chaque|l') ?)?(?:ventes?|factures?|revenus?|prix|contrats?|marges?|valeur)"
            r"|(?:un )?pourcentage (?:de|du|des|sur) (?:(?:la|le|les|chaque) )?"
            r"(?:ventes?|factures?|revenus?|prix|contrats?|marges?)",
            why=_HARD_TO_EXPLAIN,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=rf"(?:\d+(?:[.,]\d+)? ?(?:\$|€|dollars|euros)|payés?|paie|paye|verse|reçoit|"
            rf"gagne|"
            rf"touche) (?:\w+ ){{0,3}}?(?:par|pour chaque|la|à chaque) (?:\w+ )?{_ENJEU}",
            why=_DISPUTED,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"bonis?|bonus|primes?|cartes?-cadeaux?",
            why=_DULLS,
            remedy=_OTHERWISE,
            unless=_BASIS_FR,
        ),
        Phrase(
            rule=PAY,
            pattern=rf"(?:bonis?|bonus|primes?|cartes?-cadeaux?|prix|points|"
            rf"récompenses?) (?:\w+ ){{0,3}}?"
            rf"(?:par|pour|sur) (?:\w+ ){{0,2}}?{_ENJEU}",
            why=_DULLS,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"(?:salaires?|rémunération|paie|revenus?) (?:\w+ ){0,4}?(?:dépend(?:ent)? d"
            r"(?:e|es|u)|selon (?:les|le|la)|liée?s? (?:aux|à)|basée?s? sur) (?:\w+ ){0,2}?"
            r"(?:ventes?|pistes?|chiffre d'affaires|contrats?|soumissions?)",
            why=_WRONG_REASON,
            remedy=_OTHERWISE,
        ),
        Phrase(
            rule=PAY,
            pattern=r"concours|tirages?(?: au sort)?|compétitions?",
            why=_DULLS,
            remedy=_OTHERWISE,
            unless=_BASIS_FR,
        ),
        Phrase(
            rule=LEADER_BOARD,
            pattern=r"palmarès|tableaux? (?:des meneurs|d'honneur)|"
            r"classements? (?:des techniciens|"
            r"par nombre de \w+)|meilleure?s? vendeu(?:rs?|ses?)|classe(?:r|z)? les techniciens"
            r"|leaderboards?",
            why=LEADER_BOARD.reason,
            remedy=LEADER_BOARD.remedy,
        ),
    ),
    innocent=(
        (
            r"(?:sans|aucune?|ni|jamais de|pas de|plus de|au lieu (?:de|d'une|des)|"
            r"plutôt que des?) ?(?:commissions?|bonis?|bonus|primes?|concours|palmarès)"
            r"(?:,? (?:ni|ou|et) (?:de )?(?:commissions?|bonis?|bonus|primes?|concours))*"
            rf"(?: (?:par|pour|sur) (?:\w+ ){{0,2}}{_ENJEU})?"
        ),
        (
            r"commission (?:de la |des |du |de l'|d')?(?:construction|normes|bâtiment|énergie|"
            r"scolaire|"
            r"santé|travail|parlementaire)"
        ),
        r"primes? d'assurances?|primes? (?:de|d') ?(?:assurance|risque)",
    ),
)

SCHEMES: tuple[Lexicon, ...] = (_ENGLISH, _CANADIAN_FRENCH)


def review_incentives(description: str, language: str = "en") -> tuple[Finding, ...]:
    """Look at the description of a pay or recognition scheme.

    Commission, percentages, pay per lead, bonuses and contests tie a technician's income to
    sales or leads [domain:R6]; leader-boards rank people by them [domain:R23]. The
    sources hold this as a strong opinion, neither law nor research: these are findings with
    reasons, and never an exception. A bonus or contest for something else than sales or
    leads (safety, training, being on call) is no finding.

    Args:
        description: The scheme, as the company would write it down.
        language: `en` or `fr-CA`; regional forms of either are read with the same lists.

    Returns:
        Findings worst first; `start` and `end` are places in `description`.

    Raises:
        UsageError: There are no word lists for the language.
    """
    return ordered(lexicon_of(language, SCHEMES).review(description))

"""Canadian French words by which pay, prizes or praise hang on sales or leads; harmless uses."""

from __future__ import annotations

from ._pay_reasons import DISPUTED, DULLS, HARD_TO_EXPLAIN, WRONG_REASON, pay, ranking
from ._phrases import Lexicon

_ENJEU = (
    r"(?:pistes?|clients? potentiels?|ventes?|occasions?|opportunités?|références?|soumissions?|"
    r"contrats?|recommandations?|leads?|estimés?|devis|plans?(?: d'entretien)?|forfaits?|"
    r"adhésions?|abonnements?|garanties?|ententes?|mises à niveau|remplacements?|accessoires?)"
)
_FAIT = r"(?:vendu|placé|signé|conclu|accepté|approuvé|installé|référé|trouvé|gagné)(?:e|s|es)?"
_NOMBRE = (
    r"(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt(?:-cinq)?|trente|"
    r"quarante|cinquante|soixante|cent|deux cents)"
)
_ARGENT = (
    r"(?:\d[\d,.]* ?(?:\$|€|dollars|euros|piastres)|"
    rf"{_NOMBRE} (?:dollars|euros|piastres)|dollars|piastres)"
)
_TROU = r"[^.!?;]{0,60}?"
_LOT = (
    r"(?:(?:un|des|les) prix|prix en argent|voyages?|soupers?|cadeaux?|récompenses?|congés?|"
    r"primes?|bonis?|points|billets?|participations?|gagn(?:e|ent|ez|er|ant|ants)|méchoui|tablette)"
)
_PAIE = (
    r"(?:salaires?|rémunération|paies?|revenus?|augmentations?|échelles? salariales?|chèques?|"
    r"taux horaires?|payée?s?|rémunérée?s?)"
)
_BASE = (
    r"sécurité|assiduité|ponctualité|certifications?|formations?|apprentissage|noël|fin d'année|"
    r"ancienneté|signature|embauche|heures supplémentaires|de garde|nuit|soir|fin de semaine|"
    r"outils?|responsabilités?|éloignement"
)
_QUI = r"(?:clients?|clientes?|propriétaires?|locataires?)"
# Money that goes to a customer or comes from one; that a customer pays when is no excuse.
_DU_CLIENT = (
    r"taxes?|rabais|remises?|escomptes?|acomptes?|subventions?|retenue?s?|"
    rf"{_QUI} (?:\S+ )?(?:reçoit|reçoivent|économise|économisent|sauve)|"
    rf"{_QUI} (?:\S+ )?(?:paie|paient|paye|payent) (?:\d[\d,.]*|la moitié|le tiers)"
)
_TEMPS = (
    r"(?:heures?|nuits?|jours?|journées?|semaines?|mois|ans?|années?|quarts?|kilomètres?|visites?|"
    r"appels?|repas|enfants?|employée?s?|personnes?|cours|examens?)"
)
_DONNE = (
    rf"(?:{_ARGENT}|{_LOT}|reçoi\w+|recev\w+|empoch\w+|gard(?:e|ent|er)|touch(?:e|ent|er)|"
    r"partag\w+|vers(?:e|ent|er|ons)|hausses?|augmentations?|paie|paient|payée?s?|crédits?)"
)
_GESTE = (
    r"(?:pistes?|ventes?|références?|réfèr\w+|référ\w+|vend|vendent|vendez|vendu(?:e|s|es)?|"
    r"soumissions?|mises à niveau|contrats? d'entretien|ententes?|adhésions?|"
    r"travail (?:additionnel|supplémentaire)|producteurs?|travail est réservé|"
    r"occasions? de|(?:plus|davantage) de revenus?|taux de (?:conclusion|vente|succès)|"
    rf"pour (?:chaque|toute?)(?! (?:\S+ )?{_TEMPS})|"
    r"(?:clients?|clientes?|propriétaires?) (?:\S+ )?(?:sign|achèt|accept|dit oui)\w*)"
)
_PAS_AINSI = (
    r"ne|n'\w+|pas|jamais|personne|aucune?|sans|ni|au lieu|plutôt|peu importe|quoi qu\S+|"
    r"apprendre|ateliers?|cours|étudi\w+|dîners?-conférences?|"
    rf"{_DU_CLIENT}|{_BASE}"
)

_PHRASES = (
    pay(
        r"commissions?|commissionné(?:e|s|es)?|ristournes?|pots?-de-vin|(?:à|travail à) la pièce|"
        r"rémunération variable|incitatifs? (?:de|à la|aux) ventes?|"
        r"salaire (?:au|à la) (?:rendement|performance)",
        WRONG_REASON,
    ),
    pay(
        rf"(?:\d+(?:[.,]\d+)?|{_NOMBRE}) ?(?:%|pour cent|p\. ?100) (?:de|du|des|sur|d') ?"
        r"(?:\S+ ){0,2}?(?:l')?(?:ventes?|factures?|revenus?|prix|contrats?|marges?|valeur|"
        r"profits?)|(?:un )?pourcentage (?:de|du|des|sur) (?:(?:la|le|les|chaque) )?"
        r"(?:ventes?|factures?|revenus?|prix|contrats?|marges?|profits?)"
        r"|(?:une )?(?:part|partie|moitié|fraction) (?:de la|du|des|de) (?:\S+ )?(?:ventes?|"
        r"factures?|prix|contrats?|marges?|profits?)",
        HARD_TO_EXPLAIN,
        unless=_DU_CLIENT,
    ),
    pay(
        rf"(?:{_ARGENT}|payée?s?|rémunérée?s?|paie|paye|verse|reçoit|gagne|touche) (?:\S+ ){{0,3}}?"
        rf"(?:par|pour (?:chaque|toute|tout|une)|la|le|à chaque|à la|chaque|du|de la) (?:\S+ )?"
        rf"{_ENJEU}"
        rf"|{_ARGENT} ?/ ?{_ENJEU}|{_ARGENT} ?/ ?\S+ {_FAIT}"
        rf"|{_ARGENT} (?:\S+ ){{0,2}}?(?:par|pour chaque|chaque) (?:\S+ ){{1,4}}?{_FAIT}",
        DISPUTED,
    ),
    pay(
        rf"(?:chaque|toute|tout) (?:\S+ ){{0,3}}?(?:{_ENJEU}|{_FAIT}){_TROU}(?:{_ARGENT}|{_LOT})",
        DISPUTED,
        unless=_DU_CLIENT,
        wide=True,
    ),
    pay(
        r"(?:apport|trouv|attei|vend|sign|plac|décroch|conclu|soumet|ramen)\w+ "
        rf"(?:\d+|{_NOMBRE}) (?:\S+ ){{0,2}}?{_ENJEU},? (?:et|pour) {_TROU}(?:obten\w+|rece\w+|"
        rf"reçoi\w+|{_LOT}|{_ARGENT})",
        DISPUTED,
    ),
    pay(
        r"plus (?:vous|tu|il|elle|ils|elles|on|le technicien|les techniciens) "
        rf"(?:vend|plac|apport|trouv|fait|sign|conclu|recommand|référ)\w*{_TROU},? plus",
        WRONG_REASON,
    ),
    pay(
        rf"{_DONNE}[^.!?;]{{0,80}}?{_GESTE}|{_GESTE}[^.!?;]{{0,80}}?{_DONNE}",
        DISPUTED,
        unless=_PAS_AINSI,
        wide=True,
    ),
    pay(r"bonis?|bonus|primes?|cartes?-cadeaux?", DULLS, unless=_BASE),
    pay(
        r"(?:bonis?|bonus|primes?|cartes?-cadeaux?|prix|points|billets?|récompenses?) "
        rf"(?:\S+ ){{0,3}}?(?:par|pour|sur) (?:\S+ ){{0,2}}?{_ENJEU}",
        DULLS,
    ),
    pay(
        rf"{_PAIE} (?:\S+ ){{0,4}}?(?:dépend(?:ent|ra)? d(?:e|es|u)|selon|liée?s? (?:aux|à|au)|"
        r"basée?s? sur|en fonction d(?:e|es|u)|suit|suivent) "
        rf"(?:\S+ ){{0,4}}?(?:d')?(?:chiffre d'affaires|{_ENJEU})",
        WRONG_REASON,
    ),
    pay(r"concours|tirages?(?: au sort)?|compétitions?", DULLS, unless=_BASE),
    ranking(
        r"palmarès|tableaux? (?:des meneurs|d'honneur)|leaderboards?"
        r"|tableaux? (?:des|de) (?:\S+ )?(?:pistes|ventes|contrats|références)"
        r"|classements? (?:\S+ )?(?:des techniciens|par nombre de \w+)"
        r"|classe(?:r|z)? les techniciens"
        rf"|(?:classée?s?|rangée?s?) (?:\S+ ){{0,2}}?(?:selon|par|d'après) (?:\S+ ){{0,3}}?{_ENJEU}"
        r"|meilleure?s? vendeu(?:rs?|ses?)"
        rf"|le plus (?:grand nombre )?(?:de |d')(?:\S+ )?{_ENJEU}"
        r"|(?:vend|vendent|vendu|place|placent|placé) le plus"
        r"|affich(?:e|er|ons|ez|ent) (?:\S+ ){0,3}?(?:résultats|chiffres|pistes|ventes|nombres?)"
        rf"|du (?:mois|trimestre){_TROU}(?:pistes|ventes)"
    ),
)

_INNOCENT = (
    (
        r"(?:sans|aucune?|ni|jamais de|pas de|plus de|au lieu (?:de|d'une|des)|"
        r"plutôt que des?|abol\w+ (?:le|la|les)|supprim\w+ (?:le|la|les)) ?"
        r"(?:commissions?|bonis?|bonus|primes?|concours|palmarès|ristournes?|"
        r"tirages?)"
        r"(?:,? (?:ni|ou|et) (?:de )?(?:commissions?|bonis?|bonus|primes?|concours))*"
        rf"(?: (?:par|pour|sur|de|à la) (?:\S+ ){{0,2}}{_ENJEU})?"
    ),
    (
        r"(?:personne|nul|aucun technicien|aucune technicienne) (?:ne |n')(?:\S+ ){0,4}?"
        rf"(?:payée?|rémunérée?|paie|gagne|touche|reçoit|classée?){_TROU}{_ENJEU}"
    ),
    (
        rf"{_PAIE} (?:\S+ )?(?:ne |n')(?:\S+ ){{0,2}}?(?:pas|jamais|aucunement)[^.!?;]{{0,40}}?"
        rf"(?:chiffre d'affaires|{_ENJEU})"
    ),
    (rf"(?:ne |n')(?:\S+ )?(?:pas|jamais) (?:payée?s?|rémunérée?s?|classée?s?){_TROU}{_ENJEU}"),
    (
        r"commission (?:de la |des |du |de l'|d')?(?:construction|normes|bâtiment|énergie|"
        r"scolaire|santé|travail|parlementaire)"
    ),
    r"primes? d'assurances?|primes? (?:de|d') ?(?:assurance|risque)",
)

CANADIAN_FRENCH_PAY = Lexicon(language="fr-CA", phrases=_PHRASES, innocent=_INNOCENT)

"""Canadian French sales technique: closing, pressure, trading up, prospecting, counting."""

from __future__ import annotations

from ._phrases import Phrase
from ._rules import SELLING_WORDS

_GENS = (
    r"(?:gens|monde|(?:(?:le|la|les|un|une|des|vos|nos|chaque|aux?|tous les|l'|d') ?)?"
    r"(?:clients?|clientes?|clientèle|propriétaires?|locataires?|acheteurs?|ménages?|aînés?))"
)
_PLACE = (
    r"(?:plans?|forfaits?|contrats?|ententes?|adhésions?|abonnements?|garanties?|accessoires?|"
    r"ventes?|pistes?|références?|ensembles?|trousses?|remplacements?|mises à niveau|systèmes?)"
)
_NOMBRE = (
    r"(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|"
    r"une dizaine d[e']|une douzaine d[e']|cent)"
)
_TOUT_DE_SUITE = (
    r"(?:aujourd'hui|tout de suite|sur-le-champ|sur place|immédiatement|maintenant|le jour même|"
    r"avant (?:de partir|votre départ|la fin de la visite|qu'ils \w+))"
)

_TACTIC = "it narrows a technician's skill to sales technique"
_CREDIBLE = "Speak of earning trust and of helping customers decide well informed."
_PRESSURE = "it puts pressure on somebody who has to decide"
_TIME = "Say what happens if nothing is done, and leave the decision to the customer."
_COUNT = "it counts what is placed with customers, not what they gain"
_GAIN = "Measure what customers gain, and leave how many to their need."


def _phrase(pattern: str, why: str, remedy: str, instead: str) -> Phrase:
    return Phrase(rule=SELLING_WORDS, pattern=pattern, why=why, remedy=remedy, instead=instead)


_CLOSING = (
    r"(?:fai(?:re|tes|t|s|sons)|obten(?:ir|ez|ons)|arrach(?:er|ez)|décroch(?:er|ez|e)) "
    r"(?:\S+ ){0,2}(?:signer|signatures?|engagements?|dépôts?|ventes?|commandes?|contrats?|oui)"
    r"(?! (?:le|la|un|une|les|ce|cette) (?:bon|feuille|rapport|permis|registre|fiche|formulaire))"
    rf"|sign(?:e|er|ez|ent|era) {_TOUT_DE_SUITE}"
    r"|(?:re)?demand(?:e|er|ez|ent) (?:toujours )?(?:la vente|la commande|la signature|l'argent)"
    r"|(?:remport|gagn|scell|conclu|boucl|sécuris|empoch)(?:er|ez|e|ent|re|ons) (?:\S+ )?"
    r"(?:ventes?|affaires?|ententes?|deals?|commandes?)"
    r"|signa(?:l|ux) d'achat|closing|closer|(?:fermeture|conclusion) d(?:e|es) (?:la )?ventes?"
    r"|avant qu(?:e|'\S+) (?:\S+ ){0,3}(?:change(?:nt)? d'(?:avis|idée)|réfléchi(?:sse|ssent)|"
    r"compare(?:nt)?|magasine(?:nt)?|refroidi(?:sse|ssent)|appelle(?:nt)? \S+)"
    r"|s'ils? (?:y )?(?:réfléchi\w+|pens\w+|magasin\w+|compar\w+),? (?:vous|on|nous) (?:\S+ ){0,2}"
    r"(?:perd\w*)"
)
_PRESSING = (
    r"(?:offres?|prix|rabais|promotions?|spécia(?:l|ux)) (?:d'une |pour une |à |de )?durée limitée"
    r"|(?:offres?|prix|rabais) (?:valides? |bons? )?aujourd'hui seulement|dernière chance"
    r"|jusqu'à épuisement des stocks|c'est maintenant ou jamais"
    r"|(?:di(?:tes|re|s)|rappel(?:ez|er|le)|mentionn(?:ez|er)|annonc(?:ez|er)|préven(?:ez|ir)|"
    r"averti(?:ssez|r))(?:-\w+)? (?:\S+ ){0,4}(?:prix|rabais|offre|spécial|solde|promotion) "
    r"(?:\S+ ){0,2}(?:mont\w+|augment\w+|fini\w*|expir\w+|disparaî\w+|disparait\w*|termin\w+|prend "
    r"fin|tomb\w+)"
    rf"|f(?:aire|aites|ais|ait|aisons) peur(?: à| aux)? {_GENS}|(?:leur|lui) faire peur"
    r"|(?:mett(?:re|ez|ons)|met|exerc(?:er|ez)|augment(?:er|ez)) (?:de la|un peu de|la|une) "
    r"pression sur|pressions? de ventes?|techniques? de pression|sous pression pour (?:acheter|"
    r"signer)"
    r"|(?:ne )?(?:les |le |la )?laiss(?:ez|er|e|ons) (?:pas|jamais|aucun|personne) (?:\S+ ){0,2}"
    r"(?:partir|repartir|réfléchir|filer|dire non|raccrocher|hésiter)"
    r"|ne (?:part(?:ez|ons)|quitt(?:ez|ons)|sort(?:ez|ons)) (?:pas|jamais) (?:\S+ ){0,3}sans "
    rf"(?:\S+ ){{0,6}}(?:signatures?|commandes?|dépôts?|oui|{_PLACE})"
    r"|battre le fer|jouer? sur (?:\S+ ){0,2}(?:peurs?|émotions?|culpabilité)|pied dans la porte"
    rf"|(?:convain(?:cre|quez|quons|cs)|persuad(?:er|ez|ons)|harcel(?:er|ez)|talonn(?:er|ez)|"
    rf"accroch(?:er|ez)|ferr(?:er|ez)|appât(?:er|ez)|bouscul(?:er|ez)|press(?:er|ez)) {_GENS}"
    rf"|(?:abonn|inscri)\w+ {_GENS} (?:au|à un|à une|aux|à la) (?:\S+ )?(?:forfaits?|plans?|"
    r"contrats?|ententes?)|sem(?:er|ez|e|ons) (?:le|un|des|du) doutes?"
    r"|(?:les|le|la|leur) (?:convaincre|persuader|accrocher|ferrer|appâter|bousculer) "
    r"(?:à|avec|de|d')"
    rf"|(?:amen|incit|pouss|dirig|orient)(?:er|ez|e|ons) {_GENS} (?:à (?:acheter|dépenser|signer|"
    r"prendre|payer)|vers (?:le|la|les|l'))"
    r"|(?:les|le|la) (?:amener|inciter|pousser|diriger) (?:à (?:acheter|dépenser|signer|prendre|"
    r"payer)|vers (?:le|la|les) (?:plus|modèle|option|forfait))"
    r"|(?:n'accept|ne pren)(?:ez|er|dre|ons)? (?:pas|jamais) (?:un |de )?(?:non|refus)"
    r"|transform(?:er|ez) (?:un|chaque|le|les) (?:non|refus) en oui|points? de douleur"
)
_TRADING_UP = (
    r"bon,? (?:meilleur|mieux),? (?:et )?(?:le )?(?:supérieur|excellent|meilleur)"
    r"|à (?:forte|haute|grosse) marge|(?:gros|grosse)(?:s)? billets?"
    r"|(?:gross|gonfl|augment|agrandi)(?:ir|er|e|ez|issez|issent|r|ssez|ons) (?:(?:le|la|les|son|"
    r"leur|leurs|chaque|l') ?)?(?:paniers?|factures?|additions?|comptes?)"
    r"|paniers? moyens?|(?:fai(?:re|tes|t)|amener à) (?:\S+ ){0,2}(?:dépenser|acheter|payer) "
    r"(?:plus|davantage)"
    r"|(?:pouss|refil|fourgu|écoul|liquid)(?:er|ez|e|ons|ent) (?:(?:le|la|les|l'|un|une|des|du|de "
    r"la|de l'|nos|notre|plus de|d'|d'autres) ?){0,2}(?:produits?|forfaits?|contrats?|plans?|"
    r"ententes?|garanties?|abonnements?|marchandises?|stocks?|inventaires?|matériel|financement|"
    r"accessoires?|promotions?|adhésions?|mises à niveau)"
    r"|(?:rabais|escompte|prix) (?:\S+ ){0,4}(?:s'ils?|s'elles?|si (?:le client|la cliente|on|vous|"
    r"elle)) (?:sign|achèt|décid|réserv)\w*"
    r"|options? (?:la |les )?plus (?:chères?|dispendieuses?|coûteuses?|payantes?) (?:en premier|"
    r"d'abord)|(?:commenc|début)(?:er|ez) par (?:le|la|l') ?(?:\S+ )?(?:plus (?:cher|chère|"
    r"dispendieu\w+)|haut de gamme)"
    r"|vers (?:le|la|les) (?:plus (?:cher|chère|dispendieu\w+)|haut de gamme)"
    r"|(?:montr|présent|propos|offr)\w+ (?:\S+ ){0,3}(?:d'abord|en premier) (?:\S+ ){0,3}"
    r"haut de gamme"
    r"|(?:montr|présent|propos|offr)\w+ (?:\S+ ){0,3}haut de gamme (?:\S+ ){0,2}"
    r"(?:d'abord|en premier)"
    r"|(?:vente|ventes) (?:forcées?|flash|de feu)"
)
_PROSPECTING = (
    r"prospects?|prospect(?:er|ez|ion)|démarch(?:er|ez|age)|appels? à froid|porte-à-porte"
    r"|pistes? (?:chaudes?|tièdes?|qualifiées?|de ventes?)|clients? chauds?"
    r"|(?:occasions?|opportunités?|entonnoirs?|cycles?|processus|formations?|cours|habiletés?|"
    r"aptitudes?|talents?|compétences?|concours|réflexes?|forces?|machines?|approches?|outils?|"
    r"appels?|mentalités?|arguments?|points?|culture|esprit|fibre) (?:de |de la |à la |en )"
    r"(?:la )?(?:ventes?|vendeu\w+)"
    r"|(?:bons?|meilleurs?|grands?|vrais?|excellents?|super) vendeurs?|(?:bonnes?|meilleures?|"
    r"vraies?) vendeuses?"
    r"|(?:devenir|devenez|deviennent|être|sont|êtes|soyez|sommes) (?:(?:un|une|des|nos|vos|de|tous|"
    r"aussi|d'abord|avant tout|les) ){0,3}(?:vendeurs?|vendeuses?)"
    r"|comme (?:un |une |des |de vrais )?(?:vendeurs?|vendeuses?)|chapeau de vendeur"
    r"|(?:trouv|cherch|dénich|flair)(?:er|ez|e|ons|ent) (?:du |de l'|plus de |d'autres |des )"
    r"(?:travail|ouvrage|contrats|jobs?|ventes?|affaires)(?: (?:supplémentaires?|de plus))?"
    r"|profit(?:er|ez|ons) de (?:la|votre|chaque|leur) visite pour (?:\S+ )?(?:offrir|placer|"
    r"pousser|trouver|vendre)"
    r"|(?:pendant|tant|puisque) (?:que )?(?:vous y êtes|t'y es|on y est|ils y sont)"
    r"|boniments?|argumentaires?|pitchs?|baratin"
)
_COUNTING = (
    r"quotas?|tableau(?:x)? (?:des ventes|de pointage)"
    r"|(?:attei(?:gnez|gnent|gnons|ndre|nt)|dépass(?:er|ez)|frapp(?:er|ez)|rencontr(?:er|ez)|"
    r"fai(?:re|tes)) (?:vos|nos|les|leurs|ses|votre|notre|leur) (?:chiffres|quotas?|objectifs?|"
    r"cibles?)(?! (?:de|d') ?(?:température|pression|débit|humidité|confort|ventes?|revenus?))"
    rf"|{_NOMBRE} (?:\S+ ){{0,2}}{_PLACE}(?: \S+){{0,4}} (?:par|chaque|à chaque|cette|ce) (?:jour|"
    r"semaine|mois|trimestre|appel|visite|facture|technicien(?:ne)?|quart|camion|tête)"
    rf"|(?:cible|objectif|minimum)s? (?:\S+ ){{0,4}}(?:est de|sont de|de|:) ?{_NOMBRE} "
    rf"(?:\S+ ){{0,2}}{_PLACE}"
    r"|taux (?:de |d')(?:conversion|acceptation|attachement|succès des ventes)"
    r"|(?:personne|nul|aucun technicien) ne (?:rentre|part|repart|revient) (?:\S+ ){0,3}(?:avant|"
    r"sans)"
)
_OBJECTIONS = (
    r"(?:surmont|contourn|désamorc|déjou|balay|combatt|neutralis|gér|trait|rép(?:ond)|réfut|"
    r"contr|écart|dissip|devanc|anticip|manœuvr)(?:er|ez|re|e|ir|ons|ent|es)? (?:(?:à|aux|les|ses|"
    r"leurs|vos|des|toutes|toute|la|l'|chaque|leur|cette) ?){0,3}(?:objections?|réticences?|"
    r"résistances?(?! (?:électriques?|chauffantes?|thermiques?|de \d)))"
    r"|(?:vaincre|vainquez|vaincra|lever|levez) (?:(?:les|toutes|leurs|la|l'|des) ?){0,2}"
    r"(?:objections?|résistances?|réticences?|hésitations?)"
    r"|objections? (?:de prix|courantes?|fréquentes?|d(?:u|es) clients?)"
    r"|trop cher,? (?:\S+ ){0,2}(?:reven(?:ez|ir)|rétorqu(?:ez|er)|répliqu(?:ez|er)|"
    r"répond(?:ez|re))"
)

TECHNIQUE: tuple[Phrase, ...] = (
    _phrase(_CLOSING, _TACTIC, _CREDIBLE, "aider le client à décider"),
    _phrase(_PRESSING, _PRESSURE, _TIME, "donner au client le temps et les faits"),
    _phrase(
        _TRADING_UP,
        "it looks for what costs more, not for what helps",
        "Name what fits this customer's need, and what each choice brings and costs.",
        "recommander ce qui répond au besoin de ce client",
    ),
    _phrase(_PROSPECTING, _TACTIC, _CREDIBLE, "conversation sur les besoins du client"),
    _phrase(_COUNTING, _COUNT, _GAIN, "combien de clients s'en trouvent mieux"),
    _phrase(_OBJECTIONS, _TACTIC, _CREDIBLE, "chercher ce qui fait hésiter le client"),
)

NOT_SELLING: tuple[str, ...] = (
    (
        r"(?:ne|n'|sans|jamais|pas|rien) ?(?:\S+ ){0,4}(?:convaincre|persuader|pousser|presser|"
        rf"faire peur|bousculer|amener)(?: (?:{_GENS}|à|de|d'))?(?: (?:acheter|signer|prendre))?"
    ),
    (
        r"(?:pendant|tant|puisque) (?:que )?(?:vous y êtes|t'y es|on y est|ils y sont),? "
        r"(?:vérifi|inspect|mesur|nettoy|test|relev|remplac|serr|chang)\w+"
    ),
    r"(?:vendeurs?|vendeuses?) (?:de|d') ?(?:la|l'|le|les)? ?(?:maison|immeuble|bâtiment|bâtisse)",
    r"(?:prix|taxe|taxes|plancher|bureau|service|reçu) de ventes?",
)

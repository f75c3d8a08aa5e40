"""Canadian French words that sell, promote, or name the company's benefit; harmless uses."""

from __future__ import annotations

from ._gain_fr import OWN_GAIN, THEIRS
from ._phrases import Lexicon, Phrase
from ._rules import PROMOTING, SELLING_WORDS, WHOSE_BENEFIT
from ._technique_fr import NOT_SELLING, TECHNIQUE

_SELLS = "it asks what the customer can do for the company, and technicians resent it"
_SERVE = "Say what the customer gains by it."
_TACTIC = "it narrows a technician's skill to sales technique"
_CREDIBLE = "Speak of earning trust and of helping customers decide well informed."
_OURS = "the benefit that it names is the company's"
_THEIRS = "Name what the customer gains; the company's gain follows from it."
_VENDRE = (
    r"(?:re)?(?:vendre|vends|vend|vendons|vendez|vendent|vendant|vende|vendes|vendions|vendiez|"
    r"vend(?:ais|ait|aient)|vendr(?:a|as|ai|ons|ez|ont|ais|ait|aient|ions|iez))"
)
_YOURS = (
    r"(?:pour|aide(?:r|z)? à?|sert|servir|profite(?:r)? à) (?:vous|votre|vos|le client|la cliente|"
    r"les clients|nos clients|chaque client)|au client|aux clients|vous (?:fait|fera|permet|évite|"
    r"économise)\w*|mieux servi"
)
_PREMISES = (
    r"(?:bâtiment|immeuble|maison|propriété|bâtisse|commerce|entreprise|usine|magasin|restaurant|"
    r"condo|chalet|terrain)"
)

_PHRASES = (
    Phrase(
        rule=SELLING_WORDS,
        pattern=rf"{_VENDRE}"
        r"|(?:ai|as|a|avons|avez|ont|avoir) (?:\S+ )?vendu (?:\S+ ){0,2}(?:plans?|forfaits?|"
        r"contrats?|ententes?|garanties?|abonnements?|adhésions?|mises à niveau)"
        r"|vendue?s? (?:\S+ ){0,4}(?:aux|à (?:chaque|tous|nos)|à ce|à cette) (?:\S+ )?"
        r"client(?:e|s|es)?",
        why=_SELLS,
        remedy=_SERVE,
        instead="recommander ce qui améliore la situation du client",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"ventes?-(?:incitatives?|additionnelles?|supplémentaires?|complémentaires?|"
        r"croisées?|sous pression)|montées? en gamme|up-sell(?:ing)?|cross-sell(?:ing)?",
        why=_SELLS,
        remedy=_SERVE,
        instead="recommander ce qui répond au besoin de ce client",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:conclu(?:re|ez|ons|s|t|ent)?|ferme(?:r|z|nt)?|fermons|boucle(?:r|z)?) "
        r"(?:la|le|une|un|des|les|cette|plus de|ses|vos|nos) (?:ventes?|deals?|clients?)"
        r"|closers?|taux de (?:conclusion|fermeture|closing)|techniques? de (?:vente|closing)",
        why=_TACTIC,
        remedy=_CREDIBLE,
        instead="aider le client à décider",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:surmonte(?:r|z)?|vaincre|contre(?:r|z)|lève(?:r|z)?|lever|réfute(?:r|z)) "
        r"(?:(?:les|ses|leurs|vos|des|toutes les|l')\s*)?(?:objections?|résistances?)"
        r"|(?:répond(?:re|ez|s)|trait(?:er|ez|ement)) (?:(?:à|aux|des|de|les) )?(?:l'\s*|les )?"
        r"objections?",
        why=_TACTIC,
        remedy=_CREDIBLE,
        instead="chercher ce qui fait hésiter le client",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:argumentaires?|discours|quotas?|scripts?|saisons?) de ventes?|boniments?"
        r"|(?:pense|penser|pensez|agis|agir|agissez|parle|parler|parlez) comme (?:un |une |des )?"
        r"(?:vendeurs?|vendeuses?)|pied dans la porte",
        why=_TACTIC,
        remedy=_CREDIBLE,
        instead="conversation sur les besoins du client",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"cré(?:e|er|ez|ons) (?:(?:un|de l') ?)?(?:sentiment d')?urgence"
        r"|option la plus (?:chère|dispendieuse|coûteuse) (?:en premier|d'abord)"
        r"|(?:que le client|qu'il|qu'ils|qu'elle) (?:achète|signe)(?:nt)? avant"
        r"|convain(?:cre|quez|c)-(?:les|le|la) d(?:e|'\w+)",
        why="it puts pressure on somebody who has to decide",
        remedy="Say what happens if nothing is done, and leave the decision to the customer.",
        instead="donner au client le temps et les faits",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:converti(?:r|s|ssez|ssons)|transform(?:e|er|ez|ons)) (?:\S+ ){0,5}en "
        r"(?:ventes?|occasions? de ventes?)"
        r"|chaque (?:\S+ ){1,5}(?:est|c'est|devient) une (?:\S+ )?vente",
        why=_SELLS,
        remedy=_SERVE,
        instead="répondre à ce dont le client a besoin à chaque appel",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:pendant|tandis) que (?:vous êtes|tu es|t'es|ils sont|on est) (?:là|sur place)"
        r"|tant qu'à (?:y )?être(?: là| sur place)?",
        why="it makes advice an errand on the side, not a part of the service",
        remedy="Make noticing and advising a part of every visit.",
        instead="à chaque visite",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:tire(?:r|z)? (?:parti|profit) d|exploite(?:r|z)?|mise(?:r|z)? sur|"
        r"capitalise(?:r|z)? sur|monnaye(?:r|z)?|profite(?:r|z)? d)"
        r"(?:e| de|es| des|u)?\s*(?:(?:la|les|nos|vos|leurs|votre|notre|bonnes|ses|cette) ){0,2}"
        r"(?:relations?|confiance|loyauté|fidélité)",
        why="it spends the customer's trust on winning business",
        remedy=_CREDIBLE,
        instead="mettre ce qu'on sait du client au service du client",
    ),
    Phrase(
        rule=PROMOTING,
        pattern=r"promouvoir|promeu(?:t|vent|s)|promouv(?:ez|ons|ant)|promotions?|"
        r"promotionnel(?:le)?s?|promos?",
        why="it sounds like advertising more than like advice",
        remedy="Prefer words of service; leave it where nothing else fits.",
        instead="recommander",
    ),
    Phrase(
        rule=WHOSE_BENEFIT,
        pattern=r"(?:augment|accroît|gonfl|amélior|génér|maximis|stimul)(?:e|er|ez|ons|ent|re|"
        r"ant)? "
        r"(?:(?:plus de|davantage de|nos|notre|les|le|la|des|du) )?"
        r"(?:ventes|revenus?|marges?|profits?|chiffre d'affaires|rentabilité)"
        r"|accroître (?:(?:nos|notre|les|le|la) )?(?:ventes|revenus?|marges?|profits?|"
        r"chiffre d'affaires|rentabilité)",
        why=_OURS,
        remedy=_THEIRS,
        instead="dire ce que le client économise, évite ou peut faire",
        unless=_YOURS,
    ),
    Phrase(
        rule=WHOSE_BENEFIT,
        pattern=r"(?:nos|notre) (?:ventes|revenus?|marges?|profits?|chiffre d'affaires|"
        r"rentabilité|"
        r"parts? de marché)|(?:objectifs?|cibles?) de (?:ventes?|revenus?)|revenus (?:additionnels|"
        r"supplémentaires)|factures? moyennes?|plus grosses? factures?|carnets? de commandes"
        r"|rapporte(?:r|nt)? (?:\S+ ){0,7}à (?:l'entreprise|la compagnie|la succursale)"
        r"|nous rapporte(?:nt)?|apporte(?:r|nt|z)? (?:plus|davantage) d'affaires"
        r"|occupe(?:nt|r)? notre (?:monde|personnel|équipe)|bon(?:ne|s|nes)? pour nous",
        why=_OURS,
        remedy=_THEIRS,
        instead="dire ce que le client économise, évite ou peut faire",
        unless=_YOURS,
    ),
    Phrase(
        rule=WHOSE_BENEFIT,
        pattern=OWN_GAIN,
        why=_OURS,
        remedy=_THEIRS,
        instead="dire ce que le client économise, évite ou peut faire",
        unless=_YOURS,
    ),
    *TECHNIQUE,
)

_INNOCENT = (
    # what others deal in
    (
        rf"{_VENDRE} (?:des |du |de la |de l')(?:fleurs|café|nourriture|repas|billets|vêtements|"
        r"crème glacée|meubles|livres|pain|viande|légumes|fruits)"
    ),
    # what customers ask
    rf"demand\w+ (?:\S+ ){{0,2}}si (?:nous|on|vous|l'on) (?:\S+ )?{_VENDRE}",
    # saying that one does not sell
    (
        rf"(?:ne |n')(?:sommes|suis|est|sont|êtes|venons) pas (?:ici |là )?pour "
        rf"(?:vous |leur |lui |te )?{_VENDRE}"
    ),
    # work on the visit itself
    (
        r"tant qu'à (?:y )?être(?: là| sur place)?,? (?:vérifi|inspect|mesur|nettoy|test|relev|"
        r"remplac|serr|chang)\w+"
    ),
    (
        rf"{_VENDRE} (?:(?:son|sa|ses|votre|vos|leur|leurs|le|la|les|l'|cette|cet|ce|ton|ta)\s*)?"
        rf"{_PREMISES}s?"
    ),
    (
        rf"(?:ne|n'|sans|jamais|pas|rien à|au lieu de|plutôt que(?: de)?) ?"
        rf"(?:(?:vous|rien|leur|lui|pas|de|à|jamais|chercher) ){{0,3}}{_VENDRE}"
    ),
    rf"(?:fabricant|fournisseur|détaillant)s? (?:qui |ne )?(?:le |la |les )?{_VENDRE}",
    r"(?:promotions?) (?:comme|au poste|au rang|de \w+ à)(?: \w+){0,3}",
    (
        r"(?:promeut|promouvoir|promeuvent) (?:la |le |une |l')?(?:croissance|corrosion|"
        r"circulation|santé|sécurité|combustion)"
    ),
)

CANADIAN_FRENCH = Lexicon(
    language="fr-CA", phrases=_PHRASES, innocent=(*_INNOCENT, *NOT_SELLING, *THEIRS)
)

"""Canadian French words for what the company gains."""

from __future__ import annotations

_NOUS = r"(?:nous|l'entreprise|la compagnie|la succursale|le bureau|le département|notre \S+)"
_CROIT = (
    r"(?:augment|accroî|gonfl|amélior|génér|maximis|stimul|protég|renforc|bâti|doubl|multipli|"
    r"gross|aliment|nourri|consolid|soutien|fai(?:re|t|tes|ra) croître|fera grandir|croître)"
    r"(?:e|er|ez|ons|ent|re|ant|r|t|ssez|ssent|ira|era|ir)?"
)
_MAINS = (
    r"(?:calendrier|horaire|carnet|agenda|saisons? mortes?|creux|temps morts?|équipes?|camions?|"
    r"monde|personnel|installateurs?|gars|techniciens?|service d'installation|département|hiver)"
)

#: What makes the company's gain the point of a sentence; a customer's gain beside it excuses.
OWN_GAIN = (
    rf"{_CROIT} (?:(?:plus de|davantage de|nos|notre|les|le|la|des|du|de l'|l') ?)?(?:ventes|"
    r"revenus?|marges?|profits?|bénéfices?|chiffre d'affaires|rentabilité|facture moyenne|panier "
    r"moyen|parts? de marché|entreprise|compagnie|encaisse|liquidités)"
    r"|(?:notre|nos) (?:\S+ )?(?:bénéfices?|encaisse|liquidités|croissance|actionnaires?|"
    r"investisseurs?|part de marché|carnet|chiffres?|rentrées d'argent|clientèle captive)"
    r"|actionnaires?|(?:bénéfices?|profits?) (?:bruts?|nets?)|marges? (?:brutes?|nettes?|"
    r"bénéficiaires?|plus (?:fortes?|élevées?|grosses?))|chiffre d'affaires"
    r"|(?:meilleures?|plus grosses?|bonnes?|fortes?) marges?"
    r"|rentrées? d'argent|revenus? récurrents?|sources? de (?:revenus?|profits?)|vaches? à lait|"
    r"centres? de profits?|mines? d'or|argent facile|parts? de marché"
    r"|(?:nous|on) (?:gagn(?:ons|e)|empoch(?:ons|e)|encaiss(?:ons|e)|dégage(?:ons)?|profit(?:ons|e)"
    r") (?!du temps)(?:\S+ ){0,3}(?:sur|avec|davantage|plus|par)"
    r"|(?:nous|on) f(?:aisons|ait|era) (?:plus )?(?:de l'argent|d'argent|du profit|de profits?|"
    r"notre argent|nos profits)"
    rf"|(?:payante?s?|rentables?|profitables?|avantageu(?:x|se|ses)|lucrati(?:f|fs|ve|ves)|"
    rf"bon(?:ne|s|nes)?|bénéfiques?) pour {_NOUS}|vaut (?:\S+ ){{0,5}}(?:à|pour) {_NOUS}"
    rf"|(?:rempli(?:r|t|ssent|ssez|ra)|combl(?:er|e|ent)|meubl(?:er|e|ent)|occup(?:er|e|ent)|"
    rf"nourri(?:r|t|ssent|sse)) (?:(?:le|la|les|l'|nos|notre|vos|votre) ?)?"
    rf"{_MAINS}"
    rf"|(?:rapport|procur|assur|apport|amèn|donn)(?:er|e|ent|era|eront|ez) (?:\S+ ){{0,5}}à "
    rf"{_NOUS}"
    r"|nous (?:rapport|procur|assur|apport|amèn|pai|donn)(?:er|e|ent|era|eront|ez)(?= (?:\S+ )"
    r"{0,3}(?:revenus?|argent|profits?|affaires|rentrées?|plus|davantage|travail|ouvrage|marge))"
    r"|(?:génér|amen|attir|développ|décroch)(?:er|e|ez|ons|ent) (?:plus|davantage|de nouvelles?) "
    r"(?:d'|de )?affaires"
    r"|du travail pour (?:nos|notre) \S+|devancer (?:la concurrence|nos concurrents)"
    r"|(?:laisser|laissez|laissons|laisse) de l'argent sur la table"
)

#: The same words, of somebody else's money.
THEIRS: tuple[str, ...] = (
    (
        r"(?:votre|vos|leur|leurs|son|sa|ses) (?:\S+ )?(?:chiffre d'affaires|bénéfices?|profits?|"
        r"marges?|revenus?|encaisse|ventes|rentrées? d'argent|parts? de marché)(?: (?:bruts?|nets?|"
        r"brutes?|nettes?|bénéficiaires?))?"
    ),
    (
        r"chiffre d'affaires (?:du|de la|de l'|des) ?(?:client|cliente|restaurant|magasin|commerce|"
        r"hôtel|boulangerie|locataire)s?"
    ),
    r"\w+ (?:(?:la|une|de|notre|votre|les) )?marges? (?:de sécurité|d'erreur|de manœuvre|de \d+)",
    r"\w+ (?:le |la |l')?(?:rentabilité|chiffre d'affaires) d[eu] (?:votre|vos|leur|leurs|son|sa)",
    r"(?:bénéfices?|profits?) (?:bruts?|nets?) (?:du|de la) (?:client|restaurant|magasin)",
)

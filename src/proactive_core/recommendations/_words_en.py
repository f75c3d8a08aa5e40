"""English words that sell, promote, or name the company's benefit; and harmless uses."""

from __future__ import annotations

from ._gain_en import OWN_GAIN, THEIRS
from ._phrases import Lexicon, Phrase
from ._rules import PROMOTING, SELLING_WORDS, WHOSE_BENEFIT
from ._technique_en import NOT_SELLING, TECHNIQUE

_SELLS = "it asks what the customer can do for the company, and technicians resent it"
_SERVE = "Say what the customer gains by it."
_TACTIC = "it narrows a technician's skill to sales technique"
_CREDIBLE = "Speak of earning trust and of helping customers decide well informed."
_EXTRA = "it makes advice an errand on the side, not a part of the service"
_OURS = "the benefit that it names is the company's"
_THEIRS = "Name what the customer gains; the company's gain follows from it."
_YOURS = (
    r"(?:for|to|help(?:s|ing)?|sav(?:e|es|ing)|benefit(?:s|ing)?|serv(?:e|es|ing)) "
    r"(?:you|your|(?:the |our |every |each )?(?:customer|client|tenant|owner|occupant)(?:s|'s|"
    r"s')?)|"
    r"(?:the |our |your )?(?:customer|client)s? (?:(?:is|are|will be) better off|saves?|gains?)|"
    r"better off"
)
_CUSTOMER = r"(?:(?:the|our|your|every|each|more) )?(?:customer|client|homeowner|owner|tenant)s?"
_PREMISES = (
    r"(?:building|house|home|property|site|premises|business|company|plant|store|shop|"
    r"restaurant|condo)"
)

_PHRASES = (
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"sell(?:s|ing)?",
        why=_SELLS,
        remedy=_SERVE,
        instead="recommend what leaves the customer better off",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=rf"sold (?:{_CUSTOMER}|him|her|them|more|extra|additional|every)"
        rf"|(?:get|gets|got|getting) (?:it|them|that|the job) sold|sold them on",
        why=_SELLS,
        remedy=_SERVE,
        instead="helped the customer decide on",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"up-sell(?:s|ing)?|up-sold|up-sales?",
        why=_SELLS,
        remedy=_SERVE,
        instead="recommend what fits this customer's need",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"cross-sell(?:s|ing)?|cross-sold|cross-sales?|add-on sales?",
        why=_SELLS,
        remedy=_SERVE,
        instead="tell the customer what else could help them",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"clos(?:e|es|ed|ing) (?:(?:the|a|an|this|that|your|their|every|more) )?"
        r"(?:sales?|deals?|customers?|clients?|prospects?|opportunit(?:y|ies)|business)"
        r"|always be closing|closing (?:rates?|ratios?|skills?|techniques?|tactics?)"
        r"|close (?:rates?|ratios?)|(?:best|top|good|great|strong|born) closers?",
        why=_TACTIC,
        remedy=_CREDIBLE,
        instead="help the customer decide",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"closing(?= (?:and|or)\b|\s*[,.;:!?)]|\s*\Z)",
        why=_TACTIC,
        remedy=_CREDIBLE,
        instead="helping the customer decide",
        among=True,
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:overcom(?:e|es|ing)|handl(?:e|es|ing)|counter(?:s|ing)?) "
        r"(?:(?:the|any|all|each|every|those|these|their|your|customer|customers'|sales|"
        r"price|buyer|\w+'s) ){0,2}(?:objections?|resistance(?! (?:wire|heat|load|coil|test|band|"
        r"of)))"
        r"|objection handling",
        why=_TACTIC,
        remedy=_CREDIBLE,
        instead="find out what makes the customer hesitate",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"sales (?:pitch(?:es)?|quotas?|techniques?|tactics?|scripts?)|prospecting"
        r"|pitch(?:es|ed|ing)? (?:(?:the|our|your|a|an|this|that) )(?:\w+ ){0,2}(?:plans?|"
        r"packages?|agreements?|contracts?|upgrades?|services?|systems?|warrant(?:y|ies)|products?|"
        r"memberships?|add-ons?)"
        r"|(?:think|act|talk|behave|be|become) (?:(?:like|as) )?(?:a )?"
        r"(?:salesperson|salesman|saleswoman|salespeople|salesmen|sellers?)",
        why=_TACTIC,
        remedy=_CREDIBLE,
        instead="conversation about the customer's needs",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"creat(?:e|es|ing) (?:(?:a|some) )?(?:sense of )?urgency"
        r"|take no for an answer|most expensive (?:\w+ )?first",
        why="it puts pressure on somebody who has to decide",
        remedy="Say what happens if nothing is done, and leave the decision to the customer.",
        instead="give the customer time and the facts",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:convert|turn)(?:s|ed|ing)? (?:\S+ ){0,5}into (?:(?:a|an|more) )?"
        r"(?:\w+ )?sales?"
        r"|(?:every|each) (?:\S+ ){1,5}(?:is|means) (?:a|another) (?:\w+ )?(?:sale|deal)",
        why=_SELLS,
        remedy=_SERVE,
        instead="answer what the customer needs on each call",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"(?:while|when) (?:you|they|we|he|she)(?:'re| are|'s| is) (?:there|on-site)",
        why=_EXTRA,
        remedy="Make noticing and advising a part of every visit.",
        instead="as part of every visit",
    ),
    Phrase(
        rule=SELLING_WORDS,
        pattern=r"leverag(?:e|es|ed|ing) (?:(?:the|our|your|their|these|this|customer|existing|"
        r"personal) ){0,3}relationships?"
        r"|(?:moneti[sz](?:e|es|ed|ing)|exploit(?:s|ed|ing)?|(?:capitali[sz]|trad|bank|cash in|"
        r"play)(?:e|es|ed|ing|s)? on) "
        r"(?:(?:\w+|\w+'s) ){0,3}(?:relationships?|trust|goodwill|loyalty)",
        why="it spends the customer's trust on winning business",
        remedy=_CREDIBLE,
        instead="use what you know of the customer to serve them better",
    ),
    Phrase(
        rule=PROMOTING,
        pattern=r"promot(?:e|es|ed|ing|ion|ions|ional)|promos?",
        why="it sounds like advertising more than like advice",
        remedy="Prefer words of service; leave it where nothing else fits.",
        instead="recommend",
    ),
    Phrase(
        rule=WHOSE_BENEFIT,
        pattern=r"(?:increas|grow|boost|rais|driv|improv|maximi[sz]|generat|add|lift)(?:e|es|s|"
        r"ing)? "
        r"(?:(?:our|the|company|service|more|extra|additional|new|branch) ){0,2}"
        r"(?:revenues?|sales|margins?|profits?|turnover|profitability|market share|bottom line)",
        why=_OURS,
        remedy=_THEIRS,
        instead="say what the customer saves, avoids or can do",
        unless=_YOURS,
    ),
    Phrase(
        rule=WHOSE_BENEFIT,
        pattern=r"our (?:(?:service|own|gross|net) )?(?:revenues?|sales|margins?|profits?|"
        r"turnover|"
        r"profitability|market share|bottom line|numbers)|(?:additional|extra|more|new) revenues?"
        r"|revenue (?:opportunit(?:y|ies)|targets?|growth)|(?:average|higher|bigger) tickets?"
        r"|share of wallet|wallet share|sales (?:targets?|goals?)"
        r"|(?:gain|win|take|capture)(?:s|ing)? (?:more )?market share"
        r"|bring(?:s|ing)? (?:us |in |us in ){0,1}(?:more |new |extra |additional )business"
        r"|(?:dollars?|money|income) (?:\w+ ){0,3}for (?:us|the company|the branch)"
        r"|keep(?:s|ing)? our (?:people|crews?|technicians?|teams?|trucks?) busy"
        r"|fill(?:s|ing)? (?:the|our) (?:order book|schedule|slow season)|good for us",
        why=_OURS,
        remedy=_THEIRS,
        instead="say what the customer saves, avoids or can do",
        unless=_YOURS,
    ),
    Phrase(
        rule=WHOSE_BENEFIT,
        pattern=OWN_GAIN,
        why=_OURS,
        remedy=_THEIRS,
        instead="say what the customer saves, avoids or can do",
        unless=_YOURS,
    ),
    *TECHNIQUE,
)

_INNOCENT = (
    # what was once bought, or is the customer's own to sell
    rf"(?:sell|sells|selling|sold) (?:(?:the|your|their|his|her|our|this|that) )?{_PREMISES}",
    (
        r"sell-by(?: dates?)?|best-selling|sell off|sells? electricity|sell (?:power )?back"
        r"(?: to the grid)?"
    ),
    r"sell(?:s|ing)? (?:food|groceries|tickets|clothes|meals|coffee|ice cream)",
    (
        r"(?:manufacturer|maker|supplier|vendor|dealer)s? (?:no longer |still |that |who )?"
        r"(?:sells?|selling)"
    ),
    # what customers ask
    (
        r"(?:ask|asks|asked|wonders?|wondered|wants? to know|wanted to know) (?:\w+ ){0,2}"
        r"(?:whether|if) (?:we|you|they) (?:\w+ )?sell"
    ),
    # saying that one does not sell
    (
        r"(?<!why\s)(?:not|never|don't|doesn't|didn't|won't|can't|isn't|aren't|without|rather than|"
        r"instead of|nothing to) (?:(?:here|try|trying|about|just|to|be|being|a matter of) ){0,3}"
        r"(?:up-sell|cross-sell|sell)(?:s|ing)?"
    ),
    # work on the visit itself
    (
        r"(?:while|when) (?:you|they|we|he|she)(?:'re| are|'s| is) (?:there|on-site),? "
        r"(?:please )?(?:check|inspect|measure|clean|test|verify|read|reset|replace|tighten)"
    ),
    # careers, chemistry, and heat
    r"promoted by|(?:he|she|they|we|you|who) (?:\w+ ){0,2}(?:was|were|been|got|gets) promoted",
    r"(?:our |your |the |a )?margins? (?:of|for) (?:safety|error)|(?:our |your )?safety margins?",
    (
        r"promot(?:ed|ion|ing|e) (?:\w+ ){0,2}(?:to|from) (?:\w+ ){0,3}"
        r"(?:manager|foreman|forewoman|lead|leader|supervisor|technician|apprentice|dispatcher|"
        r"director)s?"
    ),
    (
        r"promot(?:e|es|ed|ing) (?:(?:the|a|more|faster|even|proper|good) )?"
        r"(?:(?:bacterial|bacteria|mould|mold|algae|microbial) )?"
        r"(?:growth|corrosion|rust|airflow|circulation|drainage|evaporation|condensation|"
        r"combustion|"
        r"health|safety|comfort|mixing)"
    ),
    # the customer's own business
    (
        r"(?:increas|grow|boost|rais|driv|improv|maximi[sz]|generat|add|lift)(?:e|es|s|ing)? "
        r"(?:your|their|his|her|the (?:store|customer|client|tenant|restaurant|shop|plant)'s) "
        r"(?:revenues?|sales|margins?|profits?|turnover)"
    ),
)

ENGLISH = Lexicon(language="en", phrases=_PHRASES, innocent=(*_INNOCENT, *NOT_SELLING, *THEIRS))

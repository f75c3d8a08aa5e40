"""English sales technique: closing, pressure, trading up, prospecting, counting what is placed.

The terms are those that sales courses teach. Words that also belong to the trade ("high
pressure", "hot lead", "target temperature") count only in company that leaves no doubt.
"""

from __future__ import annotations

from ._phrases import Phrase
from ._rules import SELLING_WORDS

_PEOPLE = (
    r"(?:them|him|her|people|everyone|everybody|somebody|someone|(?:(?:the|a|an|any|every|each|"
    r"your|our|more|older|new|these|those) )?(?:customer|client|homeowner|owner|tenant|buyer|"
    r"prospect|household)s?)"
)
_PLACED = (
    r"(?:plans?|packages?|agreements?|memberships?|contracts?|upgrades?|add-ons?|accessories|"
    r"accessory|warrant(?:y|ies)|referrals?|leads?|sales?|deals?|subscriptions?|replacements?|"
    r"changeouts?|systems?|units?)"
)
_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"thirty|forty|fifty|a dozen|a hundred)"
)
_NOW = r"(?:today|tonight|now|on the spot|right away|before (?:you|they|we) leave|this visit)"

_TACTIC = "it narrows a technician's skill to sales technique"
_CREDIBLE = "Speak of earning trust and of helping customers decide well informed."
_PRESSURE = "it puts pressure on somebody who has to decide"
_TIME = "Say what happens if nothing is done, and leave the decision to the customer."
_COUNT = "it counts what is placed with customers, not what they gain"
_GAIN = "Measure what customers gain, and leave how many to their need."


def _phrase(pattern: str, why: str, remedy: str, instead: str) -> Phrase:
    return Phrase(rule=SELLING_WORDS, pattern=pattern, why=why, remedy=remedy, instead=instead)


_CLOSING = (
    rf"ask(?:s|ing|ed)? (?:{_PEOPLE} )?(?:again )?for the (?:sale|order|business|money|signature|"
    r"commitment)(?! (?:number|form|of|slip|code))"
    rf"|get(?:s|ting)? (?:(?:a|the|their|your|his|her|that) )?"
    rf"(?:signatures?|deposits?|commitments?|yes|cheques?) (?:\w+ ){{0,3}}{_NOW}"
    rf"|(?:get|make|have)(?:s|ting|ing)? {_PEOPLE} (?:to )?(?:commit|buy|"
    rf"sign (?:{_NOW}|up|on the|before|(?:a|an|the) (?:agreement|contract|plan|deal)))"
    rf"|sign(?:s|ing|ed)? (?:{_PEOPLE} up|up {_PEOPLE})"
    r"|seal(?:s|ed|ing)? the deal|clinch(?:es|ed|ing)? (?:the|a|that) (?:sale|deal|order)"
    r"|(?:win|wins|winning|won|land|lands|landing|landed|book|nail|score)(?:s|ed|ing)? "
    r"(?:(?:the|a|an|that|this|more|bigger|big|extra|another|every) ){0,2}"
    r"(?:sales?|deals?|orders?|big jobs?|accounts?)"
    r"|(?:assumptive|trial|hard|one-call|puppy-dog) clos(?:e|es|ing)|buying (?:signals?|signs?)"
    r"|clos(?:e|ing) (?:them|him|her|hard|on the first (?:call|visit)|every (?:call|visit|job)|"
    rf"more {_PLACED})"
    r"|before (?:they|he|she|the customer|the owner) (?:can |could |has time to |have time to )?"
    r"(?:chang(?:e|es) (?:their|his|her) minds?|shop(?:s)? around|sleep(?:s)? on it|"
    r"cool(?:s)? (?:off|down)|compare(?:s)? (?:prices|quotes)|think(?:s)? (?:it over|twice)|"
    r"call(?:s)? (?:a|another|the) compet\w+)"
    r"|(?:if|when) they (?:sleep on it|shop around|think it over),? (?:you|we)(?:'ve| have|'ll)? "
    r"(?:lose|lost)"
)
_PRESSING = (
    r"limited-time (?:offers?|deals?|prices?|only|discounts?)|act (?:now|fast|today)|"
    r"while supplies last|last chance to (?:buy|save|sign)|now or never|"
    r"(?:offers?|deals?|prices?|discounts?|specials?) (?:is |are )?(?:good |valid )?"
    r"(?:for )?(?:today|tonight|this visit) only|today-only"
    r"|(?:tell|say|remind|mention|warn|hint)(?:s|ing)? (?:\w+ ){0,5}"
    r"(?:offer|price|discount|deal|special|rebate)s? (?:\w+ ){0,2}"
    r"(?:end|expire|disappear|vanish|rise|jump|gone|is only good|"
    r"(?:run|go|goe)(?:s)? (?:out|away|up))(?:s|es)?"
    rf"|(?:scar|frighten|pressur|push|nudg|steer|hook|rush|corner|guilt|soften|hustl)"
    rf"(?:e|es|s|ing|ed)? {_PEOPLE} (?:to|into|toward|towards|for|on|onto|hard|harder)"
    rf"|soften(?:s|ing)? {_PEOPLE} up"
    rf"|(?:scar|frighten|pressur)(?:e|es|s|ing) {_PEOPLE}"
    rf"|put(?:s|ting)? (?:\w+ ){{0,2}}pressure on {_PEOPLE}"
    r"|high-pressure (?:sales?|selling|pitch(?:es)?|tactics?)|hard-sell|soft-sell"
    rf"|(?:talk|trick|manoeuvre|maneuver|manipulat)(?:e|s|es|ed|ing)? {_PEOPLE} into"
    rf"|(?:persuad|convinc)(?:e|es|ing) (?:{_PEOPLE}|you)"
    rf"|(?:wear|grind|break)(?:s|ing)? {_PEOPLE} down|{_PEOPLE} off the hook|reel(?:s|ing)? "
    rf"{_PEOPLE} in"
    rf"|(?:never|don't|do not) let {_PEOPLE} (?:leave(?! (?:the|a|an|it|that|this|their|his|her) )|"
    r"think|say no|walk away|get away|hang up)"
    r"|(?:never|don't|do not|nobody) leaves? (?:\w+ ){0,4}without (?:\w+ ){0,6}"
    rf"(?:signatures?|deposits?|orders?|yes|signed|sold|{_PLACED})"
    r"|turn(?:s|ing)? (?:a|every|each|that|their|the) no into (?:a )?yes"
    r"|no (?:is not|isn't|never means) (?:an option|no)"
    r"|plant(?:s|ed|ing)? (?:the|a|some) (?:seeds?|doubts?)|strik(?:e|es|ing) while the iron "
    r"is hot|low-hanging fruit|foot in the door|fear of missing "
    r"out|play(?:s|ing)? on (?:\w+ ){0,2}(?:fears?|emotions?|guilt)"
    r"|(?:find|press|twist|poke|probe)(?:s|ing)? (?:\w+ ){0,2}pain(?: points?)?|pain points?"
)
_TRADING_UP = (
    r"good,?-better,?-(?:and )?best"
    r"|(?:high|big)-(?:margin|ticket)(?! (?:of|for))(?: \w+)?"
    rf"|trad(?:e|es|ing) {_PEOPLE} up|step(?:s|ping)? {_PEOPLE} up"
    rf"|(?:upgrad|bump|mov)(?:e|es|s|ing)? {_PEOPLE} (?:up )?to (?:the|a|our) (?:next|top|higher|"
    r"premium|bigger|better|best|gold|platinum|deluxe)"
    r"|(?:top|highest|premium|next) (?:tier|price point)"
    r"|(?:show|present|offer|quote)(?:s|ing)? (?:\w+ ){0,3}(?:top-of-the-line|high-end|premium|"
    r"most expensive|dearest) (?:\w+ ){0,2}first"
    r"|start(?:s|ing)? (?:with the (?:most expensive|premium|top|highest|dearest)|high and|at the "
    r"top)"
    r"|(?:push|mov|shift|unload)(?:e|es|s|ing)? (?:(?:more|extra|our|the|as much|as many|premium|"
    r"additional|slow) ){0,2}(?:product|products|merchandise|inventory|overstock)"
    rf"|push(?:es|ed|ing)? (?:(?:the|our|a|an|more|extra|premium|service|maintenance|\w+) ){{1,3}}"
    r"(?:plans?|packages?|agreements?|memberships?|contracts?|upgrades?|add-ons?|warrant(?:y|ies)|"
    r"subscriptions?|financing)"
    r"|sweeten(?:s|ing)? the (?:deal|offer|pot)|loss leaders?|bait and switch|"
    r"anchor(?:s|ing)? (?:the )?price"
    r"|(?:discounts?|deals?|offers?|(?:money|percent|dollars) off) (?:\w+ ){0,4}"
    rf"(?:if|when|who) (?:they|he|she|you|the customer)? ?(?:sign|buy|book|commit|decide)s? {_NOW}"
    rf"|(?:get|make|have|help)(?:s|ting|ing)? {_PEOPLE} (?:to )?(?:spend|buy|pay) more"
    r"|spend(?:s|ing)? more with us|open(?:s|ing)? (?:their|his|her) wallets?"
    r"|average (?:baskets?|sales?|order value)|(?:bigger|larger|fatter) (?:sales?|orders?)|"
    r"basket size"
    r"|(?:squeeze|milk|wring|extract)(?:s|ing)? (?:\w+ ){0,3}(?:out of|from) (?:every|each|the|"
    r"this|a) (?:customer|call|visit|account|home|job)"
    r"|(?:counter|respond|reply|come back|comes back|coming back|answer)(?:s|ing)? with "
    r"(?:(?:the|a|an) )?(?:\w+ )?(?:payments?|financing|discounts?|price)"
    r"|into (?:a|an) (?:\w+-)?(?:\w+ )?(?:deal|changeout|bigger job|full replacement)"
)
_PROSPECTING = (
    r"(?:hot|warm|good|likely|qualified|best|easy|prime) prospects?|prospects? (?:list|for a|for "
    r"our)|cold-call(?:s|ed|ing)?|warm leads|door-knocking|shopping list for (?:them|the customer)"
    r"|sales (?:leads?|funnels?|pipelines?|opportunit(?:y|ies)|calls?|process(?:es)?|training|"
    r"courses?|skills?|mindset|culture|contests?|talk|approach|presentations?|conversations?|"
    r"cycle|machine|engine|goals?|numbers|people|stars?|aids?|coach(?:ing)?|hats?)"
    r"|(?:good|prime|ideal|perfect|great) candidates? for (?:the|a|an|our|this) (?:\w+ )?(?:promo|"
    r"promotion|package|special|offer|up-sell|deal|plan)"
    r"|sales-minded|(?:our|your|a|an|hidden|whole|second|extra|extended) sales force"
    r"|selling (?:points?|opportunit(?:y|ies)|skills?|seasons?)"
    r"|(?:best|top|great|good|born|natural|star|better|true|real) (?:sales(?:people|person|men|man|"
    r"woman|women)|sellers?|rainmakers?)|rainmakers?"
    r"|(?:technicians?|techs?|you|we|they|everyone) (?:is|are) (?:\w+ ){0,2}(?:sales(?:people|"
    r"person|men|man)|sellers?|in sales)|(?:technicians?|techs?) as (?:sales\w+|sellers?)"
    r"|(?:elevator|closing|killer|perfect|winning|rehearsed) pitch(?:es)?"
    r"|pitch(?:es|ed|ing)? (?:them|him|her|customers?|homeowners?|every \w+|everyone|hard)"
    r"|(?:your|our|their) pitch(?! (?:of|is adjust|angle|diameter|circle))"
    r"|ask(?:s|ing)? (?:\w+ ){0,4}for (?:\w+ )?referrals?|name-dropping"
    r"|(?:look|hunt|fish|dig|search)(?:s|ing)? for (?:more |extra |additional |other |new )?"
    r"(?:sales|business|work to|jobs to|money|upgrades?|things to)"
    r"|find(?:s|ing)? (?:more|extra|additional|new) (?:work|jobs|business)"
    r"|what else (?:can|could|we can|you can|they can) (?:be )?(?:sold|offer them)"
    r"|(?:as long as|since|now that|seeing as) (?:you|they|we)(?:'re| are) (?:there|on-site|"
    r"already there|in the house),? (?:see|ask|offer|mention|try|find)"
)
_COUNTING = (
    r"(?:your|our|their|sales|weekly|monthly|daily|lead|new|the|a|no) quotas?|quotas? (?:for|of) "
    rf"(?:sales|leads|plans|agreements|the (?:week|month|quarter))"
    r"|(?:hit|make|meet|beat|miss|reach|exceed|smash|crush)(?:es|s|ing)? (?:your|our|their|his|"
    r"her|the) (?:(?!sales|revenue|profit|margin)\w+ )?(?:quotas?|numbers|targets?|goals?)"
    r"(?! (?:temperature|pressure|flow|speed|humidity|level|value|setting))"
    rf"|{_NUMBER} (?:\w+ ){{0,3}}{_PLACED} (?:a|per|each|every|this|by) (?:day|week|month|quarter|"
    r"visit|call|ticket|technician|tech|truck|shift|head|Friday|person)"
    r"|(?:accessories|plans|add-ons|upgrades|items) per ticket"
    rf"|(?:targets?|goals?|minimum) (?:\w+ ){{0,4}}(?:is|are|of) {_NUMBER} (?:[\w\-]+ ){{0,3}}"
    rf"{_PLACED}"
    r"|(?:sales|conversion|attach|attachment|hit|win|closing|acceptance) rates? (?:of|per|by|must|"
    r"has|should|for|target)|conversion rates?|attach(?:ment)? rates?"
    r"|(?:nobody|no one|none of you|you don't) (?:goes|go|leaves|leave|comes|come) (?:home|back) "
    r"(?:\w+ ){0,2}(?:until|without|before)"
)
_OBJECTIONS = (
    r"(?:overcom|handl|counter|defus|deflect|neutrali[sz]|smash|beat|tackl|dispel|anticipat|answer|"
    r"rebut)(?:e|es|s|ing|ed)? (?:(?:the|any|all|each|every|those|these|their|your|customer|"
    r"customers'|sales|price|buyer|common|usual|last) ){0,3}(?:objections?|pushback|reluctance|"
    r"rebuttals?|excuses|resistance(?! (?:wire|heat|load|coil|test|band|of)))"
    r"|(?:get|push|work|talk)(?:s|ting|ing)? (?:past|around|through) (?:\w+ ){0,3}"
    r"(?:objections?|resistance|hesitation|no|gatekeepers?)"
    r"|(?:price|sales|buyer|common|customer|cost) objections?|rebuttals?"
)

TECHNIQUE: tuple[Phrase, ...] = (
    _phrase(_CLOSING, _TACTIC, _CREDIBLE, "help the customer decide"),
    _phrase(_PRESSING, _PRESSURE, _TIME, "give the customer time and the facts"),
    _phrase(
        _TRADING_UP,
        "it looks for what costs more, not for what helps",
        "Name what fits this customer's need, and what each choice brings and costs.",
        "recommend what fits this customer's need",
    ),
    _phrase(_PROSPECTING, _TACTIC, _CREDIBLE, "conversation about the customer's needs"),
    _phrase(_COUNTING, _COUNT, _GAIN, "how many customers are better off"),
    _phrase(_OBJECTIONS, _TACTIC, _CREDIBLE, "find out what makes the customer hesitate"),
)

NOT_SELLING: tuple[str, ...] = (
    (
        r"(?<!why\s)(?:not|never|don't|doesn't|won't|can't|isn't|aren't|without|rather than|nobody|"
        r"no one|nothing to) (?:(?:here|our|place|job|try|trying|about|just|to|be|being|is|will|"
        r"should|want|going|a|matter|of) ){0,4}(?:persuad|convinc|push|pressur|rush|scar|"
        rf"talk|nudg|steer)(?:e|es|s|ing|ed)? (?:{_PEOPLE}|you)"
        r"(?: (?:to|into|toward|towards|on|for|hard|with))?"
    ),
    r"(?:sales|selling) (?:price|tax|floor|office|counter|receipt)s?",
    r"(?:convinced|persuaded) (?:that|by)",
)

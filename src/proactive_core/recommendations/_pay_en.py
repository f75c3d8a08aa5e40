"""English words by which pay, prizes or praise hang on sales or leads; and harmless uses."""

from __future__ import annotations

from ._pay_reasons import DISPUTED, DULLS, HARD_TO_EXPLAIN, WRONG_REASON, pay, ranking
from ._phrases import Lexicon

_DUE = (
    r"(?:leads?|sales?|opportunit(?:y|ies)|referrals?|quotes?|deals?|recommendations?|agreements?|"
    r"estimates?|proposals?|contracts?|plans?|memberships?|upgrades?|add-ons?|accessor(?:y|ies)|"
    r"replacements?|changeouts?|subscriptions?|warrant(?:y|ies)|conversions?)"
)
_DONE = r"(?:sold|placed|closed|booked|installed|approved|signed|accepted|won|converted)"
_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty(?:-five)?|thirty|"
    r"forty|fifty|sixty|seventy-five|a hundred|one hundred|two hundred)"
)
_MONEY = (
    r"(?:[$€£] ?\d[\d,.]*|\d[\d,.]* ?(?:dollars|euros|pounds|bucks|cad|usd|[$€£])|"
    rf"{_NUMBER} (?:dollars|bucks|euros|pounds)|dollars|bucks|euros|pounds)"
)
_GAP = r"[^.!?;]{0,60}?"
_PRIZE = (
    r"(?:prizes?|trips?|dinners?|lunch(?:es)?|gifts?|awards?|rewards?|rewarded|day off|days off|"
    r"bonus(?:es)?|wins?|winners?|points|party|barbecue)"
)
_INCOME = (
    r"(?:wages?|pay|pay-grades?|salar(?:y|ies)|income|earnings|raises?|compensation|paycheques?|"
    r"paychecks?|cheques?|hourly rates?)"
)
_BASIS = (
    r"safety|attendance|punctuality|certifications?|training|apprenticeships?|signing|sign-on|"
    r"holiday|christmas|year-end|retention|seniority|overtime|on-call|tool allowance|first-aid|"
    r"responsibilit(?:y|ies)|referring (?:a|an) (?:\w+ ){0,2}(?:apprentice|technician|employee|"
    r"colleague|friend)"
)
_WHO = r"(?:customers?|clients?|owners?|tenants?|homeowners?)"
# Money that goes to a customer or comes from one; that a customer pays when is no excuse.
_CUSTOMERS = (
    rf"tax(?:es)?|rebates?|discounts?|(?:held|kept) back|down payment|{_WHO} (?:\w+ )?(?:gets?|"
    rf"receives?|saves?|is charged|are charged)|"
    rf"{_WHO} (?:\w+ )?pays? (?:[$€£]?\d[\d,.]*|half|a third)|"
    r"the customer's (?:cost|bill)"
)
_TIME = (
    r"(?:hours?|nights?|days?|weeks?|months?|years?|shifts?|weekends?|kilomet(?:er|re)s?|miles?|"
    r"visits?|calls?|trips?|meals?|child|children|employees?|persons?|courses?|exams?)"
)
_GIVEN = (
    rf"(?:{_MONEY}|{_PRIZE}|earns?|gets?|keeps?|pockets?|receives?|pays?|paid|shares?|credits?|"
    r"increases?|raises?|off early|compensated)"
)
_EVENT = (
    r"(?:leads?(?! (?:technician|tech|hand|installer|mechanic|electrician)s?)|sales?(?! tax)|"
    r"referrals?|refers?|referring|sold|sells?|selling|quotes?|upgrades?|memberships?|"
    r"(?:maintenance|service) plans?|agreements?|deals?|replacements?|(?:extra|additional) work|"
    r"(?:customers?|clients?|homeowners?|owners?) (?:\w+ )?(?:signs?|buys?|says? yes|accepts?)|"
    r"bring(?:s|ing)? in (?:\w+ )?(?:business|work)|(?:dollar|sales) volume|producers?|"
    r"(?:work|job|visit) is booked|opportunit(?:y|ies)|(?:most|more) revenue|clos(?:e|ing) rates?|"
    r"(?:work|jobs) (?:that )?(?:they|you|we|he|she) (?:generate|find|bring|create)s?|"
    rf"for (?:each|every)(?! (?:\w+ )?{_TIME}))"
)
_NOT_SO = (
    r"no|not|never|nobody|nobody's|none|neither|nor|without|\w+n't|instead of|rather than|"
    rf"whatever (?:they|you|he|she|we)|regardless|no matter|learn\w*|"
    rf"workshops?|courses?|stud(?:y|ies|ying)|{_CUSTOMERS}|{_BASIS}"
)

_PHRASES = (
    pay(
        r"commissions?|spiffs?|spifs?|kickbacks?|bount(?:y|ies)|finder's fees?|"
        r"piece-(?:rates?|work)|pay-for-performance|performance-based pay|"
        r"(?:sales?|leads?) incentives?",
        WRONG_REASON,
    ),
    pay(
        rf"(?:\d+(?:[.,]\d+)? ?(?:%|percent|per cent)|{_NUMBER} (?:percent|per cent)|half|a third|"
        r"(?:a |the )?(?:percentage|share|cut|slice|portion|part)) (?:of|on) (?:\w+ ){0,3}?"
        r"(?:sales?|revenue|ticket|invoice|price|deal|jobs?|value|margin|contract|billings?|"
        r"profits?|fee|upgrades?|what(?:ever)? (?:\w+ ){1,3}?(?:buys?|spends?|pays?))",
        HARD_TO_EXPLAIN,
        unless=_CUSTOMERS,
    ),
    pay(
        rf"(?:per|for (?:each|every|any)|a|an|(?:each|every) time (?:a|an)) "
        rf"(?:(?:qualified|won|sold|closed|new|good|accepted|approved|successful) )?{_DUE}"
        r"(?= (?:bonus|payments?|pay|fees?|rewards?))"
        rf"|(?:{_MONEY}|paid|pays?|earns?|gets?|receives?|rewarded?|compensated) (?:\w+ ){{0,3}}?"
        rf"(?:per|for (?:each|every|any)|by the) (?:\w+ ){{0,2}}?{_DUE}"
        rf"|{_MONEY} (?:a|an|each|every) (?:\w+ )?{_DUE}|{_MONEY} ?/ ?(?:\w+ )?{_DUE}"
        rf"|{_MONEY} (?:\w+ ){{0,2}}?(?:per|for (?:each|every|any)) (?:\w+ ){{1,4}}?{_DONE}"
        rf"|(?:compensated|paid|rewarded|remunerated) for (?:\w+ )?{_DUE}",
        DISPUTED,
    ),
    pay(
        rf"(?:each|every|any) (?:\w+ ){{0,3}}?(?:{_DUE}|{_DONE}){_GAP}(?:{_MONEY}|{_PRIZE}|"
        r"(?:entry|ticket|chance) (?:in|into|for|to))",
        DISPUTED,
        unless=_CUSTOMERS,
        wide=True,
    ),
    pay(
        r"(?:bring|hit|reach|book|close|sell|sign|get|find|hand|turn|submit|make|place)(?: in| up)?"
        rf" (?:\d+|{_NUMBER}) (?:\w+ ){{0,2}}?{_DUE},? (?:and|to|for) {_GAP}(?:get|earn|receive|"
        rf"{_PRIZE}|{_MONEY})",
        DISPUTED,
    ),
    pay(
        rf"(?:the )?more (?:\w+ ){{1,8}}?(?:sells?|sold|books?|closes?|brings?|approved|places?|"
        rf"recommends?|refers?|signs?|{_DUE}),? (?:and )?the (?:more|bigger|higher|larger|better|"
        r"fatter)",
        WRONG_REASON,
    ),
    pay(
        rf"{_GIVEN}[^.!?;]{{0,80}}?{_EVENT}|{_EVENT}[^.!?;]{{0,80}}?{_GIVEN}",
        DISPUTED,
        unless=_NOT_SO,
        wide=True,
    ),
    pay(r"bonus(?:es)?|gift-cards?|cash (?:rewards?|awards?)", DULLS, unless=_BASIS),
    pay(
        rf"(?:bonus(?:es)?|gift-cards?|rewards?|prizes?|points|tickets?) (?:\w+ ){{0,3}}?"
        rf"(?:for|per|on) (?:\w+ ){{0,2}}?{_DUE}",
        DULLS,
    ),
    pay(
        rf"{_INCOME} (?:\w+ ){{0,4}}?(?:(?:depends?|depending|based) on|(?:tied|linked) to|"
        r"(?:set|determined|decided|fixed) by|(?:rises?|grows?|goes up|varies|climbs?) with|for "
        r"(?:those|technicians|techs|whoever|anybody) who) (?:\w+ ){0,4}?"
        rf"(?:sells?|revenue|billings?|{_DUE})"
        rf"|profit-sharing (?:on|for|from) (?:each|every|any|{_DUE})",
        WRONG_REASON,
    ),
    pay(r"(?:incentive|variable|performance) pay", WRONG_REASON, unless=_BASIS),
    pay(
        r"draws? for (?:\w+ ){0,7}?(?:leads?|sales?|referrals?)|(?:prize|lucky|monthly|weekly) "
        r"draws?"
        r"|(?:entry|entries|tickets?|chances?) (?:in|into|for|to) (?:the|a|our) (?:\w+ )?draw",
        DULLS,
    ),
    pay(r"contests?|competitions?|sweepstakes?|raffles?", DULLS, unless=_BASIS),
    ranking(
        r"leader-boards?|league-tables?|score-boards?|rank(?:s|ed|ings?)? "
        r"(?:(?:our|all|the|of|each) ){0,2}(?:technicians?|techs?|by (?:the )?(?:number of )?"
        r"(?:leads|sales))"
        r"|(?:top|best) (?:lead|sales) (?:generators?|producers?|earners?|getters?)"
        r"|(?:top|best) sellers?"
        rf"|of the (?:week|month|quarter|year){_GAP}(?:leads|sales)|(?:leads?|sales?) of the "
        r"(?:week|month|quarter|year)"
        rf"|(?:the|has|had) (?:most|highest) (?:number of )?(?:\w+ )?{_DUE}"
        r"|(?:sells?|sold|books?|booked|closes?|closed|brings?) (?:\w+ )?the most"
        r"|(?:post|publish|display|show|hang|pin|read out|announce)(?:s|ed|es|ing)? (?:\S+ ){0,4}?"
        r"(?:lead|sales|referral|quote) (?:numbers?|counts?|totals?|figures?|results?)"
        rf"|on the (?:board|wall|screen){_GAP}{_DUE}"
    ),
)

_INNOCENT = (
    (
        r"(?:no|without|not|never|don't|neither|nor|stop(?:ped)?|end(?:ed)?|abolish(?:ed)?|"
        r"dropp?(?:ed)?|scrap(?:ped)?|replac(?:e|ed|ing)|instead of|rather than) "
        r"(?:(?:any|pay|pays|paid|paying|a|the|get|earn|on|all|of|for|by|per|give|use|have|"
        r"run|sales|lead) ){0,3}"
        r"(?:commissions?|bonus(?:es)?|spiffs?|spifs?|contests?|competitions?|leader-boards?|"
        r"gift-cards?|kickbacks?|bount(?:y|ies)|raffles?)"
        r"(?:,? (?:or|nor|and) (?:\w+ )?(?:commissions?|bonus(?:es)?|contests?|"
        r"competitions?|leader-boards?))*"
        rf"(?: (?:for|per|on) (?:\w+ ){{0,2}}{_DUE})?"
    ),
    (
        rf"(?:no|not|never|don't|without) (?:\w+ ){{0,4}}(?:per|for (?:each|every|any)|by the) "
        rf"(?:\w+ )?{_DUE}"
    ),
    (
        rf"(?:nobody|no one|no technician|no tech|none of (?:us|them|you)) (?:\w+ ){{0,6}}?"
        rf"(?:paid|pays|pay|earns?|rewarded|ranked|compensated){_GAP}{_DUE}"
    ),
    # saying that pay does not hang on it
    (
        rf"{_INCOME} (?:\w+ ){{0,2}}?(?:not|never|doesn't|isn't|don't|aren't) (?:\w+ ){{0,6}}?"
        rf"(?:sells?|revenue|billings?|{_DUE})"
    ),
    rf"(?:nobody's|no-one's|no technician's) (?:\w+ ){{0,6}}?(?:revenue|billings?|{_DUE})",
    (
        r"(?:not|never|don't|doesn't|nobody|no one) (?:\w+ ){0,3}?(?:rank|ranks|ranked|post|posts|"
        rf"publish|display|show){_GAP}(?:technicians?|techs?|leads?|sales?|numbers?)"
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
)

ENGLISH_PAY = Lexicon(language="en", phrases=_PHRASES, innocent=_INNOCENT)

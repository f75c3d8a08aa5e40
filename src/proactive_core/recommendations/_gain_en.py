"""English words for what the company gains: money, work for its people, its place in the market."""

from __future__ import annotations

_US = r"(?:us|the (?:company|branch|business|firm|shop|office|department)|our (?:\w+ )?\w+)"
_HANDS = (
    r"(?:crews?|trucks?|vans?|people|techs?|technicians|shop|departments?|installers?|"
    r"install(?:ation)?|schedule|calendar|board|order book|books|backlog|"
    r"slow (?:seasons?|months?|weeks?)|winter|project group)"
)
_GROWS = (
    r"(?:increas|grow|boost|rais|driv|improv|maximi[sz]|generat|add|lift|protect|strengthen|"
    r"expand|build|accelerat|fuel|feed|fatten|double|multipl)(?:e|es|s|ing|ies|y)?"
)

#: What makes the company's gain the point of a sentence; a customer's gain beside it excuses.
OWN_GAIN = (
    rf"{_GROWS} (?:(?:our|the|company|service|more|extra|additional|new|branch|average|recurring|"
    r"overall|department) ){0,3}(?:tickets?|spend|invoices?|order value|basket|cash flow|earnings|"
    r"income|customer base|footprint|billings?|bookings?|top line)"
    r"|recurring (?:revenues?|income)|revenue (?:streams?|sources?|drivers?|engines?|generators?)"
    r"|profit cent(?:er|re)s?|profit (?:drivers?|opportunit(?:y|ies))|cash cows?|gold ?mines?"
    r"|(?:gross|net|operating|higher|better|healthy|fat|extra|more) (?:profits?|margins?|earnings)"
    r"|profit margins?|profitab(?:le|ility) (?:for|of|to) (?:us|the (?:company|branch))"
    r"|our (?:\w+ )?(?:earnings|income|cash flow|billings?|bookings?|growth|shareholders?|"
    r"investors?|backlog|pipeline|top line|budget targets?)|shareholders?"
    rf"|(?:earn|net|pay|make|bring|yield|cost)(?:s|ing)? {_US} (?:\w+ ){{0,4}}(?:money|dollars?|"
    r"profit|more|business|\d+|thousand|hundred|income|cash)"
    r"|cash flow for (?:us|the (?:company|branch|business))"
    r"|(?:what|that|which) (?:we|the (?:company|branch)) (?:earns?|makes?|gains?|pockets?|clears?) "
    r"(?:on|from|with|by|per)"
    r"|we (?:earn|profit|pocket|clear|gross) (?:\w+ ){0,4}(?:on|from|with|by|per|more|most|money)"
    r"|we make (?:(?:more|extra|good|better|real|most|our|most of our|the most) )*"
    r"(?:money|profit|living)"
    r"|we make (?:more|most|less|twice as much|a lot|the most) (?:on|from|with|per)"
    r"|where (?:we make|the) (?:our |the |real )*(?:money|profit|margin)(?: is)?"
    r"|(?:good|great|better|best|profitable|lucrative|valuable) for (?:us|business|the (?:company|"
    r"branch|firm)|our \w+)(?! and (?:for )?(?:you|the customer))"
    r"|worth (?:\w+ ){0,5}to (?:us|the (?:company|branch|firm))"
    rf"|keep(?:s|ing)? (?:our|the|all our|every) (?:\w+ )?{_HANDS} (?:\w+ ){{0,1}}(?:busy|full|"
    r"booked|occupied|working (?:through|during|all))"
    r"|(?:generat|win|creat|driv|drum up|bring in|attract)(?:e|es|s|ing)? (?:more|new|extra|"
    r"additional) business"
    rf"|(?:fill|feed|build)(?:s|ing)? (?:up )?(?:our|the|in the|your|next \w+'s) (?:\w+ )?"
    rf"{_HANDS}"
    r"|work for our (?:crews?|installers?|people|technicians)"
    r"|customer lifetime value|lifetime value|market leadership|"
    r"beat(?:s|ing)? (?:out )?(?:the|our) compet(?:ition|itors?)"
    r"|(?:we|the (?:company|branch)) (?:need|needs|want|wants|have|has) (?:\w+ ){0,2}to grow"
    r"|grow(?:s|ing)? (?:our (?:\w+ )?business|(?:the|our) (?:\w+ )?(?:company|branch|department))"
    r"|(?:feed|fill|build)(?:s|ing)? (?:our|the sales) (?:sales )?pipeline"
    r"|(?:dollars?|money|cash|income|revenue) (?:\w+ ){0,3}(?:for|to) (?:us|the (?:company|branch|"
    r"department)|our \w+)|easy money|money (?:we|you) (?:are )?leav(?:e|ing) on the table|"
    r"leav(?:e|es|ing) money on the table"
    r"|help(?:s|ing)? (?:us|the branch|the company) (?:to )?(?:make|meet|reach|hit|grow|earn|sell)"
)

#: The same words, of somebody else's money.
THEIRS: tuple[str, ...] = (
    (
        r"(?:your|their|his|her|its|the (?:store|customer|client|tenant|restaurant|shop|plant|"
        r"hotel|bakery|owner|landlord)'s) (?:(?:gross|net|operating|own|higher|better) ){0,2}"
        r"(?:profits?|profit margins?|margins?|earnings|cash flow|income|business|"
        r"revenues?|sales|bookings?)"
        r"(?: (?:streams?|margins?))?"
    ),
    rf"{_GROWS} (?:your|their|his|her) (?:\w+ )?(?:business|income|earnings|bookings?|cash flow)",
    r"profit margins? (?:on|of) (?:your|their|the (?:bakery|store|restaurant)'s)",
)

"""What the technicians and the office say; the ideas themselves are in files of their own."""

from .ideas_home import HOME_IDEAS
from .ideas_shop import SHOP_IDEAS

IDEAS = SHOP_IDEAS + HOME_IDEAS

UNITS_C = (
    "RTU-1",
    "RTU-2",
    "RTU-3",
    "RTU-5",
    "walk-in cooler 1",
    "walk-in cooler 2",
    "walk-in freezer",
    "prep cooler",
    "rack A",
    "rack B",
    "make-up air unit 1",
    "AHU-2",
)
UNITS_R = ("the furnace", "the heat pump", "the outdoor unit", "the air handler")

# What the over-promoting technician writes: the gain is his, or nothing much.
WEAK_GAINS = (
    "Good upsell, boosts our revenue this quarter.",
    "Easy cross-sell while we are on site, good margin for us.",
    "Helps me hit my target for the month.",
    "Newer is better.",
    "They have the budget, we should close this one before year end.",
    "Everybody should have this.",
    "Big ticket for the branch if we sell it as a package.",
)
WEAK_NAMES = (
    "Full system replacement",
    "Premium maintenance package",
    "Air purifier add-on",
    "Smart control upgrade",
    "Duct cleaning special",
    "Surge protector promo",
    "Extended warranty",
    "UV lamp kit",
)
# A few others slip into the same language now and then.
SALES_TALK = (
    "Nice upsell while you're there, and it lowers their bill a little.",
    "Gets us into the building for the bigger job, good for our numbers.",
)

OFFICE_TALK = (
    "Spoke with the owner on site.",
    "Showed the photo on my phone.",
    "Store manager asked for a price in writing.",
    "Left my card, they know it is not urgent.",
    "Tenant was not there, talked to the super.",
)

CALLS = {
    "service": (
        "No cooling",
        "No heat",
        "Unit noisy",
        "Water under the unit",
        "Box too warm",
        "Thermostat blank",
        "Breaker trips",
        "Ice on the coil",
        "Smell at start",
    ),
    "maintenance": (
        "Quarterly maintenance",
        "Spring start-up",
        "Fall start-up",
        "Filter change",
        "Annual inspection",
        "Semi-annual refrigeration PM",
    ),
}

TGL_WORDS = (
    "Customer would like somebody to call about {idea}.",
    "Promised that the office calls about {idea}. Best before noon.",
    "{idea}: showed it to the manager, she wants to know what it takes.",
    "Owner asked me about {idea} on the way out, please ring him.",
    "Follow-up from today's visit: {idea}. They are keen to decide soon.",
)

ACCEPT_NOTES = (
    "Customer goes ahead, thank you for spotting it.",
    "They want it done before the season. Well explained by you, they said.",
    "Accepted the smaller option. Good catch.",
    "Yes from the owner. We book it with your next visit there.",
)
DECLINE_NOTES = (
    "Not this year, no budget. They thank you for telling them.",
    "They have their own contractor for this one.",
    "Head office said no. The store manager would have liked it.",
    "Will sell the building in spring, so no.",
)
UNSUITABLE_NOTES = (
    "Checked with engineering: the unit is under recall, the maker does it free of charge.",
    "The lease leaves this to the landlord. I sent him your photo.",
    "The duct is too small for it, we would have done them no favour. Thanks all the same.",
)
COVERED_NOTES = (
    "Already part of the maintenance plan, it is due in the next visit.",
    "Sold in the spring quote, waiting for parts. Your photo went into the file.",
    "Another quote for the same unit is open, I joined the two.",
)

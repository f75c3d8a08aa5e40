"""Ideas for homes, and those that fit everywhere; the same words in braces as for shops."""

from .idea import Idea

HOME_IDEAS = (
    Idea(
        "R",
        "Furnace flame sensor and burner dirty",
        "Low",
        (140, 260),
        (
            "Flame signal is weak at {n} tenths of a microamp, burner has lint in it.",
            "Furnace locked out twice last month, sensor is coated white.",
        ),
        "Clean burner and sensor, check the gas pressure, new filter.",
        (
            "No lock-out on the coldest night of the year.",
            "The house stays warm and it uses less gas.",
        ),
        (
            "It will lock out again, usually at night.",
            "A lazy burner makes soot and then it is a big clean.",
        ),
    ),
    Idea(
        "R",
        "Heat pump instead of oil furnace",
        "Medium",
        (9000, 17500),
        (
            "Oil furnace is {age} years old, tank shows rust at the seam, ducts are in good shape.",
            "Oil tank is past its date for the insurer, house has R-20 walls and good ducts.",
        ),
        "Quote a cold-climate heat pump with the grant forms filled in for you.",
        (
            "Roughly half the heating cost, cooling in summer, and no tank to worry about.",
            "You keep the insurance, and the grant covers a good part.",
        ),
        (
            "The insurer may refuse the tank at renewal, and a leak costs more than the heat pump.",
            "Oil price rises again and the tank keeps rusting.",
        ),
    ),
    Idea(
        "R",
        "Condensate pump failing",
        "Medium",
        (190, 340),
        (
            "Condensate pump float sticks, the pan has been up to the brim.",
            "Condensate pump hums and is hot, safety switch is not wired.",
        ),
        "Replace the pump and wire the safety switch so it stops before it spills.",
        ("No water over the finished basement.", "Your floor is safe even when you are away."),
        (
            "When it stops the water goes straight to the carpet.",
            "It will flood on the first humid week.",
        ),
    ),
    Idea(
        "R",
        "CO detector missing on bedroom floor",
        "High",
        (90, 180),
        (
            "There is no CO alarm on the bedroom floor, the furnace is {age} years old.",
            "The only CO alarm in the house expired {n} years ago.",
        ),
        "Fit a CO alarm outside the bedrooms today.",
        (
            "Your family wakes up if something goes wrong.",
            "Peace of mind at night, and it is required anyhow.",
        ),
        ("Carbon monoxide gives no smell and no warning.", "An expired alarm may not sound."),
    ),
    Idea(
        "R",
        "Humidity too low, floors opening",
        "Low",
        (480, 980),
        (
            "House is at 18 % humidity, wood floor shows gaps, humidifier pad is solid lime.",
            "Humidifier has had no water for a while, valve is stuck closed.",
        ),
        "New pad and valve, set it to follow the outdoor temperature.",
        (
            "Fewer nosebleeds and the oak floor closes up again.",
            "The house feels warmer at a lower set point.",
        ),
        (
            "The floor boards may crack for good.",
            "Dry air makes the piano and the furniture suffer.",
        ),
    ),
    Idea(
        "R",
        "AC lineset rubbing on joist",
        "Medium",
        (160, 420),
        (
            "Suction line rubs on a joist bracket, copper is bright at the spot.",
            "Lineset is strapped with wire and has a wear mark.",
        ),
        "Re-hang the line with cushioned clamps and check for a leak.",
        (
            "The charge stays where it belongs, so you have cooling when you need it.",
            "No refill next summer.",
        ),
        (
            "It rubs through and you lose the whole charge.",
            "The leak sits over the drywall, repair gets messy.",
        ),
    ),
    Idea(
        "B",
        "Filter wrong size, air goes past it",
        "Low",
        (60, 190),
        (
            "Filter is one size too small, dust line on the coil shows the bypass.",
            "Two filters are missing on {unit} and the coil is getting grey.",
        ),
        "Fit the right filters with a rack and leave a spare set.",
        (
            "Cleaner air for everybody and the coil stays clean.",
            "Better air flow to the far rooms.",
        ),
        (
            "Dirt on the coil costs capacity and later a deep clean.",
            "The coil ices up when it gets dirty enough.",
        ),
    ),
    Idea(
        "B",
        "Thermostat schedule does not fit your hours",
        "Low",
        (0, 240),
        (
            "Heating runs to 22 °C all weekend while nobody is here.",
            "Thermostat clock is off by {n} hours, it heats at night.",
        ),
        "Set the schedule with you now, or fit a connected thermostat.",
        (
            "You heat when you are in, expect ten percent off the bill.",
            "Warm when you arrive and no waste at night.",
        ),
        (
            "Nothing fails, it just costs you every week.",
            "The night heating keeps the bill up all winter.",
        ),
    ),
    Idea(
        "B",
        "Disconnect switch burnt",
        "High",
        (220, 480),
        (
            "Outdoor disconnect of {unit} is browned, one blade is loose.",
            "Terminal in the disconnect of {unit} is 94 °C on the camera.",
        ),
        "Replace the disconnect and the last metre of cable.",
        (
            "No fire risk on the wall, and the compressor gets its full voltage.",
            "Safe to touch for you and for us.",
        ),
        ("A loose blade can start a fire.", "It will drop a phase and burn the compressor."),
    ),
    Idea(
        "B",
        "Outdoor unit sinking off level",
        "Low",
        (240, 620),
        (
            "Pad of {unit} has sunk {n} cm on the drain side, lineset is under tension.",
            "Outdoor unit leans to the fence after the frost, fan touches the guard.",
        ),
        "Level it on a new base before the ground freezes.",
        (
            "It runs quiet again and the oil gets back to the compressor.",
            "No noise for the neighbours, and a longer life.",
        ),
        (
            "The flare can crack with the next frost.",
            "Oil stays in the coil and the compressor runs dry.",
        ),
    ),
)

"""Ideas for shops and offices; `{unit}` is a machine, `{age}` its years, `{n}` a small number."""

from .idea import Idea

SHOP_IDEAS = (
    Idea(
        "C",
        "Walk-in door gasket torn",
        "Medium",
        (280, 640),
        (
            "Bottom gasket of {unit} is torn for about {n}0 cm, ice is building on the sill.",
            "Door gasket on {unit} no longer seals, you can see light at the hinge side.",
        ),
        "Replace the gasket and adjust the hinges and closer.",
        (
            "The compressor stops running around the clock and the stock keeps its temperature.",
            "Your staff no longer chip ice at the door, and the box holds 2 °C at lunch time.",
        ),
        (
            "Warm air keeps coming in, the coil will ice up and you may lose stock in a heat wave.",
            "Somebody may slip on the ice at the sill.",
        ),
    ),
    Idea(
        "C",
        "Condenser coil fouled with grease",
        "High",
        (320, 900),
        (
            "Head pressure on {unit} is high, the coil is matted with kitchen grease.",
            "Condenser of {unit} sits beside the hood exhaust, coil is blocked by a third.",
        ),
        "Chemical clean of the coil, then move it to a quarterly clean with the filter change.",
        (
            "Lower power bill on this unit, and it keeps up on hot days without tripping.",
            "The unit runs cooler, so you are far less likely to lose it on a July weekend.",
        ),
        (
            "It will trip on high pressure in the first hot spell.",
            "The compressor runs hot all day and will not reach its normal life.",
        ),
    ),
    Idea(
        "C",
        "Evaporator drain heater failed",
        "High",
        (240, 520),
        (
            "Drain line heater in {unit} is open circuit, the pan was full of ice.",
            "Drain heater of {unit} draws no current, water is freezing in the line.",
        ),
        "Replace the drain heater and insulate the last metre of the line.",
        (
            "No more water on the freezer floor, and no more defrosting by hand.",
            "The floor stays dry and safe for your staff.",
        ),
        (
            "The pan overflows and freezes, next is the fan blades hitting ice.",
            "Ice on the floor is a fall waiting to happen.",
        ),
    ),
    Idea(
        "C",
        "Refrigerant R-404A system due for a plan",
        "Low",
        (6500, 18000),
        (
            "{unit} still runs on R-404A and was topped up {n} times since last year.",
            "Leak search on {unit} found a second weeping flare, charge is R-404A.",
        ),
        "Fix the leaks now and plan a change to a low-GWP unit, with prices in good time.",
        (
            "You decide in your own time and can budget, instead of buying gas in an emergency.",
            "Fewer refills, and you are ready before the gas gets scarcer and dearer.",
        ),
        (
            "Each refill will cost more, and a burst in summer means days without the box.",
            "A leak on this gas may be reportable, and supply is shrinking.",
        ),
    ),
    Idea(
        "C",
        "No temperature alarm on the cold room",
        "High",
        (450, 1200),
        (
            "{unit} holds vaccine and dairy and there is no alarm if it fails at night.",
            "Nobody would know before morning if {unit} stops: no alarm, no log.",
        ),
        "Fit a two-sensor alarm with a text message and a log for the inspector.",
        (
            "You hear of a failure within minutes and can save the stock, also at night.",
            "The log is kept for you, so the inspection takes minutes.",
        ),
        (
            "One failed contactor on a Saturday night and the whole room is lost.",
            "Without a log you cannot show that the cold chain was kept.",
        ),
    ),
    Idea(
        "C",
        "Rooftop unit heat exchanger cracked",
        "Critical",
        (3800, 9800),
        (
            "Camera shows a crack in the second cell of {unit}, flame moves when the fan starts.",
            "CO reading at {unit} rises with the fan on, heat exchanger has a visible crack.",
        ),
        "Keep the heating locked out and replace the heat exchanger or the unit ({age} years).",
        (
            "Everybody in the building is safe, and you have heat before the cold sets in.",
            "No carbon monoxide risk for staff and customers.",
        ),
        (
            "Carbon monoxide can reach the sales floor. It stays locked out until it is repaired.",
            "Without heat the pipes above the ceiling may freeze.",
        ),
    ),
    Idea(
        "C",
        "Economizer stuck open",
        "Medium",
        (380, 1100),
        (
            "Damper on {unit} is stuck at about 60 % open, the actuator hums and does not turn.",
            "Outside air damper of {unit} does not move, linkage is broken.",
        ),
        "Replace the actuator, set minimum air and test with the controller.",
        (
            "You stop heating the outdoors all winter, and the east offices get warm again.",
            "Free cooling works again in spring, that is the cheapest cooling you have.",
        ),
        (
            "You pay to heat outside air every hour of winter.",
            "The coil can freeze in January and flood the ceiling.",
        ),
    ),
    Idea(
        "C",
        "Ice machine scale and slime",
        "Medium",
        (260, 480),
        (
            "Ice machine has heavy scale on the plates and slime in the bin.",
            "Water filter of the ice machine is two years old, cubes come out cloudy.",
        ),
        "Descale and sanitise, change the filter and put it on a six-month clean.",
        (
            "Clear ice that you can serve with a good feeling, and more of it on Saturdays.",
            "You pass the next health inspection without a remark.",
        ),
        (
            "A health inspector will close the machine when he sees the bin.",
            "The float sticks with scale and then it floods.",
        ),
    ),
    Idea(
        "C",
        "Case lights and fans to LED and EC",
        "Low",
        (2200, 7400),
        (
            "Open cases still have tube lamps and shaded-pole fans, {n}2 of them.",
            "The dairy wall has old shaded-pole fans, two are noisy.",
        ),
        "Change to LED and EC fan motors, the utility pays part of it.",
        (
            "The power bill of the cases falls by a third, with the grant it pays in two years.",
            "Less heat in the cases, so product keeps longer and the aisle is brighter.",
        ),
        (
            "The grant closes, and the two noisy motors will fail one by one.",
            "You keep paying for heat that the compressors must take out again.",
        ),
    ),
    Idea(
        "C",
        "Compressor short cycling",
        "High",
        (420, 1800),
        (
            "{unit} starts {n}2 times an hour, low-pressure control has drifted.",
            "Compressor on {unit} short cycles, suction pressure swings with every start.",
        ),
        "Replace the control, check the charge and trend it for a week.",
        (
            "The compressor lasts its years, and the box temperature stops swinging.",
            "Steadier temperature and a lower power bill.",
        ),
        (
            "Starts are what kills a compressor: expect a five-figure repair within the year.",
            "If it burns out the acid contaminates the whole circuit.",
        ),
    ),
    Idea(
        "C",
        "Make-up air unit belt and bearings",
        "Medium",
        (350, 950),
        (
            "Belt on {unit} is glazed and the drive bearing is rough by hand.",
            "Make-up air unit {unit} squeals at start, shaft shows wear at the bearing.",
        ),
        "Replace belt and bearings in one visit, outside your lunch hours.",
        (
            "The kitchen keeps its fresh air, your cooks will thank you in August.",
            "One planned hour instead of a closed kitchen.",
        ),
        (
            "If the bearing seizes the hood interlock shuts the gas, and the kitchen with it.",
            "The shaft gets damaged and then it is a new wheel.",
        ),
    ),
    Idea(
        "C",
        "Pipe insulation missing on suction line",
        "Low",
        (180, 460),
        (
            "About {n} m of suction line above the office ceiling is bare and sweating.",
            "Insulation of the suction line is gone at the roof penetration, water runs in.",
        ),
        "Insulate and seal the run, renew the roof boot.",
        (
            "No more stains on the ceiling tiles, and no mould above the office.",
            "The water stays out of the ceiling and the system gains capacity.",
        ),
        (
            "The wet ceiling will grow mould over the summer.",
            "The next heavy rain comes in along the pipe.",
        ),
    ),
    Idea(
        "C",
        "Chiller sensor reading wrong",
        "Medium",
        (300, 700),
        (
            "Leaving-water sensor of {unit} reads 1.8 K too high against our probe.",
            "Chiller {unit} overcools, the sensor pocket is dry and reads high.",
        ),
        "Replace the sensor, fill the pocket and trim the set point together with you.",
        (
            "Less power for the same comfort, and the meeting rooms are not too cold any more.",
            "The ice surface is even again without running the second compressor.",
        ),
        (
            "It will trip on freeze protection on a mild day.",
            "You keep paying for cold that nobody wants.",
        ),
    ),
    Idea(
        "C",
        "Boiler room: no combustion air",
        "Critical",
        (700, 2600),
        (
            "Combustion air opening is blocked with boxes, CO at the draught hood is 45 ppm.",
            "Boiler room louvre is closed by cardboard, flame is lazy and yellow.",
        ),
        "Clear it now, fit a fixed louvre and a CO detector, then tune the burner.",
        (
            "Your caretaker works in safe air, and the boiler burns clean and cheaper.",
            "Nobody gets hurt, and the insurance has nothing to complain of.",
        ),
        (
            "Carbon monoxide can build up in the boiler room within one shift.",
            "Soot will plug the boiler before Christmas.",
        ),
    ),
    Idea(
        "C",
        "Rooftop unit at the end of its life",
        "Medium",
        (9800, 26000),
        (
            "{unit} is {age} years old, third compressor repair, panels rusted through.",
            "{unit} has a leaking coil and a burnt control board, parts are no longer made.",
        ),
        "Plan the replacement for spring with two options, right sized after a load check.",
        (
            "You choose the date, get the utility grant, and the store stays open during the swap.",
            "Lower bills every month, and no more calls on the hottest day.",
        ),
        (
            "When it fails in July the wait for a new unit was nine weeks last year.",
            "Each repair from here is money into a unit that you replace anyway.",
        ),
    ),
    Idea(
        "C",
        "Freezer door heater wastes power",
        "Low",
        (520, 1400),
        (
            "Anti-sweat heaters on the freezer doors run 24 hours, no controller.",
            "Glass door heaters are wired straight on, glass is hot to the hand.",
        ),
        "Add a dew-point controller to the door heaters.",
        (
            "Around two thirds of the heater power saved, every month.",
            "Doors stay clear and the bill goes down.",
        ),
        (
            "Nothing breaks, you only keep paying for it.",
            "The heaters burn out sooner running all day.",
        ),
    ),
)

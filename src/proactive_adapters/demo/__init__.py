"""One company's year, and a loopback stand-in for the two vendors that it is read from.

`VendorServer` answers like ServiceTitan and Typeform, as far as this library asks them, from
the files of `payload_dir()`. It shows the world as it was at the moment of a `VirtualClock`.
"""

from __future__ import annotations

from ._clock import VirtualClock
from ._http import Answer, Asked
from ._payload import payload_dir
from .server import Faults, Keys, VendorServer

__all__ = [
    "Answer",
    "Asked",
    "Faults",
    "Keys",
    "VendorServer",
    "VirtualClock",
    "payload_dir",
]

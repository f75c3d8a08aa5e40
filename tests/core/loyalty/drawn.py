"""Random mixes of answers, and what tests against oracles share."""

from decimal import Decimal

import mpmath
import pytest
from hypothesis import settings
from hypothesis import strategies as st

few = settings(max_examples=25, deadline=None)


@st.composite
def mixes(draw, most=10**7):
    """From one answer to millions; often of one band or two, which is where formulas break."""
    n = draw(
        st.one_of(
            st.integers(1, min(12, most)), st.integers(1, min(300, most)), st.integers(1, most)
        )
    )
    cuts = sorted(draw(st.tuples(*[st.one_of(st.sampled_from((0, n)), st.integers(0, n))] * 2)))
    return cuts[0], cuts[1] - cuts[0], n - cuts[1]


levels = st.sampled_from((0.5, 0.8, 0.9, 0.95, 0.975, 0.99, 0.999, 0.9999))


def z_of(level):
    """The normal limit of a level as it is written, to forty digits."""
    with mpmath.workdps(45):
        return Decimal(str(mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf(repr(level)))))


def two_sided(z):
    with mpmath.workdps(40):
        return float(mpmath.erfc(abs(mpmath.mpf(str(z))) / mpmath.sqrt(2)))


def clip(values, reach):
    return [float(min(max(value, -reach), reach)) for value in values]


def same(found, expected, tolerance=1e-13):
    assert found == pytest.approx([float(x) for x in expected], abs=tolerance, rel=0)

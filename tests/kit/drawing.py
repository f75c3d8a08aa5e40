"""That a shape is among what a strategy makes: found without shrinking, and the same every time."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, find, settings

# Whole companies are large values; how long one takes says nothing.
LARGE = settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
FOUND = settings(LARGE, max_examples=800, phases=(Phase.generate,), database=None, derandomize=True)


def all_found(strategy, *shapes):
    """Each shape is drawn; together, since drawing is what takes time."""
    open_shapes = dict(enumerate(shapes))

    def look(value):
        for n in [n for n, shape in open_shapes.items() if shape(value)]:
            del open_shapes[n]
        return not open_shapes

    find(strategy, look, settings=FOUND)
    return True

"""Which groups of answers are held back, so that no small one is shown or can be worked out."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping

import attrs

from proactive_core.programme import COMPANY_WIDE, UNASSIGNED, WHOLE

Place = tuple[str, str | None]
"""A branch's key and a period's label; `all` and None are the sums over them."""
Line = tuple[bool, str | None]
"""A branch through all its periods (True), or a period through all branches (False)."""

_NOBODYS = frozenset({UNASSIGNED.key, COMPANY_WIDE.key})
_SUM = 1 << 60  # a sum is held back only where nothing else would help
_Graph = Mapping[Line, list[tuple[Place, Line]]]


def hidden(sizes: Mapping[Place, int], smallest: int) -> frozenset[Place]:
    """Groups below `smallest`, and few others, so that nobody can work them out.

    What belongs to no branch is nobody's in particular: it is held back when it is small, but
    nothing else is on its account, and subtraction finds it.

    Args:
        sizes: Answers by place, sums included.
        smallest: Fewest answers that are shown.
    """
    by_period = any(label is not None for _, label in sizes)
    return _Table(sizes, smallest, by_period).hidden()


@attrs.frozen
class _Table:
    """A table with its sums.

    A place lies in two lines. What is held back makes a graph, with lines as its nodes and
    places as its edges: a place is the only unknown of some sum of lines just where it lies on
    no circle (Gusfield 1988). So each small place needs a circle; and what is left of a line
    when all that is shown or worked out is taken off must not be a small group.
    """

    sizes: Mapping[Place, int]
    smallest: int
    by_period: bool

    def hidden(self) -> frozenset[Place]:
        small = {place for place, n in self.sizes.items() if 0 < n < self.smallest}
        table = {p for p in self.sizes if self.sizes[p] and p[0] not in _NOBODYS}
        whole = self._graph(table)
        held = small & table
        while more := self._missing(held, table, whole):
            held |= more
        return frozenset(held | small)

    def _missing(self, held: set[Place], table: set[Place], whole: _Graph) -> set[Place]:
        """What has to be held back next; empty where all is well, or nothing helps."""
        secret = held - _only_unknowns(self._graph(held))
        for place in sorted(held - secret, key=str):
            if self.sizes[place] < self.smallest:
                way = self._circle(place, whole, held)
                if way is not None:
                    return way - held
        for line in sorted({n for p in secret for n in self._lines(p)}, key=str):
            if 0 < self._left_over(line, secret) < self.smallest:
                near = [p for p in table - held if line in self._lines(p)]
                for place in sorted(near, key=lambda p: (self._cost(p), str(p))):
                    way = self._circle(place, whole, held)
                    if way is not None:
                        return {place, *way} - held
        return set()

    def _left_over(self, line: Line, secret: Iterable[Place]) -> int:
        """What is left of a line's sum without what is known; 0 where its sum is not shown."""
        own = [p for p in secret if line in self._lines(p)]
        whole = (line[1], None) if line[0] else (WHOLE.key, line[1])
        return 0 if whole in own else sum(self.sizes[p] for p in own)

    def _cost(self, place: Place) -> int:
        over_branches, over_time = place[0] == WHOLE.key, place[1] is None
        sums = over_branches + over_time + 2 * (over_branches and over_time)
        return self.sizes[place] + _SUM * sums

    def _circle(self, place: Place, graph: _Graph, held: set[Place]) -> set[Place] | None:
        """The cheapest places that close a circle through one; None if none do.

        What is held back already costs nothing.
        """
        start, end = self._lines(place)
        came: dict[Line, tuple[Place, Line]] = {}
        queue: list[tuple[int, str, Line, Place, Line]] = [(0, "", start, place, start)]
        while queue and end not in came:
            cost, _, line, by, before = heapq.heappop(queue)
            if line in came:
                continue
            came[line] = by, before
            for other, step in graph[line]:
                if other != place and step not in came:
                    more = 0 if other in held else self._cost(other)
                    heapq.heappush(queue, (cost + more, str(other), step, other, line))
        if end not in came:
            return None
        way, line = set[Place](), end
        while line != start:
            by, line = came[line]
            way.add(by)
        return way

    def _graph(self, places: Iterable[Place]) -> _Graph:
        graph: dict[Line, list[tuple[Place, Line]]] = {}
        for place in sorted(places, key=str):
            one, other = self._lines(place)
            graph.setdefault(one, []).append((place, other))
            graph.setdefault(other, []).append((place, one))
        return graph

    def _lines(self, place: Place) -> tuple[Line, Line]:
        """Its branch and its period; where there are no periods, no branch has a sum."""
        return (True, place[0] if self.by_period else None), (False, place[1])


def _only_unknowns(graph: _Graph) -> set[Place]:
    """Places on no circle: the bridges of the graph, found by one walk in depth (Tarjan 1974)."""
    found: set[Place] = set()
    order: dict[Line, int] = {}
    low: dict[Line, int] = {}
    for root in graph:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        walk: list[tuple[Line, Place | None, Iterator[tuple[Place, Line]]]]
        walk = [(root, None, iter(graph[root]))]
        while walk:
            line, came, todo = walk[-1]
            for place, other in todo:
                if place == came:
                    continue
                if other not in order:
                    order[other] = low[other] = len(order)
                    walk.append((other, place, iter(graph[other])))
                    break
                low[line] = min(low[line], order[other])
            else:
                walk.pop()
                if walk and came is not None:
                    before = walk[-1][0]
                    low[before] = min(low[before], low[line])
                    if low[line] > order[before]:
                        found.add(came)
    return found

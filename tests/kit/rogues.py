"""Adapters with a few lines spoiled; each docstring names the checks that must fail.

The first word of a docstring is the check for which the rogue exists.
"""

from __future__ import annotations

import itertools
import json
from types import MappingProxyType
from typing import ClassVar

import attrs
from acme import AcmeField

from proactive_core import Feed, Page, Problem, Recommendation, Ref, Request, SourceError, Support

_calls = itertools.count()


class Silent(AcmeField):
    """answers_for_every_feed"""

    feeds: ClassVar = MappingProxyType({Feed.RECOMMENDATIONS: Support.FULL})


class Leaky(AcmeField):
    """asks_without_secrets"""

    def open(self, feed, window) -> Request:
        made = super().open(feed, window)
        return attrs.evolve(made, carry=(("password", "hunter2"),))


class Forgetful(AcmeField):
    """reads_its_tape_whole bad_rows_become_problems new_fields_change_nothing"""

    def read(self, request, reply) -> Page:
        page = super().read(request, reply)
        kept = page.facts[1:]
        lost = Problem(0, "too much work", "{}")
        return attrs.evolve(page, facts=kept, problems=(*page.problems, lost), rows=page.rows)


class Moody(AcmeField):
    """reads_the_same_twice bad_rows_become_problems new_fields_change_nothing"""

    def to_fact(self, row):
        made = super().to_fact(row)
        return attrs.evolve(made, observation=str(next(_calls)))


class Impostor(AcmeField):
    """names_things_once"""

    def to_fact(self, row):
        return attrs.evolve(
            super().to_fact(row), ref=Ref("other", "recommendation", str(row["id"]))
        )


class Foreign(AcmeField):
    """facts_survive_the_wire"""

    def to_fact(self, row):
        return _Tagged(**attrs.asdict(super().to_fact(row), recurse=False))


_Tagged = attrs.make_class(
    "_Tagged", [f.name for f in attrs.fields(Recommendation)], frozen=True, kw_only=True
)


class Rigid(AcmeField):
    """new_fields_change_nothing"""

    def to_fact(self, row):
        if "addedByTheSuite" in row:
            raise ValueError("what is this?")
        return super().to_fact(row)


class Brittle(AcmeField):
    """bad_rows_become_problems bad_replies_are_never_empty_pages"""

    def read(self, request, reply) -> Page:
        if reply.status != 200:
            raise SourceError("no")
        body = json.loads(reply.body)
        if not isinstance(body, dict):
            raise SourceError("no")
        facts = tuple(self.to_fact(row) for row in body["data"])
        made = super().read(request, reply)
        return attrs.evolve(made, rows=len(facts), facts=facts, problems=())


class Optimist(AcmeField):
    """bad_replies_are_never_empty_pages"""

    def read(self, request, reply) -> Page:
        try:
            return super().read(request, reply)
        except SourceError:
            return Page(rows=0)


ROGUES = (Silent, Leaky, Forgetful, Moody, Impostor, Foreign, Rigid, Brittle, Optimist)

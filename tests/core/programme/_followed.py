"""One recommendation with its proposals, and the desks that follow what facts tell of it."""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import strategies as st

from core.leads.office import ANN, CUSTOMER, MONDAY, TORONTO, Office
from proactive_core.facts import Belief, Decision, Quote, QuoteState, Recommendation
from proactive_core.leads import MemoryJournal
from proactive_core.programme import follow, record, without_submission
from proactive_core.recommendations import (
    AdviceDesk,
    Agreed,
)
from proactive_core.refs import Ref

ADVICE = Recommendation(
    ref=Ref("fsm", "recommendation", "1"),
    technician=ANN,
    customer=CUSTOMER,
    branch=TORONTO,
    noticed_at=MONDAY,
    observation="The flame sensor is corroded.",
    advice="Replace it before the heating season.",
    benefit="No outage in winter.",
    belief=Belief.CERTAIN,
)
SUBMISSION = Ref("proactive", "submission", str(ADVICE.ref))
STREAM = f"recommendation:{ADVICE.ref}"


def quote(state, key="1", days=0):
    return Quote(
        ref=Ref("fsm", "quote", key),
        recommendation=ADVICE.ref,
        state=state,
        raised_at=MONDAY + timedelta(days=days),
    )


class House:
    """Both desks over one journal."""

    def __init__(self, journal=None):
        self.journal = MemoryJournal() if journal is None else journal
        self.leads = Office(journal=self.journal).desk
        self.advice = AdviceDesk(self.journal)

    def follow(self, fact=ADVICE, quotes=(), now=MONDAY, **more):
        return follow(self.advice, self.leads, fact, quotes, now=now, **more)

    def record(self, *commands, fact=ADVICE, now=MONDAY, **more):
        return record(self.advice, self.leads, fact, *commands, now=now, **more)

    @property
    def agreements(self):
        return sum(isinstance(event, Agreed) for event in self.journal.load(STREAM))

    @property
    def submissions(self):
        return [
            submission.ref
            for lead in self.leads.leads()
            for submission in lead.submissions
            if submission.recommendation == ADVICE.ref
        ]

    def sound(self):
        assert self.advice.audit() == ()
        assert without_submission(self.advice, self.leads) == ()
        assert self.leads.audit(MONDAY) == ()
        assert len(set(self.submissions)) == len(self.submissions)


def agreed(**changes):
    return attrs.evolve(ADVICE, decision=Decision.AGREED, **changes)


decisions = st.none() | st.sampled_from(Decision)
quotes = st.lists(
    st.builds(quote, st.sampled_from(QuoteState), st.sampled_from("abcd")),
    max_size=3,
    unique_by=lambda q: q.ref,
)
facts = st.builds(
    attrs.evolve,
    st.just(ADVICE),
    decision=decisions,
    belief=st.sampled_from([None, *Belief, Belief.CERTAIN, Belief.CERTAIN]),
    implemented_at=st.none() | st.just(MONDAY),
)

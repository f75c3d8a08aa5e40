"""One branch in one period, drawn up from what belongs there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

import attrs

from ..errors import UsageError
from ..facts import Scale
from ..loyalty import ScoringKey
from ..refs import Ref
from ._advice import (
    ADVICE,
    COMPLAINTS,
    QUOTES,
    advice_figures,
    complaint_figures,
    quote_figures,
)
from ._care import COACHING, PLAN, coaching_figures, plan_figures
from ._figures import Figure, Measure, counted
from ._gather import Bucket
from ._instruments import Barrier, barriers, perspective_figures
from ._leads import CHASES, LEADS, Clock, chase_figures, lead_figures
from ._periods import Span
from ._ratings import (
    Asked,
    ChecklistScore,
    QuestionScore,
    checklist_scores,
    question_scores,
)

_EVALUATED = counted("checklists_evaluated", "checklists that were filled in")


@attrs.frozen(kw_only=True)
class Cell:
    """One branch in one period.

    Attributes:
        branch: One of the company's, `WHOLE`, `COMPANY_WIDE` or `UNASSIGNED`.
        name: Its name.
        period: None = the whole time looked at.
        figures: In a fixed order, the same in every cell.
        scores: The customer questions, each by itself.
        checklists: Those that were filled in.
        barriers: What the latest runs of `five_barriers` say; empty if nobody asked.
    """

    branch: Ref
    name: str
    period: Span | None
    figures: tuple[Figure, ...]
    scores: tuple[QuestionScore, ...]
    checklists: tuple[ChecklistScore, ...]
    barriers: tuple[Barrier, ...] = ()

    def figure(self, name: str) -> Figure:
        """One figure by its name.

        Raises:
            UsageError: There is none of that name.
        """
        for figure in self.figures:
            if figure.name == name:
                return figure
        msg = f"there is no figure {name!r}; there are: {', '.join(f.name for f in self.figures)}"
        raise UsageError(msg)


@attrs.frozen(kw_only=True)
class Drawing:
    """How cells are drawn up.

    Attributes:
        silent: Kinds of which nothing at all is known, in the words of `Bucket`: their
            counts are missing and not 0.
    """

    silent: frozenset[str]
    clock: Clock
    questions: tuple[Asked, ...]
    keys: Mapping[Scale, ScoringKey]
    level: float
    quote_idle: int | None
    tz: tzinfo

    def cell(self, branch: Ref, name: str, period: Span | None, held: Bucket) -> Cell:
        """Draw up one cell."""
        now = self.clock.now
        runs = [one.run.ref for one in held.rated]
        return Cell(
            branch=branch,
            name=name,
            period=period,
            figures=(
                *self._unless("leads", LEADS, lead_figures(held.leads, self.clock)),
                *self._unless("advice", ADVICE, advice_figures(held.advice)),
                *self._unless("quotes", QUOTES, quote_figures(held.quotes, now, self.quote_idle)),
                *self._unless("complaints", COMPLAINTS, complaint_figures(held.complaints)),
                *self._unless("chases", CHASES, chase_figures(held.chases)),
                *self._unless("rated", (_EVALUATED,), (_EVALUATED.count(runs, len(runs)),)),
                *perspective_figures(held.rated),
                *self._unless("talks", COACHING, coaching_figures(held.talks)),
                *self._unless("plan", PLAN, plan_figures(held.plan, now, self.tz)),
            ),
            scores=question_scores(held.responses, self.questions, self.keys, self.level),
            checklists=checklist_scores(held.rated),
            barriers=barriers(held.rated),
        )

    def _unless(
        self, kind: str, measures: Sequence[Measure], figures: Iterable[Figure]
    ) -> Iterable[Figure]:
        if kind not in self.silent:
            return figures
        return (m.missing(f"no data: {SILENCE[kind]}") for m in measures)


SILENCE: Mapping[str, str] = {
    "leads": "no lead was ever opened",
    "advice": "no recommendation was ever read",
    "quotes": "no quote was ever read",
    "complaints": "no complaint was ever read",
    "chases": "nobody ever recorded that a customer had to ask",
    "rated": "no checklist was ever evaluated",
    "talks": "no coaching talk was ever recorded",
    "plan": "no plan was ever written down",
}
"""Why there are no figures of a kind: perhaps nobody connected its feed."""

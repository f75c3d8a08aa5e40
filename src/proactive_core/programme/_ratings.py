"""What customers and checklists say, with small groups of technicians' answers held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from ..checklists import Evaluation
from ..errors import UsageError
from ..facts import ChecklistRun, Mode, Response, Scale
from ..loyalty import PROACTIVE_1_10, REICHHELD_0_10, NetScore, ScoringKey, Tally, net_score
from ..refs import Ref

QUESTIONS = ("ideas", "better_off")
"""The two questions of the method [domain §6.1]: always reported, and never merged."""

KEYS = (PROACTIVE_1_10, REICHHELD_0_10)
"""The keys that the ends of a scale choose: 1..10 the method's own, 0..10 the classic one."""

Asked = tuple[str, Scale | None]
"""A question and the scale it was asked on; None = it was never asked."""


@attrs.frozen(kw_only=True)
class QuestionScore:
    """The net score of one question on one scale.

    Attributes:
        question: Its key.
        scale: As printed on the form; None if the question was never asked.
        score: None = there is none to show, for the reason in `why`. A score that is
            there may still have no value, and then says why.
        n: How many answered; None = held back, because it is small.
        why: Why there is no score; None when there is one.
        rows: The responses behind it that hold an answer, in order; none where it is held back.
        modes: How the `n` were asked for, and how many of them; None = nobody recorded it. Empty
            where it is held back.
    """

    question: str
    scale: Scale | None
    score: NetScore | None
    n: int | None
    why: str | None = None
    rows: tuple[Ref, ...] = attrs.field(default=(), repr=False)
    modes: tuple[tuple[Mode | None, int], ...] = ()


@attrs.frozen(kw_only=True)
class TechnicianScores:
    """What customers of one branch said after visits of one technician.

    It is for coaching: it ranks nobody, and counts nobody's leads [domain:R23].

    Attributes:
        technician: Who.
        branch: The company's branch that the answers belong to, or `UNASSIGNED`.
        scores: One for each question and scale.
    """

    technician: Ref
    branch: Ref
    scores: tuple[QuestionScore, ...]


@attrs.frozen(kw_only=True)
class Rated:
    """A filled-in checklist with its evaluation.

    Raises:
        UsageError: The evaluation is of another checklist or version.
    """

    run: ChecklistRun
    evaluation: Evaluation

    def __attrs_post_init__(self) -> None:
        run, evaluation = self.run, self.evaluation
        if (run.checklist, run.version) != (evaluation.checklist, evaluation.version):
            msg = (
                f"{run.ref} filled in {run.checklist} {run.version}, and the evaluation is of "
                f"{evaluation.checklist} {evaluation.version}"
            )
            raise UsageError(msg)


@attrs.frozen(kw_only=True)
class ChecklistScore:
    """What came of one version of a checklist.

    Attributes:
        checklist, version: Which; scores of different versions are not averaged.
        n: How many times it was filled in.
        scored: How many of these have a score.
        mean: The mean of their scores, after caps, exactly; None = there is none.
        outcomes: (verdict, how many), sorted.
        why: Why there is no mean; None when there is one.
    """

    checklist: str
    version: str
    n: int
    scored: int
    mean: Fraction | None
    outcomes: tuple[tuple[str, int], ...]
    why: str | None = None


def key_by_scale(keys: Iterable[ScoringKey]) -> Mapping[Scale, ScoringKey]:
    """Index scoring keys by their scale.

    Raises:
        UsageError: Two different keys are for one scale.
    """
    by_scale: dict[Scale, ScoringKey] = {}
    for key in keys:
        if by_scale.setdefault(key.scale, key) != key:
            msg = f"two keys for the scale {key.scale}: {by_scale[key.scale]} and {key}"
            raise UsageError(msg)
    return by_scale


def asked(responses: Iterable[Response]) -> tuple[Asked, ...]:
    """Every question on every scale it was asked on; the method's two come first."""
    pairs = {(r.question, r.scale) for r in responses}
    names = [*QUESTIONS, *sorted({question for question, _ in pairs} - set(QUESTIONS))]
    found: list[Asked] = []
    for name in names:
        scales = sorted(scale for question, scale in pairs if question == name)
        never: tuple[Scale | None, ...] = (None,)
        found.extend((name, scale) for scale in scales or never)
    return tuple(found)


def question_scores(
    responses: Iterable[Response],
    questions: Sequence[Asked],
    keys: Mapping[Scale, ScoringKey],
    level: float,
) -> tuple[QuestionScore, ...]:
    """Score each question on each scale by itself: scales are never mixed [loyalty §2].

    Raises:
        UsageError: There is no such level.
    """
    answers: dict[Asked, list[Response]] = {}
    for response in responses:
        answers.setdefault((response.question, response.scale), []).append(response)
    return tuple(_score(a, answers.get(a, []), keys, level) for a in questions)


def _score(
    about: Asked, answers: list[Response], keys: Mapping[Scale, ScoringKey], level: float
) -> QuestionScore:
    question, scale = about
    rows = tuple(answer.ref for answer in answers if answer.rating is not None)
    n = len(rows)
    if scale is None:
        return _none(question, scale, 0, "no data: the question was never asked")
    key = keys.get(scale)
    if key is None:
        there = ", ".join(str(known) for known in sorted(keys))
        why = f"there is no scoring key for the scale {scale}; there are for: {there or 'none'}"
        return _none(question, scale, n, why)
    tally = sum(
        (
            Tally.of(
                key,
                [a.rating for a in answers if a.wording == wording],
                question=question,
                wording=wording,
            )
            for wording in sorted({a.wording for a in answers})
        ),
        start=Tally.empty(key, question=question),
    )
    score = net_score(tally, level=level)
    return QuestionScore(
        question=question, scale=scale, score=score, n=n, rows=rows, modes=_modes(answers)
    )


def _modes(answers: Iterable[Response]) -> tuple[tuple[Mode | None, int], ...]:
    counts = Counter(answer.mode for answer in answers if answer.rating is not None)
    return tuple((mode, counts[mode]) for mode in (*Mode, None) if counts[mode])


def _none(question: str, scale: Scale | None, n: int | None, why: str) -> QuestionScore:
    return QuestionScore(question=question, scale=scale, score=None, n=n, why=why)


def technician_scores(
    by_branch: Mapping[Ref, Iterable[Response]],
    questions: Sequence[Asked],
    keys: Mapping[Scale, ScoringKey],
    level: float,
    smallest: int,
) -> tuple[TechnicianScores, ...]:
    """Score technicians within branches; groups below `smallest` are held back.

    Where what is held back in a branch could be found by taking the others from the
    branch's own score, the next smallest are held back as well.
    """
    found: list[TechnicianScores] = []
    for branch in sorted(by_branch):
        everybody = list(by_branch[branch])
        people: dict[Ref, list[Response]] = {}
        for response in everybody:
            if response.technician is not None:
                people.setdefault(response.technician, []).append(response)
        hidden = {about: _hidden(about, everybody, people, smallest) for about in questions}
        found.extend(
            TechnicianScores(
                technician=technician,
                branch=branch,
                scores=tuple(
                    _none(
                        score.question,
                        score.scale,
                        None,
                        f"held back: fewer than {smallest} answers could be told apart",
                    )
                    if technician in hidden[score.question, score.scale]
                    else score
                    for score in question_scores(people[technician], questions, keys, level)
                ),
            )
            for technician in sorted(people)
        )
    return tuple(found)


def _hidden(
    about: Asked,
    everybody: Iterable[Response],
    people: Mapping[Ref, Iterable[Response]],
    smallest: int,
) -> frozenset[Ref]:
    def size(responses: Iterable[Response]) -> int:
        return sum((r.question, r.scale) == about and r.rating is not None for r in responses)

    sizes = {person: size(responses) for person, responses in people.items()}
    hidden: set[Ref] = set()
    rest = size(everybody) - sum(sizes.values())
    for person in sorted(sizes, key=lambda p: (sizes[p], p)):
        if 0 < sizes[person] < smallest or (hidden and 0 < rest < smallest):
            hidden.add(person)
            rest += sizes[person]
    return frozenset(hidden)


def checklist_scores(rated: Iterable[Rated]) -> tuple[ChecklistScore, ...]:
    """Gather evaluations by checklist and version, sorted."""
    groups: dict[tuple[str, str], list[Evaluation]] = {}
    for one in rated:
        groups.setdefault((one.run.checklist, one.run.version), []).append(one.evaluation)
    return tuple(_checklist(*name, groups[name]) for name in sorted(groups))


def _checklist(checklist: str, version: str, evaluations: list[Evaluation]) -> ChecklistScore:
    scores = [e.capped for e in evaluations if e.capped is not None]
    outcomes = [e.outcome.value for e in evaluations]
    return ChecklistScore(
        checklist=checklist,
        version=version,
        n=len(evaluations),
        scored=len(scores),
        mean=sum(scores, start=Fraction(0)) / len(scores) if scores else None,
        outcomes=tuple((o, outcomes.count(o)) for o in sorted(set(outcomes))),
        why=None if scores else "no data: nothing in it could be counted",
    )

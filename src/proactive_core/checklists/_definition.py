"""A checklist: a frozen, hashable definition that one evaluation pins."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import attrs
from attrs.converters import optional

from ..errors import UsageError
from ._canon import content_form, digest, outcome_form, scoring_form
from ._conditions import Condition, in_order
from ._faults import DefinitionError, find_faults, said
from ._fields import a_tuple
from ._numbers import exact
from ._rollup import Outline
from ._tree import Group, Item, Node, Source, walk
from ._words import Words, words


class NaExcess(StrEnum):
    """What happens when more is "not applicable" than `max_na_share` allows."""

    WARN = "warn"
    INCOMPLETE = "incomplete"


class Bump(StrEnum):
    """How much a new version changes, computed and never claimed [checklists §10]."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@attrs.frozen
class Band:
    """A label on the score, from `at_least` up to the next band.

    A label is never part of the score; a score below the lowest band has none.
    """

    code: str
    at_least: Fraction = attrs.field(converter=exact)
    text: Words = attrs.field(converter=words)


@attrs.frozen(kw_only=True)
class MaturityLevel:
    """One of the staged levels: it counts only if every level below it is reached too.

    Attributes:
        code: Short name.
        node: Key of the item or group whose value decides it.
        at_least: The least value, 0 to 1 (or in a `sum`, up to its best), reached included.
        text: The label.
    """

    code: str
    node: str
    at_least: Fraction = attrs.field(converter=exact)
    text: Words = attrs.field(converter=words)


def _each_words(texts: tuple[str | Words, ...]) -> tuple[Words, ...]:
    return tuple(words(text) for text in texts)


@attrs.frozen(kw_only=True)
class Checklist:
    """A versioned, weighted, gated set of questions [checklists §6].

    The method behind this library gives no weight, threshold, band or target: where one
    is set, it is the author's.

    Attributes:
        key: Permanent name.
        version: As its author counts; `bump` says how far it must move.
        tree: The questions. The root group's roll-up makes the score.
        languages: Tags in the order of fallback; every text exists in the first.
        threshold: Least score that passes; None = nothing passes or fails, it is scored.
        levels: Staged levels, the lowest first; () = none.
        min_completeness: Least settled share of weight; below it the outcome is `INCOMPLETE`.
        max_na_share: Largest share of weight that "not applicable" may remove; None = any.
        na_excess: What exceeding that share does.
        missing: What is known to be missing from the set, for display beside it.
        remarks: Conventions a reader must know, for display beside the set.

    Raises:
        DefinitionError: All faults of the definition, each with its place.
    """

    key: str
    version: str
    title: Words = attrs.field(converter=words)
    tree: Group
    languages: tuple[str, ...] = attrs.field(default=("en",), validator=a_tuple)
    threshold: Fraction | None = attrs.field(default=None, converter=optional(exact))
    bands: tuple[Band, ...] = attrs.field(default=(), validator=a_tuple)
    levels: tuple[MaturityLevel, ...] = attrs.field(default=(), validator=a_tuple)
    min_completeness: Fraction = attrs.field(default=Fraction(0), converter=exact)
    max_na_share: Fraction | None = attrs.field(default=None, converter=optional(exact))
    na_excess: NaExcess = attrs.field(default=NaExcess.WARN, converter=NaExcess)
    missing: tuple[Words, ...] = attrs.field(default=(), converter=_each_words)
    remarks: tuple[Words, ...] = attrs.field(default=(), converter=_each_words)
    source: Source | None = None

    def __attrs_post_init__(self) -> None:
        faults = find_faults(self)
        if faults:
            raise DefinitionError(faults)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every group and item in definition order, the root first."""
        return tuple(node for _, node in walk(self.tree))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item in definition order."""
        return tuple(node for node in self.nodes if isinstance(node, Item))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group in definition order, the root first."""
        return tuple(node for node in self.nodes if isinstance(node, Group))

    @cached_property
    def outline(self) -> Outline:
        """The tree prepared for rolling up; whoever evaluates needs it, and nobody else."""
        return Outline.of(self.tree)

    @cached_property
    def relevance(self) -> tuple[tuple[str, Condition], ...]:
        """Each rule of relevance with its item's key, after the rules that it rests on."""
        return in_order({item.key: item.relevant for item in self.items if item.relevant})

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over everything, words and version included."""
        return digest(content_form(self))

    @cached_property
    def scoring_hash(self) -> str:
        """SHA-256 over what makes the score: scores compare when it is equal.

        It changes exactly when a score can change for some answers: weights that are scaled
        together and rules of `relevant` that are only spelt differently leave it as it is.
        """
        return digest(scoring_form(self))

    @cached_property
    def outcome_hash(self) -> str:
        """SHA-256 over what an outcome rests on: threshold, bands, levels, targets, demands."""
        return digest(outcome_form(self))

    def missing_translations(self, language: str) -> tuple[str, ...]:
        """Paths of the texts that do not exist in a language."""
        return tuple(at for at, text in said(self) if language not in text.languages)


def bump(old: Checklist, new: Checklist) -> Bump:
    """Compute how far the version must move from `old` to `new` [checklists §10].

    Major when the scoring hash differs, minor when only threshold, bands, levels, targets or
    the demands on evidence, completeness and N/A differ, patch when only words or order do.
    The version texts themselves are not compared. An author may raise the bump, never lower it.

    Raises:
        UsageError: They are different checklists, not versions of one.
    """
    if old.key != new.key:
        msg = f"{old.key} and {new.key} are two checklists, not two versions of one"
        raise UsageError(msg)
    if old.scoring_hash != new.scoring_hash:
        return Bump.MAJOR
    if old.outcome_hash != new.outcome_hash:
        return Bump.MINOR
    if attrs.evolve(old, version=new.version).content_hash != new.content_hash:
        return Bump.PATCH
    return Bump.NONE

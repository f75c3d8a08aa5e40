"""What comes back from a format that has no place for everything."""

from __future__ import annotations

import attrs

from proactive_core.checklists import Group


def bare(definition):
    """The definition without what XLSForm, CSV and FHIR have no place for."""

    def without(node):
        if isinstance(node, Group):
            return attrs.evolve(node, children=tuple(map(without, node.children)))
        return attrs.evolve(node, action=None, source=None)

    return attrs.evolve(
        definition,
        tree=attrs.evolve(without(definition.tree), text=None, weight=1),
        bands=(),
        levels=(),
        missing=(),
        remarks=(),
        source=None,
    )


def told_lost(definition, lost):
    """Whether everything that `bare` takes away is named, and nothing that it keeps."""
    gone = {f.at for f in lost if "has no place in" in f.why}
    names = ("bands", "levels", "missing", "remarks", "source")
    expected = {name for name in names if getattr(definition, name)}
    expected |= {"root.text"} if definition.tree.text is not None else set()
    expected |= {"root.weight"} if definition.tree.weight != 1 else set()

    def below(node, at):
        for place, child in enumerate(node.children):
            here = f"{at}.children[{place}]".removeprefix(".")
            if isinstance(child, Group):
                below(child, here)
            else:
                expected.update(f"{here}.{n}" for n in ("action", "source") if getattr(child, n))

    below(definition.tree, "")
    return gone == expected

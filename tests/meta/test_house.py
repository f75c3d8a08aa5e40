"""The house rules that a machine can hold: values, names, walls, and what imports cost."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import proactive_adapters
import proactive_core

PACKAGES = (
    "proactive_core",
    "proactive_core.checklists",
    "proactive_core.facts",
    "proactive_core.leads",
    "proactive_core.loyalty",
    "proactive_core.ports",
    "proactive_core.programme",
    "proactive_core.recommendations",
    "proactive_core.testing",
    "proactive_core.worktime",
)
_BANNED = ("Base", "Abstract", "Manager", "Helper", "Util")


def every_module(package) -> list[str]:
    found = pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    return [m.name for m in found if "template" not in m.name and "harbour" not in m.name]


def public_values() -> list[type]:
    found = {}
    for name in PACKAGES:
        module = importlib.import_module(name)
        for public in module.__all__:
            held = getattr(module, public)
            is_journal = hasattr(held, "append")
            if inspect.isclass(held) and attrs.has(held) and not is_journal:
                found[f"{held.__module__}.{held.__qualname__}"] = held
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("name", PACKAGES)
def test_a_packages_names_are_all_there_and_none_twice(name):
    """Ruff's RUF022 keeps them sorted."""
    module = importlib.import_module(name)
    assert len(set(module.__all__)) == len(module.__all__)
    space: dict[str, object] = {}
    exec(f"from {name} import *", space)
    assert set(module.__all__) <= set(space)


@pytest.mark.parametrize("value", public_values(), ids=lambda v: f"{v.__module__}.{v.__name__}")
def test_public_values_are_frozen_and_hold_nothing_mutable(value):
    """Style 4.9: an empty-list default is shared; a list field is mutable and unhashable."""
    assert value.__setattr__ is not object.__setattr__, "not frozen"
    for field in attrs.fields(value):
        written = str(field.type)
        assert not written.startswith(("list", "dict", "set", "List", "Dict", "Set")), field
        assert not isinstance(field.default, list | dict | set), field


@pytest.mark.parametrize("package", [proactive_core, proactive_adapters], ids=lambda p: p.__name__)
def test_names_say_what_a_thing_is(package):
    for name in every_module(package):
        parts = name.split(".")
        assert not {"utils", "common", "types", "helpers", "misc"} & set(parts), name
        if "template" in name:
            continue
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as absent:  # an extra that this environment does without
            if not absent.name or absent.name.startswith("proactive_"):
                raise
            continue
        for class_name, held in inspect.getmembers(module, inspect.isclass):
            if held.__module__ == name:
                assert not class_name.strip("_").startswith(_BANNED), f"{name}.{class_name}"
                assert not class_name.endswith(_BANNED[2:]), f"{name}.{class_name}"


def sources(package) -> list[Path]:
    (root,) = package.__path__
    return [p for p in sorted(Path(root).rglob("*.py")) if "harbour" not in p.parts]


@pytest.mark.parametrize("path", sources(proactive_adapters), ids=str)
def test_adapters_use_the_cores_public_names_alone(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("proactive_core"):
            parts = [*(node.module or "").split("."), *(a.name for a in node.names)]
            private = [p for p in parts if p.startswith("_") and not p.startswith("__")]
            assert not private, f"line {node.lineno}: {private}"


@pytest.mark.parametrize(
    "path", [*sources(proactive_core), *sources(proactive_adapters)], ids=lambda p: p.name
)
def test_no_room_is_larger_than_can_be_held_in_the_head(path):
    assert len(path.read_text("utf-8").splitlines()) <= 350


def loaded_by(statement: str) -> set[str]:
    code = (
        "import sys; before = set(sys.modules);"
        f"{statement};"
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"],
        check=True,
        capture_output=True,
        text=True,
    )
    return {m for m in done.stdout.split() if m not in sys.stdlib_module_names}


def third_party(statement: str) -> set[str]:
    return {m for m in loaded_by(statement) if not m.startswith(("proactive_", "_"))} - {"attr"}


def test_the_core_loads_no_third_party_module_but_attrs():
    assert third_party("import proactive_core") == {"attrs"}


@pytest.mark.parametrize(
    "pillar", ["leads", "loyalty", "checklists", "recommendations", "programme"]
)
def test_a_pillar_loads_no_third_party_module_but_attrs(pillar):
    assert third_party(f"import proactive_core.{pillar}") == {"attrs"}


def test_only_the_wire_loads_cattrs_and_only_plugins_load_pluggy():
    assert third_party("import proactive_core.wire") == {"attrs", "cattrs", "typing_extensions"}
    assert third_party("import proactive_core.plugins") == {"attrs", "pluggy"}


def test_our_adapters_can_be_declared_without_their_extras():
    code = (
        "import proactive_adapters.plugin as p;"
        "[list(getattr(p, h)()) for h in dir(p) if h.startswith('proactive_')]"
    )
    assert third_party(code) <= {"attrs", "cattrs", "pluggy", "typing_extensions"}


def test_every_pillar_keeps_to_its_own():
    """DESIGN §2: the four pillars are siblings: none imports another."""
    pillars = {"leads", "loyalty", "checklists", "recommendations"}
    for pillar in pillars:
        loaded = loaded_by(f"import proactive_core.{pillar}")
        assert "proactive_core" in loaded
        (root,) = proactive_core.__path__
        for path in Path(root, pillar).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.level >= 2:
                    assert (node.module or "").split(".")[0] not in pillars - {pillar}, path

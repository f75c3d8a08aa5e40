"""Secrets: looked up once, shown never."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from proactive_core.errors import UsageError


def _copied(held: Mapping[str, str]) -> Mapping[str, str]:
    return dict(held)


@attrs.frozen(repr=False, eq=False)
class Secrets(Mapping[str, str]):
    """Secrets by name. Printing it shows the names only."""

    _held: Mapping[str, str] = attrs.field(converter=_copied)

    def __getitem__(self, name: str) -> str:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __repr__(self) -> str:
        return f"Secrets({', '.join(f'{name}=…' for name in self._held)})"


def secrets_from(environ: Mapping[str, str], names: Mapping[str, str]) -> Secrets:
    """Look up secrets in the environment.

    Args:
        environ: Such as `os.environ`.
        names: Secret in the adapter's words → the environment variable that holds it.

    Raises:
        UsageError: Variables are unset or blank; the message names all of them at once.

    >>> secrets_from({"ST_ID": "abc"}, {"client_id": "ST_ID"})
    Secrets(client_id=…)
    """
    missing = [
        f"{variable} (for {secret})"
        for secret, variable in names.items()
        if not environ.get(variable, "").strip()
    ]
    if missing:
        raise UsageError(f"set these environment variables: {', '.join(missing)}")
    return Secrets({secret: environ[variable] for secret, variable in names.items()})

"""From what people type to whom or what they mean."""

from __future__ import annotations

from collections.abc import Iterable

from proactive_core import Customer, Ref, Technician, UsageError

from ..run import Operation


def find_technician(operation: Operation, asked: str | None) -> Ref | None:
    """A technician or somebody of the office, by ref or by name.

    Raises:
        UsageError: Nobody, or several, are called so.
    """
    people = {p.ref: p.name for p in operation.desk.directory.people}
    people |= {t.ref: t.name for t in operation.records.all(Technician)}
    return _find(asked, people.items(), "nobody is", "--technician and --by")


def find_customer(operation: Operation, asked: str | None) -> Ref | None:
    """A customer, by ref or by name; the record that remains after merging.

    Raises:
        UsageError: No customer, or several, are called so.
    """
    known = ((c.ref, c.name) for c in operation.records.all(Customer))
    return operation.records.customer(_find(asked, known, "no customer is", "--customer"))


def typed_ref(asked: str | None, option: str) -> Ref | None:
    """A visit, a piece of equipment or a quote, by ref; it need not be known yet.

    Raises:
        UsageError: It is no ref; the message names the option.
    """
    try:
        return None if asked is None else Ref.parse(asked)
    except UsageError as e:
        raise UsageError(f"{option}: {e}") from None


def find_recommendation(operation: Operation, asked: str) -> Ref:
    """A recommendation that was written down, by its id or the beginning of it.

    Raises:
        UsageError: None, or several, begin so.
    """
    known = [course.recommendation for course in operation.advice.courses()]
    fitting = [r for r in known if str(r) == asked or r.key == asked]
    fitting = fitting or [r for r in known if str(r).startswith(asked)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UsageError(
            f"there is no recommendation {asked!r}: `proactive recommend list CONFIG --all`"
        )
    some = ", ".join(map(str, fitting[:5]))
    raise UsageError(f"{len(fitting)} begin with {asked!r}: {some} … write more of it")


def _find(
    asked: str | None, known: Iterable[tuple[Ref, str]], none: str, option: str
) -> Ref | None:
    if asked is None:
        return None
    named = list(known)
    by_ref = [ref for ref, _ in named if str(ref) == asked]
    wanted = asked.casefold()
    fitting = by_ref or [ref for ref, name in named if name.casefold() == wanted]
    fitting = fitting or [ref for ref, name in named if wanted in name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        try:
            return Ref.parse(asked)
        except UsageError:
            said = f"{none} called {asked!r}; {option} take a name or a ref, system:kind:key"
            raise UsageError(said) from None
    some = ", ".join(map(str, sorted(fitting)[:5]))
    raise UsageError(f"{len(fitting)} are called {asked!r}: {some}; give the ref")

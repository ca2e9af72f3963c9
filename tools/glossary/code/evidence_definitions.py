"""Evidence on definitions: functions and classes that end, or that begin."""

from __future__ import annotations

from glossary.code.case import Case, digits
from glossary.code.snippet import DEFINITIONS, FAR

__all__ = ["definition_evidence", "new_definition_evidence"]


def definition_evidence(case: Case) -> list[str]:
    """For a function or class: whether it has returned, and is called from here on."""
    snippet, index, header, kind = case.snippet, case.index, case.header, case.kind
    returned = any(
        snippet.kinds[inner] == "return" and "value" in snippet.statements[inner].flags
        for inner in case.inner
    )
    users = snippet.users[header]
    call = min((user for user in users if user >= index), default=-1)
    gap = min(4, call - index) if call >= 0 else FAR
    feeds = index in users or any(user in snippet.reach[index] for user in users)
    more = snippet.next_return[index] < FAR
    outside = {
        source
        for source in snippet.sources[index].values()
        if source < header and snippet.kinds[source] not in DEFINITIONS | {"import"}
    }
    return [
        f"returned:{digits(returned, more)} k:{kind}",
        f"returned:{digits(returned)} ret:{snippet.next_return[index]}",
        f"call:{digits(index in users, call >= 0)} k:{kind}",
        f"call:{digits(index in users, call >= 0)} returned:{digits(returned)}",
        f"gap:{gap} k:{kind}",
        f"gap:{gap} feeds:{digits(feeds, more)}",
        f"feeds:{digits(feeds)} k:{kind}",
        f"nextdef:{snippet.next_definition[index]} k:{kind}",
        f"globals:{min(3, len(outside))} k:{kind}",
        f"free:{snippet.free[index]} sources:{min(3, len(snippet.sources[index]))}",
    ]


def new_definition_evidence(case: Case) -> list[str]:
    """For a statement that begins a definition: what makes it a sibling, or nested."""
    snippet = case.snippet
    target = snippet.definition(case.index)
    kind = snippet.kinds[target]
    used = snippet.last_use[target]
    return [
        f"def:{kind}",
        f"def:{kind} ret:{digits(snippet.returned[target])}",
        f"def:{kind} dunder:{digits('dunder' in snippet.statements[target].flags)}",
        f"def:{kind} deco:{digits(target != case.index)}",
        f"def:{kind} near:{digits(used - target < 12)} used:{digits(used >= 0)}",
        f"def:{kind} last:{case.before}",
        f"def:{kind} class:{digits('class' in snippet.kinds[: case.header + 1])}",
    ]

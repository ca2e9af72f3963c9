"""What is known of a snippet before any layout is chosen.

In: the statements. Out: for each statement, which earlier statement bound the
names it uses, how far down its own names are used, and what must still be open
because of statements further down. Computed once, asked many times.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from glossary.code.statements import Statement

__all__ = ["DEFINITIONS", "FAR", "FUNCTIONS", "LOOPS", "MODULE", "Frame", "Snippet"]

FUNCTIONS = frozenset({"def", "method"})
DEFINITIONS = frozenset({"def", "method", "class"})
LOOPS = frozenset({"for", "while"})
MODULE = -1  # the header of what stands in no block
FAR = 9  # a distance that stands for "further down, or never"
_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Frame:
    """An open block: its header (-1 for the module), the enclosing one's, and its children.

    ``first`` and ``last`` are the first and last child so far, -1 when there is none.
    """

    header: int
    parent: int
    first: int = -1
    last: int = -1
    count: int = 0


class Snippet:
    """The statements with all that holds under every layout; indexes are statements."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self.size = len(statements)
        self.kinds = [statement.kind for statement in statements]
        self.sources: list[dict[str, int]] = []  # name used -> who bound it last
        self.rebinds: list[dict[str, int]] = []  # name bound again -> who bound it before
        self.first_binding: dict[str, int] = {}
        self.users: list[list[int]] = [[] for _ in statements]  # who uses what this one bound
        self._resolve_names()
        self.last_use = [users[-1] if users else -1 for users in self.users]
        self.next_use = [users[0] if users else self.size for users in self.users]
        self.reach = self._reach()
        self.free = [self._free(index) for index in range(self.size)]
        self.returned = [any(self.kinds[user] == "return" for user in u) for u in self.users]
        self.needs_function = self._needed(
            lambda s: s.kind in ("return", "nonlocal") or "yield" in s.flags, FUNCTIONS
        )
        self.needs_loop = self._needed(lambda s: s.kind in ("break", "continue"), LOOPS)
        self.next_return = self._distances(frozenset({"return"}), DEFINITIONS)
        self.next_definition = self._distances(DEFINITIONS, frozenset())
        self.self_below = self._self_below()

    def _resolve_names(self) -> None:
        bound: dict[str, int] = {}
        for index, statement in enumerate(self.statements):
            sources = {name: bound[name] for name in sorted(statement.uses) if name in bound}
            for source in sorted(set(sources.values())):
                self.users[source].append(index)
            self.sources.append(sources)
            self.rebinds.append({n: bound[n] for n in sorted(statement.binds) if n in bound})
            for name in statement.binds:
                bound[name] = index
                self.first_binding.setdefault(name, index)

    def _reach(self) -> list[set[int]]:
        """All statements that a statement feeds, directly or through others."""
        reach: list[set[int]] = [set() for _ in self.statements]
        for index in range(self.size - 1, -1, -1):
            for user in self.users[index]:
                reach[index].add(user)
                if self.kinds[user] not in DEFINITIONS:
                    reach[index] |= reach[user]
        return reach

    def _free(self, index: int) -> int:
        """How many names the statement takes from outside the snippet, three at most."""
        sources = self.sources[index]
        uses = self.statements[index].uses
        return min(3, sum(n not in sources and n not in _BUILTINS for n in uses))

    def _needed(self, needs: Callable[[Statement], bool], openers: frozenset[str]) -> list[bool]:
        """Whether a block of ``openers`` must be open where the statement stands.

        It must when the next statement that needs one comes before the next opener.
        """
        result: list[bool] = []
        needed = False
        for statement in reversed(self.statements):
            if statement.kind in openers:
                needed = False
                result.append(False)
                continue
            needed = needed or needs(statement)
            result.append(needed)
        return result[::-1]

    def _distances(self, kinds: frozenset[str], stop: frozenset[str]) -> list[int]:
        """Distance to the next statement of ``kinds``, unless one of ``stop`` comes first."""
        result: list[int] = []
        distance = FAR
        for kind in reversed(self.kinds):
            distance = min(FAR, distance + 1)
            if kind in kinds:
                distance = 0
            elif kind in stop:
                distance = FAR
            result.append(distance)
        return result[::-1]

    def _self_below(self) -> list[bool]:
        """Whether ``self`` is used here or below, before the next method."""
        result: list[bool] = []
        below = False
        for statement in reversed(self.statements):
            if statement.kind in ("method", "class"):
                below = False
            elif "self" in statement.uses:
                below = True
            result.append(below)
        return result[::-1]

    def kind(self, index: int) -> str:
        """The kind of a statement; ``start`` and ``end`` outside the snippet."""
        if index < 0:
            return "start"
        return self.kinds[index] if index < self.size else "end"

    def block(self, header: int) -> str:
        """The kind of a block by its header; ``module`` for the whole."""
        return "module" if header == MODULE else self.kinds[header]

    def definition(self, index: int) -> int:
        """The definition that a run of decorators at ``index`` belongs to; else ``index``."""
        while index < self.size - 1 and self.kinds[index] == "decorator":
            index += 1
        return index

"""A finished layout as a tree: who stands in which block, and where each block ends.

In: a snippet and the depth of each statement. Out: the facts that the evidence for a
whole layout asks for, computed once. Statements and headers are indexes; the
module is the header -1.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.code.snippet import FUNCTIONS, LOOPS, MODULE, Snippet

__all__ = ["Outline"]


class Outline:
    """The blocks of one layout of a snippet.

    ``chains`` are the headers around each statement, outermost first; ``children``
    the statements that stand directly in a block; ``ends`` the first statement behind
    a header's block; ``scopes`` the function or class around each statement.
    """

    def __init__(self, snippet: Snippet, depths: Sequence[int]) -> None:
        self.snippet = snippet
        self.depths = depths
        self.chains: list[tuple[int, ...]] = []
        self.children: dict[int, list[int]] = {MODULE: []}
        self.scopes: list[int] = []
        self.ends = list(range(1, snippet.size + 1))
        self._place()
        self.loops = [[h for h in chain if snippet.kinds[h] in LOOPS] for chain in self.chains]

    def _place(self) -> None:
        kinds, statements = self.snippet.kinds, self.snippet.statements
        open_blocks: list[int] = []
        for index, depth in enumerate(self.depths):
            del open_blocks[depth:]
            for header in open_blocks:
                self.ends[header] = index + 1
            self.chains.append(tuple(open_blocks))
            parent = open_blocks[-1] if open_blocks else MODULE
            self.children.setdefault(parent, []).append(index)
            if parent == MODULE or kinds[parent] in FUNCTIONS or kinds[parent] == "class":
                self.scopes.append(parent)
            else:
                self.scopes.append(self.scopes[parent])
            if statements[index].opens:
                open_blocks.append(index)

    def body(self, header: int) -> range:
        """All statements inside a block, however deep."""
        return range(header + 1, self.ends[header])

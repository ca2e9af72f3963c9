"""One question of the layout search and the facts that every kind of evidence asks for.

The question: is the block of a frame left before a statement? In: a snippet, the
statement, the frame. Out: the facts, computed once.
"""

from __future__ import annotations

from glossary.code.snippet import Frame, Snippet
from glossary.code.statements import Statement

__all__ = ["Case", "bucket", "digits", "lexical", "root_of"]


def digits(*facts: bool) -> str:
    """Facts as a string of ones and zeros."""
    return "".join("1" if fact else "0" for fact in facts)


def bucket(number: int) -> str:
    """A number, coarser the greater it is."""
    return str(number) if number < 4 else "4" if number < 6 else "6" if number < 10 else "10"


def root_of(dotted: str) -> str:
    """The first of some dotted names."""
    return dotted.split(".", 1)[0]


def lexical(statement: Statement) -> tuple[str, str, str]:
    """The words of a statement: what it calls, on what, and what it assigns."""
    return f"c:{statement.leaf}", f"r:{statement.root}", f"t:{statement.target}"


class Case:
    """One question (may this block be left before this statement?) and its common facts."""

    __slots__ = (
        "after", "before", "block", "child", "count", "first", "frame", "head", "head_word",
        "header", "index", "inner", "kind", "last", "names", "snippet", "statement",
    )  # fmt: skip

    def __init__(self, snippet: Snippet, index: int, frame: Frame) -> None:
        statements = snippet.statements
        self.snippet = snippet
        self.index = index
        self.frame = frame
        self.header = frame.header
        self.block = snippet.kinds[frame.header]
        self.statement = statements[index]
        self.kind = snippet.kinds[index]
        self.before = snippet.kind(index - 1)
        self.after = snippet.kind(index + 1)
        self.head = statements[frame.header]
        self.head_word = self.head.leaf or self.head.target
        self.child = statements[frame.last]
        self.first = statements[frame.first]
        self.last = snippet.kinds[frame.last]
        self.count = bucket(frame.count)
        self.inner = range(frame.header + 1, index)
        self.names = self._name_code()

    def _name_code(self) -> str:
        """Five digits: which names of the block the statement, or one below, still uses."""
        snippet, header = self.snippet, self.header
        head_now = body_now = updated_now = False
        for name, source in snippet.sources[self.index].items():
            if source == header:
                head_now = True
            elif source > header:
                if snippet.first_binding[name] < header:
                    updated_now = True
                else:
                    body_now = True
        head_later = snippet.last_use[header] >= self.index
        body_later = any(snippet.last_use[inner] >= self.index for inner in self.inner)
        return digits(head_now, head_later, body_now, body_later, updated_now)

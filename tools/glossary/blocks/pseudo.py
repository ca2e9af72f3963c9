"""Pseudo-code: shown as plain text, with as much of its layout as is certain.

In: a fence whose blocks begin with ``for``, ``while``, ``if``, ``function``. Out: a text
listing. Where every block has its ``end``, the lines are indented; nothing else tells
where a block ends, so other pseudo-code keeps the lines it has. A flattened one is cut
where statements certainly begin: at those words, at assignments, at ``return``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary.blocks.layout import cut
from glossary.blocks.reading import Reading, Sight, as_code
from glossary.blocks.relining import bracket_depths

__all__ = ["read_pseudo"]

_STEP = "  "
_OPENS = re.compile(
    r"(?i)(?:for|foreach|while|if|else if|elseif|elif|else|repeat|loop|function|procedure"
    r"|algorithm)\b(?:.*(?:\bdo|\bthen|:)$|$)|(?i:function|procedure|algorithm)\s+\w+\s*\(.*\)$"
)
_MIDDLE = re.compile(r"(?i)(?:else|elif)")
_ENDS = re.compile(r"(?i)(?:end(?:\s?(?:for|while|if|function|procedure|loop))?|until\b.*)$")
_BLOCK = re.compile(
    r"(?<!\S)(?:(?:for|foreach|while|if)\s[^:.]{1,80}?(?::(?=\s)|\sdo(?=\s)|\sthen(?=\s))"
    r"|(?:function|procedure)\s+\w+\s*\()"
)
_ASSIGNMENT = re.compile(r"(?<!\S)[A-Za-z_θφπ]\w*(?:\[[^\[\]]*\]|\.\w+)*\s(?:=|←|:=|\+=|-=)\s")
_STATEMENT = re.compile(
    r"(?<!\S)(?:(?:return|break|continue)(?=\s|$)|end(?:\s?(?:for|while|if|function|procedure))?(?=\s|$)"
    r"|else(?=:|\s)|repeat(?=\s)|until\s)"
)
_INCOMPLETE = re.compile(
    r"(?:[=←+*/·×,<>&|(-]|\b(?:for|each|while|if|and|or|not|in|to|return|with|where|let|set|of|is"
    r"|by|from|elif|until|then end))\s$"
)
_TOLD = frozenset(("", "text", "txt", "plaintext", "pseudocode", "pseudo", "algorithm"))


def read_pseudo(sight: Sight) -> Reading | None:
    """The fence as a listing when it is pseudo-code, else ``None``."""
    if sight.tag not in _TOLD or sight.intact or not _is_pseudo(sight.text):
        return None
    lines = _cut(sight.text) if sight.fence.flattened else [line.strip() for line in sight.lines]
    return as_code(sight, "text", "\n".join(_indented(lines)), confidence=0.9)


def _is_pseudo(text: str) -> bool:
    statements = [*_ASSIGNMENT.finditer(text), *_STATEMENT.finditer(text)]
    return bool(_BLOCK.search(text)) and len(statements) >= 3


def _cut(text: str) -> list[str]:
    text = " ".join(text.split())
    depths = bracket_depths(text)
    starts: set[int] = set()
    for pattern in (_BLOCK, _ASSIGNMENT, _STATEMENT):
        for match in pattern.finditer(text):
            at = match.start()
            if depths[at] or _INCOMPLETE.search(text[max(0, at - 12) : at]):
                continue
            starts.add(at)
            if pattern is _BLOCK and text[match.end() - 1] != "(":
                starts.add(match.end())
    return cut(text, (at for at in starts if not _in_head(text, at)))


def _in_head(text: str, position: int) -> bool:
    """Whether the position stands in the head of a block, as ``t = 1`` of ``for t = 1 to T:``."""
    return any(
        match.start() < position < match.end()
        for match in _BLOCK.finditer(text)
        if match.start() < position
    )


def _indented(lines: Sequence[str]) -> Iterator[str]:
    """The lines nested when each block that opens has its end, else as they are."""
    depths: list[int] = []
    depth = 0
    for line in lines:
        closes = bool(_ENDS.match(line) or _MIDDLE.match(line))
        depth -= closes
        if depth < 0:
            break
        depths.append(depth)
        depth += bool(_OPENS.match(line))
    if depth or len(depths) < len(lines) or not any(_ENDS.match(line) for line in lines):
        return iter(lines)
    return (_STEP * level + line for level, line in zip(depths, lines, strict=True))

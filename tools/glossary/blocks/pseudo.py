"""Pseudo-code: shown as plain text, with as much of its layout as is certain.

In: a fence whose blocks begin with ``for``, ``while``, ``if``, ``function``. Out: a text
listing. Where every block has its ``end``, the lines are indented; so they are where each
is a line of Python in other words and that Python has one likely layout. Other pseudo-code
keeps the lines it has, because nothing tells where a block ends. A flattened one is cut
where statements certainly begin: at those words, at assignments, at ``return``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary.blocks.code import INDENTATION_LIKELY, LINES_LOST
from glossary.blocks.layout import cut
from glossary.blocks.reading import Reading, Sight, as_code
from glossary.blocks.relining import bracket_depths
from glossary.code.python_layout import restore_python

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
# How pseudo-code says what Python says, in this order: `function tick(node):`, `x ← 1`,
# `for t = 1 to T:`, `for each x in y do`, `else if x then`.
_AS_PYTHON = (
    (re.compile(r"(?i)^(?:function|procedure|algorithm:?)\s+(\w+\s*\(.*\))\s*:?$"), r"def \1:"),
    (re.compile(r"\s(?:←|:=)\s"), " = "),
    (re.compile(r"^for\seach\b|^foreach\b"), "for"),
    (re.compile(r"^else\sif\b"), "elif"),
    (re.compile(r"^((?:for|while|if|elif)\b.*?)\s?(?::|\sdo|\sthen)$"), r"\1:"),
    (
        re.compile(r"^for\s(\w+)\s(?:=|from)\s(.{1,80}?)\sto\s(.{1,80}):$"),
        r"for \1 in range(\2, \3):",
    ),
    (re.compile(r"^else$"), "else:"),
)
_TOLD = frozenset(("", "text", "txt", "plaintext", "pseudocode", "pseudo", "algorithm"))


def read_pseudo(sight: Sight) -> Reading | None:
    """The fence as a listing when it is pseudo-code, else ``None``."""
    if sight.tag not in _TOLD or sight.intact or not _is_pseudo(sight.text):
        return None
    flattened = sight.fence.flattened
    lines = _cut(sight.text) if flattened else [line.strip() for line in sight.lines]
    nested = _nested_as_python(lines)
    notice = (LINES_LOST if flattened else INDENTATION_LIKELY) if nested else ""
    shown = nested or "\n".join(_indented(lines))
    return as_code(sight, "text", shown, confidence=0.9, notice=notice)


def _nested_as_python(lines: Sequence[str]) -> str:
    """The lines as deep as those of the Python that says the same; '' when there is none."""
    told = [line for line in lines if line]
    python = [_as_python(line) for line in told]
    restored = restore_python("\n".join(python), flattened=False)
    nested = [line for line in restored.text.split("\n") if line.strip()]
    if not restored.sure or [line.strip() for line in nested] != python:
        return ""
    depths = (len(line) - len(line.lstrip()) for line in nested)
    return "\n".join(" " * depth + line for depth, line in zip(depths, told, strict=True))


def _as_python(line: str) -> str:
    for form, python in _AS_PYTHON:
        line = form.sub(python, line)
    return line


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

"""Printing a layout: statements and their depths → Python text.

Four spaces a level; the lines of an open bracket are set in by their depth of
brackets, as formatters do; the lines of a docstring follow their quotes. Blank
lines, which the scrape dropped too, come back by convention: around functions
and classes, after the imports, above a comment that opens a new step. Nothing
but white space is ever added.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.code.lexer import CLOSERS, OPENERS, tokens_of
from glossary.code.statements import Statement

__all__ = ["render"]

_INDENT = "    "
_DEFINITIONS = frozenset({"def", "method", "class", "decorator"})
_CLAUSES = frozenset({"elif", "else", "except", "finally", "case"})


def render(statements: Sequence[Statement], depths: Sequence[int], closing: Sequence[str]) -> str:
    """The text with each statement at its depth; ``closing`` comments stand at the margin."""
    lines: list[str] = []
    for index, statement in enumerate(statements):
        if index and _blank_before(statements, depths, index):
            lines.append("")
        margin = _INDENT * depths[index]
        lines += [margin + comment for comment in statement.comments]
        lines += _rendered(statement, margin)
    if closing and lines:
        lines.append("")
    return "\n".join([*lines, *closing])


def _blank_before(statements: Sequence[Statement], depths: Sequence[int], index: int) -> bool:
    statement, before = statements[index], statements[index - 1]
    if before.opens or before.kind == "decorator" or statement.kind in _CLAUSES:
        return False
    if statement.kind in _DEFINITIONS or statements[_sibling(depths, index)].kind in _DEFINITIONS:
        return True
    if before.kind == "import" and statement.kind != "import":
        return True
    return bool(statement.comments)


def _sibling(depths: Sequence[int], index: int) -> int:
    """The statement before in the same block."""
    position = index - 1
    while position > 0 and depths[position] > depths[index]:
        position -= 1
    return position


def _rendered(statement: Statement, margin: str) -> list[str]:
    """The physical lines of one statement behind ``margin``."""
    lines = statement.text.split("\n")
    if len(lines) == 1:
        return [margin + lines[0]]
    inside, levels = _line_states(statement.text)
    result = []
    for number, line in enumerate(lines):
        if number in inside:  # the middle of a string: white space there is content
            prefix = margin if statement.kind == "docstring" and line.strip() else ""
            result.append(prefix + line)
            continue
        result.append(margin + _INDENT * levels[number] + line.strip())
    return result


def _line_states(text: str) -> tuple[set[int], list[int]]:
    """Lines that begin inside a string, and how many steps each other line is set in.

    A line is one step further in than the line on which its innermost bracket was
    opened; a line that begins by closing a bracket stands where that line stands.
    """
    inside: set[int] = set()
    levels = [0] * (text.count("\n") + 1)
    opened: list[int] = []  # lines of the open brackets
    line = position = 0
    for token in tokens_of(text):
        breaks = text.count("\n", position, token.start)
        if breaks:
            line += breaks
            # behind a backslash outside brackets: one step
            levels[line] = levels[opened[-1]] + 1 if opened else 1
        position = token.start if token.kind == "newline" else token.end
        if token.kind == "string":
            inside.update(range(line + 1, line + 1 + token.text.count("\n")))
            line += token.text.count("\n")
        elif token.text in OPENERS:
            opened.append(line)
        elif token.text in CLOSERS and opened:
            start = opened.pop()
            if breaks:
                levels[line] = levels[start]
    return inside, levels

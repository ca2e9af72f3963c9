"""SQL: one clause a line, what goes on with a clause one step deeper.

In: statements without their indentation, or without their line breaks too. Out: the same
words. A line break never changes what SQL means, except that it ends a ``--`` comment: in
flattened text a comment is certain only before a statement, whose first word ends it;
with any other the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary.blocks.layout import Layout, cut, lines_of

__all__ = ["sql_layout"]

_STEP = "  "
_SHORT = 60
_DEEPEST = 20
_LONGEST_HEAD = 120  # of `CREATE TABLE … (`
_TOKEN = re.compile(
    r"""
      (?P<string>'(?:''|[^'])*'|"[^"]*"|`[^`]*`|\$\$.*?\$\$|/\*.*?\*/)
    | (?P<comment>--[^\n]*)
    | (?P<open>\() | (?P<close>\))
    | (?P<end>;) | (?P<comma>,)
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_STATEMENTS = r"SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE|ALTER|DROP|EXPLAIN|GRANT|COPY|SET"
_STATEMENT = re.compile(rf"\s(?=(?:{_STATEMENTS})\s)")  # in capitals, unlike a comment's words
# What begins a line at the level of its statement. Words that go on with a clause are not in it:
# `ON` of a join, `AND`, `DO UPDATE SET`, `IS DISTINCT FROM`, `DELETE FROM`, `USING (…)`.
_CLAUSE = re.compile(
    r"""(?ix)
    (?: (?<!distinct\s)(?<!delete\s)FROM | WHERE | GROUP\s+BY | HAVING | ORDER\s+BY | LIMIT | OFFSET
      | FETCH\s+(?:FIRST|NEXT) | WINDOW | QUALIFY | RETURNING | VALUES | USING(?!\s*\()
      | (?:UNION|INTERSECT|EXCEPT)(?:\s+(?:ALL|DISTINCT))?
      | (?:(?:NATURAL|LEFT|RIGHT|FULL|INNER|CROSS)\s+)?(?:OUTER\s+)?JOIN
      | ON\s+CONFLICT | ON\s+DUPLICATE\s+KEY | WHEN\s+(?:NOT\s+)?MATCHED
      | PARTITION\s+BY | (?:ROWS|RANGE)\s+(?:BETWEEN|UNBOUNDED|\d)
      | (?<!\S)SELECT | (?:INSERT|MERGE)\s+INTO | DELETE\s+FROM | (?:CREATE|ALTER|DROP|WITH)\s
      | (?<!then\s)(?<!do\s)UPDATE(?!\s+SET) | (?<!update\s)SET
    )\b""",
)
_JOINED = re.compile(r"(?i)(?:LEFT|RIGHT|FULL|INNER|CROSS|NATURAL|OUTER)\s+$")
_SUBQUERY = re.compile(r"(?i)\(\s*(?:SELECT|WITH)\b")
_WINDOW = re.compile(r"(?i)\(\s*(?:PARTITION|ORDER)\s+BY\b")
_COLUMNS = re.compile(r"(?i)\bCREATE\s+(?:\w+\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\w.\"`]+\s*$")


def sql_layout(text: str, flattened: bool) -> Layout:
    """The author's lines where they survive, else one clause a line; brackets indent."""
    if not flattened:
        return Layout("\n".join(_indented(lines_of(text))), sure=True)
    text = " ".join(text.split())
    commented = _uncommented(text)
    if commented is None:
        return Layout(text, sure=False, lost=True)
    lines = [line for part in commented for line in _clauses(part)]
    return Layout("\n".join(_indented(lines)), sure=len(commented) == 1)


def _uncommented(text: str) -> list[str] | None:
    """The text cut around its comments; ``None`` where the end of one is not certain."""
    parts: list[str] = []
    start = position = 0
    while token := _TOKEN.search(text, position):
        position = token.end()
        if token.lastgroup != "comment":
            continue
        before = text[start : token.start()].strip()
        ending = _STATEMENT.search(text, token.start())
        if (before and not before.endswith(";")) or ending is None:
            return None
        parts += [before, text[token.start() : ending.start()]]
        start = position = ending.end()
    parts.append(text[start:])
    return [part for part in parts if part]


def _clauses(text: str) -> Iterator[str]:
    """The lines of a flattened text; what is short stays on one."""
    if text.startswith("--"):
        yield text
        return
    starts = [token.end() for token in _TOKEN.finditer(text) if token.lastgroup == "end"]
    for statement in cut(text, starts):
        yield from cut(statement, _cuts(statement)) if len(statement) > _SHORT else [statement]


def _cuts(statement: str) -> Iterator[int]:
    """Where its lines begin: at clauses, after the columns of a new table, around subqueries."""
    ends = _closing(statement)
    stack = ["query"]
    first = statement[:6].upper()
    words = _Words(first)
    skip = 0
    for token in _TOKEN.finditer(statement):
        at = token.start()
        if at < skip:
            continue
        kind, inside = token.lastgroup, stack[-1]
        if kind == "open":
            inner = _inner(statement, at, ends.get(at, at))
            if not inner or len(stack) > _DEEPEST:
                skip = ends.get(at, at) + 1
                continue
            stack.append(inner)
            yield token.end()
        elif kind == "close" and len(stack) > 1:
            stack.pop()
            yield at
        elif kind == "comma" and inside == "columns":
            yield token.end()
        elif kind == "word" and inside != "columns" and words.begins(statement, token, inside):
            yield at


class _Words:
    """Which words of a statement begin a line."""

    def __init__(self, first: str) -> None:
        self.first = first
        self.clause = ""
        self.between = 0  # `BETWEEN` whose `AND` is still to come

    def begins(self, statement: str, token: re.Match[str], inside: str) -> bool:
        """Whether a line begins with this word."""
        word, at = token.group().upper(), token.start()
        self.between += word == "BETWEEN"
        if word in ("AND", "OR"):
            if self.between:
                self.between -= word == "AND"
                return False
            return inside == "query" and self.clause in ("WHERE", "HAVING")
        if word == "ON" and self.first == "MERGE ":
            return True
        if _begins_clause(statement, at, word, self.first):
            self.clause = word
            return True
        return False


def _begins_clause(statement: str, at: int, word: str, first: str) -> bool:
    """Whether a line begins with this word, which belongs to a clause of its own."""
    if word in ("SET", "USING") and first != {"SET": "UPDATE", "USING": "MERGE "}[word]:
        return False
    before = statement[max(0, at - 20) : at]
    return bool(_CLAUSE.match(statement, at)) and not _JOINED.search(before)


def _closing(text: str) -> dict[int, int]:
    """For each opening bracket its closing one."""
    opened: list[int] = []
    ends: dict[int, int] = {}
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "open":
            opened.append(token.start())
        elif token.lastgroup == "close" and opened:
            ends[opened.pop()] = token.start()
    return ends


def _inner(statement: str, start: int, end: int) -> str:
    """What a bracket holds that needs lines of its own: ``''`` for nothing such."""
    if end <= start:
        return ""
    if _SUBQUERY.match(statement, start):
        return "query"
    if _WINDOW.match(statement, start) and end - start > _SHORT:
        return "window"
    columns = _COLUMNS.search(statement[max(0, start - _LONGEST_HEAD) : start])
    return "columns" if columns else ""


def _indented(lines: Sequence[str]) -> Iterator[str]:
    """Clauses at the level of their bracket, what goes on with one a step deeper."""
    levels: list[tuple[int, int]] = []  # per open bracket: inside, and of the line that opened it
    base, in_clause = 0, False
    clauses: list[bool] = []
    for line in lines:
        if not line:
            yield ""
            continue
        if line.startswith(")") and levels:
            base, level = levels.pop()
            in_clause = clauses.pop()
        else:
            clause = bool(_CLAUSE.match(line))
            goes_on = in_clause and not clause and not line.startswith(("--", "/*"))
            level = base + goes_on
            in_clause = in_clause or clause
        yield _STEP * min(_DEEPEST, level) + line
        change = _change(line.removeprefix(")"))
        for _ in range(min(-change, len(levels))):
            base, _level = levels.pop()
            in_clause = clauses.pop()
        if change > 0:
            levels.append((base, level))
            clauses.append(in_clause)
            base, in_clause = level + 1, False
        elif _ends(line):
            in_clause = False


def _change(line: str) -> int:
    """How many brackets a line leaves open (at most one level), or closes of earlier ones."""
    depth = lowest = 0
    for token in _TOKEN.finditer(line):
        depth += {"open": 1, "close": -1}.get(token.lastgroup or "", 0)
        lowest = min(lowest, depth)
    return min(1, depth) if depth > 0 else depth


def _ends(line: str) -> bool:
    tokens = [token.lastgroup for token in _TOKEN.finditer(line) if token.lastgroup != "comment"]
    return tokens[-1:] == ["end"]

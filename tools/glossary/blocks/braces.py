"""Languages with brackets: C and its like, JavaScript, JSON.

In: code without its indentation, or without its line breaks too. Out: each line as
deep as the brackets open around it. Where a flattened program's lines began is for
:mod:`glossary.blocks.brace_cuts`; with comments that lost their end it is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary.blocks.brace_cuts import TOKEN, cut_statements
from glossary.blocks.layout import Layout, Rule, lines_of

__all__ = ["braces", "json_layout"]

_DEEPEST = 40  # what is nested deeper is no program, and its spaces would fill the page
_HALF_STEP = re.compile(r"(?:case\b.*|default\s*|public|private|protected):\s*$")
_HEAD = re.compile(r"(?:(?:\}\s*)?else\s+)?(?:if|for|while)\b\s*(?P<condition>\()|(?:\}\s*)?else\b")
_REMARK = re.compile(r"//.*|/\*.*?\*/")


def braces(step: str, *, ends_lines: bool = False) -> Rule:
    """The rule of a language whose blocks stand in braces, indented by ``step``.

    Where a line break ends a statement (``ends_lines``: Go, Kotlin, R), or no semicolon
    shows where one ended, nothing tells the lines of a flattened program.
    """

    def rule(text: str, flattened: bool) -> Layout:
        commented = flattened and any(
            token.group().startswith("//")
            for token in TOKEN.finditer(text)
            if token.lastgroup == "comment"
        )
        untold = flattened and (ends_lines or ";" not in text)
        if untold and len(text) > _SHORT:
            return Layout(text, sure=False, lost=True)
        lines = cut_statements(text) if flattened else lines_of(text)
        if lines is None:
            return Layout(text, sure=False, lost=True)
        return Layout("\n".join(_indent(lines, step)), sure=not commented)

    return rule


def _indent(lines: Sequence[str], step: str) -> Iterator[str]:
    """Each line as deep as the brackets around it; a body without braces one deeper."""
    depth = once = above = 0  # heads whose body this line is; heads above the body before it
    for line in lines:
        if not line:
            yield ""
            continue
        closed_first, change = _bracket_change(line)
        level = max(0, depth - closed_first)
        half = int(bool(_HALF_STEP.match(line)) and level > 0)
        body = 0 if line.startswith("{") else once
        if above and line.startswith("else"):
            body = above - 1
        yield step * min(_DEEPEST, max(0, level + body - half)) + line
        if not line.startswith("//"):
            above, once = once, body + 1 if _awaits_body(line) else 0
        depth = max(0, depth + change)


def _awaits_body(line: str) -> bool:
    """Whether a line is the head of a loop or branch and no more: its body is the next one."""
    head = _HEAD.match(line)
    if head is None:
        return False
    end = head.end()
    if head["condition"]:
        depth = 1
        for token in TOKEN.finditer(line, end):
            depth += {"open": 1, "close": -1}.get(token.lastgroup or "", 0)
            end = token.end()
            if not depth:
                break
        if depth:
            return False
    return not _REMARK.sub("", line[end:]).strip()


def _bracket_change(line: str) -> tuple[int, int]:
    """Levels a line closes at its start, and changes in all.

    Brackets that open together on one line, as in ``f({``, are one level.
    """
    opened: list[str] = []
    closed = closed_first = 0
    for token in TOKEN.finditer(line):
        if token.lastgroup == "open":
            opened.append(token.group())
        elif token.lastgroup == "close":
            if opened:
                opened.pop()
                continue
            closed = 1
            if not line[: token.start()].strip(" })];,"):
                closed_first = 1
    return closed_first, bool(opened) - closed


# --- JSON -------------------------------------------------------------------------------

_JSON_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SIGNS = frozenset("{}[],:")
_REMARKS = ("//", "#")  # JSON has none: where one ended went with its line
_SHORT = 60


def json_layout(text: str, flattened: bool) -> Layout:
    """JSON from its tokens alone; the author's line breaks count where they survive."""
    if not flattened:
        return Layout("\n".join(_indent(lines_of(text), "  ")), sure=True)
    words = _json_words(text)
    if any(word.startswith(_REMARKS) for word in words):
        return Layout(text, sure=False, lost=True)
    values = _json_values(words)
    if len(values) > 1 and all(value[0] in ("{", "[") for value in values):  # JSON lines
        return Layout("\n".join(map(_on_one_line, values)), sure=True)
    return Layout("".join(_json_parts(words)), sure=True)


def _json_values(words: Sequence[str]) -> list[list[str]]:
    """The words cut behind each bracket that closes the outermost one."""
    values: list[list[str]] = [[]]
    depth = 0
    for word in words:
        if values[-1] and not depth:
            values.append([])
        values[-1].append(word)
        depth += (word in ("{", "[")) - (word in ("}", "]"))
    return values


def _on_one_line(words: Sequence[str]) -> str:
    return "".join({",": ", ", ":": ": "}.get(word, word) for word in words)


def _json_words(text: str) -> list[str]:
    """The tokens; what is no JSON, as ``1 …``, stays the words it is."""
    words: list[str] = []
    for word in _JSON_TOKEN.findall(text):
        if words and word not in _SIGNS and words[-1] not in _SIGNS:
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _json_parts(words: Sequence[str]) -> Iterator[str]:
    depth = index = 0
    while index < len(words):
        word = words[index]
        if word in "{[" and (flat := _flat(words, index)):
            yield flat[0]
            index = flat[1]
            continue
        if word in "{[":
            depth += 1
            yield f"{word}\n{'  ' * min(_DEEPEST, depth)}"
        elif word in "}]":
            depth = max(0, depth - 1)
            yield f"\n{'  ' * min(_DEEPEST, depth)}{word}"
        elif word == ",":
            yield f",\n{'  ' * min(_DEEPEST, depth)}"
        else:
            yield ": " if word == ":" else word
        index += 1


def _flat(words: Sequence[str], start: int) -> tuple[str, int] | None:
    """A short array or object without others inside, on one line, and the index behind it."""
    text = words[start]
    for index in range(start + 1, len(words)):
        word = words[index]
        text += {",": ", ", ":": ": "}.get(word, word)
        if word in "}]":
            inner = start > 0 or len(words) == 2
            return (text, index + 1) if inner else None
        if word in "{[" or len(text) > _SHORT:
            return None
    return None

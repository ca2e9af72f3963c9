"""Tcl, the language of design constraints and tool scripts.

In: commands without their indentation, or without their line breaks too. Out: one command
a line, bodies indented. A line break ends a command, so a wrong one changes what a script
does: a command begins only where its first word is certain; where it may as well be a
value of the command before, the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from glossary.blocks.layout import Layout, lines_of

__all__ = ["tcl_layout"]

_STEP = "    "
_DEEPEST = 20
_WORD = re.compile(r"\s*(\S)")
# What the commands of design tools begin with, as in `create_power_switch`, `map_retention_cell`.
_VERBS = (
    *("add", "all", "analyze", "apply", "assign", "associate", "build", "check", "close"),
    *("compare", "compile", "connect", "copy", "create"),
    *("define", "delete", "derive", "disconnect", "edit"),
    *("elaborate", "estimate", "execute", "exit", "export", "extract", "find", "fix", "generate"),
    *("get", "group", "import", "infer", "init", "insert", "launch", "legalize", "link", "list"),
    *("load", "map", "merge", "modify", "move", "open", "opt", "optimize", "place", "read"),
    *("redirect", "refine", "remove", "replace", "report", "reset", "restore", "route", "run"),
    *("save", "set", "size", "split", "start", "stop", "synth", "unset", "update", "use"),
    *("verify", "wait", "write"),
)
_COMMAND = re.compile(
    rf"(?:{'|'.join(_VERBS)})_\w+|[a-z]\w*_(?:opt|design)"
    r"|compile|link|elaborate|analyze|puts|source|set|proc|foreach|for|while|if|exit"
    r"|return|incr|lappend|append|exec|catch|unset|global|package"
)
# These take the name of what they make or treat: `create_power_switch sw_gpu -domain …`.
_TAKES_NAME = re.compile(r"(?:add|apply|connect|create|define|map|set|use)_\w+")
_OPTION = re.compile(r"-[a-z]")
_BODY = {"while": 2, "proc": 3, "for": 4}  # which word is the body
_CONTINUED = "\\"  # before a line break that ends no command
_NAME = re.compile(r"[a-z]\w*_\w+")
# What goes on with the next word, whatever that is.
_WAITS = re.compile(
    r"\\|set|source|puts|proc|incr|lappend|append|unset"
    r"|-(?:from|to|through|name|type|period|clock|of_objects|filter|library|file|format|output|group"
    r"|waveform|max_paths|top|lib_cell|layer|net|nets|cells|pins|effort|design|scenario|mode|corner)"
)


def tcl_layout(text: str, flattened: bool) -> Layout:
    """One command a line; braces nest."""
    if not flattened:
        return Layout("\n".join(_nested(lines_of(text))), sure=True)
    lines = _commands(" ".join(text.split()), 0)
    if lines is None:
        return Layout(text, sure=False, lost=True)
    return Layout("\n".join(_nested(lines)), sure=len(lines) == 1)


def _nested(lines: Sequence[str]) -> Iterator[str]:
    depth = 0
    continued = False
    for line in lines:
        level = max(0, depth - 1) if line.startswith("}") else depth
        # No command begins with a dash: the backslash before this line was lost.
        goes_on = continued or _OPTION.match(line) is not None
        yield _STEP * min(_DEEPEST, level + goes_on) + line if line else ""
        depth = max(0, depth + line.count("{") - line.count("}"))
        continued = line.endswith("\\")


def _commands(text: str, depth: int) -> list[str] | None:
    """The lines of a script; ``None`` where a command's beginning is not certain."""
    words = _words(text)
    if words is None or "#" in [word[:1] for word in words] or depth > _DEEPEST:
        return None
    lines: list[str] = []
    index = 0
    while index < len(words):
        if words[index] in ("if", "while", "for", "foreach", "proc"):
            block = _control(words, index, depth)
            if block is None:
                return None
            lines += block[0]
            index = block[1]
            continue
        end = index + 1
        while end < len(words):
            begins = _begins(words, index, end)
            if begins is None:
                return None
            if begins:
                break
            end += 1
        lines += _continued(words[index:end])
        index = end
    return lines


def _continued(words: Sequence[str]) -> list[str]:
    """The lines of a command: one ends with each backslash that stands alone."""
    return " ".join(words).replace(f" {_CONTINUED} ", f" {_CONTINUED}\n").split("\n")


def _begins(words: Sequence[str], first: int, index: int) -> bool | None:
    """Whether a command begins with this word; ``None`` when it may be a value as well.

    ``first`` is the index of the command's own word.
    """
    word, before = words[index], words[index - 1]
    if before.endswith(";"):
        return True
    named = index == first + 1 and _TAKES_NAME.fullmatch(before)
    # `set_app_var compile_clock_gating true` treats a variable.
    if _WAITS.fullmatch(before) or (named and before.startswith("set_")):
        return False
    following = words[index + 1] if index + 1 < len(words) else ""
    if _COMMAND.fullmatch(word) is None:
        looks_like_one = _NAME.fullmatch(word) and following.startswith("-") and not named
        return None if looks_like_one else False
    # `-incremental report_timing …`: whether the option takes a value is not known.
    return None if named or re.fullmatch(r"-[a-z]\w*", before) else True


def _control(words: Sequence[str], index: int, depth: int) -> tuple[list[str], int] | None:
    """A command with bodies as its lines, and the index of the word behind it."""
    lines: list[str] = []
    head = index
    while True:
        body = _body(words, head)
        if body >= len(words) or words[body][:1] != "{":
            return None
        inner = _commands(words[body][1:-1].strip(), depth + 1)
        if inner is None:
            return None
        opening = " ".join([*words[head:body], "{"])
        lines = [*lines[:-1], f"}} {opening}"] if lines else [opening]
        lines += [*inner, "}"]
        if words[index] != "if" or body + 1 >= len(words) or words[body + 1] not in _ELSE:
            return lines, body + 1
        head = body + 1


_ELSE = ("else", "elseif")


def _body(words: Sequence[str], head: int) -> int:
    """The index of the body of the command or branch that begins at ``head``."""
    word = words[head]
    if word == "else":
        return head + 1
    if word in ("if", "elseif"):
        return head + 2 + (words[head + 2 : head + 3] == ["then"])
    if word == "foreach":
        # Names and lists in pairs; the body is the first braces after a whole pair.
        return next(
            (at for at in range(head + 3, len(words), 2) if words[at][:1] == "{"), len(words)
        )
    return head + _BODY[word]


def _words(text: str) -> list[str] | None:
    """The words of a script: what brackets, braces or quotes hold together is one."""
    words: list[str] = []
    position = 0
    while found := _WORD.match(text, position):
        end = _word_end(text, found.start(1))
        if end < 0:
            return None
        words.append(text[found.start(1) : end])
        position = end
    return words


def _word_end(text: str, start: int) -> int:
    depth = 0
    quoted = False
    for position in range(start, len(text)):
        character = text[position]
        if character == '"' and text[position - 1 : position] != "\\":
            quoted = not quoted
        elif character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
        elif character.isspace() and depth <= 0 and not quoted:
            return position
    return len(text) if depth <= 0 and not quoted else -1

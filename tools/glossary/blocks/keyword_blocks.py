"""Languages whose blocks stand between words: Colang, Verilog.

In: code without its indentation, or without its line breaks too. Out: the same words,
each block one step deeper than the statement that opens it.
"""

from __future__ import annotations

import re

from glossary.blocks.brace_cuts import may_end
from glossary.blocks.layout import Layout, cut, lines_of
from glossary.blocks.relining import bracket_depths

__all__ = ["colang_layout", "verilog_layout"]

# --- Colang -----------------------------------------------------------------------------

_COLANG_START = re.compile(
    r"\s(?=(?:define\s(?:user|bot|flow|subflow|action)|user|bot|execute|stop|goto|event|when|abort"
    r"|if|else|while|return|await|activate|start|send|match|flow|import)\b|\$\w+\s*=|@\w+)"
)
_COLANG_OPENER = re.compile(r"(?:if|else|elif|when|or when|while)\b")
_COLANG_TOP = re.compile(r"(?:define|flow|import|@)")
_TAKES_VALUE = ("=", "execute", "await", "not", "and", "or", "in")


def colang_layout(text: str, flattened: bool) -> Layout:
    """A flow's statements one step in, those under ``if`` and ``else`` one more."""
    lines = _colang_lines(text) if flattened else lines_of(text)
    depth = 0
    inside = False
    result = []
    for line in lines:
        if _COLANG_TOP.match(line):
            depth, inside = 0, not line.startswith(("import", "@"))
        elif re.match(r"(?:else|elif|or when)\b", line):
            depth = max(int(inside), depth - 1)
        result.append("  " * depth + line if line else "")
        if _COLANG_TOP.match(line):
            depth = int(inside)
        elif _COLANG_OPENER.match(line):
            depth += 1
    branches = any(_COLANG_OPENER.match(line) for line in lines)
    return Layout("\n".join(result), sure=not branches)


def _colang_lines(text: str) -> list[str]:
    """The statements of a flattened flow (001:120); words inside quotes begin none."""
    depths = bracket_depths(text)
    starts = [0]
    for match in _COLANG_START.finditer(text):
        words = text[starts[-1] : match.start()].split()
        named = words[:1] == ["define"] and len(words) < 3
        named = named or (words[:1] in (["user"], ["bot"], ["flow"]) and len(words) < 2)
        waiting = words[-1:] and words[-1] in _TAKES_VALUE
        else_if = words == ["else"] and text.startswith("if", match.end())
        if not (depths[match.end()] or named or waiting or else_if):
            starts.append(match.end())
    return cut(text, starts)


# --- Verilog ----------------------------------------------------------------------------

_VERILOG_OPENS = re.compile(
    r"^(?:module|function|task|generate|case[xz]?|package|class)\b|\bbegin(?:\s*:\s*\w+)?$"
)
_VERILOG_CLOSES = re.compile(r"^(?:end\w*)\b")
_VERILOG_HEADER = re.compile(r"^(?:always\w*|if|else|initial|for)\b(?!.*\bbegin\b)(?!.*;$)")
_VERILOG_CUT = re.compile(
    r"(?<=;)\s|(?<=\bbegin)\s|(?<=\bend)\s(?!else)|(?<=\bendcase)\s|\s(?=end\w*\b)|(?<!\bend)\s(?=else\b)"
)
_IN_BRACKETS = r"\((?:[^()]|\([^()]*\))*\)"
_VERILOG_CASE = re.compile(rf"\bcase[xz]?\s*{_IN_BRACKETS}")
_VERILOG_PORTS = re.compile(rf"(module\s+\w+\s*(?:#\s*{_IN_BRACKETS}\s*)?\()(.*)(\);)")
_VERILOG_PORT = re.compile(r"(?<=,)\s+(?=(?:input|output|inout)\s)")
_LONGEST_HEADER = 80
# What certainly begins a statement behind a remark, unlike the same words in it.
_VERILOG_STATEMENT = re.compile(
    r"""\s(?=
        always(?:_\w+)?\s*(?:@|begin\b) | initial\s+begin\b | assign\s+[\w\[\]:{}]+\s*=
      | (?:wire|reg|logic|integer|localparam|parameter)\s+(?:signed\s+)?(?:\[[^\[\]]*\]\s*)*
        \w+\s*[=;,\[]
      | (?:input|output|inout)\s+(?:wire|reg|logic|\[) | (?:if|case[xz]?)\s*\(
      | (?P<weak>[\w.]+(?:\[[^\[\]]*\])*\s<?=\s[^;]{1,200};)
    )""",
    re.VERBOSE,
)
_VERILOG_REMARK = re.compile(r"\s*(?://.*|/\*.*?\*/)")
# A remark that goes on with what stood on the next line.
_VERILOG_RUN_ON = re.compile(
    r"//.*(?:;|\b(?:begin|always|assign|module|initial|wire|reg|logic|input|output|if|case)\b)"
)


def _verilog_lines(text: str) -> list[str]:
    """The lines of a flattened text; remarks end where a statement certainly begins."""
    depths = bracket_depths(text)
    cuts = [found.end() for found in _VERILOG_CUT.finditer(text) if not depths[found.start()]]
    cuts += [found.end() for found in _VERILOG_CASE.finditer(text) if not depths[found.start()]]
    return [
        line for part in cut(text, cuts) for piece in _after_remark(part) for line in _ports(piece)
    ]


def _after_remark(line: str) -> list[str]:
    """A line, cut where a statement begins behind its remark."""
    start = line.find("//")
    found = _VERILOG_STATEMENT.search(line, start + len("// ")) if start >= 0 else None
    if found is None or (found["weak"] and not may_end(line[start : found.start()])):
        return [line]
    return cut(line, [found.end()])


def _ports(line: str) -> list[str]:
    """A module's header with a line for each direction of its ports, when it is long."""
    found = _VERILOG_PORTS.fullmatch(line) if len(line) > _LONGEST_HEADER else None
    return [found[1], *_VERILOG_PORT.split(found[2].strip()), found[3]] if found else [line]


def verilog_layout(text: str, flattened: bool) -> Layout:
    """``begin`` and ``end``, ``module`` and ``endmodule`` nest; a lone body is one deeper."""
    lines = lines_of(text)
    if flattened:
        lines = _verilog_lines(text)
        if any(map(_VERILOG_RUN_ON.search, lines)):
            return Layout(text, sure=False, lost=True)
    depth = once = 0
    result = []
    for line in lines:
        code = _VERILOG_REMARK.sub("", line)
        if _VERILOG_CLOSES.match(code):
            depth = max(0, depth - 1)
        closing = 1 if line.startswith(")") else 0
        result.append("  " * max(0, depth + once - closing) + line if line else "")
        if _VERILOG_OPENS.search(code):
            depth, once = depth + once + 1, 0
        elif _VERILOG_HEADER.match(code):
            once += 1
        elif code:
            once = 0
    return Layout("\n".join(result), sure=not (flattened and "//" in text))

"""The lines of a YAML text whose indentation, or whose line breaks too, are lost.

In: the text. Out: its lines, each with its dashes, its key and the kind of its value, so
that what may stand below what is known; ``None`` where a bracket or quote never closes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from glossary.blocks.layout import cut
from glossary.blocks.relining import bracket_depths

__all__ = ["Line", "flattened_lines", "yaml_lines"]

Kind = Literal["blank", "comment", "break", "key", "scalar", "more"]

_DASHES = re.compile(r"(?:-(?:\s+|$))*")
_KEY = re.compile(
    r"""(?P<key>"[^"]*"|'[^']*'|[^\s"'\#\[\]{}|>*&!%@`,?:-][^\n]*?|-[^\s-][^\n]*?|:\w[^\n]*?)
        \s*:(?:\s+(?P<value>.*))?$""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_MARK = re.compile(r"(?:[&!]\S*\s*)+$")  # an anchor or a tag: the value is still to come
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?(?:\s|$)")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its indentation.

    ``opens`` when its key or dash has no value yet; ``block`` when a ``|`` or ``>`` says
    that text follows; a line of the kind ``more`` goes on with the value above it, which
    no line below a comment does (``parted``).
    """

    text: str
    kind: Kind
    dashes: int = 0
    key: str = ""
    value: str = ""
    opens: bool = False
    block: bool = False
    parted: bool = False


def yaml_lines(rows: Sequence[str]) -> list[Line] | None:
    """The rows read one by one; values in brackets and quotes may take several."""
    lines: list[Line] = []
    waiting = ""
    for row in rows:
        text = row.strip()
        if waiting:
            lines.append(Line(text, "more"))
            waiting = f"{waiting} {text}"
            waiting = "" if _closed(waiting) else waiting
            continue
        line = _line(text)
        if lines and (lines[-1].kind == "comment" or " #" in lines[-1].text):
            line = replace(line, parted=True)
        lines.append(line)
        waiting = "" if _closed(line.value) else line.value
    return None if waiting else lines


def _line(text: str) -> Line:
    if not text:
        return Line(text, "blank")
    if text.startswith("#"):
        return Line(text, "comment")
    if re.fullmatch(r"(?:---|\.\.\.)(?:\s+#.*)?", text):
        return Line(text, "break")
    marks = _DASHES.match(text)
    start = marks.end() if marks else 0
    dashes = text[:start].count("-")
    found = _KEY.match(text, start)
    value = (found["value"] or "") if found else text[start:]
    bare = _MARK.sub("", _COMMENT.sub("", f" {value}")).strip()
    key = found["key"].strip("\"'") if found else ""
    return Line(text, "key" if found else "scalar", dashes, key, bare, not bare, _block(bare))


def _block(value: str) -> bool:
    return bool(_BLOCK.match(value))


def _closed(value: str) -> bool:
    """Whether a value that begins with a bracket or a quote also ends with its closing."""
    if value[:1] in ('"', "'"):
        return bool(_QUOTED.match(value))
    if value[:1] not in ("[", "{"):
        return True
    bare = _QUOTED.sub("", value)
    return sum(bare.count(c) for c in "[{") <= sum(bare.count(c) for c in "]}")


# --- flattened text --------------------------------------------------------------------

_START = re.compile(
    r"""(?<!\S)(?:
        (?:-\s+)+(?:(?:override\s|optional\s)?(?:"[^"]*"|'[^']*'|[\w./<*$@+-]+):(?=\s|$))?
      | (?:"[^"]*"|'[^']*'|[\w./<*$@+][\w./<*$@+-]*):(?=\s|$)
      | \#\s | ---(?=\s)
    )""",
    re.VERBOSE,
)
_REMARK = re.compile(r"[A-Z][a-z]+:")  # `# See: …` goes on; keys are rarely so written
_SINGLE_QUOTED = re.compile(r"(?<![\w'])'[^']*'(?!\w)")


def flattened_lines(text: str) -> list[str]:
    """The rows of a flattened text: each key, dash and comment outside brackets begins one.

    A remark in small letters stays beside the value before it, as authors write them.
    """
    text = " ".join(text.split())
    depths = bracket_depths(text)
    for quoted in _SINGLE_QUOTED.finditer(text):
        for position in range(quoted.start() + 1, quoted.end() - 1):
            depths[position] += 1
    starts = [
        match.start()
        for match in _START.finditer(text)
        if not match.start() or not depths[match.start() - 1]
    ]
    rows: list[str] = []
    for row in cut(text, starts):
        beside = re.match(r"# [a-z0-9~≈=+(]", row) and rows and not rows[-1].startswith("#")
        if beside and "# " not in rows[-1]:
            rows[-1] += f"  {row}"
        elif rows and "# " in rows[-1] and _REMARK.match(row):
            rows[-1] += f" {row}"
        else:
            rows.append(row)
    return rows

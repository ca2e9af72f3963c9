"""Bodies of lines changed in ways that other seed files may be written.

Each variant rewrites the seeds' entries, in both forms: as lines, and flattened. It shows
whether the rules on flattened text hold for habits that the seeds do not have.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from glossary.entry import Layout, RawEntry
from glossary.seeds import read_seeds
from glossary.structure.bodylines import Line
from glossary.structure.flattened.unflatten import unflatten

ROOT = Path(__file__).resolve().parents[1]
Rewrite = Callable[[tuple[str, ...]], tuple[str, ...]]

_ITEM = re.compile(r"[-•] |\d+\. ")
_HEADING = re.compile(r"\*\*[^*]+\*\*")
_INTRODUCTION = "In practice the choice depends on the available hardware."
_REMARK = "Because of this, most teams combine several of them."


@cache
def raw_entries() -> tuple[RawEntry, ...]:
    """The raw entries of the seeds."""
    return read_seeds(ROOT / "seeds").entries


@cache
def line_entries() -> tuple[RawEntry, ...]:
    """All entries as lines, but the one that is an outline with section numbers."""
    entries: list[RawEntry] = []
    for raw in raw_entries():
        body = raw.body
        if raw.layout is Layout.FLATTENED:
            body = tuple(line.text for line in unflatten(Line(body[0], 1), raw.header))
        if len(body) > 3 and not any(line.startswith("## 2.") for line in body):
            entries.append(replace(raw, body=body, layout=Layout.LINES))
    return tuple(entries)


def each_line(rewrite: Callable[[str], str]) -> Rewrite:
    """A rewrite of every line that is not in a fence."""

    def of(body: tuple[str, ...]) -> tuple[str, ...]:
        fenced = False
        lines: list[str] = []
        for line in body:
            fence = line.startswith("```")
            fenced ^= fence
            lines.append(line if fence or fenced else rewrite(line))
        return tuple(lines)

    return of


def _without_stop(line: str) -> str:
    return line.removesuffix(".") if _ITEM.match(line) else line


def _without_bold_closing(body: tuple[str, ...]) -> tuple[str, ...]:
    return (*body[:-1], body[-1].replace("**", ""))


def _introduced(body: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence between every heading and its list."""
    lines: list[str] = []
    for line, following in zip(body, (*body[1:], ""), strict=True):
        lines.append(line)
        if lines[1:] and _HEADING.fullmatch(line) and following.startswith("- "):
            lines.append(_INTRODUCTION)
    return tuple(lines)


def _remarked(body: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence between the last item of a list and the heading after it."""
    lines: list[str] = []
    for line, following in zip(body, (*body[1:], ""), strict=True):
        lines.append(line)
        if line.startswith("- ") and _HEADING.fullmatch(following):
            lines.append(_REMARK)
    return tuple(lines)


VARIANTS: dict[str, Rewrite] = {
    "as they are": lambda body: body,
    "items without full stops": each_line(_without_stop),
    "round bullets": each_line(lambda line: re.sub(r"^- ", "• ", line)),
    "labels with dashes": each_line(
        lambda line: re.sub(r"^(- \*\*[^*]+\*\*): (?=\S)", r"\1 — ", line)
    ),
    "labels without bold": each_line(
        lambda line: re.sub(r"^- \*\*([^*]+)\*\*: (?=\S)", r"- \1: ", line)
    ),
    "headings with colons": each_line(
        lambda line: re.sub(r"^\*\*([^*?.:]{1,80})\*\*$", r"**\1:**", line)
    ),
    "closing sentence without bold": _without_bold_closing,
    "headings with introductions": _introduced,
    "introductions, no full stops": lambda body: _introduced(each_line(_without_stop)(body)),
    "lists with remarks, no full stops": lambda body: _remarked(each_line(_without_stop)(body)),
}

r"""Shows as source what LaTeX cannot set, so that one formula does not cost the whole PDF.

In: the ``.tex`` file and the log of a run over it. Out: the file with

- each formula in which LaTeX found an error as code,
- each character that no font has as its number, ``[U+4E2D]``,
- formulas in a paragraph that stands out into the margin fitted to the line,

and what was done, to be told with the page's name. LaTeX itself is asked, since no
list of what it can set would be right for every installation. What is not mended stays a
fault.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass

from latex_log import ERROR, MISSING, OVERFULL, Places, Problem
from sphinx.util import texescape

__all__ = ["Mend", "mend"]

_INSIDE = r"(?:\\[^()]|[^\\])+"  # the two backslashes that end a row may stand before a bracket
_FORMULA = re.compile(
    r"\\begin\{glossarydisplay\}\n(?P<display>.*?)\n\\end\{glossarydisplay\}"
    rf"|(?<!\\)\\\((?P<inline>{_INSIDE})\\\)",
    re.DOTALL,
)
_INLINE = re.compile(rf"(?<!\\)\\\(({_INSIDE})\\\)")
_NAME = re.compile(r"(\\detokenize\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Mend:
    """One passage that is not set as its author meant it: its line, and what was done."""

    line: int
    message: str


def mend(tex: str, problems: Iterable[Problem]) -> tuple[str, tuple[Mend, ...]]:
    """The text without the passages that gave problems, as far as they can be told."""
    texescape.init()
    problems = [problem for problem in problems if not problem.is_tolerable]
    edits, mends = _code_for_formulas(tex, problems)
    more_edits, more_mends = _fitted_paragraphs(tex, problems, taken=edits)
    for start, end, replacement in sorted(edits + more_edits, reverse=True):
        tex = tex[:start] + replacement + tex[end:]
    tex, numbered = _numbers_for_characters(tex, problems)
    return tex, (*mends, *more_mends, *numbered)


Edit = tuple[int, int, str]


def _code_for_formulas(tex: str, problems: list[Problem]) -> tuple[list[Edit], list[Mend]]:
    """The first faulty formula of each page: what follows may be its consequence."""
    formulas = list(_FORMULA.finditer(tex))
    starts = [formula.start() for formula in formulas]
    offsets = _line_offsets(tex)
    places = Places(tex)
    edits: dict[str, Edit] = {}
    mends = []
    for problem in problems:
        page = places.page(problem.line)
        if problem.kind != ERROR or not 0 < problem.line < len(offsets) or page in edits:
            continue
        where = _position(tex, offsets, problem)
        index = bisect.bisect_right(starts, where) - 1
        if index < 0 or formulas[index].end() < offsets[problem.line - 1]:
            continue
        formula = formulas[index]
        edits[page] = (formula.start(), formula.end(), _as_code(formula))
        source = formula["display"] or formula["inline"]
        message = f"{problem.message} This formula is shown as code: {_short(source)}"
        mends.append(Mend(problem.line, message))
    return list(edits.values()), mends


def _line_offsets(tex: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", tex))]


def _position(tex: str, offsets: list[int], problem: Problem) -> int:
    """Where in the text LaTeX stopped reading, by the words before; else the line's end."""
    start = offsets[problem.line - 1]
    end = offsets[problem.line] if problem.line < len(offsets) else len(tex)
    context = problem.context.rstrip()
    found = tex.find(context, start, end) if context else -1
    return (found + len(context) if found >= 0 else end) - 1


def _as_code(formula: re.Match[str]) -> str:
    source = " ".join((formula["display"] or formula["inline"]).split())
    code = rf"\sphinxcode{{\sphinxupquote{{{texescape.escape(source, 'lualatex')}}}}}"
    return f"\n\n{code}\n\n" if formula["display"] else code


def _fitted_paragraphs(
    tex: str, problems: list[Problem], taken: list[Edit]
) -> tuple[list[Edit], list[Mend]]:
    """Formulas made no wider than the line, in paragraphs that stand out."""
    offsets = _line_offsets(tex)
    edits: list[Edit] = []
    mends = []
    for problem in problems:
        if problem.kind != OVERFULL or not 0 < problem.line < len(offsets):
            continue
        start = offsets[problem.line - 1]
        end = tex.find("\n\n", start)
        found = [
            (formula.start(), formula.end(), rf"\glossaryfit{{{formula.group(1)}}}")
            for formula in _INLINE.finditer(tex, start, end if end > 0 else len(tex))
        ]
        new = [edit for edit in found if edit not in edits and not _overlaps(edit, taken)]
        if new:
            edits += new
            mends.append(Mend(problem.line, "A formula wider than its line is set smaller."))
    return edits, mends


def _overlaps(edit: Edit, others: list[Edit]) -> bool:
    return any(edit[0] < end and start < edit[1] for start, end, _ in others)


def _numbers_for_characters(tex: str, problems: list[Problem]) -> tuple[str, list[Mend]]:
    characters = {problem.context for problem in problems if problem.kind == MISSING}
    characters = {character for character in characters if not character.isascii()}
    if not characters:
        return tex, []
    pattern = re.compile("[" + "".join(map(re.escape, sorted(characters))) + "]")
    mends = [
        Mend(number, f"No font has {character}, shown as U+{ord(character):04X}.")
        for number, line in enumerate(tex.split("\n"), start=1)
        for character in sorted(set(pattern.findall(_NAME.sub("", line))))
    ]
    parts = _NAME.split(tex)  # names of labels stay: their characters are never set
    parts[::2] = [
        pattern.sub(lambda found: rf"\glossarycodepoint{{{ord(found.group()):04X}}}", part)
        for part in parts[::2]
    ]
    return "".join(parts), mends


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:60]}…"

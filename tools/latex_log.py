"""What a LaTeX run complained about, and on which page of the glossary.

In: the log of a run with ``-file-line-error`` and without broken lines, and the text of
the ``.tex`` file. Out: a :class:`Log`; each :class:`Problem` names its kind, its measure
and, where LaTeX tells a line, the line, from which :class:`Places` finds the page.
Nothing here decides what is done about a problem.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["ERROR", "MISSING", "OVERFULL", "Log", "Places", "Problem", "read_log"]

ERROR = "error"
UNDEFINED = "undefined reference"
MISSING = "missing character"
NULLFONT = "missing font"
OVERFULL = "overfull box"

TOLERATED_POINTS = 10.0  # beyond the margin; less than a letter's width in a heading

_ERROR = re.compile(r"^(?:[^\s:]+:(?P<line>\d+): |! )(?P<message>.+)$")
_CONTEXT = re.compile(r"^l\.(\d+) (.*)$")
_UNDEFINED = re.compile(
    r"^(?:LaTeX|Package hyperref) Warning: (?P<message>(?:Hyper )?[Rr]eference `.*?' .*undefined)"
    r".*?(?:line (?P<line>\d+))?\.$"
)
_MISSING = re.compile(
    r"^Missing character: There is no (?P<character>.) .*in font (?P<font>.*?)[:!]"
)
_OVERFULL = re.compile(
    r"^Overfull \\[hv]box \((?P<points>[\d.]+)pt too (?:wide|high)\)"
    r"(?:.*?at lines? (?P<line>\d+))?"
)
_PAGES = re.compile(r"^Output written on .*?\((\d+) pages?")
_PAGE_LABEL = re.compile(r"\\label\{\\detokenize\{([^{}]*)::doc\}\}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint: its line in the ``.tex`` file or 0, the text around it or the character."""

    kind: str
    message: str
    line: int = 0
    context: str = ""
    points: float = 0.0

    @property
    def is_tolerable(self) -> bool:
        """Whether a reader would not see it."""
        return self.kind == OVERFULL and self.points <= TOLERATED_POINTS


@dataclass(frozen=True, slots=True)
class Log:
    """A whole run: how many pages it wrote, and its complaints in their order."""

    pages: int
    problems: tuple[Problem, ...]

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The problems with which a PDF must not be handed out."""
        return tuple(problem for problem in self.problems if not problem.is_tolerable)

    def summary(self) -> str:
        """The run in one line, what did not happen included."""
        counts = Counter(problem.kind for problem in self.problems)
        kinds = (ERROR, UNDEFINED, MISSING, NULLFONT)
        widest = max((problem.points for problem in self.problems), default=0.0)
        overfull = _counted(counts[OVERFULL], OVERFULL)
        if widest:
            overfull += f" (at most {widest:.1f} pt)"
        parts = [_counted(self.pages, "page"), *(_counted(counts[kind], kind) for kind in kinds)]
        return ", ".join([*parts, overfull])


def _counted(number: int, noun: str) -> str:
    plural = noun + ("es" if noun.endswith("x") else "s")
    return f"{number or 'no'} {noun if number == 1 else plural}"


def read_log(text: str) -> Log:
    """The log of one run."""
    lines = text.split("\n")  # as LaTeX counts lines: other signs end none
    pages = 0
    problems = []
    for index, line in enumerate(lines):
        if match := _PAGES.match(line):
            pages = int(match.group(1))
        elif problem := _problem(line):
            if problem.kind == ERROR:
                problem = _with_context(problem, lines[index + 1 : index + 30])
            problems.append(problem)
    return Log(pages, tuple(problems))


def _problem(line: str) -> Problem | None:
    if match := _MISSING.match(line):
        kind = NULLFONT if "nullfont" in match["font"] else MISSING
        return Problem(kind, f"no font has {match['character']}", context=match["character"])
    if match := _OVERFULL.match(line):
        points = float(match["points"])
        return Problem(OVERFULL, match.group(), int(match["line"] or 0), points=points)
    if match := _UNDEFINED.match(line):
        return Problem(UNDEFINED, match["message"], int(match["line"] or 0))
    if match := _ERROR.match(line):
        return Problem(ERROR, match["message"], int(match["line"] or 0))
    return None


def _with_context(problem: Problem, following: list[str]) -> Problem:
    """An error with the source up to the place where LaTeX stopped reading."""
    for line in following:
        if match := _CONTEXT.match(line):
            context = match.group(2).removeprefix("...")
            return Problem(problem.kind, problem.message, int(match.group(1)), context)
    return problem


class Places:
    """Finds the page that a line or a character of a ``.tex`` file belongs to."""

    def __init__(self, tex: str) -> None:
        self._lines: list[int] = []
        self._pages: list[str] = []
        for line, page in self._labels(tex):
            self._lines.append(line)
            self._pages.append(page)

    @staticmethod
    def _labels(tex: str) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(tex.split("\n"), start=1):
            if match := _PAGE_LABEL.search(line):
                yield number, match.group(1)

    def page(self, line: int) -> str:
        """The page (docname) at a line; '' before the first."""
        index = bisect.bisect_right(self._lines, line)
        return self._pages[index - 1] if index else ""

    def named(self, line: int, message: str) -> str:
        """A message after the name of the page that it is about."""
        page = self.page(line)
        return f"{page}: {message}" if page else message

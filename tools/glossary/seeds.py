"""Seed files to raw entries: where each entry begins and ends, nothing more.

In: a folder with ``*.txt`` files, at any depth. Out: every entry as its header and
the lines of its body, untouched but for line ends and control characters, and every
stretch of text that belongs to no entry. Two layouts are read, told apart by their
content and possibly mixed in one file:

* flattened: header, blank line, the whole body on one line, blank line, with the
  furniture of the web page around it (001, 002, 004);
* lines: the header directly followed by the body's lines, the next header directly
  after them, no blank line anywhere (000, 003).

So a file is read as *stanzas*, runs of lines without a blank one. A header alone in
its stanza owns the stanza after it; inside a stanza headers are recognised by
:mod:`glossary.headers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from glossary.entry import (
    InputError,
    Layout,
    Note,
    NoteCode,
    RawEntry,
    SourceRef,
    Unplaced,
)
from glossary.headers import is_furniture, is_header, is_search_words, looks_like_header
from glossary.textfile import read_text

__all__ = ["SeedFiles", "read_seed_text", "read_seeds"]

# Control characters but for tab and line ends, which are white space (\v and \f too).
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\x80-\x9f]")
_BLANK = re.compile(r"[\t\v\f\u2028\u2029\u0085]")
_FENCE = re.compile(r"```+")
_MOST_PIECES = 4  # of a flattened body that a stray line break tore
_LONG_LINE = 400  # characters, more than a line of one block has as a rule


@dataclass(frozen=True, slots=True)
class SeedFiles:
    """All entries in order of file and line, what was left over, and how many files were read."""

    entries: tuple[RawEntry, ...]
    unplaced: tuple[Unplaced, ...]
    files: int


@dataclass(slots=True)
class _Draft:
    """An entry while its lines are being gathered; lines are counted from 0."""

    header: str
    header_index: int
    first: int
    lines: list[str] = field(default_factory=list)
    layout: Layout = Layout.LINES


def read_seeds(folder: Path) -> SeedFiles:
    """Every entry of every ``*.txt`` file below ``folder``.

    Raises :class:`InputError` when the folder is missing, unreadable or holds no
    entry, and when a file cannot be read, is not UTF-8 or holds NUL.
    """
    entries: list[RawEntry] = []
    unplaced: list[Unplaced] = []
    paths = _seed_paths(folder)
    for path in paths:
        found, loose = read_seed_text(read_text(path), path.relative_to(folder).as_posix())
        entries.extend(found)
        unplaced.extend(loose)
    if not entries:
        raise InputError(str(folder), "no entry found in any *.txt file of the seeds folder")
    return SeedFiles(tuple(entries), tuple(unplaced), len(paths))


def read_seed_text(text: str, file: str) -> tuple[list[RawEntry], list[Unplaced]]:
    """The entries and the left-over text of one file's content; ``file`` names it in them."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    drafts, loose = _gather(lines)
    entries: list[RawEntry] = []
    for draft in drafts:
        if any(line.strip() for line in draft.lines):
            entries.append(_finish(draft, file))
        else:
            source = SourceRef(file, draft.header_index + 1, draft.header_index + 1)
            loose.append((source.first_line - 1, [draft.header], "a header without a body"))
    unplaced = [
        Unplaced(SourceRef(file, first + 1, first + len(kept)), "\n".join(kept), reason)
        for first, kept, reason in sorted(loose)
    ]
    return entries, unplaced


def _seed_paths(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputError(str(folder), "the seeds folder is missing or is not a folder")
    try:
        # Iterated by hand: rglob would pass over a folder that may not be read.
        return sorted(_walk(folder), key=lambda path: path.relative_to(folder).as_posix())
    except OSError as error:
        raise InputError(str(folder), f"cannot be read: {error.strerror or error}") from error


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix.lower() == ".txt":
            yield path


_Loose = list[tuple[int, list[str], str]]


def _gather(lines: Sequence[str]) -> tuple[list[_Draft], _Loose]:
    """The drafts of all entries and the lines that belong to none."""
    drafts: list[_Draft] = []
    loose: _Loose = []
    stanzas = list(_stanzas(lines))
    index = 0
    while index < len(stanzas):
        first, last = stanzas[index]
        following = stanzas[index + 1] if index + 1 < len(stanzas) else None
        if last == first and following and _owns(lines, first, following):
            draft = _Draft(lines[first].strip(), first, following[0], layout=Layout.FLATTENED)
            draft.lines = list(lines[following[0] : following[1] + 1])
            drafts.append(draft)
            index += 2
            continue
        _gather_stanza(lines, first, last, drafts, loose)
        index += 1
    return drafts, loose


def _stanzas(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of lines without a blank line, furniture left out."""
    begin = -1
    for index, line in enumerate(lines):
        if line.strip() and not is_furniture(line):
            if begin < 0:
                begin = index
        elif begin >= 0:
            yield begin, index - 1
            begin = -1
    if begin >= 0:
        yield begin, len(lines) - 1


def _owns(lines: Sequence[str], header: int, body: tuple[int, int]) -> bool:
    """Whether a line alone in its stanza is the header of the stanza that follows."""
    if not looks_like_header(lines[header]):
        return False
    first, last = body
    if first == last and looks_like_header(lines[first]) and len(lines[first]) < 200:
        return is_header(lines[header], lines[first]) and " " in lines[first].strip()
    return not (last > first and is_header(lines[first], lines[first + 1]))


def _gather_stanza(
    lines: Sequence[str], first: int, last: int, drafts: list[_Draft], loose: _Loose
) -> None:
    """The line layout: headers between the lines of one stanza, outside fences."""
    fenced = False
    for index in range(first, last + 1):
        line = lines[index]
        following = lines[index + 1] if index < last else ""
        # A fence that was never closed ends where the next entry evidently begins.
        begins = is_header(line, following) and (not fenced or following.startswith("**"))
        if begins or (not fenced and _has_lost_body(lines, index, last)):
            drafts.append(_Draft(line.strip(), index, index + 1))
            fenced = False
            continue
        if len(_FENCE.findall(line)) % 2:
            fenced = not fenced
        if not drafts:
            _set_aside(loose, index, line)
            continue
        body = drafts[-1]
        if body.layout is Layout.FLATTENED and index == first and looks_like_header(line):
            _set_aside(loose, index, line)
            continue
        # Blank lines and furniture between are kept as blank lines: line numbers stay true.
        body.lines.extend([""] * (index - body.first - len(body.lines)))
        body.lines.append(line)


def _has_lost_body(lines: Sequence[str], index: int, last: int) -> bool:
    """Whether a line of a stanza is a header whose body is missing.

    A dump may stop after a header, or the body was lost and the next header follows: it
    is no last line of the entry before.
    """
    if not is_search_words(lines[index]):
        return False
    if index == last:
        return not any(lines[last + 1 : last + 3])
    return index + 2 <= last and is_header(lines[index + 1], lines[index + 2])


def _set_aside(loose: _Loose, index: int, line: str) -> None:
    if loose and loose[-1][0] + len(loose[-1][1]) == index:
        loose[-1][1].append(line)
    else:
        loose.append((index, [line], "text that belongs to no entry"))


def _finish(draft: _Draft, file: str) -> RawEntry:
    lines = list(draft.lines)
    while not lines[-1].strip():
        lines.pop()
    notes = tuple(
        Note(NoteCode.CONTROL_CHARACTER, "control characters were left out", draft.first + 1 + at)
        for at, line in enumerate(lines)
        if not line.isprintable() and _CONTROL.search(line)
    )
    body = tuple(_without_controls(line).rstrip() for line in lines)
    # A line break or two in a flattened body come from an escape; more make a body of lines.
    torn = len(body) <= _MOST_PIECES and max(map(len, body)) >= _LONG_LINE
    layout = draft.layout if len(body) == 1 or torn else Layout.LINES
    source = SourceRef(file, draft.header_index + 1, draft.first + len(lines))
    header = _without_controls(draft.header)
    return RawEntry(header, body, layout, source, draft.first + 1, notes)


def _without_controls(line: str) -> str:
    return line if line.isprintable() else _BLANK.sub(" ", _CONTROL.sub("", line))

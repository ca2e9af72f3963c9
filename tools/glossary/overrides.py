"""Editorial decisions: what a maintainer settles by hand where the rules cannot know.

In: ``overrides.toml`` of the seeds folder. Out: the decisions by page. Every decision is
a table of its own, about one page (by its address), and gives its reason::

    [[decision]]
    page = "edge-ai"
    domain = "ai-hardware"
    reason = "The page is about devices; its header only says architecture."

A decision sets ``title``, ``domain``, an additional ``alias``, or ``same_as`` (the page
that treats the same subject); or it settles links of the page: ``link`` (words) with
``to`` (a page) forces one, ``no_link`` (words) forbids it, ``page = "*"`` on all pages.

Pages are named by their addresses, since these are the one thing that never changes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from glossary.entry import InputError
from glossary.naming.wording import fold
from glossary.textfile import read_text

__all__ = ["EVERYWHERE", "Decision", "Overrides", "check_overrides", "read_overrides"]

EVERYWHERE = "*"
_SUBJECTS = ("title", "domain", "alias", "same_as", "link", "no_link")
_KEYS = frozenset({"page", "reason", "to", *_SUBJECTS})
_TABLE = re.compile(r"\s*\[\[\s*decision\s*\]\]")
_SYNTAX_ERROR_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: ``subject`` is what it is about, ``to`` a forced link's target."""

    page: str
    subject: str
    value: str
    reason: str
    line: int
    to: str = ""


@dataclass(frozen=True, slots=True)
class Overrides:
    """All decisions, in file order; ``path`` is named in errors."""

    decisions: tuple[Decision, ...] = ()
    path: str = ""

    def about(self, subject: str) -> Mapping[str, str]:
        """Page → value for a subject of which a page has one (title, domain, same_as)."""
        return {item.page: item.value for item in self.decisions if item.subject == subject}

    def aliases(self, page: str) -> tuple[str, ...]:
        """The additional aliases of a page."""
        return tuple(
            item.value for item in self.decisions if item.subject == "alias" and item.page == page
        )

    def links(self, page: str) -> tuple[Decision, ...]:
        """The forced and forbidden links of a page, those for all pages included."""
        return tuple(
            item
            for item in self.decisions
            if item.subject in ("link", "no_link") and item.page in (page, EVERYWHERE)
        )


def read_overrides(path: Path) -> Overrides:
    """The decisions of a file; none when it is not there.

    Raises :class:`InputError` with file and line for anything malformed.
    """
    if not path.exists():
        return Overrides(path=str(path))
    text = read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line = _syntax_error(str(error), text)
        raise InputError(str(path), f"not valid TOML: {message}", line) from error
    return Overrides(tuple(_decisions(data, text, str(path))), str(path))


def _syntax_error(message: str, text: str) -> tuple[str, int]:
    place = _SYNTAX_ERROR_PLACE.search(message)
    line = place["line"] if place else None
    return _SYNTAX_ERROR_PLACE.sub("", message), int(line) if line else text.count("\n") + 1


def _decisions(data: Mapping[str, object], text: str, path: str) -> Iterator[Decision]:
    rows = text.split("\n")
    starts = [number for number, row in enumerate(rows, start=1) if _TABLE.match(row)]
    for key in data:
        if key != "decision":
            line = _line_of(key, rows, 1)
            raise InputError(path, f"unknown '{key}'; only [[decision]] tables stand here", line)
    tables = data.get("decision", [])
    if not isinstance(tables, list) or len(tables) != len(starts):
        line = _line_of("decision", rows, 1)
        raise InputError(path, "write each decision as a [[decision]] table of its own", line)
    seen: dict[tuple[str, str, str], int] = {}
    for table, start in zip(tables, starts, strict=True):
        decision = _decision(table, rows, start, path)
        many = decision.subject in ("alias", "link", "no_link")
        identity = (decision.page, decision.subject, fold(decision.value) if many else "")
        if identity in seen:
            message = f"'{decision.page}' has this decided on line {seen[identity]} already"
            raise InputError(path, message, decision.line)
        seen[identity] = decision.line
        yield decision


def _line_of(key: str, rows: list[str], start: int) -> int:
    """The line on which a key of the table that starts on line ``start`` stands."""
    pattern = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:[=.\]]|$)")
    for number in range(start, len(rows) + 1):
        if number > start and rows[number - 1].lstrip().startswith("["):
            if pattern.match(rows[number - 1]):
                return number
            if start > 1:
                break
        if pattern.match(rows[number - 1]):
            return number
    return start


def _decision(table: Mapping[str, object], rows: list[str], start: int, path: str) -> Decision:
    def refuse(message: str, key: str = "decision") -> InputError:
        return InputError(path, message, _line_of(key, rows, start))

    for key, value in table.items():
        if key not in _KEYS:
            raise refuse(f"unknown key '{key}'; known are {', '.join(sorted(_KEYS))}", key)
        if not isinstance(value, str) or not value.strip():
            raise refuse(f"'{key}' must be text", key)
    texts = {key: " ".join(str(value).split()) for key, value in table.items()}
    subjects = [key for key in _SUBJECTS if key in texts]
    if len(subjects) != 1:
        raise refuse(f"a decision needs exactly one of {', '.join(_SUBJECTS)}")
    subject = subjects[0]
    for key in ("page", "reason"):
        if key not in texts:
            raise refuse(f"a decision needs its {key}")
    if ("to" in texts) != (subject == "link"):
        raise refuse("'to' names the target of a forced 'link' and belongs to no other decision")
    if texts["page"] == EVERYWHERE and subject not in ("link", "no_link"):
        raise refuse(f"'{subject}' needs one page, not all", "page")
    line = _line_of(subject, rows, start)
    return Decision(
        texts["page"], subject, texts[subject], texts["reason"], line, texts.get("to", "")
    )


def check_overrides(
    overrides: Overrides,
    titles: Mapping[str, str],
    domains: Collection[str],
    absent: Collection[str] = (),
) -> None:
    """Refuse decisions that fit no page; ``titles`` has the title of every page by its address.

    ``absent`` are the addresses of pages whose seed file is not there just now: decisions
    about them wait. Raises :class:`InputError` with file and line: an unknown page, target
    or domain, a cycle of ``same_as``, an alias or title that another page has already.
    """
    path = overrides.path
    holders = {fold(title): slug for slug, title in titles.items()}
    for item in overrides.decisions:
        named = [item.to] if item.to else []
        named += [item.page] if item.page != EVERYWHERE else []
        named += [item.value] if item.subject == "same_as" else []
        for slug in named:
            if slug not in titles and slug not in absent:
                raise InputError(path, f"there is no page '{slug}'", item.line)
        if item.subject == "domain" and item.value not in domains:
            raise InputError(path, f"there is no domain '{item.value}'", item.line)
        if item.subject in ("alias", "title"):
            holder = holders.setdefault(fold(item.value), item.page)
            if holder != item.page:
                message = f"the {item.subject} '{item.value}' belongs to '{holder}' already"
                raise InputError(path, message, item.line)
    _check_cycles(overrides)


def _check_cycles(overrides: Overrides) -> None:
    same_as = overrides.about("same_as")
    lines = {item.page: item.line for item in overrides.decisions if item.subject == "same_as"}
    safe: set[str] = set()
    for page in same_as:
        way: list[str] = []
        here = page
        while here in same_as and here not in safe:
            if here in way:
                circle = " → ".join([*way[way.index(here) :], here])
                raise InputError(
                    overrides.path, f"'same_as' runs in a circle: {circle}", lines[here]
                )
            way.append(here)
            here = same_as[here]
        safe.update(way)

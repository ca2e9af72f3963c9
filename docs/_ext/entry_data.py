"""What the extensions know of the entries: the front matter of their pages, read back.

In: Sphinx's ``env.metadata``, which Sphinx itself pickles, purges and merges between
processes, so that what is made from it is the same after any kind of build. Out: one
:class:`EntryPage` for each page with ``sources``, which only an entry has. Extensions
that write files of their own after a build share :func:`write` and :func:`is_site`.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

__all__ = [
    "DOMAINS",
    "Domain",
    "EntryPage",
    "all_domains",
    "all_entries",
    "entry_of",
    "is_site",
    "write",
]

DOMAINS = "domains"  # the folder of the domains' pages, beside the entries


@dataclass(frozen=True, slots=True)
class EntryPage:
    r"""An entry as its page declares it; ``definition`` has formulas between ``\(`` and ``\)``.

    ``docname``, ``domain`` and ``related`` are Sphinx's names of pages, ``sources`` have
    the form ``file:first-last``.
    """

    docname: str
    title: str
    aliases: tuple[str, ...]
    keywords: tuple[str, ...]
    definition: str
    description: str
    domain: str
    related: tuple[str, ...]
    sources: tuple[str, ...]
    truncated: bool

    @property
    def slug(self) -> str:
        """The last part of the page's address."""
        return posixpath.basename(self.docname)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain as its page declares it."""

    docname: str
    title: str
    scope: str


def entry_of(env: BuildEnvironment, docname: str) -> EntryPage | None:
    """The entry on a page; none if it is another kind of page."""
    values = env.metadata.get(docname, {})
    if "sources" not in values:
        return None
    folder = posixpath.dirname(docname)
    definition = str(values.get("definition", ""))
    return EntryPage(
        docname,
        str(values["title"]),
        _items(values, "aliases"),
        _items(values, "keywords"),
        definition,
        definition.replace(r"\(", "").replace(r"\)", ""),
        posixpath.join(folder, DOMAINS, str(values["domain"])),
        tuple(posixpath.join(folder, slug) for slug in _items(values, "related")),
        _items(values, "sources"),
        str(values.get("truncated")) == "True",
    )


def all_entries(env: BuildEnvironment) -> Iterator[EntryPage]:
    """Every entry of the site, in the order of the pages' names."""
    for docname in sorted(env.found_docs):
        entry = entry_of(env, docname)
        if entry is not None:
            yield entry


def all_domains(env: BuildEnvironment) -> Iterator[Domain]:
    """Every domain that has a page, in the order of the pages' names."""
    for docname in sorted(env.found_docs):
        if posixpath.basename(posixpath.dirname(docname)) == DOMAINS:
            values = env.metadata[docname]
            yield Domain(docname, str(values["title"]), str(values.get("definition", "")))


def _items(values: dict[str, Any], key: str) -> tuple[str, ...]:
    # Lists of the front matter arrive as JSON.
    return tuple(map(str, json.loads(values.get(key, "[]"))))


def is_site(app: Sphinx) -> bool:
    """Whether the pages are written one by one as HTML, to be read in a browser."""
    return isinstance(app.builder, StandaloneHTMLBuilder) and not app.builder.embedded


def write(path: Path, text: str) -> None:
    """The file with this text; one that has it already keeps its date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode()
    if not path.is_file() or path.read_bytes() != content:
        path.write_bytes(content)

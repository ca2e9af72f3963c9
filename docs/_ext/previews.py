r"""Definitions for links and search results: shown where a reader points, without a network.

In: the ``definition`` in the front matter of the entries' pages. Out: in ``_static/previews``
a fixed number of small scripts, each with the titles, definitions and domains of the entries
whose address hashes to it, so that a page loads only what its reader points at, a page
from a disk as well (a browser does not let it fetch data, but scripts it runs), and a changed
entry changes one file. ``names.js`` says which name and which keyword leads to which pages;
only the search page loads it. Formulas are set as MathML here, everything else is escaped.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from html import escape
from pathlib import Path

from entry_data import EntryPage, all_entries, is_site, write
from glossary.formulas.mathml import normalise, to_mathml, why_not_set
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from terms import terms_of

__all__ = ["SHARDS", "definition_html", "setup", "shard_of"]

FOLDER = "_static/previews"
SHARDS = 128  # previews.js has the same number and hash
HASH_START, HASH_FACTOR = 0x811C9DC5, 0x01000193  # FNV-1a of 32 bits

_FORMULA = re.compile(r"\\\(((?:\\[^()]|[^\\])*)\\\)")


def shard_of(slug: str) -> int:
    """The number of the script that has an entry."""
    value = HASH_START
    for character in slug:
        value = ((value ^ ord(character)) * HASH_FACTOR) & 0xFFFFFFFF
    return value % SHARDS


def definition_html(definition: str) -> str:
    """The definition with its formulas set; what cannot be set is none and stays as written."""
    parts = _FORMULA.split(definition)
    return "".join(
        _formula(part) if number % 2 else escape(part, quote=False)
        for number, part in enumerate(parts)
    )


def _formula(tex: str) -> str:
    if why_not_set(tex, display=False):
        return escape(rf"\({tex}\)", quote=False)
    return to_mathml(normalise(tex), display=False, xml=False)


def write_previews(app: Sphinx, exception: Exception | None) -> None:
    """Write what changed; an entry's page that is gone is gone from here."""
    if exception or not is_site(app):
        return
    folder = Path(app.outdir, FOLDER)
    titles = {docname: title.astext() for docname, title in app.env.titles.items()}
    shards: list[dict[str, list[str]]] = [{} for _ in range(SHARDS)]
    keywords: list[tuple[str, str]] = []
    for entry in all_entries(app.env):
        shards[shard_of(entry.slug)][entry.slug] = _preview(entry, titles)
        keywords += ((keyword, entry.docname) for keyword in entry.keywords)
    names = [
        (name, docname)
        for docname in sorted(app.env.found_docs)
        for name in terms_of(app.env, docname)
    ]
    for number, shard in enumerate(shards):
        write(folder / f"{number}.js", f"glossaryPreviews.add({number}, {_json(shard)});\n")
    lists = {"names": _by_name(names), "keywords": _by_name(keywords)}
    write(folder / "names.js", f"var glossaryNames = {_json(lists)};\n")


def _by_name(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Names with the pages that bear them; pairs, because an object drops ``__proto__``."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, docname in sorted(pairs):
        found[name].append(docname)
    return list(found.items())


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=0)


def _preview(entry: EntryPage, titles: dict[str, str]) -> list[str]:
    return [entry.title, definition_html(entry.definition), titles.get(entry.domain, "")]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handler and what shows the previews."""
    app.add_js_file("previews.js", loading_method="defer")
    app.add_css_file("previews.css")
    app.connect("build-finished", write_previews)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

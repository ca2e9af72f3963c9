"""The glossary for machines: JSON, SKOS, JSON-LD and a guide for language models.

In: what the pages declare of their entries. Out, when the site is built:

- ``glossary.json``, in the form that ``_static/glossary.schema.json`` describes
- ``glossary.ttl``, a SKOS concept scheme in Turtle: concepts below their domains
- in the head of each entry's page a schema.org ``DefinedTerm``
- ``llms.txt``, which says in a few lines what there is and where

Addresses are relative to the site, so that all of it also works from a disk; with
``html_baseurl`` the Turtle says what they are relative to, the JSON-LD gives them in full.
Everything is written by string formatting: a graph library would build in memory what
comes out line by line in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

from docutils import nodes
from entry_data import Domain, EntryPage, all_domains, all_entries, entry_of, is_site, write
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

JSON_FILE = "glossary.json"
TURTLE_FILE = "glossary.ttl"
GUIDE_FILE = "llms.txt"
VERSION = 1  # of the JSON's form

_PREFIXES = """\
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
_SCHEME = f"<{TURTLE_FILE}>"
# Within a script element these could end it, or start a comment.
_SCRIPT_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
_TURTLE_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


def write_data(app: Sphinx, exception: Exception | None) -> None:
    """Write the files, each from all pages, whichever of them this run read."""
    if exception or not is_site(app):
        return
    entries, domains = list(all_entries(app.env)), list(all_domains(app.env))
    texts = {
        JSON_FILE: _json(app, entries, domains),
        TURTLE_FILE: "\n".join(_turtle(app, entries, domains)),
        GUIDE_FILE: "\n".join(_guide(app, entries, domains)),
    }
    for name, text in texts.items():
        write(Path(app.outdir, name), text)


def add_defined_term(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Add the JSON-LD of an entry to the head of its page."""
    entry = entry_of(app.env, pagename)
    if entry is None or not is_site(app):
        return
    term = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "name": entry.title,
        "alternateName": list(entry.aliases),
        "description": entry.description,
        "termCode": entry.slug,
        "url": _full_address(app, pagename),
        "inDefinedTermSet": _without_empty(
            {
                "@type": "DefinedTermSet",
                "name": app.config.project,
                "url": _full_address(app, app.config.root_doc),
            }
        ),
    }
    data = json.dumps(_without_empty(term), ensure_ascii=False).translate(_SCRIPT_ESCAPES)
    context["metatags"] += f'\n<script type="application/ld+json">{data}</script>'


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


# --- addresses ------------------------------------------------------------------------


def _address(app: Sphinx, docname: str) -> str:
    """Relative to the root of the site."""
    return app.builder.get_target_uri(docname)


def _full_address(app: Sphinx, docname: str) -> str:
    """With the host; empty for a site that has none."""
    base: str = app.config.html_baseurl
    return urljoin(base, _address(app, docname)) if base else ""


# --- JSON ----------------------------------------------------------------------------


def _json(app: Sphinx, entries: Iterable[EntryPage], domains: Iterable[Domain]) -> str:
    data = {
        "version": VERSION,
        "title": app.config.project,
        "domains": [
            {"address": _address(app, domain.docname), "title": domain.title, "scope": domain.scope}
            for domain in domains
        ],
        "entries": [
            {
                "address": _address(app, entry.docname),
                "title": entry.title,
                "aliases": entry.aliases,
                "keywords": entry.keywords,
                "definition": entry.definition,
                "domain": _address(app, entry.domain),
                "related": [_address(app, docname) for docname in entry.related],
                "sources": entry.sources,
                "truncated": entry.truncated,
            }
            for entry in entries
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


# --- SKOS ----------------------------------------------------------------------------


def _turtle(app: Sphinx, entries: Iterable[EntryPage], domains: Iterable[Domain]) -> Iterator[str]:
    language: str = app.config.language

    def resource(docname: str) -> str:
        return f"<{quote(_address(app, docname), safe='/')}>"

    if app.config.html_baseurl:
        yield f"@base <{quote(app.config.html_baseurl, safe='/:')}> ."
    yield _PREFIXES
    title = _literal(app.config.project, language)
    yield _statements(_SCHEME, "skos:ConceptScheme", [("dcterms:title", [title])])
    for domain in domains:
        scope = [_literal(domain.scope, language)] if domain.scope else []
        properties: list[tuple[str, Sequence[str]]] = [
            ("skos:prefLabel", [_literal(domain.title, language)]),
            ("skos:scopeNote", scope),
            ("skos:topConceptOf", [_SCHEME]),
        ]
        yield _statements(resource(domain.docname), "skos:Concept", properties)
    for entry in entries:
        aliases = dict.fromkeys(alias for alias in entry.aliases if alias != entry.title)
        definition = [_literal(entry.description, language)] if entry.description else []
        properties = [
            ("skos:prefLabel", [_literal(entry.title, language)]),
            ("skos:altLabel", [_literal(alias, language) for alias in aliases]),
            ("skos:definition", definition),
            ("skos:broader", [resource(entry.domain)]),
            ("skos:related", [resource(docname) for docname in entry.related]),
            ("skos:inScheme", [_SCHEME]),
            ("dcterms:source", [_literal(source) for source in entry.sources]),
        ]
        yield _statements(resource(entry.docname), "skos:Concept", properties)


def _statements(subject: str, kind: str, properties: Iterable[tuple[str, Sequence[str]]]) -> str:
    lines = [f"{name} {', '.join(values)}" for name, values in properties if values]
    return " ;\n  ".join([f"{subject} a {kind}", *lines]) + " .\n"


def _literal(text: str, language: str = "") -> str:
    literal = f'"{text.translate(_TURTLE_ESCAPES)}"'
    return f"{literal}@{language}" if language else literal


# --- a guide for language models -----------------------------------------------------------


def _guide(app: Sphinx, entries: Sequence[EntryPage], domains: Sequence[Domain]) -> Iterator[str]:
    """Links to the domains' pages, which lead to all others: as long as the glossary is wide."""
    sizes = dict.fromkeys((domain.docname for domain in domains), 0)
    for entry in entries:
        sizes[entry.domain] = sizes.get(entry.domain, 0) + 1

    def link(title: str, address: str) -> str:
        return f"[{_plain(title)}]({urljoin(app.config.html_baseurl, address)})"

    yield f"# {app.config.project}\n"
    yield (
        f"> {len(entries)} terms of artificial intelligence and chip making, each on a page of"
        " its own with a definition, an explanation and related terms.\n"
    )
    yield "## Data\n"
    yield f"- {link('JSON', JSON_FILE)}: all titles, aliases, keywords, definitions and relations"
    yield f"- {link('SKOS', TURTLE_FILE)}: the same as a concept scheme in Turtle\n"
    yield "## Domains\n"
    for domain in domains:
        size = sizes[domain.docname]
        address = link(domain.title, _address(app, domain.docname))
        yield f"- {address}: {size} {'entry' if size == 1 else 'entries'}. {_plain(domain.scope)}"
    yield ""


def _plain(text: str) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", text)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handlers."""
    app.connect("html-page-context", add_defined_term)
    app.connect("build-finished", write_data)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""One small navigation tree for all pages instead of one large tree for each.

Furo builds its sidebar for every page from the whole table of contents: time and memory
grow with the square of the number of pages (40 s instead of 10 s at 250). A handler that
runs before Furo's hands it an empty table of contents, which costs nothing; one that runs
after it puts in the captions and entries of the root page: the domains, with the one that
the page belongs to marked. Sections of one-letter pages are set in a row above the others.
Furo itself stays as it is. Links come from the page's own
``pathto``, so they are right at any depth, under ``html`` and ``dirhtml``, and on the 404
page.

What belongs where is derived from Sphinx's environment before writing starts; worker
processes inherit it. Nothing is collected while pages are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

# Handlers run in the order of these: sphinx-notfound-page, which replaces `pathto` and
# `toctree` on the 404 page, has 400, and Furo 500.
BEFORE_FURO, AFTER_FURO = 450, 550
# The name of the navigation for assistive technology, and the longest title of a letter.
LABEL, LONGEST_LETTER = "Glossary", 3
# Where the environment keeps the tree of the last build.
ENV_KEY = "sidebar_sections"


@dataclass(frozen=True, slots=True)
class Section:
    """A caption of the root page with the pages below it, as (docname, title)."""

    caption: str
    pages: tuple[tuple[str, str], ...]

    @property
    def is_alphabet(self) -> bool:
        """Whether the pages are letters, or "0-9"."""
        return all(len(title) <= LONGEST_LETTER for _docname, title in self.pages)


@dataclass(slots=True)
class Sidebar:
    """The tree, and for each page the entry of the tree under which it stands."""

    sections: tuple[Section, ...] = ()
    home: dict[str, str] = field(default_factory=dict)

    def survey(self, _app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Read the tree off the environment; when it changed, ask for all pages to be written."""
        self.sections = tuple(_sections(env))
        self.home = {}
        for section in self.sections:
            for top, _title in section.pages:
                for docname in _descendants(env, top):
                    self.home.setdefault(docname, top)
        before = getattr(env, ENV_KEY, self.sections)
        setattr(env, ENV_KEY, self.sections)
        return [] if before == self.sections else sorted(env.found_docs)

    def attach(
        self,
        _app: Sphinx,
        pagename: str,
        _templatename: str,
        context: dict[str, Any],
        _doctree: nodes.document | None,
    ) -> None:
        """Put the tree where Furo's template looks for it."""
        context["furo_navigation_tree"] = self.render(pagename, context["pathto"])

    def render(self, pagename: str, pathto: Callable[[str], str]) -> str:
        """The tree as HTML, in the shape that Furo gives to a toctree of Sphinx's."""
        current = self.home.get(pagename)
        ordered = sorted(self.sections, key=lambda section: not section.is_alphabet)
        sections = [_render(section, pagename, current, pathto) for section in ordered]
        return "\n".join([f'<nav aria-label="{LABEL}">', *sections, "</nav>"])


def _sections(env: BuildEnvironment) -> Iterator[Section]:
    for toctree in env.tocs[env.config.root_doc].findall(addnodes.toctree):
        pages = tuple(
            (docname, title or env.titles[docname].astext())
            for title, docname in toctree["entries"]
            if docname in env.titles
        )
        if pages:
            yield Section(toctree["caption"] or "", pages)


def _descendants(env: BuildEnvironment, top: str) -> Iterator[str]:
    seen: set[str] = set()
    waiting = [top]
    while waiting:
        docname = waiting.pop()
        if docname not in seen:
            seen.add(docname)
            yield docname
            waiting.extend(env.toctree_includes.get(docname, ()))


def _render(
    section: Section, pagename: str, current: str | None, pathto: Callable[[str], str]
) -> str:
    lines = []
    if section.caption:
        # Sphinx leaves out the level, which the role requires.
        lines.append(
            '<p class="caption" role="heading" aria-level="2">'
            f'<span class="caption-text">{escape(section.caption)}</span></p>'
        )
    lines.append('<ul class="alphabet">' if section.is_alphabet else "<ul>")
    for docname, title in section.pages:
        item, link = ' class="toctree-l1"', ""
        if docname == current:
            # "page": this very page; "true": the section that the page stands in.
            item = ' class="toctree-l1 current current-page"'
            link = f' aria-current="{"page" if docname == pagename else "true"}"'
        lines.append(
            f'<li{item}><a class="reference internal" href="{escape(pathto(docname))}"{link}>'
            f"{escape(title)}</a></li>"
        )
    lines.append("</ul>")
    return "\n".join(lines)


def spare_furo_the_tree(
    _app: Sphinx,
    _pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Let Furo find an empty table of contents."""
    context["toctree"] = lambda **_options: ""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    sidebar = Sidebar()
    app.connect("env-updated", sidebar.survey)
    app.connect("html-page-context", spare_furo_the_tree, priority=BEFORE_FURO)
    app.connect("html-page-context", sidebar.attach, priority=AFTER_FURO)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

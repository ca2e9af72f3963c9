"""What a page is called, for Sphinx's search: a query by a keyword finds its entry.

In: the title, aliases and keywords that an entry's page declares. Out: their words in a node
that only the search index reads. The index asks for every word of a query, and takes the
keywords of a page's head for one word each; so "single image super resolution" would find
nothing where the text always says "super-resolution".
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from entry_data import entry_of
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]


class search_words(nodes.Invisible, nodes.Element):  # noqa: N801 - nodes are named like this
    """Text that no builder prints."""


def add_names(app: Sphinx, doctree: nodes.document) -> None:
    """Give the page that was just read the words of its names."""
    entry = entry_of(app.env, app.env.current_document.docname)
    if entry is not None:
        names = (entry.title, *entry.aliases, *entry.keywords)
        doctree.append(search_words("", nodes.Text("\n".join(names))))


def _skip(_translator: Any, _node: nodes.Element) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the node and the handler."""
    skip = (_skip, None)
    app.add_node(search_words, html=skip, latex=skip, text=skip, man=skip, texinfo=skip)
    app.connect("doctree-read", add_names)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

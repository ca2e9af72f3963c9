"""Every entry is a Sphinx term: ``{term}`` works with any of its names, here and from outside.

In: the ``terms`` list in a page's front matter, the names that lead to this page
and to no other (the converter sends a name that several entries carry to its
disambiguation page, so no name is ever declared twice). Out: objects of type
``term`` in Sphinx's standard domain, hence roles, ``objects.inv`` and intersphinx.

Names are registered as they are written, through the domain's public
``note_object``; a reference in another case is resolved in ``missing-reference``,
as Sphinx does for its own glossary directive. What is known about a page lives in
``env.metadata``, which Sphinx itself pickles, purges and merges between processes.
"""

from __future__ import annotations

import json

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup", "terms_of"]

FRONT_MATTER_KEY = "terms"


def terms_of(env: BuildEnvironment, docname: str) -> list[str]:
    """The names declared in the front matter of a page; none for a page without the key."""
    declared = json.loads(env.metadata[docname].get(FRONT_MATTER_KEY, "[]"))
    return [str(name) for name in declared]


def note_terms(app: Sphinx, _doctree: nodes.document) -> None:
    """Declare the names of the page that was just read."""
    env = app.env
    for name in terms_of(env, env.current_document.docname):
        env.domains.standard_domain.note_object("term", name, "")


class AnyCase:
    """Leads ``{term}`` with other capitals than the declared name to the same page."""

    def __init__(self) -> None:
        self._pages: dict[str, str] = {}

    def index(self, _app: Sphinx, env: BuildEnvironment) -> None:
        """Prepare the look-up once all pages are known."""
        self._pages = {
            name.casefold(): docname
            for (kind, name), (docname, _) in sorted(env.domains.standard_domain.objects.items())
            if kind == "term"
        }

    def resolve(
        self, app: Sphinx, _env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
    ) -> nodes.reference | None:
        """Answer ``missing-reference``, or leave it to others."""
        if node.get("refdomain") != "std" or node.get("reftype") != "term":
            return None
        docname = self._pages.get(node["reftarget"].casefold())
        if docname is None:
            return None
        return make_refnode(app.builder, node["refdoc"], docname, "", content)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handlers."""
    any_case = AnyCase()
    app.connect("doctree-read", note_terms)
    app.connect("env-updated", any_case.index)
    app.connect("missing-reference", any_case.resolve)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

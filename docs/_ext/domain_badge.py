"""The domain of an entry, shown below the title of its page.

In: the ``domain`` in a page's front matter. Out: a link to the domain's page, under that
page's title. It is no part of the entry's text, hence not in the page's source, and not in
the search index, where each entry would answer to the words of its domain. On paper the
chapter says it.
"""

from __future__ import annotations

import posixpath

from docutils import nodes
from entry_data import DOMAINS
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

FRONT_MATTER_KEY = "domain"


class DomainBadge(SphinxPostTransform):
    """Puts the link in when a page is written as HTML."""

    default_priority = 5  # before references are resolved
    formats = ("html",)

    def run(self, **_options: object) -> None:
        """Add the badge after the first title of an entry's page."""
        docname = self.env.current_document.docname
        domain = self.env.metadata[docname].get(FRONT_MATTER_KEY)
        page = posixpath.join(posixpath.dirname(docname), DOMAINS, str(domain))
        title = next(self.document.findall(nodes.title), None)
        if title is not None and page in self.env.found_docs:
            title.parent.insert(title.parent.index(title) + 1, _badge(docname, page))


def _badge(docname: str, page: str) -> nodes.paragraph:
    link = pending_xref(
        "",
        nodes.inline(),
        refdoc=docname,
        refdomain="std",
        reftype="doc",
        reftarget=f"/{page}",
        refexplicit=False,
        refwarn=True,
    )
    return nodes.paragraph("", "", link, classes=["entry-domain", "no-search"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform."""
    app.add_post_transform(DomainBadge)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

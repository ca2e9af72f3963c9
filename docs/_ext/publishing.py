"""What only a published site needs: link previews and a sitemap, both with full addresses.

In: ``html_baseurl``, the pages' titles and the descriptions in their front matter. Out:
OpenGraph properties in the head of each page, and ``sitemap.xml``. Nothing without
``html_baseurl``. The packages for this take the description from the first words of a
page, badges included, and list only the pages that the last run wrote, in the order in
which its processes finished; here both follow from the environment alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape as escape_xml

from docutils import nodes
from entry_data import is_site, write
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

SITEMAP = "sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def add_preview(
    app: Sphinx,
    pagename: str,
    _templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the OpenGraph properties of a page; none for search, index and 404."""
    if doctree is None or not app.config.html_baseurl or not is_site(app):
        return
    properties = {
        "title": app.env.titles[pagename].astext(),
        "type": "article",
        "url": _address(app, pagename),
        "site_name": app.config.project,
    }
    for description in _descriptions(doctree):
        properties["description"] = description
    context["metatags"] += "".join(
        f'\n<meta property="og:{name}" content="{escape(content)}" />'
        for name, content in properties.items()
    )


def _descriptions(doctree: nodes.document) -> Iterator[str]:
    for meta in doctree.findall(nodes.meta):
        if meta.get("name") == "description":
            yield meta["content"]


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """List every page that has a source, sorted, whichever of them this run wrote."""
    if exception or not is_site(app) or not app.config.html_baseurl:
        return
    entries = "".join(
        f"<url><loc>{escape_xml(_address(app, docname))}</loc></url>\n"
        for docname in sorted(app.env.found_docs)
    )
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    sitemap = f'{declaration}\n<urlset xmlns="{NAMESPACE}">\n{entries}</urlset>\n'
    write(Path(app.outdir, SITEMAP), sitemap)


def _address(app: Sphinx, docname: str) -> str:
    base: str = app.config.html_baseurl
    return urljoin(base, app.builder.get_target_uri(docname))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handlers."""
    app.connect("html-page-context", add_preview)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

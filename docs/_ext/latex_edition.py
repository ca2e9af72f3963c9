"""What the printed glossary holds, and in which order: the site's pages, edited for paper.

In: the tree of all pages that go into one volume, as Sphinx's LaTeX builder puts it
together. Out: the same tree, where

- captions of the root page stand in the contents above their domains;
- pages that only help on a screen (``latex_leave_out``) are gone, links to them are text;
- a domain says what it is before its entries, and does not list those that follow;
- what the converter adds to an entry is one line each: see also, referenced by, source.

Only the tree of the volume changes, never the pages that other builders share. How
it all looks is the business of ``docs/_latex/glossary.sty``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.latex import LaTeXBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.texescape import escape
from sphinx.util.typing import ExtensionMetadata

__all__ = ["page_of", "raw", "setup"]

END_OF_ENTRY = "end of entry"
# Sphinx resolves references at 10: pages must be left out before, links read after.
BEFORE_REFERENCES, AFTER_REFERENCES = 5, 500


def raw(latex: str) -> nodes.raw:
    """A node that goes into the ``.tex`` file as it stands."""
    return nodes.raw("", latex, format="latex")


def page_of(node: nodes.Node) -> str | None:
    """The name of the page that a node of a volume comes from, as a place for a warning."""
    parent = node.parent
    while parent is not None and not isinstance(parent, addnodes.start_of_file):
        parent = parent.parent
    return str(parent["docname"]) if parent is not None else None


class LeaveOut(SphinxPostTransform):
    """Takes pages out of the volume that would say nothing on paper."""

    default_priority = BEFORE_REFERENCES
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Remove the pages; the builder then knows no place to link to."""
        builder = cast("LaTeXBuilder", self.app.builder)
        for page in self.document.findall(addnodes.start_of_file):
            for child in page.children:  # Sphinx leaves them with the parent they had
                child.parent = page
        patterns = self.config.latex_leave_out
        left_out: set[str] = set()
        for page in list(self.document.findall(addnodes.start_of_file)):
            if any(fnmatchcase(page["docname"], pattern) for pattern in patterns):
                left_out |= {part["docname"] for part in page.findall(addnodes.start_of_file)}
                page.parent.remove(page)
        builder.docnames = set(builder.docnames) - left_out


class AddParts(SphinxPostTransform):
    """Puts the captions of the root page into contents and bookmarks, above their domains."""

    default_priority = AFTER_REFERENCES
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Announce each part before its first page."""
        captions = dict(self._captions())
        for page in list(self.document.findall(addnodes.start_of_file)):
            caption = captions.get(page["docname"])
            if caption:
                index = page.parent.index(page)
                page.parent.insert(index, raw(rf"\glossarypart{{{escape(caption, 'lualatex')}}}"))

    def _captions(self) -> Iterator[tuple[str, str]]:
        for toctree in self.env.tocs[self.config.root_doc].findall(addnodes.toctree):
            if toctree["entries"] and toctree["caption"]:
                yield toctree["entries"][0][1], toctree["caption"]


class ShortenDomains(SphinxPostTransform):
    """Puts what a domain's page says before its entries, and drops the list of them."""

    default_priority = AFTER_REFERENCES
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Look at each page that holds others; a domain may be a volume by itself."""
        for page in (self.document, *self.document.findall(addnodes.start_of_file)):
            below = {f"%{name}" for name in self.env.toctree_includes.get(page["docname"], ())}
            if not below:
                continue
            for items in list(_own(page, nodes.bullet_list)):
                if all(_first_link(item) in below for item in items):
                    items.parent.remove(items)
            _put_sections_first(page)


def _put_sections_first(page: nodes.Element) -> None:
    """Moves a page's own sections before the pages inside it, without their headings."""
    top = page.next_node(nodes.section)
    inner = (
        next((one for one in top if one.next_node(addnodes.start_of_file)), None) if top else None
    )
    if top is None or inner is None:
        return
    said: list[nodes.Node] = []
    for section in [child for child in top.children if isinstance(child, nodes.section)]:
        top.remove(section)
        has_links = section.next_node(nodes.reference) is not None
        said += _condensed(section) if has_links else section.children[1:]
    at = top.index(inner)
    top[at:at] = said


def _own(page: nodes.Element, kind: type[nodes.Element]) -> Iterator[nodes.Element]:
    """Elements of a kind on a page itself, not on the pages inside it."""
    for child in page.children:
        if isinstance(child, addnodes.start_of_file) or not isinstance(child, nodes.Element):
            continue
        if isinstance(child, kind):
            yield child
        else:
            yield from _own(child, kind)


def _first_link(element: nodes.Node) -> str:
    link = element.next_node(nodes.reference)
    return str(link.get("refuri", "")) if link is not None else ""


class ShortenApparatus(SphinxPostTransform):
    """Sets what stands after an entry's text in one line each, without headings."""

    default_priority = AFTER_REFERENCES
    formats = ("latex",)

    def run(self, **_kwargs: Any) -> None:
        """Go through the pages that mark the end of their entry."""
        for page in self.document.findall(addnodes.start_of_file):
            for paragraph in list(_own(page, nodes.paragraph)):
                if "entry-domain" in paragraph["classes"]:  # the running head names it
                    paragraph.parent.remove(paragraph)
            for comment in list(_own(page, nodes.comment)):
                if comment.astext().strip() == END_OF_ENTRY:
                    self._shorten(page, comment)

    def _shorten(self, page: nodes.Element, end: nodes.Element) -> None:
        after = _following(page, end)
        lines: list[nodes.Node] = []
        for element in after:
            element.parent.remove(element)
            if isinstance(element, nodes.section):
                lines += _condensed(element)
            else:
                lines.append(element)
        place = end.parent
        place.replace(end, [raw(r"\begin{glossaryapparatus}"), *lines, _closing()])


def _closing() -> nodes.raw:
    return raw(r"\end{glossaryapparatus}")


def _following(page: nodes.Element, end: nodes.Element) -> list[nodes.Element]:
    """What stands after a node on the same page, outermost first; other pages left alone."""
    found: list[nodes.Element] = []
    node: nodes.Element = end
    while node is not page:
        parent = node.parent
        siblings = parent.children[parent.index(node) + 1 :]
        found += [
            sibling
            for sibling in siblings
            if isinstance(sibling, nodes.Element)
            and not isinstance(sibling, addnodes.start_of_file)
        ]
        node = parent
    return found


def _condensed(section: nodes.section) -> Iterator[nodes.Node]:
    """A section of links as one paragraph; paragraphs with a class of their own stay."""
    kept = [paragraph for paragraph in section.findall(nodes.paragraph) if paragraph["classes"]]
    for paragraph in kept:
        paragraph.parent.remove(paragraph)
    title = section.next_node(nodes.title)
    links = _links(section)
    if title is not None and links:
        line = nodes.paragraph("", "", nodes.strong("", title.astext()), nodes.Text(" "))
        for number, link in enumerate(links):
            line += [nodes.Text("; "), link] if number else [link]
        yield line
    yield from kept


def _links(section: nodes.section) -> list[nodes.reference]:
    """The first link of each item of a list; in prose, all links."""
    items = list(section.findall(nodes.list_item))
    if items:
        firsts = (item.next_node(nodes.reference) for item in items)
        return [link.deepcopy() for link in firsts if link is not None]
    return [link.deepcopy() for link in section.findall(nodes.reference)]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transforms."""
    app.add_config_value("latex_leave_out", [], "env", list)
    for transform in (LeaveOut, AddParts, ShortenDomains, ShortenApparatus):
        app.add_post_transform(transform)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

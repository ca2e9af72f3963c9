"""The glossary as an ePub: Sphinx's pages, edited for e-readers, in a package of our own.

In: the pages as Sphinx's ePub builder writes them. Out: one ``.epub`` that EPUBCheck accepts,
where

- the contents lead by domain and by letter, as the captions of the root page say;
- pages that only help on a screen (``epub_leave_out``) are gone, links to them are text;
- drop-downs are open: many readers cannot open one;
- pages have the style of ``docs/_epub/book.css``, which leaves fonts and colours to the reader;
- what a catalogue and a reader with special needs want to know is in the package.

The bytes depend on the pages and on ``SOURCE_DATE_EPOCH`` alone.
"""

from __future__ import annotations

import importlib
import os
import posixpath
import shutil
import time
from collections.abc import Iterator, Set
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from archive import write_zip
from docutils import nodes
from epub_package import (
    CONTAINER,
    Book,
    Heading,
    files_of,
    navigation_document,
    ncx,
    package_document,
    without_forbidden,
)
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

logger = logging.getLogger(__name__)

SOURCES = Path(__file__).parents[1] / "_epub"
STYLE, COVER = "book.css", "cover.svg"
COVER_PAGE = "cover.xhtml"
COVER_WIDTH = 1600  # pixels, as shops ask for
MIMETYPE = "application/epub+zip"
# Style sheets that serve a book as well as a screen, by name.
KEPT_STYLES = frozenset({"pygments.css", "mathematics.css", STYLE})

# What is true of every page. `accessModeSufficient` holds because each formula is MathML and
# each diagram has its words as alternative text.
ACCESSIBILITY = (
    ("schema:accessMode", "textual"),
    ("schema:accessMode", "visual"),
    ("schema:accessModeSufficient", "textual"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilityFeature", "displayTransformability"),
    ("schema:accessibilityFeature", "index"),
    ("schema:accessibilityFeature", "MathML"),
    ("schema:accessibilityFeature", "readingOrder"),
    ("schema:accessibilityFeature", "structuralNavigation"),
    ("schema:accessibilityFeature", "tableOfContents"),
    ("schema:accessibilityHazard", "none"),
    (
        "schema:accessibilitySummary",
        "All text can be enlarged and read aloud; formulas are MathML, diagrams have their "
        "words as alternative text, headings are nested without gaps. There are no page "
        "numbers of a printed edition. Programs check the structure; no person has "
        "evaluated the book against WCAG, and conformance to it is not claimed.",
    ),
)


class GlossaryEpub(Epub3Builder):
    """Writes pages as Sphinx does, and the package in its own way."""

    def init(self) -> None:
        """Say the language on each page."""
        super().init()
        language = escape(self.config.epub_language)
        self.html_tag = self.html_tag.replace(">", f' lang="{language}" xml:lang="{language}">')

    def write_documents(self, docnames: Set[str]) -> None:
        """Write all pages but those that only help on a screen."""
        super().write_documents(set(docnames) - set(self.config.epub_leave_out))

    def copy_static_files(self) -> None:
        """Add the book's own style."""
        super().copy_static_files()
        shutil.copyfile(SOURCES / STYLE, Path(self.outdir, "_static", STYLE))

    def handle_finish(self) -> None:
        """Draw the cover, find what belongs to the book, and pack it."""
        contents = list(self._contents())
        cover = self._draw_cover()
        pages = dict.fromkeys(
            [COVER_PAGE, *(file for heading in contents for file in heading.files())]
        )
        for page in pages:
            self._make_xml(Path(self.outdir, page))
        try:
            files = files_of(Path(self.outdir), pages)
        except ValueError as error:
            raise ExtensionError(str(error)) from error
        if cover not in {file.name for file in files}:
            raise ExtensionError(f"the cover's page does not show {cover}")
        book = self._book(cover)
        written = {
            "mimetype": MIMETYPE,
            "META-INF/container.xml": CONTAINER,
            "content.opf": package_document(book, files),
            "nav.xhtml": navigation_document(book, contents),
            "toc.ncx": ncx(book, contents),
        }
        members = [(name, text.encode()) for name, text in written.items()]
        members += [(file.name, Path(self.outdir, file.name).read_bytes()) for file in files]
        target = Path(self.outdir, f"{self.config.epub_basename}.epub")
        write_zip(target, members, stored="mimetype")

    # --- contents -----------------------------------------------------------------------

    def _contents(self) -> Iterator[Heading]:
        """Root page, its sections under their captions, pages in none of them, the index."""
        root = self.config.root_doc
        sections = [Heading(self._title(root), self._file(root))]
        for toctree in self.env.tocs[root].findall(addnodes.toctree):
            below = tuple(self._headings(toctree))
            sections += [Heading(toctree["caption"], below=below)] if toctree["caption"] else below
        yield from sections
        found = {file for section in sections for file in section.files()}
        others = sorted(self.env.found_docs - set(self.config.epub_leave_out))
        below = tuple(
            Heading(self._title(name), self._file(name))
            for name in others
            if self._file(name) not in found
        )
        if below:
            yield Heading("Names of several entries", below=below)
        if self.use_index:
            yield Heading("Index of names", f"genindex{self.out_suffix}")

    def _headings(self, toctree: addnodes.toctree) -> Iterator[Heading]:
        for title, docname in toctree["entries"]:
            if docname in self.env.found_docs and docname not in self.config.epub_leave_out:
                inner = self.env.tocs[docname].findall(addnodes.toctree)
                below = tuple(heading for one in inner for heading in self._headings(one))
                yield Heading(title or self._title(docname), self._file(docname), below)

    def _title(self, docname: str) -> str:
        return " ".join(self.env.titles[docname].astext().split())

    def _file(self, docname: str) -> str:
        return docname + self.out_suffix

    # --- pages --------------------------------------------------------------------------

    def _make_xml(self, page: Path) -> None:
        """Replace characters that XML cannot hold, and say where."""
        text = page.read_text(encoding="utf-8")
        sound = without_forbidden(text)
        if sound != text:
            docname = page.relative_to(self.outdir).with_suffix("").as_posix()
            count = sum(one != other for one, other in zip(text, sound, strict=True))
            logger.warning("%d characters that XML forbids were replaced", count, location=docname)
            page.write_text(sound, encoding="utf-8")

    def _draw_cover(self) -> str:
        """Write the cover's page and its picture, whose name is returned."""
        name = f"{self.imagedir}/{COVER}"
        Path(self.outdir, self.imagedir).mkdir(parents=True, exist_ok=True)
        picture = _as_png(SOURCES / COVER)
        if picture is None:  # no wheel for this platform; EPUB 3 readers show SVG as well
            shutil.copyfile(SOURCES / COVER, Path(self.outdir, name))
        else:
            name = str(Path(name).with_suffix(".png").as_posix())
            Path(self.outdir, name).write_bytes(picture)
        Path(self.outdir, COVER_PAGE).write_text(
            f"""\
<!DOCTYPE html>
{self.html_tag}
  <head>
    <title>{escape(self.config.epub_title)}</title>
    <link rel="stylesheet" type="text/css" href="_static/{STYLE}" />
  </head>
  <body class="cover" epub:type="cover">
    <img src="{name}" role="doc-cover" alt="Cover: {escape(self.config.epub_title)}" />
  </body>
</html>
""",
            encoding="utf-8",
        )
        return name

    # --- catalogue ----------------------------------------------------------------------

    def _book(self, cover: str) -> Book:
        config = self.config
        seconds = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
        root = self._file(config.root_doc)
        landmarks = [("bodymatter", root, "Start"), ("toc", "nav.xhtml", "Contents")]
        if self.use_index:
            landmarks.append(("index", f"genindex{self.out_suffix}", "Index of names"))
        return Book(
            title=config.epub_title,
            description=config.epub_description,
            identifier=config.epub_identifier,
            language=config.epub_language,
            author=config.epub_author,
            rights=config.epub_copyright,
            modified=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds)),
            cover=cover,
            subjects=tuple(config.epub_subjects),
            accessibility=ACCESSIBILITY,
            landmarks=tuple(landmarks),
        )


def _as_png(drawing: Path) -> bytes | None:
    """The drawing in pixels, with the fonts that typst brings along; ``None`` without typst."""
    try:
        typst: Any = importlib.import_module("typst")
    except ImportError:
        return None
    page = f"""
#set page(width: auto, height: auto, margin: 0pt)
#image("{drawing.name}", width: 480pt)
"""
    return bytes(
        typst.compile(
            page.encode(),
            root=str(drawing.parent),
            format="png",
            ppi=COVER_WIDTH / 480 * 72,
            ignore_system_fonts=True,
        )
    )


# --- edits of single pages ------------------------------------------------------------


class OpenDropdowns(SphinxPostTransform):
    """Shows what a drop-down holds, in its place."""

    default_priority = 190  # sphinx-design makes its own elements at 199
    builders = ("epub",)

    def run(self, **_options: object) -> None:
        """Replace each drop-down by what is in it."""
        for box in list(self.document.findall(_is_dropdown)):
            parts = list(box.children)
            if parts and isinstance(parts[0], nodes.rubric):
                del parts[0]  # a count, or a word to click on
            box.parent.replace(box, parts)


def _is_dropdown(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("design_component") == "dropdown"


class UnlinkLeftOut(SphinxPostTransform):
    """Makes text of links to pages that are not in the book."""

    default_priority = 500  # references are resolved
    builders = ("epub",)

    def run(self, **_options: object) -> None:
        """Go through the links of one page."""
        folder = posixpath.dirname(self.env.current_document.docname)
        left_out = {f"{name}.xhtml" for name in self.config.epub_leave_out}
        for link in list(self.document.findall(nodes.reference)):
            path = unquote(link.get("refuri", "").split("#")[0])
            if path and posixpath.normpath(posixpath.join(folder, path)) in left_out:
                link.parent.replace(link, link.children)


def choose_styles(
    app: Sphinx,
    _pagename: str,
    _templatename: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Leave only what a book needs in the head of a page."""
    if app.builder.name != "epub":
        return
    context["css_files"] = [
        style
        for style in context["css_files"]
        if posixpath.basename(str(style.filename).split("?")[0]) in KEPT_STYLES
    ]
    context["script_files"] = []


def prepare(app: Sphinx) -> None:
    """Add the book's style, and the version that Sphinx asks every book for; ours has its date."""
    if app.builder.name == "epub":
        app.add_css_file(STYLE)
        app.config.version = app.config.version or "1"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register builder, transforms and settings."""
    app.add_config_value("epub_leave_out", [], "epub", (list, tuple))
    app.add_config_value("epub_subjects", [], "epub", (list, tuple))
    app.add_builder(GlossaryEpub, override=True)
    app.add_post_transform(OpenDropdowns)
    app.add_post_transform(UnlinkLeftOut)
    app.connect("builder-inited", prepare, priority=400)
    app.connect("html-page-context", choose_styles, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

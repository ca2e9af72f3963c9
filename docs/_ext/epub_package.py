"""The frame of an ePub: what is in it, in which order, and how one finds one's way.

In: a tree of headings with their files, what a catalogue wants to know about the book, and
the folder with the written pages. Out: the package document, the navigation document and
its older sibling for readers of the last decade, as strings; and all the book's files, in order.

Only files that a page of the book needs go into it: they are found by reading the pages,
as a reading system will. Nothing here knows Sphinx.
"""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "Book",
    "File",
    "Heading",
    "files_of",
    "navigation_document",
    "ncx",
    "package_document",
    "without_forbidden",
]

XHTML = "application/xhtml+xml"
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {".xhtml": XHTML, ".svg": "image/svg+xml", ".css": "text/css", ".woff2": "font/woff2"}
)
# Elements that a manifest has to announce → the property that announces them.
ANNOUNCED: Mapping[str, str] = MappingProxyType(
    {
        "{http://www.w3.org/1998/Math/MathML}math": "mathml",
        "{http://www.w3.org/2000/svg}svg": "svg",
    }
)
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Characters that XML cannot hold, not even escaped.
_FORBIDDEN = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="content.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the contents; one without a file only gathers those below it."""

    title: str
    file: str = ""
    below: tuple[Heading, ...] = ()

    def files(self) -> Iterator[str]:
        """The files of this heading and those below it, in reading order."""
        if self.file:
            yield self.file
        for heading in self.below:
            yield from heading.files()


@dataclass(frozen=True, slots=True)
class Book:
    """What a catalogue wants to know. Dates are ISO 8601 in UTC, ``language`` is BCP 47.

    ``accessibility`` pairs properties of schema.org with their values.
    """

    title: str
    description: str
    identifier: str
    language: str
    author: str
    rights: str
    modified: str
    cover: str
    subjects: tuple[str, ...] = ()
    accessibility: tuple[tuple[str, str], ...] = ()
    contents_title: str = "Contents"
    landmarks: tuple[tuple[str, str, str], ...] = ()
    """Type, file and title of places that a reader may want to go to at once."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the book, with what the manifest says of it."""

    name: str
    media_type: str
    properties: tuple[str, ...] = ()


# --- what the book consists of --------------------------------------------------------


def without_forbidden(text: str) -> str:
    """The text with a replacement character for each that XML cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def files_of(folder: Path, pages: Iterable[str]) -> list[File]:
    """The pages, in their order, then everything that they need, by name.

    Raises ``ValueError`` that names the page when one is not well-formed XML.
    """
    found = [_page(folder, name) for name in pages]
    needed = sorted({need for _file, needs in found for need in needs})
    styles = [name for name in needed if name.endswith(".css")]
    fonts = {need for name in styles for need in _needs_of_style(folder, name)}
    return [file for file, _needs in found] + [
        File(name, _media_type(name)) for name in sorted({*needed, *fonts})
    ]


def _page(folder: Path, name: str) -> tuple[File, set[str]]:
    try:
        root = ElementTree.parse(folder / name).getroot()  # noqa: S314 - written by this build
    except ElementTree.ParseError as error:
        raise ValueError(f"{name} is not well-formed: {error}") from error
    properties: set[str] = set()
    needs: set[str] = set()
    for element in root.iter():
        if element.tag in ANNOUNCED:
            properties.add(ANNOUNCED[element.tag])
        address = element.get("src", "")
        if element.tag.endswith("}link") and element.get("rel") == "stylesheet":
            address = element.get("href", "")
        if address:
            needs.add(_resolved(name, address))
    return File(name, XHTML, tuple(sorted(properties))), needs


def _needs_of_style(folder: Path, name: str) -> set[str]:
    style = (folder / name).read_text(encoding="utf-8")
    addresses = _CSS_ADDRESS.findall(style)
    return {_resolved(name, address) for address in addresses if not address.startswith("data:")}


def _resolved(page: str, address: str) -> str:
    path = unquote(urlsplit(address).path)
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))


def _media_type(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return MEDIA_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


# --- the package document -------------------------------------------------------------


def package_document(book: Book, files: Iterable[File]) -> str:
    """The catalogue's data, the list of files and the reading order."""
    listed = [*files]
    manifest = "".join(_manifest_item(book, number, file) for number, file in enumerate(listed))
    spine = "".join(
        f'    <itemref idref="file-{number}"/>\n'
        for number, file in enumerate(listed)
        if file.media_type == XHTML
    )
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book" \
xml:lang={quoteattr(book.language)}>
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{_metadata(book)}  </metadata>
  <manifest>
    <item id="contents" href="nav.xhtml" media-type="{XHTML}" properties="nav"/>
    <item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
{manifest}  </manifest>
  <spine toc="ncx">
{spine}    <itemref idref="contents" linear="no"/>
  </spine>
</package>
"""


def _metadata(book: Book) -> str:
    core = [
        ("title", book.title),
        ("language", book.language),
        ("creator", book.author),
        ("description", book.description),
        ("rights", book.rights),
        ("date", book.modified),
        *(("subject", subject) for subject in book.subjects),
    ]
    cover = ' <meta name="cover" content="cover-image"/>'
    return "".join(
        f"    {line}\n"
        for line in [
            f'<dc:identifier id="book">{escape(book.identifier)}</dc:identifier>',
            *(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in core),
            f'<meta property="dcterms:modified">{book.modified}</meta>',
            *(
                f'<meta property="{name}">{escape(value)}</meta>'
                for name, value in book.accessibility
            ),
            cover.strip(),
        ]
    )


def _manifest_item(book: Book, number: int, file: File) -> str:
    properties = file.properties
    # Readers older than the property look for the cover by its id, via <meta name="cover">.
    identifier = f"file-{number}"
    if file.name == book.cover:
        properties, identifier = (*properties, "cover-image"), "cover-image"
    announced = f' properties="{" ".join(properties)}"' if properties else ""
    return (
        f'    <item id="{identifier}" href={quoteattr(quote(file.name))}'
        f' media-type="{file.media_type}"{announced}/>\n'
    )


# --- finding one's way ----------------------------------------------------------------


def navigation_document(book: Book, contents: Iterable[Heading]) -> str:
    """The contents and the landmarks, as a page that readers show in their own way."""
    landmarks = "".join(
        f'      <li><a epub:type="{kind}" href={quoteattr(quote(file))}>{escape(title)}</a></li>\n'
        for kind, file, title in book.landmarks
    )
    language = quoteattr(book.language)
    title = escape(book.contents_title)
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang={language} xml:lang={language}>
  <head>
    <title>{title}</title>
  </head>
  <body>
    <nav epub:type="toc" role="doc-toc" aria-labelledby="contents">
      <h1 id="contents">{title}</h1>
{_list(contents, "      ")}    </nav>
    <nav epub:type="landmarks" aria-label="Landmarks" hidden="">
      <ol>
{landmarks}      </ol>
    </nav>
  </body>
</html>
"""


def _list(headings: Iterable[Heading], indent: str) -> str:
    lines = [f"{indent}<ol>\n"]
    for heading in headings:
        name = escape(heading.title)
        label = f"<a href={quoteattr(quote(heading.file))}>{name}</a>"
        below = _list(heading.below, indent + "    ") if heading.below else ""
        inner = f"\n{below}{indent}  " if below else ""
        lines.append(
            f"{indent}  <li>{label if heading.file else f'<span>{name}</span>'}{inner}</li>\n"
        )
    return "".join([*lines, f"{indent}</ol>\n"])


def ncx(book: Book, contents: Iterable[Heading]) -> str:
    """The contents once more, for readers that only know EPUB 2."""
    numbers: dict[str, int] = {}

    def point(heading: Heading, place: str) -> str:
        below = "".join(point(child, f"{place}-{n}") for n, child in enumerate(heading.below))
        file = next(heading.files(), "")
        order = numbers.setdefault(file, len(numbers) + 1)
        return (
            f'<navPoint id="{place}" playOrder="{order}">'
            f"<navLabel><text>{escape(heading.title)}</text></navLabel>"
            f"<content src={quoteattr(quote(file))}/>\n{below}</navPoint>\n"
        )

    headings = [*contents]
    points = "".join(point(heading, f"point-{n}") for n, heading in enumerate(headings))
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">
<head>
<meta name="dtb:uid" content={quoteattr(book.identifier)}/>
<meta name="dtb:depth" content="{max(map(_depth, headings), default=1)}"/>
<meta name="dtb:totalPageCount" content="0"/>
<meta name="dtb:maxPageNumber" content="0"/>
</head>
<docTitle><text>{escape(book.title)}</text></docTitle>
<navMap>
{points}</navMap>
</ncx>
"""


def _depth(heading: Heading) -> int:
    return 1 + max(map(_depth, heading.below), default=0)

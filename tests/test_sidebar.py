"""The navigation: small, right at any depth, the same however the site is built."""

import shutil
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import sphinx_build
from lxml import html

TINY = Path(__file__).parent / "tinysite"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature site, one folder for each builder."""
    out = tmp_path_factory.mktemp("tiny")
    for builder in ("html", "dirhtml"):
        sphinx_build(TINY, TINY, out / builder, "-b", builder, "-W", "-j", "1")
    return out


def tree(page: Path) -> html.HtmlElement:
    (found,) = html.parse(page).getroot().find_class("sidebar-tree")
    return found


def links(page: Path) -> dict[str | None, str | None]:
    return {link.text: link.get("href") for link in tree(page).iter("a")}


def current(page: Path) -> dict[str | None, str | None]:
    marked = tree(page).xpath(".//li[contains(@class, 'current-page')]/a")
    return {link.text: link.get("aria-current") for link in marked}


@pytest.mark.parametrize(
    ("page", "flowers", "fish"),
    [
        ("html/index.html", "part/flowers.html", "fish.html"),
        ("html/fish.html", "part/flowers.html", "#"),
        ("html/part/daisy.html", "flowers.html", "../fish.html"),
        ("html/genindex.html", "part/flowers.html", "fish.html"),
        ("html/404.html", "/part/flowers.html", "/fish.html"),
        ("dirhtml/index.html", "part/flowers/", "fish/"),
        ("dirhtml/part/daisy/index.html", "../flowers/", "../../fish/"),
        ("dirhtml/404/index.html", "/part/flowers/", "/fish/"),
    ],
)
def test_links_are_right_at_any_depth(tiny: Path, page: str, flowers: str, fish: str) -> None:
    assert links(tiny / page) == {"Flowers & herbs": flowers, "Fish": fish}


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("html/part/flowers.html", {"Flowers & herbs": "page"}),
        ("html/part/daisy.html", {"Flowers & herbs": "true"}),
        ("html/fish.html", {"Fish": "page"}),
        ("html/index.html", {}),
        ("html/404.html", {}),
    ],
)
def test_the_section_a_page_stands_in_is_marked(
    tiny: Path, page: str, marked: dict[str | None, str | None]
) -> None:
    assert current(tiny / page) == marked


def test_captions_are_headings_with_a_level(tiny: Path) -> None:
    captions = tree(tiny / "html/fish.html").find_class("caption")
    assert [caption.text_content() for caption in captions] == ["Plants & trees", "Animals"]
    assert {(c.get("role"), c.get("aria-level")) for c in captions} == {("heading", "2")}


def test_a_new_section_reaches_pages_that_were_not_read_again(tmp_path: Path) -> None:
    source = shutil.copytree(TINY, tmp_path / "docs")
    sphinx_build(source, TINY, tmp_path / "html", "-b", "html")
    index = source / "index.md"
    index.write_text(index.read_text().replace("\nfish\n", "\nfish\nbirds\n"))
    (source / "birds.md").write_text("# Birds\n\nThey fly.\n")
    sphinx_build(source, TINY, tmp_path / "html", "-b", "html")
    assert "Birds" in links(tmp_path / "html/part/daisy.html")


def test_the_theme_is_the_one_that_was_measured() -> None:
    """Furo calls customisation unstable: look at the sidebar's size before moving this pin."""
    assert version("furo") == "2025.12.19"


def test_all_pages_share_one_small_tree(built_html: Path) -> None:
    pages = sorted((built_html / "glossary").glob("*.html"))
    assert pages
    sizes = {page.name: len(html.tostring(tree(page))) for page in pages}
    assert max(sizes.values()) < 8_500  # bytes: 28 domains, 27 letters, eight captions
    assert {tuple(links(page)) for page in pages} == {tuple(links(built_html / "index.html"))}
    assert all(len(current(page)) == 1 for page in pages)

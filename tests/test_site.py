"""The whole site, built as a reader gets it: every link leads somewhere, every build agrees."""

import hashlib
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT, sphinx_build
from lxml import etree, html

pytestmark = pytest.mark.slow

SERVICE_PAGES = {"404.html", "genindex.html", "search.html"}


def parse(page: Path) -> html.HtmlElement:
    return html.parse(page).getroot()


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def ids_of(page: Path) -> list[str]:
    return [str(name) for name in parse(page).xpath("//@id")]


def test_no_id_stands_twice_on_a_page(built_html: Path) -> None:
    twice = {
        str(page.relative_to(built_html)): repeated
        for page in pages_of(built_html)
        if (repeated := [name for name, count in Counter(ids_of(page)).items() if count > 1])
    }
    assert twice == {}


def test_every_internal_link_and_anchor_exists(built_html: Path) -> None:
    anchors = {page: set(ids_of(page)) for page in pages_of(built_html)}
    broken = []
    for page in anchors:
        if page.name == "404.html":  # its links start at the root of a published site
            continue
        for link in parse(page).xpath("//@href | //@src"):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            anchor = unquote(parts.fragment)
            if not target.is_file() or (anchor and anchor not in anchors.get(target, {anchor})):
                broken.append(f"{page.relative_to(built_html)}: {link}")
    assert broken == []


def digests(site: Path) -> dict[str, str]:
    return {
        str(path.relative_to(site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_one_process_and_four_build_the_same_files(built_html: Path, tmp_path: Path) -> None:
    doctrees = ("-d", str(tmp_path / "doctrees"))
    sphinx_build(ROOT / "docs", ROOT, tmp_path / "html", "-b", "html", "-j", "4", "-n", *doctrees)
    assert digests(tmp_path / "html") == digests(built_html)


def test_an_edited_seed_gives_the_site_that_a_fresh_build_gives(tmp_path: Path) -> None:
    docs, seeds = tmp_path / "docs", tmp_path / "seeds"
    docs.mkdir()
    (docs / "index.md").write_text("# Few\n\n```{include} glossary/_landing.md\n```\n")
    shutil.copytree(ROOT / "tests" / "cases" / "hostile", seeds)
    settings = (f"glossary_seeds={seeds}", f"glossary_pages={docs / 'glossary'}")
    options = [option for setting in settings for option in ("-D", setting)]

    def built(name: str) -> dict[str, str]:
        doctrees = ("-d", str(tmp_path / f"{name}-doctrees"))
        sphinx_build(docs, ROOT, tmp_path / name, "-b", "html", *doctrees, *options)
        # Sphinx forgets the index entries of pages that it does not write again.
        return {
            path: digest
            for path, digest in digests(tmp_path / name).items()
            if path != "searchindex.js"
        }

    before = built("site")
    seed = seeds / "names.txt"
    seed.write_text(seed.read_text().replace("a name that scripts", "a hostile quotes title"))
    after = built("site")
    assert after == built("fresh")
    changed = {path for path in after if before.get(path) != after[path]}
    assert {"glossary.json", "glossary/hostile-prototype.html"} < changed
    assert any(path.startswith("_static/previews/") for path in changed)
    assert "glossary/hostile-directives.html" not in changed


def test_a_published_site_tells_its_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = "https://glossary.example/en/latest/"
    monkeypatch.setenv("READTHEDOCS_CANONICAL_URL", base)
    site = tmp_path / "html"
    doctrees = ("-d", str(tmp_path / "doctrees"))
    sphinx_build(ROOT / "docs", ROOT, site, "-b", "html", "-j", "4", *doctrees)

    pages = {path.relative_to(site).as_posix() for path in pages_of(site)}
    documents = sorted(page.removesuffix(".html") for page in pages - SERVICE_PAGES)
    listed = [loc.text for loc in etree.parse(site / "sitemap.xml").iter("{*}loc")]
    assert listed == [f"{base}{name}.html" for name in documents]

    for page in pages - SERVICE_PAGES:
        head = parse(site / page).find("head")
        assert head is not None
        about = {meta.get("property"): meta.get("content") for meta in head.iter("meta")}
        described = {meta.get("name"): meta.get("content") for meta in head.iter("meta")}
        assert about["og:url"] == base + page
        assert about.get("og:description") == described.get("description")


def test_a_site_without_an_address_names_none(built_html: Path) -> None:
    assert not (built_html / "sitemap.xml").exists()
    assert "og:url" not in (built_html / "index.html").read_text()

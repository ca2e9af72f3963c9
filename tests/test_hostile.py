"""Seeds are untrusted: whatever pretends to be mark-up or a program is shown as text.

The seeds of ``cases/hostile`` go all the way to built HTML and LaTeX, with the site's
own settings.
"""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import sphinx_build
from lxml import html
from playwright.sync_api import Page
from rdflib import Graph
from rdflib.namespace import SKOS

CASES = Path(__file__).parent / "cases" / "hostile"
FORBIDDEN_COMMANDS = (
    *("directlua", "immediate", "write", "def", "newcommand", "catcode", "href", "csname"),
    *("input", "endcsname"),
)


class Article(HTMLParser):
    """The words, elements and addresses of a page's own part."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.depth = 0
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth or tag == "article":
            self.depth += tag == "article"
            self.tags.add(tag)
            self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "article"

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.words.append(data)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    docs = tmp_path_factory.mktemp("hostile") / "docs"
    docs.mkdir()
    include = "```{include} glossary/_landing.md\n```\n"
    (docs / "index.md").write_text(f"# Hostile\n\n{include}", encoding="utf-8")
    return docs


def build(project: Path, source: Path, builder: str) -> Path:
    out = source.parent / builder
    settings = [f"glossary_seeds={CASES}", f"glossary_pages={source / 'glossary'}"]
    options = [option for setting in settings for option in ("-D", setting)]
    strict = ("-W", "--keep-going")
    sphinx_build(source, project, out, "-b", builder, "-E", *options, *strict)
    return out


@pytest.fixture(scope="module")
def site(project: Path, source: Path) -> Path:
    return build(project, source, "html")


@pytest.fixture(scope="module")
def articles(site: Path) -> dict[str, Article]:
    return {
        path.stem: Article(path.read_text(encoding="utf-8"))
        for path in sorted((site / "glossary").glob("*.html"))
    }


@pytest.fixture(scope="module")
def latex(project: Path, source: Path) -> str:
    out = build(project, source, "latex")
    (path,) = out.glob("*.tex")
    body = path.read_text(encoding="utf-8").partition(r"\glossarycontents")[2]
    assert body
    return body


def normal(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


SEED_TEXT = "\n".join(path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.txt")))
PHRASES = sorted(set(re.findall(r"[a-z]+(?: [a-z]+)? words", SEED_TEXT)))


@pytest.mark.slow
@pytest.mark.parametrize("phrase", PHRASES)
def test_it_is_visible_in_html(phrase: str, articles: dict[str, Article]) -> None:
    assert any(phrase in normal("".join(article.words)) for article in articles.values())


@pytest.mark.slow
@pytest.mark.parametrize("phrase", PHRASES)
def test_it_is_visible_in_latex(phrase: str, latex: str) -> None:
    plain = normal(re.sub(r"\\sphinxhyphen\{\}|\\PYG\{[^{}]*\}|\\[a-z]+\*?(?=\{)|[{}]", "", latex))
    assert phrase in plain


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "{raw}html words and {ref}genindex and {download}/etc/passwd here.",
        "{{ config.words }}",
        "{% for word in words %}",
        '<script>alert("script words")</script>',
        "[click words](javascript:alert(1))",
        "<javascript:alert(2)>",
        "![image words](https://evil.example/x.png)",
        "[label words][target]",
        "footnote[^1]",
        "&copy; &#60;b&#62;",
        "code words{.evil #evil",
        "[span words]{.evil}",
        "<!-- comment words -->",
        '[target]: https://evil.example/ "reference words"',
        "% comment line words",
        "(hidden-target)=",
        "+++ block break words",
        ":field words: value words",
        "~~~ tilde words",
        "{{ flat substitution words }}",
        "[flat link words](javascript:alert(5))",
    ],
)
def test_it_is_shown_character_for_character(text: str, articles: dict[str, Article]) -> None:
    assert any(text in normal("".join(article.words)) for article in articles.values())


@pytest.mark.slow
def test_nothing_of_it_acts_in_html(articles: dict[str, Article]) -> None:
    assert len(articles) == 8
    for article in articles.values():
        assert not article.tags & {"script", "img", "iframe", "details", "object", "form"}
        assert not [name for name, _ in article.attributes if name.startswith("on")]
        addresses = [value for name, value in article.attributes if name in ("href", "src")]
        assert not [
            address for address in addresses if re.match(r"\s*(javascript|https?):", address)
        ]
        assert "root:" not in "".join(article.words)
        assert not [value for name, value in article.attributes if "evil" in value]


@pytest.mark.slow
def test_names_are_names_in_every_file_for_machines(site: Path) -> None:
    entries = json.loads((site / "glossary.json").read_text("utf-8"))["entries"]
    titles = {entry["title"] for entry in entries}
    assert {"__proto__", "a ` b ~~~ {c} \\ \" ' ; ! <d>"} < titles
    graph = Graph().parse(site / "glossary.ttl", format="turtle", publicID="https://x.example/")
    assert titles < set(map(str, graph.objects(None, SKOS.prefLabel)))
    for entry in entries:
        page = html.parse(site / entry["address"]).getroot()
        (term,) = page.xpath("//script[@type='application/ld+json']/text()")
        assert json.loads(term)["name"] == entry["title"]
        assert plain(page.find(".//h1").text_content()) == plain(f"{entry['title']}¶")


def plain(title: str) -> str:
    return " ".join(title.split())


@pytest.mark.slow
def test_nothing_of_it_acts_in_a_browser(page: Page, site: Path) -> None:
    pages = [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]
    assert len(pages) > 10
    for path in pages:
        page.goto(path.as_uri())
        assert page.evaluate("window.owned") is None, path
    for query, found in (
        ("hostile prototype", "hostile-prototype"),
        ("hostile quotes", "hostile-quotes"),
        ("<img src=x onerror=window.owned=1>", "hostile-markup"),
    ):
        page.goto(f"{(site / 'search.html').as_uri()}?q={quote(query)}")
        first = page.locator("#search-results li").first
        first.locator(".preview-definition").wait_for()
        assert f"glossary/{found}" in str(first.locator("a").get_attribute("href"))
        assert page.evaluate("window.owned") is None, query
    assert "__proto__" in page.evaluate("glossaryNames.names.map(([name]) => name)")


@pytest.mark.slow
def test_nothing_of_it_acts_in_latex(latex: str) -> None:
    commands = set(re.findall(r"\\([A-Za-z]+)", latex))
    assert "chapter" in commands
    assert not set(FORBIDDEN_COMMANDS) & commands
    assert latex.count(r"\end{document}") == 1
    assert "root:" not in latex

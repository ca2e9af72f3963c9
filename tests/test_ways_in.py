"""All the ways in to an entry, on the whole site: names, lists, maps, data for machines."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from glossary.entry import Entry, Layout, LinkRecord, Names, Page, Placement, SourceRef
from glossary.printing.maps import LARGEST, domain_map, neighbours
from glossary.report import build_report, review
from jsonschema import Draft202012Validator
from lxml import html
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SKOS

BASE = "https://glossary.example/"

# --- maps ---------------------------------------------------------------------------------


def page(slug: str, *targets: str, domain: str = "chips", related: tuple[str, ...] = ()) -> Page:
    entry = Entry(slug, "", "", (), Layout.LINES, (SourceRef("0.txt", 1, 2),))
    links = tuple(LinkRecord(target, target, 1, "") for target in targets)
    return Page(entry, Names(slug.title(), (), (), slug), Placement(domain, ""), links, related)


def lines_of(chart: str) -> list[str]:
    """Each line of a map with the titles of its boxes."""
    boxes = dict(re.findall(r'(n\d+)\["(.+?)"\]', chart))
    found = re.findall(r"(n\d+) (-->|-\.-) (n\d+)", chart)
    return [f"{boxes[left]} {line} {boxes[right]}" for left, line, right in found]


def test_a_map_ties_each_entry_to_a_more_central_one() -> None:
    chart = domain_map(
        "Chips",
        [
            page("a", "hub"),
            page("b", "a", "hub"),
            page("hub", "elsewhere"),
            page("near", related=("hub",)),
            page("alone"),
        ],
    )
    assert lines_of(chart) == ["A --> Hub", "B --> Hub", "Hub -.- Near"]
    assert '  click n3 href "../hub.md"' in chart.splitlines()


def test_a_map_has_three_columns_at_most() -> None:
    """A chain is cut where a fourth box would stand beside the others on a phone."""
    chain = [page(f"e{number}", f"e{number + 1}") for number in range(9)]
    ties = [line.split() for line in lines_of(domain_map("Chain", chain))]
    column = dict.fromkeys({end for tie in ties for end in (tie[0], tie[2])}, 0)
    for _ in ties:  # as far to the right as its lines push each box
        column.update({right: max(column[right], column[left] + 1) for left, _, right in ties})
    assert len(column) == 9
    assert max(column.values()) <= 2


def test_a_map_is_bounded_and_left_out_when_no_entries_are_tied() -> None:
    crowd = [page(f"e{number:03}", f"e{number // 2:03}") for number in range(500)]
    assert domain_map("Crowd", crowd).count("click ") == LARGEST
    assert lines_of(domain_map("Pair", [page("a", related=("b",)), page("b")])) == ["B -.- A"]
    assert domain_map("Strangers", [page("a"), page("b")]) == ""


def test_neighbours_are_those_with_most_links_either_way() -> None:
    pages = [
        page("a", "m1", "m2", "p1"),
        page("m1", "a", domain="models"),
        page("m2", domain="models"),
        page("p1", domain="process"),
        page("t1", domain="theory", related=("m2",)),
        page("alone", domain="nowhere"),
    ]
    near = neighbours(pages)
    assert near["chips"] == ("models", "process")
    assert near["process"] == ("chips",)
    assert near["theory"] == ("models",)
    assert "nowhere" not in near


def test_an_entry_to_which_no_other_leads_is_reported() -> None:
    report = build_report([page("a", "b"), page("b", related=("c",)), page("c")], (), ())
    assert report["orphans"] == ["a.md"]
    assert "No other entry leads here (1)" in review(report)


# --- the whole site -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def data(built_html: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((built_html / "glossary.json").read_text("utf-8"))
    return loaded


def parse(path: Path) -> html.HtmlElement:
    return html.parse(path).getroot()


def names_of(entry: dict[str, Any]) -> list[str]:
    return [entry["title"], *entry["aliases"]]


def inventory(site: Path) -> dict[str, str]:
    """Terms and addresses in ``objects.inv``, as any other project reads them."""
    body = (site / "objects.inv").read_bytes().split(b"\n", 4)[4]
    lines = zlib.decompress(body).decode().splitlines()
    pattern = re.compile(r"(.+?) std:term -?\d+ (\S+) (?:.*)")
    return {match[1]: match[2] for line in lines if (match := pattern.fullmatch(line))}


def test_every_name_is_a_term_that_other_projects_can_refer_to(
    built_html: Path, data: dict[str, Any]
) -> None:
    terms = {name.casefold(): address for name, address in inventory(built_html).items()}
    lost = [name for entry in data["entries"] for name in names_of(entry)]
    assert [name for name in lost if name.casefold() not in terms] == []
    shared = 0
    for entry in data["entries"]:
        for name in names_of(entry):
            address = terms[name.casefold()].split("#")[0]
            if address != entry["address"]:
                shared += 1
                page_of_name = parse(built_html / address)
                folder = posixpath.dirname(address)
                links = page_of_name.xpath("//article//a/@href")
                targets = {posixpath.normpath(posixpath.join(folder, link)) for link in links}
                assert entry["address"] in targets, name
    assert shared > 20


def test_another_project_refers_to_a_term_by_intersphinx(built_html: Path, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        'extensions = ["myst_parser", "sphinx.ext.intersphinx"]\n'
        f"intersphinx_mapping = {{'ai': ({BASE!r}, {str(built_html / 'objects.inv')!r})}}\n"
    )
    (tmp_path / "index.md").write_text("# Start\n\n{external:term}`Neural Tangent Kernel`\n")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "sphinx", "-nWq", str(tmp_path), str(out)]
    subprocess.run(command, check=True)
    assert f"{BASE}glossary/neural-tangent-kernel" in (out / "index.html").read_text()


def heads(index: html.HtmlElement) -> set[str]:
    """The entries of the general index, without what stands below them."""
    items = index.xpath("//table[contains(@class, 'genindextable')]/tr/td/ul/li")
    return {plain("".join(item.xpath("text() | a/text()"))) for item in items}


def plain(name: str) -> str:
    # Further links of an entry are numbered: "X, [1]".
    return " ".join(re.findall(r"[^\s,;()\[\]\\/]+", re.sub(r", \[\d+\]", "", name.casefold())))


def test_the_general_index_has_every_title_and_alias_but_no_keywords(
    built_html: Path, data: dict[str, Any]
) -> None:
    listed = heads(parse(built_html / "genindex.html"))
    names = {plain(name) for entry in data["entries"] for name in names_of(entry)}
    assert {name for name in names if name not in listed} == set()
    keywords = {plain(word) for entry in data["entries"] for word in entry["keywords"]}
    assert not (keywords - names) & listed


def test_the_general_index_links_every_alias_and_names_its_title(built_html: Path) -> None:
    index = parse(built_html / "genindex.html")
    (alias,) = index.xpath("//td/ul/li[a[text()='EOQ']]")
    (link,) = alias.xpath("a/@href")
    assert link.startswith("glossary/economic-order-quantity.html")
    assert "see Economic Order Quantity (EOQ)" in plain_spaces(alias.text_content())


def plain_spaces(text: str) -> str:
    return " ".join(text.split())


def test_every_entry_is_on_its_domain_s_page_and_on_a_letter_s(
    built_html: Path, data: dict[str, Any]
) -> None:
    for folder in ("domains", "letters"):
        listed: set[str] = set()
        for path in sorted((built_html / "glossary" / folder).glob("*.html")):
            links = parse(path).xpath("//article//li//a/@href")
            listed |= {posixpath.normpath(f"glossary/{folder}/{link}") for link in links}
        assert {entry["address"] for entry in data["entries"]} <= listed


def test_boxes_of_a_map_lead_to_entries(built_html: Path) -> None:
    chart = parse(built_html / "glossary/domains/nas-automl.html").xpath(
        "//*[local-name()='svg'][@role='group']//*[local-name()='a']/@href"
    )
    assert 10 <= len(chart) <= LARGEST
    assert all((built_html / "glossary/domains" / link).is_file() for link in chart)


# --- data for machines -----------------------------------------------------------------------


def test_the_json_has_the_published_form(built_html: Path, data: dict[str, Any]) -> None:
    schema = json.loads((built_html / "_static/glossary.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    addresses = [item["address"] for item in (*data["entries"], *data["domains"])]
    assert all((built_html / address).is_file() for address in addresses)
    assert len(addresses) == len(set(addresses)) > 200


def test_skos_says_the_same_as_the_json(built_html: Path, data: dict[str, Any]) -> None:
    graph = Graph().parse(built_html / "glossary.ttl", format="turtle", publicID=BASE)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == len(data["entries"]) + len(data["domains"])
    for entry in data["entries"]:
        concept = URIRef(BASE + entry["address"])
        assert [str(label) for label in graph.objects(concept, SKOS.prefLabel)] == [entry["title"]]
        labels = {str(label) for label in graph.objects(concept, SKOS.altLabel)}
        assert labels == set(entry["aliases"]) - {entry["title"]}
        assert set(graph.objects(concept, SKOS.broader)) == {URIRef(BASE + entry["domain"])}
        related = set(graph.objects(concept, SKOS.related))
        assert related == {URIRef(BASE + address) for address in entry["related"]} <= concepts
        plain = entry["definition"].replace(r"\(", "").replace(r"\)", "")
        assert "".join(map(str, graph.objects(concept, SKOS.definition))) == plain


def test_each_entry_s_page_declares_a_defined_term(built_html: Path, data: dict[str, Any]) -> None:
    for entry in data["entries"]:
        scripts = parse(built_html / entry["address"]).xpath(
            "//script[@type='application/ld+json']/text()"
        )
        (term,) = map(json.loads, scripts)
        assert (term["@type"], term["name"]) == ("DefinedTerm", entry["title"])
        assert term.get("alternateName", []) == entry["aliases"]


def test_the_guide_for_language_models_leads_to_data_and_domains(
    built_html: Path, data: dict[str, Any]
) -> None:
    guide = (built_html / "llms.txt").read_text("utf-8")
    links = re.findall(r"(?<!\\)\]\(([^)]+)\)", guide)
    assert links[:2] == ["glossary.json", "glossary.ttl"]
    assert links[2:] == [domain["address"] for domain in data["domains"]]
    assert all((built_html / link).is_file() for link in links)

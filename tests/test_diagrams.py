"""Flows become Mermaid that no label can break, drawn at build time without a browser."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import diagrams
import pytest
from conftest import sphinx_build
from glossary.entry import Flowchart, FlowEdge, FlowNode
from glossary.printing.mermaid import flowchart_source
from hypothesis import given, settings
from hypothesis import strategies as st

HOSTILE = [
    "end",
    'say "no"',
    "a ] b [ c",
    "click n1 javascript:alert(1)",
    "<script>alert(1)</script>",
    "<b onclick='x'>bold</b> &amp; &",
    "%%{init: {}}%% comment",
    "$$x$$ $y$",
    "`code` \\ slash",
    "fa:fa-ban icon",
    "1. first",
    "- item",
    " - indented",
    "+ item",
    "1) first",
    "#quot; #35; ;;; {{x}} (((y)))",
    "A --> B",
    "subgraph x",
    "classDef z fill:red",
    "🔬 microscope",
    "∃x. red(x) ∧ left_of(x, y)",
]
SETTINGS = """
import sys
sys.path[:0] = {paths!r}
project = "tiny"
extensions = ["myst_parser", "diagrams", "code_blocks"]
html_theme = "furo"
mermaid_output_format = "svg"
myst_enable_extensions = ["attrs_block"]
myst_fence_as_directive = ["mermaid"]
latex_engine = "lualatex"
"""


def chart(*labels: str, edge_label: str = "") -> Flowchart:
    nodes = tuple(FlowNode(f"n{index}", label) for index, label in enumerate(labels))
    edges = tuple(
        FlowEdge(f"n{index}", f"n{index + 1}", edge_label) for index in range(len(labels) - 1)
    )
    return Flowchart(nodes, edges, 1, "Title", "Description.")


def words(svg: str) -> str:
    """All text that the drawing shows, its title and description left out."""
    root = ET.fromstring(svg)
    texts = ["".join(text.itertext()) for text in root.iter() if text.tag.endswith("}text")]
    return "".join("".join(texts).split())


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_shown_as_it_is_and_does_nothing(label: str) -> None:
    source = flowchart_source(chart(label, "Next", edge_label=label))
    drawing = diagrams.draw(source, "d1")
    assert drawing is not None
    shown = "".join(label.replace("🔬", "").split())
    assert words(drawing.svg).count(shown) == 2
    names = [element.tag.split("}")[1] for element in ET.fromstring(drawing.svg).iter()]
    assert not {"script", "a", "foreignObject", "image"} & set(names)
    assert "javascript:" not in "".join(re.findall(r'\s[\w:]+="[^"]*"', drawing.svg))


@settings(max_examples=60)
@given(
    st.lists(
        st.text(
            st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("C", "Z")),
            min_size=1,
            max_size=40,
        ),
        min_size=2,
        max_size=5,
        unique=True,
    )
)
def test_any_labels_can_be_drawn(labels: list[str]) -> None:
    drawing = diagrams.draw(flowchart_source(chart(*labels)), "d1")
    assert drawing is not None
    ET.fromstring(drawing.svg)
    assert drawing.title == "Title"


def test_short_chains_run_to_the_right_and_all_others_down() -> None:
    assert flowchart_source(chart("A", "B", "C")).startswith("flowchart LR")
    assert flowchart_source(chart(*"ABCDEFG")).startswith("flowchart TD")
    assert flowchart_source(chart("A" * 40, "B" * 40)).startswith("flowchart TD")


def test_frames_stand_below_each_other_in_the_authors_order() -> None:
    nodes = tuple(FlowNode(f"n{index}", f"Step {index}", f"Frame {index}") for index in range(2))
    source = flowchart_source(Flowchart(nodes, (FlowEdge("n0", "n1"),), 1, "", ""))
    drawing = diagrams.draw(source, "d1")
    assert drawing is not None
    first, second = (drawing.svg.index(f"Frame {index}") for index in range(2))
    tops = [
        float(y) for y in re.findall(r'class="cluster".*?<rect x="[^"]*" y="([^"]*)"', drawing.svg)
    ]
    assert (first < second) == (tops == sorted(tops))


def test_a_drawing_says_what_it_is_and_is_the_same_each_time() -> None:
    source = flowchart_source(chart("A", "B"))
    drawing = diagrams.draw(source, "d7")
    assert drawing is not None
    root = ET.fromstring(drawing.svg)
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root.iter()}
    assert named[root.get("aria-labelledby")] == "Title"
    assert named[root.get("aria-describedby")] == "Description."
    assert drawing.alternative == "Title. Description"
    assert diagrams.draw(source, "d7") == drawing
    assert all(name.startswith(("d7", "chart-")) for name in named if name)
    assert "http" not in drawing.svg.replace("http://www.w3.org/", "")


def test_a_title_without_a_word_takes_none_of_the_next_line() -> None:
    nodes = (FlowNode("a", "First"), FlowNode("b", "Next"))
    source = flowchart_source(Flowchart(nodes, (FlowEdge("a", "b", "🔬"),), 1, "🔬", "🔬"))
    drawing = diagrams.draw(source, "d1")
    assert drawing is not None
    assert drawing.alternative == ""
    assert words(drawing.svg) == "FirstNext"
    assert "acc" not in source
    assert '|"' not in source


def test_an_indented_mark_of_a_list_is_a_sign_to_every_viewer() -> None:
    source = flowchart_source(chart("  - a\n  + b\n 1) c\n\t* d"))
    assert '["#45; a<br/>#43; b<br/>1#41; c<br/>#42; d"]' in source


def test_the_pdf_is_the_same_each_time() -> None:
    drawing = diagrams.draw(flowchart_source(chart("A", "B")), "d1")
    assert drawing is not None
    first, second = diagrams.to_pdf(drawing), diagrams.to_pdf(drawing)
    assert first is not None
    assert first.startswith(b"%PDF-")
    assert first == second


def test_what_is_no_diagram_is_not_drawn() -> None:
    assert diagrams.draw("not a diagram at all", "d1") is None


def test_without_the_library_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagrams, "merman", None)
    assert diagrams.draw("flowchart TD\n a --> b", "d1") is None


def test_without_typst_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = diagrams.draw("flowchart TD\n a --> b", "d1")
    monkeypatch.setattr(diagrams, "typst", None)
    assert drawing is not None
    assert diagrams.to_pdf(drawing) is None


# --- a small site --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """A site with a small, a large and a broken diagram, code and a table."""
    folder = tmp_path_factory.mktemp("tiny")
    paths = [str(project / "docs" / "_ext"), str(project / "tools")]
    (folder / "conf.py").write_text(SETTINGS.format(paths=paths), encoding="utf-8")
    settings = '%%{init: {"flowchart": {"minNodeWidth": 40}}}%%\n'
    large = chart(*(f"A rather long label of step number {index}" for index in range(16)))
    parts = [
        "# Page",
        "## Diagram 1",
        f"```mermaid\n{settings}{flowchart_source(chart('Photoresist', 'Etch'))}\n```",
        f"```mermaid\n{flowchart_source(large)}\n```",
        "```mermaid\nnot a <b>diagram</b>\n```",
        "```python\nx = 1\n```",
        "```text\nplain\n```",
        "{.drawing}\n```text\n┌─┐\n└─┘\n```",
        "| A | B |\n|---|---|\n| 1 | 2 |",
    ]
    (folder / "index.md").write_text("\n\n".join(parts), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def html(tiny: Path) -> str:
    """Its page."""
    sphinx_build(tiny, tiny, tiny / "html", "-b", "html", "-W")
    return (tiny / "html" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_small_diagrams_stand_in_the_page_and_large_ones_beside_it(tiny: Path, html: str) -> None:
    assert '<svg id="diagram_1"' in html
    files = sorted((tiny / "html" / "_images").glob("diagram-*.svg"))
    assert len(files) == 1
    assert files[0].stat().st_size > diagrams.INLINE_BYTES
    assert f'src="_images/{files[0].name}" alt="Title. Description"' in html


@pytest.mark.slow
def test_no_page_loads_a_diagram_script(html: str) -> None:
    assert not re.findall(r"<script[^>]*mermaid|cdn\.|unpkg|jsdelivr", html)


@pytest.mark.slow
def test_a_diagram_that_cannot_be_drawn_shows_its_source(html: str) -> None:
    assert diagrams.NOTICE in html
    assert "not a &lt;b&gt;diagram&lt;/b&gt;" in html


@pytest.mark.slow
def test_the_words_of_a_diagram_can_be_searched(tiny: Path, html: str) -> None:
    assert html
    index = (tiny / "html" / "searchindex.js").read_text(encoding="utf-8")
    assert "photoresist" in index
    assert "minnodewidth" not in index


@pytest.mark.slow
def test_no_address_stands_twice_in_a_page(html: str) -> None:
    addresses = re.findall(r'\sid="([^"]*)"', html)
    assert {"diagram-1", "diagram_1"} <= set(addresses)
    assert len(addresses) == len(set(addresses))


@pytest.mark.slow
def test_code_names_its_language_and_boxes_can_be_focused(html: str) -> None:
    assert '<div data-language="Python" class="highlight-python' in html
    assert '<pre tabindex="0" role="group" aria-label="Python code">' in html
    assert '<pre tabindex="0" role="group" aria-label="Text block">' in html
    assert '<pre tabindex="0" role="group" aria-label="Drawing">' in html
    box = re.search(r"<div ([^>]*table-wrapper[^>]*)>\s*<table", html)
    assert box is not None
    assert {'role="group"', 'tabindex="0"', 'aria-label="Table"'} <= set(box.group(1).split())


@pytest.mark.slow
def test_a_book_takes_diagrams_as_files(tiny: Path) -> None:
    sphinx_build(tiny, tiny, tiny / "epub", "-b", "epub")
    page = (tiny / "epub" / "index.xhtml").read_text(encoding="utf-8")
    assert "<svg" not in page
    assert len(list((tiny / "epub" / "_images").glob("diagram-*.svg"))) == 2
    sphinx_build(tiny, tiny, tiny / "latex", "-b", "latex", "-W")
    latex = (tiny / "latex" / "tiny.tex").read_text(encoding="utf-8")
    names = re.findall(r"\\sphinxincludegraphics\{\{(diagram-\w+)\}\.pdf\}", latex)
    assert len(names) == 2
    assert all((tiny / "latex" / f"{name}.pdf").read_bytes().startswith(b"%PDF") for name in names)
    assert "not a \\PYGZlt{}b\\PYGZgt{}diagram" in latex or "not a <b>diagram" in latex

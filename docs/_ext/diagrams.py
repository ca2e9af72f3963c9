"""Draws Mermaid diagrams when the site is built: no browser, no script, no network.

In: the node of sphinxcontrib-mermaid's directive. Out: in HTML an inline SVG that
follows the page's light or dark colours, or a file when it is larger than
``INLINE_BYTES`` and has no links; in an ePub a file; in LaTeX a vector PDF; the diagram's title and
description as its text alternative everywhere.

The directive stays sphinxcontrib-mermaid's, so the pages read the same in any other
Mermaid viewer; only its drawing is replaced. Drawing is a pure function of the source,
so parallel and repeated builds write the same bytes. Where the drawing library has no
wheel, or refuses a source, the reader sees the source with a notice and the build goes on.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import posixpath
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.latex import LaTeXTranslator
from sphinxcontrib import mermaid

__all__ = ["Drawing", "draw", "setup", "to_pdf"]

logger = logging.getLogger(__name__)


def _optional(name: str) -> Any:
    """A drawing library, or ``None`` on a platform for which it has no wheel."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


merman = _optional("merman")
typst = _optional("typst")

INLINE_BYTES = 10_000
SHRINK = 0.7  # on a narrow screen a diagram shrinks so far; then its box scrolls
NOTICE = "This diagram could not be drawn here; this is its source."
# Arial's metrics are shared by Helvetica and Liberation Sans, hence by nearly all machines.
FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"

_OPTIONS: dict[str, Any] = {
    "version": 2,
    "site_config": {
        "theme": "neutral",
        "look": "classic",
        "securityLevel": "strict",
        "htmlLabels": False,
        "fontFamily": FONTS,
        "themeVariables": {"fontFamily": FONTS, "fontSize": "15px"},
        # Roomy boxes, since the reader's fallback font may be wider than the one measured.
        "flowchart": {"htmlLabels": False, "wrappingWidth": 260, "padding": 22},
    },
    # The profile's own 125,000 is just too little for a map of twenty boxes, drawn in 20 ms.
    "resources": {"profile": "constrained", "limits": {"max_layout_work_units": 500_000}},
}
_TITLE = re.compile(r"^[ \t]*accTitle:[ \t]*(.+)$", re.MULTILINE)
_DESCRIPTION = re.compile(r"^[ \t]*accDescr:[ \t]*(.+)$", re.MULTILINE)
# A box that leads to a page names its source file, as links in Markdown do.
_CLICK = re.compile(r'^(\s*click \w+ href ")([^"\s]+)\.md(")\s*$\n?', re.MULTILINE)
_LABEL = re.compile(r'"([^"\n]*)"')
_NO_LABELS = ("%%", "click ")  # the settings of a map, the addresses of its boxes
# merman shows these entities as their source; a stand-in of one character is put back
# after drawing, so that the box is measured right as well.
_ENTITY = re.compile(r"#(quot|\d{1,5});")
_STAND_IN = 0xE000


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn diagram: its SVG with its text alternative and size in CSS pixels."""

    svg: str
    title: str
    description: str
    width: float
    height: float

    @property
    def alternative(self) -> str:
        """What a reader who does not see the drawing is told."""
        return ". ".join(part.rstrip(".") for part in (self.title, self.description) if part)


# --- drawing --------------------------------------------------------------------------


def draw(source: str, identifier: str) -> Drawing | None:
    """The diagram as SVG whose ids begin with ``identifier``; ``None`` when it cannot be drawn."""
    if merman is None:
        return None
    options = json.dumps(_OPTIONS | {"svg": {"pipeline": "resvg-safe", "diagram_id": identifier}})
    try:
        svg = _client().render_svg(_with_stand_ins(source), options)
    except merman.MermanError as error:
        logger.info("a diagram could not be drawn: %s", error)
        return None
    svg = _slim(_without_stand_ins(svg))
    box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', svg)
    if box is None:
        return None
    title, description = _first(_TITLE, source), _first(_DESCRIPTION, source)
    width, height = float(box.group(1)), float(box.group(2))
    svg = _root(svg.replace("<a xlink:href=", "<a href="), identifier, width, height)
    return Drawing(svg, title, description, width, height)


@cache
def _client() -> Any:
    return merman.Merman()


def _first(pattern: re.Pattern[str], source: str) -> str:
    match = pattern.search(source)
    return match.group(1).strip() if match else ""


def _with_stand_ins(source: str) -> str:
    def stand_in(match: re.Match[str]) -> str:
        code = 34 if match.group(1) == "quot" else int(match.group(1))
        return chr(_STAND_IN + code) if code < 128 else chr(code)

    return _ENTITY.sub(stand_in, source)


def _without_stand_ins(svg: str) -> str:
    return re.sub("[\ue000-\ue07f]", lambda match: escape(chr(ord(match.group()) - _STAND_IN)), svg)


def _slim(svg: str) -> str:
    """The SVG without what it does not use: editor data, markers, style rules, filters."""
    svg = re.sub(r'\sdata-[a-z-]+="[^"]*"', "", svg)
    svg = re.sub(
        r"<marker id=\"([^\"]+)\".*?</marker>",
        lambda match: match.group() if f"url(#{match.group(1)})" in svg else "",
        svg,
        flags=re.DOTALL,
    )
    svg = re.sub(r"<defs>\s*<filter.*?</defs>|<linearGradient.*?</linearGradient>", "", svg)
    # One element for each word helps only an editor.
    svg = re.sub(
        r'<tspan font-style="normal" class="text-inner-tspan" font-weight="normal">([^<]*)</tspan>',
        r"\1",
        svg,
    )
    style = re.search(r"<style>(.*?)</style>", svg, re.DOTALL)
    if style is None:
        return svg
    body = svg[: style.start()] + svg[style.end() :]
    used = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', body))))
    tags = set(re.findall(r"<(\w+)", body))
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style.group(1))
    kept = "".join(
        f"{','.join(wanted)}{{{declarations}}}"
        for selectors, declarations in rules
        if (wanted := [one for one in selectors.split(",") if _matches(one, used, tags)])
    )
    return f"{svg[: style.start()]}<style>{kept}</style>{svg[style.end() :]}"


def _matches(selector: str, classes: set[str], tags: set[str]) -> bool:
    """Whether a selector can meet an element of the drawing."""
    if "[" in selector or ":" in selector:
        return False
    parts = selector.split()
    named = re.findall(r"\.([\w-]+)", selector)
    elements = [part.split(".")[0] for part in parts if part[0] not in "#."]
    return set(named) <= classes and set(elements) <= tags


def _root(svg: str, identifier: str, width: float, height: float) -> str:
    """The root element with its natural size and a role that every reader knows."""
    start, rest = svg.split(">", 1)
    view = re.search(r'viewBox="[^"]+"', start)
    named = "".join(
        f' aria-{attribute}="{name}-{identifier}"'
        for attribute, name in (("labelledby", "chart-title"), ("describedby", "chart-desc"))
        if f'id="{name}-{identifier}"' in rest
    )
    role = "group" if "<a href=" in rest else "img"  # an image has no links to follow
    size = f'width="{width:.0f}" height="{height:.0f}" {view.group() if view else ""}'
    return (
        f'<svg id="{identifier}" xmlns="http://www.w3.org/2000/svg" class="flowchart" role="{role}"'
        f'{named} {size} style="min-width:{width * SHRINK:.0f}px">{rest}'
    )


def to_pdf(drawing: Drawing) -> bytes | None:
    """The drawing as a one-page PDF of its own size; ``None`` without typst."""
    if typst is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "drawing.svg").write_text(drawing.svg, encoding="utf-8")
        page = (
            "#set document(date: none)\n"
            "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
            f'#image("drawing.svg", width: {drawing.width * 0.75:.2f}pt)\n'
        )
        Path(folder, "drawing.typ").write_text(page, encoding="utf-8")
        try:
            return bytes(typst.compile(str(Path(folder, "drawing.typ")), root=folder))
        except RuntimeError as error:
            logger.info("a diagram could not be turned into PDF: %s", error)
            return None


# --- writing --------------------------------------------------------------------------


def _name(source: str) -> str:
    return "diagram-" + hashlib.sha256(source.encode()).hexdigest()[:16]


def _write(path: Path, content: bytes) -> None:
    """The file with this content, never half of it: parallel writers may meet here."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def _with_addresses(source: str, translator: HTML5Translator) -> str:
    """The source with the pages' addresses in the place of their files; none in an ePub."""
    builder = translator.builder
    if builder.name == "epub":
        return _CLICK.sub("", source)
    here = builder.current_docname

    def address(match: re.Match[str]) -> str:
        docname = posixpath.normpath(posixpath.join(posixpath.dirname(here), match.group(2)))
        known = docname in builder.env.found_docs
        target = builder.get_relative_uri(here, docname) if known else ""
        return f"{match.group(1)}{target}{match.group(3)}\n" if known else ""

    return _CLICK.sub(address, source)


def visit_html(translator: HTML5Translator, node: nodes.Element) -> None:
    """Writes the diagram into a page: inline, or as a file beside it."""
    source = _with_addresses(node["code"], translator)
    count = getattr(translator, "diagram_count", 0) + 1
    translator.diagram_count = count  # type: ignore[attr-defined]  # a translator lives for one page, as its count does
    builder = translator.builder
    drawing = draw(source, f"diagram_{count}")  # no heading's address has this sign
    if drawing is None:
        translator.body.append(
            f'<div class="diagram-source"><p>{NOTICE}</p><pre>{escape(source)}</pre></div>\n'
        )
        raise nodes.SkipNode
    ids = "".join(f' id="{escape(name)}"' for name in node["ids"][:1])
    small = len(drawing.svg.encode()) <= INLINE_BYTES
    if builder.name != "epub" and (small or "<a href=" in drawing.svg):
        content = drawing.svg
    else:
        name = f"{_name(source)}.svg"
        drawn = draw(source, _name(source)) or drawing
        _write(Path(builder.outdir, builder.imagedir, name), drawn.svg.encode())
        content = (
            f'<img src="{builder.imgpath}/{name}" alt="{escape(drawing.alternative)}"'
            f' width="{drawing.width:.0f}" height="{drawing.height:.0f}" />'
        )
    translator.body.append(
        f'<div class="diagram"{ids} role="group" aria-label="Diagram" tabindex="0">'
        f"{content}</div>\n"
    )
    raise nodes.SkipNode


def visit_latex(translator: LaTeXTranslator, node: nodes.Element) -> None:
    """Includes the diagram as a vector PDF, or its source as it stands."""
    source = _CLICK.sub("", node["code"])
    name = _name(source)
    drawing = draw(source, name)
    pdf = to_pdf(drawing) if drawing else None
    if pdf is None:
        fallback = nodes.container(
            "",
            nodes.paragraph(NOTICE, NOTICE),
            nodes.literal_block(source, source, language="text"),
        )
        fallback.parent = node.parent
        for part in fallback:
            part.walkabout(translator)
        raise nodes.SkipNode
    _write(Path(translator.builder.outdir, f"{name}.pdf"), pdf)
    translator.body.append(
        f"\n\\begin{{center}}\\sphinxincludegraphics{{{{{name}}}.pdf}}\\end{{center}}\n"
    )
    raise nodes.SkipNode


def visit_text(translator: Any, node: nodes.Element) -> None:
    """Says the diagram in words where nothing can be drawn."""
    words = ". ".join(
        part for part in (_first(_TITLE, node["code"]), _first(_DESCRIPTION, node["code"])) if part
    )
    if hasattr(translator, "add_text"):
        translator.add_text(f"[{words}]")
    else:
        translator.body.append(f"[{words}]")
    raise nodes.SkipNode


def _make_searchable(_app: Sphinx, doctree: nodes.document) -> None:
    """Gives each diagram its labels as text, which only the search index reads."""
    for diagram in doctree.findall(mermaid.mermaid):
        lines = diagram["code"].splitlines()
        drawn = "\n".join(line for line in lines if not line.lstrip().startswith(_NO_LABELS))
        words = (re.sub(r"<br/>|#\w+;", " ", label) for label in _LABEL.findall(drawn))
        diagram.append(nodes.Text(" ".join(words)))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replaces the drawing of sphinxcontrib-mermaid's directive."""
    app.setup_extension("sphinxcontrib.mermaid")
    visitors: dict[str, tuple[Callable[[Any, Any], None], None]] = {
        "html": (visit_html, None),
        "latex": (visit_latex, None),
        "text": (visit_text, None),
        "man": (visit_text, None),
        "texinfo": (visit_text, None),
    }
    app.add_node(mermaid.mermaid, override=True, **visitors)
    app.connect("doctree-read", _make_searchable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

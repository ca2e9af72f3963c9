"""Formulas are set when the site is built: MathML in HTML and ePub, no script, no network.

In: Sphinx's ``math`` and ``math_block`` nodes, from generated and hand-written pages
alike. Out: for HTML and ePub a renderer called ``mathml`` (``html_math_renderer``);
for every format a check, done when a page is read: a formula with a command that
is more than mathematics, or that cannot be set, becomes literal text and a warning,
so that it never reaches LaTeX. The converter has checked the pages it writes with
the same functions; a warning here is about a page written by hand.

Display formulas stand in a box of their own that scrolls, and have an address.
The mathematics font and the script that offers to copy TeX are added only to pages
with formulas. Nothing is kept between pages, so reading and writing are parallel.
"""

from __future__ import annotations

from typing import Any, Final

from docutils import nodes
from glossary.formulas.mathml import normalise, to_mathml, why_not_set
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

__all__ = ["setup"]

STYLE_SHEET: Final = "mathematics.css"
SCRIPT: Final = "copy-tex.js"

logger = logging.getLogger(__name__)


class CheckFormulas(SphinxTransform):
    """Keep what can be set, in the dialect that LaTeX and MathML share; show the rest as code."""

    default_priority = 500

    def apply(self, **_kwargs: Any) -> None:
        """Check the formulas of one page and number its display formulas."""
        for node in list(self.document.findall(nodes.math)):
            tex = node.astext()
            if self._can_be_set(node, tex, display=False):
                _set_text(node, normalise(tex))
            else:
                node.replace_self(nodes.literal(tex, tex))
        number = 0
        for block in list(self.document.findall(nodes.math_block)):
            tex = block.astext()
            if self._can_be_set(block, tex, display=True):
                number += 1
                _set_text(block, normalise(tex))
                self._give_address(block, number)
            else:
                block.replace_self(nodes.literal_block(tex, tex, language="text"))

    def _can_be_set(self, node: nodes.Element, tex: str, *, display: bool) -> bool:
        reason = why_not_set(tex, display=display)
        if reason:
            logger.warning(
                "formula shown as code: %s: %s",
                reason,
                " ".join(tex.split())[:80],
                location=node,
                type="mathematics",
            )
        return not reason

    def _give_address(self, node: nodes.math_block, number: int) -> None:
        if node["ids"]:
            return
        address = f"formula-{number}"
        if address not in self.document.ids:
            self.document.ids[address] = node
            node["ids"].append(address)


def _set_text(node: nodes.TextElement, tex: str) -> None:
    node.children = []
    node += nodes.Text(tex)
    node.rawsource = tex
    if "amsmath" in node["classes"]:
        # MyST marks an environment between paragraphs as to be printed without a wrapper,
        # under a random label; by now it is an environment like those inside of dollar signs.
        node["nowrap"] = node["no-wrap"] = False
        node["ids"], node["number"], node["label"] = [], None, None


def visit_math(translator: HTML5Translator, node: nodes.math) -> None:
    """Write an inline formula."""
    translator.body.append(_mathml(translator, node, display=False))
    raise nodes.SkipNode


def visit_math_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a display formula: its box, then its number and its permanent link."""
    # Furo's wrapper around a formula has taken over its address.
    addressed = nodes.Element() if "math-wrapper" in node.parent["classes"] else node
    translator.body.append(translator.starttag(addressed, "div", CLASS="formula"))
    mathml = _mathml(translator, node, display=True)
    translator.body.append(f'<div class="formula-box">{mathml}</div>')
    if node.get("number"):
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})</span>')
    translator.add_permalink_ref(node, _("Link to this formula"))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def _mathml(translator: HTML5Translator, node: nodes.Element, *, display: bool) -> str:
    tex = node.astext()
    xml = translator.builder.name == "epub"
    mathml = to_mathml(tex, display=display, xml=xml)
    if xml:  # a reading system without MathML shows the attribute
        return mathml.replace("<math", f'<math alttext="{translator.attval(tex)}"', 1)
    return mathml


def add_assets(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Load font, style and script where there is a formula, and nowhere else."""
    if context.get("has_maths_elements"):
        app.add_css_file(STYLE_SHEET)
        if app.builder.name != "epub":
            app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the renderer, the check and the assets."""
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(visit_math, None),
        block_renderers=(visit_math_block, None),
    )
    app.add_transform(CheckFormulas)
    app.connect("html-page-context", add_assets)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

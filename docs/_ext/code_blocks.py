"""Code, tables and drawings that everyone can reach and read.

In: Sphinx's nodes for code and tables. Out: the same HTML with what Sphinx and the theme
leave out: code names its language, and whatever scrolls inside its own box (code, wide
tables) can be focused, so that a keyboard scrolls it too; a script takes those that
have nothing to scroll out of the tab order again. The style sheet
``blocks.css`` goes with it, and Colang's lexer, which Pygments does not have.
"""

from __future__ import annotations

from html import escape
from typing import Any

from colang_lexer import ColangLexer
from docutils import nodes
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

__all__ = ["setup"]

STYLE_SHEET = "blocks.css"
SCRIPT = "scroll_boxes.js"
_UNNAMED = frozenset({"", "default", "none", "text"})


def language_name(language: str) -> str:
    """The name to show for a lexer; '' for plain text."""
    if language in _UNNAMED:
        return ""
    if language in ColangLexer.aliases:
        return ColangLexer.name
    try:
        return str(get_lexer_by_name(language).name)
    except ClassNotFound:
        return ""


def visit_literal_block(translator: HTML5Translator, node: nodes.literal_block) -> None:
    """Sphinx's own code block, its scrolling part focusable, its language named."""
    start = len(translator.body)
    name = language_name(str(node.get("language", "")))
    drawn = "drawing" in node["classes"]
    label = "Drawing" if drawn else f"{name} code" if name else "Text block"
    try:
        HTML5Translator.visit_literal_block(translator, node)
    finally:
        html = "".join(translator.body[start:])
        html = html.replace(
            "<pre>", f'<pre tabindex="0" role="group" aria-label="{escape(label)}">', 1
        )
        if name:
            html = html.replace("<div ", f'<div data-language="{escape(name)}" ', 1)
        translator.body[start:] = [html]


def depart_literal_block(translator: HTML5Translator, node: nodes.literal_block) -> None:
    """As Sphinx does."""
    HTML5Translator.depart_literal_block(translator, node)


class ScrollBox(nodes.container):
    """The box in which a wide table scrolls."""


def visit_scroll_box(translator: HTML5Translator, node: nodes.Element) -> None:
    """A box that the keyboard reaches; its label is the table's caption, if it has one."""
    title = node.next_node(nodes.title)
    label = title.astext() if title is not None else "Table"
    attributes: dict[str, Any] = {"role": "group", "tabindex": "0", "aria-label": label}
    translator.body.append(translator.starttag(node, "div", CLASS="docutils", **attributes))


def depart_scroll_box(translator: HTML5Translator, _node: nodes.Element) -> None:
    """Closes the box."""
    translator.body.append("</div>\n")


class MakeTablesScroll(SphinxPostTransform):
    """Puts every table of an HTML page into a focusable box.

    Furo wraps tables in a container that scrolls but cannot be focused; its wrapper is
    replaced, and tables in themes without one get the same.
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Wraps each table once."""
        for table in list(self.document.findall(nodes.table)):
            parent = table.parent
            box = ScrollBox("", classes=["table-wrapper"])
            if isinstance(parent, nodes.container) and "table-wrapper" in parent["classes"]:
                parent.parent.replace(parent, box)
            else:
                parent.replace(table, box)
            box += table


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connects the lexer, the boxes and the style sheet."""
    app.add_lexer("colang", ColangLexer)
    app.add_node(
        nodes.literal_block, override=True, html=(visit_literal_block, depart_literal_block)
    )
    app.add_node(ScrollBox, html=(visit_scroll_box, depart_scroll_box))
    app.add_post_transform(MakeTablesScroll)
    app.add_css_file(STYLE_SHEET)
    app.add_js_file(SCRIPT, loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}

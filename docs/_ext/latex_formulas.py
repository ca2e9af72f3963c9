r"""Display formulas that stay inside the margins of a printed page.

In: Sphinx's ``math_block`` nodes, checked by the mathematics extension. Out: the
environment ``glossarydisplay`` of ``docs/_latex/glossary.sty``, which makes a formula
smaller when it is wider than its line. Numbered formulas are set as Sphinx does.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.latex import LaTeXTranslator

__all__ = ["setup"]


def visit_math_block(translator: LaTeXTranslator, node: nodes.math_block) -> None:
    """Write a formula; one without a number into the environment that fits it in."""
    if node.get("label") or node.get("no-wrap"):
        LaTeXTranslator.visit_math_block(translator, node)
    # A blank line would end the formula.
    lines = "\n".join(line for line in node.astext().splitlines() if line.strip())
    translator.body.append(f"\\begin{{glossarydisplay}}\n{lines}\n\\end{{glossarydisplay}}\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> ExtensionMetadata:
    """Replace the LaTeX visitor alone."""
    app.add_node(nodes.math_block, override=True, latex=(visit_math_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""Line breaks and indentation of the languages whose grammar tells them: which rule for which.

In: code without its indentation, or without its line breaks too. Out: the same tokens
laid out, and whether the layout is the only one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from glossary.blocks.braces import braces, json_layout
from glossary.blocks.keyword_blocks import colang_layout, verilog_layout
from glossary.blocks.layout import Layout, Rule
from glossary.blocks.markup import VOID, tags
from glossary.blocks.scripts import (
    docker_layout,
    prolog_layout,
    session_layout,
    shell_layout,
)
from glossary.blocks.sql import sql_layout
from glossary.blocks.tcl import tcl_layout
from glossary.blocks.yaml_layout import yaml_layout

__all__ = ["LAYOUTS", "lay_out"]

# Languages without a rule here in which the indentation says what belongs together.
_INDENTED = frozenset(
    ("coffeescript", "cython", "elm", "fsharp", "gdscript", "haskell", "mojo", "nim")
)
_OPENS_BLOCK = re.compile(r"(?:[:=]|->|=>|\b(?:do|of|where|then|else|let))\n")

_FOUR_SPACES = (
    *("c", "cpp", "cuda", "objective-c", "opencl", "metal", "glsl", "hlsl", "csharp", "java"),
    *("dart", "rust", "php", "protobuf"),
)
_TWO_SPACES = ("javascript", "typescript", "jsx", "tsx", "css")
_ENDING_LINES = ("go", "kotlin", "scala", "groovy", "swift", "r")
_ENDING_LINES_TWO_SPACES = ("graphql", "hcl", "terraform")

LAYOUTS: Mapping[str, Rule] = MappingProxyType(
    {
        **dict.fromkeys(_FOUR_SPACES, braces("    ")),
        **dict.fromkeys(_TWO_SPACES, braces("  ")),
        **dict.fromkeys(_ENDING_LINES, braces("    ", ends_lines=True)),
        **dict.fromkeys(_ENDING_LINES_TWO_SPACES, braces("  ", ends_lines=True)),
        "json": json_layout,
        **dict.fromkeys(("sql", "postgresql", "mysql"), sql_layout),
        **dict.fromkeys(("bash", "console"), shell_layout),
        "docker": docker_layout,
        "tcl": tcl_layout,
        "prolog": prolog_layout,
        "pycon": session_layout,
        "colang": colang_layout,
        **dict.fromkeys(("verilog", "systemverilog"), verilog_layout),
        "html": tags(VOID),
        "xml": tags(),
        "yaml": yaml_layout,
    }
)
"""The rule of each language, under its Pygments name."""


def lay_out(language: str, text: str, *, flattened: bool) -> Layout:
    """The text laid out by its language's rules; as it is when the language has none."""
    rule = LAYOUTS.get(language)
    if rule is not None:
        return rule(text, flattened)
    lost = language in _INDENTED and _OPENS_BLOCK.search(text) is not None
    return Layout(text, sure=not (flattened or lost), lost=lost)

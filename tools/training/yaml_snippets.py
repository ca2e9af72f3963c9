"""YAML as projects write it, for training and measuring the restoration of its nesting.

In: a folder with one subfolder per project. Out: the distinct texts of a listing's length
in its YAML files and in the YAML blocks of its documentation; the beginnings of longer
ones. Which projects are learned from and which only measured is said in
``yaml_layout_sources.toml``, never by a text's place in a list.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

__all__ = ["Snippet", "collect", "is_nested", "same_tree", "squash_all", "squash_lines"]

_SOURCES = Path(__file__).with_name("yaml_layout_sources.toml")
_FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<fence>```+|~~~+)[ {]*\.?ya?ml\b[^\n]*\n"
    r"(?P<body>.*?)^[ \t]*(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_RST_BLOCK = re.compile(
    r"^(?P<indent>[ \t]*)\.\. (?:code-block|code|sourcecode)::[ ]*ya?ml[ ]*\n"
    r"(?P<body>(?:(?P=indent)[ \t]+[^\n]*\n|[ \t]*\n)+)",
    re.MULTILINE,
)
_LENGTHS = (10, 16, 22, 28)  # of the beginnings of longer texts, in turn
_MOST_LINES = 32
_LONGEST_FILE = 200_000

Tree = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text as its author laid it out."""

    project: str
    text: str


def collect(folder: Path, part: str, most: int, longest: int = _MOST_LINES) -> Iterator[Snippet]:
    """At most so many texts, each with keys of its own, of every project of a part."""
    sources = tomllib.loads(_SOURCES.read_text(encoding="utf-8"))
    for project in sorted(name for name, source in sources.items() if source["part"] == part):
        seen: set[tuple[str, ...]] = set()
        for text in _texts(folder / project, longest):
            keys = tuple(re.findall(r"^[\s-]*([^\s#:]+):", text, re.MULTILINE))
            if keys not in seen and _tree(text) is not None:
                seen.add(keys)
                yield Snippet(project, text)
                if len(seen) >= most:
                    break


def _texts(project: Path, longest: int) -> Iterator[str]:
    number = 0
    for path in sorted(project.rglob("*"), key=lambda path: (path.name, str(path))):
        if not path.is_file() or path.stat().st_size > _LONGEST_FILE:
            continue
        text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
        for document in _documents(path.suffix, text):
            lines = _without_licence(textwrap.dedent(document).strip("\n").split("\n"))
            if len(lines) > longest:
                lines = lines[: _LENGTHS[number % len(_LENGTHS)]]
                number += 1
            if len(lines) > 2 and not any("\t" in line or "{{" in line[:3] for line in lines):
                yield "\n".join(line.rstrip() for line in lines)


def _documents(suffix: str, text: str) -> Iterator[str]:
    if suffix in (".yml", ".yaml"):
        yield from re.split(r"^---.*$", text, flags=re.MULTILINE)
    elif suffix in (".md", ".mdx", ".rst"):
        for pattern in (_FENCE, _RST_BLOCK):
            for match in pattern.finditer(text):
                yield match["body"]


def _without_licence(lines: list[str]) -> list[str]:
    """A text without the comment at its head, which no listing repeats."""
    start = next((at for at, line in enumerate(lines) if line.strip() and line[0] != "#"), 0)
    return lines[start:]


# --- comparing -------------------------------------------------------------------------


def _tree(text: str) -> Tree | None:
    """What a text says, with the white space inside its values aside; ``None`` when nothing."""
    try:
        return tuple(_node(node) for node in yaml.compose_all(text, Loader=yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def _node(node: yaml.Node | None) -> Tree:
    if isinstance(node, yaml.MappingNode):
        return ("map", *((_node(key), _node(value)) for key, value in node.value))
    if isinstance(node, yaml.SequenceNode):
        return ("seq", *map(_node, node.value))
    return ("".join(str(node.value).split()),) if node is not None else ()


def same_tree(one: str, other: str) -> bool:
    """Whether two texts say the same."""
    tree = _tree(one)
    return tree is not None and tree == _tree(other)


def is_nested(text: str) -> bool:
    """Whether the nesting of a text can be got wrong: some block stands inside another."""
    return any(line[:1] == " " and line.strip()[:1] not in ("#", "") for line in text.split("\n"))


def squash_lines(text: str) -> str:
    """The text as a seed in lines has it: without indentation and empty lines."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def squash_all(text: str) -> str:
    """The text as a flattened seed has it."""
    return " ".join(text.split())

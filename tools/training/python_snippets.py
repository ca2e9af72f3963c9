"""Python snippets as documentation prints them, for training and measuring layout restoration.

In: a folder with one subfolder per project (an unpacked source distribution, a
checkout, or an installed package). Out: the distinct Python snippets of its
documentation: fenced blocks of Markdown, code blocks of reStructuredText,
notebook cells and the examples inside docstrings, which are the kind of text
that glossary entries quote.

Training and measuring must not share a project, so the part of each one stands in
``python_layout_sources.toml`` beside this file, and what does not stand there is not read.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import textwrap
import tomllib
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "Snippet",
    "collect",
    "collect_source",
    "is_nested",
    "parts",
    "same_tree",
    "squash_all",
    "squash_lines",
]

_SOURCES = Path(__file__).with_name("python_layout_sources.toml")
_MAX_LINES = 70
_NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
_SUFFIXES = frozenset({".md", ".mdx", ".rst", ".py", ".ipynb"})
# Tests, packages of others, and translations: the same code under other comments.
_SKIPPED = re.compile(
    r"(^|/)(tests?|testing|locale|translations|node_modules|zh\w*|ar|bn|de|es|fa|fr|gj|he|hi|id|it"
    r"|ja|ko(-KR)?|ne|pl|pt\w*|pt-br|ru|rum|te|th|tr|vi)(/|$)"
)
_MARKDOWN_FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<fence>```+|~~~+)[ {]*(?:\.?python3?|py|pycon)\b[^\n]*\n"
    r"(?P<body>.*?)^[ \t]*(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_RST_BLOCK = re.compile(
    r"^(?P<indent>[ \t]*)(?:\.\. (?:code-block|code|sourcecode|testcode|ipython)::[ ]*"
    r"(?:python3?|py)?[ ]*|[^\n]*[Ee]xamples?[^\n]*::)\n"
    r"(?P<body>(?:(?P=indent)[ \t]+[^\n]*\n|[ \t]*\n)+)",
    re.MULTILINE,
)
_WINDOWS = (8, 12, 18, 25, 35)  # lines, in turn
_WINDOWS_PER_FILE = 6
_WINDOWS_PER_PROJECT = 90
_TEACHING = re.compile(r"example|tutorial|doc|script|recipe")
_PROMPT = re.compile(r"^\s*(>>>|\.\.\.)( |$)")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A snippet as its author laid it out; ``kind`` is docs, docstring, notebook or source."""

    project: str
    kind: str
    text: str


def parts() -> Mapping[str, str]:
    """The part of each recorded project: ``train``, ``dev`` or ``test``."""
    with _SOURCES.open("rb") as file:
        return {project: record["part"] for project, record in tomllib.load(file).items()}


def collect(folder: Path, projects: Collection[str]) -> Iterator[Snippet]:
    """Each distinct snippet of ``projects`` that parses, project by project in name order."""
    seen: set[str] = set()
    for project in _folders(folder, projects):
        for path in sorted(project.rglob("*")):
            relative = path.relative_to(project).as_posix()
            if path.suffix not in _SUFFIXES or _SKIPPED.search(relative):
                continue
            for kind, raw in _candidates(path):
                text = _clean(raw)
                key = squash_all(text)
                if text and key not in seen and _parses(text):
                    seen.add(key)
                    yield Snippet(project.name, kind, text)


def _folders(folder: Path, projects: Collection[str]) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name in projects]


def collect_source(folder: Path, projects: Collection[str]) -> Iterator[Snippet]:
    """Excerpts of the projects' own modules, teaching material first: what there is most of."""
    seen: set[str] = set()
    for project in _folders(folder, projects):
        found = 0
        paths = [(path.relative_to(project).as_posix(), path) for path in project.rglob("*.py")]
        paths.sort(key=lambda item: (not _TEACHING.search(item[0]), _digest(item[0])))
        for relative, path in paths:
            if found >= _WINDOWS_PER_PROJECT:
                break
            if _SKIPPED.search(relative):
                continue
            for text in _windows(path):
                key = squash_all(text)
                if key not in seen:
                    seen.add(key)
                    found += 1
                    yield Snippet(project.name, "source", text)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _windows(path: Path) -> Iterator[str]:
    """Runs of whole top-level statements with something nested in them."""
    try:
        text = path.read_text(encoding="utf-8")
        nodes = _tree(text).body
    except (UnicodeDecodeError, OSError, *_NOT_PYTHON):
        return
    lines = text.splitlines()
    first = found = 0
    while first < len(nodes) and found < _WINDOWS_PER_FILE:
        start = (nodes[first - 1].end_lineno or 0) if first else 0
        last = first
        size = _WINDOWS[found % len(_WINDOWS)]
        while last + 1 < len(nodes) and (nodes[last + 1].end_lineno or 0) - start <= size:
            last += 1
        window = _clean("\n".join(lines[start : nodes[last].end_lineno]))
        if window and _parses(window) and is_nested(window):
            found += 1
            yield window
        first = last + 1


def _candidates(path: Path) -> Iterator[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return
    if path.suffix == ".ipynb":
        for cell in _notebook_cells(text):
            yield "notebook", cell
    elif path.suffix == ".py":
        for docstring in _docstrings(text):
            for body in _code_blocks(docstring):
                yield "docstring", body
            yield from (("docstring", body) for body in _sessions(docstring))
    else:
        for body in _code_blocks(text):
            yield "docs", body


def _code_blocks(text: str) -> Iterator[str]:
    for pattern in (_MARKDOWN_FENCE, _RST_BLOCK):
        for match in pattern.finditer(text):
            body = match["body"]
            if any(_PROMPT.match(line) for line in body.splitlines()):
                yield from _sessions(body)
            else:
                yield body


def _sessions(text: str) -> Iterator[str]:
    """The inputs of interactive sessions; one snippet per run of prompts and their output."""
    for run in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in run.splitlines() if _PROMPT.match(line)]
        if lines:
            yield "\n".join(_PROMPT.sub("", line) for line in lines)


def _notebook_cells(text: str) -> Iterator[str]:
    try:
        cells = json.loads(text).get("cells", [])
    except (ValueError, AttributeError):
        return
    for cell in cells:
        if cell.get("cell_type") == "code":
            yield "".join(cell.get("source", ""))


def _docstrings(text: str) -> Iterator[str]:
    try:
        tree = _tree(text)
    except _NOT_PYTHON:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" in node.value:
            yield textwrap.dedent(node.value)


def _clean(raw: str) -> str:
    lines = [line.rstrip() for line in textwrap.dedent(raw.expandtabs(4)).split("\n")]
    lines = [line for line in lines if not line.startswith(":")]  # options of the directive
    text = textwrap.dedent("\n".join(lines)).strip("\n")
    return text if text.count("\n") < _MAX_LINES else ""


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _parses(text: str) -> bool:
    try:
        return bool(_tree(text).body)
    except _NOT_PYTHON:
        return False


def is_nested(text: str) -> bool:
    """Whether some statement stands inside another."""
    return any(isinstance(getattr(node, "body", None), list) for node in _tree(text).body)


def squash_lines(text: str) -> str:
    """The text as a scrape in line layout leaves it: no indentation, no blank lines."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def squash_all(text: str) -> str:
    """The text as a flattened scrape leaves it: all white space is single spaces."""
    return " ".join(text.split())


def same_tree(left: str, right: str) -> bool:
    """Whether both parse to one tree, white space inside strings aside: a scrape loses it."""
    try:
        return _dump(left) == _dump(right)
    except _NOT_PYTHON:
        return False


def _dump(text: str) -> str:
    tree = _tree(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = " ".join(node.value.split())
    return ast.dump(tree)

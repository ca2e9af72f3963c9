r"""Formulas of Python packages' documentation, for training and for measuring.

In: a folder of wheels, sdists, unpacked sdists and checkouts.
Out: one :class:`Document` for each file that has formulas, in the order of package,
path and text. Docstrings are read from the syntax tree, so that ``\\theta`` in a
plain string and ``\theta`` in a raw one come out alike; reStructuredText, Markdown
and notebooks are read as text. Nothing of a package is imported or run.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tarfile
import tomllib
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Document", "development", "documents", "held_out", "not_for_training"]

_KINDS = (".py", ".rst", ".md", ".mdx", ".ipynb")
_MAX_BYTES = 3_000_000

_ROLE = re.compile(r":math:`([^`]+)`")
_DIRECTIVE = re.compile(
    r"^(?P<indent>[ \t]*)\.\. math::[ \t]*(?P<first>[^\n]*)\n"
    r"(?P<body>(?:[ \t]*\n|(?P=indent)[ \t]+[^\n]*\n?)*)",
    re.MULTILINE,
)
_OPTION = re.compile(r"^\s*:[\w-]+:.*$", re.MULTILINE)
_DISPLAY = re.compile(
    r"\$\$(.+?)\$\$|(?<!\\)\\{1,2}\[(.+?)\\{1,2}\]|(?<!\\)\\{1,2}\((.+?)\\{1,2}\)", re.DOTALL
)
_INLINE = re.compile(r"(?<![\\$\w])\$(?![\s$])([^$\n]{1,300}?)(?<![\s\\])\$(?![\w$])")
_MATHS = re.compile(r"[\\^_={}]|^[A-Za-z]$")
_MARKED = re.compile(r"\$[^$]*\$|`[^`]*`|\\\w*")
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
# Left by authors who forgot the r before the quotes of a string, or wrote both.
_DAMAGED = re.compile(
    r"(?<!\\)\\\\[A-Za-z]{2}"
    r"|[\x00-\x09\x0b-\x1f\x7f\ufffd]"
    r"|(?<![\\A-Za-z])(?:heta|imes|ilde|ext|au|op|abla|eq|otin|ight|ho|ightarrow)(?![A-Za-z])"
)

_IN_TEXT = re.compile(r"\\(?:text\w*|mbox|hbox|mathrm|operatorname\*?)\s*\{[^{}]*\}")
_PROSE = re.compile(r"(?<![\\A-Za-z])[a-z]{2,}(?:\s+[a-z]{2,}){3}(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Document:
    """The formulas of one file, in reading order; ``prose`` is the text around them.

    ``mispaired`` is what stands between two formulas, taken for one where an author's
    dollars do not pair.
    """

    package: str
    path: str
    formulas: tuple[str, ...]
    prose: str
    mispaired: tuple[str, ...] = ()

    def around(self, formula: str, reach: int = 1000) -> str:
        """The words near the first place of a formula, without formulas and code."""
        at = max(self.prose.find(formula[:20]), 0)
        near = self.prose[max(0, at - reach) : at + reach]
        return _MARKED.sub(" ", near)


def held_out() -> frozenset[str]:
    """The packages that are for measuring only."""
    return frozenset(_sources()["held_out"])


def development() -> frozenset[str]:
    """The packages whose errors may be looked at."""
    return frozenset(_sources()["development"])


def not_for_training() -> frozenset[str]:
    """The packages that the model must not know."""
    return held_out() | development()


def _sources() -> dict[str, Any]:
    with (Path(__file__).parent / "formula_packages.toml").open("rb") as file:
        return tomllib.load(file)


def documents(folder: Path) -> Iterator[Document]:
    """Every file with formulas in the listed packages and checkouts of ``folder``."""
    sources = _sources()
    listed = {_normal(name) for name in sources["packages"]}
    listed |= {_normal(name.split("/")[1]) for name in sources["repositories"]}
    for archive in sorted(folder.iterdir()):
        package = _normal(re.split(r"-\d|_[0-9a-f]{32}", archive.name)[0])
        if package in listed:
            for path, data in sorted(_files(archive)):
                text = _text(path, data)
                found = tuple(_formulas(text))
                formulas = tuple(tex for tex in found if not _is_prose(tex))
                if formulas:
                    mispaired = tuple(tex for tex in found if _is_prose(tex))
                    yield Document(package, path, formulas, text, mispaired)


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


def _files(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of the files of an archive that may hold documentation."""
    if archive.is_dir():
        for path in archive.rglob("*"):
            if path.suffix in _KINDS and path.is_file() and path.stat().st_size < _MAX_BYTES:
                yield str(path.relative_to(archive)), path.read_bytes()
    elif archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for item in wheel.infolist():
                if item.filename.endswith(_KINDS) and item.file_size < _MAX_BYTES:
                    yield item.filename, wheel.read(item)
    elif archive.name.endswith(".tar.gz"):
        with tarfile.open(archive) as sdist:
            for member in sdist:
                stream = sdist.extractfile(member) if member.isfile() else None
                if stream and member.name.endswith(_KINDS) and member.size < _MAX_BYTES:
                    yield member.name, stream.read()


def _text(path: str, data: bytes) -> str:
    """The documentation in a file: docstrings and comments, cells, or the text itself."""
    text = data.decode("utf-8", "replace")
    if path.endswith(".py"):
        return "\n\n".join(_strings_and_comments(text))
    if path.endswith(".ipynb"):
        return "\n\n".join(_cells(text))
    return text


def _strings_and_comments(source: str) -> Iterator[str]:
    if "math" not in source and "$" not in source:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 40:
            yield node.value
    yield "\n".join(
        line.strip().lstrip("# ")
        for line in io.StringIO(source)
        if line.lstrip().startswith("#") and "$" in line
    )


def _cells(text: str) -> Iterator[str]:
    try:
        cells = json.loads(text).get("cells", [])
    except (ValueError, AttributeError):
        return
    for cell in cells:
        if cell.get("cell_type") == "markdown":
            yield "".join(cell.get("source", []))


def _formulas(text: str) -> Iterator[str]:
    """The formulas of a text in reading order."""
    found: list[tuple[int, str]] = []
    for match in _DIRECTIVE.finditer(text):
        block = match["first"] + "\n" + _OPTION.sub("", match["body"])
        found.extend((match.start(), part) for part in _BLANK_LINES.split(block))
    rest = _DIRECTIVE.sub(lambda match: " " * len(match[0]), text)
    found.extend((match.start(), match[1]) for match in _ROLE.finditer(rest))
    found.extend((match.start(), match[match.lastindex or 0]) for match in _DISPLAY.finditer(rest))
    rest = _DISPLAY.sub(lambda match: " " * len(match[0]), rest)
    found.extend(
        (match.start(), match[1]) for match in _INLINE.finditer(rest) if _MATHS.search(match[1])
    )
    for _, formula in sorted(found):
        tidy = formula.strip()
        if tidy and _sound(tidy):
            yield tidy


def _sound(formula: str) -> bool:
    """Whether a formula is LaTeX as its author meant it."""
    bare = re.sub(r"\\.", "", formula, flags=re.DOTALL)
    return (
        len(formula) < 1200
        and bare.count("{") == bare.count("}")
        and not bare.endswith("\\")
        and "$" not in bare
        and "`" not in bare
        and not _DAMAGED.search(formula)
    )


def _is_prose(formula: str) -> bool:
    return bool(_PROSE.search(_IN_TEXT.sub(" ", formula)))

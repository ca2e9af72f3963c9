"""What the tests of fenced blocks share: damaging a text, reading a fence, the case files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glossary.blocks.classify import classify
from glossary.blocks.reading import Reading, Sight
from glossary.entry import (
    Block,
    CodeBlock,
    Drawing,
    Fence,
    Flowchart,
    Formula,
    List,
    Paragraph,
    Table,
)
from glossary.walk import iter_blocks, plain_text

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """An intact text with its tag, the language it is shown in, and what a scrape takes."""

    name: str
    tag: str
    language: str
    lost: str
    text: str


def cases(file: str) -> list[Case]:
    """The cases of a file below ``cases/fences``."""
    found = []
    text = (HERE / "cases" / "fences" / file).read_text(encoding="utf-8")
    for part in text.split("=== ")[1:]:
        head, body = part.split("\n", 1)
        name, tag, language, lost = (word.strip() for word in head.split("|"))
        found.append(Case(name, tag, language, lost, body.rstrip("\n")))
    return found


def without_indentation(text: str) -> str:
    """The text as a line file has it: each line's runs of spaces are one, none at its ends."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


def without_lines(text: str) -> str:
    """The text as a flattened file has it: on one line."""
    return " ".join(text.split())


def read(text: str, tag: str = "", *, flattened: bool = False) -> Reading:
    """What a fence with this text is read as."""
    return classify(Sight(Fence(tag, text, 1, flattened=flattened), "Section"))


def words_of(blocks: tuple[Block, ...]) -> str:
    """All characters a reader gets, white space and arrows of flows left out."""
    parts: list[str] = []
    for block in iter_blocks(blocks):
        match block:
            case Paragraph(children=children):
                parts.append(plain_text(children))
            case Table(header=header, rows=rows):
                parts += [plain_text(cell) for row in (header, *rows) for cell in row]
            case CodeBlock(text=text) | Drawing(text=text):
                parts.append(text)
            case Formula(tex=tex):
                parts.append(tex)
            case Flowchart(nodes=nodes, edges=edges):
                parts += dict.fromkeys(node.group for node in nodes)
                parts += [node.label for node in nodes]
                parts += [edge.label for edge in edges]
            case _:
                assert isinstance(block, List)
    return " ".join(parts)


def gold() -> Iterator[tuple[dict[str, Any], Fence]]:
    """The hand-checked answers for fenced and drawn blocks, each with its damaged fence."""
    for line in (HERE / "gold" / "code.jsonl").read_text(encoding="utf-8").splitlines():
        answer = json.loads(line)
        fence = _fence(answer["damaged"], answer["fence_line"], answer["source_lang"] or "")
        if fence is not None:
            yield answer, fence


def _fence(damaged: str, line: int | None, tag: str) -> Fence | None:
    if line is not None:
        first, *body = damaged.split("\n")
        return Fence(first[3:], "\n".join(body[:-1]), line)
    if damaged.startswith("```"):
        return Fence(tag, damaged[3 + len(tag) : -3].strip(), 1, flattened=True)
    if damaged.startswith("┌"):
        return Fence("", damaged, 1, flattened=True, fenced=False)
    return None  # a table or inline code: the structure step's

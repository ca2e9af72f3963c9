"""Hand-checked links of 25 pages, and what a set of linked pages makes of them.

An answer names the page and the target by seed file and first line, says how much an
editor would want the link (must, should, optional) and which other targets would do
as well; a trap is a tempting link that would be wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from glossary.entry import (
    Block,
    Emphasis,
    Inline,
    Link,
    LinkRecord,
    Page,
    Paragraph,
    Strong,
    Table,
)
from glossary.linking.matching import Finder, key_of, words_in
from glossary.linking.passages import passages_of
from glossary.walk import rewrite_blocks

ANSWERS = Path(__file__).parent / "gold" / "links.jsonl"
Place = tuple[str, int]


@dataclass
class Score:
    """Answers wanted and found, by strength; ``beyond_reach`` are in no prose."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    beyond_reach: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    traps: list[str] = field(default_factory=list)
    right: int = 0

    def recall(self, strength: str) -> float:
        """The share found, of all answers of this strength."""
        return self.found[strength] / self.wanted[strength]

    def recall_in_prose(self, strength: str) -> float:
        """The share found, of the answers that stand where links are set at all."""
        return self.found[strength] / (self.wanted[strength] - self.beyond_reach[strength])

    @property
    def precision(self) -> float:
        """The share of the links that the answers want or allow."""
        return self.right / (self.right + len(self.unlisted))


def read_answers() -> list[dict[str, Any]]:
    """All annotated pages."""
    return [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]


def score(pages: Sequence[Page], answers: Sequence[Mapping[str, Any]]) -> Score:
    """Compare the links of the annotated pages with the answers."""
    by_place = {
        (source.file, source.first_line): page for page in pages for source in page.entry.sources
    }
    total = Score()
    for answer in answers:
        _score_page(total, by_place[answer["file"], answer["first_line"]], answer, by_place)
    return total


def without_links(page: Page) -> Page:
    """The page as it was before it was linked."""

    def unwrapped(run: Iterable[Inline]) -> tuple[Inline, ...]:
        result: list[Inline] = []
        for inline in run:
            if isinstance(inline, Link):
                result.extend(inline.children)
            elif isinstance(inline, Strong | Emphasis):
                result.append(replace(inline, children=unwrapped(inline.children)))
            else:
                result.append(inline)
        return tuple(result)

    def in_block(block: Block) -> Sequence[Block]:
        if isinstance(block, Paragraph):
            return [replace(block, children=unwrapped(block.children))]
        if isinstance(block, Table):
            rows = tuple(tuple(unwrapped(cell) for cell in row) for row in block.rows)
            return [replace(block, header=tuple(map(unwrapped, block.header)), rows=rows)]
        return [block]

    entry = replace(page.entry, blocks=rewrite_blocks(page.entry.blocks, in_block))
    return replace(page, entry=entry, links=(), related=(), referenced_by=())


def _score_page(
    total: Score, page: Page, answer: Mapping[str, Any], by_place: Mapping[Place, Page]
) -> None:
    title = page.names.title
    listed: set[str] = set()
    for wanted in answer["links"]:
        targets = {by_place[place].names.slug for place in _targets(wanted)}
        listed |= targets
        strength = wanted["strength"]
        total.wanted[strength] += 1
        if any(link.slug in targets for link in page.links):
            total.found[strength] += 1
            continue
        out_of_reach = not _stands_in_prose(wanted["link_text"], page)
        total.beyond_reach[strength] += out_of_reach
        where = " (in a heading only)" if out_of_reach else ""
        total.missed.append(f"{strength}: {title}: {wanted['surface']}{where}")
    for link in page.links:
        if link.slug in listed:
            total.right += 1
        else:
            total.unlisted.append(f"{title}: {_shown(link)}")
    for trap in answer["traps"]:
        wrong = by_place[trap["wrong_target_file"], trap["wrong_target_first_line"]].names.slug
        total.traps += [
            f"{title}: {_shown(link)}"
            for link in page.links
            if link.slug == wrong and wrong not in listed
        ]


def _targets(wanted: Mapping[str, Any]) -> Iterator[Place]:
    yield wanted["target_file"], wanted["target_first_line"]
    for other in wanted.get("acceptable_alternative_targets", ()):
        yield other["file"], other["first_line"]


def _stands_in_prose(words: str, page: Page) -> bool:
    finder = Finder([key_of(words_in(words))])
    return any(
        any(True for _ in finder.find(passage.words)) for passage in passages_of(page.entry.blocks)
    )


def _shown(link: LinkRecord) -> str:
    return f"{link.surface} → {link.slug} ({link.reason})"

"""The report: what the conversion found, decided and repaired, as JSON and as a list to read.

In: the pages and what belongs to none. Out: plain dictionaries and lists in the form
that ``data/report.schema.json`` describes, or lines for a maintainer. Pages are named
by their paths relative to the output folder, lines are 1-based lines of the seed file
that the entry's first source names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from glossary.entry import Ambiguity, Note, NoteCode, Page, Repair, SourceRef, Unplaced

__all__ = [
    "SCHEMA_FILE",
    "VERSION",
    "Report",
    "build_report",
    "count_unsure",
    "page_path",
    "report_text",
    "review",
]

SCHEMA_FILE = Path(__file__).parent / "data" / "report.schema.json"
VERSION = 1  # of the report's form
SURE = 0.8  # a repair below this confidence is worth a look

Report = Mapping[str, Any]

#: What a maintainer looks at, in this order, with a heading for each kind.
_REVIEWED: Mapping[str, str] = {
    NoteCode.STEP_FAILED.value: "Not understood: a step of the converter failed",
    NoteCode.TRUNCATED.value: "Cut off in the source",
    NoteCode.TEXT_LOST.value: "Text lost in the source",
    NoteCode.NO_BODY.value: "Header without a text",
    NoteCode.UNSURE_TITLE.value: "Unsure title",
    NoteCode.UNSURE_DOMAIN.value: "Unsure domain",
    NoteCode.MERGED_COPY.value: "Merged copies",
    NoteCode.UNSURE_REPAIR.value: "Unsure repair",
    NoteCode.FORMULA_CUT_OFF.value: "Formula cut off",
    NoteCode.FORMULA_NOT_SET.value: "Formula that cannot be set",
    NoteCode.COMMAND_REFUSED.value: "Command refused in a formula",
    NoteCode.UNCLOSED_FORMULA.value: "Formula without an end",
    NoteCode.UNCLOSED_FENCE.value: "Block without an end",
    NoteCode.INDENTATION_LOST.value: "Indentation that could not be restored",
    NoteCode.UNSURE_FLOW.value: "Flow that could not be read with certainty",
    NoteCode.RAGGED_TABLE.value: "Ragged table",
    NoteCode.CONTROL_CHARACTER.value: "Control characters",
    NoteCode.SCRAPE_RESIDUE.value: "Residue of the scrape removed",
    NoteCode.NEW_ADDRESS.value: "New address",
}


def build_report(
    pages: Sequence[Page], unplaced: Iterable[Unplaced], ambiguities: Iterable[Ambiguity]
) -> Report:
    """The whole report; pages stay in their order."""
    return {
        "version": VERSION,
        "entries": [_entry(page) for page in pages],
        "ambiguities": [_ambiguity(ambiguity) for ambiguity in ambiguities],
        "unplaced": [
            {"source": _source(item.source), "text": item.text, "reason": item.reason}
            for item in unplaced
        ],
        "orphans": [page_path(slug) for slug in _orphans(pages)],
    }


def _orphans(pages: Sequence[Page]) -> list[str]:
    """Slugs of the pages to which no other entry leads, neither its text nor its "See also".

    A page that is alone is not called an orphan.
    """
    if len(pages) == 1:
        return []
    reached = {
        slug
        for page in pages
        for slug in (*(link.slug for link in page.links), *page.related)
        if slug != page.names.slug
    }
    return [page.names.slug for page in pages if page.names.slug not in reached]


def report_text(report: Report) -> str:
    """The report's JSON as it is written to a file."""
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def count_unsure(pages: Iterable[Page]) -> int:
    """How many decisions and repairs of the pages a person should look at."""
    return sum(
        sum(
            note.code.value.startswith("unsure") and note.code is not NoteCode.UNSURE_REPAIR
            for note in page.entry.notes
        )
        + sum(repair.confidence < SURE for repair in page.entry.repairs)
        for page in pages
    )


def review(report: Report) -> list[str]:
    """What a maintainer should look at, in lines: a heading for each kind, then its items."""
    items: dict[str, list[str]] = defaultdict(list)
    for entry in report["entries"]:
        for kind, line, message in _concerns(entry):
            place = f"{entry['sources'][0]['file']}:{line}"
            items[kind].append(f"  {place}  {entry['page']}\n    {entry['title']}: {message}")
    for ambiguity in report["ambiguities"]:
        candidates = ", ".join(ambiguity["candidates"])
        items["Ambiguous name"].append(
            f"  {ambiguity['file']}:{ambiguity['line']}  {ambiguity['page']}\n"
            f"    “{ambiguity['surface']}” ({candidates}): {ambiguity['reason']}"
        )
    for loose in report["unplaced"]:
        source = loose["source"]
        items["On no page"].append(
            f"  {source['file']}:{source['first_line']}\n"
            f"    {loose['reason']}: {_shorten(loose['text'])}"
        )
    by_page = {entry["page"]: entry for entry in report["entries"]}
    for page in report["orphans"]:
        entry, source = by_page[page], by_page[page]["sources"][0]
        items["No other entry leads here"].append(
            f"  {source['file']}:{source['first_line']}  {page}\n    {entry['title']}"
        )
    kinds = [
        *_REVIEWED.values(),
        "Ambiguous name",
        "On no page",
        "No other entry leads here",
    ]
    lines: list[str] = []
    for kind in dict.fromkeys(kinds):
        if items[kind]:
            lines += [f"{kind} ({len(items[kind])})", *items[kind], ""]
    return lines or ["Nothing to look at."]


def _concerns(entry: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Kind, line and message of everything about an entry that deserves a look."""
    doubtful = [repair for repair in entry["repairs"] if repair["confidence"] < SURE]
    told = {repair["line"] for repair in doubtful}
    for note in entry["notes"]:
        if note["code"] != NoteCode.UNSURE_REPAIR.value or note["line"] not in told:
            yield _REVIEWED[note["code"]], note["line"], note["message"]
    for repair in doubtful:
        message = f"{repair['kind']} ({repair['confidence']:.2f}): {_change(repair)}"
        yield _REVIEWED[NoteCode.UNSURE_REPAIR.value], repair["line"], message


def _change(repair: Mapping[str, Any]) -> str:
    before, after = _shorten(repair["before"]), _shorten(repair["after"])
    return f"{before} → {after}" if before != after else f"line breaks and spaces in: {before}"


def _shorten(text: str, length: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _entry(page: Page) -> dict[str, Any]:
    entry, names, placement = page.entry, page.names, page.placement
    return {
        "header": entry.header,
        "sources": [_source(source) for source in entry.sources],
        "page": page_path(names.slug),
        "title": names.title,
        "aliases": list(names.aliases),
        "keywords": list(names.keywords),
        "domain": placement.domain,
        "domain_reason": placement.reason,
        "truncated": entry.truncated,
        "links": [
            {
                "surface": link.surface,
                "target": page_path(link.slug),
                "line": link.line,
                "reason": link.reason,
            }
            for link in page.links
        ],
        "referenced_by": [page_path(slug) for slug in page.referenced_by],
        "repairs": [_repair(repair) for repair in entry.repairs],
        "notes": [_note(note) for note in entry.notes],
    }


def page_path(slug: str) -> str:
    """A page's path relative to the output folder."""
    return f"{slug}.md"


def _source(source: SourceRef) -> dict[str, Any]:
    return {
        "file": source.file,
        "first_line": source.first_line,
        "last_line": source.last_line,
    }


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "kind": repair.kind,
        "before": repair.before,
        "after": repair.after,
        "line": repair.line,
        "confidence": round(repair.confidence, 3),
    }


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code.value, "message": note.message, "line": note.line}


def _ambiguity(ambiguity: Ambiguity) -> dict[str, Any]:
    return {
        "surface": ambiguity.surface,
        "file": ambiguity.source.file,
        "line": ambiguity.source.first_line,
        "page": page_path(ambiguity.slug),
        "candidates": [page_path(slug) for slug in ambiguity.candidates],
        "reason": ambiguity.reason,
    }

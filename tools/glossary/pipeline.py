"""The whole way of the data, from a folder of seed files to a folder of pages.

In: paths. Out: pages, the ledger and a :class:`Result`. Each step lives in a module of
its own; what happens to one entry alone is in :func:`understand`, which is pure, and
what needs to see all of them in :func:`read`. Nothing is written before everything is
known, so a run that fails leaves the old pages whole.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from glossary.blocks import understand_blocks
from glossary.domains import Taxonomy, load_taxonomy
from glossary.entry import (
    Ambiguity,
    Entry,
    InputError,
    Note,
    NoteCode,
    Page,
    Paragraph,
    Placement,
    RawEntry,
    Text,
)
from glossary.formulas import repair_formulas
from glossary.formulas.check import check_formulas
from glossary.linking.links import link_pages
from glossary.merge import merge_copies
from glossary.naming.ledger import (
    LEDGER_NAME,
    Ledger,
    format_ledger,
    read_ledger,
)
from glossary.naming.names import name_entries
from glossary.output import Changes, apply, compare, exclusive, write_text
from glossary.overrides import read_overrides
from glossary.printing.definition import define
from glossary.printing.disambiguation import (
    disambiguation_pages,
    meanings,
    shared_names,
    unshared_names,
)
from glossary.printing.indexes import index_pages
from glossary.printing.pages import Surroundings, page_source
from glossary.report import Report, build_report, count_unsure, page_path, report_text
from glossary.seeds import SeedFiles, read_seeds
from glossary.structure.parse import parse_entry

__all__ = ["Glossary", "Result", "convert", "read", "render", "understand"]

OVERRIDES_NAME = "overrides.toml"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Everything that is known before anything is printed."""

    seeds: SeedFiles
    pages: tuple[Page, ...]
    taxonomy: Taxonomy
    ledger: Ledger
    redirects: tuple[tuple[str, str], ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a run found and did; ``redirects`` has pairs of a former slug and the present one."""

    files: int
    entries: int
    pages: int
    merged: int
    repaired: int
    unsure: int
    changes: Changes
    ledger_changed: bool
    redirects: tuple[tuple[str, str], ...]
    report: Report

    @property
    def changed(self) -> bool:
        """Whether the run changed anything, or would have."""
        return bool(self.changes) or self.ledger_changed

    @property
    def summary(self) -> str:
        """One line for a person."""
        counts = {
            "files": self.files,
            "entries": self.entries,
            "pages": self.pages,
            "merged": self.merged,
            "repaired": self.repaired,
            "unsure": self.unsure,
        }
        return ", ".join(f"{count} {noun}" for noun, count in counts.items())


@contextmanager
def _collector_paused() -> Iterator[None]:
    """The converter's values form no cycles; to look for them takes a sixth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@_collector_paused()
def convert(  # noqa: PLR0913 - the command line's options
    seeds: Path,
    out: Path,
    *,
    overrides: Path | None = None,
    report: Path | None = None,
    check: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Turn the seeds folder into pages below ``out``; with ``check``, only look.

    ``overrides`` is the file of editorial decisions, by default the one of the seeds
    folder if it is there; ``report`` a file to write the report to. The ledger of the
    seeds folder is kept up to date where there is one. Raises :class:`InputError`.
    """
    glossary = read(seeds, overrides, progress)
    files = render(glossary, out.name)
    ledger = seeds / LEDGER_NAME
    ledger_text = format_ledger(glossary.ledger)
    keep_ledger = ledger.is_file()
    account = build_report(glossary.pages, glossary.seeds.unplaced, glossary.ambiguities)
    if check:
        changes = compare(out, files)
        ledger_changed = keep_ledger and ledger.read_text(encoding="utf-8") != ledger_text
    else:
        with exclusive(out):
            changes = compare(out, files)
            ledger_changed = keep_ledger and write_text(ledger, ledger_text)
            if report is not None:
                write_text(report, report_text(account))
            apply(out, files, changes)
    return _result(glossary, account, changes, ledger_changed)


def _result(glossary: Glossary, account: Report, changes: Changes, ledger_changed: bool) -> Result:
    entries = len(glossary.seeds.entries)
    return Result(
        files=glossary.seeds.files,
        entries=entries,
        pages=len(glossary.pages),
        merged=entries - len(glossary.pages),
        repaired=sum(len(page.entry.repairs) for page in glossary.pages),
        unsure=count_unsure(glossary.pages),
        changes=changes,
        ledger_changed=ledger_changed,
        redirects=glossary.redirects,
        report=account,
    )


# --- reading ----------------------------------------------------------------------------


def read(seeds: Path, overrides: Path | None = None, progress: Progress | None = None) -> Glossary:
    """Everything that the seeds say, understood, named, placed and linked."""
    if overrides is not None and not overrides.is_file():
        raise InputError(str(overrides), "there is no such file")
    seed_files = read_seeds(seeds)
    decisions = read_overrides(overrides or seeds / OVERRIDES_NAME)
    ledger = read_ledger(seeds / LEDGER_NAME)
    taxonomy = load_taxonomy()
    entries = merge_copies(_understand_all(seed_files.entries, progress))
    naming = name_entries(entries, taxonomy, ledger, decisions)
    new = naming.addresses.added if ledger.lines else frozenset()
    pages = tuple(
        Page(_noted(entry, placement, notes, names.slug in new), names, placement)
        for entry, names, placement, notes in zip(
            entries, naming.names, naming.placements, naming.notes, strict=True
        )
    )
    linked = link_pages(pages, decisions)
    return Glossary(
        seeds=seed_files,
        pages=linked.pages,
        taxonomy=taxonomy,
        ledger=naming.addresses.ledger,
        redirects=naming.addresses.redirects,
        ambiguities=linked.ambiguities,
    )


def _understand_all(raw_entries: Sequence[RawEntry], progress: Progress | None) -> list[Entry]:
    understood: list[Entry] = []
    for raw in raw_entries:
        understood.append(understand(raw))
        if progress is not None:
            progress(len(understood), len(raw_entries))
    return understood


def _noted(entry: Entry, placement: Placement, notes: Iterable[Note], is_new: bool) -> Entry:
    """The entry with notes on what was decided about it."""
    line = entry.sources[0].first_line
    decided = [*entry.notes, *notes]
    if not placement.sure:
        decided.append(Note(NoteCode.UNSURE_DOMAIN, placement.reason, line))
    if is_new:
        decided.append(Note(NoteCode.NEW_ADDRESS, "the ledger of addresses did not have it", line))
    return replace(entry, notes=tuple(decided))


# What is done to each entry alone, in this order: a block may turn out to be a formula.
_STEPS: tuple[Callable[[Entry], Entry], ...] = (understand_blocks, repair_formulas, check_formulas)


def understand(raw: RawEntry) -> Entry:
    """One entry in blocks, its formulas, code, tables and drawings restored."""
    try:
        entry = parse_entry(raw)
    except Exception as error:
        entry = _failed(parse_entry, error, _as_it_stands(raw))
    for step in _STEPS:
        entry = _carefully(step, entry)
    return entry


def _carefully(step: Callable[[Entry], Entry], entry: Entry) -> Entry:
    """The step's answer; a step that fails on an entry leaves it as it was, with a note."""
    try:
        return step(entry)
    except Exception as error:
        return _failed(step, error, entry)


def _failed(step: Callable[..., Entry], error: Exception, entry: Entry) -> Entry:
    """The entry with a note that a step failed on it."""
    message = f"{step.__name__} failed: {type(error).__name__}: {error}"
    note = Note(NoteCode.STEP_FAILED, message, entry.sources[0].first_line)
    return replace(entry, notes=(*entry.notes, note))


def _as_it_stands(raw: RawEntry) -> Entry:
    """An entry of which nothing is understood: each line is a paragraph of plain text."""
    paragraphs = tuple(
        Paragraph((Text(line),), number)
        for number, line in enumerate(raw.body, start=raw.body_line)
        if line.strip()
    )
    return Entry(raw.header, "", "", paragraphs, raw.layout, (raw.source,), notes=raw.notes)


# --- printing -----------------------------------------------------------------------------


def render(glossary: Glossary, folder: str) -> dict[str, str]:
    """All files to write, by path relative to the output; ``folder`` is that folder's name."""
    pages = glossary.pages
    shared = shared_names(pages)
    around = Surroundings(
        titles={page.names.slug: page.names.title for page in pages},
        definitions={page.names.slug: define(page.entry, page.names.title) for page in pages},
        domains=glossary.taxonomy.titles(),
        terms=unshared_names(pages, shared),
        meanings=meanings(shared),
    )
    files = {page_path(page.names.slug): page_source(page, around) for page in pages}
    files |= disambiguation_pages(shared, around)
    return files | index_pages(pages, glossary.taxonomy, around, folder)

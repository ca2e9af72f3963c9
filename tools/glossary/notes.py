"""What people are told: where a text stands, what was noted and repaired there, what failed.

Frozen dataclasses and an enumeration, as in :mod:`glossary.entry`, which hands them on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

__all__ = ["InputError", "Note", "NoteCode", "Repair", "SourceRef", "Unplaced"]


class InputError(Exception):
    """Input that cannot be worked with: the run stops and writes nothing.

    ``str()`` gives the one line a user sees: ``path:line: message``.
    """

    def __init__(self, path: str, message: str, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.message = message
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {message}")


class NoteCode(Enum):
    """Every kind of thing that a maintainer is told about an entry."""

    TRUNCATED = "truncated"
    TEXT_LOST = "text-lost"
    SCRAPE_RESIDUE = "scrape-residue"
    CONTROL_CHARACTER = "control-character"
    NO_BODY = "no-body"
    UNCLOSED_FENCE = "unclosed-fence"
    UNCLOSED_FORMULA = "unclosed-formula"
    RAGGED_TABLE = "ragged-table"
    MERGED_COPY = "merged-copy"
    UNSURE_TITLE = "unsure-title"
    UNSURE_DOMAIN = "unsure-domain"
    NEW_ADDRESS = "new-address"
    FORMULA_CUT_OFF = "formula-cut-off"
    FORMULA_NOT_SET = "formula-not-set"
    COMMAND_REFUSED = "command-refused"
    UNSURE_REPAIR = "unsure-repair"
    INDENTATION_LOST = "indentation-lost"
    UNSURE_FLOW = "unsure-flow"
    STEP_FAILED = "step-failed"


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a text stands: seed file (POSIX path below the seeds folder), lines inclusive."""

    file: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something a maintainer should know about one entry."""

    code: NoteCode
    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to damaged text; ``confidence`` from 0 (guess) to 1 (certain)."""

    kind: str
    before: str
    after: str
    line: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Seed text that belongs to no entry, kept for the report so that nothing vanishes."""

    source: SourceRef
    text: str
    reason: str

"""Bodies of made-up entries in both layouts, read into blocks."""

from glossary.entry import Entry, Layout, RawEntry, SourceRef
from glossary.structure.parse import parse_entry
from outline import Outline, outline

SOURCE = SourceRef("seed.txt", 1, 9)


def of_lines(*body: str, header: str = "beam search, decoding") -> Entry:
    """An entry whose body has lines."""
    return parse_entry(RawEntry(header, body, Layout.LINES, SOURCE, 2))


def of_flat(body: str, header: str = "beam search, decoding") -> Entry:
    """An entry whose body is one line."""
    return parse_entry(RawEntry(header, (body,), Layout.FLATTENED, SOURCE, 3))


def shape(entry: Entry) -> Outline:
    """Its blocks as they are compared."""
    return outline(entry.blocks)


def both(*body: str) -> Outline:
    """The outline of the lines, which the flattened form must have, too."""
    lines = of_lines(*body)
    assert shape(of_flat(" ".join(body))) == shape(lines)
    return shape(lines)

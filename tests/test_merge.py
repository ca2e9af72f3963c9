"""Copies of an entry become one; entries that share a header stay apart."""

from dataclasses import replace
from itertools import permutations

import pytest
from entries import make_entry, seed_entries, seed_entry
from glossary.entry import Entry, Layout, NoteCode
from glossary.merge import merge_copies, resemblance, shingles, sketch
from hypothesis import given
from hypothesis import strategies as st

TEXT = (
    "is a graph neural network pooling method that operates on edges rather than nodes, "
    "iteratively contracting the highest-scoring edges to merge pairs of connected nodes "
    "into one, which keeps the local connectivity of the graph and shrinks it by half."
)
OTHER = (
    "is graph coarsening by contracting high-scoring edges to reduce graph size. It preserves "
    "local structure while building hierarchical representations for classification and more."
)


def sources(entry: Entry) -> list[str]:
    return [f"{source.file[:3]}:{source.first_line}" for source in entry.sources]


def test_the_seeds_have_nine_entries_twice() -> None:
    merged = merge_copies(seed_entries())
    doubles = [entry for entry in merged if len(entry.sources) > 1]
    assert (len(seed_entries()), len(merged), len(doubles)) == (250, 241, 9)
    for entry in doubles:
        assert [source[:3] for source in sources(entry)] == ["003", "002"]
        assert entry.layout is Layout.LINES
        assert [note.code for note in entry.notes].count(NoteCode.MERGED_COPY) == 1


def test_one_header_and_two_texts_are_two_entries() -> None:
    pooling = [entry for entry in merge_copies(seed_entries()) if "edge pooling" in entry.header]
    assert [sources(entry) for entry in pooling] == [["004:94"], ["004:98"]]


@pytest.mark.parametrize(
    "later", [TEXT.replace("iteratively", "repeatedly"), TEXT.replace("pairs", "pair"), TEXT]
)
def test_a_mended_text_is_the_same_entry_from_the_later_dump(later: str) -> None:
    old = make_entry("edge pooling, graph neural networks", TEXT, file="a.txt")
    new = make_entry("edge pooling,graph neural networks", later, file="b.txt", line=7)
    for order in permutations([old, new]):
        (merged,) = merge_copies(order)
        assert merged.blocks == new.blocks
        assert sources(merged) == ["b.t:7", "a.t:1"]
        likeness = "The same" if later == TEXT else "Nearly the same"
        assert merged.notes[-1].message == f"{likeness} text stands at a.txt:1–2"


def test_a_cut_off_copy_joins_the_whole_one() -> None:
    whole = make_entry("edge pooling", TEXT, file="a.txt", layout=Layout.FLATTENED)
    cut = make_entry("edge pooling", TEXT[:120], file="b.txt", truncated=True)
    for order in permutations([whole, cut]):
        (merged,) = merge_copies(order)
        assert merged.blocks == whole.blocks
        assert not merged.truncated


def test_the_order_of_first_occurrence_is_kept() -> None:
    first = make_entry("b", OTHER, file="a.txt", line=1)
    copy = make_entry("a", TEXT, file="a.txt", line=5)
    again = make_entry("a", TEXT, file="b.txt", line=1)
    last = make_entry("c", OTHER, file="b.txt", line=5)
    merged = merge_copies([first, copy, last, again])
    assert [entry.header for entry in merged] == ["b", "a", "c"]


def test_pages_of_one_template_stay_apart() -> None:
    # More than half of these two texts is boilerplate that they share.
    nchw, nhwc = seed_entry("001", 98), seed_entry("003", 911)
    entries = [replace(entry, header="layout") for entry in (nchw, nhwc)]
    assert merge_copies(entries) == tuple(entries)


def test_many_texts_under_one_header_are_all_kept() -> None:
    entries = [
        make_entry("x", " ".join(f"w{number}x{word}" for word in range(20)), line=number)
        for number in range(1, 400)
    ]
    assert merge_copies(entries) == tuple(entries)


words = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"]), max_size=30)


@given(words, words)
def test_resemblance_is_symmetric_and_bounded(one: list[str], other: list[str]) -> None:
    alike = resemblance(shingles(one), shingles(other))
    assert alike == resemblance(shingles(other), shingles(one))
    assert 0 <= alike <= 1
    if one == other:
        assert alike == 1
        assert sketch(shingles(one)) == sketch(shingles(other))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([TEXT, OTHER, TEXT[:90]]))))
def test_nothing_vanishes_and_merging_again_changes_nothing(
    pairs: list[tuple[str, str]],
) -> None:
    entries = [make_entry(header, text, line=at) for at, (header, text) in enumerate(pairs)]
    merged = merge_copies(entries)
    kept = sorted(source.first_line for entry in merged for source in entry.sources)
    assert kept == list(range(len(pairs)))
    bare = [replace(entry, notes=()) for entry in merged]
    assert [replace(entry, notes=()) for entry in merge_copies(merged)] == bare

"""Addresses are promises: the ledger keeps them whatever comes, in whatever order."""

import re
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from entries import make_entry, seed_entries
from glossary.domains import load_taxonomy
from glossary.entry import Entry, InputError
from glossary.merge import merge_copies
from glossary.naming.ledger import (
    LONGEST_SLUG,
    RESERVED,
    Addresses,
    Ledger,
    assign_addresses,
    format_ledger,
    free_slug,
    likeness_of,
    parse_ledger,
    read_ledger,
    slugify,
)
from glossary.naming.names import name_entries
from glossary.naming.wording import entry_words
from glossary.overrides import Overrides
from hypothesis import given
from hypothesis import strategies as st

TEXT = (
    "is a pooling method that operates on edges rather than nodes, iteratively contracting the "
    "highest-scoring edges to merge pairs of nodes into one, which keeps the connectivity."
)
OTHER = (
    "is graph coarsening by contracting high-scoring edges to reduce graph size. It preserves "
    "local structure while building hierarchical representations for classification and more."
)


def addresses(entries: Sequence[Entry], ledger: Ledger) -> tuple[dict[str, str], Ledger]:
    """File and line of every entry → its slug, and the ledger after naming."""
    merged = merge_copies(entries)
    naming = name_entries(merged, load_taxonomy(), ledger, Overrides())
    found = {
        f"{source.file}:{source.first_line}": names.slug
        for entry, names in zip(merged, naming.names, strict=True)
        for source in entry.sources
    }
    return found, naming.addresses.ledger


def assign(entries: Sequence[Entry], proposal: str, ledger: Ledger) -> Addresses:
    """The addresses of entries that would all have the same one."""
    headers = [entry.header for entry in entries]
    return assign_addresses(
        headers, list(map(likeness, entries)), [proposal] * len(entries), ledger
    )


def likeness(entry: Entry) -> str:
    return likeness_of(entry_words(entry))


def slugs(entries: Sequence[Entry], ledger: Ledger) -> tuple[str, ...]:
    headers = [entry.header for entry in entries]
    likenesses = list(map(likeness, entries))
    return assign_addresses(headers, likenesses, list(map(slugify, headers)), ledger).slugs


# --- slugs -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Neural Radiance Fields (NeRF)", "neural-radiance-fields-nerf"),
        ("β-VAE & Kähler’s C++ / C#", "beta-vae-and-kahlers-c-plus-plus-c-sharp"),
        ("E(n)-Equivariant", "e-n-equivariant"),
        ("Neptune.ai", "neptune-ai"),
        ("H₂O at 5 µ", "h2o-at-5-mu"),
        ("CON", "con-entry"),
        ("Index", "index-entry"),
        ("神经网络", "entry"),
        ("", "entry"),
    ],
)
def test_a_slug_says_the_name_in_plain_letters(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text(max_size=200))
def test_every_name_makes_an_address(name: str) -> None:
    slug = slugify(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= LONGEST_SLUG
    assert slug not in RESERVED
    assert slugify(slug) == slug


@given(st.lists(st.sampled_from(["a", "a-2", "index", "x" * 90, "x-" * 60, "é"]), max_size=12))
def test_addresses_never_repeat(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        slug = free_slug(slugify(name), taken)
        assert slug not in taken
        assert len(slug) <= LONGEST_SLUG
        taken.add(slug)


# --- entries keep their lines -----------------------------------------------------------


def test_a_corrected_text_keeps_its_address() -> None:
    entry = make_entry("edge pooling", TEXT)
    first = assign([entry], "edge-pooling", Ledger())
    mended = make_entry("edge pooling", TEXT.replace("iteratively", "repeatedly"), file="b.txt")
    again = assign([mended], "another", first.ledger)
    assert again.slugs == ("edge-pooling",)
    assert again.ledger == first.ledger
    assert not again.added


def test_a_corrected_header_keeps_its_address() -> None:
    first = assign([make_entry("egde pooling", TEXT)], "pool", Ledger())
    again = assign([make_entry("edge pooling", TEXT)], "x", first.ledger)
    assert again.slugs == ("pool",)


def test_a_rewritten_text_keeps_the_address_of_its_header() -> None:
    first = assign([make_entry("edge pooling", TEXT)], "pool", Ledger())
    again = assign([make_entry("edge pooling", OTHER)], "x", first.ledger)
    assert again.slugs == ("pool",)


def test_two_texts_under_one_header_keep_their_own_addresses() -> None:
    one, other = make_entry("x", TEXT, line=1), make_entry("x", OTHER, line=9)
    both = assign([one, other], "x", Ledger())
    assert sorted(both.slugs) == ["x", "x-2"]
    for order in permutations([one, other]):
        assert set(zip(order, slugs(order, both.ledger), strict=True)) == set(
            zip([one, other], both.slugs, strict=True)
        )
        fresh = assign(order, "x", Ledger())
        assert format_ledger(fresh.ledger) == format_ledger(both.ledger)
    mended = make_entry("x", OTHER.replace("reduce", "lessen"), line=9)
    assert slugs([mended, one], both.ledger) == (both.slugs[1], both.slugs[0])
    assert slugs([mended], both.ledger) == (both.slugs[1],)


def test_a_slug_that_was_ever_used_is_not_given_again() -> None:
    gone = make_entry("gone", "an entry of a seed file that was taken away")
    ledger = parse_ledger(f"pool\tpooling\t{likeness(gone)}\tgone\n", "ledger")
    entries = [make_entry("pool", TEXT), make_entry("pooling", OTHER)]
    assert slugs(entries, ledger) == ("pool-2", "pooling-2")


def test_a_renamed_page_leaves_a_redirect() -> None:
    entry = make_entry("edge pooling", TEXT)
    ledger = parse_ledger(f"pooling\tpool edge\t{likeness(entry)}\tedge pooling\n", "ledger")
    found = assign([entry], "x", ledger)
    assert found.slugs == ("pooling",)
    assert found.redirects == (("edge", "pooling"), ("pool", "pooling"))


def test_two_lines_for_what_is_one_entry_now_lead_to_its_page() -> None:
    entry = make_entry("edge pooling", TEXT)
    old = make_entry("edge pooling", TEXT.replace("nodes", "nods"))
    rows = [
        f"{name}\t-\t{likeness(item)}\tedge pooling" for name, item in (("a", entry), ("b", old))
    ]
    found = assign([entry], "x", parse_ledger("\n".join(rows), "ledger"))
    assert found.redirects == (("b", "a"),)


@pytest.mark.slow
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 0, 3, 1)])
def test_seed_files_may_come_in_any_order_one_at_a_time(order: tuple[int, ...]) -> None:
    files = sorted({entry.sources[0].file for entry in seed_entries()})
    ledger, promised = Ledger(), dict[str, str]()
    for count in range(1, len(order) + 1):
        there = {files[number] for number in order[:count]}
        present = [entry for entry in seed_entries() if entry.sources[0].file in there]
        found, ledger = addresses(present, ledger)
        assert {place: found[place] for place in promised} == promised
        promised = found
    assert len(set(promised.values())) == 241


def test_a_fresh_ledger_does_not_depend_on_the_order_of_entries() -> None:
    found, ledger = addresses(seed_entries(), Ledger())
    again, other = addresses(seed_entries()[::-1], Ledger())
    assert found == again
    assert format_ledger(ledger) == format_ledger(other)
    assert addresses(seed_entries(), ledger) == (found, ledger)


headers = st.sampled_from(["a", "b", "c,d", "c, d"])
texts = st.sampled_from([TEXT, OTHER, TEXT[:100] + OTHER[:60], "short"])


@given(st.lists(st.tuples(headers, texts), max_size=8), st.randoms(use_true_random=False))
def test_addresses_depend_on_what_entries_say(pairs: list[tuple[str, str]], random: Random) -> None:
    entries = merge_copies(
        [make_entry(header, text, line=at) for at, (header, text) in enumerate(pairs)]
    )
    shuffled = list(entries)
    random.shuffle(shuffled)
    found = dict(zip(entries, slugs(entries, Ledger()), strict=True))
    assert dict(zip(shuffled, slugs(shuffled, Ledger()), strict=True)) == found
    assert len(set(found.values())) == len(entries)


# --- the file --------------------------------------------------------------------------

LIKENESS = "0123456789ab" * 4
LINE = f"edge-pooling\t-\t{LIKENESS}\tedge pooling, graph neural networks\n"


def test_a_ledger_survives_printing_and_reading() -> None:
    ledger = parse_ledger(LINE + f"b\tc d\t{LIKENESS}\tb\n", "ledger")
    assert parse_ledger(format_ledger(ledger), "ledger") == ledger
    assert parse_ledger(format_ledger(ledger).replace("\n", "\r\n"), "ledger") == ledger


def test_a_missing_ledger_is_empty(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "addresses.tsv") == Ledger()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("edge-pooling\t-\tedge pooling", "four columns"),
        (LINE.replace("edge-pooling", "Edge Pooling"), "cannot be an address"),
        (LINE.replace("edge-pooling", "con"), "cannot be an address"),
        (LINE.replace("edge-pooling", "../up"), "cannot be an address"),
        (LINE.replace("edge-pooling", "x" * 81), "cannot be an address"),
        (LINE.replace("\t-\t", "\tA\t"), "cannot be an address"),
        (LINE.replace(LIKENESS, "12"), "48 hexadecimal digits"),
        (LINE.replace("edge pooling, graph neural networks", " "), "header is missing"),
        (LINE, "stands on line 2 too"),
        (LINE.replace("edge-pooling", "other").replace("\t-\t", "\tedge-pooling\t"), "line 2 too"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number(row: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        parse_ledger(f"# heading\n{LINE}\n{row}", "seeds/a.tsv")
    assert str(refused.value).startswith("seeds/a.tsv:4: ")


def test_a_ledger_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "addresses.tsv"
    path.write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match=r":1: is not UTF-8 text"):
        read_ledger(path)

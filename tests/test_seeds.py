"""Reading seed files: both layouts, every oddity of a file, every kind of bad input."""

from pathlib import Path

import pytest
from entries import answers
from glossary.entry import InputError, Layout, NoteCode
from glossary.seeds import read_seed_text, read_seeds
from hypothesis import given, settings
from hypothesis import strategies as st
from variants import raw_entries

FURNITURE = """← Back to AI Factory Chat

AI Factory Glossary

13,255 technical terms and definitions

A B C D E F G H I J K L M N O P Q R S T U V W X Y Z All
Showing page 3 of 266 (13,255 entries)
"""
FLATTENED = """attention head,attention,llm architecture

**Attention Head** is **one of several parallel units**. **Types** - **Self**: One. - **Cross**: 2.

beam search, decoding

**Beam Search** is **a search that keeps several candidates** — simple and strong.
"""
LINES = """attention head,attention,llm architecture
**Attention Head** is **one of several parallel units**.
**Types**
- **Self**: One.
- **Cross**: Two.
beam search, decoding
Beam search keeps several candidates, and it is used in decoding, mostly.
"""


def headers(text: str) -> list[str]:
    return [entry.header for entry in read_seed_text(text, "seed.txt")[0]]


# --- the seeds ---------------------------------------------------------------------------


def test_every_entry_of_the_seeds_is_found_where_it_stands() -> None:
    found = {
        (raw.source.file, raw.source.first_line, raw.source.last_line, raw.header)
        for raw in raw_entries()
    }
    wanted = {
        (file, line, answer["last_line"], answer["header"])
        for (file, line), answer in answers().items()
    }
    assert found == wanted


def test_nothing_of_the_seeds_is_left_over() -> None:
    seeds = read_seeds(Path(__file__).resolve().parents[1] / "seeds")
    assert (seeds.files, seeds.unplaced) == (5, ())


# --- layouts -----------------------------------------------------------------------------


@pytest.mark.parametrize("furniture", ["", FURNITURE + "\n"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(("text", "layout"), [(FLATTENED, Layout.FLATTENED), (LINES, Layout.LINES)])
def test_a_layout_is_known_by_its_content(
    text: str, layout: Layout, furniture: str, ending: str, mark: str
) -> None:
    whole = mark + (furniture + text).rstrip("\n").replace("\n", ending)
    entries, unplaced = read_seed_text(whole, "seed.txt")
    assert [entry.header for entry in entries] == headers(FLATTENED)
    assert {entry.layout for entry in entries if entry.header.startswith("att")} == {layout}
    assert unplaced == []


def test_both_layouts_may_share_a_file() -> None:
    assert headers(FURNITURE + "\n" + FLATTENED + "\n" + LINES) == headers(FLATTENED) * 2


def test_lines_are_counted_from_the_files_first_line() -> None:
    entry = read_seed_text(FURNITURE + "\n" + FLATTENED, "seed.txt")[0][1]
    assert (entry.source.first_line, entry.body_line, entry.source.last_line) == (14, 16, 16)


@pytest.mark.parametrize(
    "line",
    [
        # 003:1039, 003:146, 003:392: each looks like a header and is none
        "then training corresponds to learning attention, which is known (since q is known).",
        "where F_l is the attention map, of shape (N_l channels × M_l spatial locations)",
        "abla_ heta f(x, heta)^T",
        "- beam search, decoding",
        "Beam search, decoding and others",
        "beam search, decoding:",
    ],
)
def test_a_line_that_only_looks_like_a_header_is_none(line: str) -> None:
    text = LINES.replace("- **Cross**: Two.\n", f"- **Cross**: Two.\n{line}\n**Beam** search.\n")
    assert headers(text) == headers(LINES)


@pytest.mark.parametrize(
    "line", ["Capsule network, vision", "capsule network", "Capsule network (capsnet),vision"]
)
def test_a_header_of_another_dress_must_be_its_bodys_term(line: str) -> None:
    text = LINES + f"{line}\n**Capsule Network** is a model.\n"
    assert headers(text) == [*headers(LINES), line]
    assert headers(text.replace("**Capsule", "**A Capsule")) == headers(LINES)


def test_what_is_in_a_fence_is_no_header() -> None:
    text = LINES.replace("**Types**\n", "```\nself, cross\nself attends\n```\n**Types**\n")
    assert headers(text) == headers(LINES)


def test_an_unclosed_fence_ends_where_the_next_entry_begins() -> None:
    unclosed = LINES.replace("**Types**\n", "```\nprint(1)\n")
    text = unclosed + "gan, generative\n**GAN** is a model.\n"
    assert headers(text)[-1] == "gan, generative"


@pytest.mark.parametrize("text", ["", "\n\n", FURNITURE, "\ufeff"])
def test_a_file_without_entries_gives_none(text: str) -> None:
    assert read_seed_text(text, "seed.txt") == ([], [])


def test_text_before_the_first_header_is_kept_aside() -> None:
    entries, unplaced = read_seed_text("Some stray words.\nMore of them.\n\n" + LINES, "seed.txt")
    assert len(entries) == 2
    assert [(item.source.first_line, item.text) for item in unplaced] == [
        (1, "Some stray words.\nMore of them.")
    ]


def test_a_header_without_body_is_kept_aside() -> None:
    entries, unplaced = read_seed_text(FLATTENED + "\ncapsule network, vision\n", "seed.txt")
    assert len(entries) == 2
    assert [(item.source.first_line, item.text) for item in unplaced] == [
        (9, "capsule network, vision")
    ]


@pytest.mark.parametrize("ending", ["", "\n", "\n\n"])
def test_a_header_without_body_at_the_end_of_a_line_file_is_kept_aside(ending: str) -> None:
    entries, unplaced = read_seed_text(LINES + "capsule network, vision" + ending, "seed.txt")
    assert [entry.body for entry in entries] == [
        entry.body for entry in read_seed_text(LINES, "seed.txt")[0]
    ]
    assert [item.text for item in unplaced] == ["capsule network, vision"]


def test_a_header_without_body_between_two_entries_is_kept_aside() -> None:
    text = LINES + "capsule network, vision\ngan, generative\n**GAN** is a model.\n"
    entries, unplaced = read_seed_text(text, "seed.txt")
    assert [entry.header for entry in entries] == [*headers(LINES), "gan, generative"]
    assert [item.text for item in unplaced] == ["capsule network, vision"]


@pytest.mark.parametrize(
    "body",
    ["**Direct Preference Optimization** is a loss.", "**Direct Preference (P)** — a loss."],
)
def test_a_header_may_share_no_word_with_its_lead(body: str) -> None:
    assert headers(f"{LINES}dpo,rlhf\n{body}\n") == [*headers(LINES), "dpo,rlhf"]


def test_control_characters_are_left_out_and_noted() -> None:
    entry = read_seed_text(FLATTENED.replace("simple", "sim\x07ple"), "seed.txt")[0][1]
    assert "simple" in entry.body[0]
    assert [(note.code, note.line) for note in entry.notes] == [(NoteCode.CONTROL_CHARACTER, 7)]


# --- folders -----------------------------------------------------------------------------


def test_all_text_files_of_all_folders_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.txt").write_text(LINES, encoding="utf-8")
    (tmp_path / "b.TXT").write_text(FLATTENED, encoding="utf-8")
    (tmp_path / "c.txt").write_text("", encoding="utf-8")
    (tmp_path / "notes.md").write_text(LINES, encoding="utf-8")
    seeds = read_seeds(tmp_path)
    assert [entry.source.file for entry in seeds.entries] == ["b.TXT"] * 2 + ["deep/er/a.txt"] * 2
    assert seeds.files == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"gan, model\n**GAN** is\0 a model", "seed.txt:2: holds a NUL"),
        (b"gan, model\n\n**GAN** is \xff\xfe", "seed.txt:3: is not UTF-8"),
        (b"", "no entry found"),
    ],
)
def test_bad_input_is_told_in_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "seed.txt").write_bytes(content)
    with pytest.raises(InputError) as error:
        read_seeds(tmp_path)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="missing"):
        read_seeds(tmp_path / "nowhere")


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*LINES.split("\n"), *FLATTENED.split("\n"), "```", "a, b"])))
def test_each_line_is_in_an_entry_or_kept_aside(lines: list[str]) -> None:
    entries, unplaced = read_seed_text("\n".join(lines), "seed.txt")
    read = [line for entry in entries for line in (entry.header, *entry.body)]
    read += [line for item in unplaced for line in item.text.split("\n")]
    assert sorted(line for line in read if line) == sorted(line for line in lines if line)

"""Fenced blocks are read as what they are."""

from __future__ import annotations

import ast
from typing import Any

import pytest
import yaml
from fences import Case, cases, gold, read, without_indentation, without_lines, words_of
from glossary.blocks import understand_blocks
from glossary.blocks.reading import Reading
from glossary.entry import (
    Code,
    CodeBlock,
    Drawing,
    Entry,
    Fence,
    Flowchart,
    Formula,
    Heading,
    Layout,
    List,
    Math,
    NoteCode,
    Paragraph,
    SourceRef,
    Table,
    Text,
)
from hypothesis import given
from hypothesis import strategies as st

LOST_LINES = [case for case in cases("layouts.txt") if case.lost == "lines"]
LOST_LINES += [case for case in cases("listings.txt") if case.lost == "lines"]


def name(case: Case) -> str:
    """A case's name, for the test's."""
    return case.name


def kind(reading: Reading) -> str:
    """One of the kinds that the hand-checked answers name."""
    kinds = (
        (Table, "table"),
        (Flowchart, "flow"),
        (Drawing, "box"),
        (Formula, "formula"),
    )
    for block_type, word in kinds:
        if any(isinstance(block, block_type) for block in reading.blocks):
            return word
    code = [block for block in reading.blocks if isinstance(block, CodeBlock)]
    if not code:
        return "prose"
    return "listing" if code[-1].language == "text" else "code"


def test_every_hand_checked_block_is_shown_as_an_acceptable_kind() -> None:
    wrong = [
        (answer["header"], answer["index"], answer["kinds"])
        for answer, fence in gold()
        if kind(read(fence.text, fence.tag, flattened=fence.flattened)) not in answer["kinds"]
    ]
    assert wrong == []


def test_hand_checked_blocks_are_still_known_without_their_lines() -> None:
    wrong = [
        answer["header"]
        for answer, fence in gold()
        if not fence.flattened
        and kind(read(without_lines(fence.text), fence.tag, flattened=True)) not in answer["kinds"]
    ]
    # Where its frames' captions end can no longer be known: it stays the text it is.
    assert [header.split(",")[0] for header in wrong] == ["hypernetwork"]


def test_python_of_the_hand_checked_blocks_has_their_syntax_tree() -> None:
    checked = 0
    for answer, fence in gold():
        if answer["lang"] != "python":
            continue
        reading = read(fence.text, fence.tag, flattened=fence.flattened)
        code = reading.blocks[-1]
        assert isinstance(code, CodeBlock)
        assert code.language == "python", answer["header"]
        assert ast.dump(ast.parse(code.text)) == ast.dump(ast.parse(answer["restored"]))
        checked += 1
    assert checked == 15


def test_drawn_boxes_of_the_hand_checked_blocks_are_aligned_to_the_character() -> None:
    drawings = [
        (read(fence.text, flattened=fence.flattened).blocks[0], answer)
        for answer, fence in gold()
        if answer["lang"] == "diagram"
    ]
    assert [drawing.text for drawing, _ in drawings if isinstance(drawing, Drawing)] == [
        answer["restored"] for _, answer in drawings
    ]


def edges(reading: Reading) -> set[tuple[str, str]]:
    chart = reading.blocks[0]
    assert isinstance(chart, Flowchart)
    labels = {node.name: node.label for node in chart.nodes}
    return {(labels[edge.source], labels[edge.target]) for edge in chart.edges}


def answer_for(header: str, index: int) -> tuple[dict[str, Any], Fence]:
    return next(
        (answer, fence)
        for answer, fence in gold()
        if answer["header"].startswith(header) and answer["index"] == index
    )


def test_a_flow_under_headings_becomes_frames_and_feeds_a_defined_symbol() -> None:
    _, fence = answer_for("hypernetwork,", 0)
    reading = read(fence.text)
    assert edges(reading) == {
        ("Input x", "Primary Network (θ_fixed)"),
        ("Primary Network (θ_fixed)", "Output y"),
        ("Condition c", "HyperNetwork"),
        ("HyperNetwork", "θ = f(c)"),
        ("Input x", "Primary Network (θ)"),
        ("Primary Network (θ)", "Output y"),
        ("θ = f(c)", "Primary Network (θ)"),
    }
    chart = reading.blocks[0]
    assert isinstance(chart, Flowchart)
    assert len(chart.nodes) == 9
    assert {node.group for node in chart.nodes} == {
        "Traditional: One network, fixed weights",
        "Hypernetwork: Dynamic weights generated per-condition",
    }


def test_a_flow_across_lines_keeps_what_stands_in_a_step_and_after_it() -> None:
    _, fence = answer_for("neurosymbolic ai", 1)
    reading = read(fence.text)
    assert len(edges(reading)) == 4
    assert "If stuck → LLM proposes new construction → solver retries" in dict(edges(reading))
    assert words_of(reading.blocks[1:]) == "Result: IMO silver medal level (solving 25/30 problems)"


def test_a_flattened_flow_gets_the_lines_inside_its_steps_back() -> None:
    _, fence = answer_for("neural radiance field advanced", 0)
    chart = read(fence.text, flattened=True).blocks[0]
    assert isinstance(chart, Flowchart)
    assert [len(node.label.split("\n")) for node in chart.nodes] == [1, 5, 1]


@pytest.mark.parametrize("case", [*cases("layouts.txt"), *cases("listings.txt")], ids=name)
def test_indentation_comes_back(case: Case) -> None:
    block = read(without_indentation(case.text), case.tag).blocks[0]
    assert isinstance(block, CodeBlock)
    assert (block.language, block.text) == (case.language, case.text)


@pytest.mark.parametrize("case", LOST_LINES, ids=name)
def test_line_breaks_come_back(case: Case) -> None:
    block = read(without_lines(case.text), case.tag, flattened=True).blocks[0]
    assert isinstance(block, CodeBlock)
    assert (block.language, block.text) == (case.language, case.text)


@pytest.mark.parametrize("case", cases("drawings.txt"), ids=name)
def test_drawings_line_up_again(case: Case) -> None:
    block = read(without_indentation(case.text), case.tag).blocks[0]
    assert isinstance(block, Drawing)
    assert block.text == case.text
    if case.lost == "lines":
        block = read(without_lines(case.text), case.tag, flattened=True).blocks[0]
        assert isinstance(block, Drawing)
        assert block.text == case.text


@pytest.mark.parametrize("case", [*cases("layouts.txt"), *cases("drawings.txt")], ids=name)
def test_an_intact_block_comes_through_byte_for_byte(case: Case) -> None:
    block = read(case.text, case.tag).blocks[0]
    assert isinstance(block, CodeBlock | Drawing)
    assert block.text == case.text


@pytest.mark.parametrize("flattened", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "first:\nsecond:\nthird: 1\nfourth: 2\nfifth:\nsixth: 3",  # no key is known
        "run: |\nmake\nname: all\nkind: x\nother: y",  # where the text ends is not known
        "a: [1, 2",
    ],
)
def test_yaml_whose_nesting_is_not_certain_is_not_shown_as_code(text: str, flattened: bool) -> None:
    reading = read(without_lines(text) if flattened else text, "yaml", flattened=flattened)
    block = reading.blocks[0]
    assert isinstance(block, CodeBlock)
    assert block.language == "text"
    assert block.notice
    assert [note.code for note in reading.notes] == [NoteCode.INDENTATION_LOST]


def test_a_command_that_the_script_begins_with_begins_its_lines() -> None:
    text = "./check.sh --check 4\n./check.sh --check all\nMODE=fast python run.py"
    block = read(without_lines(text), "bash", flattened=True).blocks[0]
    assert isinstance(block, CodeBlock)
    assert (block.language, block.text) == ("bash", text)


def test_a_key_stands_only_once_in_a_mapping() -> None:
    text = "stages:\nprepare:\ncmd: python a.py\ntrain:\ncmd: python b.py"
    block = read(text, "yaml").blocks[0]
    assert isinstance(block, CodeBlock)
    assert yaml.safe_load(block.text) == {
        "stages": {"prepare": {"cmd": "python a.py"}, "train": {"cmd": "python b.py"}}
    }


YAML_LINES = st.lists(
    st.sampled_from(
        [
            "name: x",
            "spec:",
            "- a",
            "- name: y",
            "image: z",
            "env:",
            "# note",
            "key: |",
            "-",
            "text",
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(YAML_LINES, st.booleans())
def test_yaml_that_is_shown_as_code_is_yaml(lines: list[str], flattened: bool) -> None:
    text = (" " if flattened else "\n").join(lines)
    block = read(text, "yaml", flattened=flattened).blocks[0]
    assert isinstance(block, CodeBlock)
    if block.language == "yaml":
        assert yaml.compose(block.text) is not None or set(lines) == {"# note"}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("SELECT a, -- the tool b FROM t WHERE x = 1 AND y = 2", "sql"),
        ("compile -incremental report_timing -max_paths 5", "tcl"),
        ("create_clock -name core gate_it -from build_clock", "tcl"),
        ("create_floorplan place_design", "tcl"),
        ("create_clock -period 1 [get_ports c] # the main clock set_x 1", "tcl"),
        ("// a remark without an end x y z; foo", "c"),
        ("// Create both agents ChatAgent first = make(); run(first);", "c"),
        ("ask({ text: query, // the question limit: 2, }); show(); hide(); done();", "js"),
        ("type Status struct { // The name Name string // The state State int }", "go"),
        ("# Fetch the model fetchmodel --name pythia litgpt/models", "bash"),
        ("# Fit with train.sh --fast first", "bash"),
        ("feast init Creating a new repository in /tiny", "bash"),
    ],
)
def test_flattened_code_without_certain_line_ends_is_plain_text(text: str, tag: str) -> None:
    block = read(text, tag, flattened=True).blocks[0]
    assert isinstance(block, CodeBlock)
    assert (block.language, block.text) == ("text", text)
    assert block.notice


def test_a_drawing_of_joining_arrows_is_no_tree() -> None:
    text = "Batch ──┐ ├──► Transform ──► Store Stream ─┘ │ └──► Serving"
    (block,) = read(text, flattened=True).blocks
    assert isinstance(block, CodeBlock)


def test_a_list_in_a_fence_is_a_list_and_a_plan_is_not() -> None:
    blocks = read("1. Read abstract\n- What problem?\n2. Look at figures").blocks
    assert isinstance(blocks[0], List)
    assert [len(item.blocks) for item in blocks[0].items] == [2, 1]
    plan = read("Subtasks:\n1. attach_legs(leg1)\n2. attach_legs(leg2)").blocks[0]
    assert isinstance(plan, CodeBlock)
    assert plan.text == "Subtasks:\n  1. attach_legs(leg1)\n  2. attach_legs(leg2)"


def test_numbers_of_a_list_in_a_fence_stay_the_authors() -> None:
    blocks = read("1. Load\n2. Save\n1. Test\n4. Ship").blocks
    starts = [(block.start, len(block.items)) for block in blocks if isinstance(block, List)]
    assert starts == [(1, 2), (1, 1), (4, 1)]


def test_formulas_in_a_fence_are_told_from_the_words_around_them() -> None:
    text = "Total Loss = α · Content Loss + β · Style Loss Where α, β control the trade-off"
    formula, words = read(text, flattened=True).blocks
    assert formula == Formula("Total Loss = α · Content Loss + β · Style Loss", 1, plain=True)
    assert words_of((words,)) == "Where α, β control the trade-off"


def test_symbols_explained_below_a_formula_are_mathematics() -> None:
    text = "C(r) = ∫ T(t) · σ(r(t)) dt\nWhere:\n- T(t): how much light arrives\n- the rest: words"
    formula, _, explained = read(text).blocks
    assert isinstance(formula, Formula)
    assert isinstance(explained, List)
    first, second = (item.blocks[0] for item in explained.items)
    assert first == Paragraph((Math("T(t)"), Text(": how much light arrives")), 1)
    assert second == Paragraph((Text("the rest: words"),), 1)


def test_prose_above_code_stays_prose() -> None:
    text = 'Prompt: "Write a function." Generated Code: def f(x): return x'
    blocks = read(text, flattened=True).blocks
    assert isinstance(blocks[-1], CodeBlock)
    assert blocks[-1].language == "python"
    assert words_of(blocks[:-1]) == 'Prompt: "Write a function." Generated Code:'


def test_fences_of_an_entry_take_the_title_of_their_section() -> None:
    blocks = (Heading(2, (Text("How it works"),), 2), Fence("", "A\n↓\nB", 3))
    source = SourceRef("000.txt", 1, 3)
    entry = Entry("flow,ai", "Flow", "", blocks, Layout.LINES, (source,))
    understood = understand_blocks(entry)
    chart = understood.blocks[1]
    assert isinstance(chart, Flowchart)
    assert (chart.title, chart.description) == ("How it works", "A, then B.")
    assert [repair.kind for repair in understood.repairs] == ["flow"]
    assert understand_blocks(understood) == understood


def test_a_quoted_rule_is_inline_code() -> None:
    rule = "Grandfather(X, Y) :- Father(X, Z), Father(Z, Y)"
    paragraph = Paragraph((Text(f'Rules such as "{rule}" are learnt; so is "a: b".'),), 1)
    entry = Entry("rules", "", "", (paragraph,), Layout.LINES, (SourceRef("000.txt", 1, 1),))
    changed = understand_blocks(entry).blocks[0]
    assert isinstance(changed, Paragraph)
    assert changed.children == (
        Text("Rules such as "),
        Code(rule),
        Text(' are learnt; so is "a: b".'),
    )

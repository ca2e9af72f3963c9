"""Flows drawn with arrows: read when every arrow's ends are certain, left alone otherwise."""

from __future__ import annotations

import pytest
from fences import read, without_indentation, without_lines
from glossary.entry import Block, CodeBlock, Flowchart, List, Paragraph

Edges = list[tuple[str, str, str]]


def edges(block: Block) -> Edges:
    """A chart's arrows by the labels of their ends."""
    assert isinstance(block, Flowchart)
    labels = {node.name: node.label for node in block.nodes}
    return [(labels[edge.source], labels[edge.target], edge.label) for edge in block.edges]


LOOP = [("Agent", "Tool", ""), ("Tool", "Observation", ""), ("Observation", "Agent", "")]
BRANCHES = [
    ("Token", "Router", ""),
    ("Router", "Expert 1", ""),
    ("Router", "Expert 2", ""),
    ("Expert 1", "Sum", ""),
    ("Expert 2", "Sum", ""),
]


@pytest.mark.parametrize("damage", [without_indentation, without_lines])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Query\n  ↓\nLLM: ok\n  ↓\nAnswer", [("Query", "LLM: ok", ""), ("LLM: ok", "Answer", "")]),
        ("Text\n↓ tokenize\nTokens", [("Text", "Tokens", "tokenize")]),
        ("Softmax\n↑\nLinear", [("Linear", "Softmax", "")]),
        ("Client\n↕\nServer", [("Client", "Server", ""), ("Server", "Client", "")]),
        ("Agent → Tool\nTool → Observation\nObservation → Agent", LOOP),
        ("[Camera] --> [CNN] --> [Boxes]", [("Camera", "CNN", ""), ("CNN", "Boxes", "")]),
        ("Host ⟷ Device", [("Host", "Device", ""), ("Device", "Host", "")]),
        ("Token\n↓\nRouter\n├→ Expert 1\n└→ Expert 2\n↓\nSum", BRANCHES),
        ("Query: \"x\"\n→ Embed\n→ Search", [('Query: "x"', "Embed", ""), ("Embed", "Search", "")]),
        ("Cache hit?\n├─ Yes → Return\n└─ No → Compute", []),
    ],
)  # fmt: skip
def test_arrows_become_edges(damage: object, text: str, expected: Edges) -> None:
    assert callable(damage)
    damaged = damage(text)
    block = read(damaged, flattened="\n" not in damaged).blocks[0]
    if not expected:  # no arrow down: nothing says that the branches hang on the line above
        assert isinstance(block, CodeBlock)
        return
    assert edges(block) == expected


def test_small_words_before_a_capital_one_are_the_label_of_a_flattened_arrow() -> None:
    text = "Pulse A: TMA ↓ surface saturates Purge: N₂ ↓ Pulse B: H₂O → releases CH₄"
    assert edges(read(text, flattened=True).blocks[0]) == [
        ("Pulse A: TMA", "Purge: N₂", "surface saturates"),
        ("Purge: N₂", "Pulse B: H₂O → releases CH₄", ""),
    ]


@pytest.mark.parametrize(
    "text", ["A ↓ via HBM Physical ↓ C", "x ↓ linear Layer ↓ y", "Accuracy ↑ Loss ↓ Speed"]
)
def test_a_flattened_label_in_doubt_leaves_the_flow_as_text(text: str) -> None:
    assert [type(block) for block in read(text, flattened=True).blocks] == [CodeBlock]


def test_a_branch_with_an_answer_has_it_on_its_arrow() -> None:
    text = "Query\n↓\nCache hit?\n├─ Yes → Return answer\n└─ No → Call model → Store"
    assert edges(read(text).blocks[0]) == [
        ("Query", "Cache hit?", ""),
        ("Cache hit?", "Return answer", "Yes"),
        ("Cache hit?", "Call model", "No"),
        ("Call model", "Store", ""),
    ]


def test_layers_that_repeat_are_steps_of_their_own_and_a_loop_closes() -> None:
    layers = read("x → Linear → GELU → Linear → y").blocks[0]
    assert isinstance(layers, Flowchart)
    assert len(layers.nodes) == 5
    loop = read("Plan → Act → Observe → Reflect → Plan").blocks[0]
    assert isinstance(loop, Flowchart)
    assert len(loop.nodes) == 4
    assert edges(loop)[-1] == ("Reflect", "Plan", "")


def test_lines_with_a_label_are_frames() -> None:
    text = "Encoder: Input → Conv → Latent\nDecoder: Latent → Conv → Output"
    for flattened in (False, True):
        chart = read(without_lines(text) if flattened else text, flattened=flattened).blocks[0]
        assert isinstance(chart, Flowchart)
        assert [node.group for node in chart.nodes] == ["Encoder"] * 3 + ["Decoder"] * 3


def test_what_sums_a_flow_up_stays_a_sentence() -> None:
    chart, sentence = read("Text → Tokens → Training\nResult: 2x faster").blocks
    assert len(edges(chart)) == 2
    assert isinstance(sentence, Paragraph)


@pytest.mark.parametrize(
    "text",
    [
        "Image\n↓ ↓\nEncoder A   Encoder B\n↓\nFusion",
        "f: X → Y",
        "lim x → 0",
        "Step 1: Collect\nStep 2: Train → save\nStep 3: Evaluate",
        "Si + O₂ → SiO₂\nSiO₂ + 4HF → SiF₄ + 2H₂O",
        "           ┌→ Head 1 ─┐\nInput ─────┼→ Head 2 ─┼→ Concat",
        "def f(x) -> int:\n    return x",
        "↓\n↓",
        "A →",
        "Router\n├→ One\nTwo\n↓\nThree",
        "It works well. Then A → B. And so on → C.",
    ],
)
def test_a_flow_in_doubt_stays_the_text_it_is(text: str) -> None:
    blocks = read(text).blocks
    assert not any(isinstance(block, Flowchart) for block in blocks)


def test_arrows_in_items_stay_text() -> None:
    blocks = read("1. Tokenize → IDs\n2. Embed → vectors").blocks
    assert [type(block) for block in blocks] == [List]


@pytest.mark.parametrize("flattened", [False, True])
def test_plain_mermaid_is_read(flattened: bool) -> None:
    text = 'graph LR\n A[Input] --> B{Valid?}\n B -->|yes| C["Go on"]\n B -- no --> D(Stop)'
    shown = without_lines(text) if flattened else text
    assert edges(read(shown, "mermaid", flattened=flattened).blocks[0]) == [
        ("Input", "Valid?", ""),
        ("Valid?", "Go on", "yes"),
        ("Valid?", "Stop", "no"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        'click A "javascript:alert(1)"',
        "style A fill:red",
        "%%{init: {}}%%",
        "A --> B & C",
        "A[<b>x</b>] --> [",
        "A -->",
        "sequenceDiagram",
    ],
)
def test_mermaid_that_does_more_than_boxes_and_arrows_is_shown_as_text(line: str) -> None:
    text = f"graph LR\nA --> B\n{line}"
    assert read(text, "mermaid").blocks == (CodeBlock("text", text, 1),)

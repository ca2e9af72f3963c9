"""The names that a text states for its subject, and the names that it uses."""

import pytest
from entries import make_entry, seed_entry
from glossary.entry import Heading, Paragraph, Strong, Text
from glossary.naming.acronyms import abbreviates, acronym_surfaces, spell_like
from glossary.naming.stated import (
    acronyms_for,
    also_called,
    may_be_name,
    used_names,
    words_for,
)
from glossary.naming.wording import entry_text, lead_text


@pytest.mark.parametrize(
    ("term", "rest", "names"),
    [
        ("Burn-in", " (also known as early-life screening) is a test.", ["early-life screening"]),
        ("Focus ring", ", also called edge or insert ring, is a part.", ["edge", "insert ring"]),
        ("Photoresist", " — often simply called resist — is a polymer.", ["resist"]),
        ("YOLO", ", short for You Only Look Once, is a detector.", ["You Only Look Once"]),
        ("Softmax", ", or normalized exponential, maps.", ["normalized exponential"]),
        ("Overlay", " is fit. It is also known as registration, and matters.", ["registration"]),
        (
            "Fit",
            " is bad. Also called the memorization of data. It hurts.",
            ["memorization of data"],
        ),
        # What else the sentence calls something is not the term's name.
        ("Anchor", " is a detector that uses boxes, also called priors, to find.", []),
        ("Lot", " is a set. These are called wafers.", []),
        ("Known good die", " is a tested die.", []),
    ],
)
def test_a_name_is_stated_right_behind_the_term_or_in_a_sentence(
    term: str, rest: str, names: list[str]
) -> None:
    assert list(also_called(term, term + rest, term + rest)) == names


def test_names_are_stated_behind_labels() -> None:
    text = "X is y.\nAlso Known As: Foo Bar, FB\nFull Name: Big Thing\nSee also: Nothing"
    assert list(also_called("X", "X is y.", text)) == ["Foo Bar", "FB", "Big Thing"]


def test_the_noisy_labels_of_the_seeds_state_two_names() -> None:
    entry = seed_entry("003", 1107)
    stated = also_called("Noisy labels learning", lead_text(entry), entry_text(entry))
    assert list(stated) == ["learning from noisy labels", "robust training"]


@pytest.mark.parametrize(
    ("phrase", "is_name"),
    [
        ("electronic discovery", True),
        ("3D NAND", True),
        ("2017", False),
        ("OpenAI, 2023", False),
        ("Intel Loihi", False),
        ("typically 450°C", False),
        ("e.g., CNN", False),
        ("k = 3", False),
        ("±5%", False),
    ],
)
def test_not_every_parenthesis_is_a_name(phrase: str, is_name: bool) -> None:
    assert may_be_name(phrase) is is_name


def test_an_acronym_is_stated_behind_the_words() -> None:
    text = (
        "Elastic nets differ. In hyperparameter optimization (HPO) and pruning (see NAS) it helps."
    )
    assert list(acronyms_for(["Hyperparameter Optimization", "pruning"], text)) == ["HPO"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SHAP (SHapley Additive exPlanations) is fair.", "SHapley Additive exPlanations"),
        ("The method of Shapley additive plots (SHAP) is fair.", "Shapley additive plots"),
        ("SHAP stands for Shapley additive plots, as said.", "Shapley additive plots"),
        ("SHAP (a fair method) is used.", ""),
    ],
)
def test_the_words_for_an_acronym_are_found(text: str, words: str) -> None:
    assert words_for("SHAP", text) == words


@pytest.mark.parametrize(
    ("file", "line", "title", "name"),
    [
        ("002", 10, "Neural Network Dynamics Models", "NN Dynamics Models"),  # the first question
        ("002", 34, "Neural Network Pruning for Edge", "Pruning for Edge"),  # the closing sentence
        ("003", 1331, "Novelty Detection in Patents", "Patent Novelty Detection"),
    ],
)
def test_the_text_uses_names_of_its_subject(file: str, line: int, title: str, name: str) -> None:
    entry = seed_entry(file, line)
    assert name in used_names(title, entry.blocks, lead_text(entry))


@pytest.mark.parametrize(
    ("title", "question", "closing", "names"),
    [
        ("GPTQ Quantization", "Core Algorithm", "GPTQ is the usual method.", ["GPTQ"]),
        ("Adverse Drug Event Extraction", "What Is ADE Extraction?", "", ["ADE Extraction"]),
        ("GPU Scheduling", "Why?", "GPU is what all jobs wait for.", []),
        # Words of a title may be a wider subject than the title.
        ("Machine Learning in Chip Design", "Why?", "Machine learning is everywhere.", []),
        ("Message Passing Neural Networks", "Why?", "Message passing is a loop.", []),
        ("Graph Learning for Chips", "What Is PCB Learning?", "Graphs are everywhere.", []),
    ],
)
def test_an_acronym_with_which_the_text_asks_or_closes_is_a_name(
    title: str, question: str, closing: str, names: list[str]
) -> None:
    blocks = (Heading(2, (Text(question),), 1), Paragraph((Text(closing),), 2))
    assert list(used_names(title, blocks, "")) == names


def test_another_subject_of_the_text_is_no_name() -> None:
    question = Heading(2, (Text("What Is Attention?"),), 3)
    closing = Paragraph((Strong((Text("Model quality"),)), Text(" is what counts.")), 5)
    blocks = (question, *make_entry("a, b", "c").blocks, closing)
    assert list(used_names("Multi-Head Attention", blocks, "It is a layer.")) == []


@pytest.mark.parametrize(
    ("acronym", "name", "does"),
    [
        ("upw", "ultrapure water", True),
        ("EM", "electromigration", True),
        ("feast", "feature store", False),
        ("water", "ultrapure water", False),
        ("", "ultrapure water", False),
    ],
)
def test_an_acronym_has_the_letters_of_the_name_and_few(
    acronym: str, name: str, does: bool
) -> None:
    assert abbreviates(acronym, name) is does


def test_acronyms_with_a_digit_or_a_sign_inside_are_found_in_a_text() -> None:
    text = "R2R control and R&D. Naive Bayes."
    assert acronym_surfaces(text) == {"r2r": "R2R", "r&d": "R&D"}


def test_acronyms_are_spelled_as_the_text_does_or_as_all_know() -> None:
    surfaces = {"gan": "GaN", "ebm": "EBM"}
    assert spell_like("gan power and gpus", surfaces) == "GaN power and GPUs"
    assert spell_like("estimation for ebms", surfaces) == "estimation for EBMs"
    assert spell_like("Gan Power", surfaces) == "Gan Power"


@pytest.mark.parametrize("unit", ["a", " ", "(", "A (", "also called ", "What is ", "x-"])
def test_endless_text_states_nothing_and_is_read_to_its_end(unit: str) -> None:
    text = unit * 100_000
    blocks = (Heading(2, (Text(text),), 1), Paragraph((Strong((Text(text),)), Text(text)), 2))
    assert words_for("ABC", text) == ""
    assert list(acronyms_for(["A B C"], text)) == []
    assert list(used_names("A B C", blocks, text)) == []


def test_gaps_of_any_width_state_no_name() -> None:
    gap = " " * 200_000
    assert list(also_called("X", f"X{gap}", f"X is y.\nAlso known as{gap}x")) == []

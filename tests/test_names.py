"""What entries are called: titles, aliases, keywords, topics, decisions."""

from collections.abc import Sequence

import pytest
from called import name, one, seed, seeds
from entries import answer, make_entry, seed_entries
from glossary.entry import InputError, NoteCode
from glossary.merge import merge_copies
from glossary.naming.acronyms import spells
from glossary.naming.names import ambiguous_names
from glossary.naming.titles import capitalize
from glossary.naming.wording import fold
from glossary.overrides import Decision
from hypothesis import given
from hypothesis import strategies as st

# --- against the hand-checked answers -----------------------------------------------------


def test_titles_are_those_an_editor_chose() -> None:
    right = [
        names.title == title or names.title.startswith((f"{title} (", f"{title} – "))
        for entry, names in seeds()
        for title in [answer(entry)["title"]]
    ]
    assert sum(right) / len(right) >= 0.98


def plain(names: Sequence[str], *titles: str) -> set[str]:
    return {fold(item) for item in names} - {fold(title) for title in titles}


def test_aliases_and_keywords_are_those_an_editor_chose() -> None:
    counts = {"aliases": [0, 0, 0], "keywords": [0, 0, 0]}
    for entry, names in seeds():
        expected = answer(entry)
        titles = (names.title, expected["title"])
        for kind, count in counts.items():
            given_names = plain(getattr(names, kind), *titles)
            wanted_names = plain(expected[kind], *titles)
            count[0] += len(given_names & wanted_names)
            count[1] += len(given_names)
            count[2] += len(wanted_names)
    right, found, wanted = counts["aliases"]
    assert right / found >= 0.88
    assert right / wanted >= 0.85
    right, found, wanted = counts["keywords"]
    assert right / found >= 0.94
    assert right / wanted >= 0.97


def test_titles_and_addresses_are_unique() -> None:
    names = [names for _, names in seeds()]
    assert len({fold(item.title) for item in names}) == len(names) == 241
    assert len({item.slug for item in names}) == 241


def test_no_title_is_a_bag_of_search_words() -> None:
    unsure = [note for notes in name(merge_copies(seed_entries())).notes for note in notes]
    assert unsure == []


# --- titles that no seed file has ------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "opening", "text", "title", "aliases"),
    [
        ("attention sink, llm architecture", "Attention sink", "is a token.", "Attention Sink", []),
        (
            "auc, auc, evaluation",
            "AUC",
            "is area under the curve of a classifier.",
            "Area Under the Curve (AUC)",
            ["Area Under the Curve", "AUC"],
        ),
        (
            "opc,lithography",
            "OPC",
            "(Optical Proximity Correction) is a technique.",
            "Optical Proximity Correction (OPC)",
            ["Optical Proximity Correction", "OPC"],
        ),
        (
            "lstm (long short-term memory),lstm,long short-term memory,rnn",
            "",
            "LSTM (Long Short-Term Memory) is a recurrent network.",
            "LSTM (Long Short-Term Memory)",
            ["LSTM", "Long Short-Term Memory"],
        ),
        (
            "mean time between failures, mtbf, reliability",
            "Mean time between failures",
            "is the expected time between failures.",
            "Mean Time Between Failures (MTBF)",
            ["Mean Time Between Failures", "MTBF"],
        ),
        (
            "tsv,through silicon via,3d ic",
            "Through-Silicon Via (TSV)",
            "is a vertical connection.",
            "Through-Silicon Via (TSV)",
            ["Through-Silicon Via", "TSV"],
        ),
        (
            "rag,retrieval,augmented,generation,LLM",
            "Retrieval Augmented Generation (RAG)",
            "is a technique.",
            "Retrieval Augmented Generation (RAG)",
            ["Retrieval Augmented Generation", "RAG"],
        ),
        (
            "lookahead optimizer, advanced training",
            "Lookahead",
            "is a wrapper. The paper on the Lookahead Optimizer is short.",
            "Lookahead Optimizer",
            ["Lookahead"],
        ),
        ("kafka, event streaming, broker", "Apache Kafka", "is a log.", "Apache Kafka", ["Kafka"]),
        (
            "nvlink,gpu,interconnect,bandwidth,scaling",
            "NVLink GPU Interconnect",
            "is a link.",
            "NVLink GPU Interconnect",
            ["NVLink"],
        ),
        (
            "gpu,scheduling,kubernetes,sharing",
            "GPU Scheduling",
            "is the sharing of a GPU.",
            "GPU Scheduling",
            [],
        ),
        (
            "in-context learning,prompting,induction heads,icl llm",
            "In-Context Learning (ICL)",
            "is an ability.",
            "In-Context Learning (ICL)",
            ["In-Context Learning", "ICL"],
        ),
        (
            "run-to-run control,r2r control,ewma controller",
            "Run-to-Run Control (R2R)",
            "is a method.",
            "Run-to-Run Control (R2R)",
            ["Run-to-Run Control", "R2R", "R2R Control"],
        ),
        (
            "backside power delivery network,bspdn buried power rail,nano tsv backside",
            "Backside Power Delivery Network",
            "is a scheme.",
            "Backside Power Delivery Network",
            ["BSPDN"],
        ),
        (
            "cpk,process capability,spc",
            "Process Capability Index (Cpk)",
            "is a ratio.",
            "Process Capability Index (Cpk)",
            ["Process Capability Index", "Cpk", "Process Capability"],
        ),
        (
            "chip nre cost,mask set cost,tapeout cost",
            "Chip NRE Cost",
            "(Non-Recurring Engineering) is an expense.",
            "Chip NRE Cost",
            ["Chip Non-Recurring Engineering Cost"],
        ),
        (
            "perplexity metric, metrics",
            "Perplexity",
            "is low.",
            "Perplexity",
            ["perplexity metric"],
        ),
        (
            "react prompting,ai agent",
            "ReAct (Reason + Act)",
            "is a way.",
            "ReAct Prompting",
            ["ReAct"],
        ),
        (
            "ultrapure water, upw, facilities",
            "Ultrapure water",
            "is clean.",
            "Ultrapure Water (UPW)",
            ["ultrapure water", "UPW"],
        ),
        ("feature store,feast,mlops", "Feature store", "is a store.", "Feature Store", []),
        ("gpt-4 (openai, 2023),llm", "GPT-4", "(OpenAI, 2023) is a model.", "GPT-4", []),
        ("llm serving on gpus,mlops", "", "Serving is hard.", "LLM Serving on GPUs", []),
        ("gpu cluster, infrastructure", "Gpu cluster", "is a set.", "GPU Cluster", []),
        ("µled display, display", "µLED display", "is small.", "µLED Display", []),
        ("egpu, hardware", "eGPU", "is a card.", "eGPU", []),
        ("the pile, datasets", "The Pile", "is an open corpus.", "The Pile", []),
        ("npu, hardware", "An NPU", "is a chip.", "NPU", []),
        ("layer normalization,nn", "", "Layer normalization scales.", "Layer Normalization", []),
        ("bert,foundation model", "", "BERT reads both ways.", "BERT", []),
        ("c-means advanced, ml", "C-means advanced", "is fuzzy.", "Advanced C-Means", []),
        ("k-means,clustering", "K-means", "is a method.", "K-Means", []),
        ("a/b testing,ab testing", "A/B testing", "compares.", "A/B Testing", []),
        (
            "neural ode,neural ordinary differential equation,continuous depth network,flow",
            "Neural ODE",
            "is a family of models.",
            "Neural ODE",
            ["neural ordinary differential equation"],
        ),
        (
            "label noise learning,model training",
            "Label noise learning",
            "(also called robust training or noisy learning) is a topic.",
            "Label Noise Learning",
            ["robust training", "noisy learning"],
        ),
    ],
)
def test_a_title_is_what_an_editor_would_print(
    header: str, opening: str, text: str, title: str, aliases: list[str]
) -> None:
    names = one(header, opening, text)
    assert names.title == title
    assert plain(names.aliases) == plain(aliases)


@pytest.mark.parametrize(
    ("header", "opening", "text", "alias"),
    [
        ("open hands, hub", "Open Hands Hub", "lists what Open Hands gives away.", "Open Hands"),
        ("ring oscillators,chip", "Ring Oscillators (RO)", "beat; each RO is small.", "RO"),
        (
            "label noise and robust training,robust training,model training",
            "Label Noise and Robust Training",
            "are one topic. For this robust training helps, and robust training costs.",
            "robust training",
        ),
        (
            "open hands and robust training,open hands,model training",
            "Open Hands and Robust Training",
            "are one topic.",
            "Open Hands",
        ),
    ],
)
def test_aliases_have_the_capitals_that_sentences_give_them(
    header: str, opening: str, text: str, alias: str
) -> None:
    assert alias in one(header, opening, text).aliases


def test_a_title_that_nothing_confirms_is_reported() -> None:
    naming = name([make_entry("mystery,thing,word", "Some text about nothing in particular.")])
    assert [note.code for note in naming.notes[0]] == [NoteCode.UNSURE_TITLE]
    naming = name([make_entry("mystery, thing", "is something else.", opening="Key Point")])
    assert [note.code for note in naming.notes[0]] == [NoteCode.UNSURE_TITLE]


@pytest.mark.parametrize(
    ("acronym", "words", "is_spelled"),
    [
        ("NeRF", "neural radiance fields", True),
        ("TPP", "temporal point-process", True),
        ("EGNN", "E(n)-equivariant graph neural network", True),
        ("NNPs", "neural network potentials", True),
        ("AUC", "area under the curve", True),
        ("NequIP", "Neural Equivariant Interatomic Potentials", True),
        ("NAS", "network architecture", False),
        ("EDA", "electronic design", False),
        ("X", "", False),
    ],
)
def test_acronyms_are_known_by_the_words_they_spell(
    acronym: str, words: str, is_spelled: bool
) -> None:
    assert spells(acronym, words) is is_spelled


def test_words_that_repeat_without_end_are_compared() -> None:
    assert not spells("a" * 60 + "b", " ".join(["aaaa"] * 40))
    assert spells("a" * 60, " ".join(["aaaa"] * 40))


@given(st.text(alphabet="abcXYZ -()of1", max_size=30))
def test_title_case_changes_nothing_but_capitals(text: str) -> None:
    assert capitalize(text).lower() == text.lower()
    assert capitalize(capitalize(text)) == capitalize(text)


# --- topics --------------------------------------------------------------------------------------


def test_pages_on_one_subject_share_a_topic() -> None:
    nerf = {seed("002", line).topic for line in (134, 138, 142, 146, 150, 166)}
    assert len(nerf | {seed("003", 502).topic, seed("001", 138).topic}) == 1
    assert seed("001", 102).topic == seed("003", 1236).topic  # NDCG


def test_an_acronym_of_two_things_joins_nothing() -> None:
    assert seed("004", 70).topic != seed("004", 74).topic  # EDA


def test_names_of_several_entries_are_listed() -> None:
    shared = ambiguous_names([names for _, names in seeds()])
    assert len(shared["NAS"]) == 4
    assert seed("001", 138).slug in shared["NeRF"]
    assert all(len(slugs) > 1 for slugs in shared.values())


# --- decisions -----------------------------------------------------------------------------------


def decide(subject: str, page: str, value: str) -> Decision:
    return Decision(page, subject, value, "because", 7)


def test_decisions_change_names_and_no_address() -> None:
    entry = make_entry("edge ai, architecture", "is a paradigm.", opening="Edge AI")
    other = make_entry(
        "fog computing, architecture", "is another.", opening="Fog computing", line=5
    )
    naming = name(
        [entry, other],
        decide("title", "edge-ai", "AI at the Edge"),
        decide("alias", "edge-ai", "edge intelligence"),
        decide("domain", "edge-ai", "sustainability"),
        decide("same_as", "fog-computing", "edge-ai"),
    )
    names = naming.names[0]
    assert (names.title, names.slug) == ("AI at the Edge", "edge-ai")
    assert names.aliases == ("Edge AI", "edge intelligence")
    assert naming.placements[0].domain == "sustainability"
    assert naming.placements[0].sure
    assert naming.names[1].topic == names.topic


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (decide("title", "nowhere", "X"), "no page 'nowhere'"),
        (decide("alias", "edge-ai", "Fog Computing"), "belongs to 'fog-computing'"),
        (decide("domain", "edge-ai", "cookery"), "no domain 'cookery'"),
    ],
)
def test_a_decision_that_fits_no_page_is_refused(decision: Decision, message: str) -> None:
    entry = make_entry("edge ai, architecture", "is a paradigm.", opening="Edge AI")
    other = make_entry(
        "fog computing, architecture", "is another.", opening="Fog computing", line=5
    )
    with pytest.raises(InputError, match=message) as refused:
        name([entry, other], decision)
    assert str(refused.value).startswith("overrides.toml:7: ")

"""Acronyms: how they are told from words, and the words that they stand for.

In: words of a header or a text. Out: whether a word is an acronym, whether it spells some
words, and in which capitals a text writes its acronyms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from glossary.naming.wording import SMALL_WORDS, fold, words_in

__all__ = [
    "acronym_of",
    "acronym_surfaces",
    "in_capitals",
    "is_acronym",
    "is_single_acronym",
    "is_well_known",
    "spell_like",
    "spelled_out",
    "spells",
]

_TOKEN = re.compile(r"[^\W_]++(?:[.&'’+][^\W_]++)*+")
_SEPARATORS = re.compile(r"[\s\-–/()]+")
_JOINTS = re.compile(r"[\s\-–/]+")
_NO_LETTER = re.compile(r"[^a-z0-9]")
_PLURAL = re.compile(r"S\b")
_SPACES = re.compile(r"\s+")
# Names whose capitals everybody knows, for search words that no text spells better.
_KNOWN_NAMES = """
2D 3D AFM AI ALD API ASIC ASR AutoML BERT BGA CMOS CMP CNN CPU CUDA CVD DevOps DRAM DUV EDA ESD
EUV FinFET FMEA FPGA GNN GPT GPU HBM HVAC IC IoT JSON LiDAR LLM LSTM MEMS MES ML MLOps MOSFET
NAND NAS NBTI NLP NMOS NPU NVIDIA OCR OEE OLED ONNX OpenAI PCA PCB PCIe PMOS PVD PyTorch QA QFN
RAG RF RL RLHF RNN SoC SPC SQL SRAM SVM TCAD TDDB TEM TensorFlow TPU TSV TTS UPW VAE
"""
_KNOWN = {name.lower(): name for name in _KNOWN_NAMES.split()}
_LETTERS_A_WORD = 2  # at most, on average, in an acronym: NeRF, but not Feast of Feature Store
_MOST_LETTERS_OF_A_WORD = 4  # in an acronym
_DIGITS = {"to": "2", "for": "4"}  # that stand for a word in an acronym
_ACRONYM = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Za-z0-9][A-Za-z0-9&/+.\-]{0,11}")


def is_acronym(word: str) -> bool:
    """Whether a word is written like an acronym: NAS, NeRF, NPUs, W2V, but not Naive."""
    return _ACRONYM.fullmatch(word) is not None


def is_single_acronym(name: str) -> bool:
    """Whether the whole name is one acronym."""
    return " " not in name and is_acronym(name)


def is_well_known(acronym: str) -> bool:
    """Whether the acronym is everybody's, as GPU is, and names no one thing on a page."""
    return acronym.lower() in _KNOWN


def spells(acronym: str, words: str) -> bool:
    """Whether the beginnings of the words give the acronym: NequIP, NeRF, EoQ.

    Every word gives its first letter or letters; small words may give none, or a digit
    that sounds like them.

    >>> spells("NeRFs", "neural radiance fields"), spells("TPP", "temporal point-process")
    (True, True)
    >>> spells("R2R", "run-to-run")
    True
    >>> spells("SHAP", "SHapley Additive exPlanations")
    True
    """
    if acronym.isupper() and "".join(filter(str.isupper, words)) == acronym and " " in words:
        return True
    letters = _NO_LETTER.sub("", acronym.lower())
    endings = [letters, letters[:-1]] if acronym[-1:] == "s" and len(letters) > 2 else [letters]
    # "E(n)-equivariant" may give one letter to EGNN, "point-process" two to TPP.
    readings = [
        tuple(part for part in pattern.split(words.lower()) if part)
        for pattern in (_SEPARATORS, _SPACES)
    ]
    return any(_spell(ending, parts) for ending in endings for parts in readings)


def _spell(letters: str, words: tuple[str, ...]) -> bool:
    # All readings at once, by how many letters are spelled: to follow each one by itself
    # takes exponential time when words repeat.
    spelled = {0}
    for word in words:
        begun = spelled - {len(letters)}  # every word after the last letter is one too many
        spelled = set(begun) if word in SMALL_WORDS else set()
        for start in begun:
            for taken, letter in enumerate(word[:_MOST_LETTERS_OF_A_WORD], start=1):
                if not letters.startswith(letter, start + taken - 1):
                    break
                spelled.add(start + taken)
            if word in _DIGITS and letters.startswith(_DIGITS[word], start):
                spelled.add(start + 1)
    return len(letters) in spelled


def abbreviates(acronym: str, name: str) -> bool:
    """Whether the acronym's letters stand in the name in their order, the first one first.

    This is weaker than :func:`spells`: it takes more than the beginnings of words.

    >>> abbreviates("UPW", "ultrapure water"), abbreviates("feast", "feature store")
    (True, False)
    """
    short = _NO_LETTER.sub("", acronym.lower())
    short = short[:-1] if len(short) > 2 and acronym.endswith("s") else short
    words = words_in(name)
    letters = iter("".join(words))
    return (
        bool(words)
        and bool(short)
        and words[0][0] == short[0]
        and len(short) <= max(_LETTERS_A_WORD * len(words), _LETTERS_A_WORD + 1)
        and all(letter in letters for letter in short)
    )


def spelled_out(short: str, long: str) -> bool:
    """Whether ``long`` is ``short`` with the words for one of its acronyms.

    >>> spelled_out("Neural ODE", "neural ordinary differential equation")
    True
    """
    words = short.split()
    acronyms = [(at, word) for at, word in enumerate(words) if is_acronym(word)]
    others = fold(long).split() if acronyms else []
    for at, word in acronyms:
        before, after = fold(" ".join(words[:at])).split(), fold(" ".join(words[at + 1 :])).split()
        inside = others[len(before) : len(others) - len(after)]
        if (
            len(inside) > 1
            and fold(word) not in inside  # "icl llm" does not say what ICL stands for
            and [*before, *inside, *after] == others
            and spells(word, " ".join(inside))
        ):
            return True
    return False


def in_capitals(words: str) -> str:
    """Search words in capitals, as acronyms are written: "nns for ebms" are NNs FOR EBMs."""
    return _PLURAL.sub("s", words.upper())


def acronym_of(name: str) -> str:
    """The initials of a name, small words left out."""
    words = _JOINTS.split(name)
    return "".join(word[0] for word in words if word and word.lower() not in SMALL_WORDS).upper()


def acronym_surfaces(text: str) -> dict[str, str]:
    """Lower-case word → how the text writes it, for the acronyms of a text."""
    counts = Counter(_TOKEN.findall(text))
    surfaces: dict[str, str] = {}
    odd = [word for word in counts if not _is_plain(word) and is_acronym(word)]
    for word in sorted(odd, key=lambda word: (-counts[word], word)):
        if counts[word.lower()] <= counts[word]:
            surfaces.setdefault(word.lower(), word)
    return surfaces


def _is_plain(word: str) -> bool:
    """Whether a word has no capital but perhaps its first letter: "Naive", but not "R2R"."""
    return word.islower() or (word.istitle() and word.isalpha())


def spell_like(name: str, surfaces: Mapping[str, str]) -> str:
    """A name with its acronyms in the capitals that a text gives them, or that all know.

    >>> spell_like("gpu memory of llms", {})
    'GPU memory of LLMs'
    """
    return _TOKEN.sub(lambda match: _surface(match[0], surfaces), name)


def _surface(word: str, surfaces: Mapping[str, str]) -> str:
    if not (word.islower() or word.istitle()):
        return word
    key = word.lower()
    for found in (surfaces, _KNOWN):
        if key in found and (found is _KNOWN or word.islower()):
            return found[key]
        if key.endswith("s") and key[:-1] in found and (found is _KNOWN or word.islower()):
            return f"{found[key[:-1]]}s"
    return word

"""What signs tell by where they stand, counted over many formulas.

In: formulas in tokens, each with its package, sorted by package. Out: tables of costs for
the model: marks and thin spaces, letters that spell a command, signs that tell of a set.
A package's counts are damped, so that the habits of one big package do not pass for
everybody's.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from glossary.formulas.inventory import commands
from glossary.formulas.model import END, START, symbol
from glossary.formulas.pairing import DELIMITER_SIZES, delimit, follow, where
from glossary.formulas.tokens import Token, residue

__all__ = [
    "DAMPING",
    "cost",
    "paired_signs",
    "punctuation_places",
    "spelled_names",
    "telling_signs",
]

DAMPING = 0.6
# Marks that have a thin space for a namesake.
PUNCTUATION = (",", r"\,", ";", r"\;", ":", r"\:", "!", r"\!")
# Outside of scripts, in them, alone in a script's braces.
SPELLED_PLACES = (0, 1, ALONE := 2)
MOST_SPELLED = 600
LEFT_AS_LETTERS = 600
TASTE = 1 / 3  # this share of authors spells the name
OFTEN = 10  # a command is known well enough to say where it never stands
SHORTEST = 2
TELLING_COUNT = 10
TELLING_ODDS = 1.0
SELDOM_BRACED = 0.14  # a group after a sign is its argument when it has one more often


def cost(probability: float) -> int:
    """A probability as a cost in hundredths of a nat."""
    return round(-100 * math.log(probability))


def paired_signs(tokens: Iterable[Token]) -> Iterator[str]:
    """The tokens as the model counts them, bars told apart by what they do."""
    return (sign for sign, _groups in placed_signs(tokens))


def placed_signs(tokens: Iterable[Token]) -> Iterator[tuple[str, str]]:
    """The tokens as the model counts them, each with what is open after it."""
    groups, before = "", ""
    for token in tokens:
        sign = symbol(token)
        side = DELIMITER_SIZES.get(before)
        followed = follow(groups, sign) if side is None else delimit(groups, sign, side)
        before = sign
        if followed:
            groups, _, sign = followed
        yield sign, groups


def punctuation_places(
    formulas: Iterable[tuple[str, list[Token]]],
) -> dict[str, dict[str, int]]:
    """How likely a mark or a thin space stands where it does, and with such white space.

    The model of tokens knows neither what is open nor both sides at once.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for _package, group in groupby(formulas, key=itemgetter(0)):
        seen: Counter[tuple[str, str]] = Counter()
        for _, tokens in group:
            followers = [*tokens[1:], Token(END, spaced=False)]
            for (sign, groups), token, after in zip(
                placed_signs(tokens), tokens, followers, strict=True
            ):
                if sign in PUNCTUATION:
                    left_white = len(after.text) > 2 and residue(after.text)[0]
                    spaced = after.spaced or bool(left_white)
                    seen[sign, where(groups, before=token.spaced, after=spaced)] += 1
        for (sign, key), count in seen.items():
            counts[sign][key] += count**DAMPING
    keys = [
        where(groups, before=before, after=after)
        for groups in ("", "(", "g", "0")  # nothing, a bracket, a group, a set
        for before in (False, True)
        for after in (False, True)
    ]
    return {
        sign: {
            key: cost((counts[sign][key] + 0.5) / (counts[sign].total() + 0.5 * len(keys)))
            for key in keys
        }
        for sign in PUNCTUATION
    }


def spelled_names(formulas: Iterable[tuple[str, list[Token]]]) -> dict[str, list[int]]:
    """What it costs to take letters for letters that spell a command.

    Three costs for each name: outside of scripts, in them, and alone in a script's braces.
    Each is the logarithm of how much oftener authors write the command. Where it is a matter
    of taste, the letters are left; a command that never stands alone in a script is none there.
    """
    names = {name[1:] for name in commands() if name[1].isalpha() and len(name) > 2}
    spelled: Counter[tuple[str, int]] = Counter()
    written: Counter[tuple[str, int]] = Counter()
    for _package, group in groupby(formulas, key=itemgetter(0)):
        seen: Counter[tuple[str, int, bool]] = Counter()
        for _, tokens in group:
            seen.update(set(named_signs(tokens, names)))
        for (name, place, is_spelled), count in seen.items():
            (spelled if is_spelled else written)[name, place] += count**DAMPING
    table: dict[str, list[int]] = {}
    for name in sorted(names):
        costs = []
        for place in SPELLED_PLACES:
            letters, command = spelled[name, place] + 0.5, written[name, place] + 0.5
            price = max(0, min(MOST_SPELLED, cost(letters / command)))
            if letters > 1 and letters >= TASTE * (letters + command):
                price = -LEFT_AS_LETTERS
            costs.append(price)
        used = sum(written[name, place] for place in SPELLED_PLACES)
        if used >= OFTEN and not written[name, ALONE]:
            costs[ALONE] = -LEFT_AS_LETTERS
        if len(name) == SHORTEST:  # two letters side by side are as often two variables
            costs = [0, 0, costs[ALONE]]
        if any(costs):
            table[name] = costs
    return table


def named_signs(tokens: Sequence[Token], names: Collection[str]) -> Iterator[tuple[str, int, bool]]:
    """The names of commands in a formula: where they stand, and whether letters spell them."""
    signs = [START, START, *map(symbol, tokens), END]
    spaced = [False, False, *(token.spaced for token in tokens), False]
    at = 2
    while at < len(signs) - 1:
        end = at + 1
        if len(signs[at]) == 1 and signs[at].isalpha():
            while signs[end].isalpha() and not spaced[end]:
                end += 1
        word = "".join(signs[at:end])
        if word.lstrip("\\") in names and len(word) > 1:
            in_braces = signs[at - 1] == "{" and signs[at - 2] in "_^"
            place = int(in_braces or signs[at - 1] in "_^")
            yield (
                word.lstrip("\\"),
                ALONE if in_braces and signs[end] == "}" else place,
                end > at + 1,
            )
        at = end


def telling_signs(formulas: Iterable[Sequence[Token]]) -> dict[str, int]:
    """What a sign costs in a group that is nobody's argument, because it tells of a set.

    For each sign the logarithm of how much oftener sets hold it than such groups. Signs that
    tell of a group cost nothing, but what follows them tells nothing any more.
    """
    after: Counter[str] = Counter()
    braced: Counter[str] = Counter()
    rows = [[symbol(token) for token in tokens] for tokens in formulas]
    for row in rows:
        after.update(row)
        braced.update(before for before, sign in pairwise(row) if sign == "{")
    seldom_braced = {sign for sign in after if braced[sign] < SELDOM_BRACED * after[sign]}
    held: dict[str, Counter[str]] = {"group": Counter(), "set": Counter()}
    sizes: Counter[str] = Counter()
    for row in rows:
        for kind, content in contents(row, seldom_braced):
            sizes[kind] += 1
            held[kind].update(content)
    costs: dict[str, int] = {}
    for sign in held["group"].keys() | held["set"].keys():
        in_group, in_set = held["group"][sign], held["set"][sign]
        if in_group + in_set >= TELLING_COUNT:
            odds = math.log(
                (in_set + 0.5) / (sizes["set"] + 1) * (sizes["group"] + 1) / (in_group + 0.5)
            )
            if odds >= TELLING_ODDS or (odds <= -TELLING_ODDS and len(sign) > 1):
                costs[sign] = max(0, round(100 * odds))
    return costs


def contents(
    signs: Sequence[str], seldom_braced: Collection[str]
) -> Iterator[tuple[str, set[str]]]:
    """The sets of a formula and its groups that are nobody's argument, each with its signs."""
    stack: list[tuple[str, set[str]]] = []
    before = START
    for sign in signs:
        if sign == "{":
            bare = (before not in "_^}]" and before in seldom_braced) or before == START
            stack.append(("group" if bare else "", set()))
        elif sign == r"\{":
            stack.append(("set", set()))
        elif sign in {"}", r"\}"} and stack:
            kind, content = stack.pop()
            if kind:
                yield kind, content
        elif stack:
            stack[-1][1].add(sign)
        before = sign

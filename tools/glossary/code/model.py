"""The trained weights: a small packed JSON file, read when the first snippet needs it.

``weights`` maps a group (a kind of block, a kind of decision) to its features and
their weights, log-odds in hundredths; ``calibration`` turns what is known of a
finished layout into the chance that it is the author's; ``thresholds`` says from
which chance on a layout is shown; ``scale`` is what the search's score counts beside the
evidence for a layout as a whole.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from glossary.code.evidence import Evidence

__all__ = ["Model", "load_model", "model_from"]

_FILE = Path(__file__).resolve().parent.parent / "data" / "python_layout.json.gz"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by group and feature, the calibration, and the thresholds by layout."""

    weights: Mapping[str, Mapping[str, int]]
    calibration: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, float]
    scale: float = 1.0

    def weigh(self, evidence: Evidence) -> float:
        """The log-odds that the evidence adds up to; unknown features weigh nothing."""
        group, features = evidence
        weights = self.weights.get(group, {})
        return sum([weights[name] for name in features if name in weights]) / 100

    def chance(self, layout: str, facts: Mapping[str, float]) -> float:
        """The chance from 0 to 1 that a layout with these facts is right."""
        weights = self.calibration[layout]
        total = weights["bias"] + sum(weights[name] * value for name, value in facts.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def model_from(path: Path) -> Model:
    """The model in a packed JSON file."""
    data = json.loads(gzip.decompress(path.read_bytes()))
    return Model(data["weights"], data["calibration"], data["thresholds"], data["scale"])


@cache
def load_model() -> Model:
    """The model shipped with the converter."""
    return model_from(_FILE)

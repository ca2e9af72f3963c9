"""Formulas: damaged LaTeX repaired, formulas in plain characters read as LaTeX."""

from glossary.formulas.repair import repair_formulas

__all__ = ["repair_formulas"]

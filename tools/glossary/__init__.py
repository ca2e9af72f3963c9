"""The converter: plain-text glossary dumps in, MyST pages out.

Data goes one way, one module a step::

    seeds -> structure -> formulas, code, diagrams, tables -> merge
          -> names, domains -> links -> pages

Every step takes and returns the frozen dataclasses of :mod:`glossary.entry`.
"""

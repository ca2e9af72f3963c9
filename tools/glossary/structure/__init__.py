"""From raw text to blocks.

In: a :class:`~glossary.entry.RawEntry`. Out: an :class:`~glossary.entry.Entry` whose
blocks are found, and whose fences and formulas are delimited but not yet repaired.
:mod:`~glossary.structure.parse` is the way in; a flattened body first gets its lines
back from :mod:`glossary.structure.flattened`, so that one parser reads both layouts.
"""

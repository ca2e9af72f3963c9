"""What entries are called and where they live: titles, aliases, topics, addresses.

In: entries, their placements, the ledger, the editorial decisions. Out: one
:class:`~glossary.entry.Names` for each entry. :mod:`~glossary.naming.names` is the way in.
"""

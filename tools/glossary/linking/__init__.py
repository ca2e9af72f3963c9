"""Cross-references between entries.

In: named pages. Out: the same pages with links in their prose, their neighbours and the
pages that refer to them. :mod:`~glossary.linking.links` is the way in.
"""

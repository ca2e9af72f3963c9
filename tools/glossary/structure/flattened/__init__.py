"""Line breaks for bodies that stand on one line.

In: the text of a flattened body. Out: the lines that the same entry has in a seed file
that kept them. :mod:`~glossary.structure.flattened.unflatten` is the way in; the other
modules each know the marks of one kind of block.
"""

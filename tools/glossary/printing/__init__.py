"""Pages as MyST text.

In: linked pages. Out: the text of each generated file: entries, domains, letters, shared
names, the landing page's part. Nothing here decides; it only shows.
"""

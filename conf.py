"""Sphinx settings: one heading per extension, a line of why beside each non-default value.

Sphinx reads the pages in docs/ with this file from above: ``sphinx-build -c . docs OUT``.
Paths to static files and templates are relative to this file, exclusions to docs/.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
# The site's own extensions, and the converter that one of them runs.
sys.path[:0] = [str(HERE / "docs" / "_ext"), str(HERE / "tools")]

# --- Project --------------------------------------------------------------------------

project = "AI Factory Glossary"
author = "the AI Factory Glossary's maintainers"
copyright = "the authors of the glossary's texts"
subtitle = "The terms of artificial intelligence and chip making, explained"
keywords = "glossary, artificial intelligence, machine learning, semiconductors"
language = "en"
root_doc = "index"

# --- General --------------------------------------------------------------------------

extensions = [
    "myst_parser",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinxcontrib.mermaid",
    "notfound.extension",
    "sphinx_reredirects",
    "convert_seeds",
    "mathematics",
    "diagrams",
    "epub_edition",
    "latex_edition",
    "latex_formulas",
    "latex_tables",
    "latex_words",
    "domain_badge",
    "code_blocks",
    "open_data",
    "previews",
    "provenance",
    "publishing",
    "search_words",
    "sidebar",
    "terms",
]
templates_path = ["docs/_templates"]
exclude_patterns = ["_*", "**/_*"]  # extensions, static files, fragments that pages include
smartquotes = False  # the authors' characters stay as they are: `--flag` is not a dash
pygments_style = None  # Furo's own pair of styles passes the contrast check, Sphinx's does not

# --- HTML -----------------------------------------------------------------------------

html_theme = "furo"
html_title = project  # without "documentation" and a version
html_logo = "docs/_static/logo.svg"
html_favicon = "docs/_static/favicon.svg"
html_static_path = ["docs/_static"]
html_css_files = ["site.css"]
html_js_files = [("keys.js", {"defer": "defer"}), ("drawers.js", {"defer": "defer"})]
html_theme_options = {
    # Each of these is checked for contrast by a test.
    "light_css_variables": {
        "color-brand-primary": "#0f6b8f",
        "color-brand-content": "#0b6285",
        "color-brand-visited": "#6f4aa5",
        "color-foreground-border": "#7f848b",
        "color-foreground-muted": "#686c73",
    },
    "dark_css_variables": {
        "color-brand-primary": "#63bfe3",
        "color-brand-content": "#6cc3e6",
        "color-brand-visited": "#bfa4ec",
        "color-foreground-border": "#7a7f86",
        "color-foreground-muted": "#9ca0a5",
    },
}
# Canonical links, link previews and a sitemap for a published site; Read the Docs sets it.
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
html_copy_source = False  # pages name their seed file and lines instead
html_show_sourcelink = False
html_show_sphinx = False
# A summary costs one whole page to load for every hit, and does not work from file://.
html_show_search_summary = False
# Who asks by a name gets that entry first; Sphinx looks for the file from where it is run.
html_search_scorer = str(HERE / "docs/_static/search_scorer.js")

# --- ePub: docs/_ext/epub_*.py, docs/_epub/ -----------------------------------------------

epub_basename = "ai-factory-glossary"
# Never changes: readers know a new edition of the same book by it.
epub_identifier = "urn:uuid:b6c9b191-20da-4219-97fd-a9ff3d2fc186"
epub_uid = "book"
epub_description = subtitle
epub_contributor = author
epub_subjects = [
    "Artificial intelligence",
    "Machine learning",
    "Semiconductors -- Design and construction",
    "Glossaries, vocabularies, etc.",
]
epub_show_urls = "no"  # a link needs no address printed beside it
epub_leave_out = ["downloads"]  # of use on a screen only

# --- LaTeX: docs/_ext/latex_*.py, docs/_latex/*.sty -------------------------------------

latex_engine = "lualatex"  # all of Unicode, and fonts that stand in for each other
# One volume. A domain's page in the place of the root page makes a volume of that domain.
latex_documents = [
    (root_doc, "ai-factory-glossary.tex", project, author, "manual", True),
]
latex_additional_files = [
    "docs/_latex/glossary.sty",
    "docs/_latex/glossaryfonts.sty",
    "docs/_latex/glossaryfonts.lua",
]
latex_elements = {
    "papersize": "a4paper",
    "extraclassoptions": "openany,oneside",
    "fontpkg": r"\usepackage{glossaryfonts}",
    "fncychap": "",  # titles may be longer than its ornaments allow
    "sphinxsetup": "verbatimforcewraps=true, hmargin=2.3cm, vmargin={2.6cm,2.4cm}",
    "preamble": rf"""
\usepackage{{glossary}}
\hypersetup{{pdftitle={{{project}}}, pdfauthor={{{author}}}, pdflang={language}}}
\hypersetup{{pdfsubject={{{subtitle}}}, pdfkeywords={{{keywords}}}}}
""",
    "maketitle": rf"\glossarytitle{{{subtitle}}}",
    "tableofcontents": r"\glossarycontents",
    # Right-to-left scripts run the right way.
    "babel": r"\usepackage[bidi=basic]{babel}",
    "polyglossia": "",
}
latex_table_style = ["booktabs"]
latex_show_pagerefs = True
latex_domain_indices = False
latex_leave_out = ["downloads", "contributing", "glossary/letters/*"]  # of use on a screen only
latex_use_xindy = False  # makeindex comes with every LaTeX

# --- convert_seeds: docs/_ext/convert_seeds.py ------------------------------------------

glossary_seeds = "seeds"
glossary_pages = "docs/glossary"

# --- provenance: docs/_ext/provenance.py --------------------------------------------------

# "Suggest an edit" leads to the seed in this repository; Read the Docs sets both.
glossary_repository = os.environ.get("READTHEDOCS_GIT_CLONE_URL", "")
glossary_branch = os.environ.get("READTHEDOCS_GIT_IDENTIFIER", "main")

# --- mathematics: docs/_ext/mathematics.py ----------------------------------------------

html_math_renderer = "mathml"  # set when the site is built, not by a script in the reader's browser

# --- myst_parser ----------------------------------------------------------------------

myst_enable_extensions = [
    "attrs_block",  # classes for the definition and the marks
    "attrs_inline",
    "colon_fence",  # cards, notes and drop-downs whose content other viewers still read
    "dollarmath",
]
myst_dmath_double_inline = True  # a display formula may stand in a list item or a cell
myst_fence_as_directive = ["mermaid"]  # plain ```mermaid fences, which other viewers draw too

# --- sphinxcontrib.mermaid ------------------------------------------------------------

mermaid_output_format = "svg"  # otherwise every page with a diagram loads a script from a CDN

# --- sphinx_copybutton ----------------------------------------------------------------

copybutton_exclude = ".linenos, .gp, .go"  # prompts and output are not code to paste

# --- notfound.extension ---------------------------------------------------------------

notfound_template = "404.html"  # docs/_templates/404.html, with a search box

if not html_baseurl:
    notfound_urls_prefix = "/"  # a local server serves the site at its root

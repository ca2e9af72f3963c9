# `make` alone lists the targets. Each one sets up the virtual environment by itself.

PYTHON ?= python3
# On Read the Docs the environment is already there; everywhere else it is .venv.
VENV ?= $(or $(READTHEDOCS_VIRTUALENV_PATH),.venv)
BUILD ?= build
HTML ?= $(BUILD)/html
PDF ?= $(BUILD)/pdf/ai-factory-glossary.pdf
EPUB ?= $(BUILD)/epub/ai-factory-glossary.epub
OFFLINE ?= $(BUILD)/ai-factory-glossary.zip
JOBS ?= auto
SPHINXOPTS ?=

ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
PY := $(BIN)/python.exe
else
BIN := $(VENV)/bin
PY := $(BIN)/python
endif
# A stamp is as new as the installation it stands for.
SITE := $(VENV)/.installed-site
DEV := $(VENV)/.installed-dev

SPHINX = $(PY) -m sphinx -c . -j $(JOBS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help html pdf epub offline all dist convert serve screenshots strict test test-fast checkers lint format review bench lock install clean

help: ## list the targets
	@echo "Usage: make TARGET [PYTHON=python3.12]"
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1@\2/p' $(firstword $(MAKEFILE_LIST)) \
	  | awk -F@ '{ printf "  %-12s %s\n", $$1, $$2 }'

# --- the site -----------------------------------------------------------------------

html: $(SITE) ## build the site into build/html
	@$(SPHINX) -b html -d $(BUILD)/doctrees $(SPHINXOPTS) docs "$(HTML)"
	@echo "The site is ready: $(HTML)/index.html"

pdf: $(SITE) ## build the PDF into build/pdf (needs LaTeX)
	@$(PY) tools/typeset.py --check
	@$(SPHINX) -q -b latex -d $(BUILD)/doctrees $(SPHINXOPTS) docs $(BUILD)/latex
	@$(PY) tools/typeset.py $(BUILD)/latex/ai-factory-glossary.tex "$(PDF)"
	@echo "The PDF is ready: $(PDF)"

epub: $(SITE) ## build the ePub into build/epub
	@$(SPHINX) -q -b epub -d $(BUILD)/doctrees $(SPHINXOPTS) docs $(BUILD)/epub
	@mkdir -p "$(dir $(EPUB))"
	@test "$(EPUB)" = $(BUILD)/epub/ai-factory-glossary.epub \
	  || cp $(BUILD)/epub/ai-factory-glossary.epub "$(EPUB)"
	@echo "The ePub is ready: $(EPUB)"

offline: $(SITE) ## build the site as a zip file to read without a network
	@rm -rf $(BUILD)/offline
	@$(SPHINX) -q -b html -D html_baseurl= -d $(BUILD)/doctrees $(SPHINXOPTS) docs $(BUILD)/offline
	@$(PY) tools/pack_offline.py $(BUILD)/offline "$(OFFLINE)"
	@echo "The offline pages are ready: $(OFFLINE)"

all: html epub offline pdf ## build the site and all files to take along

dist: all ## collect the files to take along in dist, with checksums
	@$(PY) tools/distribute.py dist "$(PDF)" "$(EPUB)" "$(OFFLINE)"

convert: $(SITE) ## write the pages from the seeds, without building the site
	@$(PY) tools/convert.py

review: $(SITE) ## list what a maintainer should look at
	@$(PY) tools/review.py

serve: $(DEV) ## build, open in the browser, and build again at every change
	$(BIN)/sphinx-autobuild -c . -d $(BUILD)/doctrees --open-browser --port 0 \
	  --watch seeds --watch tools --watch conf.py --ignore "*/docs/glossary/*" \
	  docs "$(HTML)"

screenshots: $(DEV) html ## picture the kinds of page side by side, into build/screenshots
	@$(PY) tools/screenshots.py "$(HTML)" $(BUILD)/screenshots

# --- checks -------------------------------------------------------------------------

strict: $(SITE) ## build afresh; any warning is an error
	@$(SPHINX) -q -b html -E -d $(BUILD)/strict/.doctrees -n -W --keep-going docs $(BUILD)/strict
	@echo "No warnings."

test: $(DEV) ## run all tests
	@$(PY) -m pytest -q

test-fast: $(DEV) ## run the quick tests, which build no site (under 30 seconds)
	@$(PY) -m pytest -q -m "not slow"

checkers: node_modules/.package-lock.json ## fetch what the browser tests drive (needs Node.js)

lint: $(DEV) ## check style, types and configuration files
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(BIN)/check-jsonschema --builtin-schema vendor.readthedocs .readthedocs.yaml

format: $(DEV) ## put the Python files into house style
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: $(DEV) ## measure speed and memory; prints ratios and rates
	@for script in bench/*.py; do echo "== $$script"; $(PY) $$script || exit 1; done

# --- the environment ----------------------------------------------------------------

install: $(SITE) ## set up the virtual environment

lock: $(DEV) ## pin the newest fitting versions in requirements*.txt
	$(BIN)/uv pip compile -q --upgrade $(LOCK) requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --upgrade $(LOCK) requirements-dev.in -o requirements-dev.txt

# One lock for every platform and every Python that the project supports.
LOCK := --universal --python-version 3.11 --no-annotate --custom-compile-command "make lock"

$(PY):
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || { \
	  echo "$(PYTHON) is missing or older than Python 3.11; name another one: make PYTHON=python3.12" >&2; \
	  exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments; on Debian or Ubuntu: apt install python3-venv" >&2; \
	  exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

# The converter is compiled as pip compiles packages: where the environment keeps Python from
# writing byte code, every run would do it anew. Python sees by itself what is out of date.
$(SITE): requirements.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(PY) -m compileall -q tools
	@touch $@

$(DEV): requirements-dev.txt $(SITE)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

clean: ## remove everything that was built (.venv, its byte code and node_modules stay)
	rm -rf $(BUILD) dist docs/glossary .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path "./$(VENV)/*" -not -path "./tools/*" -prune -exec rm -rf {} +

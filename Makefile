# Everything runs in an environment of its own, .venv, which the first target that needs it makes.
#
#   make run      the main job: plays Belarus 2020 forward, prints how it may end and writes a report of it
#   make test     unit tests and the quick set of verification
#   make verify   every published result and reduction (some minutes)
#   make faults   kills, harms and starves small runs and compares what comes of them (some minutes)
#   make docs     the documentation site, into site/ (opens from disk: site/index.html)
#   make bench    speed beside other tools, which it installs in an environment of their own
#   make lint types clean
#   make frontend   rebuilds the page's bundle from frontend/ (needs Node 20 or newer and npm)
#   make frontend-check   types, tests, and the bundle compared with its sources
#
# PYTHON=/path/to/python3.12 chooses the Python the environment is made of (3.11 or newer);
# ARGS="…" goes to `standoff run`, to pytest, or to the campaign, as in make faults ARGS="--kills 1000".

.DEFAULT_GOAL := help
.PHONY: help run test browser verify faults lint types bench clean frontend frontend-check

ENV := .venv
BIN := $(ENV)/bin
BENCH_ENV := .venv-bench
CHROMIUM := $(STANDOFF_CHROMIUM) chromium chromium-browser google-chrome google-chrome-stable chrome
# The newest Python known to work with every package comes first, then whatever python3 is, if it is new enough.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	if $$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then command -v $$name; break; fi; done)

help:
	@sed -n 's/^#   //p' Makefile

run: $(ENV)/.installed
	$(BIN)/standoff run belarus-2020 --report $(ARGS)

test: $(ENV)/.installed-test browser
	$(BIN)/python -m pytest -n auto tests verification $(ARGS)

# The tests of tests/browser/ want a Chromium and are skipped without one; where root has apt-get, one is installed.
browser:
	@for name in $(CHROMIUM); do command -v "$$name" >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "installing chromium for the tests in a browser"; \
		(apt-get install -y -qq chromium || (apt-get update -qq && apt-get install -y -qq chromium)) >/dev/null 2>&1 \
		|| echo "note: chromium could not be installed; tests/browser will be skipped" >&2; \
	else echo "note: no chromium was found; tests/browser will be skipped (tests/browser/README.md says how)" >&2; fi

verify: $(ENV)/.installed-test
	$(BIN)/standoff verify --full $(ARGS)

faults: $(ENV)/.installed-test
	$(BIN)/python verification/faults/campaign.py $(ARGS)

lint: $(ENV)/.installed-quality
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(ENV)/.installed-quality
	$(BIN)/mypy

# The theme prints an opinion on the next MkDocs unless told not to.
docs: $(ENV)/.installed-docs
	$(BIN)/python docs/generate.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict $(ARGS)
	@echo "open site/index.html"

bench: $(BENCH_ENV)/.installed
	$(BENCH_ENV)/bin/python benchmarks/peers/run.py $(ARGS)

# Only those who change frontend/ need Node: the bundle is kept under src/standoff/report/static.
frontend: frontend/node_modules/.installed
	cd frontend && npm run --silent build

frontend-check: frontend/node_modules/.installed
	cd frontend && npm run --silent check && npm run --silent test && npm run --silent verify

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json
	@command -v npm >/dev/null 2>&1 || { echo "error: npm was not found" >&2; \
		echo "hint: install Node 20 or newer; nothing else needs it" >&2; exit 1; }
	cd frontend && npm ci --silent --no-fund --no-audit
	touch $@

clean:
	rm -rf $(ENV) $(BENCH_ENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or newer with venv was found" >&2; \
		echo "hint: install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv $(ENV)

# A stamp is newer than pyproject.toml once the environment holds what it asks for: the next call is quick.
$(ENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing packages into $(ENV): some minutes the first time"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(ENV)/.installed-test: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing packages into $(ENV): some minutes the first time"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@ $(ENV)/.installed

$(ENV)/.installed-quality: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[quality]'
	touch $@ $(ENV)/.installed

$(ENV)/.installed-docs: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing packages into $(ENV): some minutes the first time"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs]'
	touch $@ $(ENV)/.installed

# The peers of the benchmarks; they may want other versions of the same packages than we do.
$(BENCH_ENV)/.installed: pyproject.toml benchmarks/peers/requirements.txt | $(BIN)/python
	$(PYTHON) -m venv $(BENCH_ENV)
	$(BENCH_ENV)/bin/python -m pip install --quiet --disable-pip-version-check -e . -r benchmarks/peers/requirements.txt
	touch $@

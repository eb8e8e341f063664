# What a developer needs. `make` alone lists it.
# Nothing here is needed to use Tuoke without make: README.md has the two plain lines that do the same as `make run`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PY := src tests bench checks conftest.py
TEMPLATES = $(shell find src -path '*/templates/*' -name '*.html')

.PHONY: help run test check bench bench-lists bench-card shots system lock format messages

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | while IFS=$$'\t' read -r name what; do \
	  printf '  make %-9s %s\n' "$$name" "$$what"; done

run: $(VENV)/.run  ## start the demo workspace (needs only Python 3.11+ and make)
	@exec $(BIN)/tuoke demo

test: $(VENV)/.test  ## every test: on SQLite, in a real browser, then the database tests on PostgreSQL
	@$(MAKE) --no-print-directory system IF_ALLOWED=1
	$(BIN)/python -m pytest -n 2
	$(BIN)/python -m tests.on_postgres -n 2

check: $(VENV)/.test  ## format, lint, types, floors, translations, templates, docs, sizes, look
	@$(MAKE) --no-print-directory system IF_ALLOWED=1
	$(BIN)/ruff format --check --quiet $(PY)
	$(BIN)/ruff check --quiet $(PY)
	$(BIN)/python -m checks.templates
	$(BIN)/python -m checks.sizes
	$(BIN)/python -m checks.look
	$(BIN)/python -m checks.docs
	$(BIN)/python -m checks.translations
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy $(PY)

bench: $(VENV)/.test  ## how fast and how good: 100,000 companies, kill -9, mutated uploads
	$(BIN)/python -m bench

bench-lists: $(VENV)/.test  ## the list engine beside its peers; ROWS="dedupe rank" for some (bench/bench_lists.py)
	$(BIN)/python -m bench lists $(ROWS)

bench-card: $(VENV)/.test  ## the card that learns beside its peers; ROWS="bank time" for some (bench/bench_card.py)
	$(BIN)/python -m bench card $(ROWS)

shots: $(VENV)/.test  ## pictures of every page (zh/en, light/dark, 1440/390 px) into shots/
	@$(MAKE) --no-print-directory system IF_ALLOWED=1
	$(BIN)/python -m bench.shots

format: $(VENV)/.test  ## format Python and templates
	$(BIN)/ruff format --quiet $(PY)
	$(BIN)/ruff check --quiet --fix $(PY)
	$(BIN)/python -m checks.templates --write

messages: $(VENV)/.test  ## take new words from the code into the Chinese catalogue, and compile it
	$(BIN)/python -m checks.translations --write

lock: $(VENV)/.test  ## resolve the ranges of pyproject.toml anew into requirements/*.lock
	for lock in "run" "test --extra test"; do set -- $$lock; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make lock" pyproject.toml --extra postgres --group build $${@:2} \
	    -o requirements/$$1.lock; done

system:  ## Debian packages for the tests: Chromium, Chinese fonts, PostgreSQL, gettext, Java, LibreOffice (as root)
	@IF_ALLOWED=$(IF_ALLOWED) bash checks/system.sh

# One stamp per lock: a second start installs nothing.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Tuoke needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Tuoke runs on into $(VENV) (only when the lock file changes) ..."
	$(PIP) install --require-hashes -r requirements/run.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.test: requirements/test.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV) (only when the lock file changes) ..."
	$(PIP) install --require-hashes -r requirements/test.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

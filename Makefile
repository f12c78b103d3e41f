# Needs make, Python 3.11 or newer and its pip; everything else is put into .venv from the locks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
PYTEST := $(BIN)/python -m pytest
PIP := $(BIN)/python -m pip --disable-pip-version-check
PIP_COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --resolver=backtracking

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all lint types docs golden bench mutants check wheel-test lock clean

help:  ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; say which with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@# Some systems ship Python without ensurepip; the system's own pip then fills the environment.
	$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(PYTHON) -m venv --clear --without-pip $(VENV) \
		&& $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }

$(RUN_READY): requirements/run.lock pyproject.toml | $(BIN)/python
	@# The locks are complete. Left to look for dependencies itself, an older pip takes `coverage[toml]` for
	@# something else than the pinned coverage as soon as a newer one is out, and refuses.
	$(PIP) install --quiet --require-hashes --no-deps -r requirements/run.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): requirements/dev.lock $(RUN_READY)
	$(PIP) install --quiet --require-hashes --no-deps -r requirements/dev.lock
	@touch $@

setup: $(DEV_READY)  ## make .venv with everything that developing needs

demo: $(RUN_READY)  ## the mediator's two pages on the Doha talks of March 2024, from nothing
	$(BIN)/goodoffices brief doha-2024-03 --out build/demo

test: $(DEV_READY)  ## the fast tests
	$(PYTEST) -n auto -m "not slow"

test-all: $(DEV_READY)  ## every test, 1,000 examples each where they are generated, with branch coverage
	GOODOFFICES_TESTS=slow $(PYTEST) -n auto --cov --cov-report=term

lint: $(DEV_READY)  ## format, ruff, layers, spelling
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/typos

types: $(DEV_READY)  ## mypy, strict, on source and tests
	$(BIN)/mypy

docs: $(DEV_READY)  ## do the pages agree with the code, do their examples run, do their links lead somewhere
	$(PYTEST) tests/test_docs.py

golden: $(DEV_READY)  ## renew the stored outputs and the generated reference pages; review the diff
	GOODOFFICES_GOLDEN=renew $(PYTEST) tests

bench: $(DEV_READY)  ## measure against the peer, side by side; writes docs/benchmarks.md
	$(BIN)/python -m bench.run $(BENCH)

mutants: $(DEV_READY)  ## plant mistakes in a copy of the source; the tests must notice each
	$(BIN)/python scripts/mutants.py $(MUTANTS)

check: lint types test docs  ## what has to be green before every merge

wheel-test: $(DEV_READY)  ## build the wheel, install it elsewhere, ask it something
	$(PYTEST) -m slow tests/test_wheel.py

lock: $(DEV_READY)  ## renew the locks from pyproject.toml and requirements/*.in
	$(PIP_COMPILE) --output-file requirements/run.lock pyproject.toml requirements/build.in
	$(PIP_COMPILE) --output-file requirements/dev.lock pyproject.toml requirements/build.in requirements/dev.in

clean:  ## remove everything that make has written
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.*
	find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# The first command on a fresh clone may be any of these: each makes .venv and installs by itself.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-platform fuzz faults bench bench-growth lint types docs clean

demo: .venv/run
	@$(BIN)/registrar demo

test: .venv/test
	@$(BIN)/python -m pytest

# Only what concerns one platform: `make test-platform PLATFORM=class`; with `ARGS=--lf` only what failed last.
test-platform: .venv/test
	@$(BIN)/python -m tests.newcomer $(PLATFORM) $(ARGS)

# Every property with fresh seeds and twenty times the examples.
fuzz: .venv/test
	@$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=fuzz --timeout=3600

# A fault at every write of every story, alone and in pairs, five hundred seeds of what Skilljar's schema allows, and
# fifty deaths of each kind under load; only some of it is in the suite.
faults: .venv/test
	@nice $(BIN)/python -m tests.faults

# What everything costs beside a peer; `SECTIONS="start webhooks"` measures only these.
bench: .venv/test
	@$(BIN)/python -m tests.bench $(SECTIONS)

# What 1,200,000 rows cost beside 12,000, and long lists beside short ones.
bench-growth: .venv/test
	@$(BIN)/python -m tests.bench growth rosters

lint: .venv/dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/dev
	@$(BIN)/mypy

# docs/operations.md, and what other pages say of the platforms.
docs: .venv/run
	@$(BIN)/python -m tests.docs

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Registrar needs Python 3.11 or later; this is $$($(PYTHON) --version). Try: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

.venv/run: .venv/bin/python pyproject.toml
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e . && touch $@

.venv/test: .venv/bin/python pyproject.toml
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[test]' && touch $@ .venv/run

.venv/dev: .venv/bin/python pyproject.toml
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]' && touch $@ .venv/run .venv/test

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .registrar-demo*

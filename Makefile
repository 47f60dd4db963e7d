# Everything a newcomer needs: `make run` opens the shop, `make test` proves it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Cartograph needs Python 3.11 or later; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@

install: $(VENV)/.installed ## Make .venv with what the shop needs

run: $(VENV)/.installed ## Open the demo shop on http://127.0.0.1:8000
	@$(BIN)/python -m pages.build_ide
	@$(BIN)/cartograph run

test: $(VENV)/.tested ## Format, lint, types, and every test on SQLite and PostgreSQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n 2 --dist loadfile --cov --cov-report=term-missing:skip-covered

races: $(VENV)/.tested ## Race parallel buyers, 200 rounds of each (or of RACE=name) on both databases (long)
	RACE_ROUNDS=200 RACE_SERVERS=4 $(BIN)/pytest -q tests/concurrency/test_races.py

crashes: $(VENV)/.tested ## Kill processes at every failpoint, 200 times on each database (long)
	CRASH_ROUNDS=8 $(BIN)/pytest -q tests/crash

proof: $(VENV)/.tested ## Races and crashes, and their figures into docs/proof.md (long)
	RACE_ROUNDS=$${RACE_ROUNDS:-200} RACE_SERVERS=4 CRASH_ROUNDS=$${CRASH_ROUNDS:-8} PYTHONPATH=. $(BIN)/python tests/proof.py
differential: $(VENV)/.tested ## Ask 100,000 generated documents of both executors (SEED, DOCUMENTS)
	$(BIN)/pytest -q -m slow tests/differential

lock: ## Pin what pyproject.toml allows
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra test -c requirements.txt -o requirements-test.txt pyproject.toml

work: $(VENV)/.tested ## Let a shop work for long, on both databases, and look at its books (WALKS, WALK_SEED)
	$(BIN)/pytest -q -m slow tests/properties/test_shop_machine.py tests/properties/test_trade.py

fuzz: $(VENV)/.tested ## Send 10,000 generated operations to full shops on both databases (CASES)
	$(BIN)/pytest -q -n 2 -m slow tests/fuzz

faults: $(VENV)/.tested ## Take the database away in every way, and see the shop come back
	$(BIN)/pytest -q -m faults tests/faults

soak: $(VENV)/.tested ## Let buyers browse, search and buy for 20 minutes on each database (MINUTES)
	$(BIN)/pytest -q -s -m slow tests/soak

bench: $(VENV)/.tested ## Measure the shop beside hand-written SQL and Node, into docs/speed.md (BENCH="--parts cpu")
	PYTHONPATH=. $(BIN)/python -m benchmarks --write $(BENCH)

bench-scale: $(VENV)/.tested ## Measure a shop of a million products, into docs/speed.md (long; 20 GB of disk)
	PYTHONPATH=. $(BIN)/python -m benchmarks.scale --write $(BENCH)

.PHONY: bench bench-scale soak faults fuzz help install run test lock work races crashes proof differential

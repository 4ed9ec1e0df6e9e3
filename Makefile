# The tasks of this project. The two that a newcomer needs: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRICTIONLESS := .frictionless
DEMO := data/demo

.PHONY: help frictionless install demo test test-long fuzz lint bench schema clean

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "govreports needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment here; on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.run: $(VENV)/bin/python requirements.txt
	@echo "installing requirements.txt into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.txt requirements-parquet.txt requirements-site.txt
	@echo "installing requirements-test.txt into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.test requirements-bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

$(FRICTIONLESS)/.done: requirements-frictionless.txt
	@echo "installing requirements-frictionless.txt into $(FRICTIONLESS) ..."
	@$(PYTHON) -m venv $(FRICTIONLESS)
	@$(FRICTIONLESS)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-frictionless.txt
	@touch $@

frictionless: $(FRICTIONLESS)/.done  ## makes .frictionless, with which the tests validate the exported data package

install: $(VENV)/.run  ## makes .venv with what a user runs

demo: $(VENV)/.run  ## crawls the sample portal on loopback and shows what came of it
	@rm -rf $(DEMO)
	@$(BIN)/python -m samples.demo --data $(DEMO)

test: $(VENV)/.test $(FRICTIONLESS)/.done  ## all tests but the long ones
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not long"

test-long: $(VENV)/.test  ## the big simulations
	$(BIN)/python -m pytest -q -m long

fuzz: $(VENV)/.test  ## 20,000 mangled reports through the whole of reading (nightly; FUZZ_EXAMPLES=n)
	$(BIN)/python -m pytest -q -m long tests/reading/test_fuzz_reading.py

lint: $(VENV)/.test  ## ruff, mypy, the import contracts, the registry
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/scrapy checkall -s CONTACT=https://govreports.example/contact

bench: $(VENV)/.bench  ## the timings of docs/performance.md
	$(BIN)/python -m bench

schema: $(VENV)/.run  ## writes docs/record.schema.json from the record's dataclasses
	$(BIN)/python -m govreports.publishing.schema > docs/record.schema.json

clean:  ## removes what the other tasks made, but not data/
	rm -rf $(VENV) $(FRICTIONLESS) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .test-tmp $(DEMO)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

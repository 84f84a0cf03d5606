# Everything that is done here often. A fresh machine needs Python >= 3.11 (with venv) and make.
# Each step leaves a stamp in .venv, so that it is done once; `PYTHON=python3.12 make test` chooses
# the Python. Works with GNU make 3.81 and newer.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

# .venv is made anew when another Python is asked for; without one, the .venv that is there will do.
CHOICE := $(subst /,-,$(PYTHON))
MADE := $(if $(CHOICE),$(VENV)/.made-$(CHOICE),$(firstword $(wildcard $(VENV)/.made-*) $(VENV)/.made-any))
PYTHONS := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3 python)
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help setup demo check test bench clean
.NOTPARALLEL:

help:  ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "make %-6s  %s\n", $$1, $$2}' Makefile

setup: $(VENV)/.tools $(VENV)/.browser  ## Get all that is needed to work here: .venv, tools, a browser

demo: $(VENV)/.browser  ## Watch handeye run a task on the bundled shop: no network, no model
	$(BIN)/handeye demo

check: $(VENV)/.tools  ## Lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

test: $(VENV)/.tools $(VENV)/.browser  ## Run the tests; some of them: make test TESTS=tests/test_find.py
	$(BIN)/pytest -q -n 2 --dist worksteal --timeout 300 $(TESTS)

bench: $(VENV)/.tools $(VENV)/.browser  ## Measure handeye's own time per step
	$(BIN)/python benchmarks/step_overhead.py

clean:  ## Remove what the above made, except for runs/
	rm -rf $(VENV) build dist handeye.egg-info .pytest_cache .ruff_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@for one in $(PYTHONS); do \
	  if "$$one" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then \
	    echo "making $(VENV) with $$("$$one" --version)"; \
	    "$$one" -m venv --clear $(VENV) && touch $@; exit; \
	  fi; \
	done; \
	echo "none of these is a Python >= 3.11 with venv: $(PYTHONS)"; \
	echo "on Debian or Ubuntu: sudo apt-get install python3-venv; then again, or PYTHON=... make"; \
	exit 1

$(VENV)/.package: pyproject.toml $(MADE)
	@echo "installing handeye into $(VENV) (a minute, the first time)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.tools: requirements-dev.txt $(VENV)/.package
	@echo "installing what checks and tests need"
	@$(PIP) --requirement requirements-dev.txt --editable '.[ocr,local,desktop,redis,keyring,test,speech]'
	@touch $@

$(VENV)/.browser: $(VENV)/.package
	@$(BIN)/handeye setup
	@touch $@

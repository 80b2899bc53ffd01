# `make` lists the targets. Everything is installed into .venv; nothing outside this folder is changed.
SHELL := /bin/sh
PYTHON ?= python3
N ?= 24
OUT ?= build
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check

# What skia-python loads from the system, as shared-library:Debian-package. It draws without a
# display, but its wheel is linked against all of these.
LIBRARIES := libEGL.so.1:libegl1 libGL.so.1:libgl1 libexpat.so.1:libexpat1 libstdc++.so.6:libstdc++6

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help dataset test format clean packages system

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | while IFS='|' read -r target text; do \
		printf '%-16s %s\n' "$$target" "$$text"; done

dataset: $(VENV)/run.stamp ## compile every task: N=24 samples a question into OUT=build
	$(BIN)/synrl compile scenes/ --n $(N) --out $(OUT)

test: $(VENV)/dev.stamp ## ruff, mypy and pytest, on WORKERS=2 processes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS)

format: $(VENV)/dev.stamp ## rewrite the Python files in the canonical form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove .venv and the tools' caches, never a dataset
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

packages: ## print the Debian packages that the system libraries come from
	@for pair in $(LIBRARIES); do echo "$${pair#*:}"; done

# Checked by loading, before the slow part: a missing one would else be an ImportError at the first frame.
system:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "synrl needs Python 3.11 or later as '$(PYTHON)'; on Debian 12: apt-get install python3," \
			"elsewhere: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' can't make virtual environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@missing=; for pair in $(LIBRARIES); do \
		$(PYTHON) -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$${pair%%:*}" 2>/dev/null || \
			missing="$$missing $${pair#*:}"; done; \
	test -z "$$missing" || { \
		echo "skia-python needs system libraries that are missing; on Debian: apt-get install$$missing" >&2; exit 1; }

$(BIN)/python: | system
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than what it was made from, so an install is made once, and again when pyproject.toml
# changes. The package is installed in place: an edited scene or grammar needs no new install.
$(VENV)/run.stamp: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[audit]'
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(BIN)/python
	$(PIP) -e '.[dev]'
	@touch $(VENV)/run.stamp $@

# `make demo` and `make test` do all the set-up themselves, into .venv.
PYTHON ?= python3
# The index that pytorch.org names for your machine; on Linux without an NVIDIA card its CPU index
# saves gigabytes: make demo TORCH_INDEX=...
TORCH_INDEX ?=
BIN := .venv/bin
INSTALLED := .venv/installed
# One more than there are cores: many tests wait for other processes.  Attacks fill the machine.
JOBS ?= 3
ATTACK_JOBS ?= 2

.PHONY: demo test thorough attacks lab notebooks site lint diagnosis validity alarms fuzz clean help

help:
	@echo "make demo       build, hand out, hand in, grade, explain and report the labs for a sample class"
	@echo "make test       lint, type-check and test everything"
	@echo "make thorough   the same tests for more notebooks (not part of make test; some minutes)"
	@echo "make attacks    try the attacks on grading (part of make test; some minutes)"
	@echo "make validity   wrong solutions by the thousand: do the checks tell (some minutes)"
	@echo "make alarms     right solutions over many secrets: do they ever lose points"
	@echo "make fuzz       notebooks and messages that nobody would write, for two minutes (Linux)"
	@echo "make diagnosis  how often feedback names the cause of a mistake, over all mistakes"
	@echo "make lab        open JupyterLab with nbgrader's pages on this course"
	@echo "make notebooks  build all notebooks from their sources"
	@echo "make site       build the course site into site/, to be read without a network"

demo: $(INSTALLED)
	@$(BIN)/autograder demo

test: $(INSTALLED) lint
	@echo "== tests"
	@$(BIN)/pytest -n $(JOBS) --dist loadfile -m "not thorough" --ignore=tests/attacks
	@$(MAKE) --no-print-directory attacks

# What would take `make test` beyond its forty minutes: tests of the same kind for more notebooks.
thorough: $(INSTALLED)
	@echo "== the same for more notebooks and secrets"
	@$(BIN)/pytest -n $(JOBS) --dist worksteal -m thorough tests

# After the other tests: attacks take memory and processor time on purpose.
attacks: $(INSTALLED)
	@echo "== attacks on grading"
	@$(BIN)/pytest -n $(ATTACK_JOBS) --dist loadfile tests/attacks

lint: $(INSTALLED)
	@echo "== ruff and mypy"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lab: $(INSTALLED)
	@$(BIN)/jupyter lab

diagnosis: $(INSTALLED)
	@$(BIN)/python -m tests.mistakes.diagnosis

# On all cores; `make test` has a short form.
validity: $(INSTALLED)
	@echo "== wrong and right solutions"
	@$(BIN)/python -m tests.validity
	@echo "== partial repairs"
	@$(BIN)/python -m tests.validity.partial
	@echo "== the checks of other courses"
	@$(BIN)/python -m tests.validity.elsewhere

alarms: $(INSTALLED)
	@$(BIN)/python -m tests.validity.alarms

fuzz: $(INSTALLED)
	@$(BIN)/python -m tests.fuzz

notebooks: $(INSTALLED)
	@$(BIN)/autograder build

site: $(INSTALLED)
	@$(BIN)/autograder site

$(INSTALLED): pyproject.toml course/pyproject.toml
	@echo "== installing into .venv (a few minutes the first time)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with make demo PYTHON=python3.12"; exit 1; }
	@test -d .venv || $(PYTHON) -m venv .venv
	@echo "   torch ..."
	@$(BIN)/pip install --quiet torch==2.13.0 $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX))
	@echo "   dlcourse, autograder and what they need ..."
	@$(BIN)/pip install --quiet --editable ./course --editable ".[test]"
	@touch $(INSTALLED)

clean:
	rm -rf .venv demo site .pytest_cache .mypy_cache .ruff_cache

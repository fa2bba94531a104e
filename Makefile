# `make chat` opens the assistant in the terminal, `make run` serves chat platforms, `make test` runs every check.
# Both set up ./.venv by themselves. Another Python: make test PYTHON=python3.13 VENV=.venv-3.13
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: chat run test bench docs lock clean

chat: $(VENV)/ready
	@$(BIN)/assistant chat $(ARGS)

run: $(VENV)/ready
	@$(BIN)/assistant run $(ARGS)

test: $(VENV)/ready-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto $(ARGS)

bench: $(VENV)/ready-dev
	$(BIN)/python -m tests.benchmarks $(ARGS)

# Renews what the README and the translators' template take from the program.
docs: $(VENV)/ready-dev
	$(BIN)/python -m tests.texts
	$(BIN)/python -m tests.readme

$(VENV)/ready: requirements.txt pyproject.toml
	@echo "Setting up $(VENV) (once, about a minute) ..." >&2
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)' < /dev/null
	@$(PYTHON) -m venv $(VENV) < /dev/null
	@$(PIP) install --require-hashes -r requirements.txt < /dev/null
	@$(PIP) install --no-deps --no-build-isolation --editable . < /dev/null
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	@$(PIP) install --require-hashes -r requirements-dev.txt < /dev/null
	@touch $@

# Needs uv (pip install uv). Locked for every supported Python; no addresses of registries go in.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock:
	$(LOCK) pyproject.toml --group build -o requirements.txt
	$(LOCK) pyproject.toml --group build --group dev --group bench -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv .venv-* dist build

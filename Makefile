# Sottovoce. `make run` starts the demo, `make test` runs the whole suite, `make check` is format, lint, types, imports.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: run test check bench corpora simulate fuzz format browser postfix clean

run: $(VENV)/.run
	@$(BIN)/sottovoce-ops demo
	@exec $(BIN)/sottovoce up --demo

# Hundreds of processes start here; without compiled code each would compile ours again.
test: $(VENV)/.dev browser postfix
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m bench

corpora: $(VENV)/.dev
	$(BIN)/python -m bench.corpora

simulate: $(VENV)/.dev
	$(BIN)/python -m bench.simulation --picture docs/simulation.svg

# Minutes for each target, and which: all where none is named (`make fuzz MINUTES=1 TARGETS="read trim"`).
MINUTES ?= 10
fuzz: $(VENV)/.dev
	$(BIN)/python -m bench.fuzz --minutes $(MINUTES) $(TARGETS)

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The pages are tested in a real Chromium. Where it is missing and can be installed, it is; else those tests say so.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	echo "No Chromium here and no way to install it: the browser tests will be skipped."

# The mail door is tested behind a real Postfix, the same way. It is left unconfigured, so that none is started: the tests
# start one in a folder of its own.
postfix:
	@command -v postfix >/dev/null 2>&1 || \
	{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && apt-get update -qq && \
	  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postfix >/dev/null; } || \
	echo "No Postfix here and no way to install it: the tests behind a Postfix will be skipped."

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Sottovoce needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

clean:
	rm -rf $(VENV) *.egg-info build .mypy_cache .ruff_cache .pytest_cache .hypothesis

# What can be done here?  make open: the lessons in JupyterLab.  make test: every test.  The rest is for authors.
#   make open LAB="--no-browser --port 8899"     flags for JupyterLab
#   make test PYTHON=python3.12 T="-k floors"    another interpreter (after make clean); flags for pytest

PYTHON ?= python3
VENV ?= .venv
BIN := $(abspath $(VENV))/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
BUILD := $(BIN)/python -m nnwidgets.teaching build lesson_sources
PYTEST := $(BIN)/python -m pytest

# JupyterLab refuses to run as root unless told; without a screen it prints the address instead of looking for a browser.
LAB_FLAGS := $(if $(filter 0,$(shell id -u)),--allow-root)
LAB_FLAGS += $(if $(filter Linux,$(shell uname)),$(if $(DISPLAY)$(WAYLAND_DISPLAY),,--no-browser))

.PHONY: open test build solutions check format bench chromium clean
.NOTPARALLEL:
.DELETE_ON_ERROR:

open: $(VENV)/.lab
	cd lessons && exec $(BIN)/jupyter lab --LabApp.default_url=/lab/tree/00_start.ipynb $(LAB_FLAGS) $(LAB)

# Two workers: a kernel per notebook is what takes the time. loadscope keeps the cells of a notebook together and in
# order; without its reordering (most tests first) the slow ones, which conftest.py puts first, really start first.
test: check solutions chromium
	$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder $(T)

build: $(VENV)/.dev solutions
	$(BUILD) --out lessons

# Not compared with anything, so made afresh: nothing stale can pass or fail a test.
solutions: $(VENV)/.dev
	rm -rf build/solutions build/instructor
	$(BUILD) --out build/solutions --kind solution
	$(BUILD) --out build/instructor --kind instructor

check: $(VENV)/.dev
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BUILD) --out lessons --check
	$(PYTEST) -q tests/test_floors.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev chromium
	$(BIN)/python -m benchmarks $(BENCH)

chromium: $(VENV)/.dev
	@$(BIN)/python tests/chromium.py

clean:
	rm -rf $(VENV) build dist

# The environment. A stamp per set of packages, older than pyproject.toml when it has to be made again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "nnwidgets needs Python 3.11 or newer, and $(PYTHON) is not. Name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.lab: pyproject.toml $(VENV)/.made
	$(PIP) -e '.[lab]'
	@# The first thing on the screen is the lesson, not a question about news.
	@$(BIN)/jupyter labextension disable --level=sys_prefix @jupyterlab/apputils-extension:announcements 2>/dev/null
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.made
	$(PIP) -e '.[dev]'
	@# nbgrader and the notebook that it brings are here for a test of theirs; JupyterLab stays what a learner has.
	@rm -f $(VENV)/etc/jupyter/jupyter_server_config.d/nbgrader.json
	@for one in @jupyter/nbgrader @jupyter-notebook/lab-extension; do \
	  $(BIN)/jupyter labextension disable --level=sys_prefix $$one 2>/dev/null; done
	@touch $@

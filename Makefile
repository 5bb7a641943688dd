# Two commands: `make run` serves the app, `make test` passes every test. Both do all their own set-up.
# README.md gives the plain commands beneath, for people without make.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
WORKERS ?= 2

.PHONY: run test lint lock

run: $(VENV)/installed
	$(RUN) cli.py demo --if-empty
	@$(RUN) -m streamlit run app.py || \
		{ [ $$? -ne 1 ] || echo "Where the port is taken: make run STREAMLIT_SERVER_PORT=8502"; exit 1; }

test: $(VENV)/installed-test
	$(RUN) -m tests.browser.set_up
	$(RUN) -m ruff check .
	$(RUN) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed-test
	$(RUN) -m ruff check .

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Portfolio Lens needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/installed: $(VENV)/bin/python requirements.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/installed-test: $(VENV)/installed requirements-test.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --requirement requirements-test.txt
	@touch $@

# Writes both lock files anew from requirements.in and requirements-test.in, for every platform and Python at once.
lock: $(VENV)/bin/python
	$(RUN) -m pip install --quiet uv
	$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 requirements.in --output-file requirements.txt
	$(RUN) -m uv pip compile --quiet --universal --python-version 3.11 requirements-test.in --constraint requirements.txt \
		--output-file requirements-test.txt

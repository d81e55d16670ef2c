PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CPP_BUILD := build/cpp
NEON_BUILD := build/neon
ARM64_SYSROOT := build/arm64-sysroot
SANITIZE_BUILD := build/sanitize
THREADS_BUILD := build/threads
FUZZ_BUILD := build/fuzz
SARIF_TOOLS := build/sarif-tools
SARIF_LOGS := build/sarif-logs
# Formats the scripts of pages and checks their styles too. It is installed for its SARIF logs anyway.
BIOME := $(SARIF_TOOLS)/node/node_modules/.bin/biome
BIOME_OPTIONS := --config-path .ci/biome.json --error-on-warnings python/fastcore/scans/page
CPP_SOURCES := $(shell find src tests/cpp tests/fuzz -name '*.cpp' -o -name '*.hpp' 2>/dev/null)
BUILD_FILES := pyproject.toml CMakeLists.txt $(shell find src -name CMakeLists.txt -o -name '*.cmake')

# What a compiler needs; ccache makes the second build quick.
BUILD_PACKAGES := g++ cmake ninja-build ccache git libsimdjson-dev libfast-float-dev
TEST_PACKAGES := catch2
# Compiles for 64-bit Arm and runs what comes out.
NEON_PACKAGES := g++-aarch64-linux-gnu qemu-user cmake ninja-build ccache
# The headers and the venv module of Debian's own Python are packages of their own.
PYTHON_PACKAGES := $(shell $(PYTHON) -c 'import ensurepip, os, sysconfig; \
	os.stat(os.path.join(sysconfig.get_path("include"), "Python.h"))' 2>/dev/null || echo python3-dev python3-venv)
# Debian's, unless there is another.
NODE_PACKAGES := $(shell command -v npm >/dev/null || echo nodejs npm)
# A browser that is there, else Debian's.
CHROMIUM_PACKAGES := $(shell for name in chromium google-chrome google-chrome-stable chromium-browser; do \
	command -v $$name >/dev/null && exit; done; echo chromium)
# ThreadSanitizer wants its addresses where the kernel may have put something else.
NO_ASLR = $(shell setarch -R true 2>/dev/null && echo setarch -R)
# The newest clang that is there, else Debian's.
CLANG = $(firstword $(foreach version,22 21 20 19 18 17,$(if $(shell command -v clang++-$(version)),$(version))) 16)
# How long make fuzz fuzzes.
SECONDS := 60

.DEFAULT_GOAL := help
# One pip at a time works on the environment.
.NOTPARALLEL:
.PHONY: help setup run test test-cpp test-neon test-python pytest-library pytest-systems chromium sanitize fuzz bench lint format clean

help:
	@echo "make run     start the service on an embedded PostgreSQL, http://127.0.0.1:8000"
	@echo "make test    every test: C++, Python on both implementations, integration"
	@echo "make test-neon  the C++ tests for 64-bit Arm, under QEMU"
	@echo "make sanitize   tests under ASan and UBSan, those about threads under TSan"
	@echo "make fuzz SECONDS=60   libFuzzer on the code that reads input"
	@echo "make bench   measure, and rewrite the tables and plots of benchmarks/README.md"
	@echo "make lint    formatters in check mode, linters, types"
	@echo "make format  format everything"
	@echo "make setup   only set up .venv and build the package"
	@echo "make clean   remove what was built"

setup: $(VENV)/.installed

run: $(VENV)/.installed
	$(BIN)/fastcore serve --demo

test: test-cpp test-python

test-cpp: $(CPP_BUILD)/.configured
	cmake --build $(CPP_BUILD)
	ctest --test-dir $(CPP_BUILD) --output-on-failure

test-neon: $(NEON_BUILD)/.configured
	cmake --build $(NEON_BUILD)
	ctest --test-dir $(NEON_BUILD) --output-on-failure

# In two processes, each with a PostgreSQL of its own where it needs one.
test-python: $(VENV)/.installed $(VENV)/.group-test $(SARIF_LOGS)/.made chromium
	printf '%s\n' pytest-library pytest-systems | xargs -P 2 -n 1 $(MAKE) --no-print-directory

pytest-library:
	$(BIN)/python -m pytest tests/fuzz tests/python

pytest-systems:
	$(BIN)/python -m pytest -o cache_dir=.pytest_cache/systems --ignore=tests/fuzz --ignore=tests/python

chromium:
	.ci/system-packages $(CHROMIUM_PACKAGES)

# The fallback has nothing that a sanitizer could see; large tests measure memory, of which it takes much for itself.
sanitize: $(SANITIZE_BUILD)/.configured $(THREADS_BUILD)/.configured $(VENV)/.group-test $(SARIF_LOGS)/.made
	cmake --build $(SANITIZE_BUILD)
	$(SANITIZE_BUILD)/tests/cpp/fastcore_tests
	.ci/sanitized-pytest $(SANITIZE_BUILD) -m 'not fallback and not large' \
		tests/fuzz tests/python/test_kernels.py $(wildcard tests/python/test_response_*.py) \
		$(wildcard tests/python/test_digest_*.py) $(wildcard tests/python/test_sarif_*.py) \
		$(wildcard tests/python/test_pgcopy_*.py)
	cmake --build $(THREADS_BUILD) --target fastcore_tests
	$(NO_ASLR) $(THREADS_BUILD)/tests/cpp/fastcore_tests '[threads]'

# Then both implementations are compared on what the fuzzers of builders and logs have come upon.
fuzz: $(FUZZ_BUILD)/.configured $(VENV)/.installed $(VENV)/.group-test
	cmake --build $(FUZZ_BUILD)
	PYTHONPATH=tests/data $(BIN)/python tests/fuzz/inputs.py $(FUZZ_BUILD)/seeds
	$(BIN)/python tests/fuzz/sarif_inputs.py $(FUZZ_BUILD)/seeds/sarif
	$(BIN)/python tests/fuzz/pgcopy_inputs.py $(FUZZ_BUILD)/seeds/pgcopy
	.ci/fuzz $(FUZZ_BUILD) builders all $$(( $(SECONDS) * 4 / 10 + 1 ))
	.ci/fuzz $(FUZZ_BUILD) sarif sarif $$(( $(SECONDS) * 3 / 10 + 1 ))
	.ci/fuzz $(FUZZ_BUILD) pgcopy pgcopy $$(( $(SECONDS) / 20 + 1 ))
	.ci/fuzz $(FUZZ_BUILD) pgcopy_arrow pgcopy $$(( $(SECONDS) / 20 + 1 ))
	.ci/fuzz $(FUZZ_BUILD) workers few $$(( $(SECONDS) / 10 + 1 ))
	.ci/fuzz $(FUZZ_BUILD) utf8 all $$(( $(SECONDS) / 10 + 1 ))
	FASTCORE_FUZZ_CORPUS=$(FUZZ_BUILD)/corpus $(BIN)/python -m pytest -q tests/fuzz

bench: $(VENV)/.installed $(VENV)/.group-bench $(SARIF_LOGS)/.made
	$(BIN)/python benchmarks/python/bench.py --output benchmarks/README.md --plots benchmarks/plots

lint: $(VENV)/.installed $(VENV)/.group-test $(VENV)/.group-bench $(VENV)/.group-lint $(CPP_BUILD)/.configured \
		$(SARIF_TOOLS)/node/.installed
	$(BIN)/ruff format --check python tests benchmarks
	$(BIN)/ruff check python tests benchmarks
	$(BIN)/mypy
	$(BIN)/clang-format --dry-run --Werror $(CPP_SOURCES)
	$(BIOME) ci $(BIOME_OPTIONS)
	git ls-files 'src/*.cpp' | xargs -P 2 -n 1 $(BIN)/clang-tidy --quiet -p $(CPP_BUILD)

format: $(VENV)/.group-lint $(SARIF_TOOLS)/node/.installed
	$(BIN)/ruff format python tests benchmarks
	$(BIN)/ruff check --fix python tests benchmarks
	$(BIN)/clang-format -i $(CPP_SOURCES)
	$(BIOME) check --write $(BIOME_OPTIONS)

clean:
	rm -rf build dist $(VENV)

$(VENV)/.created:
	.ci/system-packages $(BUILD_PACKAGES) $(PYTHON_PACKAGES)
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "fastcore needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	touch $@

$(VENV)/.group-%: $(VENV)/.created pyproject.toml
	$(PIP) install --group $*
	touch $@

# Python sources are used where they are; only the extension is built.
$(VENV)/.installed: $(VENV)/.group-build $(BUILD_FILES) $(shell find src -name '*.?pp')
	$(PIP) install --no-build-isolation --editable '.[service]'
	touch $@

# A tool has an environment of its own: what they need clashes, and belongs to none of ours.
$(SARIF_TOOLS)/%/.installed: tests/sarif_tools/requirements/%.txt | $(VENV)/.created
	$(PYTHON) -m venv --clear --without-pip $(@D)
	$(PIP) --python $(@D)/bin/python install --no-deps --requirement $<
	touch $@

$(SARIF_TOOLS)/node/.installed: $(addprefix tests/sarif_tools/,package.json eslint.config.mjs)
	.ci/system-packages $(NODE_PACKAGES)
	mkdir -p $(@D)
	cp $^ $(@D)
	cd $(@D) && npm install --no-package-lock --no-audit --no-fund --silent
	touch $@

# The logs of real tools, made once.
$(SARIF_LOGS)/.made: $(foreach tool,ruff bandit semgrep flawfinder node,$(SARIF_TOOLS)/$(tool)/.installed) \
		$(wildcard tests/sarif_tools/*.py tests/sarif_tools/semgrep_rules/* tests/data/sarif_targets/*/*) \
		| $(VENV)/.group-build $(VENV)/.group-test
	$(BIN)/python tests/sarif_tools/make_logs.py $(SARIF_TOOLS) $(SARIF_LOGS)
	touch $@

$(CPP_BUILD)/.configured: $(VENV)/.group-build $(BUILD_FILES)
	.ci/system-packages $(TEST_PACKAGES)
	cmake -S . -B $(CPP_BUILD) -G Ninja -DFASTCORE_TESTS=ON -DFASTCORE_WERROR=ON \
		-DPython_EXECUTABLE=$(abspath $(BIN)/python)
	touch $@

$(ARM64_SYSROOT)/.unpacked: .ci/arm64-packages
	.ci/arm64-packages $(ARM64_SYSROOT) libsimdjson-dev libfast-float-dev catch2
	touch $@

$(NEON_BUILD)/.configured: $(ARM64_SYSROOT)/.unpacked $(BUILD_FILES)
	.ci/system-packages $(NEON_PACKAGES)
	cmake -S . -B $(NEON_BUILD) -G Ninja --toolchain src/cmake/aarch64-linux-gnu.cmake \
		-DFASTCORE_SYSROOT=$(abspath $(ARM64_SYSROOT)) \
		-DFASTCORE_BINDINGS=OFF -DFASTCORE_TESTS=ON -DFASTCORE_WERROR=ON
	touch $@

$(SANITIZE_BUILD)/.configured: SANITIZERS := address,undefined
$(THREADS_BUILD)/.configured: SANITIZERS := thread
$(SANITIZE_BUILD)/.configured $(THREADS_BUILD)/.configured: $(VENV)/.group-build $(BUILD_FILES)
	.ci/system-packages $(TEST_PACKAGES)
	cmake -S . -B $(@D) -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DFASTCORE_TESTS=ON \
		-DFASTCORE_SANITIZE=$(SANITIZERS) -DPython_EXECUTABLE=$(abspath $(BIN)/python)
	touch $@

$(FUZZ_BUILD)/.configured: $(VENV)/.created $(BUILD_FILES)
	.ci/system-packages clang-$(CLANG) libclang-rt-$(CLANG)-dev
	cmake -S . -B $(FUZZ_BUILD) -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER=clang++-$(CLANG) \
		-DFASTCORE_BINDINGS=OFF -DFASTCORE_FUZZ=ON -DFASTCORE_SANITIZE=fuzzer-no-link,address,undefined
	touch $@

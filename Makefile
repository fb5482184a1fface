# Everything a contributor types is at the top; the rules are below.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules

BUILD ?= build
PORT ?= 8080
VAR ?=
T ?=
V ?=
FUZZ_SECONDS ?= 20
FAULT_MINUTES ?=
FAULT_SEED ?=
prefix ?= /usr/local
sysconfdir ?= $(if $(filter /usr,$(prefix)),/etc,$(prefix)/etc)
DESTDIR ?=
ifeq ($(origin CC),default)
CC := cc
endif
export BUILD PORT VAR T FAULT_MINUTES FAULT_SEED

SUITES := unit store sql api cli web fault
# A clean machine gets its tools first and is looked at afterwards, hence the
# second make; it uses all cores unless the first was told otherwise.
REMAKE = $(MAKE) --no-print-directory \
    $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: help all run test pictures $(SUITES:%=test-%) check format-check lint layers \
    schema-check bench asan fuzz fuzz-seeds coverage format install clean \
    libraries unit-programs store-programs fuzz-programs bench-programs \
    fault-programs cli-programs test-programs FORCE

help: ## show this list
	@echo 'Usage: make TARGET [BUILD=dir] [CC=clang]'
	@echo
	@awk -F ': ## ' '/^[a-z-]+: ## /{printf "  %-14s %s\n", $$1, $$2}' \
	    Makefile

all: ## build the server, the command line and the administration tool
run: ## start an example on 127.0.0.1; PORT=9000 VAR=dir move it, Ctrl-C stops it
	@tools/deps.sh run
	@$(REMAKE) all
	@tools/serve.sh

test: ## all test suites below, one after the other
	@tools/deps.sh run test
	@$(REMAKE) all test-programs
	@tools/test.sh $(SUITES)

test-unit: ## core and formats alone; one file: make test-unit T=test_jcs
test-store: ## the store on a throw-away PostgreSQL
test-sql: ## constraints and grants, with pgTAP
test-api: ## the server over HTTP; one file: make test-api T=statements
test-cli: ## the kleos command
test-web: ## the pages in a browser
pictures: ## make docs/pictures anew, by the tests of the pages
	@tools/deps.sh run test
	@$(REMAKE) all
	@T=pictures tools/test.sh web
	@for file in docs/pictures/*.png; do \
	    cp "$(BUILD)/screenshots/main/$${file##*/}" "$$file"; done

test-fault: ## what happens when things break; long: FAULT_MINUTES=10

NEEDS_unit := unit-programs
NEEDS_store := store-programs
NEEDS_api := all
NEEDS_cli := all cli-programs
NEEDS_web := all
NEEDS_fault := all fault-programs
$(SUITES:%=test-%): test-%:
	@tools/deps.sh run test
	@$(if $(NEEDS_$*),$(REMAKE) $(NEEDS_$*))
	@tools/test.sh $*

check: ## everything that must hold before a merge, with gcc and with clang
	@tools/deps.sh run test lint
	@$(MAKE) --no-print-directory format-check
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory layers
	@$(MAKE) --no-print-directory schema-check
	@$(REMAKE) BUILD=$(BUILD)/clang CC=clang all test-programs
	@BUILD=$(BUILD)/clang tools/test.sh unit store
	@$(REMAKE) BUILD=$(BUILD)/gcc CC=gcc all test-programs
	@BUILD=$(BUILD)/gcc tools/test.sh $(SUITES)

format-check: ## is every C file as clang-format leaves it?
	@tools/deps.sh lint
	@tools/format.sh check

format: ## put every C file into the house format
	@tools/deps.sh lint
	@tools/format.sh write

lint: ## clang-tidy, cppcheck, shellcheck and the house rules
	@tools/deps.sh run lint
	@$(REMAKE) $(BUILD)/gen/schema_files.c
	@CPPFLAGS='$(CPPFLAGS) $(KORE_FLAGS)' tools/lint.sh

layers: ## do includes and symbols point one way only?
	@tools/deps.sh run
	@$(REMAKE) libraries
	@CC='$(CC)' tools/layers.sh

schema-check: ## do our checker and an independent one agree on the examples?
	@tools/deps.sh run test
	@tools/test.sh schemas

bench: ## measure against the bare database, libsodium and a peer
	@tools/deps.sh run test
	@$(REMAKE) all bench-programs
	@tools/bench.sh

asan: ## unit and store tests under AddressSanitizer and UBSan
	@tools/deps.sh run test
	@$(REMAKE) BUILD=$(BUILD)/asan SAN='$(SAN_FLAGS)' test-programs
	@BUILD=$(BUILD)/asan tools/test.sh unit store

fuzz: ## run each fuzz target for FUZZ_SECONDS=20; one: make fuzz T=jcs
	@tools/deps.sh run test lint
	@$(REMAKE) BUILD=$(BUILD)/fuzz CC=clang \
	    SAN='-fsanitize=fuzzer-no-link $(SAN_FLAGS)' fuzz-programs
	@BUILD=$(BUILD)/fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) tools/fuzz.sh

fuzz-seeds: ## write again the seeds in tests/fuzz/seeds that are computed
	@tools/deps.sh run test
	@$(REMAKE) $(BUILD)/tests/fuzz/make_seeds
	@$(BUILD)/tests/fuzz/make_seeds tests/fuzz/seeds

coverage: ## which lines the unit and store tests reach
	@tools/deps.sh run test
	@find $(BUILD)/coverage -name '*.gcda' -delete 2>/dev/null || :
	@$(REMAKE) BUILD=$(BUILD)/coverage CC=gcc SAN=--coverage test-programs
	@BUILD=$(BUILD)/coverage tools/test.sh unit store
	@BUILD=$(BUILD)/coverage tools/coverage.sh

install: ## copy what was built below DESTDIR and prefix=/usr/local
	@$(REMAKE) all
	@DESTDIR='$(DESTDIR)' prefix='$(prefix)' sysconfdir='$(sysconfdir)' \
	    tools/install.sh

clean: ## remove what was built
	rm -rf $(BUILD)

# V=1 shows the commands themselves.
Q := $(if $(V),,@)
note = @$(if $(V),:,echo '  $(1)  $(patsubst $(BUILD)/%,%,$(2))')

# Flags.  SAN is empty, or flags of a sanitizer, which FORTIFY would disturb.
SAN ?=
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
    -Wmissing-prototypes -Wcast-qual -Wformat=2 -Wundef -Wvla \
    -Wwrite-strings -Wimplicit-fallthrough -Werror
HARDEN := -O2 -g $(if $(SAN),,-D_FORTIFY_SOURCE=3) -fstack-protector-strong \
    -fstack-clash-protection -fno-common -fPIC -fvisibility=hidden \
    $(if $(filter x86_64,$(shell uname -m)),-fcf-protection)
override CPPFLAGS += -D_GNU_SOURCE -Iserver -I.
override CFLAGS += -std=gnu17 $(WARN) $(HARDEN) $(SAN) -pthread
override LDFLAGS += -Wl,-z,relro,-z,now,-z,noexecstack $(SAN) -pthread
# Headers that are not clean under our warnings are system headers to us.
PQ_FLAGS := -isystem /usr/include/postgresql
# Without Kore's own flags its structs have another layout than its program.
KORE_FLAGS := $(subst -I,-isystem ,$(shell cat /usr/share/kore/features \
    2>/dev/null))

# Sources.  A folder may be empty: what cannot be built yet is left out.
OBJ := $(BUILD)/obj
objects = $(patsubst %.c,$(OBJ)/%.o,$(1))
CORE_SRC := $(wildcard server/core/*.c server/core/types/*.c)
FORMATS_SRC := $(wildcard server/formats/*.c)
STORE_SRC := $(wildcard server/store/*.c)
API_SRC := $(wildcard server/api/*.c)
HTTP_SRC := $(wildcard server/http/*.c server/main.c)
CLI_SRC := $(wildcard cli/*.c)
ADMIN_SRC := $(wildcard admin/*.c)
only = $(filter $(if $(T),tests/$(1)/$(T).c,%),$(2))
UNIT_SRC := $(call only,unit,$(wildcard tests/unit/test_*.c))
UNIT_HELP := $(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c))
TSTORE_SRC := $(call only,store,$(wildcard tests/store/test_*.c))
TSTORE_HELP := $(filter-out tests/store/test_%,$(wildcard tests/store/*.c))
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
ifneq ($(T),)
FUZZ_SRC := $(filter tests/fuzz/$(T).c tests/fuzz/fuzz_$(T).c,$(FUZZ_SRC))
endif
# Without libFuzzer, each is a test of the seeds that are kept for it.
SEEDS_PROGRAMS := $(patsubst tests/fuzz/fuzz_%.c,$(BUILD)/tests/fuzz/seeds_%, \
    $(FUZZ_SRC))
BENCH_SRC := $(wildcard tests/bench/*.c)
FAULT_SRC := $(wildcard tests/fault/*.c)
TCLI_SRC := $(wildcard tests/cli/*.c)
SCHEMAS := $(filter-out %-schemes.json schemas/openapi.json, \
    $(wildcard schemas/*.json schemas/documents/*.json))
# Served beside the schemas, but none of them.
DOCUMENTS := $(wildcard schemas/identity-schemes.json schemas/openapi.json)
WEB_SRC := $(shell find web -type f)
programs = $(patsubst %.c,$(BUILD)/%,$(1))

CORE := $(BUILD)/libcore.a
FORMATS := $(BUILD)/libformats.a
STORE := $(BUILD)/libstore.a
API := $(BUILD)/libapi.a
HTTP := $(BUILD)/libhttp.a
LIBRARIES := $(CORE) $(FORMATS) $(STORE) $(API) $(HTTP)
CORE_LIBS := -lsodium -ljansson -lck
FORMATS_LIBS := $(CORE_LIBS) -lcsv

all: $(LIBRARIES) $(if $(HTTP_SRC),$(BUILD)/kleos.so) $(BUILD)/web \
    $(if $(CLI_SRC),$(BUILD)/kleos) $(if $(ADMIN_SRC),$(BUILD)/kleos-admin)
unit-programs: $(call programs,$(UNIT_SRC)) $(SEEDS_PROGRAMS)
store-programs: $(call programs,$(TSTORE_SRC))
fuzz-programs: $(call programs,$(FUZZ_SRC))
bench-programs: $(call programs,$(BENCH_SRC))
fault-programs: $(patsubst %.c,$(BUILD)/%.so,$(FAULT_SRC))
cli-programs: $(call programs,$(TCLI_SRC))
test-programs: unit-programs store-programs bench-programs fault-programs \
    cli-programs
all unit-programs store-programs fuzz-programs bench-programs \
    fault-programs cli-programs test-programs libraries:
	@:
libraries: $(LIBRARIES)

$(CORE): $(call objects,$(CORE_SRC)) $(OBJ)/gen/schema_files.o
$(FORMATS): $(call objects,$(FORMATS_SRC))
$(STORE): $(call objects,$(STORE_SRC))
$(API): $(call objects,$(API_SRC)) $(OBJ)/gen/document_files.o
$(HTTP): $(call objects,$(wildcard server/http/*.c))
$(LIBRARIES): $(BUILD)/sources
	$(call note,AR,$@)
	@rm -f $@
	$(Q)ar rcsD $@ $(filter %.o,$^)

# Kore's own symbols stay open: its program has them.
$(BUILD)/kleos.so: $(call objects,$(HTTP_SRC)) $(API) $(STORE) $(FORMATS) \
    $(CORE) $(BUILD)/sources
	$(call note,LD,$@)
	$(Q)$(CC) -shared $(LDFLAGS) -o $@ $(filter %.o %.a,$^) -lpq $(FORMATS_LIBS)

$(BUILD)/kleos: $(call objects,$(CLI_SRC)) $(FORMATS) $(CORE) $(BUILD)/sources
	$(call note,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) -lcurl $(FORMATS_LIBS)

$(BUILD)/kleos-admin: $(call objects,$(ADMIN_SRC)) $(STORE) $(FORMATS) \
    $(CORE) $(BUILD)/sources
	$(call note,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) -lpq -lcurl $(FORMATS_LIBS)

# Unit tests link core and formats alone: if those reach out, nothing links.
# Only the tests of files of http/ and api/ that need neither Kore nor a
# database, such as the guard, link those libraries too.
OUTER_SRC := $(wildcard server/http/*.c) $(API_SRC)
OUTER_TESTS := $(foreach name,$(basename $(notdir $(OUTER_SRC))), \
    $(BUILD)/tests/unit/test_$(name) $(BUILD)/tests/fuzz/fuzz_$(name) \
    $(BUILD)/tests/fuzz/seeds_$(name))
$(OUTER_TESTS): OUTER := $(HTTP) $(API) $(STORE)
$(OUTER_TESTS): $(HTTP) $(API) $(STORE)

$(BUILD)/tests/unit/%: $(OBJ)/tests/unit/%.o $(call objects,$(UNIT_HELP)) \
    $(FORMATS) $(CORE)
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(OUTER) $(FORMATS) $(CORE) \
	    -lcmocka $(if $(OUTER),-lpq) $(FORMATS_LIBS)

$(BUILD)/tests/store/%: $(OBJ)/tests/store/%.o $(call objects,$(TSTORE_HELP)) \
    $(STORE) $(FORMATS) $(CORE)
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lcmocka -lpq $(FORMATS_LIBS)

# The story is told by the scenario of the unit tests, which needs cmocka.
$(BUILD)/tests/fuzz/fuzz_replay $(BUILD)/tests/fuzz/seeds_replay \
    $(BUILD)/tests/fuzz/make_seeds: $(OBJ)/tests/fuzz/story.o

$(BUILD)/tests/fuzz/fuzz_%: $(OBJ)/tests/fuzz/fuzz_%.o \
    $(OBJ)/tests/fuzz/driver.o $(FORMATS) $(CORE)
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(OUTER) \
	    $(FORMATS) $(CORE) -lcmocka $(if $(OUTER),-lpq) $(FORMATS_LIBS)

$(BUILD)/tests/fuzz/seeds_%: $(OBJ)/tests/fuzz/fuzz_%.o \
    $(OBJ)/tests/fuzz/seeds.o $(FORMATS) $(CORE)
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(OUTER) $(FORMATS) $(CORE) \
	    -lcmocka $(if $(OUTER),-lpq) $(FORMATS_LIBS)

$(BUILD)/tests/fuzz/make_seeds: $(OBJ)/tests/fuzz/make_seeds.o $(FORMATS) \
    $(CORE)
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(FORMATS) $(CORE) \
	    -lcmocka $(FORMATS_LIBS)

$(BUILD)/tests/bench/%: $(OBJ)/tests/bench/%.o $(CORE)
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

# The command without its main.
$(BUILD)/tests/cli/%: $(OBJ)/tests/cli/%.o \
    $(call objects,$(filter-out cli/main.c,$(CLI_SRC))) $(FORMATS) $(CORE)
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) -lcurl $(FORMATS_LIBS)

$(BUILD)/tests/fault/%.so: $(OBJ)/tests/fault/%.o
	$(call note,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -shared $(LDFLAGS) -o $@ $^

$(OBJ)/server/store/%.o $(OBJ)/server/api/%.o $(OBJ)/admin/%.o \
    $(OBJ)/tests/store/%.o: EXTRA := $(PQ_FLAGS)
$(OBJ)/server/http/%.o $(OBJ)/server/main.o: EXTRA := $(KORE_FLAGS)
$(OBJ)/tests/%.o: CPPFLAGS += -Itests

$(OBJ)/%.o: %.c $(BUILD)/flags
	$(call note,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(EXTRA) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OBJ)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(call note,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/web: $(WEB_SRC) tools/web.sh tools/imports.mjs package-lock.json \
    $(BUILD)/sources
	$(call note,WEB,$@)
	@tools/web.sh

$(BUILD)/gen/schema_files.c: $(SCHEMAS) tools/embed.sh $(BUILD)/sources
	$(call note,GEN,$@)
	@mkdir -p $(@D)
	@tools/embed.sh $(SCHEMAS) >$@

$(BUILD)/gen/document_files.c: $(DOCUMENTS) tools/embed.sh $(BUILD)/sources
	$(call note,GEN,$@)
	@mkdir -p $(@D)
	@tools/embed.sh -n document $(DOCUMENTS) >$@

# Two notes that change only when what they say does: other flags compile
# everything again, a file that came or went links again.
FLAGS_NOTE := $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(KORE_FLAGS)
SOURCES_NOTE := $(SCHEMAS) $(DOCUMENTS) $(CORE_SRC) $(FORMATS_SRC) $(STORE_SRC) $(API_SRC) \
    $(HTTP_SRC) $(CLI_SRC) $(ADMIN_SRC) $(WEB_SRC)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(FLAGS_NOTE)' | cmp -s - $@ || echo '$(FLAGS_NOTE)' >$@
$(BUILD)/sources: FORCE
	@mkdir -p $(@D)
	@echo '$(SOURCES_NOTE)' | cmp -s - $@ || echo '$(SOURCES_NOTE)' >$@

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup build run example test schemathesis differential fuzz size refusals bench bench-compare instructions clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 14

setup: ## bring the tools (the other targets do it themselves)
	@scripts/setup.sh test

build: ## compile the Worker into build/
	@scripts/build.sh

run: ## the Worker, a demo identity provider, and what to click (PORT=8787 IDP_PORT=7000)
	@exec scripts/run.sh

example: ## an application with all that it needs around it (NAME=express, static-site or axum)
	@scripts/build.sh
	@. .tools/env.sh && node examples/run.mjs $(or $(NAME),express)

test: ## every check and every test; the last line is the count
	@scripts/test.sh

schemathesis: ## a long run of requests made of /api/openapi.json (EXAMPLES=200 SEED=1)
	@scripts/build.sh
	@. .tools/env.sh && SCHEMATHESIS_EXAMPLES=$(or $(EXAMPLES),200) SCHEMATHESIS_SEED=$(or $(SEED),1) node --test tests/e2e/schemathesis.test.mjs

differential: ## a million generated documents canonical as libxml2 has them (DOCUMENTS=1000000 SEED=2)
	@scripts/differential.sh $(or $(DOCUMENTS),1000000) $(or $(SEED),2)

fuzz: ## each fuzz target for a minute (SECONDS=60 TARGETS="c14n response")
	@TARGETS="$(TARGETS)" scripts/fuzz.sh $(or $(SECONDS),60)

size: ## what each crate costs in the wasm, and the size against its budget
	@scripts/build.sh
	@. .tools/env.sh && node scripts/size.mjs

refusals: ## what the dearest refusals cost, in wasm
	@scripts/refusals.sh

bench: ## the core's speed beside node-saml's and xmlsec1's (ROUNDS=9)
	@scripts/bench.sh

bench-compare: ## the same for other messages, beside samlify, pysaml2 and xml-sec, with plots (ROUNDS=5)
	@scripts/bench-compare.sh

instructions: ## the instructions of a login, counted by callgrind, against what is recorded
	@scripts/instructions.sh

clean: ## remove what was built here (not the tools, not the local state)
	@rm -rf build target screenshots .tools

# Parley is built, run and checked from here; `make help` lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.PHONY: help run build ui test slow bench lint docs clean

# The pages are built again when something that they are made of has changed.
pages := web/dist/customer/index.html
page_sources := $(shell find web \( -name node_modules -o -name dist -o -name e2e -o -name 'test-results*' -o -name '*.gen.ts' \) -prune \
	-o -type f ! -name '*.go' -print) $(wildcard internal/graph/*.go)

## run: build what is missing and start the demo world on 127.0.0.1:8080
run: ui build
	bin/parley dev

## build: bin/parley, one static binary; with the pages where Node is there
build: $(if $(shell command -v node),$(pages))
	CGO_ENABLED=0 go build -trimpath -o bin/parley ./cmd/parley

## ui: the pages, which the next build embeds
ui: $(pages)

$(pages): $(page_sources)
	@scripts/ui

## test: what a change must pass, at most 15 minutes on 2 cores
test:
	@scripts/test

## slow: crash rounds, fuzzing, soak, at most 30 minutes; prints its seeds
slow:
	@scripts/slow

## bench: the benchmarks with their baselines, in one run
bench: build
	go run ./bench

## lint: the static checks alone
lint: bin/golangci-lint
	bin/golangci-lint run

## docs: write again what is generated from the code
docs:
	go run ./internal/tools/docs

## clean: remove what was built
clean:
	rm -rf bin web/dist/desk web/dist/customer web/dist/extensions

help:
	@sed -n 's/^## /make /p' Makefile

# The linter is a module of its own, so that its many dependencies stay out of ours.
bin/golangci-lint: tools/go.mod tools/go.sum
	go build -C tools -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@touch bin/golangci-lint

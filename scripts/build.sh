#!/usr/bin/env bash
# Compiles the Worker into build/ (wrangler's build command, and `make build`); nothing to do when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh build
. .tools/env.sh
wasm=build/index_bg.wasm
if [ ! -f build/.built ] || [ ! -f $wasm ] ||
  [ -n "$(find src crates Cargo.toml Cargo.lock scripts/build.sh scripts/lib.sh .tools/env.sh -newer build/.built -print -quit)" ]; then
  began=$(mktemp .tools/began.XXXXXX)
  trap 'rm -f "$began"' EXIT
  step "worker: compiling for wasm32 (release)" "$WORKER_BUILD" --release
  # shellcheck disable=SC2086 # one word each
  step "worker: making the wasm small" optimise $wasm $wasm $anonymous
  mv "$began" build/.built
fi
printf 'worker: build/worker/shim.mjs, wasm %s bytes (gzip %s)\n' "$(wc -c <$wasm | tr -d ' ')" "$(gzip -9c $wasm | wc -c | tr -d ' ')"

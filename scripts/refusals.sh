#!/usr/bin/env bash
# make refusals: what the dearest refusals cost, in wasm. Figures, not tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh test
. .tools/env.sh
target=${CARGO_TARGET_DIR:-target}
[ -f target/refusals/ten-4096/response.xml ] ||
  step 'refusals: a Response and certificates' cargo test --locked --test seeds -- --ignored scene
step 'refusals: compiling, wasm32' cargo build --locked --release -p bench --lib --target wasm32-unknown-unknown
options=$(sed -n 's/^wasm-opt = \[\(.*\)\]$/\1/p' Cargo.toml | tr -d '",')
# shellcheck disable=SC2086 # one word each
step 'refusals: optimising the wasm' "$WASM_OPT_BIN" $options "$target/wasm32-unknown-unknown/release/bench.wasm" -o .tools/refusals.wasm
exec node scripts/refusals.mjs "$PWD/.tools/refusals.wasm" target/refusals

#!/usr/bin/env bash
# make bench: the core's speed beside node-saml's and xmlsec1's. Figures, not tests: nothing fails for being slow.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh test
. .tools/env.sh
step 'bench: compiling, native' cargo build --locked --release -p bench --bin bench
step 'bench: compiling, wasm32' cargo build --locked --release -p bench --lib --target wasm32-unknown-unknown
target=${CARGO_TARGET_DIR:-target}
# The same last step as the Worker's.
options=$(sed -n 's/^wasm-opt = \[\(.*\)\]$/\1/p' Cargo.toml | tr -d '",')
# shellcheck disable=SC2086 # one word each
step 'bench: optimising the wasm' "$WASM_OPT_BIN" $options "$target/wasm32-unknown-unknown/release/bench.wasm" -o .tools/bench.wasm
exec node scripts/bench.mjs "$target/release/bench" "$PWD/.tools/bench.wasm"

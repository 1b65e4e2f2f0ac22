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
step 'bench: optimising the wasm' optimise "$target/wasm32-unknown-unknown/release/bench.wasm" "$PWD/.tools/bench.wasm"
exec node scripts/bench.mjs "$target/release/bench" "$PWD/.tools/bench.wasm"

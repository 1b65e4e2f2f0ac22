#!/usr/bin/env bash
# make bench-compare: this crate's speed beside what others have. Figures and plots, not tests: nothing fails for being slow.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh test
. .tools/env.sh
target=${CARGO_TARGET_DIR:-target}
[ -d .tools/compare/node_modules/samlify ] ||
  step 'bench: samlify from npm' npm install --prefix .tools/compare --no-audit --no-fund --no-save samlify@2.13.1
step 'bench: compiling, native' cargo build --locked --release -p bench --bin bench
step 'bench: compiling, wasm32' cargo build --locked --release -p bench --lib --target wasm32-unknown-unknown
step 'bench: optimising the wasm' optimise "$target/wasm32-unknown-unknown/release/bench.wasm" "$PWD/.tools/bench.wasm"
step 'bench: compiling xml-sec' env CARGO_TARGET_DIR="$PWD/.tools/xml-sec" \
  cargo build --locked --release --manifest-path crates/bench/xml-sec/Cargo.toml || say 'bench: xml-sec could not be compiled: without it'
exec node scripts/bench-compare.mjs "$target/release/bench" "$PWD/.tools/bench.wasm" .tools/xml-sec/release/bench-xml-sec

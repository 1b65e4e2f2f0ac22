#!/usr/bin/env bash
# make fuzz: every target for a minute each (SECONDS=3600 for an hour, TARGETS="c14n response" for some of them).
# The last line is the count. An input that breaks a property is kept in fuzz/artifacts and named.
set -uo pipefail
seconds=${1:-60}
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh test || exit 1
. .tools/env.sh
nightly() { have rustup && rustup run nightly rustc --version >/dev/null 2>&1; }
nightly || { say 'fuzz: needs a nightly toolchain (rustup toolchain install nightly), and there is none'; exit 1; }
tools=${SAML_EDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/saml-edge}/cargo-fuzz
have cargo-fuzz || PATH=$tools/bin:$PATH
have cargo-fuzz || step 'fuzz: compiling cargo-fuzz, once' cargo install --root "$tools" cargo-fuzz ||
  { say 'fuzz: needs cargo-fuzz (cargo install cargo-fuzz), and it cannot be had'; exit 1; }
unset RUSTC
export RUSTUP_TOOLCHAIN=nightly
targets=${TARGETS:-$(sed -n 's/^path = "fuzz_targets\/\(.*\)\.rs"$/\1/p' fuzz/Cargo.toml)}

[ -f fuzz/seeds/idp.crt ] || RUSTUP_TOOLCHAIN= step 'fuzz: making the seeds' env -u RUSTUP_TOOLCHAIN \
  cargo test --locked --test seeds -- --ignored || exit 1
step 'fuzz: compiling the targets' cargo fuzz build || exit 1
sound=0 broken=0
for target in $targets; do
  mkdir -p "fuzz/corpus/$target" "fuzz/artifacts/$target"
  log=$(mktemp)
  dictionary=()
  case $target in certificate | datetime) ;; *) dictionary=(-dict=fuzz/xml.dict) ;; esac
  if step "fuzz: $target, $seconds s" env FUZZ_LOG="$log" bash -c '"$@" 2>&1 | tee "$FUZZ_LOG"; exit "${PIPESTATUS[0]}"' _ \
    cargo fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- "${dictionary[@]}" \
    -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1; then
    sound=$((sound + 1))
    say "  $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, nothing found"
  else
    broken=$((broken + 1))
    say "  $target: FOUND $(sed -n 's/.*Test unit written to //p' "$log")"
  fi
  rm -f "$log"
done
say "fuzz: $sound of $((sound + broken)) targets sound"
[ "$broken" -eq 0 ]

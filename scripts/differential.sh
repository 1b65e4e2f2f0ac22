#!/usr/bin/env bash
# make differential: generated documents, canonical here and by libxml2, and the verdicts of xmlsec1; many more than in
# make test. The last line says how it went.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
scripts/setup.sh test || exit 1
. .tools/env.sh
export SAML_EDGE_DOCUMENTS=$1 SAML_EDGE_SEED=$2 SAML_EDGE_VERDICTS=$(($1 / 200))
cargo test --locked --test canonical --test verdicts -- --nocapture 2>&1 | grep --line-buffered -vE '^\s*(Compiling|Finished|$)|^running'

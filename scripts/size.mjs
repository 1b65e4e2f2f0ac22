// make size: what the wasm weighs against its budget (scripts/size-budget.json), and what each crate costs in it.
// `size.mjs check` is the test in make test; `size.mjs renew` writes the present weight as the new budget.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

const BUDGET = new URL('size-budget.json', import.meta.url);
const gzip = (octets) => execFileSync('gzip', ['-9c'], { input: octets, maxBuffer: 1 << 27 }).length;
const shipped = gzip(fs.readFileSync('build/index_bg.wasm'));
const budget = JSON.parse(fs.readFileSync(BUDGET, 'utf8'));
const most = Math.floor(budget.gzip_bytes * (1 + budget.growth_percent / 100));
const kb = (octets) => (octets / 1000).toFixed(1);

if (process.argv[2] === 'renew') {
  fs.writeFileSync(BUDGET, `${JSON.stringify({ ...budget, gzip_bytes: shipped }, null, 2)}\n`);
  console.log(`size: the budget is now ${shipped} bytes`);
  process.exit();
}
console.log(`size: ${shipped} bytes of gzip; ${budget.gzip_bytes} are recorded, ${most} allowed`);
if (shipped > most) {
  console.log('size: too large. What costs it: make size. If it is worth it: node scripts/size.mjs renew, and say why in the commit.');
  process.exitCode = 1;
}
if (process.argv[2] === 'check') process.exit();

/** The functions of a wasm with a name section, as {name, octets}, and its data. */
function read(octets) {
  let at = 8, imported = 0;
  const number = () => { let value = 0, shift = 0, octet; do { octet = octets[at++]; value += (octet & 127) * 2 ** shift; shift += 7; } while (octet > 127); return value; };
  const text = () => { const length = number(); at += length; return octets.toString('utf8', at - length, at); };
  const bodies = [], names = new Map();
  let data = Buffer.alloc(0);
  while (at < octets.length) {
    const id = octets[at++], length = number(), end = at + length;
    if (id === 2) {
      for (let left = number(); left > 0; left--) {
        text(); text();
        const kind = octets[at++];
        if (kind === 0) { imported++; number(); } else if (kind === 3) at += 2; else { if (kind === 1 || kind === 4) at++; const flags = number(); if (kind !== 4) number(); if (kind !== 4 && flags & 1) number(); }
      }
    } else if (id === 10) {
      for (let left = number(); left > 0; left--) { const size = number(); bodies.push(octets.subarray(at, at + size)); at += size; }
    } else if (id === 11) data = octets.subarray(at, end);
    else if (id === 0 && text() === 'name') {
      while (at < end) {
        const kind = octets[at++], stop = number() + at;
        if (kind === 1) for (let left = number(); left > 0; left--) { const index = number(); names.set(index, text()); }
        at = stop;
      }
    }
    at = end;
  }
  return { data, functions: bodies.map((body, index) => ({ name: names.get(index + imported) ?? '', octets: body })) };
}

/** The crate that a function is of; one of the standard library is of the crate whose types it is made for. */
function crate(name) {
  const words = [...name.matchAll(/\b([a-z][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/g)].map((match) => match[1]);
  const standard = ['core', 'alloc', 'std'];
  const of = words.find((word) => !standard.includes(word) && CRATES.has(word)) ?? words[0];
  return standard.includes(of) || !of || of === 'dlmalloc' || of.startsWith('__') ? 'the standard library' : of;
}
const CRATES = new Set([...fs.readFileSync('Cargo.lock', 'utf8').matchAll(/^name = "(.*)"$/gm)].map((match) => match[1].replaceAll('-', '_')));

// wasm-bindgen turns the names into what was written.
const compiled = `${process.env.CARGO_TARGET_DIR ?? 'target'}/wasm32-unknown-unknown/release/saml_edge.wasm`;
execFileSync(process.env.WASM_BINDGEN_BIN, ['--target', 'module', '--no-typescript', '--out-dir', '.tools/size', compiled]);
const { data, functions } = read(fs.readFileSync('.tools/size/saml_edge_bg.wasm'));
const crates = Map.groupBy ? Map.groupBy(functions, ({ name }) => crate(name))
  : functions.reduce((map, f) => map.set(crate(f.name), [...(map.get(crate(f.name)) ?? []), f]), new Map());
const rows = [...crates].map(([name, of]) => { const octets = Buffer.concat(of.map((f) => f.octets)); return { name, functions: of.length, raw: octets.length, gzip: gzip(octets) }; });
rows.push({ name: 'data: pages, OpenAPI, texts, tables', functions: 0, raw: data.length, gzip: gzip(data) });
rows.sort((a, b) => b.gzip - a.gzip);
const shown = rows.filter((row) => row.gzip >= 1000), rest = rows.filter((row) => row.gzip < 1000);
const sum = (of, key) => of.reduce((total, row) => total + row[key], 0);
shown.push({ name: `${rest.length} others`, functions: sum(rest, 'functions'), raw: sum(rest, 'raw'), gzip: sum(rest, 'gzip') });
console.log('\nBefore wasm-opt, which inlines and merges across crates; each gzipped alone.\n\n| Crate | functions | KB | KB of gzip |\n|---|---|---|---|');
for (const row of shown) console.log(`| ${row.name} | ${row.functions} | ${kb(row.raw)} | ${kb(row.gzip)} |`);

// What the dearest refusals cost: hostile messages in wasm in node's V8, in CPU time, so that a busy machine says the same.
// `node scripts/refusals.mjs WASM FOLDER` prints a table; FOLDER is made by `cargo test --test seeds -- --ignored scene`.
import fs from 'node:fs';
import path from 'node:path';

const [wasmFile, folder] = process.argv.slice(2);
const module = new WebAssembly.Module(fs.readFileSync(wasmFile));
const words = (instance, length) => String.fromCharCode(...Array.from({ length }, (_, i) => instance.exports.word(i)));

function load(set, part) {
  const instance = new WebAssembly.Instance(module, {});
  const read = (name) => fs.readFileSync(path.join(folder, set, name), 'utf8');
  const certificates = fs.readdirSync(path.join(folder, set)).filter((name) => name.endsWith('.crt')).sort((a, b) => parseInt(a) - parseInt(b));
  const input = [read('response.xml'), read('now'), String(part), ...certificates.map(read)].join('\0');
  for (const octet of Buffer.from(input)) instance.exports.push(octet);
  const length = instance.exports.prepare_refusals();
  if (length) throw new Error(`${set}: ${words(instance, length)}`);
  const shapes = [];
  for (let shape = 0, length; (length = instance.exports.describe_refusal(shape)); shape++) {
    const [name, code, octets] = words(instance, length).split('\t');
    shapes.push({ shape, name, code, octets: Number(octets) });
  }
  return { instance, shapes, certificates: certificates.length };
}

// The least of several: what it costs once the code is compiled and nothing else is in the way.
function cost(instance, shape) {
  let least = Infinity;
  for (let round = 0; round < 9; round++) {
    const began = process.cpuUsage();
    const times = 3;
    instance.exports.run_refusal(shape, times);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1000 / times);
  }
  return least;
}

const one = load('one', 1);
const parts = [2, 4].map((part) => load('one', part));
console.log('| Message | Code | Octets | ms | of half the size | of a quarter |\n|---|---|---|---|---|---|');
let dearest = { ms: 0 };
for (const { shape, name, code, octets } of one.shapes) {
  const ms = cost(one.instance, shape);
  const less = parts.map(({ instance }) => cost(instance, shape).toFixed(2));
  console.log(`| ${name} | \`${code}\` | ${octets} | ${ms.toFixed(2)} | ${less.join(' | ')} |`);
  if (code !== 'accepted' && ms > dearest.ms) dearest = { ms, name };
}
console.log(`\ndearest with one certificate: ${dearest.name}, ${dearest.ms.toFixed(2)} ms`);
for (const set of ['ten', 'ten-4096']) {
  const { instance, shapes, certificates } = load(set, 1);
  const costs = shapes.map(({ shape, name }) => ({ name, ms: cost(instance, shape) })).sort((a, b) => b.ms - a.ms);
  const of = (name) => costs.find((entry) => entry.name === name).ms.toFixed(2);
  console.log(`${set}: ${certificates} certificates: dearest ${costs[0].name}, ${costs[0].ms.toFixed(2)} ms; no key fits: ${of('no key fits the second Signature')} ms; valid: ${of('valid')} ms`);
}

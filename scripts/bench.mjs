// `make bench`: one Response of 7 KB, signed twice by xmlsec1, from the form's octets to accepted; this crate native
// and as wasm (in workerd, and in node's V8 by stage), node-saml and xmlsec1, in interleaved rounds of one run.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { SAML } from '@node-saml/node-saml';
import { Miniflare } from 'miniflare';
import { SP, idAttributes, makeMessage } from './bench-message.mjs';

const [native, wasmFile] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 9);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-bench-'));
const file = (name) => path.join(folder, name);
const STAGES = ['decode to Accepted', 'certificate to key', 'form and base64', 'strict parse', 'canonicalize the Response',
  'hash its canonical octets', 'one RSA-2048 verification'];
const quiet = { stdio: ['ignore', 'pipe', 'pipe'] };

// ---- the message ------------------------------------------------------------------------------------------------
const { xml, base64, pem, input } = makeMessage(folder);
const sp = SP;

// ---- the four ---------------------------------------------------------------------------------------------------
const load = (instance) => {
  for (const octet of Buffer.from(input)) instance.exports.push(octet);
  const length = instance.exports.prepare();
  if (length) throw new Error(String.fromCharCode(...Array.from({ length }, (_, i) => instance.exports.word(i))));
};
const inV8 = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(wasmFile)), {});
load(inV8);
const timed = async (times, work) => {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e6 / times;
};
const v8 = (stage, times) => timed(times, () => { if (!inV8.exports.run(stage, times)) throw new Error(`${STAGES[stage]} failed`); });

// A clock stands still inside workerd while it computes, so the time is taken outside, less that of an empty request.
const worker = new Miniflare({
  modules: [
    { type: 'ESModule', path: path.join(path.dirname(wasmFile), 'bench.mjs'), contents: `import module from './${path.basename(wasmFile)}';
      const instance = new WebAssembly.Instance(module, {}); const input = ${JSON.stringify(input)};
      let ready = false;
      export default { async fetch(request) {
        if (!ready) { for (let i = 0; i < input.length; i++) instance.exports.push(input.charCodeAt(i)); if (instance.exports.prepare()) throw new Error('not accepted'); ready = true; }
        const [stage, times] = new URL(request.url).pathname.split('/').slice(1).map(Number);
        return new Response(String(times ? instance.exports.run(stage, times) : 1)); } };` },
    { type: 'CompiledWasm', path: wasmFile },
  ],
  modulesRoot: path.dirname(wasmFile), compatibilityDate: '2026-04-01', cf: false, host: '127.0.0.1', port: 0,
});
const origin = (await worker.ready).origin;
// The socket that a long computation leaves behind may be closed by then: a connection of its own for each.
const ask = async (stage, times) => {
  const answer = await new Promise((resolve, reject) => {
    http.get(`${origin}/${stage}/${times}`, { agent: false }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(Buffer.concat(chunks).toString());
    }).on('error', reject);
  });
  if (answer !== '1') throw new Error(`workerd: ${answer}`);
};
const inWorkerd = async (stage, times) => {
  const empty = await timed(1, () => ask(stage, 0));
  return (await timed(1, () => ask(stage, times)) - empty) / times;
};
const natively = (stage, times) => Number(execFileSync(native, [folder, stage, times], quiet));

const nodeSaml = () => new SAML({
  idpCert: pem, issuer: sp, audience: sp, callbackUrl: `${sp}/consume`, idpIssuer: 'https://idp.example/metadata',
  wantAssertionsSigned: true, wantAuthnResponseSigned: true, acceptedClockSkewMs: 120_000, validateInResponseTo: 'never',
});
const withNodeSaml = (times) => timed(times, async () => {
  for (let i = 0; i < times; i++) {
    const { profile } = await nodeSaml().validatePostResponseAsync({ SAMLResponse: base64 });
    if (profile?.nameID !== 'ada@example.org') throw new Error('node-saml did not accept');
  }
});
// xmlsec1 verifies one Signature for each call and repeats only that, so: two calls, and the start-up taken off.
const xmlsec = (repeat) => ['Assertion', 'Response'].reduce((sum, parent) => {
  const began = process.hrtime.bigint();
  execFileSync('xmlsec1', ['--verify', '--pubkey-cert-pem', file('idp.crt'), ...idAttributes, '--repeat', String(repeat),
    '--node-xpath', `//*[local-name()='${parent}']/*[local-name()='Signature']`, file('out.xml')], quiet);
  return sum + Number(process.hrtime.bigint() - began) / 1e6;
}, 0);
const withXmlsec = (times) => (xmlsec(times + 1) - xmlsec(1)) / times;

const contestants = {
  'saml-edge, wasm in workerd': () => inWorkerd(0, 200),
  'saml-edge, native': () => natively(0, 400),
  'node-saml (node, OpenSSL)': () => withNodeSaml(40),
  'xmlsec1 --repeat (native C, OpenSSL, signatures only)': () => withXmlsec(200),
};
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const figures = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
const ratios = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
console.log(`bench: a Response of ${Buffer.byteLength(xml)} octets, signed twice (RSA-2048, SHA-256), nine attributes; ${rounds} rounds`);
for (let round = 0; round <= rounds; round++) {
  const base = [];
  for (const [name, measure] of Object.entries(contestants)) base.push([name, await measure()]);
  if (round === 0) continue; // to warm up
  for (const [name, value] of base) { figures[name].push(value); ratios[name].push(value / base[0][1]); }
  console.log(`bench: round ${round} of ${rounds}`);
}
console.log('\n| From decode to Accepted | ms each (median) | times as long as in workerd |\n|---|---|---|');
for (const name of Object.keys(contestants)) console.log(`| ${name} | ${median(figures[name]).toFixed(3)} | ${median(ratios[name]).toFixed(2)} |`);

const stages = STAGES.map(() => ({ wasm: [], native: [] }));
for (let round = 0; round < rounds; round++) {
  for (const [stage] of STAGES.entries()) {
    stages[stage].wasm.push(await v8(stage, 200));
    stages[stage].native.push(natively(stage, 200));
  }
}
console.log('\n| Stage, once | wasm in V8, ms | native, ms |\n|---|---|---|');
for (const [stage, name] of STAGES.entries()) console.log(`| ${name} | ${median(stages[stage].wasm).toFixed(3)} | ${median(stages[stage].native).toFixed(3)} |`);
await worker.dispose();
fs.rmSync(folder, { recursive: true });

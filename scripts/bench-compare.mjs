// `make bench-compare`: Responses of several kinds, signed twice by xmlsec1, from what a browser posts to accepted; this
// crate in workerd and native, and what others have for it. CPU time, so that what else runs on the machine is not
// counted, and interleaved rounds of one run. Writes docs/bench-compare.svg and docs/bench-growth.svg.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { SAML } from '@node-saml/node-saml';
import { Miniflare } from 'miniflare';
import { IDP, SP, idAttributes, makeMessage, signatureOf } from './bench-message.mjs';
import { bars, line } from './bench-plot.mjs';

const [native, wasmFile, xmlSec] = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 5);
const samlify = createRequire(path.resolve('.tools/compare/index.js'))('samlify');
samlify.setSchemaValidator({ validate: async () => 'not validated' });
const top = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-compare-'));
const quiet = { stdio: ['pipe', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 26 };

const messages = {
  '7 KB, RSA-2048': {},
  '10 KB, RSA-2048': { groups: 28 },
  '200 KB, RSA-2048': { groups: 2_150 },
  '7 KB, RSA-4096': { key: 'RSA-4096' },
  '7 KB, P-256': { key: 'P-256' },
};
for (const [index, [name, options]] of Object.entries(messages).entries()) messages[name] = { ...makeMessage(path.join(top, String(index)), options), name };

// ---- CPU time ---------------------------------------------------------------------------------------------------
/** Milliseconds of all threads of a process so far. */
const cpuOf = (pid) => fs.readdirSync(`/proc/${pid}/task`).reduce((sum, task) => {
  try { return sum + Number(fs.readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6; } catch { return sum; }
}, 0);
/** Milliseconds of the children that have ended, in ticks of 10. */
const ofChildren = () => { const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' '); return (Number(fields[13]) + Number(fields[14])) * 10; };
const own = async (times, work) => {
  const began = process.cpuUsage();
  for (let i = 0; i < times; i++) await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / times;
};

// ---- the contestants --------------------------------------------------------------------------------------------
const worker = new Miniflare({
  modules: [
    { type: 'ESModule', path: path.join(path.dirname(wasmFile), 'compare.mjs'), contents: `import module from './${path.basename(wasmFile)}';
      let instance;
      export default { async fetch(request) {
        const times = Number(new URL(request.url).pathname.slice(1));
        if (request.method === 'POST') {
          instance = new WebAssembly.Instance(module, {});
          for (const octet of new Uint8Array(await request.arrayBuffer())) instance.exports.push(octet);
          return new Response(String(instance.exports.prepare()));
        }
        return new Response(String(times ? instance.exports.run(0, times) : 1)); } };` },
    { type: 'CompiledWasm', path: wasmFile },
  ],
  modulesRoot: path.dirname(wasmFile), compatibilityDate: '2026-04-01', cf: false, host: '127.0.0.1', port: 0,
});
const origin = (await worker.ready).origin;
const children = fs.readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
const workerd = children.find((pid) => fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workerd'));
const ask = async (method, times, body, wanted) => {
  const answer = await new Promise((resolve, reject) => {
    const request = http.request(`${origin}/${times}`, { agent: false, method }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(Buffer.concat(chunks).toString());
    });
    request.on('error', reject).end(body);
  });
  if (answer !== wanted) throw new Error(`workerd: ${answer}`);
};
const inWorkerd = async (message, times) => {
  await ask('POST', 0, message.input, '0');
  await ask('GET', Math.ceil(times / 4), undefined, '1'); // compiled by then
  const began = cpuOf(workerd);
  await ask('GET', times, undefined, '1');
  return (cpuOf(workerd) - began) / times;
};
const natively = (message, times) => Number(execFileSync(native, [message.folder, '0', String(times)], quiet));
const withXmlSec = (message, times) => Number(execFileSync(xmlSec, [message.file('out.xml'), message.file('idp.spki'), message.kind === 'ec' ? 'p256' : 'rsa', String(times)], quiet));
const withNodeSaml = (message, times) => own(times, async () => {
  const saml = new SAML({
    idpCert: message.pem, issuer: SP, audience: SP, callbackUrl: `${SP}/consume`, idpIssuer: IDP,
    wantAssertionsSigned: true, wantAuthnResponseSigned: true, acceptedClockSkewMs: 120_000, validateInResponseTo: 'never',
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: message.base64 });
  if (profile?.nameID !== 'ada@example.org') throw new Error('node-saml did not accept');
});
const metadata = (message) => `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${IDP}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${message.pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;
const withSamlify = (message, times) => {
  const idp = samlify.IdentityProvider({ metadata: metadata(message) });
  const sp = samlify.ServiceProvider({
    entityID: SP, wantMessageSigned: true, wantAssertionsSigned: true, clockDrifts: [-120_000, 120_000],
    assertionConsumerService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', Location: `${SP}/consume` }],
  });
  return own(times, async () => {
    const { extract } = await sp.parseLoginResponse(idp, 'post', { body: { SAMLResponse: message.base64 } });
    if (extract.nameID !== 'ada@example.org') throw new Error('samlify did not accept');
  });
};
const withPysaml2 = (message, times) => Number(execFileSync('python3', ['scripts/bench-pysaml2.py'], {
  ...quiet, env: { ...process.env, PYTHONPATH: process.env.PYTHON_PEERS },
  input: `${JSON.stringify({ sp: SP, metadata: metadata(message), base64: message.base64, times })}\n`,
}));
// xmlsec1 verifies one Signature for each call and repeats only that, so: two calls, and the start-up taken off.
const xmlsecOnce = (message, repeat) => ['Assertion', 'Response'].reduce((sum, parent) => {
  const began = ofChildren();
  execFileSync('xmlsec1', ['--verify', '--pubkey-cert-pem', message.file('idp.crt'), ...idAttributes, '--repeat', String(repeat), ...signatureOf(parent), message.file('out.xml')], quiet);
  return sum + ofChildren() - began;
}, 0);
const withXmlsec1 = (message, times) => (xmlsecOnce(message, times + 1) - xmlsecOnce(message, 1)) / times;

// How often each runs in a round for a message of 7 KB; fewer times for larger ones.
const contestants = [
  ['saml-edge, wasm in workerd', inWorkerd, 300],
  ['saml-edge, native', natively, 600],
  ...(fs.existsSync(xmlSec) ? [['xml-sec 0.4 (native Rust; signatures only)', withXmlSec, 150]] : []),
  ['xmlsec1 --repeat (native C, OpenSSL; signatures only)', withXmlsec1, 300],
  ['node-saml 5.1 (Node, OpenSSL)', withNodeSaml, 20],
  ['samlify 2.13 (Node, OpenSSL)', withSamlify, 20],
  ['pysaml2 7.5 (Python, calls xmlsec1)', withPysaml2, 3],
];
const least = (values) => Math.min(...values);
const figures = {};
for (let round = 0; round < rounds; round++) {
  for (const message of Object.values(messages)) {
    for (const [name, measure, often] of contestants) {
      const times = Math.max(2, Math.round(often * Math.min(1, 7_500 / message.octets)));
      const of = ((figures[message.name] ??= {})[name] ??= []);
      try { of.push(await measure(message, times)); } catch (error) { of.push(NaN); if (round === 0) console.log(`${name}, ${message.name}: ${String(error.message).split('\n')[0].slice(0, 200)}`); }
    }
  }
  console.log(`bench: round ${round + 1} of ${rounds}`);
}
const cell = (values) => (Number.isNaN(values[0]) ? 'refused' : least(values).toFixed(2));
console.log(`\nCPU milliseconds for one, the least of ${rounds} rounds; ${os.cpus()[0].model}, Node ${process.version}\n`);
console.log(`| From decode to Accepted | ${Object.values(messages).map(({ name }) => name).join(' | ')} |\n|---|${Object.keys(messages).map(() => '---|').join('')}`);
for (const [name] of contestants) console.log(`| ${name} | ${Object.keys(messages).map((message) => cell(figures[message][name])).join(' | ')} |`);
fs.writeFileSync('docs/bench-compare.svg', bars('CPU milliseconds from decode to Accepted, logarithmic', Object.keys(messages), contestants.map(([name]) => ({ name, values: Object.keys(messages).map((message) => least(figures[message][name])) }))));

// ---- growth -----------------------------------------------------------------------------------------------------
const sizes = [];
for (const groups of [0, 200, 500, 1_000, 1_500, 2_000, 2_400]) sizes.push(makeMessage(path.join(top, `growth-${groups}`), { groups }));
const points = sizes.map((message) => ({ x: message.octets / 1000, values: [] }));
for (let round = 0; round < rounds; round++) {
  for (const [index, message] of sizes.entries()) points[index].values.push(await inWorkerd(message, Math.max(20, Math.round(1_500_000 / message.octets))));
}
console.log('\n| Octets | ms in workerd |\n|---|---|');
for (const [index, point] of points.entries()) { point.y = least(point.values); console.log(`| ${sizes[index].octets} | ${point.y.toFixed(2)} |`); }
fs.writeFileSync('docs/bench-growth.svg', line('CPU milliseconds in workerd by the size of the Response in KB', points));
await worker.dispose();
fs.rmSync(top, { recursive: true });

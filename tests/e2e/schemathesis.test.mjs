// A fuzzing client that others wrote, made of our own /api/openapi.json: no 500, no answer and no media type that the
// document does not have, no body outside its schema. Seeded, so that a run can be had again: SCHEMATHESIS_SEED,
// SCHEMATHESIS_EXAMPLES (make schemathesis).
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { OPERATOR_TOKEN, enabled, stage } from './support.mjs';

const peers = process.env.PYTHON_PEERS;
const skip = !(peers && fs.existsSync(path.join(peers, 'schemathesis'))) && 'schemathesis could not be had: its tests are skipped';
const seed = process.env.SCHEMATHESIS_SEED ?? '1';
const examples = process.env.SCHEMATHESIS_EXAMPLES ?? '2';
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance,unsupported_method,allow_header_conformance,ignored_auth';
let here, folder;

before(async () => {
  if (skip) return;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-schemathesis-'));
  // With every key, so that nothing is unavailable: a 503 that is documented would hide one that is not.
  const key = (name) => {
    const at = (file) => path.join(folder, `${name}.${file}`);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=${name}`, '-keyout', at('key'), '-out', at('crt')], { stdio: 'ignore' });
    return fs.readFileSync(at('key'), 'utf8') + fs.readFileSync(at('crt'), 'utf8');
  };
  // Without its limits, which would answer for everything else.
  const ratelimits = Object.fromEntries(['IP', 'ORGANIZATION', 'TOKEN', 'CLIENT'].map((name) => [`LIMIT_${name}`, { simple: { limit: 1_000_000, period: 60 } }]));
  here = await stage({ ratelimits, keys: { SP_SIGNING_KEY: key('signing'), SP_DECRYPTION_KEY: key('decryption'), TOKEN_SIGNING_KEY: key('tokens') } });
  await enabled(here);
});
after(async () => { await here?.close(); if (folder) fs.rmSync(folder, { recursive: true }); });

/** Runs it; its report where something was found. */
function run(config, ...given) {
  const file = path.join(folder, `${Math.random()}.toml`);
  fs.writeFileSync(file, config);
  const child = spawn('python3', ['-m', 'schemathesis.cli', '--config-file', file, 'run', `${here.origin}/api/openapi.json`,
    '--seed', seed, '--generation-deterministic', '--max-examples', examples, '--checks', CHECKS, '--phases', 'examples,coverage,fuzzing', '--no-shrink',
    '--continue-on-failure', '--max-redirects', '0', '--request-timeout', '30', '--warnings', 'off', '--no-color', '-H', `Authorization: Bearer ${OPERATOR_TOKEN}`, ...given],
  { cwd: folder, env: { ...process.env, PYTHONPATH: peers, PYTHONDONTWRITEBYTECODE: '1' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { said += text; });
  return new Promise((resolve, reject) => child.on('error', reject).on('close', (status) => resolve({ status, said })));
}

const judged = ({ status, said }, t) => {
  if (process.env.SCHEMATHESIS_REPORT) fs.writeFileSync(process.env.SCHEMATHESIS_REPORT, said);
  t.diagnostic(/Test cases:[\s\S]*?\n\n/.exec(said)?.[0].replace(/\s+/g, ' ') ?? said.slice(-200));
  assert.equal(status, 0, said.slice(-20_000));
};

test('as the operator, at an organization that there is: every operation but those that take it away', { skip }, async (t) => {
  // DELETE of the organization would leave the other operations nothing to be tried on; the next test has it.
  judged(await run('[parameters]\n"path.org" = "acme"\n', '--exclude-name', 'DELETE /api/organizations/{org}'), t);
});

test('with whatever stands in the path', { skip }, async (t) => {
  judged(await run(''), t);
});

#!/usr/bin/env node
// Verifies a downloaded audit log: finds an entry that was changed, removed, added or moved, and, with the signed head, a
// tail or a beginning that was cut off. Needs Node alone.
//
//   node scripts/verify-audit.mjs audit.jsonl [more.jsonl …] [--head head.json --jwks jwks.json]
//   TOKEN=… node scripts/verify-audit.mjs --fetch https://HOST ORGANIZATION DIRECTORY    downloads all three, then verifies
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const NO_ENTRY = '0'.repeat(64);

/** The canonical form of RFC 8785: entries hold objects, lists, texts, whole numbers, true, false and null. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

export function hashOf({ hash: _, ...entry }) {
  return crypto.createHash('sha256').update(canonical(entry)).digest('hex');
}

/** The claims of a JWS in compact form, if a key of the set signed it (RFC 7515). */
export function verifyJws(jws, { keys }) {
  const [protectedHeader, payload, signature] = jws.split('.');
  const header = JSON.parse(Buffer.from(protectedHeader, 'base64url'));
  if (header.typ !== 'saml-edge-audit-head+jwt') throw new Error(`the head's signature is one over something else: ${header.typ}`);
  const jwk = keys.find((key) => key.kid === header.kid);
  if (!jwk) throw new Error(`no key of the set has the kid ${header.kid}`);
  const hash = { RS256: 'sha256', ES256: 'sha256', ES384: 'sha384', ES512: 'sha512' }[header.alg];
  if (!hash || (jwk.alg && jwk.alg !== header.alg)) throw new Error(`the algorithm ${header.alg} is not one of ours`);
  const key = { key: crypto.createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  const holds = crypto.verify(hash, Buffer.from(`${protectedHeader}.${payload}`), key, Buffer.from(signature, 'base64url'));
  if (!holds) throw new Error('the signature of the head does not verify');
  return JSON.parse(Buffer.from(payload, 'base64url'));
}

/** Holds the lines of a log to each other and to the head; throws what is wrong. */
export function verify(lines, { head, jwks } = {}) {
  const entries = lines.filter((line) => line.trim()).map((line, index) => {
    try { return JSON.parse(line); } catch { throw new Error(`line ${index + 1} is no JSON`); }
  });
  if (!entries.length) throw new Error('there is no entry');
  let before = null;
  for (const entry of entries) {
    const name = `entry ${entry.sequence}`;
    if (hashOf(entry) !== entry.hash) throw new Error(`${name} was changed: its hash is another one`);
    if (before && entry.sequence > before.sequence + 1) {
      throw new Error(`entries are missing: after ${before.sequence} comes ${entry.sequence}`);
    }
    if (before && entry.sequence !== before.sequence + 1) throw new Error(`${name} is out of order: it comes after ${before.sequence}`);
    if (before && entry.previous !== before.hash) throw new Error(`${name} does not follow the one before it: either was replaced`);
    if (entry.organization !== entries[0].organization) throw new Error(`${name} is of another organization`);
    if (entry.sequence === 1 && entry.previous !== NO_ENTRY) throw new Error('entry 1 follows something');
    before = entry;
  }
  return { entries: entries.length, first: entries[0].sequence, last: before.sequence, ...(head ? against(head, jwks, entries) : {}) };
}

function against({ signature, ...head }, jwks, entries) {
  if (signature && jwks && canonical(verifyJws(signature, jwks)) !== canonical(head)) throw new Error('the head says something else than what was signed');
  if (head.organization !== entries[0].organization) throw new Error('the head is of another organization');
  const at = (sequence) => entries[sequence - entries[0].sequence];
  if (entries[0].sequence > head.first_sequence) throw new Error(`the beginning is missing: entries ${head.first_sequence} to ${entries[0].sequence - 1}`);
  if (at(head.first_sequence) && at(head.first_sequence).previous !== head.anchor) throw new Error('the beginning does not follow the anchor of the head');
  const last = at(head.last_sequence);
  if (!last) throw new Error(`the end is missing: entries ${entries.at(-1).sequence + 1} to ${head.last_sequence}`);
  if (last.hash !== head.last_hash) throw new Error(`entry ${head.last_sequence} is not the one of the head`);
  return { signed: Boolean(signature && jwks), signed_at: head.signed_at };
}

/** Downloads log, head and keys. The head comes first: what is written meanwhile is after it. */
export async function download(origin, organization, token) {
  const get = async (url) => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    return response;
  };
  const log = `${origin}/api/organizations/${organization}/audit`;
  const head = await (await get(`${log}/head`)).json();
  const jwks = head.signature ? await (await fetch(`${origin}/oauth/jwks`)).json() : null;
  let text = '';
  for (let url = `${log}/export`; url;) {
    const page = await get(url);
    text += await page.text();
    const next = /<([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    url = next && new URL(next, origin).href;
  }
  return { text, head, jwks };
}

async function main(args) {
  const option = (name) => {
    const at = args.indexOf(name);
    return at < 0 ? null : JSON.parse(fs.readFileSync(args.splice(at, 2)[1], 'utf8'));
  };
  let [text, head, jwks] = ['', option('--head'), option('--jwks')];
  if (args[0] === '--fetch') {
    const [, origin, organization, directory] = args;
    ({ text, head, jwks } = await download(origin.replace(/\/$/, ''), organization, process.env.TOKEN));
    fs.mkdirSync(directory, { recursive: true });
    for (const [name, content] of [['audit.jsonl', text], ['head.json', JSON.stringify(head)], ['jwks.json', JSON.stringify(jwks)]]) {
      fs.writeFileSync(path.join(directory, name), content);
    }
  } else {
    text = args.map((file) => fs.readFileSync(file, 'utf8')).join('\n');
  }
  const found = verify(text.split('\n'), { head, jwks });
  const end = head ? (found.signed ? `complete as signed at ${found.signed_at}` : 'complete as an unsigned head says') : 'the end is not shown: give --head';
  console.log(`whole: ${found.entries} entries, ${found.first} to ${found.last}; ${end}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv.slice(2)).catch((error) => { console.error(`NOT WHOLE: ${error.message}`); process.exitCode = 1; });
}

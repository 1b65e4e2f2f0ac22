// What the end-to-end tests share: the real Worker in workerd, the real identity provider, HTTP with a cookie jar, Chromium.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createIdp } from '../../demo/idp.mjs';
import { start } from '../../scripts/runtime.mjs';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const screenshots = path.join(root, 'screenshots');
export const OPERATOR_TOKEN = crypto.randomBytes(24).toString('base64');

/** A Worker and an identity provider on free ports; with `inFront`, `control(…)` reaches in_front.mjs. */
export async function stage({ inFront = false, services, options = {}, logout = {}, variables, keys = {}, id = 'acme', idpHost = 'localhost', ratelimits } = {}) {
  const logs = [];
  const secrets = { OPERATOR_TOKEN, SESSION_KEY: crypto.randomBytes(32).toString('base64'), ...keys };
  const { runtime, origin } = await start({
    secrets, variables, services, logs, ratelimits, inFront: inFront ? path.join(root, 'tests/e2e/in_front.mjs') : undefined,
  });
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-'));
  // The identity provider knows its own origin, so the port comes first.
  const server = http.createServer((request, response) => idp.app(request, response));
  await new Promise((resolve) => server.listen(0, idpHost, resolve));
  const idp = createIdp({
    origin: `http://${idpHost}:${server.address().port}`, sp: `${origin}/organizations/${id}/saml`, stateDir: directory, options, logout,
  });
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await runtime.dispose();
    fs.rmSync(directory, { recursive: true, force: true });
  };
  const control = async (query = '') => {
    const answer = await fetch(`${origin}/in-front?${query}`);
    if (await answer.text() !== 'ok') throw new Error('the stage has no in_front.mjs');
  };
  return { origin, idp, options, logout, logs, runtime, close, control, api: api(origin) };
}

/** Calls the API as the operator, or with another token. */
export const api = (origin) => async (method, route, body, headers = {}) => {
  const response = await fetch(`${origin}${route}`, {
    method,
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
};

/**
 * A browser without a screen: cookies (Secure ones too, since this is localhost), forms, no redirects by itself.
 * As browsers do, it drops a cookie that says `SameSite=None` without `Secure`, and a POST from another site carries
 * only cookies that say both.
 */
export class Client {
  cookies = new Map();
  crossSite = new Set();
  /** `send` is `fetch`, or what sends as a browser's address bar does. */
  constructor(send = fetch) { this.send = send; }
  async request(url, { method = 'GET', form, headers = {}, fromOtherSite = false } = {}) {
    const host = new URL(url).host;
    const jar = this.cookies.get(host) ?? new Map();
    const carried = [...jar].filter(([name]) => !fromOtherSite || method === 'GET' || this.crossSite.has(`${host} ${name}`));
    const response = await this.send(url, {
      method, redirect: 'manual', body: form && new URLSearchParams(form),
      headers: { accept: 'text/html', cookie: carried.map(([name, value]) => `${name}=${value}`).join('; '), ...headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      const none = /; *SameSite=None *(;|$)/i.test(line), secure = /; *Secure *(;|$)/i.test(line);
      if (/max-age=0/i.test(line) || value === '') jar.delete(name); else if (!none || secure) jar.set(name, value);
      if (none && secure) this.crossSite.add(`${host} ${name}`); else this.crossSite.delete(`${host} ${name}`);
    }
    this.cookies.set(host, jar);
    return { status: response.status, location: response.headers.get('location'), headers: response.headers, text: await response.text() };
  }
  /** The same browser profile once more, as it is now. */
  copy() {
    const copy = new Client(this.send);
    copy.cookies = new Map([...this.cookies].map(([host, jar]) => [host, new Map(jar)]));
    copy.crossSite = new Set(this.crossSite);
    return copy;
  }
  /** Follows redirects until a page. */
  async open(url, options) {
    let answer = await this.request(url, options);
    for (let hops = 0; answer.location && hops < 10; hops += 1) {
      url = new URL(answer.location, url).href;
      answer = await this.request(url);
    }
    return { ...answer, url };
  }
}

/** As `fetch`, but that a page is asked for: `fetch` says of itself, by Fetch Metadata, that it is a script. */
export const navigate = (url, { method = 'GET', headers = {}, body }) => new Promise((resolve, reject) => {
  const text = body === undefined ? undefined : String(body);
  const form = text === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(text) };
  const request = http.request(url, { method, headers: { 'sec-fetch-mode': 'navigate', ...form, ...headers } }, (answer) => {
    const chunks = [];
    const named = new Headers();
    for (let at = 0; at < answer.rawHeaders.length; at += 2) named.append(answer.rawHeaders[at], answer.rawHeaders[at + 1]);
    answer.on('data', (chunk) => chunks.push(chunk)).on('error', reject)
      .on('end', () => resolve({ status: answer.statusCode, headers: named, text: async () => Buffer.concat(chunks).toString() }));
  });
  request.on('error', reject).end(text);
});

/** The action and fields of a page's first form. */
export function formOf(html) {
  const unescape = (text) => text.replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n)).replace(/&#x([0-9a-f]+);/gi, (_, n) => String.fromCharCode(parseInt(n, 16)))
    .replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  const action = unescape(/<form[^>]*action="([^"]*)"/.exec(html)?.[1] ?? '');
  const fields = {};
  for (const [input] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    if (name) fields[name] = unescape(/value="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  return { action, fields };
}

/** Signs in at the identity provider from a login URL; returns the form that it would post to us. */
export async function authenticate(client, url) {
  let answer = await client.open(url);
  // By HTTP-POST a form carries the request there, which a browser sends by itself.
  if (answer.text.includes('name="SAMLRequest"')) {
    const { action, fields } = formOf(answer.text);
    answer = { url: action, ...await client.request(action, { method: 'POST', form: fields }) };
  }
  if (answer.text.includes('name="password"')) {
    const { action, fields } = formOf(answer.text);
    const target = new URL(action, answer.url).href;
    answer = await client.open(target, { method: 'POST', form: { ...fields, email: 'ada@acme.example', password: 'demo' } });
  }
  return formOf(answer.text);
}

/** Posts the identity provider's form, as the browser would. */
export const post = (client, { action, fields }) =>
  client.request(action, { method: 'POST', form: fields, headers: { origin: 'null' }, fromOtherSite: true });

/**
 * The form posted `times` times at once; the statuses. On a busy machine workerd resets connections on which it came to
 * read no request for 15 s: those are made again. `fetch` would give up by itself.
 */
export function volley({ action, fields }, times, cookie = '') {
  const body = new URLSearchParams(fields).toString();
  const agent = new http.Agent({ maxSockets: Infinity });
  const headers = { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
  const shot = (left) => new Promise((resolve, reject) => {
    const request = http.request(action, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode)).on('error', reject);
    });
    request.on('error', (error) => { if (error.code === 'ECONNRESET' && left > 0) resolve(shot(left - 1)); else reject(error); });
    request.end(body);
  });
  return Promise.all(Array.from({ length: times }, () => shot(20)));
}

/** The identity provider's Response with `edit` applied to its XML, and signed anew with its key by xmlsec1. */
export function resigned(stage, { action, fields }, edit) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-resigned-'));
  const file = path.join(directory, 'response.xml'), key = path.join(directory, 'key.pem');
  fs.writeFileSync(key, stage.idp.key);
  let xml = edit(Buffer.from(fields.SAMLResponse, 'base64').toString('utf8'));
  xml = xml.replace(/<(DigestValue|SignatureValue)>[^<]*</g, '<$1><').replace(/<KeyInfo>.*?<\/KeyInfo>/gs, '');
  for (const element of ['Assertion', 'Response']) {
    fs.writeFileSync(file, xml);
    xml = execFileSync('xmlsec1', ['--sign', '--privkey-pem', key,
      '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:Response', '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion',
      '--node-xpath', `//*[local-name()='${element}']/*[local-name()='Signature']`, file], { stdio: ['ignore', 'pipe', 'pipe'] }).toString('utf8');
  }
  fs.rmSync(directory, { recursive: true, force: true });
  return { action, fields: { ...fields, SAMLResponse: Buffer.from(xml).toString('base64') } };
}

/** Creates an organization unless there is one, then writes, tests and enables its settings through the API. */
export async function enabled(stage, settings = {}, id = 'acme') {
  await stage.api('POST', '/api/organizations', { id, name: 'Acme' });
  const path_ = `/api/organizations/${id}/saml`;
  const { headers } = await stage.api('GET', path_);
  const put = await stage.api('PUT', path_, {
    sign_on_url: stage.idp.signOnUrl, certificates: [stage.idp.cert], ...settings,
  }, { 'if-match': headers.get('etag') });
  if (put.status !== 200) throw new Error(JSON.stringify(put.body));
  const test = await stage.api('POST', `${path_}/test`);
  const client = new Client();
  const answer = await post(client, await authenticate(client, test.body.login_url));
  if (answer.status !== 303) throw new Error(`${answer.status} ${answer.text}`);
  const enable = await stage.api('POST', `${path_}/enable`);
  if (enable.status !== 200) throw new Error(JSON.stringify([enable.body, (await stage.api('GET', `${path_}/test`)).body], null, 1));
  return enable.body;
}

/** What an application is told: the status of GET /session and its body. */
export async function session(stage, client) {
  const answer = await client.request(`${stage.origin}/session`, { headers: { accept: 'application/json' } });
  return { status: answer.status, body: JSON.parse(answer.text) };
}

/** The code under which the administrator finds the last refused sign-in. */
export const lastCode = async (stage, id = 'acme') =>
  (await stage.api('GET', `/api/organizations/${id}/saml/verdicts`)).body.verdicts[0]?.code;

/** The code of the verdict whose reference number a refused member is shown: the newest by the clock may be another. */
export async function codeOf(stage, answer, id = 'acme') {
  const [, reference] = /<code>([0-9A-Z]{5}-[0-9A-Z]{5})<\/code>/.exec(answer.text);
  return (await stage.api('GET', `/api/organizations/${id}/saml/verdicts/${reference}`)).body.code;
}

/** Debian's Chromium, driven by playwright-core, with an empty profile. */
export async function browser(options = {}) {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium']).toString().trim();
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-chromium-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args, ...options });
  const close = context.close.bind(context);
  context.close = async () => { await close(); fs.rmSync(profile, { recursive: true, force: true }); };
  return context;
}

/** A screenshot in light and dark, wide and phone. */
export async function shoot(page, name) {
  fs.mkdirSync(screenshots, { recursive: true });
  for (const [width, colorScheme, label] of [[1280, 'light', 'wide-light'], [1280, 'dark', 'wide-dark'], [375, 'light', 'phone-light'], [375, 'dark', 'phone-dark']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(screenshots, `${name}-${label}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

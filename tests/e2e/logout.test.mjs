// What we sign, and Single Logout, in the real runtime (WebCrypto signs, SQLite finds the sessions), with two identity
// providers that others wrote and that require signed requests: samlp and pysaml2.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { test } from 'node:test';
import { identity } from '../../demo/idp.mjs';
import { certificateOf, spKey } from '../../scripts/sp-key.mjs';
import { Client, authenticate, browser, enabled, formOf, post, root, shoot, stage } from './support.mjs';

const KINDS = { 'RSA 2048': 'rsa:2048', 'P-256': 'P-256', 'P-384': 'P-384', 'P-521': 'P-521' };
const keys = {};
const key = (kind) => (keys[kind] ??= spKey(KINDS[kind]));
const temporary = () => fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-'));

const session = async (here, client) => (await client.request(`${here.origin}/session`, { headers: { accept: 'application/json' } })).status;
const logoutPath = (here) => `${here.origin}/organizations/acme/saml/logout`;
const login = (here) => `${here.origin}/organizations/acme/saml/login`;

/** Signs a browser in. */
async function signIn(here, client = new Client()) {
  const answer = await post(client, await authenticate(client, login(here)));
  assert.equal(answer.status, 303, answer.text);
  assert.equal(await session(here, client), 200);
  return client;
}

/** Goes on as a browser does, by redirects, refreshes and forms that send themselves, until nothing goes on. */
async function follow(client, url, options) {
  const path_ = [];
  let answer = await client.request(url, options);
  for (let hops = 0; hops < 12; hops += 1) {
    path_.push(`${options?.method ?? 'GET'} ${new URL(url).pathname} ${answer.status}`);
    const refresh = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(answer.text)?.[1].replaceAll('&amp;', '&');
    const form = /name="(SAMLRequest|SAMLResponse)"/.test(answer.text) ? formOf(answer.text) : null;
    options = undefined;
    if (answer.location ?? refresh) url = new URL(answer.location ?? refresh, url).href;
    else if (form) { url = new URL(form.action, url).href; options = { method: 'POST', form: form.fields, headers: { origin: 'null', 'sec-fetch-site': 'cross-site' } }; }
    else return { ...answer, url, path: path_ };
    answer = await client.request(url, options);
  }
  throw new Error(`it goes in circles: ${path_.join(', ')}`);
}

const xmlsec1 = (xml, element, certificate) => {
  const directory = temporary();
  const [document, pem] = ['document.xml', 'certificate.pem'].map((name) => path.join(directory, name));
  fs.writeFileSync(document, xml);
  fs.writeFileSync(pem, certificate);
  try {
    execFileSync('xmlsec1', ['--verify', '--enabled-key-data', 'key-name', '--pubkey-cert-pem', pem, '--id-attr:ID', element, document], { stdio: 'pipe' });
    return true;
  } catch { return false; } finally { fs.rmSync(directory, { recursive: true }); }
};

for (const kind of Object.keys(KINDS)) {
  test(`metadata and AuthnRequest signed by a ${kind} key verify with xmlsec1`, async (t) => {
    const pem = key(kind);
    const here = await stage({ keys: { SP_SIGNING_KEY: pem, SP_SIGNING_KEY_NEXT: key('RSA 2048') } });
    t.after(here.close);
    await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
    const metadata = await (await fetch(`${here.origin}/organizations/acme/saml/metadata?signed=1`)).text();
    assert.ok(xmlsec1(metadata, 'urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor', certificateOf(pem)));
    assert.equal(metadata.match(/use="signing"/g).length, 2);
    const put = await here.api('PUT', '/api/organizations/acme/saml', {
      sign_on_url: here.idp.signOnUrl, certificates: [here.idp.cert], sign_authn_requests: true, authn_request_binding: 'post',
    }, { 'if-match': '*' });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    const { body } = await here.api('POST', '/api/organizations/acme/saml/test');
    const page = await new Client().request(body.login_url);
    const xml = Buffer.from(formOf(page.text).fields.SAMLRequest, 'base64').toString();
    assert.ok(xmlsec1(xml, 'urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest', certificateOf(pem)), xml);
  });
}

test('a malformed key stops every request and is named', async (t) => {
  for (const [keys_, words] of [
    [{ SP_SIGNING_KEY: 'nonsense' }, /The secret SP_SIGNING_KEY: it is not PEM/],
    [{ SP_SIGNING_KEY: key('P-256'), SP_SIGNING_KEY_NEXT: certificateOf(key('P-256')) }, /SP_SIGNING_KEY_NEXT: it has no private key/],
    [{ SP_SIGNING_KEY_NEXT: key('P-256') }, /SP_SIGNING_KEY_NEXT is set, and the one before it is not/],
  ]) {
    const here = await stage({ keys: keys_ });
    t.after(here.close);
    const answer = await fetch(`${here.origin}/healthz`);
    assert.equal(answer.status, 503);
    const problem = await answer.json();
    assert.equal(problem.code, 'deployment.misconfigured');
    assert.match(problem.detail, words);
  }
});

/** A stage with a samlp that requires signed requests. */
async function samlp({ binding = 'redirect', idpBinding = 'redirect', ...further } = {}) {
  const pem = key('RSA 2048');
  const here = await stage({
    keys: { SP_SIGNING_KEY: pem }, options: { signingCert: certificateOf(pem) },
    logout: { cert: certificateOf(pem), binding: idpBinding }, ...further,
  });
  await enabled(here, {
    sign_authn_requests: true, authn_request_binding: binding, single_logout_url: here.idp.logoutUrl, single_logout_binding: binding,
  });
  return here;
}

test('samlp, requiring signed requests, refuses ours when it is changed or unsigned', async (t) => {
  const here = await samlp();
  t.after(here.close);
  const { location } = await new Client().request(login(here));
  const client = new Client();
  await authenticate(client, location);
  assert.match((await client.request(location)).text, /SAMLResponse/);
  const changed = new URL(location);
  changed.searchParams.set('RelayState', 'x');
  const unsigned = new URL(location);
  unsigned.searchParams.delete('Signature');
  for (const url of [changed, unsigned]) assert.equal((await client.request(url.href)).status, 500, url.href);
});

for (const binding of ['redirect', 'post']) {
  for (const idpBinding of ['redirect', 'post']) {
    test(`samlp: signed requests by ${binding}; logout from both sides, ours by ${binding}, theirs by ${idpBinding}`, async (t) => {
      const here = await samlp({ binding, idpBinding });
      t.after(here.close);
      const member = await signIn(here);
      const bystander = await signIn(here);
      const out = await follow(member, logoutPath(here), { method: 'POST', form: { csrf: '' }, headers: { 'sec-fetch-site': 'same-origin' } });
      assert.equal(out.url, `${here.origin}/?signed_out=everywhere`, JSON.stringify([out.path, out.text]));
      assert.match(out.text, /Here, and at your organization\./);
      assert.equal(await session(here, member), 401);
      assert.equal(await session(here, bystander), 200, 'another session of the same member, by its SessionIndex');
      assert.match((await member.open(here.idp.signOnUrl.replace('/saml/sso', '/launch'))).text, /name="password"/, 'the identity provider asks anew');
      // From there, in a browser that has the identity provider's cookie and not ours.
      const frame = new Client();
      const idpHost = new URL(here.idp.logoutUrl).host;
      frame.cookies.set(idpHost, bystander.cookies.get(idpHost));
      const back = await follow(frame, here.idp.logoutUrl);
      assert.equal(back.status, 200, JSON.stringify([back.path, back.text]));
      assert.ok(back.path.filter((step) => step.includes('/saml/logout ')).length >= 3, back.path.join(', '));
      assert.equal(await session(here, bystander), 401);
      assert.deepEqual((await here.api('GET', '/api/organizations/acme/saml/verdicts')).body.verdicts, [], 'nothing was refused');
    });
  }
}

test('samlp: a logout that is not complete is told', async (t) => {
  const here = await samlp();
  t.after(here.close);
  const member = await signIn(here);
  here.logout.fails = new Error('a session elsewhere stays');
  const out = await follow(member, logoutPath(here));
  assert.equal(out.url, `${here.origin}/?signed_out=partly`, out.text);
});

test('in Chromium: a hidden frame of another site ends the session; the pages', { skip: !process.env.CHROMIUM && 'no Chromium' }, async (t) => {
  for (const binding of ['redirect', 'post']) {
    // 127.0.0.1 and localhost are different sites: the frame has no cookie of ours.
    const here = await samlp({ binding, idpBinding: binding, idpHost: '127.0.0.1' });
    t.after(here.close);
    const context = await browser();
    t.after(() => context.close());
    const page = await context.newPage();
    const signIn_ = async () => {
      await page.goto(login(here));
      if (await page.locator('[name=password]').count()) { await page.fill('[name=password]', 'demo'); await page.click('button'); }
      await page.waitForURL(`${here.origin}/`);
      assert.equal(await page.locator('h1').textContent(), 'You are signed in');
    };
    await signIn_();
    const refused = [];
    page.on('console', (message) => { if (message.type() === 'error') refused.push(message.text()); });
    await page.goto(here.idp.signOnUrl.replace('/saml/sso', '/sign-out'));
    await page.waitForFunction(() => new Promise((resolve) => { setTimeout(() => resolve(true), 500); }));
    const frame = page.frames()[1];
    await frame.waitForURL(`${here.idp.logoutUrl}*`);
    assert.match(await frame.locator('body').textContent(), /OK/, JSON.stringify([frame.url(), refused]));
    await page.goto(here.origin);
    assert.equal(await page.locator('h1').textContent(), 'Sign in', 'the session has ended');
    // And from our own page, by its button.
    await signIn_();
    await page.click('text=Sign out');
    await page.waitForURL(`${here.origin}/?signed_out=everywhere`);
    if (binding === 'redirect') await shoot(page, 'signed-out-everywhere');
    await signIn_();
    // A link of another site asks first.
    await page.goto(here.idp.logoutUrl.replace('/saml/logout', '/certificate.pem'));
    await page.evaluate((url) => { location.href = url; }, logoutPath(here));
    await page.waitForSelector('text=Sign out?');
    if (binding === 'redirect') await shoot(page, 'sign-out-question');
    await page.click('button:has-text("Sign out")');
    await page.waitForURL(`${here.origin}/?signed_out=everywhere`);
  }
});

test('the settings page offers Single Logout and signing where there is a key', { skip: !process.env.CHROMIUM && 'no Chromium' }, async (t) => {
  const context = await browser();
  t.after(() => context.close());
  const page = await context.newPage();
  for (const keys_ of [{}, { SP_SIGNING_KEY: key('P-256') }]) {
    const here = await stage({ keys: keys_ });
    t.after(here.close);
    await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
    const { body } = await here.api('POST', '/api/organizations/acme/setup-links');
    await page.goto(body.url);
    await page.click('summary:has-text("Advanced")');
    const has = 'SP_SIGNING_KEY' in keys_;
    assert.equal(await page.locator('[name=sign_authn_requests]').isDisabled(), !has);
    await shoot(page, `settings-logout-${has ? 'with' : 'without'}-key`);
    if (!has) continue;
    await page.fill('[name=sign_on_url]', here.idp.signOnUrl);
    await page.fill('[name=certificates]', here.idp.cert);
    await page.check('[name=sign_authn_requests]');
    await page.fill('[name=single_logout_url]', here.idp.logoutUrl);
    await page.selectOption('[name=single_logout_binding]', 'post');
    await page.click('button[value=update]');
    await page.waitForURL(/saved=1/);
    const saved = (await here.api('GET', '/api/organizations/acme/saml')).body;
    assert.deepEqual([saved.sign_authn_requests, saved.single_logout_url, saved.single_logout_binding], [true, here.idp.logoutUrl, 'post']);
  }
});

/** Starts pysaml2's identity provider for the Worker of `here`. */
async function pysaml2(here) {
  const directory = temporary();
  const { cert } = identity(directory);
  const sp = path.join(directory, 'sp.xml');
  fs.writeFileSync(sp, await (await fetch(`${here.origin}/organizations/acme/saml/metadata`)).text());
  const child = spawn('python3', [path.join(root, 'tests/e2e/pysaml2_idp.py')], {
    env: { ...process.env, PYTHONPATH: process.env.PYTHON_PEERS }, stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.write(`${JSON.stringify({ key: path.join(directory, 'idp.key.pem'), cert: path.join(directory, 'idp.certificate.pem'), sp })}\n`);
  const lines = readline.createInterface({ input: child.stdout });
  const first = await new Promise((resolve, reject) => { lines.once('line', resolve); child.once('exit', () => reject(new Error('pysaml2 ended'))); });
  const { origin } = JSON.parse(first);
  const close = () => { child.kill(); fs.rmSync(directory, { recursive: true }); };
  return { origin, cert, close };
}

const without = !process.env.PYTHON_PEERS && 'pysaml2 could not be had: its tests are skipped';
for (const binding of ['redirect', 'post']) {
  test(`pysaml2, requiring signed requests: sign-in and logout from both sides by ${binding}`, { skip: without }, async (t) => {
    const here = await stage({ keys: { SP_SIGNING_KEY: key('RSA 2048') } });
    t.after(here.close);
    await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
    const idp = await pysaml2(here);
    t.after(idp.close);
    const settings = {
      sign_on_url: `${idp.origin}/sso`, certificates: [idp.cert], authn_request_binding: binding,
      sign_authn_requests: false, single_logout_url: `${idp.origin}/slo`, single_logout_binding: binding,
    };
    const write = async (sign) => {
      const put = await here.api('PUT', '/api/organizations/acme/saml', { ...settings, sign_authn_requests: sign }, { 'if-match': '*' });
      assert.equal(put.status, 200, JSON.stringify(put.body));
      return (await here.api('POST', '/api/organizations/acme/saml/test')).body.login_url;
    };
    const refused = await follow(new Client(), await write(false));
    assert.equal(refused.status, 400, 'pysaml2 wants a signature');
    const tested = await follow(new Client(), await write(true));
    const verdict = (await here.api('GET', '/api/organizations/acme/saml/test')).body;
    assert.equal(verdict.outcome, 'accepted', JSON.stringify([verdict, tested.path, tested.text.slice(0, 500)], null, 1));
    assert.equal((await here.api('POST', '/api/organizations/acme/saml/enable')).status, 200);
    // The member signs out.
    const member = new Client();
    await follow(member, login(here));
    assert.equal(await session(here, member), 200);
    const out = await follow(member, logoutPath(here));
    assert.equal(out.url, `${here.origin}/?signed_out=everywhere`, JSON.stringify([out.path, out.text]));
    assert.equal(await session(here, member), 401);
    // The identity provider signs the member out, in a browser without our cookie.
    await follow(member, login(here));
    const back = await follow(new Client(), `${idp.origin}/start?binding=${binding}`);
    assert.equal(back.text, 'signed out, RelayState opaque state', JSON.stringify(back.path));
    assert.equal(await session(here, member), 401);
  });
}

// The examples run as they are described: each started by its one command's function, and used as a member would.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { test } from 'node:test';
import { SignJWT, UnsecuredJWT, importPKCS8 } from 'jose';
import { start } from '../../examples/run.mjs';
import { spKey } from '../../scripts/sp-key.mjs';
import { Client, authenticate, browser, navigate, post } from './support.mjs';

/** Signs a member in on the way to a page; the page. */
async function signIn(client, url) {
  let answer = await client.request(url);
  for (let hops = 0; answer.location && !answer.location.includes('/saml/login'); hops += 1) {
    assert.ok(hops < 5, answer.location);
    url = new URL(answer.location, url).href;
    answer = await client.request(url);
  }
  const login = new URL(answer.location, url).href;
  const { location } = await post(client, await authenticate(client, login));
  return client.open(new URL(location, login).href);
}

test('Express with openid-client', async (t) => {
  const example = await start('express');
  t.after(example.close);
  const client = new Client(navigate);
  const page = await signIn(client, `${example.open}/`);
  assert.equal(page.status, 200);
  assert.equal(JSON.parse(page.text).organization, 'acme');
  const again = await client.request(`${example.open}/`);
  assert.equal(again.status, 200, 'the application has a session of its own');
  const out = await client.open(`${example.open}/logout`, { method: 'POST' });
  assert.equal(out.text, 'Signed out.');
  assert.equal((await client.request(`${example.open}/`)).location, '/login');
});

test('a static site behind the gate', async (t) => {
  const example = await start('static-site');
  t.after(example.close);
  assert.equal((await fetch(`${example.open}/who.js`)).status, 401);
  const style = await fetch(`${example.open}/public/site.css`);
  assert.deepEqual([style.status, style.headers.get('cache-control')], [200, 'max-age=60']);
  const client = new Client(navigate);
  const page = await signIn(client, `${example.open}/chapters/1.html`);
  assert.match(page.text, /<h1>Chapter 1<\/h1>/);
  assert.equal(page.headers.get('cache-control'), 'private, max-age=60');
  assert.equal((await client.request(`${example.open}/nothing`)).status, 404);
  const context = await browser();
  t.after(() => context.close());
  const tab = await context.newPage();
  await tab.goto(`${example.open}/`);
  await tab.fill('input[name=email]', 'ada@acme.example');
  await tab.fill('input[name=password]', 'demo');
  await tab.press('input[name=password]', 'Enter');
  await tab.waitForFunction(() => document.getElementById('who')?.textContent.includes('@') || /Ada/.test(document.getElementById('who')?.textContent ?? ''));
  await tab.click('button');
  await tab.waitForURL(/signed_out=1/);
});

test('a Rust service that verifies the token', { timeout: 540_000 }, async (t) => {
  const example = await start('axum');
  t.after(example.close);
  const client = new Client(navigate);
  const page = await signIn(client, `${example.open}/`);
  assert.match(page.text, /^Hello, /);
  const { status } = await client.request(`${example.open}/reports`);
  const { roles } = JSON.parse((await client.request(`${example.open}/session`)).text);
  assert.equal(status, roles.includes('staff') ? 200 : 403);
  // Who reaches the service without the gate gets no further by saying who they are.
  const direct = async (headers) => (await fetch(`${example.service.replace('127.0.0.1', 'localhost')}/`, { headers })).status;
  assert.equal(await direct({}), 401);
  assert.equal(await direct({ 'saml-edge-subject': 'ada', 'saml-edge-name': 'Ada' }), 401);
  const { keys } = await (await fetch(`${example.open}/oauth/jwks`)).json();
  const now = Math.floor(Date.now() / 1000);
  const good = { iss: example.it.origin, aud: example.audience, sub: 's', name: 'Ada', roles: [], iat: now, exp: now + 60 };
  const privateKey = (secret) => importPKCS8(secret.slice(0, secret.indexOf('-----BEGIN CERTIFICATE')), 'ES256');
  const key = await privateKey(example.key);
  const signed = (claims, header = {}, by = key) => new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: keys[0].kid, ...header }).sign(by);
  const of = async (token) => direct({ 'saml-edge-token': await token });
  assert.equal(await of(signed(good)), 200);
  assert.equal(await of(signed({ ...good, exp: now - 11 })), 401);
  assert.equal(await of(signed({ ...good, iat: now + 60 })), 401);
  assert.equal(await of(signed({ ...good, aud: 'https://another.example' })), 401);
  assert.equal(await of(signed({ ...good, iss: 'https://another.example' })), 401);
  assert.equal(await of(signed(good, {}, await privateKey(spKey('P-256')))), 401);
  assert.equal(await of(signed(good, { kid: 'unknown' })), 401);
  assert.equal(await of(new UnsecuredJWT(good).encode()), 401);
  // The public key as the secret of an HMAC: the best known confusion of algorithms.
  const secret = crypto.createSecretKey(Buffer.from(JSON.stringify(keys[0])));
  assert.equal(await of(signed(good, { alg: 'HS256' }, secret)), 401);
  assert.equal(await of(`${(await signed(good)).slice(0, -4)}AAAA`), 401);
});

// KV and Durable Objects that fail, in the real runtime: a clear 503, nobody signed in, and full recovery.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, authenticate, enabled, post, stage } from './support.mjs';

// A module in front of the Worker: `/fail?kv=1&do=1` makes its stores throw from then on.
const wrapper = `
import Worker, { OrganizationObject } from './index.js';
export { OrganizationObject };
const failing = { kv: false, do: false };
const broken = (store) => { throw new Error(store + ' is down'); };
const kv = (real) => new Proxy(real, { get(target, name) {
  const value = Reflect.get(target, name, target);
  return typeof value === 'function' && name !== 'constructor' ? (...args) => failing.kv ? Promise.reject(new Error('KV is down')) : value.apply(target, args) : value;
} });
const objects = (real) => new Proxy(real, { get(target, name) {
  const value = Reflect.get(target, name, target);
  return typeof value === 'function' && name !== 'constructor' ? (...args) => { if (failing.do) broken('Durable Object'); return value.apply(target, args); } : value;
} });
export default { async fetch(request, env, context) {
  const url = new URL(request.url);
  if (url.pathname === '/fail') {
    failing.kv = url.searchParams.has('kv'); failing.do = url.searchParams.has('do');
    return new Response('ok');
  }
  const wrapped = { ...env, SETTINGS: kv(env.SETTINGS), ORGANIZATION: objects(env.ORGANIZATION) };
  return typeof Worker === 'function' ? new Worker(context, wrapped).fetch(request) : Worker.fetch(request, wrapped, context);
} };`;

let here;
before(async () => { here = await stage({ wrapper }); await enabled(here); });
after(() => here.close());
const fail = (query) => fetch(`${here.origin}/fail?${query}`).then((answer) => answer.text());
const login = () => `${here.origin}/organizations/acme/saml/login`;

for (const store of ['kv', 'do']) {
  test(`${store} down: the ACS answers 503 and signs nobody in; the same Response works after`, async () => {
    const client = new Client();
    const form = await authenticate(client, login());
    await fail(store);
    const answer = await post(client, form);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '5');
    assert.ok(!answer.headers.getSetCookie().some((cookie) => cookie.startsWith('__Host-saml-session')));
    assert.equal((await here.api('GET', '/healthz')).status, 503);
    const problem = await here.api('GET', '/api/organizations' + (store === 'do' ? '/acme/saml' : ''));
    assert.equal(problem.status, 503);
    assert.equal(problem.body.code, 'service.unavailable');
    await fail('');
    assert.equal((await here.api('GET', '/healthz')).status, 200);
    assert.equal((await post(client, form)).status, 303);
  });
}

test('a Durable Object that is down reads no session: 503, not "signed out"', async () => {
  const client = new Client();
  await post(client, await authenticate(client, login()));
  await fail('do');
  const answer = await client.request(`${here.origin}/session`, { headers: { accept: 'application/json' } });
  assert.equal(answer.status, 503);
  await fail('');
  assert.equal((await client.request(`${here.origin}/session`)).status, 200);
});

test('a missing or malformed secret stops every request and is named', async () => {
  const { runtime, origin } = await (await import('../../scripts/runtime.mjs')).start({
    secrets: { OPERATOR_TOKEN: 'x'.repeat(32), SESSION_KEY: 'c2hvcnQ=' }, logs: [],
  });
  const answer = await fetch(`${origin}/session`);
  assert.equal(answer.status, 503);
  const body = await answer.json();
  assert.equal(body.code, 'deployment.misconfigured');
  assert.match(body.detail, /SESSION_KEY/);
  await runtime.dispose();
});

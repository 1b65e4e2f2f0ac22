// Limits in workerd, by the platform's own rate limiting; by the isolate's counts: tests/http/limits.rs, tests/limits.rs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enabled, stage } from './support.mjs';

const simple = (limit) => ({ simple: { limit, period: 60 } });
let here;
before(async () => {
  here = await stage({ ratelimits: { LIMIT_IP: simple(9000), LIMIT_ORGANIZATION: simple(150), LIMIT_TOKEN: simple(9000), LIMIT_CLIENT: simple(9000) } });
  await enabled(here);
  await here.api('POST', '/api/organizations', { id: 'other', name: 'Other' });
});
after(() => here.close());

const metadata = async (id) => {
  const began = performance.now();
  const answer = await fetch(`${here.origin}/organizations/${id}/saml/metadata`);
  const body = await answer.text();
  return { status: answer.status, headers: answer.headers, body, took: performance.now() - began };
};
const median = async (times) => {
  const took = [];
  for (let i = 0; i < times; i += 1) {
    const answer = await metadata('other');
    assert.equal(answer.status, 200);
    took.push(answer.took);
  }
  return took.sort((a, b) => a - b)[times >> 1];
};
const flood = (times) => Promise.all(Array.from({ length: times }, async () => {
  const answer = await fetch(`${here.origin}/organizations/acme/saml/consume`, { method: 'POST', body: 'SAMLResponse=PHg%2B', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  await answer.arrayBuffer();
  return answer.status;
}));

test('a flood of one organization is turned away before any store, and does not slow another', async () => {
  const calm = await median(30);
  const statuses = await flood(400);
  // A minute may end in between: then there are two windows.
  assert.ok(statuses.filter((status) => status === 429).length >= 90, String(statuses));
  assert.ok(statuses.every((status) => status === 403 || status === 429));
  let on = true;
  const background = (async () => { while (on) await flood(8); })();
  const during = await median(30);
  on = false;
  await background;
  console.log(`    another organization's answer: ${calm.toFixed(1)} ms in peace, ${during.toFixed(1)} ms in the flood (median)`);
  assert.ok(during < calm * 10 + 100, `${calm} ms, ${during} ms`);
});

test('who is turned away is told when to come again', async () => {
  await flood(160);
  const { status, headers, body } = await metadata('acme');
  assert.equal(status, 429);
  assert.equal(headers.get('retry-after'), '60');
  assert.deepEqual([JSON.parse(body).code, JSON.parse(body).limit], ['request.too_many', 'organization']);
  const page = await fetch(`${here.origin}/organizations/acme/saml/login`, { headers: { accept: 'text/html' } });
  assert.equal(page.status, 429);
  assert.match(await page.text(), /too many requests/);
});

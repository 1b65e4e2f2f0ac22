// The attack self-test in the real runtime: WebCrypto's throw-away keys, the page without JavaScript, the same document
// from the API, and nothing of the organization touched.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { Client, authenticate, browser, enabled, post, shoot, stage } from './support.mjs';

const saml = '/api/organizations/acme/saml';
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
let here;
before(async () => {
  here = await stage();
  await enabled(here);
});
after(() => here.close());

/** Seconds of CPU that workerd has used. */
function cpu() {
  const [pid] = execFileSync('pgrep', ['-P', String(process.pid), 'workerd']).toString().trim().split('\n');
  const [user, system] = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}

test('every attack is held, every valid sign-in accepted; a second run has to wait', async (t) => {
  assert.equal((await here.api('GET', `${saml}/self-test`)).body.code, 'self_test.none');
  const began = [cpu(), performance.now()];
  const { status, body } = await here.api('POST', `${saml}/self-test`);
  t.diagnostic(`${body.summary.attacks + body.summary.valid} messages: ${(cpu() - began[0]).toFixed(2)} s of CPU, ${((performance.now() - began[1]) / 1000).toFixed(2)} s`);
  assert.equal(status, 200);
  assert.deepEqual(body.findings.filter((finding) => !finding.held), []);
  assert.equal(body.outcome, 'passed');
  assert.equal(body.summary.held, body.summary.attacks);
  assert.equal(body.summary.accepted, 0);
  assert.equal(body.summary.valid_accepted, body.summary.valid);
  assert.ok(body.summary.attacks > 150 && body.summary.valid > 9, JSON.stringify(body.summary));
  assert.equal(body.settings.live, true);
  assert.ok(cpu() - began[0] < 5, 'it is bounded');
  const again = await here.api('POST', `${saml}/self-test`);
  assert.deepEqual([again.status, again.body.code, again.headers.get('retry-after')], [429, 'self_test.running', '10']);
  assert.deepEqual((await here.api('GET', `${saml}/self-test`)).body, body);
});

test('it touches nothing: settings, verdicts and sessions are as they were', async () => {
  const client = new Client();
  const answer = await post(client, await authenticate(client, `${here.origin}/organizations/acme/saml/login`));
  assert.equal(answer.status, 303);
  // The days that a certificate has left go by the clock.
  const settings = async () => ({ ...(await here.api('GET', saml)).body, certificate_details: null });
  const seen = async () => [
    await settings(), (await here.api('GET', saml)).headers.get('etag'),
    (await here.api('GET', `${saml}/verdicts`)).body, (await here.api('GET', `${saml}/test`)).body,
    JSON.parse((await client.request(`${here.origin}/session`, { headers: { accept: 'application/json' } })).text),
  ];
  const before = await seen();
  await pause(10);
  assert.equal((await here.api('POST', `${saml}/self-test`)).body.outcome, 'passed');
  assert.deepEqual(await seen(), before);
  const kv = await here.runtime.getKVNamespace('SETTINGS');
  for (const { name } of (await kv.list()).keys) assert.ok(!(await kv.get(name)).includes('self-test'), name);
  const member = new Client();
  assert.equal((await post(member, await authenticate(member, `${here.origin}/organizations/acme/saml/login`))).status, 303);
});

test('on the page: one button, the list, and the report to keep, without JavaScript and on a phone', async () => {
  const { body } = await here.api('POST', '/api/organizations/acme/setup-links', {});
  const plain = await browser({ javaScriptEnabled: false, viewport: { width: 375, height: 800 }, acceptDownloads: true });
  const tab = plain.pages()[0] ?? await plain.newPage();
  await tab.goto(body.url);
  await pause(10);
  await tab.getByRole('button', { name: 'Run the attack self-test' }).click();
  await tab.waitForURL(/sso\/self-test$/);
  await tab.getByText('Every attack was held.').waitFor();
  const width = await tab.locator('html').evaluate((html) => html.scrollWidth).catch(() => 375);
  assert.ok(width <= 375, `no sideways scrolling, but ${width} px`);
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('link', { name: /download/i }).click()]);
  assert.equal(download.suggestedFilename(), 'saml-self-test-acme.json');
  const report = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
  assert.deepEqual(report, (await here.api('GET', `${saml}/self-test`)).body);
  await shoot(tab, 'self-test');
  await tab.getByRole('link', { name: 'Back to the settings' }).click();
  await tab.getByText('Every attack was held.').waitFor();
  await shoot(tab, 'settings-self-test');
  await plain.close();
});

test('a draft without a certificate can be tested; strangers cannot', async () => {
  await here.api('POST', '/api/organizations', { id: 'draft', name: 'Draft' });
  const { body } = await here.api('POST', '/api/organizations/draft/saml/self-test');
  assert.deepEqual([body.outcome, body.settings.live], ['passed', false]);
  assert.equal((await here.api('POST', '/api/organizations/draft/saml/self-test', undefined, { authorization: '' })).status, 401);
  const page = `${here.origin}/organizations/draft/settings/sso/self-test`;
  assert.equal((await fetch(page, { method: 'POST' })).status, 401);
  assert.equal((await fetch(page)).status, 401);
});

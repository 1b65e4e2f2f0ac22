// Shadow verification: the identity provider rolls its key over while a draft with the next one is beside what is live.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { identity } from '../../demo/idp.mjs';
import { authenticate, browser, Client, codeOf, enabled, post, session, shoot, stage } from './support.mjs';

const SAML = '/api/organizations/acme/saml';
const PEOPLE = ['ada', 'bea', 'cyd'];
let here, next, directory;
before(async () => {
  here = await stage({ inFront: true });
  await enabled(here);
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-next-'));
  next = identity(directory);
});
after(async () => { await here?.close(); fs.rmSync(directory, { recursive: true, force: true }); });

async function draft(certificates, changes = {}) {
  const { headers } = await here.api('GET', SAML);
  const put = await here.api('PUT', SAML, { sign_on_url: here.idp.signOnUrl, idp_entity_id: here.idp.entityId, certificates, ...changes }, { 'if-match': headers.get('etag') });
  assert.equal(put.status, 200, JSON.stringify(put.body));
}
/** One of three people signs in, or tries to. */
async function signIn(number = 0) {
  const id = `${PEOPLE[number % 3]}@acme.example`;
  here.options.getUserFromRequest = () => ({ id, displayName: id, emails: [{ value: id }], name: { givenName: 'A', familyName: 'B' } });
  const client = new Client();
  return { client, answer: await post(client, await authenticate(client, `${here.origin}/organizations/acme/saml/login`)) };
}
/** What the draft said, once it has said as much: it does so after the answer. */
async function said(wanted) {
  for (let tries = 0; ; tries += 1) {
    const { body } = await here.api('GET', `${SAML}/shadow`);
    if (Object.entries(wanted).every(([name, value]) => body[name] === value)) return body;
    assert.ok(tries < 100, `${JSON.stringify(wanted)} never came: ${JSON.stringify({ ...body, disagreements: body.disagreements.length })}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('a draft that knows both keys agrees', async () => {
  await draft([here.idp.cert, next.cert]);
  const { client, answer } = await signIn();
  assert.equal(answer.status, 303);
  assert.equal((await session(here, client)).status, 200);
  await said({ agreed: 1, disagreed: 0, judging: true });
});

test('a shadow that fails or never ends keeps nobody waiting and changes nothing', async () => {
  for (const mode of ['down', 'hangs']) {
    await here.control(`shadow=${mode}`);
    const began = Date.now();
    const { client, answer } = await signIn();
    assert.equal(answer.status, 303, mode);
    assert.equal((await session(here, client)).status, 200, mode);
    assert.ok(Date.now() - began < 5_000, mode);
    await here.control();
  }
  await said({ agreed: 1, disagreed: 0 });
});

test('another draft begins anew; without the present key it would have refused who was signed in', async () => {
  await draft([next.cert]);
  await said({ agreed: 0, disagreed: 0 });
  assert.equal((await signIn()).answer.status, 303);
  const { disagreements: [it] } = await said({ only_live_accepts: 1 });
  assert.equal(it.draft_code, 'signature.key_mismatch');
  assert.equal((await here.api('GET', `${SAML}/verdicts/${it.reference}`)).body.outcome, 'accepted');
});

test('the identity provider rolls over first: live refuses, the draft accepts, and nobody is signed in by it', async () => {
  await draft([next.cert], { clock_skew_seconds: 119 });
  Object.assign(here.options, { key: next.key, cert: next.cert });
  const { client, answer } = await signIn();
  assert.equal(answer.status, 403);
  assert.equal(await codeOf(here, answer), 'signature.key_mismatch');
  assert.equal((await session(here, client)).status, 401);
  const { disagreements: [it] } = await said({ only_draft_accepts: 1, disagreed: 1 });
  assert.deepEqual([it.live_code, it.draft_code], ['signature.key_mismatch', null]);
  assert.ok(!JSON.stringify(it).includes('ada@acme.example'), 'redacted until it is asked for');
});

test('the page says so, and puts the draft live when it accepted enough', async () => {
  const context = await browser();
  const page = context.pages()[0] ?? await context.newPage();
  await page.goto((await here.api('POST', '/api/organizations/acme/setup-links', {})).body.url);
  await page.getByRole('heading', { name: 'Draft beside live' }).waitFor();
  await page.getByText('It can go live on 10 sign-ins of 3 people').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Put live' }).count(), 0);
  assert.equal((await here.api('POST', `${SAML}/shadow/activate`)).body.code, 'shadow.not_enough');
  for (let number = 1; number < 10; number += 1) assert.equal((await signIn(number)).answer.status, 403);
  await said({ only_draft_accepts: 10, subjects: 3, can_activate: true });
  await page.reload();
  await page.locator('#shadow').scrollIntoViewIfNeeded();
  await shoot(page, 'settings-shadow');
  await page.getByRole('button', { name: 'Put live' }).click();
  await page.waitForURL(/enabled/);
  await page.getByText('real sign-ins instead of a test').first().waitFor();
  await context.close();
  const { body } = await here.api('GET', SAML);
  assert.deepEqual([body.state, body.tested_at, body.live], ['enabled', null, null]);
  assert.equal((await signIn()).answer.status, 303);
});

test('a change of the mapping shows whom the application would see', async () => {
  await draft([next.cert], { attributes: { email: [], name: [], roles: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'] } });
  assert.equal((await signIn(1)).answer.status, 303);
  const { disagreements: [it] } = await said({ subject_differs: 1 });
  const roles = it.differences.find((difference) => difference.field === 'roles');
  assert.equal(roles.draft, 'bea@acme.example');
});

// Safe change in the real runtime: versions with their differences, the way back by one click, the timed revert whose alarm
// fires in workerd and takes the settings back in KV too, and the confirmation from a session.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, authenticate, browser, enabled, post, shoot, stage } from './support.mjs';

const API = '/api/organizations/acme/saml';
const PAGE = '/organizations/acme/settings/sso';
let here, context, page;

before(async () => {
  here = await stage({ inFront: true });
  await enabled(here, { attributes: { roles: ['http://schemas.passportjs.com/groups'], role_rules: [{ role: 'administrator', values: ['Engineering'] }] } });
  const { body } = await here.api('POST', '/api/organizations/acme/tokens', { label: 'Ada' });
  context = await browser();
  page = context.pages()[0] ?? await context.newPage();
  await page.goto(here.origin + PAGE);
  await page.fill('[name=token]', body.token);
  await page.keyboard.press('Enter');
  await page.locator('details.advanced').waitFor();
});
after(async () => { await context?.close(); await here?.close(); });

const settings = async () => (await here.api('GET', API)).body;
/** What members sign in with, as KV has it. */
async function inKv() {
  const kv = await here.runtime.getKVNamespace('SETTINGS');
  for (const { name } of (await kv.list()).keys) {
    const value = await kv.get(name);
    if (name.includes('acme') && value.includes('clock_skew_seconds')) return value;
  }
  return null;
}
async function signInAtIdp(tab = page) {
  if (await tab.locator('input[name=password]').count()) {
    await tab.fill('input[name=password]', 'demo');
    await tab.click('button');
  }
}
async function saveAndTest(skew) {
  await page.goto(here.origin + PAGE);
  await page.locator('details.advanced').first().evaluate((details) => { details.open = true; });
  await page.fill('[name=clock_skew_seconds]', String(skew));
  await page.getByRole('button', { name: 'Update and Test SAML configuration' }).click();
  await page.waitForURL((url) => url.origin !== here.origin || url.search.includes('tested'));
  await signInAtIdp();
  await page.waitForURL(/settings\/sso\?tested/);
}

test('a change is a version: who, when, tested or not, and in what it differs', async () => {
  await saveAndTest(90);
  const version = page.locator('.version', { hasText: 'Version 2' });
  await version.locator('summary').click();
  const said = await version.innerText();
  for (const word of ['Draft', 'Tested', 'Ada (token)', 'Clock skew', '90 seconds', 'instead of 120 seconds']) assert.ok(said.includes(word), `${word}: ${said}`);
  assert.equal((await settings()).live.clock_skew_seconds, 120, 'members sign in as before');
  await shoot(page, 'versions');
});

test('the way back is one click, as it was tested', async () => {
  await page.locator('.switch button[value=enable]').click();
  await page.waitForURL(/enabled/);
  assert.equal((await settings()).clock_skew_seconds, 90);
  await page.getByRole('button', { name: /^Enable again.*version 1$/i }).click();
  await page.waitForURL(/restored/);
  const back = await settings();
  assert.deepEqual([back.state, back.clock_skew_seconds, Boolean(back.tested_at)], ['enabled', 120, true]);
  assert.ok((await inKv()).includes('"clock_skew_seconds":120'));
});

test('what is not confirmed goes back by itself: the alarm fires in workerd, and KV has it again', async () => {
  await saveAndTest(60);
  // The clock stands 895 seconds behind while this is enabled, so that a quarter of an hour is over in five.
  await here.control('ahead=-895');
  await page.goto(here.origin + PAGE);
  await page.selectOption('#revert_after_seconds', '900');
  await page.locator('.switch button[value=enable]').click();
  await page.waitForURL(/enabled/);
  await page.getByText('Waiting to be confirmed.').waitFor();
  await shoot(page, 'waiting-to-be-confirmed');
  await here.control('');
  assert.ok((await inKv()).includes('"clock_skew_seconds":60'));
  // Nobody asks the Durable Object in the meantime: KV is written by its alarm alone.
  const until = Date.now() + 40_000;
  while (!(await inKv()).includes('"clock_skew_seconds":120') && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 500));
  assert.ok((await inKv()).includes('"clock_skew_seconds":120'), 'the alarm did not write KV');
  const back = await settings();
  assert.deepEqual([back.state, back.live?.clock_skew_seconds ?? back.clock_skew_seconds], ['enabled', 120]);
  const member = new Client();
  assert.equal((await post(member, await authenticate(member, `${here.origin}/organizations/acme/saml/login`))).status, 303, 'members sign in');
});

test('a confirmation needs a session of single sign-on that began under these settings; then they stay', async () => {
  await saveAndTest(45);
  await page.selectOption('#revert_after_seconds', '900');
  await page.locator('.switch button[value=enable]').click();
  await page.waitForURL(/enabled/);
  assert.equal(await page.locator('button[value=confirm]').count(), 0, 'a token does not show that nobody is locked out');
  await page.getByRole('link', { name: 'Sign in by SSO to confirm' }).click();
  await page.waitForURL((url) => url.origin !== here.origin || url.pathname === PAGE);
  await signInAtIdp();
  await page.waitForURL((url) => url.pathname === PAGE);
  await page.getByRole('button', { name: 'Keep these settings' }).click();
  await page.waitForURL(/confirmed/);
  await page.getByText('Confirmed.').waitFor();
  assert.equal(await page.getByText('Waiting to be confirmed.').count(), 0);
  assert.equal((await settings()).clock_skew_seconds, 45);
  await shoot(page, 'confirmed');
});

test('or it is taken back at once', async () => {
  await saveAndTest(30);
  await page.selectOption('#revert_after_seconds', '900');
  await page.locator('.switch button[value=enable]').click();
  await page.waitForURL(/enabled/);
  await page.getByRole('button', { name: 'Take back now' }).click();
  await page.waitForURL(/reverted/);
  const back = await settings();
  assert.equal(back.live?.clock_skew_seconds ?? back.clock_skew_seconds, 45);
});

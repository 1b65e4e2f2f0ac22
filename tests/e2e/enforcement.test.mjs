// From optional to enforced, and back in by a recovery code when the identity provider is gone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { authenticate, browser, Client, enabled, post, shoot, stage, volley } from './support.mjs';

const API = '/api/organizations/acme/enforcement';
let here, context, page, codes;
const settings = () => `${here.origin}/organizations/acme/settings/sso`;
before(async () => {
  here = await stage();
  await enabled(here);
  context = await browser();
  page = context.pages()[0] ?? await context.newPage();
});
after(async () => { await context?.close(); await here?.close(); });

test('the page lists who has not signed in, shows the codes once, and enforces when they are kept', async () => {
  const client = new Client();
  assert.equal((await post(client, await authenticate(client, `${here.origin}/organizations/acme/saml/login`))).status, 303);
  await page.goto((await here.api('POST', '/api/organizations/acme/setup-links', {})).body.url);
  assert.ok(await page.getByRole('button', { name: 'Enforce', exact: true }).isDisabled());
  await page.getByText('List the members').click();
  await page.getByLabel('Members').fill('ada@acme.example\nbea@acme.example');
  await page.getByRole('button', { name: 'Save the list' }).click();
  await page.getByText('1 of 2 listed members have not signed in').waitFor();
  await page.getByRole('button', { name: 'Make recovery codes' }).click();
  codes = (await page.locator('#new_codes').inputValue()).trim().split('\n');
  assert.equal(codes.length, 10);
  await shoot(page, 'settings-recovery-codes');
  await page.getByLabel('I have stored them in a safe place.').check();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.waitForURL(/enforcement/);
  assert.ok(!(await page.content()).includes(codes[0]));
  await page.getByRole('button', { name: 'Enforce', exact: true }).click();
  await page.getByText('Single sign-on is enforced').waitFor();
  assert.equal((await here.api('GET', API)).body.enforced, true);
});

test('of a hundred uses of one code at once, one opens', async () => {
  const fields = { action: 'recover', recovery_code: codes[0] };
  const statuses = await volley({ action: settings(), fields }, 100);
  assert.equal(statuses.filter((status) => status === 303).length, 1);
  assert.ok(statuses.every((status) => [303, 401, 429].includes(status)), statuses.join(' '));
  assert.equal((await here.api('GET', API)).body.recovery_codes.left, 9);
  const { body } = await here.api('GET', '/api/organizations/acme/audit?event=recovery_code.used');
  assert.equal(body.entries.length, 1);
});

test('a code opens the settings, marked, and makes SSO optional again', async () => {
  // The hundred came from this address: another stage of the same page, with its own count.
  const other = await stage();
  await enabled(other);
  const made = (await other.api('POST', `${API}/recovery-codes`)).body;
  await other.api('POST', `${API}/recovery-codes/acknowledge`, { generation: made.generation });
  assert.equal((await other.api('POST', `${API}/enforce`)).status, 200);
  const locked = await browser();
  const tab = locked.pages()[0] ?? await locked.newPage();
  await tab.goto(`${other.origin}/organizations/acme/settings/sso`);
  await tab.getByText('Identity provider broken?').click();
  await tab.getByLabel('Recovery code').fill('WRONG-WRONG-WRONG-WRONG');
  await tab.getByRole('button', { name: 'Use the code' }).click();
  await tab.getByText('This code does not work').waitFor();
  await shoot(tab, 'recovery-refused');
  await tab.getByLabel('Recovery code').fill(made.codes[3].toLowerCase());
  await tab.getByRole('button', { name: 'Use the code' }).click();
  await tab.getByText('A recovery code opened these settings').waitFor();
  await shoot(tab, 'settings-recovered');
  await tab.getByRole('button', { name: 'Make it optional' }).click();
  await tab.waitForURL(/enforcement/);
  assert.equal((await other.api('GET', API)).body.enforced, false);
  await locked.close();
  await other.close();
});

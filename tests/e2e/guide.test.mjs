// The settings page as a guide: steps for a console, evidence, advice, versions, diagnosis, in Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browser, shoot, stage } from './support.mjs';

let here, context, page, link;
const settings = () => `${here.origin}/organizations/acme/settings/sso`;
before(async () => {
  here = await stage();
  await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
  link = (await here.api('POST', '/api/organizations/acme/setup-links', {})).body.url;
  context = await browser();
  page = context.pages()[0] ?? await context.newPage();
  await page.goto(link);
});
after(async () => { await context?.close(); await here?.close(); });

async function signInAtIdp(target = page) {
  if (await target.locator('input[name=password]').count()) {
    await target.fill('input[name=password]', 'demo');
    await target.click('button');
  }
}
async function updateAndTest(target = page) {
  await target.getByRole('button', { name: 'Update and Test SAML configuration' }).click();
  await target.waitForURL((url) => url.origin !== here.origin || url.search.includes('tested'));
  await signInAtIdp(target);
  await target.waitForURL(/settings\/sso\?tested/);
}

test('a guide opens by a link, with our values, copy buttons and the policy that fits', async () => {
  await page.goto(settings());
  await page.getByRole('link', { name: 'Google Workspace' }).click();
  await page.waitForURL(/idp=google/);
  assert.equal(await page.getByLabel('ACS URL', { exact: false }).first().inputValue(), `${here.origin}/organizations/acme/saml/consume`);
  assert.equal(await page.inputValue('[name=signature_policy]'), 'response');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.step-row .button').first().click();
  await page.getByText('Copied').first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${here.origin}/organizations/acme/saml/consume`);
  await shoot(page, 'guide-google');
  await page.goto(`${settings()}?idp=entra`);
  await shoot(page, 'guide-entra');
  await page.goto(`${settings()}?idp=onelogin`);
  await shoot(page, 'guide-onelogin');
});

test('a failed test says the one thing to change', async () => {
  await page.goto(settings());
  await page.fill('[name=sign_on_url]', here.idp.signOnUrl);
  await page.fill('[name=certificates]', here.idp.cert);
  here.options.audience = 'https://another.example/metadata';
  await updateAndTest();
  delete here.options.audience;
  await page.getByText('What to change:').first().waitFor();
  assert.equal(await page.locator('#test-advice').inputValue(), `${here.origin}/organizations/acme/saml/metadata`);
  await shoot(page, 'guide-advice');
});

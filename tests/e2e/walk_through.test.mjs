// How long the way is from "open the setup link" to "enabled", counted on our page: fields that are filled in, and clicks.
// docs/connect.md has the same count. The identity provider's console and its sign-in form are not counted: they are the
// same whichever product is connected.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { browser, stage } from './support.mjs';

const ways = {
  'metadata by its address': { fields: 1, clicks: 3, async fill({ paste, click }, idp) {
    await paste('#source', idp.signOnUrl.replace('/saml/sso', '/metadata'));
    await click('Take over into the draft');
  } },
  'two values by hand': { fields: 2, clicks: 2, async fill({ type }, idp) {
    await type('#sign_on_url', idp.signOnUrl);
    await type('#certificates', idp.cert);
  } },
};

for (const [name, { fields, clicks, fill }] of Object.entries(ways)) {
  test(`from the setup link to "enabled": ${name}`, async (t) => {
    const here = await stage({ variables: { ALLOW_LOCAL_METADATA: 'true' } });
    const context = await browser();
    try {
      await here.api('POST', '/api/organizations', { id: 'acme', name: 'Acme' });
      const { url } = (await here.api('POST', '/api/organizations/acme/setup-links', {})).body;
      const page = context.pages()[0] ?? await context.newPage();
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const count = { fields: 0, clicks: 0 };
      const by = {
        async type(selector, text) { count.fields += 1; await page.fill(selector, text); },
        async paste(selector, text) {
          count.fields += 1;
          await page.evaluate((words) => navigator.clipboard.writeText(words), text);
          await page.focus(selector);
          await page.keyboard.press('Control+V');
        },
        async click(button) { count.clicks += 1; await page.getByRole('button', { name: button, exact: true }).click(); },
      };
      const began = performance.now();
      await page.goto(url);
      await fill(by, here.idp);
      await by.click('Update and Test SAML configuration');
      await page.waitForURL((at) => at.origin !== here.origin || at.search.includes('tested'));
      await page.fill('input[name=password]', 'demo');
      await page.click('button');
      await page.waitForURL(/settings\/sso\?tested/);
      await by.click('Enable');
      await page.waitForURL(/enabled/);
      t.diagnostic(`${count.fields} fields, ${count.clicks} clicks, ${((performance.now() - began) / 1000).toFixed(1)} s without a person’s pauses`);
      assert.equal((await here.api('GET', '/api/organizations/acme/saml')).body.state, 'enabled');
      assert.deepEqual(count, { fields, clicks });
      const said = fs.readFileSync(new URL('../../docs/connect.md', import.meta.url), 'utf8');
      assert.ok(said.includes(`| here, ${name} | ${fields} | ${clicks} | yes |`), 'docs/connect.md says another count');
    } finally {
      await context.close();
      await here.close();
    }
  });
}

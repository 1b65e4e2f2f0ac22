// For everyone: axe-core in every page, in light and dark, wide and on a phone, in both languages; the keyboard alone; 320
// pixels and text at twice its size; reduced motion; forced colours. Chromium against the Worker in workerd.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { Client, authenticate, browser, enabled, post, shoot, stage } from './support.mjs';

const AXE = fs.readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const PAGE = '/organizations/acme/settings/sso';
let here, context, page, expired;

before(async () => {
  here = await stage({ inFront: true, variables: { ALLOW_LOCAL_METADATA: 'true' } });
  await enabled(here);
  await here.api('POST', '/api/organizations', { id: 'empty', name: 'Empty' });
  // One sign-in that is accepted and one that is refused, so that there is something to read.
  const good = new Client();
  await post(good, await authenticate(good, `${here.origin}/organizations/acme/saml/login`));
  here.options.signResponse = false;
  const bad = new Client();
  await post(bad, await authenticate(bad, `${here.origin}/organizations/acme/saml/login`));
  delete here.options.signResponse;
  expired = (await here.api('POST', '/api/organizations/acme/setup-links', { expires_in_seconds: 3600 })).body;
  await here.api('POST', '/api/organizations/acme/saml/self-test');
  context = await browser();
  page = context.pages()[0] ?? await context.newPage();
  // By a token, so that the setup links and the sessions are there.
  const { body } = await here.api('POST', '/api/organizations/acme/tokens', { label: 'Ada' });
  await page.goto(here.origin + PAGE);
  await page.fill('[name=token]', body.token);
  await page.keyboard.press('Enter');
  await page.locator('details.advanced').waitFor();
});
after(async () => { await context?.close(); await here?.close(); });

const paste = async (text) => {
  await page.goto(here.origin + PAGE);
  await page.fill('#source', text);
  await page.locator('[data-import] button').click();
  await page.waitForURL(/import$/);
};
const saved = async (fields) => {
  await page.goto(here.origin + PAGE);
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
  await page.locator('button[value=update]').click();
  await page.locator('h1').waitFor();
};

/** Every page there is: how it is reached. */
const pages = {
  'sign-in': () => page.goto(`${here.origin}/`),
  'sign-in, mistake': () => page.goto(`${here.origin}/?organization=nobody`),
  'signed out': () => page.goto(`${here.origin}/?signed_out=1`),
  'signed out partly': () => page.goto(`${here.origin}/?signed_out=partly`),
  'not found': () => page.goto(`${here.origin}/nowhere`),
  'access': () => page.goto(`${here.origin}/organizations/nobodys/settings/sso`),
  'setup link, not whole': () => page.goto(`${expired.url.slice(0, -1)}`),
  'settings': () => page.goto(here.origin + PAGE),
  'settings, guide': () => page.goto(`${here.origin + PAGE}?idp=entra`),
  'settings, everything open': async () => {
    await page.goto(`${here.origin + PAGE}?show=personal&tested=1`);
    await page.locator('details').evaluateAll((all) => all.forEach((details) => { details.open = true; }));
  },
  'settings, mistakes': () => saved({ sign_on_url: 'ftp://nowhere' }),
  'card': () => paste(here.idp.cert),
  'card of metadata': () => paste(here.idp.signOnUrl.replace('/saml/sso', '/metadata')),
  'card, private key': () => paste('-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----'),
  'self-test': () => page.goto(`${here.origin + PAGE}/self-test`),
  'sessions': () => page.goto(`${here.origin + PAGE}/sessions`),
};

async function speak(language) {
  await page.goto(`${here.origin}/?lang=${language}`);
  assert.equal(await page.locator('html').getAttribute('lang'), language);
}

/** What axe-core finds; nothing is switched off. */
async function axe() {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 4).join(', ')}`);
}

const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const language of ['en', 'de']) {
  test(`axe finds nothing, and nothing scrolls sideways: ${language}`, async () => {
    await speak(language);
    const found = [];
    for (const [name, open] of Object.entries(pages)) {
      await open();
      for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [375, 'light'], [375, 'dark']]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        for (const violation of await axe()) found.push(`${name}, ${width} px, ${colorScheme}: ${violation}`);
      }
      // WCAG 1.4.10: 320 CSS pixels, which are 1280 at 400 %.
      await page.setViewportSize({ width: 320, height: 640 });
      if (await sideways() > 0) found.push(`${name}: ${await sideways()} px too wide at 320`);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      // WCAG 1.4.4: text at twice its size.
      await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; }).catch(() => {});
      if (await sideways() > 0) found.push(`${name}: ${await sideways()} px too wide at 200 %`);
      if (language === 'de') await page.evaluate(() => { document.documentElement.style.fontSize = ''; }).then(() => shoot(page, `deutsch-${name.replace(/[^a-z]+/g, '-')}`));
    }
    assert.deepEqual(found, []);
  });
}

test('the switch to the other language is a link that stays', async () => {
  await speak('en');
  await page.goto(`${here.origin + PAGE}?idp=okta`);
  await page.getByRole('link', { name: 'Deutsch' }).click();
  assert.equal(page.url(), `${here.origin + PAGE}?idp=okta`);
  await page.getByRole('heading', { name: 'Das braucht Ihr Identitätsanbieter' }).waitFor();
  await page.reload();
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Give these to your identity provider' }).waitFor();
});

/** Where the focus is: its words, and whether one sees it there. */
const focused = () => page.evaluate(() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  const words = element.labels?.[0]?.innerText ?? element.innerText ?? '';
  return {
    id: element.id, name: element.getAttribute('name'), value: element.getAttribute('value'), words: words.trim().split('\n')[0], tag: element.tagName,
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.height > 0,
    top: box.top + scrollY, left: box.left, right: box.right,
  };
});

test('by keyboard alone: skip link, order, visible focus, to a green check mark and Enable', async () => {
  await speak('en');
  const link = (await here.api('POST', '/api/organizations/empty/setup-links', {})).body.url;
  const own = await browser();
  const before = page;
  page = own.pages()[0] ?? await own.newPage();
  try {
    await page.goto(link);
    await page.keyboard.press('Tab');
    assert.equal((await focused()).words, 'Skip to the settings');
    await page.keyboard.press('Enter');
    assert.equal((await focused()).id, 'main');
    // From the top again: everything is reached, and is seen when it is; the order is that of the page.
    await page.goto(page.url().split('#')[0]);
    const order = [];
    for (let presses = 0; presses < 90; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await focused();
      if (at.tag === 'BODY') break;
      assert.ok(at.seen, `no visible focus at ${JSON.stringify(at)}`);
      order.push(at);
    }
    const names = order.map(({ name, id, words }) => name ?? (id || words));
    for (const name of ['protocol', 'source', 'sign_on_url', 'certificates', 'idp_entity_id', 'action', 'Deutsch']) {
      assert.ok(names.includes(name), `${name} is not reached: ${names}`);
    }
    const main = order.filter(({ words }) => words !== 'Skip to the settings');
    // A chip or a button beside another one is as high: only a jump back by more than a line counts, and the right column comes
    // after the left one.
    const follows = (at, last) => !last || at.top > last.top - 60 || at.left > last.right;
    for (const [index, at] of main.entries()) assert.ok(follows(at, main[index - 1]), `${main[index - 1]?.words} → ${at.words}`);

    // A mistake moves the focus to the summary, whose link leads to the field.
    await page.focus('#sign_on_url');
    await page.keyboard.type('ftp://nowhere');
    await page.keyboard.press('Enter');
    await page.locator('[data-focus]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.hasAttribute('data-focus')), true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal((await focused()).id, 'sign_on_url');
    assert.equal(await page.getAttribute('#sign_on_url', 'aria-invalid'), 'true');
    await page.keyboard.press('Control+A');
    await page.keyboard.type(here.idp.signOnUrl);
    await page.keyboard.press('Tab');
    assert.equal((await focused()).id, 'certificates');
    await page.keyboard.insertText(here.idp.cert);
    while ((await focused()).value !== 'update') await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/saved/);
    assert.equal((await here.api('GET', '/api/organizations/empty/saml')).body.sign_on_url, here.idp.signOnUrl);
  } finally {
    page = before;
    await own.close();
  }
});

test('landmarks, headings and live regions are there for a screen reader', async () => {
  await speak('en');
  await page.goto(`${here.origin + PAGE}?saved=1`);
  assert.equal(await page.locator('h1').count(), 1);
  for (const role of ['banner', 'main', 'contentinfo', 'search']) assert.equal(await page.getByRole(role).count(), 1, role);
  assert.ok(await page.getByRole('navigation').count() >= 1);
  for (const section of await page.getByRole('region').all()) assert.ok(await section.getByRole('heading').count() >= 1);
  assert.match(await page.getByRole('status').first().innerText(), /^Saved\./);
  const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])));
  levels.reduce((above, level) => { assert.ok(level <= above + 1, `${levels}`); return level; }, 0);
});

test('nothing moves where less motion is wished for', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const open of [pages['sign-in'], pages.settings]) {
    await open();
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
      const style = getComputedStyle(element);
      return parseFloat(style.transitionDuration) > 0.01 || style.animationName !== 'none' || style.scrollBehavior === 'smooth';
    }).length);
    assert.equal(moving, 0);
  }
  await page.emulateMedia({ reducedMotion: null });
});

test('in forced colours every control keeps its edge and every state its word', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(here.origin + PAGE);
  const edgeless = await page.locator('.button, .control, .panel').evaluateAll((all) => all.filter((element) => {
    const style = getComputedStyle(element);
    return element.offsetParent && (style.borderTopStyle === 'none' || parseFloat(style.borderTopWidth) < 1);
  }).map((element) => element.outerHTML.slice(0, 80)));
  assert.deepEqual(edgeless, []);
  // Colour alone says nothing: the state, each check and each badge have words.
  for (const badge of await page.locator('.badge').allInnerTexts()) assert.ok(badge.trim().length > 0);
  assert.deepEqual(await axe(), []);
  await shoot(page, 'settings-forced-colours');
  await page.emulateMedia({ forcedColors: null });
});

test('every action is a link or a form: none needs JavaScript', async () => {
  for (const open of [pages.settings, pages['self-test'], pages.sessions, pages.card]) {
    await open();
    const lost = await page.locator('button, [role=button]').evaluateAll((all) => all
      .filter((button) => !(button.type === 'submit' && button.form?.getAttribute('action')) && !button.dataset.copy)
      .map((button) => button.outerHTML.slice(0, 100)));
    assert.deepEqual(lost, [], 'a button of no form');
    assert.equal(await page.locator('a:not([href])').count(), 0);
  }
});

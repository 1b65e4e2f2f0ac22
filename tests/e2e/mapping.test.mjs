// Claims, roles and groups by the organization's mapping, and the subjects that sign-ins make, in the real runtime: the
// pages of subjects are read from SQLite.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, authenticate, enabled, post, session, stage } from './support.mjs';

const GROUPS = 'http://schemas.passportjs.com/groups';
let here;
before(async () => {
  here = await stage();
  await enabled(here, { attributes: {
    roles: [GROUPS], groups: [GROUPS], claims: { upn: ['http://schemas.passportjs.com/upn'] },
    role_rules: [{ role: 'administrator', values: ['Mathematics'] }, { role: 'editor', values: ['Engineering'] }],
    default_role: 'reader',
  } });
});
after(() => here.close());

/** Signs in as somebody of these groups. */
async function signIn(id, groups) {
  here.options.getUserFromRequest = () => ({
    id, displayName: `Member ${id}`, emails: [{ value: 'shared@acme.example' }], name: { givenName: 'A', familyName: 'B' },
    upn: `${id}@acme.example`, groups,
  });
  const client = new Client();
  const answer = await post(client, await authenticate(client, `${here.origin}/organizations/acme/saml/login`));
  assert.equal(answer.status, 303);
  return { client, ...(await session(here, client)).body };
}

const subjects = async (query = '') => (await here.api('GET', `/api/organizations/acme/subjects${query}`)).body;

test('the most privileged role wins; groups and claims are there', async () => {
  const ada = await signIn('ada', ['Engineering', 'Mathematics']);
  assert.deepEqual(ada.roles, ['administrator']);
  assert.deepEqual(ada.groups, ['Engineering', 'Mathematics']);
  assert.deepEqual(ada.claims, { upn: ['ada@acme.example'] });
  assert.deepEqual((await signIn('eve', ['mathematics', ' Mathematics'])).roles, ['reader']);
  assert.deepEqual((await signIn('grace', ['Engineering'])).roles, ['editor']);
});

test('subjects are known by their NameID, page by page, each once', async () => {
  for (let n = 0; n < 5; n += 1) await signIn(`member${n}`, []);
  await signIn('ada', ['Engineering']);
  const seen = [];
  for (let cursor = ''; cursor !== null;) {
    const page = await subjects(`?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.subjects);
    cursor = page.cursor;
  }
  const names = seen.map((subject) => subject.name_id);
  assert.deepEqual(names, ['member4', 'member3', 'member2', 'member1', 'member0', 'grace', 'eve', 'ada']);
  const ada = seen.at(-1);
  assert.equal(ada.sign_ins, 2);
  assert.deepEqual(ada.roles, ['editor']);
  assert.deepEqual((await subjects('?search=GRACE')).subjects.map((subject) => subject.name_id), ['grace']);
  assert.deepEqual((await subjects(`?not_since=${ada.first_signed_in_at}`)).subjects, []);
});

test('a subject that is forgotten is signed out', async () => {
  const { client, subject } = await signIn('leaving', []);
  assert.equal((await here.api('DELETE', `/api/organizations/acme/subjects/${subject}`)).status, 204);
  assert.equal((await session(here, client)).status, 401);
  assert.equal((await here.api('GET', `/api/organizations/acme/subjects/${subject}`)).status, 404);
});

// Encrypted Assertions through the real runtime's WebCrypto: by a real identity provider, and by xmlsec1 and OpenSSL.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import zlib from 'node:zlib';
import { Client, authenticate, enabled, post, stage } from './support.mjs';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-keys-'));
const file = (name) => path.join(directory, name);
const write = (name, content) => { fs.writeFileSync(file(name), content); return file(name); };

/** A key pair as README.md has the operator make one. */
function keyPair(name, kind = ['-newkey', 'rsa:2048']) {
  execFileSync('openssl', ['req', '-x509', ...kind, '-nodes', '-sha256', '-days', '3650', '-subj', `/CN=${name}`,
    '-keyout', file(`${name}.key`), '-out', file(`${name}.crt`)], { stdio: 'ignore' });
  const [key, certificate] = [`${name}.key`, `${name}.crt`].map((of) => fs.readFileSync(file(of), 'utf8'));
  return { secret: key + certificate, certificate, publicKey: crypto.createPublicKey(certificate).export({ type: 'spki', format: 'pem' }) };
}

const current = keyPair('current');
const next = keyPair('next');
const other = keyPair('other');
const signing = keyPair('signing');
let here;
before(async () => {
  here = await stage({ variables: { SP_DECRYPTION_KEY: current.secret, SP_DECRYPTION_KEY_NEXT: next.secret, SP_SIGNING_KEY: signing.secret } });
  await enabled(here, { single_logout_url: here.idp.logoutUrl, single_logout_binding: 'post' });
});
after(async () => { await here.close(); fs.rmSync(directory, { recursive: true, force: true }); });

const login = () => `${here.origin}/organizations/acme/saml/login`;
const session = async (client) => {
  const answer = await client.request(`${here.origin}/session`, { headers: { accept: 'application/json' } });
  return { status: answer.status, body: JSON.parse(answer.text) };
};
const last = async () => (await here.api('GET', '/api/organizations/acme/saml/verdicts')).body.verdicts[0];

/** What the identity provider does from now on. */
function encrypt(key, algorithm, further = {}) {
  for (const name of Object.keys(here.options)) delete here.options[name];
  if (!key) return;
  const namespace = algorithm.endsWith('gcm') ? XMLENC11 : XMLENC;
  Object.assign(here.options, {
    encryptionCert: Buffer.from(key.certificate), encryptionPublicKey: Buffer.from(key.publicKey), encryptionAlgorithm: namespace + algorithm,
    disallowEncryptionWithInsecureAlgorithm: false, warnOnInsecureEncryptionAlgorithm: false, ...further,
  });
}

for (const algorithm of ['aes256-gcm', 'aes128-gcm', 'aes256-cbc', 'aes128-cbc']) {
  test(`a member signs in through a real identity provider: ${algorithm}`, async () => {
    encrypt(current, algorithm);
    const client = new Client();
    const form = await authenticate(client, login());
    const response = Buffer.from(form.fields.SAMLResponse, 'base64').toString();
    assert.ok(response.includes('EncryptedAssertion') && response.includes(algorithm) && !response.includes('ada@'));
    assert.equal((await post(client, form)).status, 303);
    const { status, body } = await session(client);
    assert.deepEqual([status, body.name_id, body.email, body.name], [200, 'ada@acme.example', 'ada@acme.example', 'Ada Lovelace']);
  });
}

test('during a rollover both keys are published, and both decrypt', async () => {
  const metadata = (await new Client().request(`${here.origin}/organizations/acme/saml/metadata`)).text;
  const published = [...metadata.matchAll(/<md:KeyDescriptor use="encryption">.*?<ds:X509Certificate>(.*?)</g)].map(([, found]) => found);
  const base64 = ({ certificate }) => certificate.replace(/-----.*?-----|\s/g, '');
  assert.deepEqual(published, [base64(current), base64(next)]);
  assert.ok(metadata.includes('#aes256-gcm') && metadata.includes('#aes256-cbc') && metadata.includes('#rsa-oaep'));
  encrypt(next, 'aes256-gcm');
  const client = new Client();
  assert.equal((await post(client, await authenticate(client, login()))).status, 303);
  assert.equal((await session(client)).status, 200);
});

test('a test says how it was decrypted, and with which key', async () => {
  encrypt(next, 'aes256-gcm');
  const client = new Client();
  const { body } = await here.api('POST', '/api/organizations/acme/saml/test');
  assert.equal((await post(client, await authenticate(client, body.login_url))).status, 303);
  const verdict = (await here.api('GET', '/api/organizations/acme/saml/test')).body;
  const check = verdict.checks.find(({ name }) => name === 'decryption');
  assert.equal(check.status, 'passed');
  assert.match(check.found, /^Assertion: AES-256-GCM, RSA-OAEP with SHA-1, our next key [0-9a-f]{64}$/);
});

test('encrypted for another key: refused with a reference; the member is told nothing else', async () => {
  encrypt(other, 'aes256-gcm');
  const client = new Client();
  const answer = await post(client, await authenticate(client, login()));
  assert.equal(answer.status, 403);
  assert.equal((await session(client)).status, 401);
  const verdict = await last();
  assert.equal(verdict.code, 'decryption.failed');
  assert.ok(answer.text.includes(verdict.reference));
  assert.ok(!/crypt/i.test(answer.text), 'the member is not told why');
});

test('encrypted, and nobody signed it: refused', async () => {
  encrypt(current, 'aes256-gcm', { signAssertion: false, signResponse: false });
  const client = new Client();
  assert.equal((await post(client, await authenticate(client, login()))).status, 403);
  assert.equal((await last()).code, 'signature.missing_on_response');
});

// From here on xmlsec1 encrypts the content, with random octets as padding, OpenSSL the key, and xmlsec1 signs.

const template = (id) => `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#${id}"><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>
<ds:SignatureValue/></ds:Signature>`;

function sign(xml, element) {
  const key = `${here.idp.certificate.replace('certificate', 'key')},${here.idp.certificate}`;
  execFileSync('xmlsec1', ['--sign', '--privkey-pem', key, '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:Response',
    '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:LogoutRequest', '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion', '--node-xpath',
    `//*[local-name()='${element}']/*[local-name()='Signature']`, '--output', file('signed.xml'), write('unsigned.xml', xml)]);
  return fs.readFileSync(file('signed.xml'), 'utf8').replace('<?xml version="1.0"?>\n', '');
}

/** What `holder` is to hold, encrypted; `digest` is OAEP's, of `rsa-oaep-mgf1p` where there is none. */
function sealed(holder, plaintext, algorithm, digest) {
  const method = (algorithm.endsWith('gcm') ? XMLENC11 : XMLENC) + algorithm;
  const key = crypto.randomBytes(Number(/\d+/.exec(algorithm)) / 8);
  const input = write('template.xml', `<EncryptedData xmlns="${XMLENC}"><EncryptionMethod Algorithm="${method}"/>
<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyName>k</KeyName></KeyInfo><CipherData><CipherValue/></CipherData></EncryptedData>`);
  execFileSync('xmlsec1', ['--encrypt', '--aeskey:k', write('aes', key), '--binary-data', write('plain', plaintext), '--output', file('sealed.xml'), input]);
  const content = /<CipherValue>([^<]*)</.exec(fs.readFileSync(file('sealed.xml'), 'utf8'))[1];
  const padding = ['rsa_padding_mode:oaep', `rsa_oaep_md:${digest ?? 'sha1'}`, `rsa_mgf1_md:${digest ?? 'sha1'}`];
  const wrapped = execFileSync('openssl', ['pkeyutl', '-encrypt', '-certin', '-inkey', file('current.crt'),
    ...padding.flatMap((option) => ['-pkeyopt', option]), '-in', file('aes')]).toString('base64');
  const more = { sha1: 'http://www.w3.org/2000/09/xmldsig#', sha384: 'http://www.w3.org/2001/04/xmldsig-more#' }[digest] ?? XMLENC;
  const transport = digest
    ? `<x:EncryptionMethod Algorithm="${XMLENC11}rsa-oaep"><ds:DigestMethod Algorithm="${more}${digest}"/><y:MGF xmlns:y="${XMLENC11}" Algorithm="${XMLENC11}mgf1${digest}"/></x:EncryptionMethod>`
    : `<x:EncryptionMethod Algorithm="${XMLENC}rsa-oaep-mgf1p"/>`;
  return `<saml:${holder}><x:EncryptedData xmlns:x="${XMLENC}" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Type="${XMLENC}Element">
<x:EncryptionMethod Algorithm="${method}"/><ds:KeyInfo><x:EncryptedKey>${transport}<x:CipherData><x:CipherValue>${wrapped}</x:CipherValue></x:CipherData>
</x:EncryptedKey></ds:KeyInfo><x:CipherData><x:CipherValue>${content}</x:CipherValue></x:CipherData></x:EncryptedData></saml:${holder}>`;
}

/** Signs a member in by a Response that `assertion` makes of the Assertion, in a signed Response. */
async function signIn(assertion, { nameId = '<saml:NameID>ada@acme.example</saml:NameID>', attribute = '' } = {}) {
  const client = new Client();
  const request = new URL((await client.request(login())).location).searchParams.get('SAMLRequest');
  const id = / ID="([^"]*)"/.exec(zlib.inflateRawSync(Buffer.from(request, 'base64')).toString())[1];
  const [acs, audience] = [`${here.origin}/organizations/acme/saml/consume`, `${here.origin}/organizations/acme/saml/metadata`];
  const [now, soon] = [0, 300].map((seconds) => new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, ''));
  const plain = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${crypto.randomUUID()}" Version="2.0" IssueInstant="${now}">
<saml:Issuer>${here.idp.entityId}</saml:Issuer>${template('ASSERTION')}<saml:Subject>${nameId}<saml:SubjectConfirmation
 Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${soon}" Recipient="${acs}" InResponseTo="${id}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="${now}" NotOnOrAfter="${soon}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="${now}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>${attribute}<saml:Attribute Name="groups"><saml:AttributeValue>staff</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`;
  const signed = sign(plain.replace('#ASSERTION', `#${/ID="([^"]*)"/.exec(plain)[1]}`), 'Assertion');
  const response = sign(`<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
 ID="_response" Version="2.0" IssueInstant="${now}" Destination="${acs}" InResponseTo="${id}"><saml:Issuer>${here.idp.entityId}</saml:Issuer>${template('_response')}
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${assertion(signed)}</samlp:Response>`, 'Response');
  const answer = await post(client, { action: acs, fields: { SAMLResponse: Buffer.from(response).toString('base64') } });
  return answer.status === 303 ? (await session(client)).body : (await last());
}

test('AES-CBC with arbitrary octets as padding, of every length', async () => {
  for (let extra = 0; extra < 16; extra += 1) {
    const body = await signIn((signed) => sealed('EncryptedAssertion', signed + ' '.repeat(extra), 'aes256-cbc'));
    assert.equal(body.name_id, 'ada@acme.example', `${extra}: ${JSON.stringify(body)}`);
  }
});

test('every content algorithm and every key transport', async () => {
  for (const [algorithm, digest] of [['aes192-gcm'], ['aes192-cbc'], ['aes256-gcm', 'sha1'], ['aes256-gcm', 'sha256'], ['aes128-cbc', 'sha384'], ['aes128-gcm', 'sha512']]) {
    const body = await signIn((signed) => sealed('EncryptedAssertion', signed, algorithm, digest));
    assert.equal(body.name_id, 'ada@acme.example', `${algorithm} ${digest}: ${JSON.stringify(body)}`);
  }
});

test('what is not allowed is refused by name', async () => {
  for (const [from, to, code] of [
    [`${XMLENC}rsa-oaep-mgf1p`, `${XMLENC}rsa-1_5`, 'encryption.key_transport_forbidden'],
    [`${XMLENC11}aes256-gcm`, `${XMLENC}tripledes-cbc`, 'encryption.algorithm_forbidden'],
  ]) {
    const verdict = await signIn((signed) => sealed('EncryptedAssertion', signed, 'aes256-gcm').replace(from, to));
    assert.equal(verdict.code, code);
  }
});

test('an EncryptedID and an EncryptedAttribute in an Assertion, plain and encrypted', async () => {
  const xmlns = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const parts = {
    nameId: sealed('EncryptedID', `<saml:NameID ${xmlns}>grace@acme.example</saml:NameID>`, 'aes128-cbc'),
    attribute: sealed('EncryptedAttribute', `<saml:Attribute ${xmlns} Name="email"><saml:AttributeValue>grace@acme.example</saml:AttributeValue></saml:Attribute>`, 'aes256-gcm', 'sha256'),
  };
  for (const wrap of [(signed) => signed, (signed) => sealed('EncryptedAssertion', signed, 'aes256-gcm')]) {
    const body = await signIn(wrap, parts);
    assert.deepEqual([body.name_id, body.email], ['grace@acme.example', 'grace@acme.example'], JSON.stringify(body));
  }
});

test('a LogoutRequest with an EncryptedID ends the session of its NameID, and no other', async () => {
  encrypt(null);
  const client = new Client();
  assert.equal((await post(client, await authenticate(client, login()))).status, 303);
  const { body } = await session(client);
  const xmlns = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  const asked = async (value, spoil = (xml) => xml) => {
    const nameId = `<saml:NameID ${xmlns}${body.name_id_format ? ` Format="${body.name_id_format}"` : ''}>${value}</saml:NameID>`;
    const [now, id] = [new Date().toISOString().replace(/\.\d+/, ''), `_${crypto.randomUUID()}`];
    const destination = `${here.origin}/organizations/acme/saml/logout`;
    const request = sign(`<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ${xmlns} ID="${id}" Version="2.0"
 IssueInstant="${now}" Destination="${destination}"><saml:Issuer>${here.idp.entityId}</saml:Issuer>${template(id)}${spoil(sealed('EncryptedID', nameId, 'aes256-gcm', 'sha256'))}</samlp:LogoutRequest>`, 'LogoutRequest');
    const answer = await post(new Client(), { action: destination, fields: { SAMLRequest: Buffer.from(request).toString('base64') } });
    return { status: answer.status, session: (await session(client)).status };
  };
  assert.equal((await asked('grace@acme.example')).session, 200, 'of somebody else');
  const spoilt = await asked(body.name_id, (xml) => xml.replace(/(<x:EncryptedKey>.*?<x:CipherValue>)..../s, '$1AAAA'));
  assert.deepEqual(spoilt, { status: 403, session: 200 });
  assert.deepEqual(await asked(body.name_id), { status: 200, session: 401 });
});

test('content that none of our keys decrypts: one code, whatever is wrong with it', async () => {
  const change = (xml, at, to) => xml.replace(/(<\/ds:KeyInfo><x:CipherData><x:CipherValue>)([^<]*)/, (_, start, value) => {
    const octets = Buffer.from(value, 'base64');
    octets[at < 0 ? octets.length + at : at] ^= to;
    return start + octets.toString('base64');
  });
  const wrongs = [
    (signed) => change(sealed('EncryptedAssertion', signed, 'aes256-gcm'), -1, 1),
    (signed) => change(sealed('EncryptedAssertion', signed, 'aes256-cbc'), -1, 0xff),
    (signed) => change(sealed('EncryptedAssertion', signed, 'aes256-cbc'), 0, 1),
    () => sealed('EncryptedAssertion', 'no XML', 'aes256-gcm'),
    () => sealed('EncryptedAssertion', ' ', 'aes256-gcm'),
    (signed) => sealed('EncryptedAssertion', signed, 'aes256-gcm').replace(/(<x:EncryptedKey>.*?<x:CipherValue>)..../s, '$1AAAA'),
  ];
  const told = new Set();
  for (const wrong of wrongs) {
    const verdict = await signIn(wrong);
    const { code, expected, found } = verdict.checks.find(({ status }) => status === 'failed');
    told.add(JSON.stringify([code, expected, found]));
  }
  assert.equal(told.size, 1, [...told].join('\n'));
  assert.match([...told][0], /^\["decryption\.failed"/);
});

test('a secret that cannot be used stops every request, by name', async () => {
  const curve = keyPair('curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
  for (const [variables, words] of [
    [{ SP_DECRYPTION_KEY: 'no PEM' }, 'SP_DECRYPTION_KEY'],
    [{ SP_DECRYPTION_KEY: current.secret.replace(current.certificate, other.certificate) }, 'SP_DECRYPTION_KEY'],
    [{ SP_DECRYPTION_KEY: curve.secret }, 'to decrypt takes RSA'],
    [{ SP_DECRYPTION_KEY_NEXT: next.secret }, 'SP_DECRYPTION_KEY_NEXT'],
    [{ SP_DECRYPTION_KEY: current.secret, SP_DECRYPTION_KEY_NEXT: current.secret }, 'hold the same key'],
    [{ SP_DECRYPTION_KEY: current.secret, SP_SIGNING_KEY: current.secret }, 'SP_SIGNING_KEY and SP_DECRYPTION_KEY hold the same key'],
  ]) {
    const wrong = await stage({ variables });
    const answer = await fetch(`${wrong.origin}/session`, { headers: { accept: 'application/json' } });
    const body = await answer.json();
    await wrong.close();
    assert.deepEqual([answer.status, body.code], [503, 'deployment.misconfigured']);
    assert.ok(body.detail.includes(words), body.detail);
    assert.ok(!body.detail.includes('BEGIN PRIVATE KEY-----\n'), 'never a part of the secret');
  }
});

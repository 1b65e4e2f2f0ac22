// A Response for the benches, signed twice by xmlsec1 with a key that is made for it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const SP = 'https://sp.example/organizations/acme/saml';
const IDP = 'https://idp.example/metadata';
const SAML = 'urn:oasis:names:tc:SAML:2.0:';
const quiet = { stdio: ['ignore', 'pipe', 'pipe'] };
const METHOD = { rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', ec: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256' };
const KEYS = {
  'RSA-2048': ['rsa', 'rsa:2048'], 'RSA-4096': ['rsa', 'rsa:4096'],
  'P-256': ['ec', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
};

export { SP, IDP };
export const idAttributes = ['protocol:Response', 'assertion:Assertion'].flatMap((name) => ['--id-attr:ID', `${SAML}${name}`]);
export const signatureOf = (parent) => ['--node-xpath', `//*[local-name()='${parent}']/*[local-name()='Signature']`];

const signature = (id, kind) => `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="${METHOD[kind]}"/><ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate/></ds:X509Data></ds:KeyInfo></ds:Signature>`;

/** Nine attributes; `groups` further values of the one for groups make it larger. */
function template(now, kind, groups) {
  const at = (minutes) => new Date(now.getTime() + minutes * 60_000).toISOString().replace('.000', '');
  const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
  const value = (text) => `<saml:AttributeValue>${text}</saml:AttributeValue>`;
  const further = Array.from({ length: groups }, (_, i) => value(`4a9fd2c1-70b3-4c1e-9d55-${String(i).padStart(12, '0')}`)).join('');
  const attributes = ['emailaddress', 'name', 'givenname', 'surname', 'upn', 'department', 'groups', 'tenantid', 'objectidentifier']
    .map((name) => `<saml:Attribute Name="${claim}${name}">${value(name === 'emailaddress' ? 'ada@example.org' : `the value of ${name} of Ada Lovelace`)}${name === 'groups' ? further : ''}</saml:Attribute>`)
    .join('');
  return `<samlp:Response xmlns:samlp="${SAML}protocol" ID="_response" Version="2.0" IssueInstant="${at(0)}" Destination="${SP}/consume" InResponseTo="_request"><saml:Issuer xmlns:saml="${SAML}assertion">${IDP}</saml:Issuer>${signature('_response', kind)}<samlp:Status><samlp:StatusCode Value="${SAML}status:Success"/></samlp:Status><saml:Assertion xmlns:saml="${SAML}assertion" ID="_assertion" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${IDP}</saml:Issuer>${signature('_assertion', kind)}<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ada@example.org</saml:NameID><saml:SubjectConfirmation Method="${SAML}cm:bearer"><saml:SubjectConfirmationData InResponseTo="_request" NotOnOrAfter="${at(60)}" Recipient="${SP}/consume"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-1)}" NotOnOrAfter="${at(60)}"><saml:AudienceRestriction><saml:Audience>${SP}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${at(0)}" SessionIndex="_session"><saml:AuthnContext><saml:AuthnContextClassRef>${SAML}ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;
}

/** Writes `out.xml`, `form`, `idp.crt`, `idp.spki` and `now` into the folder. */
export function makeMessage(folder, { key = 'RSA-2048', groups = 0, now = new Date(Math.floor(Date.now() / 1000) * 1000) } = {}) {
  fs.mkdirSync(folder, { recursive: true });
  const file = (name) => path.join(folder, name);
  const [kind, ...newKey] = KEYS[key];
  execFileSync('openssl', ['req', '-x509', '-nodes', '-sha256', '-days', '2', '-newkey', ...newKey, '-subj', '/CN=bench', '-keyout', file('idp.key'), '-out', file('idp.crt')], quiet);
  execFileSync('openssl', ['pkey', '-in', file('idp.key'), '-pubout', '-outform', 'DER', '-out', file('idp.spki')], quiet);
  let xml = template(now, kind, groups);
  for (const parent of ['Assertion', 'Response']) {
    fs.writeFileSync(file('in.xml'), xml);
    execFileSync('xmlsec1', ['--sign', '--privkey-pem', `${file('idp.key')},${file('idp.crt')}`, ...idAttributes, ...signatureOf(parent), '--output', file('out.xml'), file('in.xml')], quiet);
    xml = fs.readFileSync(file('out.xml'), 'utf8');
  }
  const base64 = Buffer.from(xml).toString('base64');
  const form = new URLSearchParams({ SAMLResponse: base64 }).toString();
  const pem = fs.readFileSync(file('idp.crt'), 'utf8');
  const present = now.toISOString().replace('.000', '');
  fs.writeFileSync(file('form'), form);
  fs.writeFileSync(file('now'), present);
  return { folder, file, kind, xml, base64, form, pem, octets: Buffer.byteLength(xml), input: `${form}\0${pem}\0${present}` };
}

// `node scripts/bench-message.mjs FOLDER INSTANT`: the message whose instructions are counted (scripts/instructions.sh).
if (process.argv[1] === import.meta.filename || process.argv[1] === new URL(import.meta.url).pathname) {
  const [folder, instant] = process.argv.slice(2);
  makeMessage(folder, { now: new Date(instant) });
  for (const name of ['in.xml', 'out.xml', 'idp.key', 'idp.spki']) fs.rmSync(path.join(folder, name));
}

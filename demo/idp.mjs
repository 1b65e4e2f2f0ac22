// A demo identity provider: `samlp` (Auth0's SAML middleware) with a sign-in form in front. Not for real accounts.
//   node demo/idp.mjs --port 7000 --sp http://localhost:8787/organizations/acme/saml --state-dir .state/idp
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import express from 'express';
import session from 'express-session';
import samlp from 'samlp';
import SessionParticipants from 'samlp/lib/sessionParticipants/index.js';

export const ACCOUNT = { email: 'ada@acme.example', password: 'demo', name: 'Ada Lovelace' };

/** A key and a self-signed certificate, made once. */
export function identity(directory) {
  fs.mkdirSync(directory, { recursive: true });
  const key = path.join(directory, 'idp.key.pem');
  const certificate = path.join(directory, 'idp.certificate.pem');
  if (!fs.existsSync(certificate) || !fs.existsSync(key)) {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', '3650',
      '-subj', '/CN=Demo identity provider', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  }
  return { key: fs.readFileSync(key), cert: fs.readFileSync(certificate, 'utf8'), certificate };
}

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escape(title)}</title><style>
body{font:1rem/1.5 system-ui,sans-serif;max-width:28rem;margin:10vh auto;padding:0 1rem}
main{border:1px solid;border-color:color-mix(in srgb,currentColor 25%,transparent);border-radius:.75rem;padding:1.5rem}
label{display:block;margin-top:.75rem}input,button{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}
button{margin-top:1rem;cursor:pointer}.note{opacity:.75;font-size:.9rem}.error{color:#c00}
@media(prefers-color-scheme:dark){.error{color:#f88}}</style>
<main><p class="note">Demo identity provider: runs on this computer only</p><h1>${escape(title)}</h1>${body}</main></html>`;

const form = (next, error = '') => page('Sign in', `${error && `<p class="error" role="alert">${escape(error)}</p>`}
<p>Demo account: <code>${ACCOUNT.email}</code>, password <code>${ACCOUNT.password}</code></p>
<form method="post" action="/sign-in"><input type="hidden" name="next" value="${escape(next)}">
<label for="email">E-mail</label><input id="email" name="email" autocomplete="username" value="${ACCOUNT.email}" required>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button></form>`);

const bindings = (name) => `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${name}`;

/**
 * The express app. `sp` is the URL before /consume and /metadata; `options` are samlp's, read at each login: with
 * `signingCert` only requests that it verifies are answered. `logout` says how its own messages of a logout travel
 * (`redirect` or `post`) and which certificate the service provider's must verify with.
 */
export function createIdp({ origin, sp, stateDir, options = {}, logout = {} }) {
  const { key, cert, certificate } = identity(stateDir);
  const acs = `${sp}/consume`;
  const app = express();
  app.disable('x-powered-by');
  app.use(express.urlencoded({ extended: false }));
  // As with a real identity provider: the cookie comes along when a service provider's page posts to it, also in a
  // frame. Browsers take Secure cookies from this computer without TLS; express-session has to be told.
  app.use((request, _response, next) => { request.headers['x-forwarded-proto'] = 'https'; next(); });
  app.use(session({
    secret: 'demo', name: 'demo-idp', resave: false, saveUninitialized: false, proxy: true, cookie: { secure: true, sameSite: 'none' },
  }));
  const saml = (sessionIndex) => ({
    issuer: `${origin}/metadata`, key, cert, audience: `${sp}/metadata`, destination: acs, recipient: acs,
    signAssertion: true, signResponse: true, signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256',
    lifetimeInSeconds: 300, sessionIndex, RelayState: undefined,
    getUserFromRequest: () => ({
      id: ACCOUNT.email, displayName: ACCOUNT.name, emails: [{ value: ACCOUNT.email }],
      name: { givenName: 'Ada', familyName: 'Lovelace' }, groups: ['Engineering', 'Mathematics'],
    }),
    // A real identity provider posts to registered URLs only.
    getPostURL: (_audience, dom, _request, done) => {
      const asked = dom?.documentElement.getAttribute('AssertionConsumerServiceURL');
      done(asked && asked !== acs ? new Error('unregistered AssertionConsumerServiceURL') : null, acs);
    },
    ...options,
  });
  const signedIn = (request, response, next) =>
    request.session.user ? next() : response.status(401).send(form(request.originalUrl));
  app.get('/', (_request, response) => response.send(page('Your applications', `<p><a href="/launch">Acme application</a></p>
<p><a href="/saml/logout">Sign out everywhere</a></p><p class="note">The tile signs you in from here (IdP-initiated). <a href="/metadata">Metadata</a>,
<a href="/certificate.pem">certificate</a></p>`)));
  // Where the member is signed in, for the day on which they sign out.
  const authenticate = (request, response, next) => {
    const sessionIndex = `_${randomUUID()}`;
    request.session.participants = [...request.session.participants ?? [], {
      serviceProviderId: `${sp}/metadata`, sessionIndex, nameId: request.session.user,
      nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified', serviceProviderLogoutURL: `${sp}/logout`,
      cert: logout.cert, binding: bindings(logout.binding === 'post' ? 'POST' : 'Redirect'),
    }];
    samlp.auth(saml(sessionIndex))(request, response, next);
  };
  app.get('/launch', signedIn, authenticate);
  app.all('/saml/sso', (request, response, next) => {
    if (request.session.user) return authenticate(request, response, next);
    const message = request.method === 'POST' ? request.body : request.query;
    if (!message.SAMLRequest) return response.redirect('/');
    // A request by HTTP-POST goes on as it came, after the form.
    if (request.method === 'POST') request.session.posted = { ...message };
    response.status(401).send(form(request.method === 'POST' ? '/saml/resume' : request.originalUrl));
  });
  app.get('/saml/resume', signedIn, (request, response, next) => {
    const posted = request.session.posted;
    if (!posted) return response.redirect('/');
    delete request.session.posted;
    request.method = 'POST';
    request.body = posted;
    authenticate(request, response, next);
  });
  // Single Logout: the start from here, the service provider's requests, and its answers.
  app.all('/saml/logout', (request, response, next) => samlp.logout({
    issuer: `${origin}/metadata`, cert, key, deflate: true, protocolBinding: bindings('Redirect'),
    sessionParticipants: new SessionParticipants(request.session.participants),
    clearIdPSession: (done) => { delete request.session.user; delete request.session.participants; done(logout.fails); },
  })(request, response, next));
  app.get('/sign-out', (_request, response) => response.send(page('Signing out everywhere',
    '<iframe src="/saml/logout" title="Signing out" hidden></iframe>')));
  app.post('/sign-in', (request, response) => {
    const { email, password, next } = request.body;
    const local = typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/';
    if (email !== ACCOUNT.email || password !== ACCOUNT.password) {
      return response.status(401).send(form(local, 'E-mail or password is wrong.'));
    }
    request.session.user = email;
    response.redirect(303, local);
  });
  // What is told of the protocol above is for the cookie alone: the endpoints are at the origin as it is.
  const asItIs = (request, _response, next) => { delete request.headers['x-forwarded-proto']; next(); };
  app.get('/metadata', asItIs, samlp.metadata({ issuer: `${origin}/metadata`, cert, redirectEndpointPath: '/saml/sso', postEndpointPath: '/saml/sso', logoutEndpointPaths: { redirect: '/saml/logout', post: '/saml/logout' } }));
  app.get('/certificate.pem', (_request, response) => response.type('text/plain').send(cert));
  return { app, key, certificate, cert, signOnUrl: `${origin}/saml/sso`, logoutUrl: `${origin}/saml/logout`, entityId: `${origin}/metadata` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: {
    port: { type: 'string', default: '7000' }, sp: { type: 'string' }, 'state-dir': { type: 'string', default: '.state/idp' },
  } });
  const sp = values.sp ?? 'http://localhost:8787/organizations/acme/saml';
  const { app, signOnUrl } = createIdp({ origin: `http://localhost:${values.port}`, sp, stateDir: values['state-dir'] });
  app.listen(Number(values.port), 'localhost', () => console.log(`identity provider: ${signOnUrl}`));
}

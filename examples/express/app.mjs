// An Express application that signs its members in by OpenID Connect. It knows nothing of SAML.
//   ISSUER=https://sso.example CLIENT_ID=… CLIENT_SECRET=… ORIGIN=https://app.example node app.mjs
import crypto from 'node:crypto';
import { pathToFileURL } from 'node:url';
import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

export async function application({ issuer, clientId, clientSecret, origin }) {
  // Plain http is for this computer only.
  const local = new URL(issuer).hostname === 'localhost';
  const config = await oidc.discovery(new URL(issuer), clientId, clientSecret, undefined,
    local ? { execute: [oidc.allowInsecureRequests] } : {});
  const callback = `${origin}/callback`;
  const app = express();
  app.use(session({
    secret: crypto.randomBytes(32).toString('hex'), resave: false, saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: origin.startsWith('https:') },
  }));

  app.get('/', (request, response) => {
    const { member } = request.session;
    if (!member) return response.redirect('/login');
    response.json({ hello: member.name ?? member.sub, organization: member.organization, roles: member.roles });
  });

  app.get('/login', async (request, response) => {
    const verifier = oidc.randomPKCECodeVerifier();
    const asked = { state: oidc.randomState(), nonce: oidc.randomNonce() };
    request.session.login = { verifier, ...asked };
    response.redirect(oidc.buildAuthorizationUrl(config, {
      redirect_uri: callback, scope: 'openid profile email roles', ...asked,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    }).href);
  });

  app.get('/callback', async (request, response, next) => {
    const { login } = request.session;
    if (!login) return response.redirect('/login');
    try {
      const tokens = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, origin), {
        pkceCodeVerifier: login.verifier, expectedState: login.state, expectedNonce: login.nonce,
      });
      // The session gets another id: who knew the one before the sign-in does not know this one.
      request.session.regenerate((error) => {
        if (error) return next(error);
        request.session.member = tokens.claims();
        request.session.idToken = tokens.id_token;
        response.redirect('/');
      });
    } catch (error) { next(error); }
  });

  app.post('/logout', (request, response, next) => {
    const url = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: `${origin}/goodbye`, id_token_hint: request.session.idToken ?? '' });
    request.session.destroy((error) => (error ? next(error) : response.redirect(url.href)));
  });
  app.get('/goodbye', (request, response) => { response.type('text').send('Signed out.'); });
  return app;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { ISSUER: issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, PORT: port = 3000 } = process.env;
  const origin = process.env.ORIGIN ?? `http://localhost:${port}`;
  (await application({ issuer, clientId, clientSecret, origin })).listen(port, () => console.log(origin));
}

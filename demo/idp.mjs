// A demo identity provider: samlp on express. It shows single sign-on on one machine and guards nothing.
//   node demo/idp.mjs --port 7000 --state-dir .state/idp --sp-acs URL --sp-entity-id URL
// For tests, --test-controls opens POST /test-controls; its JSON replaces what the next answers do differently:
//   sign ("both" | "response" | "assertion" | "none"), skew_seconds, lifetime_seconds, status, status_message,
//   encrypt_to (a PEM certificate), and any option of samlp: audience, destination, recipient, issuer, inResponseTo,
//   signatureAlgorithm ("rsa-sha1"), digestAlgorithm ("sha1"), nameIdentifierFormat, authnContextClassRef, …
import { execFileSync } from "node:child_process";
import { X509Certificate, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import express from "express";
import session from "express-session";
import samlp from "samlp";
import SessionParticipants from "samlp/lib/sessionParticipants/index.js";

process.noDeprecation = true; // samlp still says `new Buffer`

const people = {
  "ada@acme.example": { password: "demo", name: "Ada Lovelace", groups: ["engineering", "admins"] },
  "grace@acme.example": { password: "demo", name: "Grace Hopper", groups: ["engineering"] },
};
const emailFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** Starts it; port 0 takes a free one. Returns `{ origin, certificate, certificatePath, stop }`. */
export async function startIdp({ port = 0, stateDir, spAcs, spEntityId, testControls = false }) {
  const { key, cert, certificatePath } = credentials(stateDir);
  const server = createServer();
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "localhost", resolve));
  const origin = `http://localhost:${server.address().port}`;
  const issuer = `${origin}/metadata`;
  let overrides = {};

  const app = express();
  app.use(express.urlencoded({ extended: false }), express.json());
  app.use(session({
    name: `demo-idp-${server.address().port}`, // cookies do not know ports
    secret: randomBytes(32).toString("hex"), resave: false, saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax" },
  }));

  // ---- pages
  app.get("/", (req, res) => res.send(req.session.email ? tiles(req.session.email) : signIn({})));
  app.post("/sign-in", (req, res, next) => {
    const { email = "", password, SAMLRequest, RelayState } = req.body;
    const known = email.trim().toLowerCase();
    if (!Object.hasOwn(people, known) || people[known].password !== password)
      return res.status(401).send(signIn({ SAMLRequest, RelayState, email, wrong: true }));
    req.session.regenerate((error) => {
      if (error) return next(error);
      req.session.email = known;
      return SAMLRequest ? answer(req, res, next) : res.redirect(303, "/");
    });
  });
  app.post("/sign-out", (req, res) => req.session.destroy(() => res.redirect(303, "/")));

  // ---- SAML
  app.get("/certificate.pem", (_req, res) => res.type("application/x-pem-file").send(cert));
  const Claims = function () {};
  Claims.prototype.metadata = [];
  app.get("/metadata", samlp.metadata({
    issuer, cert, profileMapper: Claims, redirectEndpointPath: "/saml/sso", postEndpointPath: "/saml/sso",
    logoutEndpointPaths: { redirect: "/saml/slo", post: "/saml/slo" },
  }));
  app.all("/saml/sso", (req, res, next) => {
    const { SAMLRequest, RelayState } = { ...req.query, ...req.body };
    if (!SAMLRequest) return res.redirect(303, "/");
    samlp.parseRequest(req, (error, request) => {
      if (error) return next(error);
      if (!req.session.email || request.forceAuthn === "true") return res.send(signIn({ SAMLRequest, RelayState }));
      answer(req, res, next);
    });
  });
  app.post("/saml/start", (req, res, next) => (req.session.email ? answer(req, res, next) : res.redirect(303, "/")));

  /** Sends the Response: to the AuthnRequest in `req`, or unsolicited where there is none. */
  function answer(req, res, next) {
    samlp.parseRequest(req, (error, request = {}) => {
      if (error) return next(error);
      const acs = request.assertionConsumerServiceURL ?? spAcs;
      if (!acs || (spAcs && new URL(acs).origin !== new URL(spAcs).origin))
        return res.status(400).send(page("Unknown application", `<p>This demo knows no application at <code>${escape(acs)}</code>.</p>`));
      const audience = request.issuer ?? spEntityId;
      const { sign = "both", skew_seconds = 0, lifetime_seconds = 300, status, status_message, encrypt_to, ...direct } = overrides;
      const sessionIndex = `_${randomBytes(16).toString("hex")}`;
      const options = {
        issuer, cert, key, audience, destination: acs, recipient: acs, inResponseTo: request.id, sessionIndex,
        signatureAlgorithm: "rsa-sha256", digestAlgorithm: "sha256", lifetimeInSeconds: lifetime_seconds,
        authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        nameIdentifierFormat: emailFormat,
        signAssertion: sign === "both" || sign === "assertion", signResponse: sign === "both" || sign === "response",
        profileMapper: (email) => ({
          getNameIdentifier: () => ({ nameIdentifier: email }),
          getClaims: () => ({ email, name: people[email].name, groups: people[email].groups }),
        }),
        ...(encrypt_to && {
          encryptionCert: encrypt_to,
          encryptionPublicKey: new X509Certificate(encrypt_to).publicKey.export({ type: "spki", format: "pem" }),
          encryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        }),
        ...direct,
      };
      const send = (xml) => res.send(handOver(acs, Buffer.from(xml).toString("base64"), { ...req.query, ...req.body }.RelayState ?? ""));
      if (status) {
        const reply = { ...options, error: { code: status, description: status_message }, getPostURL: (_req, done) => done(null, acs), RelayState: req.body?.RelayState ?? req.query.RelayState };
        return samlp.sendError(reply)(req, res, next);
      }
      req.session.participants = [...(req.session.participants ?? []), {
        serviceProviderId: audience, sessionIndex, nameId: req.session.email, nameIdFormat: options.nameIdentifierFormat,
        serviceProviderLogoutURL: acs.replace(/\/consume$/, "/logout"), binding: redirectBinding,
      }];
      shifted(skew_seconds, () => samlp.getSamlResponse(options, req.session.email, (failed, xml) => (failed ? next(failed) : send(xml))));
    });
  }

  app.all("/saml/slo", (req, res, next) => {
    const participants = (req.session.participants ??= []);
    samlp.logout({
      issuer, cert, key, signatureAlgorithm: "rsa-sha256", digestAlgorithm: "sha256", deflate: true, protocolBinding: redirectBinding,
      destination: spAcs?.replace(/\/consume$/, "/logout"),
      sessionParticipants: new SessionParticipants(participants),
      clearIdPSession: (done) => { delete req.session.email; done(); },
    })(req, Object.assign(res, { send: finished(res) }), next);
  });

  if (testControls) app.post("/test-controls", (req, res) => { overrides = req.body; res.sendStatus(204); });
  app.use((error, _req, res, _next) => res.status(400).send(page("That did not work", `<p>${escape(error.message)}</p>`)));
  server.on("request", app);

  return {
    origin, certificate: cert, certificatePath,
    stop: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

// An identity provider's logout with nothing to answer ends in samlp's bare `res.send(200)`: show a page instead.
function finished(res) {
  const send = res.send.bind(res);
  return (body) => send(body === 200 ? page("Signed out", '<p>You are signed out everywhere.</p><p><a href="/">Sign in again</a></p>') : body);
}

// The assertion's times come from Date.now, which is how a test sets this provider's clock wrong.
function shifted(seconds, work) {
  const now = Date.now;
  Date.now = () => now() + seconds * 1000;
  try { return work(); } finally { Date.now = now; }
}

function credentials(stateDir) {
  const keyPath = join(stateDir, "key.pem");
  const certificatePath = join(stateDir, "certificate.pem");
  if (!existsSync(certificatePath)) {
    mkdirSync(stateDir, { recursive: true });
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-sha256", "-nodes", "-days", "3650",
      "-subj", "/CN=Demo identity provider", "-keyout", keyPath, "-out", certificatePath], { stdio: ["ignore", "ignore", "pipe"] });
    chmodSync(keyPath, 0o600);
  }
  return { key: readFileSync(keyPath, "utf8"), cert: readFileSync(certificatePath, "utf8"), certificatePath };
}

// ---- HTML
function escape(text) {
  return String(text ?? "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function page(title, body) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Demo identity provider</title><style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; --line: light-dark(#c4c4cf, #55556a); --ink: light-dark(#5b2a86, #d3b4f5) }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f1f8, #17151c) }
main { width: min(24rem, 100% - 4rem); padding: 2rem; border: 1px solid var(--line); border-radius: .75rem; background: light-dark(#fff, #211e29) }
h1 { margin: 0 0 1rem; font-size: 1.4rem } .demo { margin: 0; color: var(--ink); font-weight: 600 } a { color: var(--ink) }
label { display: block; margin: .75rem 0 .25rem } input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid var(--line); border-radius: .4rem }
button { margin-top: 1rem; padding: .6rem 1rem; font: inherit; font-weight: 600; border: 0; border-radius: .4rem; background: #5b2a86; color: #fff; cursor: pointer }
button.plain { background: none; color: var(--ink); border: 1px solid var(--line) } :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
.tile { width: 100%; padding: 1.25rem; text-align: left } .hint, .wrong { padding: .5rem .75rem; border-left: 4px solid var(--ink) } .wrong { border-color: #c62828 }
</style><main><p class="demo">Demo identity provider</p><h1>${title}</h1>${body}</main></html>`;
}

function signIn({ SAMLRequest, RelayState, email = "", wrong = false }) {
  const hidden = (name, value) => (value === undefined ? "" : `<input type="hidden" name="${name}" value="${escape(value)}">`);
  return page("Sign in", `${wrong ? '<p class="wrong" role="alert">That e-mail and password do not match.</p>' : ""}
<p class="hint">This is a demo and guards nothing. Use <code>ada@acme.example</code> with the password <code>demo</code>.</p>
<form method="post" action="/sign-in">${hidden("SAMLRequest", SAMLRequest)}${hidden("RelayState", RelayState)}
<label for="email">E-mail</label><input id="email" name="email" type="email" autocomplete="username" required value="${escape(email)}">
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button></form>`);
}

function tiles(email) {
  return page("Your applications", `<p>Signed in as ${escape(people[email].name)} (${escape(email)}).</p>
<form method="post" action="/saml/start"><button class="tile">Acme app</button></form>
<form method="post" action="/sign-out"><button class="plain">Sign out here</button></form>
<form method="post" action="/saml/slo"><button class="plain">Sign out everywhere</button></form>`);
}

function handOver(acs, response, relayState) {
  return page("Signing you in", `<form method="post" action="${escape(acs)}"><input type="hidden" name="SAMLResponse" value="${response}">
${relayState && `<input type="hidden" name="RelayState" value="${escape(relayState)}">`}<button>Continue</button></form><script>document.forms[0].submit()</script>`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({ options: {
    port: { type: "string", default: "7000" }, "state-dir": { type: "string", default: ".state/idp" },
    "sp-acs": { type: "string" }, "sp-entity-id": { type: "string" }, "test-controls": { type: "boolean", default: false },
  } });
  const idp = await startIdp({ port: Number(values.port), stateDir: values["state-dir"], spAcs: values["sp-acs"],
    spEntityId: values["sp-entity-id"], testControls: values["test-controls"] });
  console.log(`READY ${idp.origin} (certificate: ${idp.certificatePath})`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => idp.stop().then(() => process.exit(0)));
}

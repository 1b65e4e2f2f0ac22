// A key pair of the service provider, as the secrets SP_SIGNING_KEY and the like hold it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** PEM of a new private key and its certificate; `kind` is `rsa:3072`, or a curve as OpenSSL calls it. */
export function spKey(kind = 'rsa:3072') {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'saml-edge-key-'));
  const [key, certificate] = ['key', 'certificate'].map((name) => path.join(directory, `${name}.pem`));
  const newkey = kind.includes(':') ? ['-newkey', kind] : ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${kind}`];
  execFileSync('openssl', ['req', '-x509', ...newkey, '-nodes', '-days', '3650', '-subj', '/CN=saml-edge',
    '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const pem = fs.readFileSync(key, 'utf8') + fs.readFileSync(certificate, 'utf8');
  fs.rmSync(directory, { recursive: true });
  return pem;
}

/** The certificate in it. */
export const certificateOf = (pem) => /-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----\n/.exec(pem)[0];

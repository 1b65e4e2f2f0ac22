"""A client of OpenID Connect by Authlib: `begin` prints where to send the browser, `end` what came of it."""
import json
import sys

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, JsonWebToken

issuer, client_id, secret, callback, step, *rest = sys.argv[1:]
discovery = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=10).json()
session = OAuth2Session(client_id, secret, scope="openid email", redirect_uri=callback, code_challenge_method="S256")
if step == "begin":
    verifier, nonce = generate_token(48), generate_token()
    url, state = session.create_authorization_url(discovery["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
    print(json.dumps({"url": url, "state": state, "verifier": verifier, "nonce": nonce}))
else:
    back, state, verifier, nonce = rest
    token = session.fetch_token(discovery["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier)
    keys = JsonWebKey.import_key_set(requests.get(discovery["jwks_uri"], timeout=10).json())
    algorithms = JsonWebToken(discovery["id_token_signing_alg_values_supported"])
    claims = algorithms.decode(token["id_token"], keys, claims_options={
        "iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id},
        "nonce": {"essential": True, "value": nonce}})
    claims.validate()
    print(json.dumps({"claims": dict(claims), "info": session.get(discovery["userinfo_endpoint"]).json()}))

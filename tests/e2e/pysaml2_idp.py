"""An identity provider that others wrote (pysaml2, with xmlsec1), set to require signed requests. For the tests only.

Reads one JSON line from standard input, {key, cert, sp}: files of its key and certificate, and of the service provider's
metadata. Writes one, {origin}, when it listens. Everybody is Ada.
"""
import base64
import json
import re
import shutil
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID
from saml2.server import Server
from saml2.sigver import verify_redirect_signature

SHA256 = {
    "sign_alg": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "digest_alg": "http://www.w3.org/2001/04/xmlenc#sha256",
}
BINDINGS = {"redirect": BINDING_HTTP_REDIRECT, "post": BINDING_HTTP_POST}
given = json.loads(sys.stdin.readline())
server = HTTPServer(("localhost", 0), None)
origin = f"http://localhost:{server.server_address[1]}"
both = lambda path: [(f"{origin}{path}", binding) for binding in BINDINGS.values()]
idp = Server(config=IdPConfig().load({
    "entityid": f"{origin}/metadata",
    "xmlsec_binary": shutil.which("xmlsec1"),
    "key_file": given["key"], "cert_file": given["cert"],
    "metadata": {"local": [given["sp"]]},
    "service": {"idp": {
        "endpoints": {"single_sign_on_service": both("/sso"), "single_logout_service": both("/slo")},
        "want_authn_requests_signed": True, "sign_response": True, "sign_assertion": True,
    }},
}))
(SP,) = idp.metadata.keys()
ADA = NameID(format=NAMEID_FORMAT_EMAILADDRESS, text="ada@acme.example")
sessions = []


def logout_url(binding):
    return idp.metadata.single_logout_service(SP, binding, "spsso")[0]["location"]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(BINDING_HTTP_REDIRECT, urlsplit(self.path).query)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.answer(BINDING_HTTP_POST, body)

    def answer(self, binding, parameters):
        given = {name: values[0] for name, values in parse_qs(parameters).items()}
        try:
            route = {"/sso": self.sign_on, "/slo": self.logout, "/start": self.start}[urlsplit(self.path).path]
            route(binding, given)
        except Exception as error:  # The test reads what pysaml2 objects to.
            self.page(400, f"{type(error).__name__}: {error}")

    def sign_on(self, binding, given):
        request = idp.parse_authn_request(
            given["SAMLRequest"], binding, given.get("RelayState"), given.get("SigAlg"), given.get("Signature"))
        message = request.message
        response = str(idp.create_authn_response(
            {"mail": ["ada@acme.example"]}, message.id, message.assertion_consumer_service_url, SP, name_id=ADA,
            authn={"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"}, **SHA256))
        sessions.append(re.search(r'SessionIndex="([^"]+)"', response)[1])
        self.send(BINDING_HTTP_POST, response, message.assertion_consumer_service_url, given, True)

    def logout(self, binding, given):
        if "SAMLRequest" in given:
            request = idp.parse_logout_request(
                given["SAMLRequest"], binding, relay_state=given.get("RelayState"),
                sigalg=given.get("SigAlg"), signature=given.get("Signature"))
            named = request.message.session_index[0].text
            if request.message.name_id.text != ADA.text or named not in sessions:
                raise ValueError(f"nobody of this name, or no session {named}")
            sessions.remove(named)
            response = idp.create_logout_response(request.message, [binding], sign=binding == BINDING_HTTP_POST, **SHA256)
            return self.send(binding, response, logout_url(binding), given, True)
        if binding == BINDING_HTTP_REDIRECT:
            certificates = [certificate for _, certificate in idp.metadata.certs(SP, "any", "signing")]
            backend = idp.sec.sec_backend
            if not any(verify_redirect_signature(dict(given), backend, certificate) for certificate in certificates):
                raise ValueError("the signature of the query does not verify")
        elif "<ds:Signature " not in base64.b64decode(given["SAMLResponse"]).decode():
            raise ValueError("the LogoutResponse is not signed")
        idp.parse_logout_request_response(given["SAMLResponse"], binding)
        self.page(200, f"signed out, RelayState {given.get('RelayState')}")

    def start(self, _, given):
        binding = BINDINGS[given["binding"]]
        index = sessions.pop()
        request_id, request = idp.create_logout_request(
            logout_url(binding), SP, name_id=ADA, session_indexes=[index], sign=binding == BINDING_HTTP_POST,
            **SHA256)
        self.send(binding, request, logout_url(binding), {"RelayState": "opaque state"}, False)

    def send(self, binding, message, destination, given, response):
        sent = idp.apply_binding(
            binding, str(message), destination, given.get("RelayState", ""), response=response,
            sign=binding == BINDING_HTTP_REDIRECT, sigalg=SHA256["sign_alg"])
        if binding == BINDING_HTTP_POST:
            return self.page(200, sent["data"], "text/html")
        self.send_response(303)
        self.send_header("location", dict(sent["headers"])["Location"])
        self.end_headers()

    def page(self, status, text, media_type="text/plain"):
        octets = "".join(text).encode()
        self.send_response(status)
        self.send_header("content-type", f"{media_type}; charset=utf-8")
        self.send_header("content-length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)

    def log_message(self, *_):
        pass


server.RequestHandlerClass = Handler
print(json.dumps({"origin": origin}), flush=True)
server.serve_forever()

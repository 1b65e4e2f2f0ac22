"""pysaml2 (with xmlsec1, which it calls for each signature) for `make bench-compare`: reads one JSON line, {cert, metadata,
base64, times}, accepts the Response that often, and prints the milliseconds of CPU time that one took."""
import json
import os
import shutil
import sys

from saml2 import BINDING_HTTP_POST
from saml2.client import Saml2Client
from saml2.config import SPConfig

given = json.loads(sys.stdin.readline())
client = Saml2Client(config=SPConfig().load({
    "entityid": given["sp"],
    "xmlsec_binary": shutil.which("xmlsec1"),
    "metadata": {"inline": [given["metadata"]]},
    "accepted_time_diff": 120,
    "service": {"sp": {
        "endpoints": {"assertion_consumer_service": [(f"{given['sp']}/consume", BINDING_HTTP_POST)]},
        "want_response_signed": True, "want_assertions_signed": True, "allow_unsolicited": False,
    }},
}))


def accept():
    response = client.parse_authn_request_response(given["base64"], BINDING_HTTP_POST, {"_request": "/"})
    assert response.name_id.text == "ada@example.org"


def cpu():
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


accept()
began = cpu()
for _ in range(given["times"]):
    accept()
print((cpu() - began) * 1000 / given["times"])

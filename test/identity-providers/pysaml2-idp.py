"""pysaml2 as a small identity provider: `pysaml2-idp.py CONFIGURATION.json`, which names port, keys, people and service providers.

Every request may say by `employee` who is signed in; what was posted last stands at /last for tests. Nothing here is under test.
"""
import html
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.authn_context import PASSWORD
from saml2.config import Config
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server

with open(sys.argv[1], encoding="utf-8") as file:
    settings = json.load(file)
origin = f"http://127.0.0.1:{settings['port']}"
config = Config().load(
    {
        "entityid": f"{origin}/metadata",
        "xmlsec_binary": "/usr/bin/xmlsec1",
        "key_file": settings["keyFile"],
        "cert_file": settings["certificateFile"],
        "delete_tmpfiles": True,
        "service": {
            "idp": {
                "name": "pysaml2 test identity provider",
                "endpoints": {
                    "single_sign_on_service": [(f"{origin}/sso", BINDING_HTTP_REDIRECT), (f"{origin}/sso", BINDING_HTTP_POST)],
                    "single_logout_service": [(f"{origin}/slo", BINDING_HTTP_REDIRECT), (f"{origin}/slo", BINDING_HTTP_POST)],
                },
                "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None, "name_form": NAME_FORMAT_URI}},
                "name_id_format": [NAMEID_FORMAT_PERSISTENT],
                "want_authn_requests_signed": settings["wantsSignedRequests"],
                "sign_response": False,
                "sign_assertion": False,
            }
        },
        "metadata": {"local": settings["serviceProviders"]},
        "allow_unknown_attributes": True,
    }
)
idp = Server(config=config)
sha256 = {"sign_alg": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "digest_alg": "http://www.w3.org/2001/04/xmlenc#sha256"}
sessions = {}


def attribute(name, values):
    """A statement under the very names that were configured: no attribute map renames them."""
    return {name: values if isinstance(values, list) else [values]}


def name_id(employee):
    return NameID(format=NAMEID_FORMAT_PERSISTENT, text=employee)


def answer_login(request, binding):
    parsed = idp.parse_authn_request(request["SAMLRequest"], binding).message
    employee = request.get("employee") or settings["signedIn"]
    identity = {}
    for name, values in settings["employees"][employee].items():
        identity.update(attribute(name, values))
    wish = settings["signs"]
    to_post = idp.response_args(parsed, [BINDING_HTTP_POST])
    response = idp.create_authn_response(
        identity,
        in_response_to=to_post["in_response_to"],
        destination=to_post["destination"],
        sp_entity_id=to_post["sp_entity_id"],
        userid=employee,
        name_id=name_id(employee),
        authn={"class_ref": PASSWORD, "authn_auth": origin},
        sign_response=wish in ("response", "both"),
        sign_assertion=wish in ("assertion", "both"),
        encrypt_assertion=settings["encrypts"],
        **sha256,
    )
    sessions[employee] = to_post["sp_entity_id"]
    return idp.apply_binding(BINDING_HTTP_POST, str(response), to_post["destination"], request.get("RelayState", ""), response=True)


def answer_logout(request, binding):
    if "SAMLResponse" in request:
        parsed = idp.parse_logout_request_response(request["SAMLResponse"], binding)
        return f"logged out: {parsed.status_ok()}"
    signed = {key: request[key] for key in ("SigAlg", "Signature", "RelayState") if key in request}
    parsed = idp.parse_logout_request(request["SAMLRequest"], binding)
    if binding == BINDING_HTTP_REDIRECT and not verify_redirect(request):
        return "the logout request is not signed by the service provider"
    ended = parsed.message.name_id.text
    sessions.pop(ended, None)
    response = idp.create_logout_response(parsed.message, [binding], sign=binding == BINDING_HTTP_POST, **sha256)
    services = idp.metadata.service(parsed.message.issuer.text, "spsso_descriptor", "single_logout_service", binding)
    destination = services[0].get("response_location") or services[0]["location"]
    return idp.apply_binding(binding, str(response), destination, signed.get("RelayState", ""), response=True, sign=binding == BINDING_HTTP_REDIRECT, sigalg=sha256["sign_alg"])


def verify_redirect(request):
    from saml2.sigver import verify_redirect_signature

    certificates = idp.metadata.certs(settings["audience"], "any", "signing")
    message = {key: request[key] for key in ("SAMLRequest", "RelayState", "SigAlg", "Signature") if key in request}
    return any(verify_redirect_signature(dict(message), idp.sec.sec_backend, certificate) for certificate in certificates)


def begin_logout(request):
    employee = request["employee"]
    audience = sessions.pop(employee)
    binding = BINDING_HTTP_POST if request.get("binding") == "post" else BINDING_HTTP_REDIRECT
    [service, *_] = idp.metadata.service(audience, "spsso_descriptor", "single_logout_service", binding)
    _, message = idp.create_logout_request(service["location"], audience, name_id=name_id(employee), sign=binding == BINDING_HTTP_POST, **sha256)
    return idp.apply_binding(binding, str(message), service["location"], "theirs", sign=binding == BINDING_HTTP_REDIRECT, sigalg=sha256["sign_alg"])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(BINDING_HTTP_REDIRECT, urlsplit(self.path).query)

    def do_POST(self):
        self.answer(BINDING_HTTP_POST, self.rfile.read(int(self.headers["content-length"])).decode())

    def answer(self, binding, encoded):
        request = {key: values[0] for key, values in parse_qs(encoded).items()}
        path = urlsplit(self.path).path
        try:
            if path == "/ready":
                self.send(200, "ready")
            elif path == "/metadata":
                from saml2.metadata import create_metadata_string

                self.send(200, create_metadata_string(None, config=config).decode(), "application/samlmetadata+xml")
            elif path == "/sso":
                self.carry(answer_login(request, binding))
            elif path == "/slo":
                self.carry(answer_logout(request, binding))
            elif path == "/sign-out":
                self.carry(begin_logout(request))
            elif path == "/sessions":
                self.send(200, json.dumps(sorted(sessions)), "application/json")
            else:
                self.send(404, "nothing here")
        except Exception as error:  # shown to the test, which fails on it
            self.send(500, f"{type(error).__name__}: {html.escape(str(error))}")

    def carry(self, bound):
        if isinstance(bound, str):
            self.send(200, bound)
        elif bound.get("status") == 303 or bound.get("method") == "GET":
            self.send_response(303)
            for name, value in bound["headers"]:
                self.send_header(name, value)
            self.end_headers()
        else:
            self.send(200, "".join(bound["data"]) if not isinstance(bound["data"], str) else bound["data"])

    def send(self, status, text, kind="text/html"):
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", f"{kind}; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", settings["port"]), Handler).serve_forever()

//! The identity provider's messages of a logout: valid as they are, with every value open to change before they are
//! signed by xmlsec1 (HTTP-POST) or OpenSSL (HTTP-Redirect).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded::byte_serialize;

use super::signer::{Algorithms, Signer};

/// `rsa-sha256`, as SigAlg.
pub const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/// A LogoutRequest, or with `status` a LogoutResponse.
#[derive(Debug, Clone)]
pub struct LogoutFixture {
    pub kind: &'static str,
    pub id: String,
    pub version: String,
    pub issue_instant: String,
    pub destination: Option<String>,
    pub not_on_or_after: Option<String>,
    pub in_response_to: Option<String>,
    pub issuer: Option<String>,
    /// The NameID with its tags, or what stands in its place.
    pub subject: String,
    pub session_indexes: Vec<String>,
    /// What stands in the Status of a LogoutResponse.
    pub status: String,
    pub algorithms: Algorithms,
}

/// A NameID without qualifiers.
pub fn name_id(value: &str, format: Option<&str>) -> String {
    let format = format.map(|format| format!(" Format=\"{format}\"")).unwrap_or_default();
    format!("<saml:NameID{format}>{value}</saml:NameID>")
}

/// A StatusCode, with another in it.
pub fn status(code: &str, inner: Option<&str>) -> String {
    let urn = |code: &str| format!("urn:oasis:names:tc:SAML:2.0:status:{code}");
    let inner = inner.map(|inner| format!("<samlp:StatusCode Value=\"{}\"/>", urn(inner)));
    format!(
        "<samlp:StatusCode Value=\"{}\">{}</samlp:StatusCode>",
        urn(code),
        inner.unwrap_or_default()
    )
}

impl LogoutFixture {
    pub fn request() -> Self {
        let text = str::to_owned;
        Self {
            kind: "LogoutRequest",
            id: text("_message"),
            version: text("2.0"),
            issue_instant: text("2026-11-24T12:00:00Z"),
            destination: Some(text("https://sp.example/saml/logout")),
            not_on_or_after: Some(text("2026-11-24T12:05:00Z")),
            in_response_to: None,
            issuer: Some(text("https://idp.example/metadata")),
            subject: name_id("ada@example.org", None),
            session_indexes: vec![text("_session")],
            status: String::new(),
            algorithms: Algorithms::sha2(256),
        }
    }

    pub fn response() -> Self {
        Self {
            kind: "LogoutResponse",
            not_on_or_after: None,
            in_response_to: Some("_request".to_owned()),
            subject: String::new(),
            session_indexes: Vec::new(),
            status: status("Success", None),
            ..Self::request()
        }
    }

    /// The message, with or without an empty Signature where it is to be signed.
    pub fn xml(&self, with_signature: bool) -> String {
        let attribute = |name: &str, value: &Option<String>| {
            value
                .as_ref()
                .map(|value| format!(" {name}=\"{value}\""))
                .unwrap_or_default()
        };
        let issuer = self.issuer.as_ref();
        let issuer = issuer.map(|issuer| format!("<saml:Issuer>{issuer}</saml:Issuer>"));
        let signature = with_signature.then(|| self.algorithms.template(&self.id));
        let indexes = self.session_indexes.iter();
        let indexes: String = indexes
            .map(|index| format!("<samlp:SessionIndex>{index}</samlp:SessionIndex>"))
            .collect();
        let status = match self.status.is_empty() {
            true => String::new(),
            false => format!("<samlp:Status>{}</samlp:Status>", self.status),
        };
        let Self { kind, id, version, .. } = self;
        format!(
            "<samlp:{kind} xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{id}\" Version=\"{version}\" \
             IssueInstant=\"{issued}\"{destination}{end}{in_response_to}>{issuer}{signature}{subject}{indexes}{status}\
             </samlp:{kind}>",
            issued = self.issue_instant,
            destination = attribute("Destination", &self.destination),
            end = attribute("NotOnOrAfter", &self.not_on_or_after),
            in_response_to = attribute("InResponseTo", &self.in_response_to),
            issuer = issuer.unwrap_or_default(),
            signature = signature.unwrap_or_default(),
            subject = self.subject,
        )
    }

    /// The message for HTTP-POST, signed by xmlsec1.
    pub fn signed_by(&self, signer: &Signer) -> String {
        let signed = signer.sign(&self.xml(true), self.kind);
        let signed = signed.strip_prefix("<?xml version=\"1.0\"?>\n").unwrap_or(&signed);
        signed.trim_end().to_owned()
    }

    /// The parameter that carries it.
    pub fn parameter(&self) -> &'static str {
        match self.kind {
            "LogoutRequest" => "SAMLRequest",
            _ => "SAMLResponse",
        }
    }

    /// The query for HTTP-Redirect, signed by OpenSSL.
    pub fn query(&self, signer: &Signer, relay_state: Option<&str>) -> String {
        sign_query(&self.unsigned_query(relay_state), RSA_SHA256, signer, "-sha256")
    }

    /// The query for HTTP-Redirect without a signature.
    pub fn unsigned_query(&self, relay_state: Option<&str>) -> String {
        let deflated = miniz_oxide::deflate::compress_to_vec(self.xml(false).as_bytes(), 6);
        query_of(self.parameter(), &deflated, relay_state)
    }
}

/// A query that carries octets.
pub fn query_of(parameter: &str, deflated: &[u8], relay_state: Option<&str>) -> String {
    let relay_state = relay_state.map(|state| format!("&RelayState={}", encoded(state)));
    format!(
        "{parameter}={}{}",
        encoded(&STANDARD.encode(deflated)),
        relay_state.unwrap_or_default()
    )
}

/// The query with SigAlg and Signature.
pub fn sign_query(query: &str, algorithm: &str, signer: &Signer, digest: &str) -> String {
    let signed = format!("{query}&SigAlg={}", encoded(algorithm));
    let value = signer.openssl_dgst(signed.as_bytes(), &[digest]);
    format!("{signed}&Signature={}", encoded(&STANDARD.encode(value)))
}

/// Percent-encoding.
pub fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// The body of a form that carries `xml`.
pub fn form(parameter: &str, xml: &str) -> Vec<u8> {
    format!("{parameter}={}", encoded(&STANDARD.encode(xml))).into_bytes()
}

//! A Response to take apart: valid as it is, with every value open to change before it is signed.

use super::signer::{Algorithms, Signer};

#[derive(Debug, Clone)]
pub struct Fixture {
    pub response_id: String,
    pub assertion_id: String,
    pub version: String,
    /// Of Response and Assertion.
    pub issue_instant: String,
    pub issuer: String,
    pub assertion_issuer: String,
    pub destination: Option<String>,
    pub in_response_to: Option<String>,
    pub status: String,
    pub name_id: String,
    pub name_id_format: String,
    pub recipient: String,
    pub confirmation_method: String,
    pub not_before: String,
    pub not_on_or_after: String,
    pub audiences: Vec<String>,
    pub session_index: Option<String>,
    pub session_not_on_or_after: Option<String>,
    pub authn_context: String,
    /// Name and values.
    pub attributes: Vec<(String, Vec<String>)>,
    /// What stands after the Status, raw; by default nothing.
    pub before_assertion: String,
    pub sign_response: bool,
    pub sign_assertion: bool,
    pub algorithms: Algorithms,
}

impl Default for Fixture {
    fn default() -> Self {
        let text = str::to_owned;
        Self {
            response_id: text("_response"),
            assertion_id: text("_assertion"),
            version: text("2.0"),
            issue_instant: text("2026-11-24T12:00:00Z"),
            issuer: text("https://idp.example/metadata"),
            assertion_issuer: text("https://idp.example/metadata"),
            destination: Some(text("https://sp.example/saml/acs")),
            in_response_to: Some(text("_request")),
            status: text("urn:oasis:names:tc:SAML:2.0:status:Success"),
            name_id: text("ada@example.org"),
            name_id_format: text("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
            recipient: text("https://sp.example/saml/acs"),
            confirmation_method: text("urn:oasis:names:tc:SAML:2.0:cm:bearer"),
            not_before: text("2026-11-24T11:59:00Z"),
            not_on_or_after: text("2026-11-24T12:05:00Z"),
            audiences: vec![text("https://sp.example/saml/metadata")],
            session_index: Some(text("_session")),
            session_not_on_or_after: None,
            authn_context: text("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"),
            attributes: vec![
                (text("email"), vec![text("ada@example.org")]),
                (text("groups"), vec![text("admin"), text("staff")]),
            ],
            before_assertion: String::new(),
            sign_response: true,
            sign_assertion: true,
            algorithms: Algorithms::sha2(256),
        }
    }
}

impl Fixture {
    /// Only the Response is signed.
    pub fn response_signed() -> Self {
        Self {
            sign_assertion: false,
            ..Self::default()
        }
    }

    /// Only the Assertion is signed.
    pub fn assertion_signed() -> Self {
        Self {
            sign_response: false,
            ..Self::default()
        }
    }

    /// The Assertion, with an empty Signature where it is to be signed.
    pub fn assertion(&self) -> String {
        let Self {
            assertion_id,
            version,
            issue_instant,
            not_before,
            not_on_or_after,
            ..
        } = self;
        let signature = if self.sign_assertion {
            self.algorithms.template(assertion_id)
        } else {
            String::new()
        };
        let audiences: String = self
            .audiences
            .iter()
            .map(|audience| element("saml:Audience", audience))
            .collect();
        let attributes: String = self
            .attributes
            .iter()
            .map(|(name, values)| {
                let values: String = values
                    .iter()
                    .map(|value| element("saml:AttributeValue", value))
                    .collect();
                format!("<saml:Attribute Name=\"{}\">{values}</saml:Attribute>", escape(name))
            })
            .collect();
        let statement = match attributes.is_empty() {
            true => String::new(),
            false => format!("<saml:AttributeStatement>{attributes}</saml:AttributeStatement>"),
        };
        format!(
            "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{assertion_id}\" \
             Version=\"{version}\" IssueInstant=\"{issue_instant}\">{issuer}{signature}\
             <saml:Subject><saml:NameID Format=\"{format}\">{name_id}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"{method}\"><saml:SubjectConfirmationData \
             NotOnOrAfter=\"{not_on_or_after}\" Recipient=\"{recipient}\"{in_response_to}/></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{not_before}\" NotOnOrAfter=\"{not_on_or_after}\">\
             <saml:AudienceRestriction>{audiences}</saml:AudienceRestriction></saml:Conditions>\
             <saml:AuthnStatement AuthnInstant=\"{issue_instant}\"{session_index}{session_end}>\
             <saml:AuthnContext>{context}</saml:AuthnContext></saml:AuthnStatement>{statement}</saml:Assertion>",
            issuer = element("saml:Issuer", &self.assertion_issuer),
            format = escape(&self.name_id_format),
            name_id = escape(&self.name_id),
            method = escape(&self.confirmation_method),
            recipient = escape(&self.recipient),
            in_response_to = attribute("InResponseTo", self.in_response_to.as_deref()),
            session_index = attribute("SessionIndex", self.session_index.as_deref()),
            session_end = attribute("SessionNotOnOrAfter", self.session_not_on_or_after.as_deref()),
            context = element("saml:AuthnContextClassRef", &self.authn_context),
        )
    }

    /// The Response, with empty Signatures where it is to be signed.
    pub fn template(&self) -> String {
        self.template_around(&self.assertion())
    }

    /// The Response around another Assertion, or whatever stands for one.
    pub fn template_around(&self, assertion: &str) -> String {
        let Self {
            response_id,
            version,
            issue_instant,
            before_assertion,
            ..
        } = self;
        let signature = if self.sign_response {
            self.algorithms.template(response_id)
        } else {
            String::new()
        };
        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{response_id}\" Version=\"{version}\" \
             IssueInstant=\"{issue_instant}\"{destination}{in_response_to}>{issuer}{signature}\
             <samlp:Status><samlp:StatusCode Value=\"{status}\"/></samlp:Status>{before_assertion}{assertion}</samlp:Response>",
            destination = attribute("Destination", self.destination.as_deref()),
            in_response_to = attribute("InResponseTo", self.in_response_to.as_deref()),
            issuer = element("saml:Issuer", &self.issuer),
            status = escape(&self.status),
        )
    }

    /// The Assertion as a document of its own, signed where it is to be.
    pub fn signed_assertion(&self, signer: &Signer) -> String {
        let assertion = self.assertion();
        match self.sign_assertion {
            true => without_declaration(&signer.sign(&assertion, "Assertion")).to_owned(),
            false => assertion,
        }
    }

    /// The Response around whatever stands for the Assertion, signed where it is to be.
    pub fn signed_around(&self, assertion: &str, signer: &Signer) -> String {
        let response = self.template_around(assertion);
        match self.sign_response {
            true => signer.sign(&response, "Response"),
            false => response,
        }
    }

    /// The signed Response: first the Assertion, then the Response around it.
    pub fn signed_by(&self, signer: &Signer) -> String {
        let mut response = self.template();
        if self.sign_assertion {
            response = signer.sign(&response, "Assertion");
        }
        if self.sign_response {
            response = signer.sign(&response, "Response");
        }
        response
    }
}

/// A document without its XML declaration, to stand inside another.
pub fn without_declaration(xml: &str) -> &str {
    xml.strip_prefix("<?xml version=\"1.0\"?>").unwrap_or(xml).trim()
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

fn attribute(name: &str, value: Option<&str>) -> String {
    value
        .map(|value| format!(" {name}=\"{}\"", escape(value)))
        .unwrap_or_default()
}

/// Not the escaping of the crate under test.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
}

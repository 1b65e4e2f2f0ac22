//! From a case to the form that is posted.
//!
//! Templates and edits hold names in braces. In edits *before* signing: what [`Facts`] and the Signature have. In edits
//! *after* it also the parts of the signed message (`assertion`, `bare`, `original`, `asig`, `rsig`, `ainfo`) and the
//! attacker's (`evil`, `outer`, `decoy`); see [`Draft::part`].

use miniz_oxide::deflate::compress_to_vec;

use super::case::{Form, Key, Value};
use super::certificate::ecdsa_sig_value;
use super::facts::{EVIL, NAME_ID_FORMAT, SUBJECT};
use super::text::{expand, replaced, split_after};
use super::{Case, Certificates, Facts, Unmade};
use crate::crypto::base64;

const RESPONSE: &str = concat!(
    r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="{acs}" ID="{rid}""#,
    r#" InResponseTo="{qid}" IssueInstant="{now}" Version="2.0">"#,
    r#"<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{idp}</saml:Issuer>{rsig}"#,
    r#"<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode>"#,
    r#"</samlp:Status>{assertion}</samlp:Response>"#
);

const ASSERTION: &str = concat!(
    r#"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{aid}" IssueInstant="{now}""#,
    r#" Version="2.0"><saml:Issuer>{idp}</saml:Issuer>{asig}<saml:Subject><saml:NameID Format="{format}">{who}"#,
    r#"</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">"#,
    r#"<saml:SubjectConfirmationData InResponseTo="{qid}" NotOnOrAfter="{end}" Recipient="{acs}">"#,
    r#"</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>"#,
    r#"<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}"><saml:AudienceRestriction><saml:Audience>{sp}"#,
    r#"</saml:Audience></saml:AudienceRestriction></saml:Conditions>"#,
    r#"<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_session"><saml:AuthnContext>"#,
    r#"<saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"#,
    r#"<saml:AttributeStatement><saml:Attribute Name="{mail}"><saml:AttributeValue>{who}</saml:AttributeValue>"#,
    r#"</saml:Attribute>{attributes}</saml:AttributeStatement></saml:Assertion>"#
);

const SIGNATURE: &str = concat!(
    r#"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>"#,
    r#"<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>"#,
    r##"<ds:SignatureMethod Algorithm="{method}"></ds:SignatureMethod><ds:Reference URI="#{id}"><ds:Transforms>"##,
    r#"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>"#,
    r#"<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms>"#,
    r#"<ds:DigestMethod Algorithm="{digest_method}"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue>"#,
    r#"</ds:Reference></ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>"#
);

const END_OF_SIGNATURE: &str = "</ds:Signature>";
const END_OF_ISSUER: &str = "</saml:Issuer>";

/// What a key is to sign.
#[derive(Debug, Clone)]
pub struct ToSign {
    /// Whose signature it is.
    pub key: Key,
    /// The canonical SignedInfo.
    pub octets: Vec<u8>,
}

/// The form, ready to be posted.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its body, `application/x-www-form-urlencoded`.
    pub body: Vec<u8>,
    /// The request that it answers.
    pub request_id: String,
}

/// A message on its way: edited, and signed as far as it has come.
#[derive(Debug, Clone)]
pub struct Draft<'f> {
    case: &'f Case,
    facts: &'f Facts,
    certificates: &'f Certificates,
    number: usize,
    response: String,
    assertion: String,
    signature: String,
    /// The Signatures: none where there is to be none, or not yet.
    asig: Option<String>,
    rsig: Option<String>,
    /// The Signature that waits for its value.
    waiting: Option<String>,
}

impl<'f> Draft<'f> {
    /// Begins message `number` of a run.
    pub fn begin(
        case: &'f Case,
        facts: &'f Facts,
        certificates: &'f Certificates,
        number: usize,
    ) -> Result<Self, Unmade> {
        let mut templates = [ASSERTION, RESPONSE, SIGNATURE].map(str::to_owned);
        for (from, to) in case.before {
            let template = templates.iter_mut().find(|template| template.contains(from));
            let template = template.ok_or(Unmade::Edit)?;
            *template = replaced(template, from, to)?;
        }
        let [assertion, response, signature] = templates;
        Ok(Self {
            case,
            facts,
            certificates,
            number,
            response,
            assertion,
            signature,
            asig: None,
            rsig: None,
            waiting: None,
        })
    }

    /// The same signed message for another case, whose edits come after signing only.
    pub fn of(&self, case: &'f Case) -> Self {
        Self { case, ..self.clone() }
    }

    /// What is to be signed next: the Assertion, then the Response around it; nothing when all is.
    pub fn to_sign(&mut self) -> Result<Option<ToSign>, Unmade> {
        let (response, assertion) = self.case.signs.of(self.facts.policy);
        if assertion && self.asig.is_none() {
            let octets = self.bare()?;
            return self.reference(&octets, "aid").map(Some);
        }
        if response && self.rsig.is_none() {
            let octets = self.original()?;
            return self.reference(&octets, "rid").map(Some);
        }
        Ok(None)
    }

    /// The SignedInfo over `octets`, which are canonical.
    fn reference(&mut self, octets: &str, id: &str) -> Result<ToSign, Unmade> {
        let digest = base64::encode(&self.case.digest.0.digest(octets.as_bytes()));
        let signature = expand(&self.signature, &|name| match name {
            "digest" => Some(digest.clone()),
            "id" => self.fact(id),
            "method" => Some(self.case.method.to_owned()),
            "digest_method" => Some(self.case.digest.1.to_owned()),
            "value" => Some("{value}".to_owned()),
            name => self.fact(name),
        })?;
        // In its place SignedInfo has its prefix from Signature; on its own it declares it (Exc-C14N 3).
        let info = between(&signature, "<ds:SignedInfo>", "</ds:SignedInfo>").replacen(
            "<ds:SignedInfo>",
            "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">",
            1,
        );
        self.waiting = Some(signature);
        let octets = match self.case.key {
            Key::Nothing => Vec::new(),
            _ => info.into_bytes(),
        };
        Ok(ToSign {
            key: self.case.key,
            octets,
        })
    }

    /// Takes the signature in.
    pub fn signed(&mut self, value: &[u8]) -> Result<(), Unmade> {
        let mut value = value.to_vec();
        match self.case.value {
            Value::AsIs => {}
            Value::Der => value = ecdsa_sig_value(&value),
            Value::Zero => value.fill(0),
            Value::Longer => value.insert(0, 0),
            Value::Shorter => value.truncate(value.len().saturating_sub(1)),
        }
        let signature = self.waiting.take().ok_or(Unmade::Name)?;
        let signature = replaced(&signature, "{value}", &base64::encode(&value))?;
        let (_, assertion) = self.case.signs.of(self.facts.policy);
        let place = if assertion && self.asig.is_none() {
            &mut self.asig
        } else {
            &mut self.rsig
        };
        *place = Some(signature);
        Ok(())
    }

    /// The form with the message, edited a last time.
    pub fn finish(&self) -> Result<Post, Unmade> {
        let mut message = self.message()?;
        for (from, to) in self.case.after {
            let fill = |text: &str| expand(text, &|name| self.part(name));
            let (what, to) = (fill(from)?, fill(to)?);
            // What is not there under this policy needs no edit; an edit of nothing is of everything.
            if from.is_empty() || !what.is_empty() {
                message = replaced(&message, &what, &to)?;
            }
        }
        Ok(Post {
            body: body(self.case.form, message),
            request_id: self.facts.request_id(self.number),
        })
    }

    /// The Response as it was signed.
    fn message(&self) -> Result<String, Unmade> {
        self.response_with(self.rsig.as_deref().unwrap_or_default())
    }

    /// The Response without its own Signature: what that signs.
    fn original(&self) -> Result<String, Unmade> {
        self.response_with("")
    }

    fn response_with(&self, rsig: &str) -> Result<String, Unmade> {
        let assertion = self.signed_assertion()?;
        expand(&self.response, &|name| match name {
            "rsig" => Some(rsig.to_owned()),
            "assertion" => Some(assertion.clone()),
            name => self.fact(name),
        })
    }

    fn signed_assertion(&self) -> Result<String, Unmade> {
        self.assertion_with(self.asig.as_deref().unwrap_or_default())
    }

    /// The Assertion without its Signature: what that signs.
    fn bare(&self) -> Result<String, Unmade> {
        self.assertion_with("")
    }

    fn assertion_with(&self, asig: &str) -> Result<String, Unmade> {
        expand(&self.assertion, &|name| match name {
            "asig" => Some(asig.to_owned()),
            name => self.fact(name),
        })
    }

    fn fact(&self, name: &str) -> Option<String> {
        match name {
            "format" => Some(NAME_ID_FORMAT.to_owned()),
            // The first message is a valid one, and spent by the time that its ID is tried again.
            "aid" if self.case.again => self.facts.value(name, 0),
            "stranger" => Some(base64::encode(self.certificates.stranger.der())),
            name => many(name).or_else(|| self.facts.value(name, self.number)),
        }
    }

    /// A part of the signed message, or of what an attacker makes of it.
    fn part(&self, name: &str) -> Option<String> {
        let asig = self.asig.clone().unwrap_or_default();
        let rsig = self.rsig.clone().unwrap_or_default();
        Some(match name {
            "response" => self.message().ok()?,
            "original" => self.original().ok()?,
            "assertion" => self.signed_assertion().ok()?,
            "bare" => self.bare().ok()?,
            "asig" => asig,
            "asig_open" => without_end(&asig, END_OF_SIGNATURE),
            "asig_100" => asig.repeat(100),
            "ainfo" => between(&asig, "<ds:SignedInfo>", "</ds:SignedInfo>").to_owned(),
            "decoy" => {
                between(&asig, "<ds:SignedInfo>", "</ds:SignedInfo>").replace(&self.fact("aid")?, &self.fact("eaid")?)
            }
            "rsig" => rsig,
            "rsig_open" => without_end(&rsig, END_OF_SIGNATURE),
            "evil" => self.evil()?,
            "evil_open" => without_end(&self.evil()?, "</saml:Assertion>"),
            "evil_head" => split_after(&self.evil()?, END_OF_ISSUER).0.to_owned(),
            "evil_tail" => split_after(&self.evil()?, END_OF_ISSUER).1.to_owned(),
            "outer" => split_after(&self.evil_response()?, END_OF_ISSUER).0.to_owned(),
            "rest" => split_after(&self.evil_response()?, END_OF_ISSUER).1.to_owned(),
            name => return self.fact(name),
        })
    }

    /// The attacker's Assertion: the same for somebody else, under an ID of its own.
    fn evil(&self) -> Option<String> {
        let bare = self.bare().ok()?.replace(SUBJECT, EVIL);
        Some(bare.replace(&self.fact("aid")?, &self.fact("eaid")?))
    }

    /// The attacker's Response around it.
    fn evil_response(&self) -> Option<String> {
        let original = self.original().ok()?;
        let evil = original.replace(&self.signed_assertion().ok()?, &self.evil()?);
        Some(evil.replace(&self.fact("rid")?, &self.fact("erid")?))
    }
}

/// What is there too often.
fn many(name: &str) -> Option<String> {
    let each = |times: usize, text: &dyn Fn(usize) -> String| (0..times).map(text).collect::<String>();
    Some(match name {
        "prefixes_65" => each(65, &|n| format!("p{n} ")),
        "attributes_65" => each(65, &|n| format!(" a{n}=\"\"")),
        "namespaces_65" => each(65, &|n| format!(" xmlns:n{n}=\"urn:n\"")),
        "deep_65" => format!("{}{}", "<x>".repeat(65), "</x>".repeat(65)),
        "wide_62" => format!(
            "{}{}",
            "<x xmlns:p=\"urn:p\" xmlns:q=\"urn:q\">".repeat(62),
            "</x>".repeat(62)
        ),
        "nodes_12000" => "<x></x>".repeat(12_000),
        "references_100" => "<ds:Reference></ds:Reference>".repeat(100),
        "transforms_100" => {
            "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>".repeat(100)
        }
        "encrypted_gcm" => encrypted(AES256_GCM, OAEP, 64),
        "encrypted_short" => encrypted(AES256_GCM, OAEP, 20),
        "encrypted_cbc" => encrypted("http://www.w3.org/2001/04/xmlenc#aes256-cbc", OAEP, 64),
        "encrypted_3des" => encrypted("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", OAEP, 64),
        "encrypted_pkcs1" => encrypted(AES256_GCM, "http://www.w3.org/2001/04/xmlenc#rsa-1_5", 64),
        _ => return None,
    })
}

const AES256_GCM: &str = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
const OAEP: &str = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";

/// An EncryptedAssertion (Core 2.3.4) of so many octets that are nothing but zeros.
fn encrypted(cipher: &str, transport: &str, octets: usize) -> String {
    let method = |uri: &str| format!("<e:EncryptionMethod Algorithm=\"{uri}\"></e:EncryptionMethod>");
    let data = |octets: usize| {
        let value = base64::encode(&vec![0; octets]);
        format!("<e:CipherData><e:CipherValue>{value}</e:CipherValue></e:CipherData>")
    };
    [
        "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">",
        "<e:EncryptedData xmlns:e=\"http://www.w3.org/2001/04/xmlenc#\">",
        &method(cipher),
        "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><e:EncryptedKey>",
        &method(transport),
        &data(256),
        "</e:EncryptedKey></ds:KeyInfo>",
        &data(octets),
        "</e:EncryptedData></saml:EncryptedAssertion>",
    ]
    .concat()
}

/// From `start` to `end`, both with it.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).and_then(|at| text.get(at..)).unwrap_or_default();
    split_after(from, end).0
}

fn without_end(text: &str, end: &str) -> String {
    text.strip_suffix(end).unwrap_or(text).to_owned()
}

fn body(form: Form, message: String) -> Vec<u8> {
    let encode = |octets: &[u8]| field(&base64::encode(octets));
    match form {
        Form::Plain => encode(message.as_bytes()),
        Form::With(further) => [&encode(message.as_bytes()), further.as_bytes()].concat(),
        Form::Deflated => encode(&compress_to_vec(message.as_bytes(), 6)),
        Form::Junk(junk) => {
            let encoded = base64::encode(message.as_bytes());
            let (start, end) = encoded.split_at_checked(64).unwrap_or((&encoded, ""));
            field(&format!("{start}{junk}{end}"))
        }
        Form::Padded(octets) => encode((message + &" ".repeat(octets)).as_bytes()),
        Form::Huge(octets) => vec![b'a'; octets],
    }
}

fn field(value: &str) -> Vec<u8> {
    let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    format!("SAMLResponse={encoded}").into_bytes()
}

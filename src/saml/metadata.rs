//! What an identity provider needs to know of us (Metadata 2.4.4).

use super::names::{BINDING_POST, BINDING_REDIRECT, DSIG, METADATA, PROTOCOL};
use crate::crypto::base64;
use crate::dsig::Unsigned;
use crate::time::Timestamp;
use crate::xml::write::Writer;
use crate::xmlenc::{Cipher, KeyTransport, Mode, XMLENC11};

/// Our metadata for one organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpMetadata<'a> {
    /// Our entity ID: the URL that serves this.
    pub entity_id: &'a str,
    /// Where Responses are to be sent.
    pub acs_url: &'a str,
    /// Where messages of a logout are to be sent; none where we cannot answer them.
    pub logout_url: Option<&'a str>,
    /// The NameID format that is asked for.
    pub name_id_format: Option<&'a str>,
    /// Whether our AuthnRequests are signed.
    pub authn_requests_signed: bool,
    /// Whether the signature policy requires one on the Assertion.
    pub want_assertions_signed: bool,
    /// DER of the certificates of the keys that we sign with, now or next.
    pub signing_certificates: &'a [&'a [u8]],
    /// DER of the certificates of the keys that we decrypt with, now or next.
    pub encryption_certificates: &'a [&'a [u8]],
    /// Whether AES-CBC is decrypted: only where the Response around it must be signed.
    pub accepts_cbc: bool,
    /// What a signature needs, where there is to be one.
    pub signed: Option<&'a SignedMetadata>,
}

/// What signed metadata says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedMetadata {
    /// The ID that the signature names.
    pub id: String,
    /// Until when it may be believed.
    pub valid_until: Timestamp,
}

impl SpMetadata<'_> {
    /// Writes an EntityDescriptor, to be served as `application/samlmetadata+xml`, ready to be signed.
    ///
    /// 1. Metadata 2.4.1: protocolSupportEnumeration MUST contain the protocol's namespace.
    /// 2. Metadata 2.4.4: AuthnRequestsSigned and WantAssertionsSigned say what we do and want.
    /// 3. Metadata 2.4.1.1: a KeyDescriptor for each key; while one takes over from another both are there.
    /// 4. Metadata 2.4.2: SingleLogoutService by both bindings.
    /// 5. Metadata 2.4.4: there MUST be an AssertionConsumerService; ours speaks HTTP-POST and is the default.
    /// 6. Metadata 3.1: a Signature comes first, over the ID, and what it covers ends.
    pub fn to_message(&self) -> Unsigned {
        let mut xml = Writer::new();
        xml.start("md:EntityDescriptor")
            .attribute("xmlns:md", METADATA)
            .attribute("entityID", self.entity_id);
        if let Some(signed) = self.signed {
            xml.attribute("ID", &signed.id)
                .attribute("validUntil", &signed.valid_until.to_string()); // 6
        }
        let place = xml.place(); // 6
        xml.start("md:SPSSODescriptor")
            .attribute("AuthnRequestsSigned", boolean(self.authn_requests_signed)) // 2
            .attribute("WantAssertionsSigned", boolean(self.want_assertions_signed)) // 2
            .attribute("protocolSupportEnumeration", PROTOCOL); // 1
        for certificate in self.signing_certificates {
            key_descriptor(&mut xml, "signing", certificate, &[]); // 3
        }
        let methods = self.encryption_methods();
        for certificate in self.encryption_certificates {
            key_descriptor(&mut xml, "encryption", certificate, &methods); // 3
        }
        self.logout(&mut xml);
        if let Some(format) = self.name_id_format {
            xml.element("md:NameIDFormat", format);
        }
        xml.start("md:AssertionConsumerService") // 5
            .attribute("Binding", BINDING_POST)
            .attribute("Location", self.acs_url)
            .attribute("index", "0")
            .attribute("isDefault", "true");
        let id = self.signed.map_or("", |signed| &signed.id);
        Unsigned::new(xml.finish(), id, place)
    }

    /// Metadata 2.4.1.1: what may be encrypted with, best first. Content first, then keys.
    fn encryption_methods(&self) -> Vec<Method> {
        let ciphers = Cipher::ALL.into_iter();
        let accepted = ciphers.filter(|cipher| self.accepts_cbc || cipher.mode() == Mode::Gcm);
        let mut methods: Vec<Method> = accepted.map(|cipher| (cipher.identifier(), None)).collect();
        methods.push((KeyTransport::OAEP, Some((SHA256, Some(MGF1_SHA256)))));
        methods.push((KeyTransport::MGF1P, Some((SHA1, None))));
        methods
    }

    fn logout(&self, xml: &mut Writer) {
        let Some(url) = self.logout_url else { return };
        for binding in [BINDING_REDIRECT, BINDING_POST] {
            xml.start("md:SingleLogoutService") // 4
                .attribute("Binding", binding)
                .attribute("Location", url)
                .end();
        }
    }
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// An EncryptionMethod: its identifier, with DigestMethod and MGF for a key transport.
type Method = (&'static str, Option<(&'static str, Option<&'static str>)>);

const SHA1: &str = "http://www.w3.org/2000/09/xmldsig#sha1";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const MGF1_SHA256: &str = "http://www.w3.org/2009/xmlenc11#mgf1sha256";

fn key_descriptor(xml: &mut Writer, key_use: &str, certificate: &[u8], methods: &[Method]) {
    xml.start("md:KeyDescriptor")
        .attribute("use", key_use)
        .start("ds:KeyInfo")
        .attribute("xmlns:ds", DSIG)
        .start("ds:X509Data")
        .element("ds:X509Certificate", &base64::encode(certificate))
        .end()
        .end();
    for (identifier, digests) in methods {
        xml.start("md:EncryptionMethod").attribute("Algorithm", identifier);
        if let Some((digest, mask)) = digests {
            xml.start("ds:DigestMethod")
                .attribute("xmlns:ds", DSIG)
                .attribute("Algorithm", digest)
                .end();
            if let Some(mask) = mask {
                xml.start("xenc11:MGF")
                    .attribute("xmlns:xenc11", XMLENC11)
                    .attribute("Algorithm", mask)
                    .end();
            }
        }
        xml.end();
    }
    xml.end();
}

//! One case of the catalogue: how the message is made, and what must become of it.

use crate::crypto::DigestAlgorithm;
use crate::settings::{IdpInitiated, SignaturePolicy};

use super::Facts;

/// From a text that is there once to another; see [`super::message`] for the names in braces.
pub type Edit = (&'static str, &'static str);

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 9231 2.3.2).
pub(super) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
/// ECDSA with SHA-256 (RFC 9231 2.3.6).
pub(super) const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
/// SHA-256 (XMLDSig 6.2).
pub(super) const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// Which part of the catalogue a case belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Valid messages.
    Valid,
    /// Presence and place of signatures; wrapping.
    Wrapping,
    /// What one parser reads otherwise than another.
    Parser,
    /// Keys and algorithms.
    Keys,
    /// Encryption.
    Encryption,
    /// The rules of the profile.
    Protocol,
    /// The form that carries the message.
    Binding,
    /// Denial of service.
    Service,
}

impl Kind {
    /// Its name in the report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Valid => "valid",
            Kind::Wrapping => "wrapping",
            Kind::Parser => "parser",
            Kind::Keys => "keys",
            Kind::Encryption => "encryption",
            Kind::Protocol => "protocol",
            Kind::Binding => "binding",
            Kind::Service => "service",
        }
    }
}

/// Which elements are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signs {
    /// What the organization's policy wants, and no more.
    Policy,
    /// The Assertion too.
    Assertion,
    /// The Response too.
    Response,
    /// Both.
    Both,
}

impl Signs {
    /// Whether the Response is signed, and whether the Assertion is.
    pub fn of(self, policy: SignaturePolicy) -> (bool, bool) {
        use SignaturePolicy::{Assertion, Both, Either, Response};
        let response = matches!(policy, Both | Response) || matches!(self, Signs::Response | Signs::Both);
        let assertion = matches!(
            (policy, self),
            (Both | Assertion, _) | (_, Signs::Assertion | Signs::Both) | (Either, Signs::Policy)
        );
        (response, assertion)
    }
}

/// Who makes SignatureValue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The identity provider's RSA key, with SHA-256.
    Rsa,
    /// The identity provider's EC key on P-256, with this digest.
    Ec(DigestAlgorithm),
    /// Somebody else's EC key on P-256.
    Stranger,
    /// Nobody: HMAC with the identity provider's public key, which everybody has.
    Hmac,
    /// The identity provider's RSA key, over nothing at all.
    Nothing,
}

/// What becomes of SignatureValue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// It stays.
    AsIs,
    /// Its two halves as Ecdsa-Sig-Value (RFC 3279 2.2.3).
    Der,
    /// All octets are zero.
    Zero,
    /// One octet of zero before it.
    Longer,
    /// Without its last octet.
    Shorter,
}

/// What the form does with the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// base64 in SAMLResponse.
    Plain,
    /// This after it, as it stands.
    With(&'static str),
    /// Deflated before it is encoded.
    Deflated,
    /// This in the middle of the base64.
    Junk(&'static str),
    /// As many octets of nothing after the message.
    Padded(usize),
    /// As many octets of a form.
    Huge(usize),
}

/// The request that the browser has started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// The one that the message answers.
    This,
    /// None.
    None,
}

/// Which certificates the service provider has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// The RSA and the EC one.
    Both,
    /// The RSA one.
    Rsa,
    /// The EC one.
    Ec,
    /// One of RSA with 1024 bits, whose private key nobody has.
    Short,
    /// None.
    None,
}

/// What must become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// It signs in exactly the subject that it names.
    Accepted,
    /// It is refused, with one of these codes.
    Refused(&'static [&'static str]),
    /// It is answered with a fresh AuthnRequest.
    Answered,
}

/// When a case is one at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Always,
    /// Only where SHA-1 is allowed, or only where it is not.
    Sha1(bool),
    /// Only where unsolicited Responses are treated so.
    Unsolicited(IdpInitiated),
    /// Not under this policy: the message would rightly be accepted.
    Not(SignaturePolicy),
}

/// One case.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The row of the attack catalogue (docs/threats.md); 0 where it stands for none.
    pub row: u8,
    /// What it is, in plain words.
    pub words: &'static str,
    /// What must become of it.
    pub wanted: Wanted,
    pub(super) signs: Signs,
    pub(super) before: &'static [Edit],
    pub(super) after: &'static [Edit],
    pub(super) key: Key,
    pub(super) method: &'static str,
    pub(super) digest: (DigestAlgorithm, &'static str),
    pub(super) value: Value,
    pub(super) form: Form,
    pub(super) when: When,
    /// What the browser has started.
    pub pending: Pending,
    /// The certificates.
    pub world: World,
    /// Whether the message is posted twice; the first time it is valid.
    pub twice: bool,
    /// Whether the Assertion has the ID of the first valid one, which is spent.
    pub again: bool,
}

impl Case {
    /// A message that must be refused, signed by the identity provider as far as `signs` says.
    pub(super) const fn attack(row: u8, words: &'static str, signs: Signs, codes: &'static [&'static str]) -> Self {
        Self {
            wanted: Wanted::Refused(codes),
            ..Self::valid(row, words, signs)
        }
    }

    /// A message that must be accepted.
    pub(super) const fn valid(row: u8, words: &'static str, signs: Signs) -> Self {
        Self {
            row,
            words,
            wanted: Wanted::Accepted,
            signs,
            before: &[],
            after: &[],
            key: Key::Rsa,
            method: RSA_SHA256,
            digest: (DigestAlgorithm::Sha256, SHA256),
            value: Value::AsIs,
            form: Form::Plain,
            when: When::Always,
            pending: Pending::This,
            world: World::Both,
            twice: false,
            again: false,
        }
    }

    /// Edits of the message before it is signed.
    pub(super) const fn before(self, before: &'static [Edit]) -> Self {
        Self { before, ..self }
    }

    /// Edits of the signed message.
    pub(super) const fn after(self, after: &'static [Edit]) -> Self {
        Self { after, ..self }
    }

    pub(super) const fn key(self, key: Key, method: &'static str) -> Self {
        Self { key, method, ..self }
    }

    pub(super) const fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub(super) const fn digest(self, algorithm: DigestAlgorithm, method: &'static str) -> Self {
        Self {
            digest: (algorithm, method),
            ..self
        }
    }

    pub(super) const fn value(self, value: Value) -> Self {
        Self { value, ..self }
    }

    pub(super) const fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    pub(super) const fn world(self, world: World) -> Self {
        Self { world, ..self }
    }

    pub(super) const fn when(self, when: When) -> Self {
        Self { when, ..self }
    }

    pub(super) const fn answered(self) -> Self {
        Self {
            wanted: Wanted::Answered,
            ..self
        }
    }

    pub(super) const fn nothing_pending(self) -> Self {
        Self {
            pending: Pending::None,
            ..self
        }
    }

    pub(super) const fn twice(self) -> Self {
        Self { twice: true, ..self }
    }

    pub(super) const fn again(self) -> Self {
        Self { again: true, ..self }
    }

    /// Whether it is a case for this organization: what its settings allow is no attack.
    pub fn applies(&self, facts: &Facts) -> bool {
        match self.when {
            When::Always => true,
            When::Sha1(allowed) => facts.allow_sha1 == allowed,
            When::Unsolicited(wanted) => facts.idp_initiated == wanted,
            When::Not(policy) => facts.policy != policy,
        }
    }

    /// The part of the catalogue.
    pub fn kind(&self) -> Kind {
        match (self.wanted, self.row) {
            (Wanted::Accepted, _) => Kind::Valid,
            (_, ..=22) => Kind::Wrapping,
            (_, ..=41) => Kind::Parser,
            (_, ..=53) => Kind::Keys,
            (_, ..=61) => Kind::Encryption,
            (_, ..=81) => Kind::Protocol,
            (_, ..=86) => Kind::Binding,
            _ => Kind::Service,
        }
    }

    /// Whether its Response is signed under this policy, and whether its Assertion is.
    pub fn signs_under(&self, policy: SignaturePolicy) -> (bool, bool) {
        self.signs.of(policy)
    }

    /// Whether its signed message is the plain one, made once for all such cases.
    pub fn is_plain(&self) -> bool {
        self.before.is_empty()
            && self.key == Key::Rsa
            && self.method == RSA_SHA256
            && self.digest.1 == SHA256
            && self.value == Value::AsIs
            && !self.twice
            && !self.again
            && self.wanted != Wanted::Accepted
    }
}

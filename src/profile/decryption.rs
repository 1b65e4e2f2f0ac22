//! From a received Response to what may be read of it: verified; decrypted where it is encrypted; verified again.
//!
//! ```text
//! Received ──verify──▶ Sealed ──(pause: private key)──▶ Sealed ──(pause: private key)──▶ Readable ──validate──▶ Accepted
//!                      EncryptedAssertion               EncryptedIDs, EncryptedAttributes
//! ```
//!
//! A plain Response is readable at once. Nothing is decrypted before the Response's own signature has been verified over
//! the ciphertext, if there is one; and nothing is read that neither that signature vouches for nor one inside.

use super::accepted::Accepted;
use super::path::{Received, Trust, recorded};
use super::refused::Refused;
use super::rules::{self, Expected, Signed};
use crate::dsig::{self, ASSERTION, SignedOctets, Verified};
use crate::saml::{self, Assertion, DecryptedParts};
use crate::verdict::{CheckName, Verdict};
use crate::xml::NodeId;
use crate::xmlenc::{Decrypted, DecryptionError, Encrypted, Opened, Vouched};

/// Who decrypts.
#[derive(Debug, Clone, Copy)]
pub struct Decrypter<'a> {
    /// Our entity ID: for whom keys are encrypted.
    pub recipient: &'a str,
    /// Whether there is a key to decrypt with.
    pub has_key: bool,
}

impl<'a> Decrypter<'a> {
    /// Nobody: what is encrypted is refused.
    pub fn without_key(recipient: &'a str) -> Self {
        Self {
            recipient,
            has_key: false,
        }
    }
}

/// What has become of a Response.
#[derive(Debug)]
pub enum Step<'r> {
    /// Something must be decrypted first; go on with [`Sealed::opened`].
    Decrypt(Sealed<'r>),
    /// All of it can be read.
    Read(Box<Readable<'r>>),
}

/// A Response, and what must be decrypted before it can be read on.
#[derive(Debug)]
pub struct Sealed<'r> {
    received: &'r Received,
    trust: Trust<'r>,
    decrypter: Decrypter<'r>,
    encrypted: Vec<Encrypted>,
    holds: Holds<'r>,
}

/// What is encrypted.
#[derive(Debug)]
enum Holds<'r> {
    /// The Assertion, in a Response that is signed or is not.
    Assertion(Option<SignedOctets>),
    /// Parts of an Assertion that can be read but for these nodes.
    Parts(Box<Readable<'r>>, Vec<NodeId>),
}

/// A Response of which everything is verified and decrypted.
#[derive(Debug)]
pub struct Readable<'r> {
    received: &'r Received,
    verified: Verified,
    vouched: Vouched,
    parts: DecryptedParts,
    /// How each thing was decrypted.
    how: Vec<String>,
}

/// How many encrypted parts an Assertion may have; each costs a private-key operation.
const MOST_PARTS: usize = 32;

impl Received {
    /// Verifies the signatures of the message as it arrived: those of a plain Response, or the one around ciphertext.
    ///
    /// 1. A failure at the identity provider has no Assertion to miss (Core 3.2.2.2).
    /// 2. There is one Assertion, plain or encrypted (Profiles 4.1.4.2).
    /// 3. Every signature verifies, over the ciphertext where that is what is signed (Core 6.2).
    /// 4. Ciphertext is taken from the octets that were hashed, if any were.
    ///
    /// Every check is recorded in `verdict`; the first that fails decides.
    pub fn verify<'r>(
        &'r self,
        trust: &Trust<'r>,
        decrypter: &Decrypter<'r>,
        verdict: &mut Verdict,
    ) -> Result<Step<'r>, Refused> {
        self.verified(trust, decrypter, verdict)
            .map_err(|refused| recorded(refused, verdict))
    }

    fn verified<'r>(
        &'r self,
        trust: &Trust<'r>,
        decrypter: &Decrypter<'r>,
        verdict: &mut Verdict,
    ) -> Result<Step<'r>, Refused> {
        rules::status(self.envelope())?; // 1
        let assertion = saml::one_assertion(self.document().root())?; // 2
        verdict.passed(CheckName::OneAssertion, None, None);
        let (keys, policy, allow_sha1) = (trust.keys, trust.policy, trust.allow_sha1);
        if assertion.is(ASSERTION, "Assertion") {
            let verified = dsig::verify(self.document(), keys, policy, allow_sha1)?; // 3
            note_verified(&verified, verdict);
            return Readable::new(self, verified, None)?.sealed(trust, decrypter);
        }
        let response = dsig::verify_encrypted(self.document(), keys, policy, allow_sha1)?; // 3
        if let Some(signed) = &response {
            note_verified(&around(signed.clone()), verdict);
        }
        decrypter.require_key()?;
        let encrypted = match &response {
            Some(signed) => {
                let vouched = Vouched::hashed(signed).map_err(Refused::Xml)?; // 4
                vouched.encrypted(saml::asserted(&vouched)?, decrypter.recipient)?
            }
            None => Encrypted::unsigned(assertion, decrypter.recipient)?,
        };
        Ok(Step::Decrypt(Sealed {
            received: self,
            trust: *trust,
            decrypter: *decrypter,
            encrypted: vec![encrypted],
            holds: Holds::Assertion(response),
        }))
    }
}

impl Decrypter<'_> {
    fn require_key(&self) -> Result<(), DecryptionError> {
        match self.has_key {
            true => Ok(()),
            false => Err(DecryptionError::NoKey),
        }
    }
}

impl<'r> Sealed<'r> {
    /// What must be decrypted.
    pub fn encrypted(&self) -> &[Encrypted] {
        &self.encrypted
    }

    /// Goes on with what was decrypted, in the same order; `None` where nothing was.
    ///
    /// Every check is recorded in `verdict`; the first that fails decides.
    pub fn opened(self, decrypted: Vec<Option<Decrypted>>, verdict: &mut Verdict) -> Result<Step<'r>, Refused> {
        self.read_on(decrypted, verdict)
            .map_err(|refused| recorded(refused, verdict))
    }

    fn read_on(self, decrypted: Vec<Option<Decrypted>>, verdict: &mut Verdict) -> Result<Step<'r>, Refused> {
        let complete = decrypted.len() == self.encrypted.len();
        let decrypted: Option<Vec<Decrypted>> = decrypted.into_iter().collect();
        let decrypted = decrypted.filter(|_| complete).ok_or(DecryptionError::Failed)?;
        match self.holds {
            Holds::Assertion(response) => {
                let only = decrypted.into_iter().next().ok_or(DecryptionError::Failed)?;
                verdict.passed(CheckName::Decryption, None, Some(only.how.clone()));
                let readable = Readable::decrypted(self.received, response, only, &self.trust)?;
                note_verified(&readable.verified, verdict);
                readable.sealed(&self.trust, &self.decrypter)
            }
            Holds::Parts(mut readable, nodes) => {
                for (node, part) in nodes.into_iter().zip(decrypted) {
                    let plain = part.opened.vouched().ok_or(DecryptionError::Failed)?;
                    readable.parts.insert(node, plain);
                    readable.how.push(part.how);
                }
                Ok(Step::Read(readable))
            }
        }
    }
}

impl<'r> Readable<'r> {
    /// Reads the Assertion where it is signed itself, or else in the signed Response; `decrypted` if neither was hashed
    /// in plain, but its ciphertext was.
    fn new(received: &'r Received, verified: Verified, decrypted: Option<Vouched>) -> Result<Self, Refused> {
        let vouched = match (&verified.assertion, decrypted, &verified.response) {
            (Some(signed), _, _) | (None, None, Some(signed)) => Vouched::hashed(signed).map_err(Refused::Xml)?,
            (None, Some(decrypted), _) => decrypted,
            (None, None, None) => return Err(dsig::SignatureError::Missing.into()),
        };
        Ok(Self {
            received,
            verified,
            vouched,
            parts: DecryptedParts::default(),
            how: Vec::new(),
        })
    }

    /// Reads a decrypted Assertion.
    ///
    /// 1. No other Assertion stands inside it.
    /// 2. Its Signature verifies; it has one if nothing else is signed, or if the policy wants it.
    /// 3. Without one, the signed ciphertext vouches for it.
    fn decrypted(
        received: &'r Received,
        response: Option<SignedOctets>,
        decrypted: Decrypted,
        trust: &Trust<'_>,
    ) -> Result<Self, Refused> {
        let Decrypted { opened, how } = decrypted;
        let document = opened.document();
        saml::sole_assertion(document.root())?; // 1
        let (signed, sha1) = (response.is_some(), trust.allow_sha1);
        let assertion = dsig::verify_decrypted(document, trust.keys, trust.policy, signed, sha1)?; // 2
        let verified = Verified { response, assertion };
        let mut readable = Self::new(received, verified, Opened::vouched(opened))?; // 3
        readable.how.push(how);
        Ok(readable)
    }

    /// The step that follows: to decrypt the parts that are encrypted, if any are. A verified signature covers them.
    fn sealed(self, trust: &Trust<'r>, decrypter: &Decrypter<'r>) -> Result<Step<'r>, Refused> {
        let parts = saml::encrypted_parts(saml::asserted(&self.vouched)?);
        if parts.is_empty() {
            return Ok(Step::Read(Box::new(self)));
        }
        decrypter.require_key()?;
        if parts.len() > MOST_PARTS {
            return Err(Refused::Decryption(DecryptionError::TooManyParts {
                most: MOST_PARTS,
                found: parts.len(),
            }));
        }
        let nodes = parts.iter().map(|part| part.node()).collect();
        let encrypted = parts
            .into_iter()
            .map(|part| self.vouched.encrypted(part, decrypter.recipient))
            .collect::<Result<_, _>>()?;
        Ok(Step::Decrypt(Sealed {
            received: self.received,
            trust: *trust,
            decrypter: *decrypter,
            encrypted,
            holds: Holds::Parts(Box::new(self), nodes),
        }))
    }

    /// Parses what is vouched for, and holds it against what is expected.
    ///
    /// Every check is recorded in `verdict`; the first that fails decides.
    pub fn accept(self, expected: &Expected, verdict: &mut Verdict) -> Result<Accepted, Refused> {
        self.accepted(expected, verdict)
            .map_err(|refused| recorded(refused, verdict))
    }

    fn accepted(&self, expected: &Expected, verdict: &mut Verdict) -> Result<Accepted, Refused> {
        let how = match self.how.is_empty() {
            true => "nothing is encrypted".to_owned(),
            false => self.how.join("; "),
        };
        verdict.passed(CheckName::Decryption, None, Some(how));
        let assertion = Assertion::parse(&self.vouched, &self.parts)?;
        let signed = Signed {
            envelope: self.received.envelope(),
            response_signed: self.verified.response.is_some(),
            assertion: &assertion,
        };
        Ok(rules::validate(&signed, expected, verdict)?)
    }
}

/// What is verified of a Response around ciphertext.
fn around(signed: SignedOctets) -> Verified {
    Verified {
        response: Some(signed),
        assertion: None,
    }
}

/// The checks that `dsig` made; it makes them all or fails.
fn note_verified(verified: &Verified, verdict: &mut Verdict) {
    let signed = [("Response", &verified.response), ("Assertion", &verified.assertion)];
    let each = |tell: &dyn Fn(&SignedOctets) -> String| {
        let told = signed
            .iter()
            .filter_map(|(name, octets)| octets.as_ref().map(|octets| format!("{name}: {}", tell(octets))));
        Some(told.collect::<Vec<_>>().join(", "))
    };
    verdict.passed(CheckName::SignatureTarget, None, each(&|_| "signed".to_owned()));
    let algorithms = |octets: &SignedOctets| {
        format!(
            "{}, digest {}",
            octets.signature_algorithm().name(),
            octets.digest_algorithm().name()
        )
    };
    verdict.passed(CheckName::Algorithm, None, each(&algorithms));
    verdict.passed(CheckName::Key, None, each(&|octets| octets.key().to_string()));
    verdict.passed(CheckName::Signature, None, None);
    verdict.passed(CheckName::Digest, None, None);
}

//! The structure of one `ds:Signature`: what XMLDSig 4 allows, as far as SAML Core 5.4 leaves it.
//! Nothing is computed here.

use super::algorithm::ENVELOPED;
use super::pss::{self, PssParameters, RSA_PSS};
use super::{ASSERTION, DSIG, EXC_C14N, SignatureError};
use crate::xml::Element;

/// PrefixList tokens that are worth honouring: as many as there may be namespaces in scope.
const MOST_PREFIXES: usize = 64;

/// The parts of a Signature, each where the schema has it and nowhere else.
pub(super) struct Signature<'d> {
    /// The Signature itself, which the enveloped transform leaves out.
    pub element: Element<'d>,
    /// What it signs: its parent.
    pub signed: Element<'d>,
    pub signed_info: Element<'d>,
    /// Of SignedInfo.
    pub canonicalization: Method<'d>,
    pub signature_method: SignatureMethod<'d>,
    /// The second transform of the Reference.
    pub transform: Method<'d>,
    pub digest_method: &'d str,
    pub digest_value: &'d str,
    pub signature_value: &'d str,
    pub key_info: Option<Element<'d>>,
}

/// A canonicalization by identifier, with its PrefixList.
pub(super) struct Method<'d> {
    pub uri: &'d str,
    pub prefixes: Vec<&'d str>,
}

/// A SignatureMethod by identifier, with the parameters that `rsa-pss` has.
pub(super) struct SignatureMethod<'d> {
    pub uri: &'d str,
    pub pss: Option<PssParameters<'d>>,
}

impl<'d> Signature<'d> {
    /// Reads `element`, a Signature that is a child of `signed`:
    ///
    /// 1. it stands where the SAML schemas have it: first, or right after Issuer;
    /// 2. its children are SignedInfo, SignatureValue and at most one KeyInfo, in this order (XMLDSig 4.2); no Object;
    /// 3. SignedInfo holds CanonicalizationMethod, SignatureMethod and one Reference, in this order (XMLDSig 4.4);
    /// 4. the Reference names `signed` by its ID (Core 5.4.2), and its transforms are the enveloped one and one
    ///    canonicalization (Core 5.4.4). XMLDSig would let the second be missing and mean inclusive C14N then;
    ///    what is hashed must be said, so a missing one is refused;
    /// 5. methods have no parameters except PrefixList and RSAPSSParams; there are no comments, no text between elements.
    pub fn read(element: Element<'d>, signed: Element<'d>) -> Result<Self, SignatureError> {
        require_position(element, signed)?;
        if element.has_comment() {
            return Err(SignatureError::Comment);
        }
        let mut parts = Parts::of(element)?;
        let signed_info = parts.take("SignedInfo")?;
        let signature_value = text(parts.take("SignatureValue")?)?;
        let key_info = parts.take_if("KeyInfo");
        parts.finish()?;

        let mut parts = Parts::of(signed_info)?;
        let canonicalization = method(parts.take("CanonicalizationMethod")?)?;
        let signature_method = SignatureMethod::read(parts.take("SignatureMethod")?)?;
        let reference = parts.take("Reference")?;
        parts.finish()?;

        let mut parts = Parts::of(reference)?;
        require_target(reference, signed)?;
        let transform = transforms(parts.take_if("Transforms"))?;
        let digest_method = plain_method(parts.take("DigestMethod")?)?;
        let digest_value = text(parts.take("DigestValue")?)?;
        parts.finish()?;

        Ok(Self {
            element,
            signed,
            signed_info,
            canonicalization,
            signature_method,
            transform,
            digest_method,
            digest_value,
            signature_value,
            key_info,
        })
    }
}

impl<'d> SignatureMethod<'d> {
    fn read(element: Element<'d>) -> Result<Self, SignatureError> {
        match element.attribute("Algorithm") {
            Some(RSA_PSS) => Ok(Self {
                uri: RSA_PSS,
                pss: pss::parameters(element)?,
            }),
            _ => Ok(Self {
                uri: plain_method(element)?,
                pss: None,
            }),
        }
    }
}

/// The child elements of one element of the Signature, taken in the order of the schema.
pub(super) struct Parts<'d> {
    of: Element<'d>,
    rest: std::iter::Peekable<crate::xml::Children<'d>>,
}

impl<'d> Parts<'d> {
    pub(super) fn of(element: Element<'d>) -> Result<Self, SignatureError> {
        if element.has_mixed_content() {
            return Err(SignatureError::UnexpectedText {
                parent: element.qualified_name().to_owned(),
            });
        }
        Ok(Self {
            of: element,
            rest: element.children().peekable(),
        })
    }

    pub(super) fn take_if(&mut self, local: &str) -> Option<Element<'d>> {
        self.take_if_in(DSIG, local)
    }

    pub(super) fn take_if_in(&mut self, namespace: &str, local: &str) -> Option<Element<'d>> {
        self.rest.next_if(|child| child.is(namespace, local))
    }

    fn take(&mut self, local: &'static str) -> Result<Element<'d>, SignatureError> {
        let found = self.rest.next();
        found
            .filter(|child| child.is(DSIG, local))
            .ok_or_else(|| self.unexpected(local, found))
    }

    pub(super) fn finish(mut self) -> Result<(), SignatureError> {
        match self.rest.next() {
            None => Ok(()),
            found => Err(self.unexpected("nothing more", found)),
        }
    }

    fn unexpected(&self, expected: &'static str, found: Option<Element<'d>>) -> SignatureError {
        let parent = self.of.qualified_name().to_owned();
        match found {
            Some(found) if found.is(DSIG, "Object") => SignatureError::ObjectForbidden,
            Some(found) if found.is(DSIG, "Reference") && expected == "nothing more" => {
                SignatureError::SeveralReferences
            }
            found => {
                let found = found.map_or("nothing", Element::qualified_name).to_owned();
                SignatureError::UnexpectedChild {
                    parent,
                    expected,
                    found,
                }
            }
        }
    }
}

/// Schema position: Assertion, requests and responses have it after Issuer, metadata has it first.
fn require_position(signature: Element<'_>, signed: Element<'_>) -> Result<(), SignatureError> {
    let mut before = signed.children().take_while(|child| *child != signature);
    match (before.next(), before.next()) {
        (None, _) => Ok(()),
        (Some(issuer), None) if issuer.is(ASSERTION, "Issuer") => Ok(()),
        (Some(first), second) => {
            let found = second.unwrap_or(first).qualified_name().to_owned();
            Err(SignatureError::Position { found })
        }
    }
}

/// Core 5.4.2: the URI is `#` and the ID of the parent.
fn require_target(reference: Element<'_>, signed: Element<'_>) -> Result<(), SignatureError> {
    let id = signed.attribute("ID").ok_or_else(|| SignatureError::ElementWithoutId {
        element: signed.qualified_name().to_owned(),
    })?;
    match reference.attribute("URI") {
        Some(uri) if uri.strip_prefix('#') == Some(id) => Ok(()),
        found => {
            let found = found.map_or_else(|| "no URI".to_owned(), |uri| format!("{uri:?}"));
            Err(SignatureError::ReferenceTarget {
                expected: format!("#{id}"),
                found,
            })
        }
    }
}

/// Core 5.4.4: [enveloped, canonicalization].
fn transforms(transforms: Option<Element<'_>>) -> Result<Method<'_>, SignatureError> {
    let Some(transforms) = transforms else {
        return Err(SignatureError::EnvelopedMissing {
            found: "no Transforms".to_owned(),
        });
    };
    let mut parts = Parts::of(transforms)?;
    let first = plain_method(parts.take("Transform")?)?;
    if first != ENVELOPED {
        return Err(SignatureError::EnvelopedMissing {
            found: first.to_owned(),
        });
    }
    let Some(second) = parts.take_if("Transform") else {
        return Err(SignatureError::CanonicalizationMissing);
    };
    let found = 2 + parts.rest.clone().count();
    if found > 2 {
        return Err(SignatureError::TooManyTransforms { found });
    }
    method(second)
}

/// The Algorithm of a method that takes no parameters; HMACOutputLength, XPath and the like are some.
pub(super) fn plain_method(element: Element<'_>) -> Result<&str, SignatureError> {
    let method = method(element)?;
    if element.children().next().is_some() {
        return Err(SignatureError::Parameters {
            element: element.qualified_name().to_owned(),
        });
    }
    Ok(method.uri)
}

/// The Algorithm of a method, with the PrefixList that an exclusive canonicalization may have (Exc-C14N 4).
fn method(element: Element<'_>) -> Result<Method<'_>, SignatureError> {
    let parameters = || SignatureError::Parameters {
        element: element.qualified_name().to_owned(),
    };
    if element.has_mixed_content() {
        return Err(SignatureError::UnexpectedText {
            parent: element.qualified_name().to_owned(),
        });
    }
    let uri = element
        .attribute("Algorithm")
        .ok_or_else(|| SignatureError::AlgorithmMissing {
            element: element.qualified_name().to_owned(),
        })?;
    let mut children = element.children();
    let prefixes = match (children.next(), children.next()) {
        (None, _) => Vec::new(),
        (Some(list), None) if uri == EXC_C14N && list.is(EXC_C14N, "InclusiveNamespaces") => {
            if list.text().is_err() || list.has_mixed_content() {
                return Err(parameters());
            }
            list.attribute("PrefixList")
                .unwrap_or_default()
                .split_ascii_whitespace()
                .collect()
        }
        _ => return Err(parameters()),
    };
    match prefixes.len() {
        ..=MOST_PREFIXES => Ok(Method { uri, prefixes }),
        found => Err(SignatureError::TooManyPrefixes {
            limit: MOST_PREFIXES,
            found,
        }),
    }
}

/// DigestValue, SignatureValue, SaltLength and TrailerField hold text and nothing else.
pub(super) fn text(element: Element<'_>) -> Result<&str, SignatureError> {
    element.text().map_err(|_| SignatureError::UnexpectedChild {
        parent: element.qualified_name().to_owned(),
        expected: "text",
        found: element.children().next().map_or("", Element::qualified_name).to_owned(),
    })
}

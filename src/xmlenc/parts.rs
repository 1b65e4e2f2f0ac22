//! Reading the elements of XML-Enc as their schema has them.

use super::{DecryptionError, XMLENC};
use crate::crypto::base64;
use crate::xml::{Children, Element};

/// The child elements of one element, taken in the order of the schema.
pub(super) struct Parts<'d> {
    of: Element<'d>,
    rest: std::iter::Peekable<Children<'d>>,
}

impl<'d> Parts<'d> {
    pub fn of(element: Element<'d>) -> Result<Self, DecryptionError> {
        if element.has_mixed_content() {
            return Err(DecryptionError::UnexpectedText {
                parent: element.qualified_name().to_owned(),
            });
        }
        Ok(Self {
            of: element,
            rest: element.children().peekable(),
        })
    }

    pub fn take_if(&mut self, namespace: &str, local: &str) -> Option<Element<'d>> {
        self.rest.next_if(|child| child.is(namespace, local))
    }

    pub fn take(&mut self, namespace: &str, local: &'static str) -> Result<Element<'d>, DecryptionError> {
        match self.take_if(namespace, local) {
            Some(child) => Ok(child),
            None if self.of.children().any(|child| child.is(namespace, local)) => Err(self.unexpected()),
            None => Err(DecryptionError::ElementMissing {
                parent: self.of.qualified_name().to_owned(),
                child: local,
            }),
        }
    }

    pub fn finish(mut self) -> Result<(), DecryptionError> {
        match self.rest.peek() {
            Some(_) => Err(self.unexpected()),
            None => Ok(()),
        }
    }

    fn unexpected(&mut self) -> DecryptionError {
        let found = self.rest.peek().map(|child| child.qualified_name().to_owned());
        DecryptionError::UnexpectedChild {
            parent: self.of.qualified_name().to_owned(),
            found: found.unwrap_or_default(),
        }
    }
}

/// The octets in a CipherValue or OAEPparams.
pub(super) fn octets(element: Element<'_>) -> Result<Vec<u8>, DecryptionError> {
    let name = || element.qualified_name().to_owned();
    let text = element
        .text()
        .map_err(|_| DecryptionError::UnexpectedText { parent: name() })?;
    base64::decode(text).map_err(|_| DecryptionError::NotBase64 { element: name() })
}

/// XML-Enc 3.3: CipherData holds CipherValue. A CipherReference is never followed.
pub(super) fn cipher_value(cipher_data: Element<'_>) -> Result<Vec<u8>, DecryptionError> {
    let mut parts = Parts::of(cipher_data)?;
    if parts.take_if(XMLENC, "CipherReference").is_some() {
        return Err(DecryptionError::CipherReference);
    }
    let value = octets(parts.take(XMLENC, "CipherValue")?)?;
    parts.finish()?;
    Ok(value)
}

/// The Algorithm of a method.
pub(super) fn algorithm(method: Element<'_>) -> Result<&str, DecryptionError> {
    method
        .attribute("Algorithm")
        .ok_or_else(|| DecryptionError::Parameters {
            element: method.qualified_name().to_owned(),
        })
}

//! The encrypted parts of an Assertion (Core 2.2.4, 2.7.3.2): where they stand, and what they decrypted to.

use super::SamlError;
use super::names::ASSERTION;
use crate::xml::{Element, NodeId};
use crate::xmlenc::Vouched;

/// The EncryptedIDs and EncryptedAttributes of an Assertion, wherever one would be read.
pub fn encrypted_parts<'d>(assertion: Element<'d>) -> Vec<Element<'d>> {
    let named = |parent: Element<'d>, name: &'static str| {
        let children = parent.children();
        children.filter(move |child| child.is(ASSERTION, name))
    };
    let mut parts = Vec::new();
    for subject in named(assertion, "Subject") {
        parts.extend(named(subject, "EncryptedID"));
        let confirmations = named(subject, "SubjectConfirmation");
        parts.extend(confirmations.flat_map(|confirmation| named(confirmation, "EncryptedID")));
    }
    for statement in named(assertion, "AttributeStatement") {
        parts.extend(named(statement, "EncryptedAttribute"));
    }
    parts
}

/// What the encrypted parts of one document decrypted to.
#[derive(Debug, Clone, Default)]
pub struct DecryptedParts {
    parts: Vec<(NodeId, Vouched)>,
}

impl DecryptedParts {
    /// `plain` is what the part at `node` decrypted to.
    pub fn insert(&mut self, node: NodeId, plain: Vouched) {
        self.parts.push((node, plain));
    }

    /// What `part` decrypted to. What was not decrypted is an error: it is never treated as absent.
    pub(super) fn plain(&self, part: Element<'_>, name: &'static str) -> Result<Element<'_>, SamlError> {
        let found = self.parts.iter().find(|(node, _)| *node == part.node());
        found
            .map(|(_, plain)| plain.root())
            .ok_or(SamlError::Encrypted { found: name })
    }
}

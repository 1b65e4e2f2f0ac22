//! Why metadata does not tell how to reach an identity provider.

use crate::crypto::KeyError;
use crate::dsig::SignatureError;
use crate::saml::SamlError;
use crate::time::Timestamp;
use crate::verdict::{CheckName, Refusal};
use crate::xml::XmlError;

/// A rule that metadata breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataError {
    /// It is not a strict XML document within the budget.
    Xml(XmlError),
    /// A Signature was asked for and does not verify (Metadata 3).
    Signature(SignatureError),
    /// An attribute is missing, or a time is none.
    Saml(SamlError),
    /// The document element is neither EntityDescriptor nor EntitiesDescriptor (Metadata 2.3).
    UnexpectedRoot {
        /// Its name.
        found: String,
    },
    /// An EntityDescriptor where the schema has none: the mark of wrapping.
    EntityMisplaced {
        /// The element around it.
        parent: String,
    },
    /// Two identity providers of one entityID: which of them is meant cannot be said.
    EntityRepeated {
        /// The entityID.
        entity_id: String,
    },
    /// An entityID is a URI of at most 1024 characters (Metadata 2.3.2).
    EntityIdInvalid {
        /// What stands there, cut short.
        found: String,
    },
    /// No entity is an identity provider (Metadata 2.4.3), but one is a service provider.
    ServiceProvider {
        /// Its entityID.
        entity_id: String,
    },
    /// No entity is an identity provider (Metadata 2.4.3).
    NoIdentityProvider,
    /// Several entities are identity providers, and none was chosen.
    SeveralIdentityProviders {
        /// Their entityIDs.
        entity_ids: Vec<String>,
    },
    /// The chosen entity is not there, or not an identity provider.
    EntityUnknown {
        /// The entityID that was chosen.
        expected: String,
        /// The entityIDs that could have been.
        found: Vec<String>,
    },
    /// The identity provider does not speak SAML 2.0 (Metadata 2.4.1, protocolSupportEnumeration).
    ProtocolUnsupported {
        /// What it speaks.
        found: String,
    },
    /// validUntil has passed (Metadata 2.3.1, 2.3.2, 2.4.1).
    Expired {
        /// The element that carries it.
        element: String,
        /// When it ended.
        valid_until: Timestamp,
    },
    /// A KeyDescriptor is for something that there is not (Metadata 2.4.1.1).
    KeyUse {
        /// What it says.
        found: String,
    },
    /// No key to verify with: an error, never a pass.
    NoSigningKey {
        /// What is wrong with a certificate that is there.
        unreadable: Option<KeyError>,
    },
    /// All keys are for encryption.
    EncryptionKeysOnly,
    /// No SingleSignOnService of a binding that a browser carries (Metadata 2.4.3).
    NoSignOnService,
}

impl MetadataError {
    /// Every code of this module.
    pub const CODES: &[&str] = &[
        "metadata.unexpected_root",
        "metadata.entity_misplaced",
        "metadata.entity_repeated",
        "metadata.entity_id_invalid",
        "metadata.service_provider",
        "metadata.no_identity_provider",
        "metadata.several_identity_providers",
        "metadata.entity_unknown",
        "metadata.protocol_unsupported",
        "metadata.expired",
        "metadata.key_use",
        "metadata.no_signing_key",
        "metadata.encryption_keys_only",
        "metadata.no_single_sign_on_service",
    ];
}

impl From<XmlError> for MetadataError {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

impl From<SignatureError> for MetadataError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

impl From<SamlError> for MetadataError {
    fn from(error: SamlError) -> Self {
        Self::Saml(error)
    }
}

impl Refusal for MetadataError {
    fn check(&self) -> CheckName {
        match self {
            Self::Xml(_) => CheckName::Parse,
            Self::Signature(error) => error.check(),
            Self::Expired { .. } => CheckName::TimeWindow,
            Self::KeyUse { .. } | Self::NoSigningKey { .. } | Self::EncryptionKeysOnly => CheckName::Key,
            _ => CheckName::Schema,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Xml(error) => error.code(),
            Self::Signature(error) => error.code(),
            Self::Saml(error) => error.code(),
            Self::UnexpectedRoot { .. } => "metadata.unexpected_root",
            Self::EntityMisplaced { .. } => "metadata.entity_misplaced",
            Self::EntityRepeated { .. } => "metadata.entity_repeated",
            Self::EntityIdInvalid { .. } => "metadata.entity_id_invalid",
            Self::ServiceProvider { .. } => "metadata.service_provider",
            Self::NoIdentityProvider => "metadata.no_identity_provider",
            Self::SeveralIdentityProviders { .. } => "metadata.several_identity_providers",
            Self::EntityUnknown { .. } => "metadata.entity_unknown",
            Self::ProtocolUnsupported { .. } => "metadata.protocol_unsupported",
            Self::Expired { .. } => "metadata.expired",
            Self::KeyUse { .. } => "metadata.key_use",
            Self::NoSigningKey { .. } => "metadata.no_signing_key",
            Self::EncryptionKeysOnly => "metadata.encryption_keys_only",
            Self::NoSignOnService => "metadata.no_single_sign_on_service",
        }
    }

    fn expected(&self) -> String {
        let text = match self {
            Self::Xml(error) => return error.expected(),
            Self::Signature(error) => return error.expected(),
            Self::Saml(error) => return error.expected(),
            Self::EntityUnknown { expected, .. } => return format!("the identity provider {expected}"),
            Self::UnexpectedRoot { .. } => "metadata: an EntityDescriptor or EntitiesDescriptor",
            Self::EntityMisplaced { .. } => "EntityDescriptor only as the document or in EntitiesDescriptor",
            Self::EntityRepeated { .. } => "each identity provider once",
            Self::EntityIdInvalid { .. } => "an entityID of 1 to 1024 characters, without spaces",
            Self::ServiceProvider { .. } | Self::NoIdentityProvider => "the metadata of an identity provider",
            Self::SeveralIdentityProviders { .. } => "one identity provider, or a choice among them",
            Self::ProtocolUnsupported { .. } => "an identity provider that speaks SAML 2.0",
            Self::Expired { .. } => "metadata that is still valid",
            Self::KeyUse { .. } => "use of a KeyDescriptor: signing or encryption",
            Self::NoSigningKey { .. } | Self::EncryptionKeysOnly => {
                "at least one certificate to verify signatures with"
            }
            Self::NoSignOnService => "a SingleSignOnService by HTTP-Redirect or HTTP-POST",
        };
        text.to_owned()
    }

    fn found(&self) -> String {
        match self {
            Self::Xml(error) => error.found(),
            Self::Signature(error) => error.found(),
            Self::Saml(error) => error.found(),
            Self::UnexpectedRoot { found }
            | Self::EntityIdInvalid { found }
            | Self::ProtocolUnsupported { found }
            | Self::KeyUse { found } => found.clone(),
            Self::EntityMisplaced { parent } => format!("one in {parent}"),
            Self::EntityRepeated { entity_id } => format!("{entity_id} twice"),
            Self::ServiceProvider { entity_id } => format!("the metadata of a service provider, {entity_id}"),
            Self::NoIdentityProvider => "none".to_owned(),
            Self::SeveralIdentityProviders { entity_ids } => format!("{} identity providers", entity_ids.len()),
            Self::EntityUnknown { found, .. } => match found.as_slice() {
                [only] => format!("the identity provider {only}"),
                all => format!("{} others", all.len()),
            },
            Self::Expired { element, valid_until } => format!("{element} that was valid until {valid_until}"),
            Self::NoSigningKey { unreadable: None } => "none".to_owned(),
            Self::NoSigningKey {
                unreadable: Some(error),
            } => format!("none that can be read; one is {}", error.found()),
            Self::EncryptionKeysOnly => "certificates for encryption only".to_owned(),
            Self::NoSignOnService => "none".to_owned(),
        }
    }
}

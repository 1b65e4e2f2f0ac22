//! Why a login was refused, whichever step refused it.

use super::error::RuleError;
use crate::binding::BindingError;
use crate::dsig::SignatureError;
use crate::relying_party::OpenIdError;
use crate::saml::SamlError;
use crate::verdict::{CheckName, Refusal};
use crate::xml::XmlError;
use crate::xmlenc::DecryptionError;

/// The error of one step on the path of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The form or its encoding (Bindings).
    Binding(BindingError),
    /// The XML document (XML 1.0, Namespaces 1.0).
    Xml(XmlError),
    /// The message (Core).
    Saml(SamlError),
    /// A signature (XMLDSig, Core 5).
    Signature(SignatureError),
    /// Something encrypted (XML-Enc, Core 6).
    Decryption(DecryptionError),
    /// A rule of the profile (Profiles 4.1).
    Rule(RuleError),
    /// A rule of OpenID Connect.
    OpenId(OpenIdError),
}

impl Refused {
    fn refusal(&self) -> &dyn Refusal {
        match self {
            Refused::Binding(error) => error,
            Refused::Xml(error) => error,
            Refused::Saml(error) => error,
            Refused::Signature(error) => error,
            Refused::Decryption(error) => error,
            Refused::Rule(error) => error,
            Refused::OpenId(error) => error,
        }
    }
}

impl Refusal for Refused {
    fn check(&self) -> CheckName {
        self.refusal().check()
    }

    fn code(&self) -> &'static str {
        self.refusal().code()
    }

    fn expected(&self) -> String {
        self.refusal().expected()
    }

    fn found(&self) -> String {
        self.refusal().found()
    }
}

impl From<BindingError> for Refused {
    fn from(error: BindingError) -> Self {
        Refused::Binding(error)
    }
}

impl From<XmlError> for Refused {
    fn from(error: XmlError) -> Self {
        Refused::Xml(error)
    }
}

impl From<SamlError> for Refused {
    fn from(error: SamlError) -> Self {
        Refused::Saml(error)
    }
}

impl From<SignatureError> for Refused {
    fn from(error: SignatureError) -> Self {
        Refused::Signature(error)
    }
}

impl From<DecryptionError> for Refused {
    fn from(error: DecryptionError) -> Self {
        Refused::Decryption(error)
    }
}

impl From<OpenIdError> for Refused {
    fn from(error: OpenIdError) -> Self {
        Refused::OpenId(error)
    }
}

impl From<RuleError> for Refused {
    fn from(error: RuleError) -> Self {
        Refused::Rule(error)
    }
}

//! What the browser brings back (RFC 6749 4.1.2, Core 3.1.2.5, 3.1.2.6).

use super::error::{OpenIdError, OpenIdRule as Rule};
use super::{ProviderMetadata, quoted};

/// No parameter is longer: codes of large providers have two thousand characters.
const PARAMETER_MOST: usize = 8_192;

/// An answer of the authorization endpoint. Hostile: anybody can send a browser here with anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorizationResponse {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    repeated: bool,
}

/// An answer of the provider that was asked, with a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    code: String,
}

impl Answered {
    /// The code, to be redeemed once.
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl AuthorizationResponse {
    /// Reads the query. RFC 6749 3.1: parameters MUST NOT be there twice; what has no name here is passed over.
    pub fn decode<'q>(query: impl IntoIterator<Item = (impl AsRef<str>, impl Into<String>)> + 'q) -> Self {
        let mut response = Self::default();
        for (name, value) in query {
            let place = match name.as_ref() {
                "state" => &mut response.state,
                "code" => &mut response.code,
                "iss" => &mut response.iss,
                "error" => &mut response.error,
                "error_description" => &mut response.error_description,
                _ => continue,
            };
            let value = value.into();
            response.repeated |= place.is_some() || value.len() > PARAMETER_MOST;
            *place = Some(value);
        }
        response
    }

    /// The login that it claims to answer.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The code, if this is an answer of `provider`.
    ///
    /// 1. RFC 6749 3.1: each parameter is there once.
    /// 2. RFC 9207 2.4: `iss`, where it is there, MUST be the issuer that was asked, compared as text; it MUST be there
    ///    where the provider says that it is. Before anything else is believed: this is what tells a mix-up.
    /// 3. Core 3.1.2.6: an error is the provider's no.
    pub fn validate(self, provider: &ProviderMetadata) -> Result<Answered, OpenIdError> {
        if self.repeated {
            return Err(Rule::AnswerForm.refuse("each parameter once, and not too long", "one again, or too long")); // 1
        }
        match self.iss {
            Some(iss) if iss != provider.issuer => {
                return Err(Rule::AnswerIssuer.refuse(&provider.issuer, quoted(&iss))); // 2
            }
            None if provider.names_itself => return Err(Rule::AnswerIssuerPresent.refuse(&provider.issuer, "none")), // 2
            _ => {}
        }
        match (self.error, self.code) {
            (Some(error), _) => {
                let description = self.error_description.map(|text| format!(": {text}"));
                let found = format!("{error}{}", description.unwrap_or_default());
                Err(Rule::AnswerGood.refuse("a code", quoted(&found))) // 3
            }
            (None, Some(code)) if !code.is_empty() => Ok(Answered { code }),
            _ => Err(Rule::AnswerForm.refuse("a code", "none")),
        }
    }
}

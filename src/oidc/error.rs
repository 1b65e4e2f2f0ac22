//! Errors as OAuth names them (RFC 6749 4.1.2.1, 5.2; OpenID Connect Core 3.1.2.6).

/// An error that a client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OauthError {
    /// The code of the specification.
    pub error: &'static str,
    /// Words for the developer.
    pub description: &'static str,
}

impl OauthError {
    /// An error by its code.
    pub const fn new(error: &'static str, description: &'static str) -> Self {
        Self { error, description }
    }

    /// The request lacks something, says it twice, or says it wrongly.
    pub const fn invalid_request(description: &'static str) -> Self {
        Self::new("invalid_request", description)
    }

    /// Who asks is not the client that it says it is. One error for all reasons.
    pub const INVALID_CLIENT: Self = Self::new("invalid_client", "Unknown client, or not authenticated as registered.");

    /// The code or refresh token is not good, or not this client's, or for another redirect_uri or verifier. One error
    /// for all reasons.
    pub const INVALID_GRANT: Self = Self::new(
        "invalid_grant",
        "The code or refresh token is unknown, used, expired, or was issued for something else.",
    );

    /// The access token is not good.
    pub const INVALID_TOKEN: Self = Self::new("invalid_token", "The access token is unknown, expired or revoked.");
}

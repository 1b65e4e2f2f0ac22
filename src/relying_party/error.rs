//! The rules of a login by an OpenID provider.

crate::verdict::rules! {
    /// The rules of a login by an OpenID provider.
    OpenIdRule,
    /// A rule that did not hold, with what it wants and what was there.
    OpenIdError, pub refuse;

    /// The answer belongs to a login that this browser began (RFC 6749 10.12, Core 3.1.2.1).
    StateKnown => State, "state.unknown";
    /// The login was begun with the provider and the client that the settings name now (RFC 9700 4.4).
    StateOfProvider => State, "state.other_provider";

    /// The provider answers with its configuration (Discovery 4).
    ProviderAnswers => Provider, "provider.unreachable";
    /// The configuration is a JSON object with what is needed of it (Discovery 3).
    ProviderForm => Provider, "provider.malformed";
    /// The issuer of the configuration is the one that was asked, character for character (Discovery 4.3).
    ProviderIssuer => Provider, "provider.issuer_mismatch";
    /// Every endpoint is a public https address (Discovery 3, docs/decisions/0012-metadata-by-url.md).
    ProviderEndpoint => Provider, "provider.endpoint_invalid";
    /// The provider knows the code flow (Core 3.1).
    ProviderCode => Provider, "provider.code_unsupported";
    /// A provider that lists how it takes PKCE lists S256 (RFC 7636 4.2, RFC 9700 2.1.1).
    ProviderPkce => Provider, "provider.pkce_unsupported";
    /// The provider takes the client's authentication in a way that is known here (Core 9).
    ProviderClientAuthentication => Provider, "provider.client_authentication_unsupported";

    /// The answer has each parameter once, and a code or an error (RFC 6749 3.1, 4.1.2).
    AnswerForm => AuthorizationResponse, "authorization.malformed";
    /// The answer names its issuer where the provider says that it does (RFC 9207 2.4).
    AnswerIssuerPresent => AuthorizationResponse, "authorization.issuer_missing";
    /// The issuer that the answer names is the provider that was asked (RFC 9207 2.4).
    AnswerIssuer => AuthorizationResponse, "authorization.issuer_mismatch";
    /// The provider has signed the member in (Core 3.1.2.6).
    AnswerGood => AuthorizationResponse, "authorization.error";

    /// The client's secret can still be opened with the deployment's SESSION_KEY.
    SecretReadable => TokenResponse, "token.secret_unreadable";
    /// The token endpoint answers (Core 3.1.3).
    TokenAnswers => TokenResponse, "token.unreachable";
    /// The token endpoint takes the client and the code (RFC 6749 5.2).
    TokenGood => TokenResponse, "token.error";
    /// The answer is a JSON object with an access token of the type Bearer (RFC 6749 5.1, Core 3.1.3.3).
    TokenForm => TokenResponse, "token.malformed";
    /// There is an ID token (Core 3.1.3.3).
    TokenWithId => TokenResponse, "token.id_token_missing";

    /// The ID token is a signed JWT in its compact form (Core 2, RFC 7515 7.1).
    IdTokenForm => IdToken, "id_token.malformed";
    /// No header of the ID token is critical: none is known here (RFC 7515 4.1.11).
    IdTokenCritical => IdToken, "id_token.critical_header";
    /// The claims that an ID token must have are there, each of its type (Core 2).
    IdTokenClaims => IdToken, "id_token.claim_missing";
    /// The ID token is signed with an algorithm of public keys that is known here (RFC 8725 3.1, 3.2).
    IdTokenAlgorithm => Algorithm, "id_token.algorithm_forbidden";
    /// The provider publishes its keys (Core 10.1.1).
    KeysAnswer => Key, "provider.keys_unreachable";
    /// What it publishes is a set of keys (RFC 7517 5).
    KeysForm => Key, "provider.keys_malformed";
    /// One of them is of the name and of the kind that the ID token is signed with (Core 10.1).
    IdTokenKey => Key, "id_token.key_unknown";
    /// The signature of the ID token verifies (Core 3.1.3.7 (6)).
    IdTokenSignature => Signature, "id_token.signature_invalid";
    /// `iss` is the provider, character for character (Core 3.1.3.7 (2)).
    IdTokenIssuer => Issuer, "id_token.issuer_mismatch";
    /// `aud` names this client (Core 3.1.3.7 (3)).
    IdTokenAudience => Audience, "id_token.audience_mismatch";
    /// `aud` names nobody else: no other audience is trusted here (Core 3.1.3.7 (3)).
    IdTokenAudienceAlone => Audience, "id_token.audience_untrusted";
    /// `azp`, where it is there, is this client (Core 3.1.3.7 (4), (5)).
    IdTokenAuthorizedParty => Audience, "id_token.azp_mismatch";
    /// The present is before `exp`, plus the clock skew (Core 3.1.3.7 (9)).
    IdTokenExpiry => TimeWindow, "id_token.expired";
    /// The present is not before `nbf`, less the clock skew (RFC 7519 4.1.5).
    IdTokenNotBefore => TimeWindow, "id_token.not_before";
    /// `iat` is not to come, but for the clock skew (RFC 7519 4.1.6).
    IdTokenIssuedInPast => TimeWindow, "id_token.issued_in_future";
    /// `iat` is not before this login began, but for the clock skew (Core 3.1.3.7 (10)).
    IdTokenIssuedForRequest => TimeWindow, "id_token.issued_before_request";
    /// `nonce` is the one that went out with this login (Core 3.1.3.7 (11)).
    IdTokenNonce => Nonce, "id_token.nonce_mismatch";
    /// `at_hash`, where it is there, is of the access token beside it (Core 3.1.3.8).
    IdTokenAccessToken => AccessToken, "id_token.at_hash_mismatch";
    /// The userinfo endpoint answers with a JSON object (Core 5.3.2).
    UserInfoAnswers => UserInfo, "user_info.unreachable";
    /// What it says is of the subject of the ID token (Core 5.3.2).
    UserInfoSubject => UserInfo, "user_info.subject_mismatch";
    /// `sub` has 1 to 255 ASCII characters (Core 2).
    IdTokenSubject => Mapping, "id_token.subject_invalid";
    /// Where authentication was asked for anew, `auth_time` says when it was (Core 3.1.3.7 (13)).
    IdTokenAuthTime => Mapping, "id_token.auth_time_missing";
    /// Where authentication was asked for anew, it was after this login began (Core 3.1.2.1, 3.1.3.7 (13)).
    IdTokenFresh => Mapping, "id_token.not_fresh";
}

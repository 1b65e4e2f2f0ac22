//! The rules of the profile.

crate::verdict::rules! {
    /// The rules of the Web Browser SSO Profile, and of the Single Logout Profile where they are its own.
    Rule,
    /// A rule that did not hold, with what it wants and what the message had.
    RuleError, pub(super) refuse;

    /// The top-level StatusCode is Success (Core 3.2.2.2).
    StatusSuccess => Status, "status.not_success";

    /// A signed Response names its Issuer, and every Assertion does (Profiles 4.1.4.2).
    IssuerPresent => Issuer, "issuer.missing";
    /// The Format of an Issuer is absent or `entity` (Profiles 4.1.4.2).
    IssuerFormat => Issuer, "issuer.format";
    /// The Issuer is the identity provider of this organization (Profiles 4.1.4.2, 4.1.4.3).
    Issuer => Issuer, "issuer.mismatch";

    /// A signed Response by HTTP-POST has a Destination (Bindings 3.5.5.2).
    DestinationPresent => Destination, "destination.missing";
    /// Destination is our URL (Core 3.2.2, Bindings 3.4.5.2, 3.5.5.2).
    Destination => Destination, "destination.mismatch";

    /// The Subject has a SubjectConfirmation (Profiles 4.1.4.2).
    ConfirmationPresent => SubjectConfirmation, "subject_confirmation.missing";
    /// One SubjectConfirmation has the method `bearer` (Profiles 4.1.4.2).
    ConfirmationBearer => SubjectConfirmation, "subject_confirmation.not_bearer";
    /// The bearer's SubjectConfirmationData has no NotBefore (Profiles 4.1.4.2).
    ConfirmationNotBefore => SubjectConfirmation, "subject_confirmation.not_before";
    /// The bearer's SubjectConfirmationData has a NotOnOrAfter (Profiles 4.1.4.2).
    ConfirmationNotOnOrAfter => SubjectConfirmation, "subject_confirmation.not_on_or_after_missing";

    /// The bearer's SubjectConfirmationData has a Recipient (Profiles 4.1.4.2).
    RecipientPresent => Recipient, "recipient.missing";
    /// Recipient is our Assertion Consumer Service URL (Profiles 4.1.4.2, 4.1.4.3).
    Recipient => Recipient, "recipient.mismatch";

    /// The Response answers a request that this browser started and that is not yet spent (Profiles 4.1.4.3).
    KnownRequest => InResponseTo, "in_response_to.unknown_request";
    /// The organization takes Responses that answer no request (Profiles 4.1.5).
    Solicited => InResponseTo, "in_response_to.unsolicited";
    /// An answer names its request, in the Response and in the SubjectConfirmationData (Core 3.2.2, Profiles 4.1.4.2).
    InResponseToPresent => InResponseTo, "in_response_to.missing";
    /// InResponseTo is the ID of the request (Profiles 4.1.4.3).
    InResponseTo => InResponseTo, "in_response_to.mismatch";
    /// A Response that answers no request has no InResponseTo anywhere (Profiles 4.1.5).
    InResponseToAbsent => InResponseTo, "in_response_to.unexpected";

    /// There is an AudienceRestriction (Profiles 4.1.4.2).
    AudiencePresent => Audience, "audience.missing";
    /// Every AudienceRestriction names us (Core 2.5.1.4, Profiles 4.1.4.2).
    Audience => Audience, "audience.mismatch";

    /// NotBefore is earlier than NotOnOrAfter (Core 2.5.1.2).
    WindowOpen => TimeWindow, "time.empty_window";
    /// The present is not before NotBefore, less the clock skew (Core 2.5.1.2).
    NotBefore => TimeWindow, "time.not_before";
    /// The present is before NotOnOrAfter, plus the clock skew (Core 2.4.1.2, 2.5.1.2).
    NotOnOrAfter => TimeWindow, "time.not_on_or_after";
    /// The present is before SessionNotOnOrAfter, plus the clock skew (Core 2.7.2).
    SessionNotOnOrAfter => TimeWindow, "time.session_not_on_or_after";
    /// Nothing is issued in the future, but for the clock skew (Core 2.3.3, 3.2.2).
    IssuedInPast => TimeWindow, "time.issued_in_future";
    /// A message of a logout is not older than a redirect takes (narrowed: Core 3.7.1 has NotOnOrAfter for it).
    IssuedRecently => TimeWindow, "time.issued_long_ago";

    /// There is an AuthnStatement (Profiles 4.1.4.2).
    AuthnStatementPresent => Mapping, "authn_statement.missing";
    /// Where ForceAuthn was asked for, the member authenticated after the request (Core 3.4.1).
    AuthnFresh => Mapping, "authn_statement.not_fresh";
    /// The authentication context is one of those that were asked for (Core 3.3.2.2.1).
    AuthnContext => Mapping, "authn_context.mismatch";
    /// The Subject has a NameID (Profiles 4.1.4.2, narrowed: without one there is nobody to sign in).
    NameIdPresent => Mapping, "name_id.missing";
    /// The NameID is not empty, nor white space (Core 1.3.1).
    NameIdNotEmpty => Mapping, "name_id.empty";
    /// An SPNameQualifier names us (Core 2.2.2).
    NameIdQualifier => Mapping, "name_id.sp_name_qualifier_mismatch";
    /// An attribute that the session takes holds text, not elements.
    MappedText => Mapping, "mapping.not_text";
    /// There is at most one e-mail address: to take one of several would be a guess.
    OneEmail => Mapping, "mapping.several_emails";

    /// The request is answered for the first time (Profiles 4.1.4.3).
    RequestUnspent => Replay, "replay.request_seen";
    /// The Assertion is used for the first time (Profiles 4.1.4.5).
    AssertionUnspent => Replay, "replay.assertion_seen";
    /// A LogoutRequest is followed once: its ID belongs to one message (Core 1.3.4).
    LogoutUnspent => Replay, "replay.logout_seen";
    /// The keys that were spent are those of this very login.
    KeysMatch => Replay, "replay.not_consumed";
}

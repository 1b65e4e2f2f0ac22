//! What the audit log can say: the one list of events. The names are stored and public: they never change.

use crate::json::{Deserialize, Serialize};

macro_rules! events {
    ($($(#[doc = $doc:literal])* $variant:ident => $name:literal,)+) => {
        /// Something that happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Event {
            $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)+
        }

        impl Event {
            /// Every event.
            pub const ALL: &[Event] = &[$(Event::$variant),+];

            /// The stable name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Event::$variant => $name,)+
                }
            }
        }
    };
}

events! {
    /// The organization began.
    OrganizationCreated => "organization.created",
    /// The organization ended.
    OrganizationDeleted => "organization.deleted",
    /// The draft was written.
    SettingsChanged => "settings.changed",
    /// The draft was taken from metadata or a paste, which is read again from now on.
    SettingsImported => "settings.imported",
    /// A version of the settings came back.
    SettingsRestored => "settings.restored",
    /// The draft went live.
    SettingsEnabled => "settings.enabled",
    /// What went live for a time stays.
    SettingsConfirmed => "settings.confirmed",
    /// What went live for a time and was not confirmed went back.
    SettingsReverted => "settings.reverted",
    /// Single sign-on was turned off, and all sessions ended.
    SettingsDisabled => "settings.disabled",
    /// A test of the draft began.
    TestStarted => "test.started",
    /// A test passed.
    TestPassed => "test.passed",
    /// A test failed.
    TestFailed => "test.failed",
    /// An attack self-test began.
    SelfTestRun => "self_test.run",
    /// Metadata is fetched again from now on, or under other conditions.
    MetadataWatched => "metadata.watched",
    /// Metadata is fetched no more.
    MetadataUnwatched => "metadata.unwatched",
    /// Metadata says something else than before.
    MetadataChanged => "metadata.changed",
    /// Certificates were added from metadata.
    MetadataCertificatesAdded => "metadata.certificates_added",
    /// Metadata could be fetched, and cannot any more.
    MetadataFailed => "metadata.failed",
    /// Metadata can be fetched again.
    MetadataRecovered => "metadata.recovered",
    /// What the metadata offers is not wanted.
    MetadataDismissed => "metadata.dismissed",
    /// A member signed in.
    SignInAccepted => "sign_in.accepted",
    /// A sign-in was refused.
    SignInRefused => "sign_in.refused",
    /// A message about signing out was refused.
    LogoutRefused => "logout.refused",
    /// A member's session was ended by themselves.
    SessionEnded => "session.ended",
    /// Sessions were ended by the identity provider.
    SessionEndedByIdp => "session.ended_by_idp",
    /// Sessions were ended by an administrator or the operator.
    SessionRevoked => "session.revoked",
    /// What was kept of a subject was removed, and their sessions ended.
    SubjectForgotten => "subject.forgotten",
    /// An e-mail domain was added.
    DomainAdded => "domain.added",
    /// A domain leads to the organization from now on.
    DomainVerified => "domain.verified",
    /// A domain leads there no more: its record is gone, or another organization has it.
    DomainLost => "domain.lost",
    /// An e-mail domain was removed.
    DomainRemoved => "domain.removed",
    /// A token was made.
    TokenCreated => "token.created",
    /// A token was revoked.
    TokenRevoked => "token.revoked",
    /// A setup link was made.
    SetupLinkCreated => "setup_link.created",
    /// A setup link belongs to a browser from now on.
    SetupLinkOpened => "setup_link.opened",
    /// A setup link works longer, or again.
    SetupLinkRenewed => "setup_link.renewed",
    /// A setup link was revoked.
    SetupLinkRevoked => "setup_link.revoked",
    /// Somebody with a token or a setup link was turned away.
    AccessRefused => "access.refused",
    /// An application was told who is signed in (OpenID Connect).
    ApplicationSignedIn => "application.signed_in",
    /// An application's code or token was refused.
    ApplicationRefused => "application.refused",
    /// An application's tokens were revoked.
    ApplicationRevoked => "application.revoked",
    /// An application was registered.
    ClientCreated => "client.created",
    /// An application's registration was changed.
    ClientChanged => "client.changed",
    /// An application got another secret.
    ClientSecretReplaced => "client.secret_replaced",
    /// An application's registration was removed.
    ClientRemoved => "client.removed",
    /// Recovery codes were made, in place of those before.
    RecoveryCodesCreated => "recovery_codes.created",
    /// Somebody said that the recovery codes are kept.
    RecoveryCodesAcknowledged => "recovery_codes.acknowledged",
    /// A recovery code opened the way in.
    RecoveryCodeUsed => "recovery_code.used",
    /// A recovery code was refused.
    RecoveryCodeRefused => "recovery_code.refused",
    /// It was said who the members are.
    MembersListed => "members.listed",
    /// Whether members must use single sign-on was changed.
    EnforcementChanged => "enforcement.changed",
    /// Entries are kept for another time from now on.
    AuditRetentionChanged => "audit.retention_changed",
    /// Entries whose time was over were removed.
    AuditPruned => "audit.pruned",
    /// Refusals of strangers that were counted and not listed.
    AuditSummarised => "audit.summarised",
}

impl Event {
    /// Whether anybody can have it happen as often as they like: such are listed up to a number, then counted.
    pub fn is_strangers(self) -> bool {
        matches!(
            self,
            Event::SignInRefused
                | Event::LogoutRefused
                | Event::AccessRefused
                | Event::ApplicationRefused
                | Event::RecoveryCodeRefused
                | Event::TestFailed
        )
    }

    /// Whether a filter means this event: its name, or what stands before the dot.
    pub fn is_meant_by(name: &str, filter: &str) -> bool {
        name.strip_prefix(filter)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

//! What has been seen of the identity provider.

english! {
    /// What has been seen of the identity provider.
    Seen {
        title: "What has been seen",
        seen: "Seen:",
        next: "Next:",
        not_yet: "Not seen yet:",
        metadata: "SP metadata fetched",
        metadata_note: "only where it reads metadata by URL",
        response: "First Response",
        response_note: "comes with the first test",
        signatures: "Signatures",
        signatures_none: "none has verified yet",
        both: "Response and assertion",
        response_only: "Response",
        assertion_only: "assertion",
        attributes: "Attributes",
        attributes_note: "e-mail, name and roles",
        email: "e-mail",
        name: "name",
        roles: "roles",
        not_sent: "{missing} not sent",
        partly_sent: "{sent}; {missing} not sent",
        test: "Test passed",
        test_note: "for exactly these settings",
        enabled: "Enabled",
        enabled_note: "members are not affected yet",
    }
}

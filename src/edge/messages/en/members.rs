//! The page of domains and members.

english! {
    /// The page of domains and members.
    Members {
        title: "Members",
        skip: "Skip to the members",
        lead: "How members find your organization, and who has signed in.",
        explained: "Sign-in by e-mail address, and who has signed in.",
        see: "See domains and members",
        domains: "E-mail domains",
        domains_lead: "Members who type an address of a verified domain are led to your identity provider. A domain is \
                       yours once your DNS says so.",
        added: "The domain is added. Publish its record, then verify it.",
        verified: "The domain is verified.",
        looked: "The domain is not verified. What is missing stands beside it.",
        removed: "The domain is removed.",
        forgotten: "The member is forgotten and signed out.",
        is_verified: "Verified",
        is_missing: "Record missing",
        is_pending: "Not verified yet",
        publish: "Publish this TXT record where the domain’s DNS is kept:",
        txt_name: "Name of the record",
        txt_value: "Value of the record",
        lapses: "Without its record it lapses {at}.",
        checked: "DNS was last looked at {at}.",
        verify: "Verify",
        remove: "Remove",
        taken: "Another organization here has this domain, and its record is still there. Remove that one first.",
        unanswered: "DNS did not answer. Try again in a moment.",
        txt_missing: "The record is not there, or not as it must be. A new one can take some minutes.",
        too_broad: "This domain is not one organization’s. Give your own.",
        public_mailbox: "Everybody can have an address of this domain. Give your own.",
        too_many: "There are as many domains as there can be. Remove one first.",
        malformed: "Give what stands after the @ of your addresses, for example acme.example.",
        domain: "Add a domain",
        domain_hint: "What stands after the @ of your addresses. Subdomains are domains of their own.",
        add: "Add",
        known: "Who has signed in",
        known_lead: "Each is known by the Name ID of your identity provider, not by the e-mail address.",
        search: "Name, e-mail address or Name ID",
        nobody: "Nobody.",
        more: "Further members",
        overage: "Entra ID left the groups out: there are too many. In Entra, under Single sign-on › Attributes & Claims › \
                  Groups, choose “{choice}”, or filter them there.",
        times: "First {first}, last {last}",
        forget: "Forget and sign out",
    }
}

//! The saved certificates.

english! {
    /// The saved certificates.
    Certificates {
        one: "Saved certificate",
        several: "Saved certificates",
        remove: "Remove",
        remove_which: "the certificate {subject}, valid until {until}",
        expires_today: "Expires today",
        expires_tomorrow: "Expires tomorrow",
        expires_in: "Expires in {days} days",
        expired: "Expired",
        not_yet: "Not valid yet",
        issuer: "Issuer",
        self_signed: "itself (self-signed)",
        valid_until: "Valid until",
        key: "Key",
        fingerprint: "SHA-256 fingerprint",
        days_left: "{days} days left",
        all_expired: "Every saved certificate has expired. Ask your identity provider for the one that it signs with \
                      now.",
        about_to_expire: "The saved certificate is about to expire. Get the next one from your identity provider and \
                          add it beside it: both work until you remove the old one.",
        one_expired: "A saved certificate has expired. Remove it once your identity provider no longer uses it.",
        ours: "Our certificates",
        ours_note: "In our SP metadata. Your identity provider needs them only where it verifies our requests or encrypts for us.",
        signs_now: "Signs now",
        signs_next: "Signs next",
        decrypts_now: "Decrypts",
        decrypts_next: "Decrypts next",
        rollover: "Our key is about to change. Have your identity provider read our SP metadata again, or add the next certificate there beside the present one.",
        pem: "As PEM",
        left_out: "The certificate of {subject} was left out: it issued another one of the chain and signs no messages \
                   itself, so that its key is not trusted.",
        see: "See the certificates",
    }
}

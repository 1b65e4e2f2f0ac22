//! The guides: what stands around the consoles’ own words.

english! {
    /// The guides: what stands around the consoles’ own words.
    GuideTexts {
        give: "Give these to your identity provider",
        give_note: "Create an application there with these values, or let it read the {metadata}.",
        sp_metadata: "SP metadata",
        entity_id: "SP Entity Id",
        entity_id_hint: "Also called Audience or Identifier.",
        acs_url: "Assertion Consumer Service URL",
        acs_url_hint: "Also called ACS, Reply URL or Single sign-on URL.",
        acs_pattern: "Assertion Consumer Service URL, as a pattern",
        login_url: "Sign-in URL",
        logout_url: "Logout URL",
        metadata_url: "SP metadata URL",
        step_by_step: "Step by step for",
        yours: "yours",
        other: "Another one",
        steps_for: "Steps for {console}",
        trouble: "If {console} shows an error of its own",
        trouble_other: "If it shows an error of its own",
        close: "Close these steps",
        bring: "to {field} below",
        policy_fits: "Here, {setting} is {policy}, as it should be. Fill in the two values below, and test.",
        policy_other: "Here, {setting} is another than {policy}, which fits these steps. Fill in the two values \
                       below, and test.",
        set_for: "Set for {console}",
        save_with: "Save with {policy}",
        this_page: "This page",
        identity_provider: "Your identity provider",
        does_not_sign_more: "{console} does not sign more than this. Require less here.",
    }
}

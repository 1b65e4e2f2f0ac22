//! What many pages share.

english! {
    /// What many pages share.
    Common {
        error: "Error",
        language: "Language",
        copy: "Copy",
        copied: "Copied",
        selected: "Selected. Copy it with your keyboard.",
        reading: "Reading",
        file_added: "Added from {file}. Not saved yet.",
        file_refused: "{file} is not a certificate file.",
        months: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        moment: "{day} {month} {year}, {clock} UTC",
        attribute: "Attribute",
        value: "Value",
        reference_number: "Reference number",
        email: "E-mail",
        name: "Name",
        name_id: "Name ID",
        roles: "Roles",
        none: "none",
        cancel: "Cancel",
    }
}

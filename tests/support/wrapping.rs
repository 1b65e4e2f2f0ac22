//! Signature wrapping: every way known to keep a valid Signature in a message that says something else.

/// The first element called `name` (with its prefix), tags and all.
pub fn element<'x>(xml: &'x str, name: &str) -> &'x str {
    let start = xml
        .find(&format!("<{name} "))
        .or_else(|| xml.find(&format!("<{name}>")))
        .unwrap();
    let end_tag = format!("</{name}>");
    let end = xml[start..].find(&end_tag).unwrap() + end_tag.len();
    &xml[start..start + end]
}

/// The Signature whose Reference names `id`, if there is one.
pub fn signature_of<'x>(xml: &'x str, id: &str) -> Option<&'x str> {
    let reference = xml.find(&format!("URI=\"#{id}\""))?;
    let start = xml[..reference].rfind("<ds:Signature ")?;
    let end = reference + xml[reference..].find("</ds:Signature>")? + "</ds:Signature>".len();
    Some(&xml[start..end])
}

/// What an attacker makes of an element: somebody else's, under an ID of choice.
fn evil(xml: &str, id: &str, new_id: Option<&str>) -> String {
    let new_id = new_id.map(|id| format!(" ID=\"{id}\"")).unwrap_or_default();
    xml.replace("ada@example.org", "eve@example.org")
        .replacen(&format!(" ID=\"{id}\""), &new_id, 1)
}

fn inside_end(xml: &str, end_tag: &str, what: &str) -> String {
    let at = xml.rfind(end_tag).unwrap();
    format!("{}{what}{}", &xml[..at], &xml[at..])
}

/// Every wrapping of a Response that xmlsec1 signed, by name.
pub fn wrappings(signed: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (kind, ids) in [
        ("new ID", [Some("_evil"), Some("_evil")]),
        ("same ID", [Some("_response"), Some("_assertion")]),
        ("no ID", [None, None]),
        ("all IDs new", [Some("_evil"), Some("_evil")]),
    ] {
        let [response_id, assertion_id] = ids;
        let mut add = |name: &str, xml: String| all.push((format!("{name}, {kind}"), xml));
        if let Some(signature) = signature_of(signed, "_response") {
            if kind == "all IDs new" {
                // Nothing is there twice, so that structure alone must refuse it.
                around_response(signed, signature, response_id, Some("_other"), &mut add);
                continue;
            }
            around_response(signed, signature, response_id, None, &mut add);
        }
        around_assertion(signed, assertion_id, &mut add);
    }
    all
}

/// XSW1 and XSW2: the Response's Signature.
fn around_response(
    signed: &str,
    signature: &str,
    new_id: Option<&str>,
    inner_id: Option<&str>,
    add: &mut dyn FnMut(&str, String),
) {
    let original = signed.replacen(signature, "", 1);
    let original = original
        .strip_prefix("<?xml version=\"1.0\"?>\n")
        .unwrap_or(&original)
        .trim_end();
    let mut outer = evil(original, "_response", new_id);
    if let Some(inner_id) = inner_id {
        outer = evil(&outer, "_assertion", Some(inner_id));
    }
    let place = |signature: &str| outer.replacen("</saml:Issuer>", &format!("</saml:Issuer>{signature}"), 1);
    let holding = inside_end(signature, "</ds:Signature>", original);
    let object = inside_end(
        signature,
        "</ds:Signature>",
        &format!("<ds:Object>{original}</ds:Object>"),
    );
    let key_info = inside_end(signature, "</ds:KeyInfo>", original);
    add("XSW1", place(&holding));
    add("XSW1 in Object", place(&object));
    add("XSW1 in KeyInfo", place(&key_info));
    add("XSW2", place(&format!("{original}{signature}")));
    add("XSW2 after", place(&format!("{signature}{original}")));
    let extensions = format!("{signature}<samlp:Extensions>{original}</samlp:Extensions>");
    add("XSW2 in Extensions", place(&extensions));
    let whole = signed
        .strip_prefix("<?xml version=\"1.0\"?>\n")
        .unwrap_or(signed)
        .trim_end();
    add(
        "signed Response in Extensions",
        outer.replacen(
            "<samlp:Status>",
            &format!("<samlp:Extensions>{whole}</samlp:Extensions><samlp:Status>"),
            1,
        ),
    );
    add(
        "signed Response in the evil one",
        inside_end(&outer, "</samlp:Response>", whole),
    );
}

/// XSW3 to XSW9: the Assertion, whether its own Signature covers it or the Response's.
fn around_assertion(signed: &str, new_id: Option<&str>, add: &mut dyn FnMut(&str, String)) {
    let assertion = element(signed, "saml:Assertion");
    let signature = signature_of(assertion, "_assertion").unwrap_or_default();
    let bare = assertion.replacen(signature, "", 1);
    let forged = evil(&bare, "_assertion", new_id);
    let with = |replacement: &str| signed.replacen(assertion, replacement, 1);
    let keeping = |signature: &str| forged.replacen("</saml:Issuer>", &format!("</saml:Issuer>{signature}"), 1);
    add("XSW3", with(&format!("{forged}{assertion}")));
    add("XSW3 after", with(&format!("{assertion}{forged}")));
    add("XSW4", with(&inside_end(&forged, "</saml:Assertion>", assertion)));
    add(
        "XSW4 in Advice",
        with(&forged.replacen(
            "</saml:Conditions>",
            &format!("</saml:Conditions><saml:Advice>{assertion}</saml:Advice>"),
            1,
        )),
    );
    add(
        "XSW4 in Subject",
        with(&forged.replacen("<saml:Subject>", &format!("<saml:Subject>{assertion}"), 1)),
    );
    add(
        "XSW4 in AttributeValue",
        with(&forged.replacen("<saml:AttributeValue>", &format!("<saml:AttributeValue>{assertion}"), 1)),
    );
    add("XSW5", with(&format!("{}{bare}", keeping(signature))));
    add("XSW5 before", with(&format!("{bare}{}", keeping(signature))));
    add(
        "XSW7",
        signed.replacen(
            "<samlp:Status>",
            &format!("<samlp:Extensions>{forged}</samlp:Extensions><samlp:Status>"),
            1,
        ),
    );
    add(
        "XSW7 original in Extensions",
        with(&forged).replacen(
            "<samlp:Status>",
            &format!("<samlp:Extensions>{assertion}</samlp:Extensions><samlp:Status>"),
            1,
        ),
    );
    add(
        "XSW7 in StatusDetail",
        signed.replacen(
            "</samlp:Status>",
            &format!("<samlp:StatusDetail>{forged}</samlp:StatusDetail></samlp:Status>"),
            1,
        ),
    );
    add(
        "XSW7 original in StatusDetail",
        with(&forged).replacen(
            "</samlp:Status>",
            &format!("<samlp:StatusDetail>{assertion}</samlp:StatusDetail></samlp:Status>"),
            1,
        ),
    );
    if signature.is_empty() {
        return;
    }
    add("XSW6", with(&keeping(&inside_end(signature, "</ds:Signature>", &bare))));
    add(
        "XSW6 in KeyInfo",
        with(&keeping(&inside_end(signature, "</ds:KeyInfo>", &bare))),
    );
    add(
        "XSW8",
        with(&keeping(&inside_end(
            signature,
            "</ds:Signature>",
            &format!("<ds:Object>{bare}</ds:Object>"),
        ))),
    );
    let info = element(signature, "ds:SignedInfo");
    let decoy = info.replace("_assertion", new_id.unwrap_or("_evil"));
    for (name, pair) in [
        ("XSW9", format!("{decoy}{info}")),
        ("XSW9 after", format!("{info}{decoy}")),
    ] {
        add(name, with(&keeping(&signature.replacen(info, &pair, 1))));
    }
    add("two Signatures", with(&keeping(&format!("{signature}{signature}"))));
    add(
        "two Signatures on the original",
        with(&assertion.replacen(signature, &format!("{signature}{signature}"), 1)),
    );
}

//! Documents from a seed: well-formed, in every spelling that XML has for the same thing, with namespaces declared,
//! undeclared and shadowed at all depths. What they are canonically is for others to say.

use super::mutate::Dice;

/// Prefixes to declare and to use; the empty one is the default namespace.
const PREFIXES: [&str; 7] = ["", "", "a", "b", "ds", "é", "_x-1.y"];
const NAMESPACES: [&str; 8] = [
    "urn:a",
    "urn:b",
    "http://www.w3.org/2000/09/xmldsig#",
    "urn:oasis:names:tc:SAML:2.0:assertion",
    "HTTP://e.example/a/../b?c=d%20e",
    "http://e.example/?c=1&amp;d='2'",
    "urn:a:b",
    "&#x75;rn:a",
];
const NAMES: [&str; 9] = ["a", "b", "Assertion", "é", "_", "名", "a-b.c", "A1·", "xmlns-"];
const XML_ATTRIBUTES: [&str; 3] = ["xml:lang", "xml:space", "xml:base"];
const PIECES: [&str; 26] = [
    "x",
    "admin",
    " ",
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&apos;",
    "&#13;",
    "&#xD;",
    "&#0010;",
    "&#x00A;",
    "&#9;",
    "\r\n",
    "\r",
    "\n",
    "\t",
    "é",
    "名",
    "\u{85}",
    "\u{2028}",
    "\u{10FFFF}",
    "&#x1F600;",
    ">",
    "&#38;lt;",
    "]]",
];
/// Tokens of a PrefixList: known, unknown, the default namespace, and one that is never rendered.
const TOKENS: [&str; 9] = ["a", "b", "ds", "é", "#default", "unknown", "xml", "_x-1.y", "xmlns"];

/// A declaration in scope: prefix and name, as XML reads it.
type Binding = (&'static str, &'static str);

/// One document, growing.
struct Growing<'r> {
    dice: &'r mut Dice,
    out: String,
    scope: Vec<Binding>,
    elements: usize,
    most: usize,
    ids: usize,
}

/// A well-formed document of at most `most` elements.
pub fn document(dice: &mut Dice, most: usize) -> String {
    let mut growing = Growing::new(dice, most);
    growing.prolog();
    growing.element(0);
    growing.misc();
    growing.out
}

/// The same without what stands around the document element.
pub fn element(dice: &mut Dice, most: usize) -> String {
    let mut growing = Growing::new(dice, most);
    growing.element(0);
    growing.out
}

/// A PrefixList, seldom empty.
pub fn prefix_list(dice: &mut Dice) -> String {
    let mut list = String::new();
    for _ in 0..dice.below(5) {
        let (token, space) = (*dice.pick(&TOKENS), *dice.pick(&[" ", "  ", "\t", "\n"]));
        list.push_str(token);
        list.push_str(space);
    }
    list
}

impl<'r> Growing<'r> {
    fn new(dice: &'r mut Dice, most: usize) -> Self {
        Self {
            dice,
            out: String::new(),
            scope: vec![("", "")],
            elements: 0,
            most,
            ids: 0,
        }
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.dice.below(many) == 0
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn prolog(&mut self) {
        if self.one_in(8) {
            self.push("\u{FEFF}");
        }
        if self.one_in(2) {
            let declarations = [
                "<?xml version='1.0'?>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                "<?xml\tversion = '1.0'\nencoding='utf-8' standalone='yes' ?>",
            ];
            let declaration = *self.dice.pick(&declarations);
            self.push(declaration);
        }
        self.misc();
    }

    /// Misc (XML 1.0 [27]), without processing instructions.
    fn misc(&mut self) {
        while self.one_in(3) {
            let misc = *self.dice.pick(&["\n", "\r\n", " ", "<!-- & < -->", "<!---->", "\t"]);
            self.push(misc);
        }
    }

    fn space(&mut self) {
        let space = *self.dice.pick(&[" ", " ", " ", "\n", "\r\n\t", "  ", "\t"]);
        self.push(space);
    }

    fn resolve(&self, prefix: &str) -> &'static str {
        let binding = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        binding.map_or("", |(_, uri)| uri)
    }

    fn element(&mut self, depth: usize) {
        self.elements += 1;
        let around = self.scope.len();
        let declarations = self.declarations();
        let used: Vec<&str> = PREFIXES
            .into_iter()
            .filter(|p| p.is_empty() || !self.resolve(p).is_empty())
            .collect();
        let prefix = *self.dice.pick(&used);
        let local = *self.dice.pick(&NAMES);
        let name = qualified(prefix, local);
        self.push(&format!("<{name}"));
        let mut attributes = declarations;
        attributes.extend(self.attributes(&used));
        // In any order: namespaces and attributes come mixed.
        for at in (1..attributes.len()).rev() {
            let other = self.dice.below(at + 1);
            attributes.swap(at, other);
        }
        for (name, value) in attributes {
            self.space();
            self.push(&name);
            let equals = *self.dice.pick(&["=", "=", "=", " =", "= ", "\n=\t"]);
            self.push(equals);
            self.push(&value);
        }
        if self.one_in(6) {
            self.space();
        }
        if self.one_in(5) {
            self.push("/>");
        } else {
            self.push(">");
            self.content(depth);
            let space = *self.dice.pick(&["", "", "", " ", "\n"]);
            self.push(&format!("</{name}{space}>"));
        }
        self.scope.truncate(around);
    }

    fn declarations(&mut self) -> Vec<(String, String)> {
        let (mut made, mut bound): (Vec<(String, String)>, Vec<&str>) = (Vec::new(), Vec::new());
        while made.len() < 5 && self.one_in(2) {
            let prefix = *self.dice.pick(&PREFIXES);
            if bound.contains(&prefix) {
                continue;
            }
            bound.push(prefix);
            let uri = *self.dice.pick(&NAMESPACES);
            let uri = if prefix.is_empty() && self.one_in(3) { "" } else { uri };
            let name = if prefix.is_empty() {
                "xmlns".to_owned()
            } else {
                format!("xmlns:{prefix}")
            };
            made.push((name, format!("\"{uri}\"")));
            self.scope
                .push((prefix, if uri.starts_with("&#") { "urn:a" } else { uri }));
        }
        if self.one_in(40) {
            made.push((
                "xmlns:xml".to_owned(),
                "'http://www.w3.org/XML/1998/namespace'".to_owned(),
            ));
        }
        made
    }

    fn attributes(&mut self, used: &[&'static str]) -> Vec<(String, String)> {
        let (mut made, mut known) = (Vec::new(), Vec::new());
        while made.len() < 6 && self.one_in(2) {
            let (prefix, local) = (*self.dice.pick(used), *self.dice.pick(&NAMES));
            // The default namespace is not for attributes, so that the same local name may stand there twice.
            let uri = if prefix.is_empty() { "" } else { self.resolve(prefix) };
            if known.contains(&(uri, local)) {
                continue;
            }
            known.push((uri, local));
            let value = self.value();
            made.push((qualified(prefix, local), value));
        }
        if self.one_in(12) {
            let name = (*self.dice.pick(&XML_ATTRIBUTES)).to_owned();
            let value = self.value();
            made.push((name, value));
        }
        if self.one_in(4) {
            self.ids += 1;
            let name = *self.dice.pick(&["ID", "ID", "xml:id"]);
            made.push((name.to_owned(), format!("'_{}'", self.ids)));
        }
        made
    }

    fn value(&mut self) -> String {
        let (quote, other) = if self.one_in(2) { ("'", "\"") } else { ("\"", "'") };
        let mut value = quote.to_owned();
        for _ in 0..self.dice.below(5) {
            let piece = if self.one_in(8) {
                other
            } else {
                *self.dice.pick(&PIECES)
            };
            value.push_str(piece);
        }
        value.push_str(quote);
        value
    }

    fn content(&mut self, depth: usize) {
        for _ in 0..self.dice.below(6) {
            match self.dice.below(8) {
                0..=2 if depth < 12 && self.elements < self.most => self.element(depth + 1),
                3 => {
                    let cdata = *self
                        .dice
                        .pick(&["", "x", "<&>", "]]", "\r\n\r", "&amp;", "]>", "\u{10FFFF}"]);
                    self.push(&format!("<![CDATA[{cdata}]]>"));
                }
                4 => {
                    let comment = *self.dice.pick(&["", " x ", "<&>", "\r\n", "é", "- - ", "]]>"]);
                    self.push(&format!("<!--{comment}-->"));
                }
                _ => self.text(),
            }
        }
    }

    fn text(&mut self) {
        for _ in 0..self.dice.below(4) {
            let piece = *self.dice.pick(&PIECES);
            // `]]>` does not stand in text (XML 1.0 [14]).
            let piece = if piece == ">" && self.out.ends_with(']') {
                "&gt;"
            } else {
                piece
            };
            self.push(piece);
        }
    }
}

fn qualified(prefix: &str, local: &str) -> String {
    if prefix.is_empty() {
        local.to_owned()
    } else {
        format!("{prefix}:{local}")
    }
}

//! Paths that anybody may see. Origins read a path in many ways, so that only a path that can be read in one way is public.

/// Patterns: a path, or, ending with `/*`, all below one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicPaths {
    exact: Vec<String>,
    /// With the slash at their end.
    prefixes: Vec<String>,
}

impl PublicPaths {
    /// Reads a list, separated by commas or blanks; the pattern that is none is the error. `/*` would be no gate at all.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut paths = Self::default();
        let patterns = text.split(|character: char| character == ',' || character.is_whitespace());
        for pattern in patterns.filter(|pattern| !pattern.is_empty()) {
            let (path, list) = match pattern.strip_suffix('*') {
                Some(prefix) if prefix.len() > 1 && prefix.ends_with('/') => (prefix, &mut paths.prefixes),
                _ => (pattern, &mut paths.exact),
            };
            if !is_plain(path) || path.contains('*') {
                return Err(pattern.to_owned());
            }
            list.push(path.to_owned());
        }
        Ok(paths)
    }

    /// Whether anybody may see what is at the path, as it stands in the request.
    pub fn contain(&self, path: &str) -> bool {
        let is_listed =
            self.exact.iter().any(|exact| exact == path) || self.prefixes.iter().any(|prefix| path.starts_with(prefix));
        is_listed && is_plain(path)
    }
}

/// Whether every server reads the path in the same way:
///
/// 1. it begins with one slash, and no slash follows another: some servers drop the second;
/// 2. no segment is a dot or two, however written: some servers resolve them after they decode;
/// 3. no backslash, and no semicolon: servlets take what follows one for a parameter, and then resolve dots;
/// 4. what is percent-encoded is UTF-8, and letters, digits or blanks in it: no slash, no second percent sign, no
///    character that a server would fold into one of those.
fn is_plain(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false; // 1
    };
    let mut segments = rest.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        if (segment.is_empty() && !is_last) || segment == "." || segment == ".." || !is_plain_segment(segment) {
            return false; // 1, 2
        }
    }
    true
}

fn is_plain_segment(segment: &str) -> bool {
    let mut octets = segment.bytes();
    let mut decoded = Vec::new();
    while let Some(octet) = octets.next() {
        match octet {
            b'%' => {
                let mut digit = || octets.next().and_then(|digit| char::from(digit).to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return false;
                };
                decoded.push(u8::try_from(high * 16 + low).unwrap_or_default());
            }
            octet if octet.is_ascii_alphanumeric() || b"-._~!$&'()*+,=:@".contains(&octet) => decoded.push(b'x'), // 3
            _ => return false,
        }
    }
    // What is written plainly stands in it as some letter, so that it cannot be a part of an encoded one.
    let is_harmless = |character: char| character.is_alphanumeric() || character == ' ';
    std::str::from_utf8(&decoded).is_ok_and(|text| text.chars().all(is_harmless)) // 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_public_only_if_it_can_be_read_in_one_way() {
        let paths = PublicPaths::parse("/robots.txt, /public/* /a/b").unwrap();
        for public in [
            "/robots.txt",
            "/a/b",
            "/public/",
            "/public/x",
            "/public/x/",
            "/public/a/b.css",
            "/public/caf%C3%A9.png",
            "/public/a%20b",
            "/public/...",
            "/public/a..b",
            "/public/~me/@x:y=1,2",
        ] {
            assert!(paths.contain(public), "{public}");
        }
        for closed in [
            "/",
            "",
            "/public",
            "/publicity",
            "/PUBLIC/x",
            "/robots.txt/",
            "/robots.txt/x",
            "/robots%2etxt",
            "/a/b/c",
            "//public/x",
            "/public//x",
            "/public/./x",
            "/public/../admin",
            "/public/..",
            "/public/%2e%2e/admin",
            "/public/.%2e/admin",
            "/public/%2E./admin",
            "/public/..;/admin",
            "/public/x;y",
            "/public/%3b/x",
            "/public/..%2fadmin",
            "/public/..%5cadmin",
            "/public/..\\admin",
            "/public/%252e%252e/admin",
            "/public/%25",
            "/public/%",
            "/public/%2",
            "/public/%zz",
            "/public/%00",
            "/public/%0a",
            "/public/\u{7f}",
            "/public/%c0%af",
            "/public/%c0%ae%c0%ae/",
            "/public/%ef%bc%8f",
            "/public/%e2%80%a4",
            "/public/é",
            "/public/%C3x%A9",
            "/%70ublic/x",
            "/public%2fx",
            "public/x",
        ] {
            assert!(!paths.contain(closed), "{closed}");
        }
    }

    #[test]
    fn a_pattern_is_plain_itself_and_not_everything() {
        assert_eq!(PublicPaths::parse(" ,  "), Ok(PublicPaths::default()));
        for wrong in [
            "/*",
            "*",
            "/a*",
            "a",
            "/a/../b",
            "/a//b",
            "/a;b",
            "/%2e/x",
            "/a/*/b",
            "//*",
            "https://x/*",
        ] {
            assert_eq!(PublicPaths::parse(&format!("/ok {wrong}")), Err(wrong.to_owned()));
        }
    }
}

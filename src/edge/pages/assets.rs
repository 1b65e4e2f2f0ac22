//! The stylesheet and the scripts, compiled in and served from own paths.

/// One file that the pages refer to.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its path.
    pub path: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// Its text.
    pub body: &'static str,
}

/// The stylesheet of all pages.
pub const STYLE: Asset = Asset {
    path: "/assets/app.css",
    content_type: "text/css; charset=utf-8",
    body: include_str!("assets/app.css"),
};

/// What makes the pages more comfortable; none of them needs it.
pub const SCRIPT: Asset = Asset {
    path: "/assets/app.js",
    content_type: "text/javascript; charset=utf-8",
    body: include_str!("assets/app.js"),
};

/// Submits the form of the HTTP-POST binding.
pub const POST_SCRIPT: Asset = Asset {
    path: "/assets/post.js",
    content_type: "text/javascript; charset=utf-8",
    body: include_str!("assets/post.js"),
};

const ALL: [Asset; 3] = [STYLE, SCRIPT, POST_SCRIPT];

/// The asset at `path`.
pub fn asset(path: &str) -> Option<Asset> {
    ALL.into_iter().find(|asset| asset.path == path)
}

/// What the pages append to an asset's path as `?v=`: it changes with any asset, so that the answer may be cached for
/// a year as immutable. FNV-1a, 64 bits: a cache key, not a security property.
pub const VERSION: u64 = fnv(
    fnv(fnv(0xcbf2_9ce4_8422_2325, STYLE.body), SCRIPT.body),
    POST_SCRIPT.body,
);

const fn fnv(seed: u64, text: &str) -> u64 {
    let mut hash = seed;
    let mut rest = text.as_bytes();
    while let [octet, tail @ ..] = rest {
        hash = (hash ^ *octet as u64).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    hash
}

/// The reference of an asset in a page.
pub(super) fn link(asset: Asset) -> String {
    format!("{}?v={VERSION:016x}", asset.path)
}

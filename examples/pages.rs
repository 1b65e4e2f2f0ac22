//! Writes every page in its states, with the assets, into a folder, to be looked at: `cargo run --example pages -- FOLDER`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

#[path = "../tests/support/pages.rs"]
mod pages;

use std::{env, fs, io, path::PathBuf};

use saml_edge::edge::messages::Language;
use saml_edge::edge::pages::assets::{POST_SCRIPT, SCRIPT, STYLE};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "target/pages".to_owned()));
    fs::create_dir_all(folder.join("assets"))?;
    for asset in [STYLE, SCRIPT, POST_SCRIPT] {
        fs::write(folder.join(asset.path.trim_start_matches('/')), asset.body)?;
    }
    for language in Language::ALL {
        for (name, page) in pages::samples(language, &str::to_owned) {
            fs::write(folder.join(format!("{}-{name}.html", language.tag())), page)?;
        }
    }
    println!("{}", folder.display());
    Ok(())
}

//! A certificate and the one that issued it, by OpenSSL.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

pub struct Chain {
    pub root: String,
    pub leaf: String,
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split(' '))
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Made once per run.
pub fn chain() -> &'static Chain {
    static CHAIN: OnceLock<Chain> = OnceLock::new();
    CHAIN.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("chain-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        openssl(
            &folder,
            "req -x509 -nodes -newkey rsa:2048 -days 99 -subj /CN=root -keyout root.key -out root.crt",
        );
        openssl(
            &folder,
            "req -nodes -newkey rsa:2048 -subj /CN=leaf -keyout leaf.key -out leaf.csr",
        );
        openssl(
            &folder,
            "x509 -req -in leaf.csr -CA root.crt -CAkey root.key -set_serial 2 -days 99 -out leaf.crt",
        );
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let chain = Chain {
            root: read("root.crt"),
            leaf: read("leaf.crt"),
        };
        let _ = std::fs::remove_dir_all(&folder);
        chain
    })
}

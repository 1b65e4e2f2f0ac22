//! wasm-bindgen for worker-build: the options it passes, and no others.
use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut bindgen = Bindgen::new();
    let mut out_dir = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().with_context(|| format!("{arg} wants a value"));
        match arg.as_str() {
            "--version" => {
                println!("wasm-bindgen {}", env!("CARGO_PKG_VERSION"));
                return Ok(());
            }
            "--out-dir" => out_dir = Some(value()?),
            "--out-name" => drop(bindgen.out_name(&value()?)),
            "--target" => match value()?.as_str() {
                "module" => drop(bindgen.module(true)?),
                "bundler" => drop(bindgen.bundler(true)?),
                other => bail!("no target {other} here"),
            },
            "--typescript" => drop(bindgen.typescript(true)),
            "--no-typescript" => drop(bindgen.typescript(false)),
            "--debug" => drop(bindgen.debug(true)),
            "--no-demangle" => drop(bindgen.demangle(false)),
            "--keep-debug" => drop(bindgen.keep_debug(true)),
            "--omit-default-module-path" => drop(bindgen.omit_default_module_path(true)),
            "--split-linked-modules" => drop(bindgen.split_linked_modules(true)),
            "--experimental-reset-state-function" => drop(bindgen.reset_state_function(true)),
            "--force-enable-abort-handler" => drop(bindgen.force_enable_abort_handler(true)),
            other if other.starts_with('-') => bail!("no option {other} here"),
            input => drop(bindgen.input_path(input)),
        }
    }
    bindgen.generate(out_dir.context("--out-dir is missing")?)
}

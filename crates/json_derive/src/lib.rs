//! `#[derive(Serialize, Deserialize)]` and `json!` for `src/json`, with the attributes of serde that this project uses
//! and their meaning. What they write calls one function for each member where serde has a copy of the parser for each
//! type: a tenth of the wasm. An attribute that is not known here does not compile.

mod attributes;
mod document;
mod read;
mod write;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Writes the type as JSON.
#[proc_macro_derive(Serialize, attributes(serde))]
pub fn serialize(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    write::derive(&input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// Reads the type from JSON.
#[proc_macro_derive(Deserialize, attributes(serde))]
pub fn deserialize(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    read::derive(&input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// A JSON value written as JSON, with expressions in it.
#[proc_macro]
pub fn json(input: TokenStream) -> TokenStream {
    document::expand(parse_macro_input!(input as document::Document)).into()
}

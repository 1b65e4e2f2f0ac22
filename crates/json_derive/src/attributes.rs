//! The attributes, as serde spells them.

use syn::spanned::Spanned;
use syn::{Attribute, Error, LitStr, Path, Result, Type};

/// What stands at a type.
#[derive(Default)]
pub struct Container {
    pub snake_case: bool,
    pub default: bool,
    pub deny_unknown_fields: bool,
    pub try_from: Option<Type>,
    pub into: Option<Type>,
}

/// What stands at a member.
#[derive(Default)]
pub struct Member {
    pub default: bool,
    pub rename: Option<String>,
    pub skip: bool,
    pub skip_serializing: bool,
    pub skip_serializing_if: Option<Path>,
    pub flatten: bool,
}

impl Container {
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut of = Self::default();
        for attribute in ours(attributes) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename_all") {
                    let case: LitStr = meta.value()?.parse()?;
                    of.snake_case = case.value() == "snake_case";
                    return if of.snake_case {
                        Ok(())
                    } else {
                        Err(Error::new(case.span(), "only snake_case"))
                    };
                }
                let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                match name.as_str() {
                    "default" => of.default = true,
                    "deny_unknown_fields" => of.deny_unknown_fields = true,
                    "try_from" => of.try_from = Some(meta.value()?.parse::<LitStr>()?.parse()?),
                    "into" => of.into = Some(meta.value()?.parse::<LitStr>()?.parse()?),
                    _ => return Err(meta.error("json_derive does not know this")),
                }
                Ok(())
            })?;
        }
        Ok(of)
    }
}

impl Member {
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut of = Self::default();
        for attribute in ours(attributes) {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                match name.as_str() {
                    "default" => of.default = true,
                    "flatten" => of.flatten = true,
                    "skip" => (of.skip, of.skip_serializing) = (true, true),
                    "skip_serializing" => of.skip_serializing = true,
                    "rename" => of.rename = Some(meta.value()?.parse::<LitStr>()?.value()),
                    "skip_serializing_if" => {
                        of.skip_serializing_if = Some(meta.value()?.parse::<LitStr>()?.parse()?);
                    }
                    _ => return Err(meta.error("json_derive does not know this")),
                }
                Ok(())
            })?;
        }
        Ok(of)
    }
}

/// The name of a variant in JSON.
pub fn name_of(variant: &syn::Variant, container: &Container) -> Result<String> {
    let member = Member::of(&variant.attrs)?;
    if member.default || member.flatten || member.skip_serializing || member.skip_serializing_if.is_some() {
        return Err(Error::new(variant.ident.span(), "json_derive knows only `rename` here"));
    }
    let ident = variant.ident.to_string();
    Ok(match member.rename {
        Some(name) => name,
        None if container.snake_case => snake_case(&ident),
        None => ident,
    })
}

fn ours(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("serde"))
}

/// Generic types would be monomorphised again.
pub fn require_plain(input: &syn::DeriveInput) -> Result<()> {
    let generics = &input.generics;
    match generics.params.first() {
        None => Ok(()),
        Some(first) => Err(Error::new(first.span(), "json_derive knows no generic types")),
    }
}

/// `ClientSecretBasic` as `client_secret_basic`, as serde does it.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

//! What reads a type.

use crate::attributes::{Container, Member, name_of, require_plain};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, FieldsNamed, Result};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    require_plain(input)?;
    let name = &input.ident;
    let container = Container::of(&input.attrs)?;
    let body = match (&container.try_from, &input.data) {
        (Some(from), _) => quote! {
            let from: #from = crate::json::Deserialize::from_value(value)?;
            Self::try_from(from).map_err(crate::json::Error::custom)
        },
        (None, Data::Struct(data)) => match &data.fields {
            Fields::Named(fields) => {
                let fields = named(fields, &container, &quote!(Self))?;
                quote! { #fields }
            }
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { Ok(Self(crate::json::Deserialize::from_value(value)?)) }
            }
            _ => return Err(Error::new(name.span(), "json_derive reads named members or one")),
        },
        (None, Data::Enum(data)) => {
            let mut names = Vec::new();
            let mut arms = Vec::new();
            for (at, variant) in data.variants.iter().enumerate() {
                let ident = &variant.ident;
                names.push(name_of(variant, &container)?);
                let read = match &variant.fields {
                    Fields::Unit => quote! { Ok(Self::#ident) },
                    Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                        quote! { Ok(Self::#ident(crate::json::Deserialize::from_value(value)?)) }
                    }
                    Fields::Named(fields) => named(fields, &Container::default(), &quote!(Self::#ident))?,
                    Fields::Unnamed(_) => return Err(Error::new(ident.span(), "json_derive reads one value at most")),
                };
                arms.push(quote! { #at => { #read } });
            }
            quote! {
                const NAMES: &[&str] = &[#(#names),*];
                match crate::json::variant(value, NAMES)? {
                    #(#arms)*
                    _ => Err(crate::json::no_variant(NAMES)),
                }
            }
        }
        (None, Data::Union(_)) => return Err(Error::new(name.span(), "json_derive reads no unions")),
    };
    Ok(quote! {
        #[automatically_derived]
        impl crate::json::Deserialize for #name {
            fn from_value(value: &mut crate::json::Value) -> Result<Self, crate::json::Error> { #body }
        }
    })
}

fn named(fields: &FieldsNamed, container: &Container, constructor: &TokenStream) -> Result<TokenStream> {
    let mut names = Vec::new();
    let mut reads = Vec::new();
    for field in &fields.named {
        let member = Member::of(&field.attrs)?;
        let Some(ident) = &field.ident else { continue };
        let name = member
            .rename
            .unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned());
        if member.skip {
            reads.push(quote! { #ident: Default::default() });
            continue;
        }
        reads.push(if member.flatten {
            quote! { #ident: crate::json::Deserialize::from_value(&mut fields.all())? }
        } else if container.default {
            quote! { #ident: fields.take_or(#name, default.#ident)? }
        } else if member.default {
            quote! { #ident: fields.take_or_default(#name)? }
        } else {
            quote! { #ident: fields.take(#name)? }
        });
        names.push(name);
    }
    let default = container
        .default
        .then(|| quote! { let default = <Self as Default>::default(); });
    let known = container
        .deny_unknown_fields
        .then(|| quote! { fields.require_known(&[#(#names),*])?; });
    Ok(quote! {
        let mut fields = crate::json::Members::of(value)?;
        #known
        #default
        Ok(#constructor { #(#reads),* })
    })
}

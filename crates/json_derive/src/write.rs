//! What writes a type.

use crate::attributes::{Container, Member, name_of, require_plain};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, FieldsNamed, Result};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    require_plain(input)?;
    let name = &input.ident;
    let container = Container::of(&input.attrs)?;
    let body = match (&container.into, &input.data) {
        (Some(into), _) => quote! { crate::json::Serialize::write(&<#into>::from(self.clone()), out); },
        (None, Data::Struct(data)) => match &data.fields {
            Fields::Named(fields) => named(fields, |ident| quote!(&self.#ident))?,
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { crate::json::Serialize::write(&self.0, out); }
            }
            _ => return Err(Error::new(name.span(), "json_derive writes named members or one")),
        },
        (None, Data::Enum(data)) => {
            let mut arms = Vec::new();
            for variant in &data.variants {
                let ident = &variant.ident;
                let text = name_of(variant, &container)?;
                arms.push(match &variant.fields {
                    Fields::Unit => quote! { Self::#ident => crate::json::Serialize::write(#text, out), },
                    Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                        quote! { Self::#ident(inner) => crate::json::write_variant(out, #text, inner), }
                    }
                    Fields::Named(fields) => {
                        let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
                        let members = named(fields, |ident| quote!(#ident))?;
                        quote! { Self::#ident { #(#names),* } => {
                            crate::json::begin_variant(out, #text);
                            #members
                            out.push('}');
                        } }
                    }
                    Fields::Unnamed(_) => return Err(Error::new(ident.span(), "json_derive writes one value at most")),
                });
            }
            quote! { match self { #(#arms)* } }
        }
        (None, Data::Union(_)) => return Err(Error::new(name.span(), "json_derive writes no unions")),
    };
    Ok(quote! {
        #[automatically_derived]
        impl crate::json::Serialize for #name {
            fn write(&self, out: &mut String) { #body }
        }
    })
}

fn named(fields: &FieldsNamed, reference: impl Fn(&syn::Ident) -> TokenStream) -> Result<TokenStream> {
    let mut writes = Vec::new();
    for field in &fields.named {
        let member = Member::of(&field.attrs)?;
        let Some(ident) = &field.ident else { continue };
        let name = member
            .rename
            .unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned());
        let value = reference(ident);
        let write = if member.flatten {
            quote! { object.flatten(#value); }
        } else {
            quote! { object.member(#name, #value); }
        };
        writes.push(match (member.skip_serializing, member.skip_serializing_if) {
            (true, _) => quote! { let _ = #value; },
            (false, Some(skip)) => quote! { if !#skip(#value) { #write } },
            (false, None) => write,
        });
    }
    Ok(quote! {
        let mut object = crate::json::Object::begin(out);
        #(#writes)*
        object.end();
    })
}

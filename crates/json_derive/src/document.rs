//! `json!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Result, Token, braced, bracketed, token};

/// A value of it.
pub enum Document {
    Object(Punctuated<Member, Token![,]>),
    Array(Punctuated<Document, Token![,]>),
    Null,
    Expression(Box<Expr>),
}

/// A member of an object: its name may be an expression.
pub struct Member {
    name: Expr,
    value: Document,
}

impl Parse for Document {
    fn parse(input: ParseStream) -> Result<Self> {
        if input.peek(token::Brace) {
            let inside;
            braced!(inside in input);
            return Ok(Self::Object(inside.parse_terminated(Member::parse, Token![,])?));
        }
        if input.peek(token::Bracket) {
            let inside;
            bracketed!(inside in input);
            return Ok(Self::Array(inside.parse_terminated(Self::parse, Token![,])?));
        }
        if input.peek(syn::Ident) {
            let ahead = input.fork();
            if ahead.parse::<syn::Ident>()? == "null" && (ahead.is_empty() || ahead.peek(Token![,])) {
                input.parse::<syn::Ident>()?;
                return Ok(Self::Null);
            }
        }
        Ok(Self::Expression(Box::new(input.parse()?)))
    }
}

impl Parse for Member {
    fn parse(input: ParseStream) -> Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self {
            name,
            value: input.parse()?,
        })
    }
}

/// The expression that makes the value.
pub fn expand(document: Document) -> TokenStream {
    match document {
        Document::Null => quote! { crate::json::Value::Null },
        Document::Expression(expression) => quote! { crate::json::to_value(&(#expression)) },
        Document::Array(values) => {
            let values = values.into_iter().map(expand);
            quote! { crate::json::Value::Array(vec![#(#values),*]) }
        }
        Document::Object(members) => {
            let puts = members.into_iter().map(|member| {
                let name = member.name;
                match member.value {
                    Document::Expression(value) => quote! { object.put(#name, &(#value)); },
                    value => {
                        let value = expand(value);
                        quote! { object.put(#name, &#value); }
                    }
                }
            });
            quote! { {
                #[allow(unused_mut)]
                let mut object = crate::json::Document::new();
                #(#puts)*
                object.into_value()
            } }
        }
    }
}

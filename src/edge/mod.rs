//! The edge: the only ring that knows HTTP, HTML and the Workers runtime.

pub mod pages;

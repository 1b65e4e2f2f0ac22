//! The entities of a metadata document.

use super::MetadataError;
use crate::saml::names::METADATA;
use crate::saml::sequence::required_attribute;
use crate::xml::{Document, Element};

/// The longest entityID, in characters (Metadata 2.3.2, Core 8.3.6).
const ENTITY_ID_MOST: usize = 1_024;
/// The longest piece of a wrong entityID that is repeated to anyone.
const SHOWN: usize = 80;

/// An EntityDescriptor in its place.
#[derive(Clone, Copy)]
pub(super) struct Entity<'d> {
    pub id: &'d str,
    pub element: Element<'d>,
}

impl<'d> Entity<'d> {
    /// The roles of this kind, in order.
    pub fn roles(self, local: &'static str) -> impl Iterator<Item = Element<'d>> {
        self.element.children().filter(move |child| child.is(METADATA, local))
    }

    /// Whether one of its roles is that of an identity provider.
    pub fn is_identity_provider(&self) -> bool {
        self.roles("IDPSSODescriptor").next().is_some()
    }
}

/// Every entity of the document.
///
/// 1. Metadata 2.3: the document element is an EntityDescriptor or an EntitiesDescriptor.
/// 2. Metadata 2.3.1: an EntityDescriptor stands there or in an EntitiesDescriptor, and nowhere else.
/// 3. Metadata 2.3.2: it has an entityID.
pub(super) fn entities(document: &Document) -> Result<Vec<Entity<'_>>, MetadataError> {
    let root = document.root();
    if !root.is(METADATA, "EntityDescriptor") && !root.is(METADATA, "EntitiesDescriptor") {
        return Err(MetadataError::UnexpectedRoot {
            found: root.qualified_name().to_owned(),
        }); // 1
    }
    let mut found = Vec::new();
    for element in std::iter::once(root).chain(root.descendants()) {
        if !element.is(METADATA, "EntityDescriptor") {
            continue;
        }
        let stray = ancestors(element).find(|ancestor| !ancestor.is(METADATA, "EntitiesDescriptor"));
        if let Some(stray) = stray {
            return Err(MetadataError::EntityMisplaced {
                parent: stray.qualified_name().to_owned(),
            }); // 2
        }
        let id = entity_id(element)?; // 3
        found.push(Entity { id, element });
    }
    Ok(found)
}

/// The elements around `element`, from the inside out.
pub(super) fn ancestors<'d>(element: Element<'d>) -> impl Iterator<Item = Element<'d>> {
    std::iter::successors(element.parent(), |element| element.parent())
}

fn entity_id(element: Element<'_>) -> Result<&str, MetadataError> {
    // xs:anyURI: white space around it is not part of it (XML Schema Part 2, 3.2.17).
    let id = required_attribute(element, "entityID")?.trim();
    let fits = id.chars().count() <= ENTITY_ID_MOST && !id.chars().any(|c| c.is_whitespace() || c.is_control());
    if fits {
        Ok(id)
    } else {
        Err(MetadataError::EntityIdInvalid {
            found: id.chars().take(SHOWN).collect(),
        })
    }
}

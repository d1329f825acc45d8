//! Expressions of the service's conditional writes. They name an attribute `#x`, and the value given for it `:x`.

use crate::todo::Patch;
use std::collections::HashMap;

/// Each remembered write moves one place, and the oldest is forgotten.
const SHIFT: &str = "#w1 = if_not_exists(#w0, :none), #w2 = if_not_exists(#w1, :none), \
    #w3 = if_not_exists(#w2, :none), #w4 = if_not_exists(#w3, :none)";
const UNSEEN: &str = "#w0 <> :w0 AND #w1 <> :w0 AND #w2 <> :w0 AND #w3 <> :w0 AND #w4 <> :w0";
const IS_NOT_OLDER: &str = "(attribute_not_exists(#updatedAt) OR #updatedAt <= :updatedAt)";
const STAMP: &str = "#updatedAt = :updatedAt, #version = :version, #w0 = :w0";
const TOMBSTONE: &str = "SET #updatedAt = :updatedAt, #expiresAt = :expiresAt, #w0 = :w0";
const REMOVED: &str = "#text, #createdAt, #position, #version, #openPosition, #donePosition";

/// Expressions of one write.
#[derive(Debug, PartialEq)]
pub struct Expressions {
    pub update: String,
    pub condition: String,
}

impl Expressions {
    pub fn create(done: bool) -> Self {
        let (enter, leave) = moves(done);
        Self {
            update: format!(
                "SET #text = :text, {STAMP}, #createdAt = if_not_exists(#createdAt, :createdAt), \
                 #position = if_not_exists(#position, :position), \
                 {enter} = if_not_exists(#position, :position), {SHIFT} REMOVE {leave}, #expiresAt"
            ),
            condition: format!("attribute_not_exists(#version) AND {IS_NOT_OLDER} AND {UNSEEN}"),
        }
    }

    pub fn update(patch: &Patch) -> Self {
        let text = patch.text.as_ref().map_or("", |_| "#text = :text, ");
        let (enter, leave) = patch.done.map(moves).map_or(Default::default(), |(enter, leave)| {
            (format!("{enter} = #position, "), format!(" REMOVE {leave}"))
        });
        Self {
            update: format!("SET {text}{STAMP}, {enter}{SHIFT}{leave}"),
            condition: format!("attribute_exists(#version) AND {IS_NOT_OLDER} AND {UNSEEN}"),
        }
    }

    pub fn delete() -> Self {
        Self {
            update: format!("{TOMBSTONE}, {SHIFT} REMOVE {REMOVED}"),
            condition: format!("attribute_exists(#id) AND {UNSEEN}"),
        }
    }
}

/// Returns the attributes by which an item enters one of the indexes `open` and `done`, and leaves the other.
fn moves(done: bool) -> (&'static str, &'static str) {
    match done {
        true => ("#donePosition", "#openPosition"),
        false => ("#openPosition", "#donePosition"),
    }
}

/// Returns the names of the attributes in expressions.
pub fn names(expressions: &[&str]) -> HashMap<String, String> {
    let parts = expressions.iter().flat_map(|expression| expression.split('#').skip(1));
    let names = parts.filter_map(|part| part.split(|c: char| !c.is_alphanumeric()).next());
    names.map(|name| (format!("#{name}"), name.to_string())).collect()
}

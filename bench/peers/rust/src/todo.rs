//! Todos, and what clients may send for them.

use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// Todo as stored. Clients do not see its version.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Todo {
    pub id: String,
    pub text: String,
    pub done: bool,
    pub created_at: String,
    pub updated_at: String,
    #[serde(skip)]
    pub version: String,
}

/// Body of a request that creates a todo.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub text: Text,
    #[serde(default)]
    pub done: bool,
    #[serde(default, deserialize_with = "not_null")]
    pub id: Option<Id>,
}

/// Body of a request that changes a todo. A missing member stays unchanged.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    #[serde(default, deserialize_with = "not_null")]
    pub text: Option<Text>,
    #[serde(default, deserialize_with = "not_null")]
    pub done: Option<bool>,
}

fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// A UUID with hyphens, in lower case.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(try_from = "String")]
pub struct Id(pub String);

impl TryFrom<String> for Id {
    type Error = &'static str;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        // The parser also accepts other forms, which have other lengths.
        match Uuid::try_parse(&id) {
            Ok(uuid) if id.len() == 36 => Ok(Self(uuid.to_string())),
            _ => Err("id must be a UUID"),
        }
    }
}

/// Text of 1 to 4096 characters, one of them visible, with no control characters but tab, LF and CR LF.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(try_from = "String")]
pub struct Text(pub String);

const TEXT_LENGTH_MAX: usize = 4096;

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.chars().count() > TEXT_LENGTH_MAX {
            Err("text must have at most 4096 characters")
        } else if text.chars().all(is_invisible) {
            Err("text must not be blank or invisible")
        } else if text.replace("\r\n", "\n").chars().any(is_forbidden) {
            Err("text must not have control characters except tab, LF and CR LF")
        } else {
            Ok(Self(text))
        }
    }
}

fn is_forbidden(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n')
}

/// Tells whether a character is white space, blank Braille, or Unicode's Default_Ignorable_Code_Point.
fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || matches!(u32::from(character),
            0xAD | 0x34F | 0x61C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x2800 | 0x3164
            | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFF8 | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

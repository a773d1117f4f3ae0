//! A value of any front matter format, decoded within a budget.
//!
//! One decoder serves YAML, TOML and JSON: it counts what it builds, so that
//! aliases of aliases end in an error instead of in gigabytes.

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess};
use serde::de::{VariantAccess, Visitor};
use std::{cell::Cell, fmt};

/// The most values one block may hold, aliases counted as often as they are used.
const VALUES: usize = 20_000;
/// The deepest nesting.
const DEPTH: usize = 32;

/// What a key may hold.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::content) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Map(Map),
}

/// Keys in the order of the file, as written.
pub(in crate::content) type Map = Vec<(String, Value)>;

impl Value {
    /// A scalar as text, as Hugo turns numbers into strings; not lists and maps.
    pub(in crate::content) fn text(&self) -> Option<String> {
        match self {
            Value::Bool(value) => Some(value.to_string()),
            Value::Int(value) => Some(value.to_string()),
            Value::Float(value) => Some(value.to_string()),
            Value::Text(value) => Some(value.clone()),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// What to call it in a message.
    pub(in crate::content) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    /// The value of `key` in a map, letter case aside; the last one wins.
    pub(in crate::content) fn get(&self, key: &str) -> Option<&Value> {
        let Value::Map(map) = self else { return None };
        map.iter()
            .rev()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value)
    }
}

/// Decodes a whole document.
pub(in crate::content) fn decode<'de, D: Deserializer<'de>>(source: D) -> Result<Value, D::Error> {
    let left = Cell::new(VALUES);
    Decode {
        left: &left,
        depth: 0,
    }
    .deserialize(source)
}

#[derive(Clone, Copy)]
struct Decode<'b> {
    left: &'b Cell<usize>,
    depth: usize,
}

impl Decode<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= DEPTH {
            return Err(E::custom("nested too deep"));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Decode<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        let left = self.left.get().checked_sub(1);
        self.left
            .set(left.ok_or_else(|| D::Error::custom("too many values"))?);
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Decode<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Float(value as f64), Value::Int))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(seed)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(seed)? {
            let value = entries.next_value_seed(seed)?;
            let key = key.text().unwrap_or_default();
            // How the toml crate hands over a date.
            if key == "$__toml_private_datetime" {
                return Ok(value);
            }
            map.push((key, value));
        }
        Ok(Value::Map(map))
    }

    /// A YAML tag (`!date 2024-01-01`): the value without it.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let seed = self.deeper()?;
        let (_, content) = tagged.variant_seed(seed)?;
        content.newtype_variant_seed(seed)
    }
}

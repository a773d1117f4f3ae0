//! Where the bytes of a picture come from.

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::Arc,
};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use super::PictureError;

/// The longest `data:` address that is decoded, in bytes.
const MAX_DATA: usize = 8 * 1024 * 1024;

/// Where the bytes of a picture come from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    File(Arc<Path>),
    /// A `data:` address (RFC 2397), decoded.
    Data(Inline),
}

/// Bytes that stood in the text. Cheap to clone and to compare.
#[derive(Clone)]
pub struct Inline {
    bytes: Arc<[u8]>,
    hash: u64,
}

impl Inline {
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl PartialEq for Inline {
    fn eq(&self, other: &Self) -> bool {
        (self.hash, self.bytes.len()) == (other.hash, other.bytes.len())
            && (Arc::ptr_eq(&self.bytes, &other.bytes) || self.bytes == other.bytes)
    }
}

impl Eq for Inline {}

impl Hash for Inline {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

impl fmt::Debug for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inline({} bytes)", self.bytes.len())
    }
}

impl Source {
    pub fn file(path: &Path) -> Self {
        Self::File(path.into())
    }

    /// The picture in a `data:` address.
    pub fn data(address: &str) -> Result<Self, PictureError> {
        let damaged = PictureError::Damaged { kind: "data" };
        if address.len() > MAX_DATA {
            return Err(PictureError::FileTooLarge {
                bytes: address.len() as u64,
            });
        }
        let (head, body) = address
            .split_once(':')
            .and_then(|(_, rest)| rest.split_once(','))
            .ok_or(damaged.clone())?;
        let plain: Vec<u8> = percent_encoding::percent_decode_str(body).collect();
        let bytes = if head.to_ascii_lowercase().ends_with(";base64") {
            let letters: Vec<u8> = plain
                .into_iter()
                .filter(|byte| !byte.is_ascii_whitespace())
                .collect();
            // Editors leave the padding out, and say so nowhere.
            let lenient = GeneralPurposeConfig::new()
                .with_decode_padding_mode(DecodePaddingMode::Indifferent);
            GeneralPurpose::new(&alphabet::STANDARD, lenient)
                .decode(letters)
                .map_err(|_| damaged)?
        } else {
            plain
        };
        Ok(Self::in_memory(bytes))
    }

    /// A picture that is in memory only.
    pub fn in_memory(bytes: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Self::Data(Inline {
            bytes: bytes.into(),
            hash: hasher.finish(),
        })
    }

    /// How many bytes there are; 0 for a file that has gone.
    pub fn bytes(&self) -> u64 {
        match self {
            Self::File(path) => std::fs::metadata(path).map_or(0, |meta| meta.len()),
            Self::Data(inline) => inline.bytes.len() as u64,
        }
    }

    /// What may be shown of where it is: a path, or what kind of address.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Data(inline) => format!("inside the text, {} bytes", inline.bytes.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(address: &str) -> Result<Vec<u8>, PictureError> {
        match Source::data(address)? {
            Source::Data(inline) => Ok(inline.bytes().to_vec()),
            Source::File(_) => panic!("it is no file"),
        }
    }

    #[test]
    fn both_forms_of_a_data_address_are_decoded() {
        assert_eq!(bytes("data:image/png;base64,aGk=").unwrap(), b"hi");
        assert_eq!(bytes("data:image/png;base64,aG k").unwrap(), b"hi");
        assert_eq!(
            bytes("data:image/svg+xml;utf8,%3Csvg/>").unwrap(),
            b"<svg/>"
        );
        assert_eq!(Source::data("data:,a"), Source::data("data:x,a"));
    }

    #[test]
    fn what_is_too_long_or_torn_is_an_answer() {
        assert!(bytes("data:image/png;base64").is_err());
        assert!(bytes("data:image/png;base64,!!").is_err());
        let long = format!("data:,{}", "a".repeat(MAX_DATA));
        assert!(matches!(
            bytes(&long),
            Err(PictureError::FileTooLarge { .. })
        ));
    }
}

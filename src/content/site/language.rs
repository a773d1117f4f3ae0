//! Languages of posts, by the names of their files.

use std::path::PathBuf;

/// A language that the site's configuration lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// As in names of files, in lower case: `zh-cn`.
    pub code: String,
    /// What readers of it call it, or the code.
    pub name: String,
    /// Its own content folder.
    pub content: Option<PathBuf>,
}

/// ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co \
    cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi \
    ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw \
    ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc \
    oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv \
    sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Whether a text has the form of a language: a code of ISO 639-1, perhaps with a
/// region or script (`zh-cn`, `zh-Hant`).
pub fn is_language(text: &str) -> bool {
    let (code, region) = text.split_once(['-', '_']).unwrap_or((text, ""));
    let code = code.to_ascii_lowercase();
    let region_fits = region.is_empty() && !text.contains(['-', '_'])
        || (2..=4).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_alphanumeric());
    code.len() == 2 && region_fits && CODES.split_whitespace().any(|known| known == code)
}

/// The name of a file without its ending, taken apart: `post.zh-cn` is `post` in
/// `zh-cn`; `release-1.2` has no language.
pub fn split_language(stem: &str) -> (&str, Option<String>) {
    match stem.rsplit_once('.') {
        Some((name, end)) if !name.is_empty() && is_language(end) => {
            (name, Some(end.to_ascii_lowercase()))
        }
        _ => (stem, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO 639-1 with a region or script (BCP 47); gohugo.io/content-management/multilingual.
    #[test]
    fn languages_end_a_name() {
        let zh = Some("zh-cn".to_owned());
        assert_eq!(split_language("post.zh-cn"), ("post", zh.clone()));
        assert_eq!(split_language("post.zh-CN"), ("post", zh));
        assert_eq!(split_language("index.en"), ("index", Some("en".into())));
        for stem in ["release-1.2", "a.b.min", "post", ".en", "x.io-", "node.js2"] {
            assert_eq!(split_language(stem), (stem, None), "{stem}");
        }
    }
}

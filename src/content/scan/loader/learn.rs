//! What the files around a post say of it: languages, sections, heroes.

use super::Loader;
use crate::content::{
    front_matter,
    scan::walk,
    site::{Cascade, split_language},
    source,
};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Ends of names that are a language's code but mostly something else in blogs.
const RARELY_LANGUAGES: [&str; 4] = ["io", "ts", "cs", "so"];

impl Loader<'_> {
    /// An end of a name is a language when the site lists it, when a page beside it
    /// differs in nothing else, or when two pages have it (the last two: our rule).
    pub(super) fn learn_languages<'p>(&mut self, pages: impl Iterator<Item = &'p Path> + Clone) {
        let mut found: HashMap<String, usize> = HashMap::new();
        let mut bases: HashMap<PathBuf, Vec<String>> = HashMap::new();
        for page in pages.clone() {
            let dots = page.as_os_str().as_encoded_bytes().iter().rev();
            let own = dots.take_while(|byte| **byte != b'/');
            if own.filter(|byte| **byte == b'.').count() < 2 {
                continue;
            }
            let name = page.file_stem().unwrap_or_default().to_string_lossy();
            if let (base, Some(language)) = split_language(&name) {
                *found.entry(language.clone()).or_default() += 1;
                bases
                    .entry(page.with_file_name(base))
                    .or_default()
                    .push(language);
            }
        }
        if found.is_empty() {
            return;
        }
        let plain: HashSet<PathBuf> = pages.map(|page| page.with_extension("")).collect();
        for (base, languages) in bases {
            if plain.contains(&base) || languages.len() > 1 {
                self.languages.extend(languages);
            }
        }
        let often = found.into_iter().filter(|(_, count)| *count > 1);
        self.languages.extend(
            often
                .map(|(language, _)| language)
                .filter(|language| !RARELY_LANGUAGES.contains(&language.as_str())),
        );
    }

    pub(super) fn learn_section(&mut self, page: &Path) {
        let real = page.canonicalize();
        if !real.is_ok_and(|real| real.starts_with(&self.site.root)) {
            return;
        }
        let Ok(text) = source::read_source(page) else {
            return;
        };
        if !text.to_ascii_lowercase().contains("cascade") {
            return;
        }
        let value = front_matter::decode(&front_matter::split(&text).0, &mut Vec::new());
        let language = self.name_and_language(page).1;
        if let Some(folder) = page.parent() {
            let own = Cascade::all(value.get("cascade"));
            let all = own.into_iter().map(|cascade| (language.clone(), cascade));
            self.sections
                .entry(folder.to_owned())
                .or_default()
                .extend(all);
        }
    }

    pub(super) fn learn_hero(&mut self, folder: &Path, pictures: &[PathBuf]) {
        let best = pictures
            .iter()
            .min_by_key(|path| (walk::hero_rank(path), *path));
        let name = best.and_then(|path| path.file_name());
        if let Some(name) = name {
            let name = crate::content::clean::line(&name.to_string_lossy());
            self.heroes.insert(folder.to_owned(), name);
        }
    }
}

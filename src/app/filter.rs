//! What narrows the list down, beside the words that are typed: terms of every
//! taxonomy, their chips, and the picker that chooses them.

use ratatui::layout::Rect;

use super::{
    App, Effect, Overlay, areas,
    counting::Counted,
    list::Focus,
    picker::{Choice, Kind, Mark, Picker},
    selecting::TagCounts,
};
use crate::content::index::{Filter, Join, Tag, Taxonomy, Typed};

/// Something that narrows the list down, and that can be taken away on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chip {
    Term(Taxonomy, String),
    Without(Taxonomy, String),
    Text(String),
    Unread,
}

/// What a taxonomy is called, in the plural, and as a word before one of its terms.
pub fn names(taxonomy: Taxonomy) -> (&'static str, &'static str) {
    match taxonomy {
        Taxonomy::Tags => ("Tags", "tag"),
        Taxonomy::Categories => ("Categories", "category"),
        Taxonomy::Series => ("Series", "series"),
        Taxonomy::Authors => ("Authors", "author"),
        Taxonomy::Years => ("Years", "year"),
    }
}

/// What is being chosen in the picker of filters.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) filter: Filter,
    /// Whether a mark was set or taken away: then the marks are what is taken.
    touched: bool,
    /// The terms of the kind that is shown, in the order of the choices after "All".
    pub(super) counted: Option<Counted>,
}

impl App {
    /// Everything that narrows the list down, in the order of the chips.
    pub fn chips(&self) -> Vec<Chip> {
        let filter = &self.list.filter;
        let terms = filter.terms.iter();
        let without = filter.without.iter();
        let text = filter.text.trim();
        let mut chips: Vec<Chip> = terms
            .map(|(taxonomy, key)| Chip::Term(*taxonomy, key.clone()))
            .chain(without.map(|(taxonomy, key)| Chip::Without(*taxonomy, key.clone())))
            .collect();
        if !text.is_empty() {
            chips.push(Chip::Text(text.to_owned()));
        }
        if self.list.skip.is_some() {
            chips.push(Chip::Unread);
        }
        chips
    }

    /// What a chip says.
    pub fn chip_label(&self, chip: &Chip) -> String {
        let term = |taxonomy: Taxonomy, key: &String| {
            let all = self.index.terms(taxonomy);
            let known = all.iter().find(|tag| tag.key == *key);
            let name = known.map_or(key.as_str(), |tag| tag.name.as_str());
            match taxonomy {
                Taxonomy::Tags => format!("#{name}"),
                Taxonomy::Years => name.to_owned(),
                _ => format!("{} {name}", names(taxonomy).1),
            }
        };
        match chip {
            Chip::Term(taxonomy, key) => term(*taxonomy, key),
            Chip::Without(taxonomy, key) => format!("-{}", term(*taxonomy, key)),
            Chip::Text(text) => format!("“{text}”"),
            Chip::Unread => "unread".into(),
        }
    }

    /// Where each chip stands, and what stands there; with its number where there are
    /// several.
    pub fn chip_areas(&self) -> Vec<(Rect, String)> {
        let chips = self.chips();
        let several = chips.len() > 1;
        let labels: Vec<String> = chips
            .iter()
            .enumerate()
            .map(|(at, chip)| {
                let label = self.chip_label(chip);
                if several {
                    format!(" {} {label} × ", at + 1)
                } else {
                    format!(" {label} × ")
                }
            })
            .collect();
        let spots = areas::chips(self.list_areas().chips, &labels);
        spots.into_iter().zip(labels).collect()
    }

    /// Whether the chips of one kind are alternatives.
    pub fn is_any(&self) -> bool {
        let filter = &self.list.filter;
        let several = |taxonomy| {
            let own = filter.terms.iter().filter(|term| term.0 == taxonomy);
            own.count() > 1
        };
        filter.join == Join::Any && Taxonomy::ALL.into_iter().any(several)
    }

    /// What the keys that clear the filter say where there is none.
    pub(super) fn says_unfiltered(&mut self) {
        self.notice = Some("the list is not filtered".into());
    }

    /// Takes away the chip at `at`, or the last one.
    pub(super) fn remove_chip(&mut self, at: Option<usize>) {
        let chips = self.chips();
        let at = at.unwrap_or(chips.len().saturating_sub(1));
        let Some(chip) = chips.get(at) else {
            if chips.is_empty() {
                self.says_unfiltered();
            }
            return;
        };
        let filter = &mut self.list.filter;
        match chip {
            Chip::Term(taxonomy, key) => filter
                .terms
                .retain(|term| (term.0, &term.1) != (*taxonomy, key)),
            Chip::Without(taxonomy, key) => filter
                .without
                .retain(|term| (term.0, &term.1) != (*taxonomy, key)),
            Chip::Text(_) => filter.text.clear(),
            Chip::Unread => self.list.skip = None,
        }
        self.point_at_filtered_tag();
        self.refilter();
    }

    /// Has the tag pane point at the tag that the list is filtered by, where it is one.
    pub(super) fn point_at_filtered_tag(&mut self) {
        let mut tags = self.list.filter.terms.iter();
        let tag = tags.find(|term| term.0 == Taxonomy::Tags);
        let at = tag.and_then(|(_, key)| self.tags().iter().position(|tag| tag.key == *key));
        self.list.tag = at.map_or(0, |at| at + 1);
    }

    /// Counts the lines of the tag pane: of what everything but the chosen tags leaves.
    pub(super) fn count_tags(&mut self) {
        let (filter, skip) = (&self.list.filter, self.list.skip.as_ref());
        let of = (&self.index, self.list.sort);
        self.list.tag_counts = TagCounts::of(of, filter, skip, &mut Typed::default());
    }

    /// How many posts the tag pane says there are of any tag, or of none.
    pub fn all_count(&self) -> usize {
        match &self.list.tag_counts {
            Some(counts) => counts.all,
            None => self.post_count(),
        }
    }

    /// How many posts the tag pane says a tag has.
    pub fn tag_count(&self, tag: &Tag) -> usize {
        match &self.list.tag_counts {
            Some(counts) => counts.tags.get(&tag.key).copied().unwrap_or(0),
            None => tag.count,
        }
    }

    // The picker.

    /// Opens the picker of filters at tags, or at what the blog has instead.
    pub(super) fn pick_tag(&mut self) {
        let kinds = self.filter_kinds();
        let Some(kind) = kinds.first() else {
            self.notice = Some("this blog has no tags, series, authors or dates".into());
            return;
        };
        self.draft = Some(Draft {
            filter: self.list.filter.clone(),
            touched: false,
            counted: None,
        });
        self.pick_of_kind(*kind, String::new());
    }

    /// The taxonomies that the blog has terms of.
    pub fn filter_kinds(&self) -> Vec<Taxonomy> {
        let has = |taxonomy: &Taxonomy| !self.index.terms(*taxonomy).is_empty();
        Taxonomy::ALL.into_iter().filter(has).collect()
    }

    fn pick_of_kind(&mut self, taxonomy: Taxonomy, typed: String) {
        let choices = self.filter_choices(taxonomy);
        let marked = |choice: &Choice| choice.mark == Some(Mark::With);
        let at = choices.iter().position(marked).unwrap_or(0);
        self.show_choices(choices, typed, at);
    }

    /// Opens the picker of the kind that is drafted.
    pub(super) fn show_choices(&mut self, choices: Vec<Choice>, typed: String, cursor: usize) {
        let draft = self.draft.as_ref();
        if let Some(counted) = draft.and_then(|draft| draft.counted.as_ref()) {
            let mut picker = Picker::new(Kind::Filter(counted.taxonomy), choices, cursor);
            picker.input.text = typed;
            self.overlay = Some(Overlay::Picker(picker));
        }
    }

    /// The lines of the picker, counted by what is marked so far.
    fn filter_choices(&mut self, taxonomy: Taxonomy) -> Vec<Choice> {
        let Some(filter) = self.draft.as_ref().map(|draft| draft.filter.clone()) else {
            return Vec::new();
        };
        let counted = self.counted(taxonomy, &filter);
        self.choices(counted)
    }

    /// The lines of the picker with these counts, which are noted.
    pub(super) fn choices(&mut self, counted: Counted) -> Vec<Choice> {
        let Some(draft) = &mut self.draft else {
            return Vec::new();
        };
        let filter = &draft.filter;
        let first = Choice {
            label: "All".into(),
            count: Some(counted.all),
            ..Choice::default()
        };
        let lines = counted.terms.iter().enumerate().map(|(at, tag)| {
            let term = (counted.taxonomy, tag.key.clone());
            Choice {
                label: tag.name.clone(),
                count: Some(tag.count),
                value: at + 1,
                mark: if filter.terms.contains(&term) {
                    Some(Mark::With)
                } else {
                    filter.without.contains(&term).then_some(Mark::Without)
                },
                ..Choice::default()
            }
        });
        let choices = std::iter::once(first).chain(lines).collect();
        draft.counted = Some(counted);
        choices
    }

    /// How the terms of one kind are joined in the picker.
    pub fn drafted_join(&self) -> Join {
        let draft = self.draft.as_ref();
        draft.map_or(self.list.filter.join, |draft| draft.filter.join)
    }

    /// Keys that only the picker of filters knows; whether this was one.
    pub(super) fn filter_picker_key(&mut self, key: &str, effects: &mut Vec<Effect>) -> bool {
        let Some(Overlay::Picker(picker)) = &self.overlay else {
            return false;
        };
        let Kind::Filter(taxonomy) = picker.kind else {
            return false;
        };
        let typed = picker.input.text.clone();
        let (blank, moved) = (typed.is_empty(), picker.has_moved());
        match key {
            "tab" => self.mark(Mark::With),
            "shift-tab" => self.mark(Mark::Without),
            "space" if blank => self.mark(Mark::With),
            // Of a line that was walked to; else it begins what is typed.
            "-" if blank && moved => self.mark(Mark::Without),
            "left" | "right" => {
                let kinds = self.filter_kinds();
                let at = kinds.iter().position(|kind| *kind == taxonomy).unwrap_or(0);
                let by = if key == "right" { 1 } else { kinds.len() - 1 };
                if let Some(kind) = kinds.get((at + by) % kinds.len()) {
                    self.pick_of_kind(*kind, typed);
                    self.narrow_picker(effects);
                }
            }
            "ctrl-a" => {
                if let Some(draft) = &mut self.draft {
                    draft.filter.join = match draft.filter.join {
                        Join::All => Join::Any,
                        Join::Any => Join::All,
                    };
                    draft.touched = true;
                }
                self.count_choices(taxonomy);
            }
            _ => return false,
        }
        true
    }

    /// Sets a mark at the line under the cursor, or takes it away.
    pub(super) fn mark(&mut self, mark: Mark) {
        let (Some(Overlay::Picker(picker)), Some(draft)) = (&self.overlay, &mut self.draft) else {
            return;
        };
        let Kind::Filter(taxonomy) = picker.kind else {
            return;
        };
        let Some(at) = picker.chosen() else { return };
        let mark = if picker.excludes() {
            Mark::Without
        } else {
            mark
        };
        draft.touched = true;
        mark_term(draft, taxonomy, at, mark);
        self.count_choices(taxonomy);
    }

    fn count_choices(&mut self, taxonomy: Taxonomy) {
        let choices = self.filter_choices(taxonomy);
        if let Some(Overlay::Picker(picker)) = &mut self.overlay {
            picker.replace(choices);
        }
    }

    /// Filters by what is marked or, where no mark was touched, by the line alone.
    pub(super) fn take_filter(
        &mut self,
        taxonomy: Taxonomy,
        at: usize,
        excludes: bool,
        effects: &mut Vec<Effect>,
    ) {
        let Some(mut draft) = self.draft.take() else {
            return;
        };
        if !draft.touched {
            if excludes {
                mark_term(&mut draft, taxonomy, at, Mark::Without);
            } else {
                draft.filter.terms = others(&draft.filter.terms, taxonomy);
                mark_term(&mut draft, taxonomy, at, Mark::With);
            }
        }
        self.close_reader(effects);
        if !self.is_filtered() {
            self.list.before_filter = self.list.selected.clone();
        }
        self.list.filter = draft.filter;
        self.list.focus = Focus::Posts;
        self.point_at_filtered_tag();
        self.refilter();
    }

    // As words, for what is remembered.

    /// The terms of the filter, a word each.
    pub(super) fn filter_words(&self) -> Vec<String> {
        let filter = &self.list.filter;
        let word = |(taxonomy, key): &(Taxonomy, String)| format!("{}:{key}", names(*taxonomy).1);
        let mut words: Vec<String> = filter.terms.iter().map(word).collect();
        words.extend(filter.without.iter().map(|term| format!("-{}", word(term))));
        if filter.join == Join::Any {
            words.push(ANY.into());
        }
        words
    }

    /// Filters by words that [`App::filter_words`] made; of others, by the tag.
    pub(super) fn filter_by_words(&mut self, words: &[String]) {
        let filter = &mut self.list.filter;
        filter.terms.clear();
        filter.without.clear();
        for word in words {
            if word == ANY {
                filter.join = Join::Any;
                continue;
            }
            let (list, bare) = match word.strip_prefix('-') {
                Some(bare) => (&mut filter.without, bare),
                None => (&mut filter.terms, word.as_str()),
            };
            let known = Taxonomy::ALL.into_iter().find_map(|taxonomy| {
                let key = bare.strip_prefix(names(taxonomy).1)?.strip_prefix(':')?;
                Some((taxonomy, key.to_owned()))
            });
            list.push(known.unwrap_or_else(|| (Taxonomy::Tags, bare.to_owned())));
        }
    }
}

/// Says that one of a kind is enough.
const ANY: &str = "any:";

/// Terms of other taxonomies.
pub(super) fn others(terms: &[(Taxonomy, String)], taxonomy: Taxonomy) -> Vec<(Taxonomy, String)> {
    let others = terms.iter().filter(|term| term.0 != taxonomy);
    others.cloned().collect()
}

/// Marks the term in line `at`, or takes the same mark away; line 0 takes all away.
fn mark_term(draft: &mut Draft, taxonomy: Taxonomy, at: usize, mark: Mark) {
    let filter = &mut draft.filter;
    let counted = draft.counted.as_ref();
    let terms = counted.map_or(&[][..], |counted| &counted.terms);
    let Some(tag) = at.checked_sub(1).and_then(|at| terms.get(at)) else {
        filter.terms = others(&filter.terms, taxonomy);
        filter.without = others(&filter.without, taxonomy);
        return;
    };
    let term = (taxonomy, tag.key.clone());
    let (to, from) = match mark {
        Mark::With => (&mut filter.terms, &mut filter.without),
        Mark::Without => (&mut filter.without, &mut filter.terms),
    };
    from.retain(|other| *other != term);
    match to.iter().position(|other| *other == term) {
        Some(at) => drop(to.remove(at)),
        None => to.push(term),
    }
}

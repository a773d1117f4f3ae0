//! How many posts each line of the picker of filters would leave: counted at once, or by
//! a worker where that would take longer than a frame. Until the counts have come the
//! lines say what was last known, and can be marked and taken.

use std::{collections::HashSet, sync::Arc};

use super::{App, Effect, Overlay, Ticket, filter::others, picker::Kind, selecting::AT_ONCE};
use crate::content::{
    index::{Filter, Index, Sort, Tag, Taxonomy, Typed},
    post::PostId,
};

/// What is to be counted.
#[derive(Clone, Debug)]
pub struct Count {
    pub index: Arc<Index>,
    pub sort: Sort,
    pub taxonomy: Taxonomy,
    pub filter: Filter,
    /// Posts that are left out.
    pub skip: Option<HashSet<PostId>>,
}

/// The terms of one taxonomy, and what each would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub taxonomy: Taxonomy,
    pub terms: Vec<Tag>,
    /// What there is without any of them.
    pub all: usize,
}

impl Count {
    /// Counts. `typed` is what was found for the text before.
    pub fn make(&self, typed: &mut Typed) -> Counted {
        counted(
            (&self.index, self.sort),
            (self.taxonomy, &self.filter),
            self.skip.as_ref(),
            typed,
        )
    }
}

/// Counts for the picker and for the tag pane: both say the same of the same.
pub(super) fn counted(
    (index, sort): (&Arc<Index>, Sort),
    (taxonomy, filter): (Taxonomy, &Filter),
    skip: Option<&HashSet<PostId>>,
    typed: &mut Typed,
) -> Counted {
    let left = |id: &PostId| skip.is_none_or(|skip| !skip.contains(id));
    let terms = typed.narrowed(index, sort, (taxonomy, filter), &left);
    let without_kind = Filter {
        terms: others(&filter.terms, taxonomy),
        without: others(&filter.without, taxonomy),
        ..filter.clone()
    };
    let all = typed.select_posts(index, sort, &without_kind);
    Counted {
        taxonomy,
        terms,
        all: all.iter().filter(|post| left(&post.id)).count(),
    }
}

/// Counts that have been asked for, or are still to be.
#[derive(Debug)]
pub(super) struct Counting {
    taxonomy: Taxonomy,
    ticket: Option<Ticket>,
}

impl App {
    fn count_of(&self, taxonomy: Taxonomy, filter: &Filter) -> Count {
        Count {
            index: self.index.clone(),
            sort: self.list.sort,
            taxonomy,
            filter: filter.clone(),
            skip: self.list.skip.clone(),
        }
    }

    /// The lines of the picker with their counts, or with those that were last known
    /// where they come later.
    pub(super) fn counted(&mut self, taxonomy: Taxonomy, filter: &Filter) -> Counted {
        self.counting = None;
        if self.index.len() <= AT_ONCE {
            return self.count_of(taxonomy, filter).make(&mut Typed::default());
        }
        self.counting = Some(Counting {
            taxonomy,
            ticket: None,
        });
        let known = self.draft.as_ref().and_then(|draft| draft.counted.as_ref());
        if let Some(known) = known.filter(|known| known.taxonomy == taxonomy) {
            return known.clone();
        }
        let terms = match taxonomy {
            Taxonomy::Tags => self.tags(),
            _ => self.index.terms(taxonomy),
        };
        let with_count = |tag: &Tag| Tag {
            count: match taxonomy {
                Taxonomy::Tags => self.tag_count(tag),
                _ => tag.count,
            },
            ..tag.clone()
        };
        Counted {
            taxonomy,
            terms: terms.iter().map(with_count).collect(),
            all: match taxonomy {
                Taxonomy::Tags => self.all_count(),
                _ => self.post_count(),
            },
        }
    }

    /// Asks for the counts, if they are still to be asked for.
    pub(super) fn want_counts(&mut self, effects: &mut Vec<Effect>) {
        let Some(counting) = self.counting.take_if(|it| it.ticket.is_none()) else {
            return;
        };
        let Some(draft) = &self.draft else { return };
        let wish = Box::new(self.count_of(counting.taxonomy, &draft.filter));
        let ticket = self.next_ticket();
        self.counting = Some(Counting {
            ticket: Some(ticket),
            ..counting
        });
        effects.push(Effect::Count { ticket, wish });
    }

    /// Takes in counts that were asked for. What is typed and where the cursor stands
    /// stay as they are.
    pub(super) fn terms_counted(
        &mut self,
        ticket: Ticket,
        counted: Counted,
        effects: &mut Vec<Effect>,
    ) {
        let wanted = |counting: &mut Counting| counting.ticket == Some(ticket);
        if self.counting.take_if(wanted).is_none() {
            return;
        }
        let Some(Overlay::Picker(picker)) = &self.overlay else {
            return;
        };
        if picker.kind != Kind::Filter(counted.taxonomy) {
            return;
        }
        let known = self.draft.as_ref().and_then(|draft| draft.counted.as_ref());
        let keys = |counted: &Counted| -> Vec<String> {
            counted.terms.iter().map(|tag| tag.key.clone()).collect()
        };
        let same = known.is_some_and(|known| keys(known) == keys(&counted));
        let at_cursor = picker.chosen().and_then(|at| at.checked_sub(1));
        let key = known.and_then(|known| Some(known.terms.get(at_cursor?)?.key.clone()));
        let typed = picker.input.text.clone();
        let choices = self.choices(counted);
        if same {
            if let Some(Overlay::Picker(picker)) = &mut self.overlay {
                picker.replace(choices);
            }
            return;
        }
        // Terms that no post of the list has are left out of it.
        let terms = self.draft.as_ref().and_then(|draft| draft.counted.as_ref());
        let place = |counted: &Counted| {
            let place = counted
                .terms
                .iter()
                .position(|tag| Some(&tag.key) == key.as_ref());
            place.map_or(0, |at| at + 1)
        };
        let cursor = terms.map_or(0, place);
        self.show_choices(choices, typed, cursor);
        self.narrow_picker(effects);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{Event, keymap},
        color::Depth,
        content::{index::Hide, post::Post},
        layout::{Theme, ThemeName},
    };

    fn press(app: &mut App, key: &str) -> Option<Effect> {
        let effects = app.update(Event::KeyPressed(keymap::parse(key).unwrap()));
        let counts = |effect: &Effect| matches!(effect, Effect::Count { .. });
        effects.into_iter().rfind(counts)
    }

    /// Does what the worker would.
    fn count(app: &mut App, effect: Option<Effect>) {
        let Some(Effect::Count { ticket, wish }) = effect else {
            panic!("nothing is to be counted");
        };
        let counted = wish.make(&mut Typed::default());
        app.update(Event::TermsCounted { ticket, counted });
    }

    /// The lines of the picker: label, count, whether it is marked; `>` is the cursor.
    fn lines(app: &App) -> Vec<String> {
        let Some(Overlay::Picker(picker)) = &app.overlay else {
            panic!("no picker is open");
        };
        let line = |at| {
            let line = picker.line(at, &app.index)?;
            let (cursor, mark) = (picker.cursor() == at, line.mark.is_some());
            let sign = |is: bool, sign| if is { sign } else { "" };
            let count = line.count.unwrap_or_default();
            let (cursor, mark) = (sign(cursor, ">"), sign(mark, "*"));
            Some(format!("{cursor}{} {count}{mark}", line.label))
        };
        (0..picker.matches()).filter_map(line).collect()
    }

    /// More posts than are counted at once: all are `a`, a half is `b` too, a draft `c`.
    fn large() -> App {
        let mut app = App::new(
            "blog",
            Theme::new(ThemeName::Dark, Depth::True),
            Depth::True,
        );
        app.hide(Hide::unpublished(jiff::Timestamp::UNIX_EPOCH));
        let post = |number: usize| {
            let name = format!("{number:05}.md");
            let mut post = Post::named(PostId(name.as_str().into()), name.into());
            post.tags = vec!["a".into()].into();
            post.draft = number == 7;
            match number % 2 {
                0 => post.tags = vec!["a".into(), "b".into()].into(),
                _ => post.more.series.push("odd".into()),
            }
            if post.draft {
                post.tags = vec!["c".into()].into();
                post.more.series = vec!["none".into()];
            }
            post
        };
        app.update(Event::PostsRead((0..AT_ONCE + 1).map(post).collect()));
        app
    }

    #[test]
    fn marks_are_there_at_once_and_counts_when_they_come() {
        let mut app = large();
        let opened = press(&mut app, "t");
        let all = AT_ONCE;
        let half = AT_ONCE / 2 + 1;
        let known = [
            format!(">All {all}"),
            format!("a {all}"),
            format!("b {half}"),
        ];
        assert_eq!(lines(&app), known);
        count(&mut app, opened);
        assert_eq!(lines(&app), known);
        press(&mut app, "down");
        press(&mut app, "down");
        let early = press(&mut app, "tab");
        let marked = [
            format!("All {all}"),
            format!("a {all}"),
            format!(">b {half}*"),
        ];
        assert_eq!(lines(&app), marked);
        let late = press(&mut app, "up").or_else(|| press(&mut app, "tab"));
        count(&mut app, early);
        assert_eq!(lines(&app)[1], format!(">a {all}*"), "it was not for that");
        count(&mut app, late);
        assert_eq!(lines(&app)[1], format!(">a {half}*"));
        press(&mut app, "enter");
        assert_eq!(app.list.filter.terms.len(), 2);
    }

    #[test]
    fn what_is_typed_meanwhile_stays_and_terms_of_hidden_posts_go() {
        let mut app = large();
        press(&mut app, "t");
        let mut counts = press(&mut app, "right");
        assert!(
            matches!(&counts, Some(Effect::Count { wish, .. }) if wish.taxonomy == Taxonomy::Series)
        );
        assert!(lines(&app).iter().any(|line| line.starts_with("none")));
        counts = press(&mut app, "d").or(counts);
        count(&mut app, counts);
        let odd = AT_ONCE / 2 - 1;
        assert_eq!(lines(&app), [format!(">odd {odd}")]);
        press(&mut app, "enter");
        let wanted = (Taxonomy::Series, "odd".to_owned());
        assert_eq!(app.list.filter.terms, [wanted]);
    }

    #[test]
    fn counts_that_come_when_the_picker_is_gone_are_for_nobody() {
        let mut app = large();
        let opened = press(&mut app, "t");
        press(&mut app, "esc");
        count(&mut app, opened);
        assert!(app.overlay.is_none());
    }
}

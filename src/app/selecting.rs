//! The list made anew: at once, or by a worker where that would take longer than a
//! frame. Until it has come the list stays as it is, and keys that are meant for the
//! new one wait for it.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crossterm::event::KeyEvent;

use super::{App, Effect, Ticket, counting::counted, filter::others, keymap, list::Made};
use crate::content::{
    index::{Filter, Index, Sort, Taxonomy, Typed},
    post::PostId,
};

/// Posts of a list that is made at once. Of so many the first filter, for which their
/// texts are folded, takes some 8 ms; of 100,000 it took 256 ms, the next letter 70 ms
/// and the first order by title 145 ms.
pub const AT_ONCE: usize = 3_000;

/// What a list is to be made of.
#[derive(Clone, Debug)]
pub struct Wish {
    pub index: Arc<Index>,
    pub sort: Sort,
    pub filter: Filter,
    /// Posts that are left out.
    pub skip: Option<HashSet<PostId>>,
    /// Whether each post has one row only.
    pub compact: bool,
    /// The post whose place is wanted.
    pub selected: Option<PostId>,
}

impl Wish {
    /// Makes the list, and counts the lines of the tag pane. `typed` is what was found
    /// for the wish before.
    pub fn make(&self, typed: &mut Typed) -> (Made, Option<TagCounts>) {
        let (sort, skip) = (self.sort, self.skip.as_ref());
        let posts = typed.select_posts(&self.index, sort, &self.filter);
        let mut made = Made::of_posts(posts, sort, skip, self.compact);
        made.look_for(self.selected.as_ref());
        let counts = TagCounts::of((&self.index, sort), &self.filter, skip, typed);
        (made, counts)
    }
}

/// What each line of the tag pane would leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagCounts {
    /// By key of a tag.
    pub tags: HashMap<String, usize>,
    /// What there is without a word about tags.
    pub all: usize,
}

impl TagCounts {
    /// Counts what everything but the chosen tags leaves; none where it leaves all.
    pub(super) fn of(
        (index, sort): (&Arc<Index>, Sort),
        filter: &Filter,
        skip: Option<&HashSet<PostId>>,
        typed: &mut Typed,
    ) -> Option<Self> {
        let others = Filter {
            terms: others(&filter.terms, Taxonomy::Tags),
            ..filter.clone()
        };
        let plain = others.terms.is_empty()
            && others.without.is_empty()
            && others.text.trim().is_empty()
            && skip.is_none();
        if plain {
            return None;
        }
        let counted = counted((index, sort), (Taxonomy::Tags, &others), skip, typed);
        let tags = counted.terms.into_iter();
        Some(Self {
            tags: tags.map(|tag| (tag.key, tag.count)).collect(),
            all: counted.all,
        })
    }
}

/// A list that is being made.
#[derive(Debug, Default)]
pub(super) struct Selecting {
    /// None: it is still to be asked for.
    ticket: Option<Ticket>,
    /// The posts have changed since it was asked for.
    again: bool,
    /// The first post is to be selected then.
    first: bool,
    /// The post, or its translation, that is to be selected then.
    follow: Option<PostId>,
    /// Whether a key has asked for it: then further ones are meant for what comes.
    by_key: bool,
    held: Vec<KeyEvent>,
}

impl App {
    /// Whether a worker makes the list. Once one does, what comes after waits for it.
    fn is_made_aside(&self) -> bool {
        self.index.len() > AT_ONCE || self.selecting.is_some()
    }

    /// Makes the list anew: its order or its filter has changed.
    pub(super) fn remake_list(&mut self) {
        if self.is_made_aside() {
            let before = self.selecting.take().unwrap_or_default();
            self.selecting = Some(Selecting {
                by_key: true,
                held: before.held,
                ..Selecting::default()
            });
        } else {
            self.list.refresh(&self.index);
            self.count_tags();
        }
    }

    /// Makes the list anew: the posts have changed.
    pub(super) fn renew_list(&mut self) {
        if !self.is_made_aside() {
            self.list.refresh(&self.index);
            self.count_tags();
        } else if let Some(selecting) = &mut self.selecting {
            selecting.again = selecting.ticket.is_some();
        } else {
            self.selecting = Some(Selecting::default());
        }
    }

    /// Selects the first post of the list, or of the one that is being made.
    pub(super) fn select_first(&mut self) {
        match &mut self.selecting {
            Some(selecting) => selecting.first = true,
            None => self.list.select(0),
        }
    }

    /// Selects this post, or its translation, as [`App::select_first`] does.
    pub(super) fn select_then(&mut self, id: PostId) {
        match &mut self.selecting {
            Some(selecting) => selecting.follow = Some(id),
            None => self.select_or_translation(&id),
        }
    }

    /// Whether the key has to wait for the list. What is typed into the filter need not.
    pub(super) fn waits_for_list(&mut self, key: KeyEvent) -> bool {
        let busy = self.overlay.is_some() || self.reader.is_some();
        let Some(selecting) = self.selecting.as_mut().filter(|it| it.by_key && !busy) else {
            return false;
        };
        let name = keymap::name(key);
        let moves = matches!(name.as_deref(), Some("enter" | "down" | "up"));
        if self.filter_input.is_some() && !moves && selecting.held.is_empty() {
            return false;
        }
        selecting.held.push(key);
        true
    }

    /// Asks for the list, if it is still to be.
    pub(super) fn want_list(&mut self, effects: &mut Vec<Effect>) {
        if self.selecting.as_ref().is_none_or(|it| it.ticket.is_some()) {
            return;
        }
        let ticket = self.next_ticket();
        if let Some(selecting) = &mut self.selecting {
            selecting.ticket = Some(ticket);
        }
        effects.push(Effect::Select {
            ticket,
            wish: Box::new(Wish {
                index: self.index.clone(),
                sort: self.list.sort,
                filter: self.list.filter.clone(),
                skip: self.list.skip.clone(),
                compact: self.list.is_compact(),
                selected: self.list.selected.clone(),
            }),
        });
    }

    /// Takes in a list that was asked for.
    pub(super) fn selected(
        &mut self,
        ticket: Ticket,
        made: Made,
        tag_counts: Option<TagCounts>,
        effects: &mut Vec<Effect>,
    ) {
        let wanted = |selecting: &mut Selecting| selecting.ticket == Some(ticket);
        let Some(selecting) = self.selecting.take_if(wanted) else {
            return;
        };
        self.list.take(made, &self.index);
        self.list.tag_counts = tag_counts;
        let rows = usize::from(self.list_areas().posts.height);
        self.list.resize(rows, &self.index);
        self.reveal_tag();
        if selecting.first {
            self.list.select(0);
        }
        if let Some(id) = selecting.follow {
            self.select_or_translation(&id);
        }
        if selecting.again {
            self.selecting = Some(Selecting::default());
        }
        for key in selecting.held {
            self.key(key, effects);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::Event,
        color::Depth,
        content::post::Post,
        layout::{Theme, ThemeName},
    };

    fn post(number: usize) -> Post {
        let name = format!("{number:05}.md");
        let mut post = Post::named(PostId(name.as_str().into()), name.clone().into());
        // Backwards, so that no two orders are the same.
        post.title = format!("title {:05}", 99_999 - number).into();
        post
    }

    /// An app with more posts than are listed at once, and its list made.
    fn large() -> App {
        let mut app = App::new(
            "blog",
            Theme::new(ThemeName::Dark, Depth::True),
            Depth::True,
        );
        let posts = (0..AT_ONCE + 1).map(post).collect();
        let effects = app.update(Event::PostsRead(posts));
        make(&mut app, effects);
        assert_eq!(app.list.shown.len(), AT_ONCE + 1);
        app
    }

    fn press(app: &mut App, key: &str) -> Vec<Effect> {
        app.update(Event::KeyPressed(keymap::parse(key).unwrap()))
    }

    /// Does what the worker would, and says how many lists it made.
    fn make(app: &mut App, effects: Vec<Effect>) -> usize {
        let mut count = 0;
        let mut effects: std::collections::VecDeque<_> = effects.into();
        while let Some(effect) = effects.pop_front() {
            if let Effect::Select { ticket, wish } = effect {
                let (made, tag_counts) = wish.make(&mut Typed::default());
                let event = Event::ListMade {
                    ticket,
                    made,
                    tag_counts,
                };
                effects.extend(app.update(event));
                count += 1;
            }
        }
        count
    }

    #[test]
    fn another_order_comes_later_and_keys_wait_for_it() {
        let mut app = large();
        // Undated, so by title: the last number is the first.
        let first = app.list.shown[0].clone();
        let mut effects = press(&mut app, "o");
        effects.extend(press(&mut app, "o"));
        assert_eq!(app.list.shown[0], first);
        effects.extend(press(&mut app, "j"));
        assert_eq!(app.list.cursor(), 0, "it waits");
        // The second `o` waited as well: two lists.
        assert_eq!(make(&mut app, effects), 2);
        assert_eq!((app.list.sort, app.list.cursor()), (Sort::Title, 1));
        press(&mut app, "j");
        assert_eq!(app.list.cursor(), 2, "nothing is waited for any more");
    }

    #[test]
    fn a_filter_goes_on_being_typed_and_only_the_last_one_is_shown() {
        let mut app = large();
        press(&mut app, "/");
        let early = press(&mut app, "0");
        let late: Vec<Effect> = ["0", "0", "0", "7", ".", "m", "d"]
            .iter()
            .flat_map(|key| press(&mut app, key))
            .collect();
        let opens = |effects: &[Effect]| {
            effects.iter().find_map(|effect| match effect {
                Effect::Open { post, .. } => Some(post.id.0.to_string()),
                _ => None,
            })
        };
        assert_eq!(opens(&press(&mut app, "enter")), None, "it waits");
        make(&mut app, early);
        assert_eq!(app.list.shown.len(), AT_ONCE + 1, "it was not for that");
        let Some(Effect::Select { ticket, wish }) = late.into_iter().last() else {
            panic!("the last letter has asked for a list");
        };
        let (made, tag_counts) = wish.make(&mut Typed::default());
        let effects = app.update(Event::ListMade {
            ticket,
            made,
            tag_counts,
        });
        assert_eq!(app.list.shown.len(), 1);
        assert_eq!(opens(&effects).as_deref(), Some("00007.md"));
    }

    #[test]
    fn posts_that_come_while_a_list_is_made_are_in_the_next_one() {
        let mut app = large();
        let mut effects = app.update(Event::PostsRead(vec![post(80_000)]));
        effects.extend(app.update(Event::PostsRead(vec![post(80_001)])));
        effects.extend(app.update(Event::PostsRead(vec![post(80_002)])));
        assert_eq!(make(&mut app, effects), 2);
        assert_eq!(app.list.shown.len(), AT_ONCE + 4);
        // No key waits for those.
        let effects = app.update(Event::PostsRead(vec![post(80_003)]));
        press(&mut app, "j");
        assert_eq!(app.list.cursor(), 1);
        assert_eq!(make(&mut app, effects), 1);
    }
}

//! The list of posts: what is shown of the index, what is chosen, what is in sight.

use std::{collections::HashSet, ops::Range};

use super::selecting::TagCounts;
use crate::content::{
    index::{Filter, Index, Sort},
    post::{Post, PostId},
};

/// Which pane the keys go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    Tags,
    #[default]
    Posts,
    Preview,
}

/// One thing in the list, `rows` high with the blank row after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Posts of this year follow; `None`: those without a date.
    Year(Option<i16>),
    /// Index into [`List::shown`].
    Post(usize),
}

/// State of the list screen.
#[derive(Debug, Default)]
pub struct List {
    pub focus: Focus,
    pub sort: Sort,
    pub filter: Filter,
    /// The posts that pass the filter, sorted.
    pub shown: Vec<PostId>,
    pub selected: Option<PostId>,
    /// Position of `selected` in `shown`.
    cursor: usize,
    /// Whether the reader has chosen; until then the first post is selected.
    chosen: bool,
    /// Posts that are not shown, because they are read.
    pub skip: Option<HashSet<PostId>>,
    /// What was selected before the list was filtered.
    pub before_filter: Option<PostId>,
    /// Whether the cursor stands above all posts, on the one to go on with.
    pub on_offer: bool,
    /// Position in the tag pane; 0 is all posts.
    pub tag: usize,
    pub tag_top: usize,
    /// What the rest of the filter leaves of each tag; none where it leaves all.
    pub tag_counts: Option<TagCounts>,
    places: Places,
    /// First row in sight.
    top: usize,
    compact: bool,
    rows: usize,
}

impl List {
    /// Fits the list into `rows` rows; few rows make it compact.
    pub fn resize(&mut self, rows: usize, index: &Index) {
        let compact = rows < 14;
        self.rows = rows;
        if compact != self.compact {
            self.compact = compact;
            let posts = self.shown.iter().map(|id| index.get(id));
            self.places = Places::of(posts, self.sort, compact);
        }
        self.reveal();
    }

    /// Rows that it has on the screen.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Holds the selection with its post, even if it is the first one by chance.
    pub fn hold(&mut self) {
        self.chosen = self.selected.is_some();
    }

    /// Whether each post has one row only.
    pub fn is_compact(&self) -> bool {
        self.compact
    }

    /// Takes over what has changed in the index or the filter. The selection
    /// stays with its post.
    pub fn refresh(&mut self, index: &Index) {
        let skip = self.skip.as_ref();
        let made = Made::of(index, self.sort, &self.filter, skip, self.compact);
        self.take(made, index);
    }

    /// Takes over a list that has been made of the index. The selection stays with its
    /// post.
    pub fn take(&mut self, made: Made, index: &Index) {
        let offset = self.screen_row();
        let kept = self
            .selected
            .as_ref()
            .filter(|_| self.chosen)
            .and_then(|id| made.position(id));
        self.shown = made.posts;
        self.cursor = kept.unwrap_or_else(|| {
            if self.chosen {
                self.cursor.min(self.shown.len().saturating_sub(1))
            } else {
                0
            }
        });
        self.selected = self.shown.get(self.cursor).cloned();
        if made.compact == self.compact {
            self.places = made.places;
        } else {
            // The screen has got another height meanwhile.
            let posts = self.shown.iter().map(|id| index.get(id));
            self.places = Places::of(posts, self.sort, self.compact);
        }
        // What was under the eyes stays there while posts stream in.
        if let (Some(offset), Some(row)) = (offset, self.row_of(self.cursor)) {
            self.top = row.saturating_sub(offset);
        }
        self.reveal();
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Where a post stands in the list. At once for the selected one, as an open
    /// post mostly is: the others have to be searched for.
    pub fn position(&self, id: &PostId) -> Option<usize> {
        let at_cursor = self.shown.get(self.cursor) == Some(id);
        at_cursor
            .then_some(self.cursor)
            .or_else(|| self.shown.iter().position(|shown| shown == id))
    }

    pub fn select(&mut self, at: usize) {
        if self.shown.is_empty() {
            return;
        }
        self.chosen = true;
        self.on_offer = false;
        self.cursor = at.min(self.shown.len() - 1);
        self.selected = self.shown.get(self.cursor).cloned();
        self.reveal();
    }

    pub fn select_id(&mut self, id: &PostId) {
        if let Some(at) = self.position(id) {
            self.select(at);
        }
    }

    pub fn move_by(&mut self, posts: isize) {
        self.select(self.cursor.saturating_add_signed(posts));
    }

    /// Scrolls without choosing another post.
    pub fn scroll(&mut self, rows: isize) {
        self.top = self.top.saturating_add_signed(rows).min(self.last_top());
    }

    /// Scrolls to a share of the list, from 0 to 1.
    pub fn scroll_to(&mut self, share: f64) {
        self.top = (self.last_top() as f64 * share).round() as usize;
    }

    /// Rows of the whole list, and the first one in sight.
    pub fn extent(&self) -> (usize, usize) {
        (self.last_top() + self.rows, self.top)
    }

    /// The first row in sight when the last one is.
    fn last_top(&self) -> usize {
        self.places
            .height
            .saturating_sub(usize::from(!self.compact))
            .saturating_sub(self.rows)
    }

    /// Posts that a page holds, at least one.
    pub fn page(&self) -> usize {
        let each = if self.compact { 1 } else { 4 };
        (self.rows / each).max(1)
    }

    /// Selects the first post of the next (or the previous) year.
    pub fn move_by_year(&mut self, forward: bool) {
        let years: Vec<usize> = self
            .places
            .entries
            .windows(2)
            .filter_map(|pair| match (pair[0].1, pair[1].1) {
                (Entry::Year(_), Entry::Post(at)) => Some(at),
                _ => None,
            })
            .collect();
        let target = if forward {
            years.iter().find(|at| **at > self.cursor)
        } else {
            years.iter().rev().find(|at| **at < self.cursor)
        };
        if let Some(at) = target {
            self.select(*at);
        }
    }

    /// The entries in sight, each with its row counted from the first in sight;
    /// the first one may begin above it.
    pub fn visible(&self) -> impl Iterator<Item = (isize, Entry)> {
        let range = self.range();
        let first = self
            .places
            .entries
            .partition_point(|(row, _)| *row <= range.start)
            .saturating_sub(1);
        self.places.entries[first.min(self.places.entries.len())..]
            .iter()
            .take_while(move |(row, _)| *row < range.end)
            .map(move |(row, entry)| (*row as isize - self.top as isize, *entry))
    }

    fn range(&self) -> Range<usize> {
        self.top..self.top + self.rows
    }

    fn row_of(&self, at: usize) -> Option<usize> {
        let entry = *self.places.of_posts.get(at)?;
        self.places.entries.get(entry).map(|(row, _)| *row)
    }

    fn screen_row(&self) -> Option<usize> {
        let row = self.row_of(self.cursor)?;
        self.range().contains(&row).then(|| row - self.top)
    }

    /// Scrolls as little as needed to have the selected post in sight, with the
    /// year above it where it is the first of one.
    fn reveal(&mut self) {
        let Some(row) = self.row_of(self.cursor) else {
            self.top = 0;
            return;
        };
        let at = self
            .places
            .entries
            .partition_point(|(start, _)| *start < row);
        let with_year = match at
            .checked_sub(1)
            .and_then(|before| self.places.entries.get(before))
        {
            // Where both have room: the post itself has to be seen.
            Some((start, Entry::Year(_))) if row - *start < self.rows => *start,
            _ => row,
        };
        let end = self
            .places
            .entries
            .get(at + 1)
            .map_or(self.places.height, |(start, _)| *start);
        let end = if self.compact {
            end
        } else {
            end.saturating_sub(1)
        };
        if with_year < self.top {
            self.top = with_year;
        } else if end > self.top + self.rows {
            self.top = end.saturating_sub(self.rows).min(row);
        }
        self.top = self.top.min(self.last_top());
    }
}

/// A list that has been made of an index, and is not shown yet.
#[derive(Debug, Default)]
pub struct Made {
    posts: Vec<PostId>,
    places: Places,
    compact: bool,
    /// Where the post stands that was looked for.
    found: Option<usize>,
}

impl Made {
    /// The posts that pass the filter and are not left out.
    pub fn of(
        index: &Index,
        sort: Sort,
        filter: &Filter,
        skip: Option<&HashSet<PostId>>,
        compact: bool,
    ) -> Self {
        Self::of_posts(index.select_posts(sort, filter), sort, skip, compact)
    }

    /// Of posts that pass the filter, those that are not left out.
    pub fn of_posts(
        mut posts: Vec<&Post>,
        sort: Sort,
        skip: Option<&HashSet<PostId>>,
        compact: bool,
    ) -> Self {
        if let Some(skip) = skip {
            posts.retain(|post| !skip.contains(&post.id));
        }
        Self {
            posts: posts.iter().map(|post| post.id.clone()).collect(),
            places: Places::of(posts.into_iter().map(Some), sort, compact),
            compact,
            found: None,
        }
    }

    /// Finds out where a post stands, before that is asked for.
    pub fn look_for(&mut self, id: Option<&PostId>) {
        self.found = id.and_then(|id| self.position(id));
    }

    fn position(&self, id: &PostId) -> Option<usize> {
        let known = self.found.filter(|at| self.posts.get(*at) == Some(id));
        known.or_else(|| self.posts.iter().position(|post| post == id))
    }
}

/// Where everything of a list stands.
#[derive(Debug, Default)]
struct Places {
    /// Each with its first row.
    entries: Vec<(usize, Entry)>,
    /// By post: where it stands in `entries`.
    of_posts: Vec<usize>,
    /// Rows of all.
    height: usize,
}

impl Places {
    fn of<'a>(posts: impl Iterator<Item = Option<&'a Post>>, sort: Sort, compact: bool) -> Self {
        let mut places = Self::default();
        let mut row = 0;
        let mut year = None;
        let by_year = sort != Sort::Title;
        for (at, post) in posts.enumerate() {
            let own = post.and_then(|post| post.date).map(|date| date.day.year());
            if by_year && year != Some(own) {
                places.entries.push((row, Entry::Year(own)));
                row += if compact { 1 } else { 2 };
                year = Some(own);
            }
            places.of_posts.push(places.entries.len());
            places.entries.push((row, Entry::Post(at)));
            row += if compact {
                1
            } else {
                post.map_or(1, post_rows) + 1
            };
        }
        places.height = row;
        places
    }
}

/// Rows of a post in the list: its title, then what there is of summary and tags.
pub fn post_rows(post: &Post) -> usize {
    1 + usize::from(summary_of(post).is_some()) + usize::from(!post.tags.is_empty())
}

/// The line below a post's title.
pub fn summary_of(post: &Post) -> Option<&str> {
    post.teaser().filter(|text| !text.trim().is_empty())
}

//! Files that change while they are read: the list takes them in, and the open post is
//! read again without losing its place.

use std::sync::Arc;

use super::{
    App, Effect, Opened, Overlay, Page, Scan, Ticket, areas,
    event::Changes,
    opening::{Opening, Target, highlight, lay_rest},
    page,
    reader::Reader,
};
use crate::content::post::PostId;

impl App {
    /// Takes in what has happened to files.
    pub(super) fn files_changed(&mut self, changes: Changes, effects: &mut Vec<Effect>) {
        if !matches!(self.scan, Scan::Running) {
            self.list.hold();
        }
        let touched: Vec<PostId> = changes.posts.iter().map(|post| post.id.clone()).collect();
        let new = touched.iter().filter(|id| self.index.get(id).is_none());
        let new: Vec<PostId> = new.cloned().collect();
        if !changes.posts.is_empty() {
            self.posts_read(changes.posts, effects);
        }
        let below = |id: &PostId| {
            let mut folders = changes.gone_below.iter();
            folders.any(|folder| {
                let rest = id.0.strip_prefix(&*folder.0);
                rest.is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let mut gone = changes.gone;
        if !changes.gone_below.is_empty() {
            let all = self.index.posts(crate::content::index::Sort::Newest);
            gone.extend(all.map(|post| post.id.clone()).filter(below));
        }
        // A page that makes its folder a bundle, or hands something down, is about more
        // posts than itself.
        let about_others = gone.iter().chain(&new).any(is_about_others);
        gone.retain(|id| self.index.get(id).is_some());
        if !gone.is_empty() {
            for id in &gone {
                Arc::make_mut(&mut self.index).remove(id);
            }
            self.refresh_list();
            effects.push(Effect::ForgetTexts(gone.clone()));
        }
        for path in &changes.others {
            self.pictures.forget(path);
        }
        if !changes.others.is_empty() {
            self.wanted.clear();
        }
        let open = self.reader.as_ref().map(|reader| reader.page.id.clone());
        if let Some(open) = open {
            // A picture may have come that was missing.
            let other = !changes.others.is_empty()
                && self
                    .reader
                    .as_ref()
                    .is_some_and(|reader| reader.page.has_pictures());
            if touched.contains(&open) || other {
                self.read_again(&open, effects);
            }
            self.note_whether_gone();
        }
        if let Some((_, id)) = &self.previewing
            && (touched.contains(id) || gone.contains(id))
        {
            self.previewing = None;
        }
        if changes.rescan || about_others {
            self.scan_again(effects);
        }
    }

    /// Reads the folder again, once the scan that is under way has ended.
    fn scan_again(&mut self, effects: &mut Vec<Effect>) {
        if matches!(self.scan, Scan::Running) {
            self.scan_after = true;
        } else {
            self.scan = Scan::Running;
            effects.push(Effect::Scan);
        }
    }

    /// The scan has ended: what has changed during it may have been missed.
    pub(super) fn scan_what_changed(&mut self, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.scan_after) {
            self.scan_again(effects);
        }
    }

    /// Whether the open post still has a file; what was read of it stays in any case.
    pub(super) fn note_whether_gone(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let gone = self.index.get(&reader.page.id).is_none();
        if gone && !reader.is_gone {
            self.notice = Some("the file of this post is gone: what was read of it stays".into());
        }
        reader.is_gone = gone;
    }

    /// Has the open post read again; no key has to wait for it.
    pub(super) fn read_again(&mut self, id: &PostId, effects: &mut Vec<Effect>) {
        if self
            .opening
            .as_ref()
            .is_some_and(|opening| !opening.is_quiet())
        {
            return; // another post is on its way
        }
        self.open(id, Target::Again, effects);
    }

    /// Has posts read again whose pictures have been found meanwhile.
    pub(super) fn pictures_found(&mut self, posts: &[PostId], effects: &mut Vec<Effect>) {
        let previewed = self.previewing.as_ref().map(|(_, id)| id);
        if previewed.is_some_and(|id| posts.contains(id)) {
            self.previewing = None;
        }
        if let Some(reader) = &self.reader
            && posts.contains(&reader.page.id)
        {
            let open = reader.page.id.clone();
            self.read_again(&open, effects);
        } else if self.opening.is_some() {
            // It may be one of those, on its way since before.
            self.found_late.extend_from_slice(posts);
        }
    }

    /// Puts a new reading of the open post in the place of the old one: what stood at
    /// the top still does, and what is new is marked.
    pub(super) fn show_again(&mut self, ticket: Ticket, opened: Opened, effects: &mut Vec<Effect>) {
        let Some(old) = self.reader.take_if(|reader| reader.page.id == opened.id) else {
            return;
        };
        let headings = opened.document.outline.len();
        let areas = areas::reader(self.size, headings, self.column);
        let mut context = self.context(areas.text.width, areas.wide.width, areas.body.height);
        // What is known of its code still is; it would flicker otherwise.
        context.highlights = old.page.context.highlights.clone();
        context.folds = old.page.context.folds.clone();
        context.overflow = old.page.context.overflow;
        let was_at_end = old.page.percent() == 100 && !old.page.is_at_top();
        let rows = usize::from(areas.body.height);
        let mut page = Page::new(opened.id.clone(), ticket, opened, context, rows);
        page.set_kin(self.kin_rows(&page.id));
        let changes = page::Difference::between(&old.page.document, &page.document);
        // Links and rows are what they were: whoever has chosen one has not lost it.
        let same = changes.is_empty() && old.page.kin == page.kin;
        let link = old.link.filter(|link| {
            let dest = |page: &Page| page.document.link(*link).map(|link| link.dest.clone());
            same && dest(&old.page) == dest(&page)
        });
        page.go_to(changes.place(old.page.top()));
        if was_at_end {
            // Whoever writes on at the end wants to see it.
            page.go_to_end();
        }
        lay_rest(&page, effects);
        highlight(&page, effects);
        if let Some(side) = changes.out_of_sight(page.visible_blocks(), &page.document) {
            self.notice = Some(format!("changed further {side}"));
        }
        let mut reader = Reader {
            page,
            link,
            picture: old.picture.filter(|_| same),
            labels: old.labels.filter(|_| same),
            selection: old.selection.filter(|_| same),
            is_gone: false,
            ..old
        };
        reader.search_again();
        // A reading that finds nothing new leaves the marks of the one before.
        if !changes.is_empty() {
            reader.changed = Some(changes);
            effects.push(Effect::Fade);
        }
        self.reader = Some(reader);
        if matches!(self.overlay, Some(Overlay::Viewer(_) | Overlay::Picker(_))) {
            // They hold places of the old reading.
            self.overlay = None;
        }
    }

    /// What has changed is marked no longer.
    pub(super) fn fade(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.changed = None;
        }
    }
}

/// Whether a page is `index.md` or `_index.md`, in any language.
fn is_about_others(id: &PostId) -> bool {
    let file = id.0.rsplit('/').next().unwrap_or_default();
    let base = file.split('.').next().unwrap_or_default();
    base.eq_ignore_ascii_case("index") || base.eq_ignore_ascii_case("_index")
}

impl Opening {
    /// Whether it is the open post that is read again: keys go on meaning what they do.
    pub(super) fn is_quiet(&self) -> bool {
        matches!(self.at, Target::Again)
    }
}

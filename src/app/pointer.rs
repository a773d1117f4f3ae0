//! The mouse, while it is captured: what stands under it, and what a click, the wheel
//! or a drag does there. It asks the same geometry that draws the screen.

use super::{
    App, Effect, Overlay, areas,
    keymap::Screen,
    list::{Entry, Focus, post_rows},
};
use crate::{
    app::search::{Chosen, Line},
    markdown::LinkId,
};

/// Rows that one turn of the wheel scrolls.
const WHEEL: isize = 3;

/// What the mouse has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    Press,
    Drag,
    Release,
    WheelUp,
    WheelDown,
}

/// What the mouse has done, and in which cell of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointed {
    pub gesture: Gesture,
    pub col: u16,
    pub row: u16,
}

/// What stands in a cell of the screen, as far as the mouse is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A line of the tag pane; 0 is all posts.
    Tag(usize),
    Tags,
    Chip(usize),
    /// The post to go on with.
    Offer,
    /// A post, by its place in the list.
    Post(usize),
    Posts,
    Preview,
    Link(LinkId),
    /// A folded part: its block and its number there.
    Fold(usize, usize),
    Page,
    /// A line of the contents.
    Heading(usize),
    /// The reader's top line, which leads back to the list.
    Back,
    /// A scroll bar, of the list or of the page.
    Bar(Screen),
    PickerRow(usize),
    Found(Chosen),
    /// A line of what can be copied.
    Offered(usize),
    /// Inside a window, where there is nothing to take.
    Window,
    /// Beside a window.
    Outside,
    Nothing,
}

impl App {
    /// Gives the mouse to the program, or back to the terminal.
    pub(super) fn toggle_mouse(&mut self, effects: &mut Vec<Effect>) {
        self.mouse = !self.mouse;
        self.dragging = None;
        self.notice = Some(if self.mouse {
            "the mouse is taken; M gives it back to the terminal".into()
        } else {
            "the mouse selects text again".into()
        });
        effects.push(Effect::CaptureMouse(self.mouse));
    }

    /// What stands in a cell of the screen.
    pub fn spot(&self, col: u16, row: u16) -> Spot {
        if let Some(overlay) = &self.overlay {
            return self.spot_in(overlay, col, row);
        }
        match self.screen() {
            Screen::List => self.spot_of_list(col, row),
            Screen::Reader => self.spot_of_reader(col, row),
        }
    }

    fn spot_in(&self, overlay: &Overlay, col: u16, row: u16) -> Spot {
        let at = (col, row).into();
        match overlay {
            Overlay::Picker(picker) => {
                let areas = self.picker_areas(picker);
                let line = areas.first + usize::from(row.saturating_sub(areas.rows.y));
                if areas.rows.contains(at) && line < picker.matches() {
                    return Spot::PickerRow(line);
                }
                if areas.window.contains(at) {
                    Spot::Window
                } else {
                    Spot::Outside
                }
            }
            Overlay::Search(search) => {
                let areas = areas::search(self.size);
                let (lines, chosen) = search.rows();
                let first = areas::first(lines.len(), chosen, areas.rows.height.into());
                let line = lines.get(first + usize::from(row.saturating_sub(areas.rows.y)));
                match line.filter(|_| areas.rows.contains(at)) {
                    Some(Line::Post(post)) => Spot::Found((*post, 0)),
                    Some(Line::Hit(post, hit)) => Spot::Found((*post, *hit)),
                    None if areas.window.contains(at) => Spot::Window,
                    None => Spot::Outside,
                }
            }
            Overlay::Viewer(_) => Spot::Nothing,
            Overlay::Copy { offers, .. } => {
                let window = self.copy_area(offers);
                let inside = areas::inside(self.size, window);
                let line = usize::from(row.saturating_sub(inside.y));
                if inside.contains(at) && line < offers.len() {
                    Spot::Offered(line)
                } else if window.contains(at) {
                    Spot::Window
                } else {
                    Spot::Outside
                }
            }
            Overlay::Help { .. } | Overlay::Note { .. } => Spot::Window,
        }
    }

    fn spot_of_list(&self, col: u16, row: u16) -> Spot {
        let at = (col, row).into();
        let areas = self.list_areas();
        if areas.tags.contains(at) {
            let line = row.checked_sub(areas.tags.y + 2);
            let tag = line.map(|line| self.list.tag_top + usize::from(line));
            return match tag.filter(|tag| *tag <= self.tags().len()) {
                Some(tag) => Spot::Tag(tag),
                None => Spot::Tags,
            };
        }
        if areas.offer.contains(at) {
            return Spot::Offer;
        }
        if areas.chips.contains(at) {
            let chips = self.chip_areas();
            let chip = chips.iter().position(|(spot, _)| spot.contains(at));
            return chip.map_or(Spot::Nothing, Spot::Chip);
        }
        if areas::bar_track(areas.posts).contains(at) {
            return Spot::Bar(Screen::List);
        }
        if areas.posts.contains(at) {
            let line = isize::try_from(row - areas.posts.y).unwrap_or(0);
            let found = self.list.visible().find_map(|(start, entry)| {
                let Entry::Post(post) = entry else {
                    return None;
                };
                let rows = if self.list.is_compact() {
                    1
                } else {
                    let id = self.list.shown.get(post)?;
                    post_rows(self.index.get(id)?)
                };
                let rows = start..start + isize::try_from(rows).unwrap_or(1);
                rows.contains(&line).then_some(post)
            });
            return found.map_or(Spot::Posts, Spot::Post);
        }
        if areas.preview.contains(at) {
            return Spot::Preview;
        }
        Spot::Nothing
    }

    fn spot_of_reader(&self, col: u16, row: u16) -> Spot {
        let Some(reader) = &self.reader else {
            return Spot::Nothing;
        };
        let at = (col, row).into();
        let areas = self.reader_areas();
        if areas.top.contains(at) {
            return Spot::Back;
        }
        if areas::bar_track(areas.body).contains(at) {
            return Spot::Bar(Screen::Reader);
        }
        if areas.contents.contains(at) {
            let lines = self.contents_lines();
            let entry = lines.entry_at(row - areas.contents.y);
            return entry.map_or(Spot::Page, Spot::Heading);
        }
        if !areas.body.contains(at) {
            return Spot::Nothing;
        }
        let line = usize::from(row - areas.body.y);
        let link = col
            .checked_sub(areas.text.x)
            .and_then(|col| reader.page.link_at(line, col.into()));
        if let Some(id) = link {
            return Spot::Link(id);
        }
        match reader.page.fold_at(line) {
            Some((block, ordinal)) if areas.wide.contains(at) => Spot::Fold(block, ordinal),
            _ => Spot::Page,
        }
    }

    pub(super) fn pointed(&mut self, pointed: Pointed, effects: &mut Vec<Effect>) {
        if self.is_opening() || self.is_bound_for_a_post() || !self.mouse {
            return;
        }
        let spot = self.spot(pointed.col, pointed.row);
        match pointed.gesture {
            Gesture::WheelUp => self.wheel(spot, -WHEEL, effects),
            Gesture::WheelDown => self.wheel(spot, WHEEL, effects),
            Gesture::Press => {
                self.was_used = true;
                self.notice = None;
                self.press(spot, pointed.row, effects);
            }
            Gesture::Drag => {
                if let Some(screen) = self.dragging {
                    self.drag(screen, pointed.row);
                }
            }
            Gesture::Release => self.dragging = None,
        }
    }

    fn wheel(&mut self, spot: Spot, rows: isize, effects: &mut Vec<Effect>) {
        match spot {
            Spot::PickerRow(_) | Spot::Found(_) | Spot::Offered(_) | Spot::Window => {
                self.wheel_window(rows, effects);
            }
            Spot::Tag(_) | Spot::Tags => self.scroll_tags(rows),
            Spot::Post(_) | Spot::Posts | Spot::Bar(Screen::List) => self.list.scroll(rows),
            Spot::Preview => {
                if let Some(page) = &mut self.preview {
                    page.scroll(rows);
                }
            }
            Spot::Link(_)
            | Spot::Fold(..)
            | Spot::Page
            | Spot::Heading(_)
            | Spot::Bar(Screen::Reader) => {
                if let Some(reader) = &mut self.reader {
                    reader.page.scroll(rows);
                }
            }
            Spot::Chip(_) | Spot::Offer | Spot::Back | Spot::Outside | Spot::Nothing => {}
        }
    }

    /// The wheel over a window moves its cursor, or scrolls it, as its keys do.
    fn wheel_window(&mut self, rows: isize, effects: &mut Vec<Effect>) {
        let name = if rows > 0 { "down" } else { "up" };
        let Some(key) = super::keymap::parse(name) else {
            return;
        };
        for _ in 0..rows.unsigned_abs() {
            match &self.overlay {
                Some(Overlay::Search(_)) => self.search_key(key, effects),
                Some(_) => self.overlay_key(key, effects),
                None => return,
            }
        }
    }

    fn scroll_tags(&mut self, rows: isize) {
        let height = usize::from(self.list_areas().tags.height).saturating_sub(2);
        let last = (self.tags().len() + 1).saturating_sub(height);
        self.list.tag_top = self.list.tag_top.saturating_add_signed(rows).min(last);
    }

    fn press(&mut self, spot: Spot, row: u16, effects: &mut Vec<Effect>) {
        match spot {
            Spot::Tag(at) => {
                self.list.focus = Focus::Tags;
                self.point_at_tag(at);
            }
            Spot::Chip(at) => self.remove_chip(Some(at)),
            Spot::Offer => {
                self.list.focus = Focus::Posts;
                if self.is_on_offer() {
                    self.open_selected(effects);
                }
                self.list.on_offer = true;
            }
            Spot::Post(at) => {
                self.list.focus = Focus::Posts;
                let again =
                    self.list.cursor() == at && self.filter_input.is_none() && !self.is_on_offer();
                self.list.select(at);
                if again {
                    self.open_selected(effects);
                }
            }
            Spot::Link(id) => {
                if let Some(reader) = &mut self.reader {
                    reader.labels = None;
                }
                self.follow_seen(id, effects);
            }
            Spot::Fold(block, ordinal) => {
                if let Some(reader) = &mut self.reader {
                    reader.page.toggle(block, ordinal);
                    reader.search_again();
                }
            }
            Spot::Heading(at) => {
                if let Some(reader) = &mut self.reader
                    && let Some(entry) = reader.page.document.outline.get(at)
                {
                    let block = entry.block;
                    reader.page.go_to_block(block);
                }
            }
            Spot::Back => self.close_reader(effects),
            Spot::Bar(screen) => {
                self.dragging = Some(screen);
                self.drag(screen, row);
            }
            Spot::PickerRow(at) => {
                if let Some(Overlay::Picker(picker)) = &mut self.overlay {
                    let by = at as isize - picker.cursor() as isize;
                    picker.move_by(by);
                }
                self.take_pick(effects);
            }
            Spot::Found(chosen) => {
                if let Some(Overlay::Search(search)) = &mut self.overlay {
                    search.point_at(chosen);
                }
                self.open_chosen(effects);
            }
            Spot::Outside => {
                if let Some(esc) = super::keymap::parse("esc") {
                    match &self.overlay {
                        Some(Overlay::Search(_)) => self.search_key(esc, effects),
                        _ => self.overlay_key(esc, effects),
                    }
                }
            }
            Spot::Offered(at) => self.take_copy(at, effects),
            // These have nothing to take; as any key does, a click closes them.
            Spot::Window
                if matches!(
                    self.overlay,
                    Some(Overlay::Help { .. } | Overlay::Note { .. })
                ) =>
            {
                self.overlay = None;
            }
            Spot::Preview => self.list.focus = Focus::Preview,
            Spot::Tags | Spot::Posts | Spot::Page | Spot::Window => {}
            Spot::Nothing => {}
        }
    }

    /// Scrolls to where the bar was taken to.
    fn drag(&mut self, screen: Screen, row: u16) {
        match screen {
            Screen::List => {
                let share = areas::share(areas::bar_track(self.list_areas().posts), row);
                self.list.scroll_to(share);
            }
            Screen::Reader => {
                let share = areas::share(areas::bar_track(self.reader_areas().body), row);
                if let Some(reader) = &mut self.reader {
                    reader.page.scroll_to(share);
                }
            }
        }
    }
}

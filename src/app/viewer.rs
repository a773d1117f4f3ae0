//! One picture on the whole screen: fit to it, in its own pixels, or closer.

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::{App, Effect, Overlay, PictureFile, areas, keymap};
use crate::{
    cells::{CellSize, Cells, PixelSize, fit},
    images::{Key, Part, State},
};

/// One step of zooming.
const STEP: f64 = 1.5;
/// Pixels of the screen for one of the picture, at most and at least.
const SCALES: (f64, f64) = (0.02, 16.0);

/// A picture of the post that is open.
#[derive(Clone, Debug)]
pub struct Exhibit {
    /// What stands below it in the post.
    pub caption: Option<String>,
    pub file: PictureFile,
}

/// The pictures of a post, one of them on the screen.
#[derive(Clone, Debug)]
pub struct Viewer {
    exhibits: Vec<Exhibit>,
    at: usize,
    /// Pixels of the screen for one of the picture; `None`: all of it is shown.
    scale: Option<f64>,
    /// The pixel of the picture in the middle of the screen.
    centre: (f64, f64),
    /// What was shown last: it stays until what is to be shown has come.
    shown: Option<Key>,
}

impl Viewer {
    /// `None` without pictures.
    pub fn new(exhibits: Vec<Exhibit>, at: usize) -> Option<Self> {
        let at = at.min(exhibits.len().checked_sub(1)?);
        Some(Self {
            exhibits,
            at,
            scale: None,
            centre: (0.0, 0.0),
            shown: None,
        })
    }

    pub fn exhibit(&self) -> &Exhibit {
        &self.exhibits[self.at]
    }

    /// Which picture of how many, counted from 1.
    pub fn place(&self) -> (usize, usize) {
        (self.at + 1, self.exhibits.len())
    }

    /// Per cent of its own size that the picture is shown at.
    pub fn percent(&self, room: Rect, cell: CellSize) -> usize {
        (self.scale_in(room, cell) * 100.0).round() as usize
    }

    fn scale_in(&self, room: Rect, cell: CellSize) -> f64 {
        self.scale.unwrap_or_else(|| self.whole(room, cell))
    }

    /// The scale at which all of it is seen; never above its own size.
    fn whole(&self, room: Rect, cell: CellSize) -> f64 {
        let (width, height) = pixels(room, cell);
        let size = self.exhibit().file.size;
        (width / f64::from(size.width))
            .min(height / f64::from(size.height))
            .min(1.0)
    }

    /// What is to be shown in `room`.
    pub fn key(&self, room: Rect, cell: CellSize) -> Key {
        let file = &self.exhibit().file;
        let Some(scale) = self.scale else {
            return Key {
                source: file.source.clone(),
                cells: fit(file.size, cell, room.width, room.height),
                part: None,
                frame: None,
            };
        };
        let (width, height) = pixels(room, cell);
        let part = part(file.size, (width / scale, height / scale), self.centre);
        let cells = |pixels: u32, cell: u16, most: u16| {
            let cells = f64::from(pixels) * scale / f64::from(cell.max(1));
            cells.round().clamp(1.0, f64::from(most.max(1))) as u16
        };
        Key {
            source: file.source.clone(),
            cells: Cells {
                cols: cells(part.width, cell.width, room.width),
                rows: cells(part.height, cell.height, room.height),
            },
            part: Some(part),
            frame: None,
        }
    }

    /// What was shown last.
    pub fn shown(&self) -> Option<&Key> {
        self.shown.as_ref()
    }

    fn zoom(&mut self, scale: Option<f64>) {
        if self.scale.is_none() {
            let size = self.exhibit().file.size;
            self.centre = (f64::from(size.width) / 2.0, f64::from(size.height) / 2.0);
        }
        self.scale = scale.map(|scale| scale.clamp(SCALES.0, SCALES.1));
    }

    /// Moves by so many quarters of the screen.
    fn pan(&mut self, right: f64, down: f64, room: Rect, cell: CellSize) {
        let Some(scale) = self.scale else { return };
        let (width, height) = pixels(room, cell);
        let size = self.exhibit().file.size;
        let (width, height) = (width / scale, height / scale);
        let moved = |at: f64, by: f64, side: f64, own: u32| {
            let (half, own) = (side.min(f64::from(own)) / 2.0, f64::from(own));
            (at + by * side / 4.0).clamp(half, own - half)
        };
        self.centre = (
            moved(self.centre.0, right, width, size.width),
            moved(self.centre.1, down, height, size.height),
        );
    }

    fn turn(&mut self, by: isize) {
        let count = self.exhibits.len() as isize;
        self.at = (self.at as isize + by).rem_euclid(count) as usize;
        self.scale = None;
        self.shown = None;
    }
}

fn pixels(room: Rect, cell: CellSize) -> (f64, f64) {
    let side = |cells: u16, cell: u16| f64::from(cells.max(1)) * f64::from(cell.max(1));
    (side(room.width, cell.width), side(room.height, cell.height))
}

/// The part of a picture of `size` that `view` pixels around `centre` show.
fn part(size: PixelSize, view: (f64, f64), centre: (f64, f64)) -> Part {
    let side = |own: u32, view: f64, centre: f64| {
        let length = (view.round() as u32).clamp(1, own.max(1));
        let first = (centre - f64::from(length) / 2.0).round().max(0.0) as u32;
        (first.min(own.saturating_sub(length)), length)
    };
    let (x, width) = side(size.width, view.0, centre.0);
    let (y, height) = side(size.height, view.1, centre.1);
    Part {
        x,
        y,
        width,
        height,
    }
}

impl App {
    /// Shows the chosen picture, else the first one in sight or the next one, on the whole
    /// screen.
    pub(super) fn view_picture(&mut self) {
        let Some(reader) = &self.reader else { return };
        let (exhibits, first) = reader.page.exhibits();
        let chosen = reader.played().map(|key| key.source);
        let same = |exhibit: &Exhibit| Some(&exhibit.file.source) == chosen.as_ref();
        let at = exhibits.iter().position(same).unwrap_or(first);
        match Viewer::new(exhibits, at) {
            Some(viewer) => self.overlay = Some(Overlay::Viewer(Box::new(viewer))),
            None => self.notice = Some("this post has no picture that can be shown".into()),
        }
    }

    pub(super) fn viewer_key(&mut self, key: KeyEvent, effects: &mut Vec<Effect>) {
        let (room, cell) = (areas::viewer(self.size), self.cell);
        let Some(Overlay::Viewer(viewer)) = &mut self.overlay else {
            return;
        };
        let scale = viewer.scale_in(room, cell);
        match keymap::name(key).as_deref() {
            Some("i" | "q" | "esc" | "backspace") => self.overlay = None,
            Some("+" | "=") => viewer.zoom(Some(scale * STEP)),
            Some("-") if scale / STEP <= viewer.whole(room, cell) => viewer.zoom(None),
            Some("-") => viewer.zoom(Some(scale / STEP)),
            Some("0") => viewer.zoom(None),
            Some("1") => viewer.zoom(Some(1.0)),
            Some("h" | "left") => viewer.pan(-1.0, 0.0, room, cell),
            Some("l" | "right") => viewer.pan(1.0, 0.0, room, cell),
            Some("k" | "up") => viewer.pan(0.0, -1.0, room, cell),
            Some("j" | "down") => viewer.pan(0.0, 1.0, room, cell),
            Some("n" | "]" | "space" | "tab") => viewer.turn(1),
            Some("p" | "N" | "[" | "b" | "shift-tab") => viewer.turn(-1),
            Some("a") => self.stop_or_go_on(effects),
            Some("enter") => {
                let file = &viewer.exhibit().file;
                effects.push(match &file.address {
                    // What the cache calls it tells no program what it is.
                    Some(address) => Effect::Browse(address.to_string()),
                    None => Effect::OpenPicture(file.source.clone()),
                });
            }
            _ => {}
        }
    }

    /// The picture that the viewer is to show.
    pub(super) fn viewed(&self) -> Option<Key> {
        match &self.overlay {
            Some(Overlay::Viewer(viewer)) => Some(viewer.key(areas::viewer(self.size), self.cell)),
            _ => None,
        }
    }

    /// Takes note of what the viewer can show by now.
    pub(super) fn refresh_viewer(&mut self) {
        let Some(key) = self.viewed() else { return };
        let ready = matches!(self.pictures.get(&key), Some(State::Ready(_)));
        if let Some(Overlay::Viewer(viewer)) = &mut self.overlay
            && ready
        {
            viewer.shown = Some(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::images::Source;
    use proptest::prelude::*;

    const CELL: CellSize = CellSize {
        width: 10,
        height: 20,
    };
    const ROOM: Rect = Rect {
        x: 0,
        y: 1,
        width: 80,
        height: 20,
    };

    fn viewer(width: u32, height: u32) -> Viewer {
        let file = PictureFile {
            source: Source::file(std::path::Path::new("a.png")),
            size: PixelSize { width, height },
            bytes: 1,
            address: None,
            moves: false,
        };
        let caption = None;
        Viewer::new(vec![Exhibit { caption, file }], 7).unwrap()
    }

    #[test]
    fn all_of_a_picture_is_shown_first_and_a_small_one_is_not_enlarged() {
        let large = viewer(1600, 800);
        assert_eq!(large.percent(ROOM, CELL), 50);
        assert_eq!(large.key(ROOM, CELL).part, None);
        assert_eq!(viewer(16, 16).percent(ROOM, CELL), 100);
    }

    #[test]
    fn its_own_size_shows_its_middle_and_moving_ends_at_the_edge() {
        let mut viewer = viewer(1600, 1200);
        viewer.zoom(Some(1.0));
        let part = |viewer: &Viewer| viewer.key(ROOM, CELL).part.unwrap();
        assert_eq!((part(&viewer).x, part(&viewer).y), (400, 400));
        assert_eq!((part(&viewer).width, part(&viewer).height), (800, 400));
        for _ in 0..20 {
            viewer.pan(1.0, -1.0, ROOM, CELL);
        }
        assert_eq!((part(&viewer).x, part(&viewer).y), (800, 0));
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_picture_and_its_cells_within_the_room(
            width in 1u32..5000, height in 1u32..5000, keys in "[-+01hjkl]{0,12}",
        ) {
            let mut viewer = viewer(width, height);
            for key in keys.chars() {
                let scale = viewer.scale_in(ROOM, CELL);
                match key {
                    '+' => viewer.zoom(Some(scale * STEP)),
                    '-' => viewer.zoom(Some(scale / STEP)),
                    '0' => viewer.zoom(None),
                    '1' => viewer.zoom(Some(1.0)),
                    'h' => viewer.pan(-1.0, 0.0, ROOM, CELL),
                    'l' => viewer.pan(1.0, 0.0, ROOM, CELL),
                    'k' => viewer.pan(0.0, -1.0, ROOM, CELL),
                    _ => viewer.pan(0.0, 1.0, ROOM, CELL),
                }
                let key = viewer.key(ROOM, CELL);
                prop_assert!(key.cells.cols <= ROOM.width && key.cells.rows <= ROOM.height);
                if let Some(part) = key.part {
                    prop_assert!(part.x + part.width <= width && part.width > 0);
                    prop_assert!(part.y + part.height <= height && part.height > 0);
                }
            }
        }
    }
}

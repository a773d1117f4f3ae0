//! The reader: an open page, and what goes on in it: find, links, the way back.

use super::{
    find::Find,
    history::History,
    page::{CodeInSight, Difference, Page, PictureSpot, Stop, VisibleLink},
    selection::Selection,
};
use crate::{images::Key, markdown::LinkId};

/// Letters that label links, the easiest to reach first.
const LABELS: &str = "asdfghjklqwertyuiopzxcvbnm";

/// What a label is put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelOf {
    Link(LinkId),
    Code(CodeInSight),
}

/// A label on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub of: LabelOf,
    /// Row of the screen, from the page's first.
    pub row: usize,
    /// Column, from the text's first.
    pub col: usize,
}

/// An open post.
#[derive(Debug)]
pub struct Reader {
    pub page: Page,
    pub find: Option<Find>,
    /// The link that is chosen.
    pub link: Option<LinkId>,
    /// The picture that is chosen, where no link is.
    pub picture: Option<PictureSpot>,
    /// Labels with the letters to type for them, while they are shown, and what has
    /// been typed so far.
    pub labels: Option<(Vec<(String, Label)>, String)>,
    /// Rows that are selected to be copied.
    pub selection: Option<Selection>,
    pub history: History,
    /// What a new reading of the post has changed, while that is marked.
    pub changed: Option<Difference>,
    /// Whether the post has no file any more.
    pub is_gone: bool,
    /// Whether the page was scrolled since it was opened.
    pub was_moved: bool,
}

impl Reader {
    pub fn new(page: Page, history: History) -> Self {
        Self {
            page,
            find: None,
            link: None,
            picture: None,
            labels: None,
            selection: None,
            history,
            changed: None,
            is_gone: false,
            was_moved: false,
        }
    }

    // Links.

    /// Chooses the next link or picture that moves (or the one before): on the screen,
    /// else the nearest one beyond it. Whether there is one.
    pub fn next_stop(&mut self, forward: bool) -> bool {
        let stops = self.page.stops_in_sight();
        let chosen = self.chosen();
        let at = chosen.and_then(|chosen| stops.iter().position(|stop| *stop == chosen));
        let next = match (at, forward) {
            (None, true) => stops.first(),
            (None, false) => stops.last(),
            (Some(at), true) => stops.get(at + 1),
            (Some(at), false) => at.checked_sub(1).and_then(|before| stops.get(before)),
        };
        if let Some(stop) = next {
            self.choose(*stop);
            return true;
        }
        let Some((stop, anchor)) = self.page.stop_beyond(forward, &stops) else {
            return false;
        };
        self.page.reveal(anchor);
        self.choose(stop);
        true
    }

    fn choose(&mut self, stop: Stop) {
        (self.link, self.picture) = match stop {
            Stop::Link(id) => (Some(id), None),
            Stop::Picture(spot) => (None, Some(spot)),
        };
    }

    /// Has nothing chosen any longer; whether something was.
    pub fn let_go(&mut self) -> bool {
        let link = self.link.take().is_some();
        self.picture.take().is_some() || link
    }

    /// What is chosen of what is on the screen.
    fn chosen(&self) -> Option<Stop> {
        let link = self.chosen_link().map(Stop::Link);
        link.or_else(|| self.chosen_picture().map(Stop::Picture))
    }

    /// The picture that is chosen, or none if it has left the screen.
    pub fn chosen_picture(&self) -> Option<PictureSpot> {
        let spot = self.picture.filter(|_| self.link.is_none())?;
        self.page.is_in_sight(spot).then_some(spot)
    }

    /// The picture that is played in the page: the one that is chosen, on its own or with
    /// the link around it.
    pub fn played(&self) -> Option<Key> {
        match self.chosen()? {
            Stop::Picture(spot) => self.page.picture_at(spot),
            Stop::Link(id) => self.page.moving_in(id),
        }
    }

    /// Labels every link on the screen; whether there is one.
    pub fn label_links(&mut self) -> bool {
        let label = |link: VisibleLink| Label {
            of: LabelOf::Link(link.id),
            row: link.row,
            col: link.col,
        };
        let labels: Vec<Label> = self.page.visible_links().into_iter().map(label).collect();
        self.label(labels)
    }

    /// Labels every code block on the screen; whether there is one.
    pub fn label_codes(&mut self) -> bool {
        let label = |code: CodeInSight| Label {
            of: LabelOf::Code(code),
            row: code.row,
            col: 0,
        };
        let labels = self.page.codes_in_sight().into_iter().map(label).collect();
        self.label(labels)
    }

    /// Whether nothing is going on that `esc` would end.
    pub fn is_idle(&self) -> bool {
        self.find.is_none()
            && self.link.is_none()
            && self.picture.is_none()
            && self.selection.is_none()
    }

    /// Gives each of `labels` its letters; whether there is one.
    fn label(&mut self, labels: Vec<Label>) -> bool {
        if labels.is_empty() {
            return false;
        }
        let letters: Vec<char> = LABELS.chars().collect();
        // As many letters each as it takes for none to begin with another.
        let mut length = 1;
        while letters.len().pow(length) < labels.len() {
            length += 1;
        }
        let name = |at: usize| -> String {
            let place = |digit: u32| at / letters.len().pow(digit) % letters.len();
            (0..length)
                .rev()
                .map(|digit| letters[place(digit)])
                .collect()
        };
        let labels = labels.into_iter().enumerate();
        let labels = labels.map(|(at, label)| (name(at), label)).collect();
        self.labels = Some((labels, String::new()));
        true
    }

    /// Whether labels are shown.
    pub fn is_labelled(&self) -> bool {
        self.labels.is_some()
    }

    /// The link that is chosen, or none if it has left the screen.
    pub fn chosen_link(&self) -> Option<LinkId> {
        let id = self.link?;
        self.page
            .visible_links()
            .iter()
            .any(|link| link.id == id)
            .then_some(id)
    }

    /// Where the chosen link leads.
    pub fn chosen_target(&self) -> Option<&str> {
        let link = self.page.document.link(self.chosen_link()?)?;
        Some(&link.dest)
    }
}

//! The way through linked posts, back and forward, each step at its row.

use super::Page;
use crate::{content::post::PostId, layout::Anchor};

/// Steps that are kept on each side.
const STEPS: usize = 200;

/// A place in a post that can be gone back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub id: PostId,
    pub anchor: Anchor,
}

impl Place {
    /// Where `page` stands.
    pub fn of(page: &Page) -> Self {
        Self {
            id: page.id.clone(),
            anchor: page.top(),
        }
    }
}

/// Places that were left, the last one at the end of each side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    back: Vec<Place>,
    forward: Vec<Place>,
}

impl History {
    /// Takes note that `here` is left for a new place. What lay ahead is gone.
    pub fn leave(&mut self, here: Place) {
        if self.back.len() == STEPS {
            self.back.remove(0);
        }
        self.back.push(here);
        self.forward.clear();
    }

    /// The place before `here`, to which `here` then lies ahead.
    pub fn back(&mut self, here: Place) -> Option<Place> {
        let place = self.back.pop()?;
        self.forward.push(here);
        Some(place)
    }

    /// The place that was gone back from to `here`.
    pub fn forward(&mut self, here: Place) -> Option<Place> {
        let place = self.forward.pop()?;
        self.back.push(here);
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: usize) -> Place {
        Place {
            id: PostId("a.md".into()),
            anchor: Anchor { block: 0, row },
        }
    }

    #[test]
    fn back_and_forward_are_each_others_undoing() {
        let mut history = History::default();
        history.leave(place(1));
        history.leave(place(2));
        let before = history.clone();
        assert_eq!(history.back(place(3)), Some(place(2)));
        assert_eq!(history.back(place(2)), Some(place(1)));
        assert_eq!(history.back(place(1)), None);
        assert_eq!(history.forward(place(1)), Some(place(2)));
        assert_eq!(history.forward(place(2)), Some(place(3)));
        assert_eq!(history.forward(place(3)), None);
        assert_eq!(history, before);
    }

    #[test]
    fn a_new_way_forgets_the_old_one_ahead() {
        let mut history = History::default();
        history.leave(place(1));
        history.back(place(2));
        history.leave(place(1));
        assert_eq!(history.forward(place(9)), None);
    }
}

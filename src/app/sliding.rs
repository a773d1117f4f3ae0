//! Keys and wheels that slide what is wider than the page.

use super::{
    App, Effect,
    opening::{highlight, lay_rest},
    page::Slid,
};

impl App {
    pub(super) fn slide(&mut self, right: bool, effects: &mut Vec<Effect>) {
        let ticket = self.next_ticket();
        let Some(reader) = &mut self.reader else {
            return;
        };
        match reader.page.slide(right, ticket) {
            Slid::Moved => {}
            Slid::LaidOut => {
                lay_rest(&reader.page, effects);
                highlight(&reader.page, effects);
                // Rows are other ones now.
                reader.selection = None;
                reader.search_again();
            }
            Slid::Nothing => {
                let why = match right {
                    true => "nothing here goes on to the right",
                    false => "this is the left edge",
                };
                self.notice = Some(why.into());
            }
        }
    }
}

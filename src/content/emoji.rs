//! Emoji codes in titles (`:tada:`), by GitHub's names, as Hugo's `emojify` has
//! them.

/// A text with its codes as emoji; what is no code stays.
pub fn render(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let (before, colon) = rest.split_at(at);
        out.push_str(before);
        let name = colon[1..].split(':').next().unwrap_or_default();
        let end = name.len() + 2;
        match emojis::get_by_shortcode(name).filter(|_| colon.len() >= end) {
            Some(emoji) => {
                out.push_str(emoji.as_str());
                rest = &colon[end..];
            }
            None => {
                out.push(':');
                rest = &colon[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// gohugo.io/functions/transform/emojify, with the names of GitHub.
    #[test]
    fn codes_become_emoji_and_times_stay() {
        assert_eq!(
            render(":tada: at 10:20:30 :+1::no:"),
            "🎉 at 10:20:30 👍:no:"
        );
        assert_eq!(render("a: tada"), "a: tada");
        assert_eq!(render(":tada"), ":tada");
    }
}

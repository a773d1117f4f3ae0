//! A command as it stands in a variable, taken apart without a shell.

use crate::platform;

/// The words of a command: parted by blanks, held together by quotation marks.
/// No `$` and no `*` means anything here.
pub(crate) fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = command.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            // Elsewhere it stands in paths.
            (None, '\\') if platform::BACKSLASH_QUOTES => {
                word.get_or_insert_default().extend(chars.next());
            }
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_hold_together_and_nothing_is_run() {
        assert_eq!(words("less  -R"), ["less", "-R"]);
        assert_eq!(
            words(r#"'/opt/my editor/e' --wait "a b" '' $(x)"#),
            ["/opt/my editor/e", "--wait", "a b", "", "$(x)"]
        );
        assert!(words(" ").is_empty());
    }
}

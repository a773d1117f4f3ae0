//! `~struck~` and `~~struck~~` as goldmark pairs them: by the rules of emphasis
//! (`parser/delimiter.go`), which the parser of this crate does not follow for `~`.

use super::quotes::flanks;

/// A run of `~` in what is written.
#[derive(Debug)]
struct Run {
    /// Where it stands in the output.
    at: usize,
    length: usize,
    left: usize,
    opens: bool,
    closes: bool,
    starts: usize,
    ends: usize,
}

/// The runs of the block that is being written.
#[derive(Debug, Default)]
pub(super) struct Strikes(Vec<Run>);

impl Strikes {
    /// Writes a run that stands between a character and the rest of a line.
    pub(super) fn mark(&mut self, before: char, line: &str, length: usize, out: &mut String) {
        if length <= 2 {
            let after = line[length..].chars().next().unwrap_or(' ');
            let (opens, closes) = flanks(before, after);
            self.0.push(Run {
                at: out.len(),
                length,
                left: length,
                opens,
                closes,
                starts: 0,
                ends: 0,
            });
        }
        out.extend(std::iter::repeat_n('~', length));
    }

    /// The block ends: runs that belong together become tags.
    pub(super) fn end(&mut self, out: &mut String) {
        if self.0.is_empty() {
            return;
        }
        let mut runs = std::mem::take(&mut self.0);
        pair(&mut runs);
        let Some(first) = runs.first().map(|run| run.at) else {
            return;
        };
        let written = out.split_off(first);
        let mut copied = 0;
        for run in &runs {
            let at = run.at - first;
            out.push_str(&written[copied..at]);
            out.extend(std::iter::repeat_n("</del>", run.ends));
            out.extend(std::iter::repeat_n('~', run.left));
            out.extend(std::iter::repeat_n("<del>", run.starts));
            copied = at + run.length;
        }
        out.push_str(&written[copied..]);
    }
}

fn pair(runs: &mut [Run]) {
    let mut open: Vec<usize> = Vec::new();
    // By length and whether it may open as well: as many of the open ones are known to
    // open none of these. Without that a line of openers would be walked by each closer.
    let mut known = [[0; 2]; 3];
    for at in 0..runs.len() {
        while runs[at].closes && runs[at].left > 0 {
            let taken = |opener: &Run, closer: &Run| match () {
                () if (opener.closes || closer.opens)
                    && (opener.length + closer.length).is_multiple_of(3) =>
                {
                    0
                }
                () if opener.left >= 2 && closer.left >= 2 => 2,
                () => 1,
            };
            let (length, opens) = (runs[at].length, usize::from(runs[at].opens));
            let from = known[length][opens].min(open.len());
            let found = open[from..]
                .iter()
                .rposition(|opener| taken(&runs[*opener], &runs[at]) > 0);
            let Some(found) = found.map(|found| from + found) else {
                known[length][opens] = open.len();
                break;
            };
            let opener = open[found];
            let taken = taken(&runs[opener], &runs[at]);
            for (run, starts, ends) in [(opener, 1, 0), (at, 0, 1)] {
                let run = &mut runs[run];
                run.left -= taken;
                run.starts += starts;
                run.ends += ends;
            }
            open.truncate(if runs[opener].left > 0 {
                found + 1
            } else {
                found
            });
            for known in known.as_flattened_mut() {
                *known = open.len().min(*known);
            }
        }
        if runs[at].opens && runs[at].left > 0 {
            open.push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(text: &str) -> String {
        let mut strikes = Strikes::default();
        let mut out = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == '~' {
                let before = text[..text.len() - rest.len()].chars().next_back();
                let length = rest.len() - rest.trim_start_matches('~').len();
                strikes.mark(before.unwrap_or('\n'), rest, length, &mut out);
                rest = &rest[length..];
            } else {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        strikes.end(&mut out);
        out
    }

    /// As Hugo 0.168 prints them.
    #[test]
    fn runs_pair_by_the_rules_of_emphasis() {
        assert_eq!(struck("2~3 天，4~5 次"), "2<del>3 天，4</del>5 次");
        assert_eq!(struck("~~a~b~~ ~a~~b~"), "<del>a~b</del> <del>a~~b</del>");
        assert_eq!(struck("x~~~y~~~ 好的~ 真的~"), "x~~~y~~~ 好的~ 真的~");
        assert_eq!(
            struck("H~2~O ~ a ~b ~~c~~"),
            "H<del>2</del>O ~ a ~b <del>c</del>"
        );
    }

    /// Openers that are passed over for one closer are there for another.
    #[test]
    fn openers_that_are_passed_over_are_not_lost() {
        assert_eq!(
            struck(" ~~a ~~b~c~d ~~e~~ f~g~~"),
            " ~~a <del>b<del>c</del>d <del>e</del> f~g</del>"
        );
    }
}

//! Findings with the line of the source and the place marked below it, as
//! compilers print them.

use std::io::{self, Write};

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet,
    renderer::{DEFAULT_TERM_WIDTH, DecorStyle},
};

use super::Names;
use crate::check::{Code, Finding, Report, Severity};

pub(super) fn print(
    out: &mut impl Write,
    report: &Report,
    names: &Names,
    styled: bool,
    width: Option<usize>,
) -> io::Result<()> {
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .term_width(width.unwrap_or(DEFAULT_TERM_WIDTH).max(40))
        .decor_style(DecorStyle::Ascii);
    for finding in &report.findings {
        writeln!(
            out,
            "{}\n",
            excerpt(&renderer, finding, &names.of(&finding.path))
        )?;
    }
    writeln!(out, "{}", summary(report))
}

fn excerpt(renderer: &Renderer, finding: &Finding, name: &str) -> String {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let span = finding.span();
    let title = level
        .primary_title(finding.message.as_str())
        .id(finding.code.name());
    let mut group: Group<'_> = if finding.code == Code::Unreadable {
        // There is no line to show.
        title.element(Origin::path(name))
    } else {
        let snippet = Snippet::source(finding.excerpt.as_str())
            .path(name)
            .line_start(finding.line)
            .annotation(AnnotationKind::Primary.span(span));
        title.element(snippet)
    };
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// `2 errors, 1 warning in 9 posts`.
fn summary(report: &Report) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let all = report.findings.iter();
        let count = all.filter(|one| one.severity() == severity).count();
        (count, severity.name())
    });
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| number(count, name))
        .collect();
    let posts = number(report.posts, "post");
    if parts.is_empty() {
        format!("{posts}: nothing to report")
    } else {
        format!("{} in {posts}", parts.join(", "))
    }
}

fn number(count: usize, name: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {name}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Finding {
        Finding {
            path: "x".into(),
            line: 12,
            column: 6,
            end_line: 12,
            end_column: 11,
            code: Code::PictureNotFound,
            message: "there is no picture `a.png`".into(),
            help: Some("did you mean `b.png`?".into()),
            excerpt: "图![](a.png) 完".into(),
        }
    }

    /// Han characters take two columns: so do the marks below them.
    #[test]
    fn the_place_is_marked_below_wide_characters() {
        let text = excerpt(&Renderer::plain(), &finding(), "content/a.md");
        assert_eq!(
            text,
            "error[picture-not-found]: there is no picture `a.png`\n  \
             --> content/a.md:12:6\n   |\n\
             12 | 图![](a.png) 完\n   |       ^^^^^\n   |\n   \
             = help: did you mean `b.png`?"
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_has_no_line_to_show() {
        let mut unreadable = finding();
        unreadable.code = Code::Unreadable;
        unreadable.message = "the file holds binary data, not text".into();
        (unreadable.excerpt, unreadable.help) = (String::new(), None);
        let text = excerpt(&Renderer::plain(), &unreadable, "content/a.md");
        assert_eq!(
            text,
            "error[unreadable]: the file holds binary data, not text\n--> content/a.md"
        );
    }

    #[test]
    fn the_last_line_counts() {
        let mut report = Report {
            findings: vec![finding()],
            posts: 2,
        };
        assert_eq!(summary(&report), "1 error in 2 posts");
        report.findings.clear();
        assert_eq!(summary(&report), "2 posts: nothing to report");
    }
}

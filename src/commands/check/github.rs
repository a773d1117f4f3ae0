//! Workflow commands of GitHub: `::error file=...,line=...::message`, escaped as
//! its documentation ("Workflow commands for GitHub Actions") and its toolkit
//! (`packages/core/src/command.ts`) have it.

use std::io::{self, Write};

use super::Names;
use crate::check::{Finding, Severity};

pub(super) fn print(out: &mut impl Write, findings: &[Finding], names: &Names) -> io::Result<()> {
    for finding in findings {
        writeln!(out, "{}", annotation(finding, &names.of(&finding.path)))?;
    }
    Ok(())
}

fn annotation(finding: &Finding, name: &str) -> String {
    let level = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    // GitHub counts the last column in, and takes columns of one line only.
    let columns = if finding.line == finding.end_line {
        let last = finding.end_column.saturating_sub(1).max(finding.column);
        format!(",col={},endColumn={last}", finding.column)
    } else {
        String::new()
    };
    format!(
        "::{level} file={},line={},endLine={}{columns},title={}::{}",
        property(name),
        finding.line,
        finding.end_line,
        finding.code,
        data(&message),
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Code;

    #[test]
    fn an_annotation_is_escaped() {
        let finding = Finding {
            path: "x".into(),
            line: 3,
            column: 5,
            end_line: 3,
            end_column: 9,
            code: Code::PictureNotFound,
            message: "100% gone, a::b".into(),
            help: Some("help".into()),
            excerpt: String::new(),
        };
        assert_eq!(
            annotation(&finding, "a,b:c.md"),
            "::error file=a%2Cb%3Ac.md,line=3,endLine=3,col=5,endColumn=8,\
             title=picture-not-found::100%25 gone, a::b%0Ahelp: help"
        );
    }
}

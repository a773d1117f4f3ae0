//! One JSON object a line, its keys documented in `docs/check.md`.

use std::io::{self, Write};

use serde_json::json;

use super::Names;
use crate::check::Finding;

pub(super) fn print(out: &mut impl Write, findings: &[Finding], names: &Names) -> io::Result<()> {
    for finding in findings {
        let object = json!({
            "path": names.of(&finding.path),
            "line": finding.line,
            "column": finding.column,
            "end_line": finding.end_line,
            "end_column": finding.end_column,
            "severity": finding.severity().name(),
            "code": finding.code.name(),
            "message": finding.message,
            "help": finding.help,
        });
        crate::commands::json::line(out, &object)?;
    }
    Ok(())
}

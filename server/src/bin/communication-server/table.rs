//! Standard output.

use std::io::{self, Write};

use super::Failure;

/// Prints rows below their heads, each column as wide as its widest cell.
pub(crate) fn print<const N: usize>(heads: [&str; N], rows: Vec<[String; N]>) -> Result<(), Failure> {
    let rows: Vec<[String; N]> = std::iter::once(heads.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells: Vec<String> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    say(&rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Writes a text and the end of its line. Whoever reads the beginning alone is no error.
pub(crate) fn say(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match writeln!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::CouldNot(format!("standard output could not be written: {error}")))
        }
        _ => Ok(()),
    }
}

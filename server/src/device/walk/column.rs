use app::model::{Problem, Subject};

use crate::device::value::{Oid, Value};

/// Bounds that no honest printer reaches.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most rows of one column.
    pub rows: u32,
    /// Most rounds of one walk.
    pub rounds: u32,
    /// Most octets of memory for the answers of one walk.
    pub octets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 500, rounds: 200, octets: 2 * 1024 * 1024 }
    }
}

/// One thing to fetch: all instances below a scope, or the first of them alone.
#[derive(Clone, Debug)]
pub struct Column {
    /// Everything below this belongs to it.
    pub scope: Oid,
    /// The name of its table in the MIB, for problems.
    pub table: &'static str,
    /// How many instances it is expected to have.
    pub expected: u32,
    /// Whether the first instance is all that is wanted.
    pub single: bool,
    start: Oid,
    /// The greatest instance seen, where the next request goes on.
    pub(super) last: Oid,
    pub(super) rows: u32,
    pub(super) done: bool,
    /// What went wrong with its requests, since one brought it something.
    pub(super) failures: u32,
    /// Whether it is asked for by GETNEXT, GETBULK having been refused.
    pub(super) by_next: bool,
}

/// What one binding meant for a column.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An instance of it.
    Row,
    /// It has ended.
    End,
    /// It was stopped, for this reason.
    Stopped(&'static str),
}

impl Column {
    /// All instances below `scope`.
    pub fn table(table: &'static str, scope: Oid, expected: u32) -> Self {
        let (start, last) = (scope.clone(), scope.clone());
        Self {
            scope,
            table,
            expected,
            single: false,
            start,
            last,
            rows: 0,
            done: false,
            failures: 0,
            by_next: false,
        }
    }

    /// The first instance below `scope`.
    pub fn scalar(table: &'static str, scope: Oid) -> Self {
        Self { single: true, ..Self::table(table, scope, 1) }
    }

    /// The first instance after `after` that is still below `scope`.
    pub fn first_after(table: &'static str, scope: Oid, after: Oid) -> Self {
        Self { start: after.clone(), last: after, ..Self::scalar(table, scope) }
    }

    /// Where the search began.
    pub fn start(&self) -> &Oid {
        &self.start
    }

    /// How many instances to ask for next: one more than expected shows the end in the same answer, and a table
    /// that is longer than expected is asked for in growing steps.
    pub(super) fn wanted(&self) -> u32 {
        match self.rows {
            _ if self.single => 1,
            rows if rows > self.expected => rows.clamp(4, 64),
            rows => self.expected + 1 - rows,
        }
    }

    /// Takes the next binding that the agent gave for this column.
    pub(super) fn take(&mut self, oid: &Oid, value: &Value, limits: Limits) -> Step {
        if self.done {
            return Step::End;
        }
        if *value == Value::EndOfMibView || !oid.starts_with(&self.scope) {
            self.done = true;
            if oid <= &self.last && *value != Value::EndOfMibView {
                return Step::Stopped("the printer answered out of order, the rest was left out");
            }
            return Step::End;
        }
        if oid == &self.last {
            self.done = true;
            return Step::Stopped("the printer gave the same object again, the rest was left out");
        }
        if oid < &self.last {
            self.done = true;
            return Step::Stopped("the printer answered out of order, the rest was left out");
        }
        if self.rows >= limits.rows {
            self.done = true;
            return Step::Stopped("the table has no end, the rest was left out");
        }
        self.last.clone_from(oid);
        self.rows += 1;
        self.failures = 0;
        self.done = self.single;
        Step::Row
    }

    pub(super) fn problem(&self, what: &str) -> Problem {
        let subject = if self.single {
            Subject::Oid(self.scope.to_string())
        } else {
            Subject::Table(self.table.into())
        };
        Problem { subject, what: what.into() }
    }
}

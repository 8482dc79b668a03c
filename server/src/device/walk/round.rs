use std::time::Duration;

use app::model::Problem;
use futures_util::future::join_all;

use super::{
    Column, Limits, Shape,
    column::Step,
    plan::{Batch, plan},
};
use crate::device::{
    DeviceError,
    transport::{NO_SUCH_NAME, Operation, Response, TOO_BIG, Transport, TransportError},
    value::{Answers, Binding, Oid},
};

/// What may go wrong with a column's requests in a row before it is given up. A request that was not answered
/// counts double: it takes long.
const FAILURES: u32 = 8;

/// Rounds in a row without any answer after which the printer is taken to be gone.
const SILENT_ROUNDS: u32 = 2;

/// Why a walk can't go on at all.
#[derive(Debug, PartialEq, Eq)]
pub enum RoundError {
    /// Not one request of the walk was answered so far.
    Silent {
        /// Tries of one request.
        attempts: u32,
        /// Time that they took.
        waited: Duration,
    },
    /// Anything that asking again will not mend.
    Fatal(DeviceError),
}

/// A walk in progress.
pub struct Walk {
    columns: Vec<Column>,
    limits: Limits,
    /// How the printer likes to be asked, as learnt so far.
    pub shape: Shape,
    /// What came.
    pub answers: Answers,
    /// What was not as it should be.
    pub problems: Vec<Problem>,
    /// How many rounds there were: dependent round trips, where nothing was lost.
    pub rounds: u32,
    /// Set once the printer stopped answering on the way: tries of one request, and the time that they took.
    pub silence: Option<(u32, Duration)>,
    /// Some column was given up, so that the shape fits its trouble and not the printer.
    pub gave_up: bool,
    /// Octets of memory that the answers take.
    octets: usize,
    answered: bool,
    answered_bulk: bool,
    silent_rounds: u32,
}

impl Walk {
    /// A walk over `columns`.
    pub fn new(columns: Vec<Column>, shape: Shape, limits: Limits) -> Self {
        Self {
            columns,
            limits,
            shape,
            answers: Answers::default(),
            problems: Vec::new(),
            rounds: 0,
            silence: None,
            gave_up: false,
            octets: 0,
            answered: false,
            answered_bulk: false,
            silent_rounds: 0,
        }
    }

    /// Adds what turned out to be wanted too, and is not asked for yet.
    pub fn add(&mut self, columns: impl IntoIterator<Item = Column>) {
        for column in columns {
            let same = |known: &Column| known.scope == column.scope && known.start() == column.start();
            if !self.columns.iter().any(same) {
                self.columns.push(column);
            }
        }
    }

    /// Whether all was asked for below `scope`, and nothing more will come.
    pub fn has_ended(&self, scope: &Oid) -> bool {
        self.columns.iter().filter(|column| column.scope == *scope).all(|column| column.done)
    }

    /// Whether nothing is left to ask.
    pub fn is_done(&self) -> bool {
        self.columns.iter().all(|column| column.done)
    }

    /// The columns, to learn how long their tables are.
    pub fn columns(&self) -> impl Iterator<Item = (&Column, u32)> {
        self.columns.iter().map(|column| (column, column.rows))
    }

    /// Asks for what is left, once.
    pub async fn round(&mut self, transport: &dyn Transport) -> Result<(), RoundError> {
        if self.rounds >= self.limits.rounds {
            self.stop_all("the printer needed too many requests, the rest was left out");
            return Ok(());
        }
        self.rounds += 1;
        self.shape.bulk &= transport.has_bulk();
        let batches = plan(&self.columns, self.shape);
        let results = join_all(batches.iter().map(|batch| transport.request(&batch.request))).await;
        // Before any is looked at: their order says nothing.
        self.answered |= results.iter().any(Result::is_ok);
        self.answered_bulk |= batches.iter().zip(&results).any(|(batch, result)| {
            batch.is_bulk() && result.as_ref().is_ok_and(|response| response.error_status == 0)
        });
        let mut timeout = None;
        let mut steps = 0;
        let silent = results.iter().all(|result| matches!(result, Err(TransportError::Timeout { .. })));
        self.silent_rounds = if silent { self.silent_rounds + 1 } else { 0 };
        for (batch, result) in batches.iter().zip(results) {
            match result {
                Ok(response) => steps = steps.max(u32::from(self.take(batch, &response))),
                Err(TransportError::Timeout { attempts, waited }) => {
                    timeout = Some((attempts, waited));
                    self.fail(batch, 2, "the printer did not answer for it");
                    steps = 2;
                }
                Err(TransportError::Fatal(error @ DeviceError::Garbled { .. })) if self.answered => {
                    self.fail(batch, 2, &error.to_string());
                    steps = 2;
                }
                Err(TransportError::Fatal(error)) if self.answered => {
                    self.give_up(batch, &error.to_string());
                }
                Err(TransportError::Fatal(error)) => return Err(RoundError::Fatal(error)),
            }
        }
        match timeout {
            Some((attempts, waited)) if !self.answered => {
                return Err(RoundError::Silent { attempts, waited });
            }
            _ => {}
        }
        if self.silent_rounds >= SILENT_ROUNDS {
            self.silence = timeout;
            self.stop_all("the printer stopped answering");
        }
        if self.octets > self.limits.octets {
            self.stop_all("the printer's answers are too long, the rest was left out");
        }
        for _ in 0..steps {
            self.shape.shrink();
        }
        Ok(())
    }

    /// Sorts an answer to its columns; `true` if a smaller request should be tried.
    fn take(&mut self, batch: &Batch, response: &Response) -> bool {
        if response.error_status == NO_SUCH_NAME
            && !matches!(batch.request.operation, Operation::GetBulk { .. })
        {
            return self.no_such_name(batch, response.error_index);
        }
        if response.error_status != 0 {
            return self.refused(batch, response.error_status, response.error_index);
        }
        let rows_before: Vec<u32> = batch.members.iter().map(|index| self.columns[*index].rows).collect();
        let (singles, repeaters) = batch.members.split_at(match batch.request.operation {
            Operation::GetBulk { .. } => batch.non_repeaters,
            Operation::GetNext => 0,
        });
        let order = singles.iter().chain(repeaters.iter().cycle());
        // Without repeaters the cycle is empty and ends by itself.
        for (index, binding) in order.zip(&response.bindings) {
            let column = &mut self.columns[*index];
            if column.done {
                continue;
            }
            match column.take(&binding.oid, &binding.value, self.limits) {
                Step::Row => {
                    self.octets += taken(binding);
                    self.answers.insert(binding.oid.clone(), binding.value.clone());
                }
                Step::End => {}
                Step::Stopped(why) => {
                    let problem = self.columns[*index].problem(why);
                    self.problems.push(problem);
                }
            }
        }
        let members = batch.members.iter().zip(rows_before);
        let stuck: Vec<usize> = members
            .filter(|(index, rows)| {
                let column = &self.columns[**index];
                !column.done && column.rows == *rows
            })
            .map(|(index, _)| *index)
            .collect();
        // A short answer leaves the later columns for the next round; only one that helped nobody is a failure.
        let nobody = stuck.len() == batch.members.len();
        if nobody {
            self.fail(batch, 1, "the printer's answer could not be read");
        }
        nobody
    }

    /// An error status; `true` if a smaller request should be tried.
    fn refused(&mut self, batch: &Batch, status: u32, index: u32) -> bool {
        let what = format!("the printer answered with error status {status}");
        if status == TOO_BIG {
            self.fail(batch, 1, &what);
            return true;
        }
        if batch.is_bulk() {
            // It may have no GETBULK at all, or an object that it can't read: GETNEXT tells.
            for member in &batch.members {
                self.columns[*member].by_next = true;
            }
            self.shape.bulk &= self.answered_bulk;
            return false;
        }
        let place = usize::try_from(index).unwrap_or(0).checked_sub(1);
        if let Some(member) = place.and_then(|place| batch.members.get(place)) {
            self.end(*member, &what);
            return false;
        }
        self.fail(batch, 1, &what);
        true
    }

    /// SNMPv1 (RFC 1157 4.1.3): the column at `error_index` has ended, the others are asked again.
    fn no_such_name(&mut self, batch: &Batch, error_index: u32) -> bool {
        let place = usize::try_from(error_index).unwrap_or(0).checked_sub(1);
        match place.and_then(|place| batch.members.get(place)) {
            Some(index) => {
                self.columns[*index].done = true;
                false
            }
            // Some agents leave the index at 0: alone, a column shows by itself that it has ended.
            None if batch.members.len() == 1 => {
                self.columns[batch.members[0]].done = true;
                false
            }
            None => true,
        }
    }

    /// Counts against each column of a request that brought nothing. Whoever else was asked for may be to blame,
    /// so that one that was asked for alone has less credit.
    fn fail(&mut self, batch: &Batch, weight: u32, what: &str) {
        let weight = if batch.is_least() { weight.max(FAILURES / 2) } else { weight };
        for member in &batch.members {
            self.columns[*member].failures += weight;
            if self.columns[*member].failures >= FAILURES {
                self.end(*member, what);
            }
        }
    }

    fn give_up(&mut self, batch: &Batch, what: &str) {
        for member in &batch.members {
            self.end(*member, what);
        }
    }

    fn end(&mut self, member: usize, what: &str) {
        let column = &mut self.columns[member];
        column.done = true;
        let problem = column.problem(what);
        self.gave_up = true;
        self.note(problem);
    }

    fn stop_all(&mut self, what: &str) {
        for index in 0..self.columns.len() {
            if !self.columns[index].done {
                self.end(index, what);
            }
        }
    }

    /// Several columns of one table fail alike: once is enough.
    fn note(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// About the memory that a binding takes among the answers.
fn taken(binding: &Binding) -> usize {
    size_of::<Binding>() + size_of_val(binding.oid.arcs()) + binding.value.octets().map_or(0, <[u8]>::len)
}

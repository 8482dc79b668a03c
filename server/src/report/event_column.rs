//! What the history tells of an event and of its alert: the columns of `events.csv`, which are facts of an event in
//! `UsageLog.csv`. Each file writes numbers, words, texts and times in its own way; what is told, and what it is called,
//! stands here alone.

use std::borrow::Cow;

use app::model::Moment;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Row, types::ValueRef};

/// Something that is told of an event, or of the alert that it is about.
pub(super) struct Column {
    /// Its column in `events.csv`.
    pub(super) name: &'static str,
    /// Its key in `UsageLog.csv`, behind that of the event; none for what is the event itself.
    pub(super) key: Option<&'static str>,
    pub(super) unit: &'static str,
    what: What,
}

/// How it is found in a row of the store, which has the columns of the event and then those of its alert.
#[derive(Clone, Copy)]
enum What {
    /// A number, or one of this program's own words.
    Plain(usize),
    /// Milliseconds.
    Time(usize),
    /// Text of a printer, a server or a person.
    Text(usize),
    /// 0 or 1.
    Flag(usize),
    /// How long the alert lasted at the least; nothing while it is active.
    LastedLeast,
    /// The same at the most; nothing where nobody had looked before it was raised.
    LastedMost,
}

use What::{Flag, LastedLeast, LastedMost, Plain, Text, Time};

/// A value as the history has it.
pub(super) enum Told<'a> {
    Nothing,
    Number(i64),
    /// A word of this program's own.
    Word(Cow<'a, str>),
    /// Text of a printer, a server or a person, which is to be guarded.
    Text(Cow<'a, str>),
    /// Milliseconds.
    Time(i64),
}

/// The number of the event.
pub(super) const ID: usize = 0;
/// When it was seen.
pub(super) const AT: usize = 1;
/// What kind of event it is.
pub(super) const KIND: usize = 2;
/// What it is about.
pub(super) const SUBJECT: usize = 3;
/// The same in words.
pub(super) const LABEL: usize = 4;
const RAISED: [usize; 2] = [20, 21];
const SEEN_LAST: usize = 22;
const CLEARED: [usize; 2] = [23, 24];

/// In the order of the file. New ones come last. The number of the alert stands in the store's row twice, for the store
/// joins by it.
pub(super) const COLUMNS: [Column; 30] = [
    event("id", Plain(ID)),
    event("at", Time(AT)),
    event("kind", Plain(KIND)),
    event("key", Text(SUBJECT)),
    event("event", Text(LABEL)),
    fact("from", "from", "", Text(5)),
    fact("to", "to", "", Text(6)),
    fact("total_impressions", "impressions", "impressions", Plain(7)),
    fact("alert", "alert", "", Plain(8)),
    fact("alert_index", "alert-index", "", Plain(10)),
    fact("alert_code", "alert-code", "", Plain(11)),
    fact("alert_code_name", "alert-code-name", "", Plain(12)),
    fact("status_code", "status-code", "", Text(13)),
    fact("group", "group", "", Plain(14)),
    fact("group_index", "group-index", "", Plain(15)),
    fact("location", "location", "", Plain(16)),
    fact("severity", "severity", "", Plain(17)),
    fact("skill", "skill", "", Plain(18)),
    fact("text", "text", "", Text(19)),
    fact("raised_earliest", "raised-earliest", "", Time(RAISED[0])),
    fact("raised_latest", "raised-latest", "", Time(RAISED[1])),
    fact("seen_last", "seen-last", "", Time(SEEN_LAST)),
    fact("cleared_earliest", "cleared-earliest", "", Time(CLEARED[0])),
    fact("cleared_latest", "cleared-latest", "", Time(CLEARED[1])),
    fact("times_raised", "times-raised", "times", Plain(25)),
    fact("unwatched", "unwatched", "", Flag(26)),
    fact("impressions_when_raised", "impressions-when-raised", "impressions", Plain(27)),
    fact("worsened_at", "worsened-at", "", Time(28)),
    fact("lasted_least_s", "lasted-least", "seconds", LastedLeast),
    fact("lasted_most_s", "lasted-most", "seconds", LastedMost),
];

const fn event(name: &'static str, what: What) -> Column {
    Column { name, key: None, unit: "", what }
}

const fn fact(name: &'static str, key: &'static str, unit: &'static str, what: What) -> Column {
    Column { name, key: Some(key), unit, what }
}

/// The row of an event in the store, with what is reckoned of it.
pub(super) struct Happened<'a, 'b> {
    row: &'a Row<'b>,
    lasted: Option<(SignedDuration, Option<SignedDuration>)>,
}

impl<'a, 'b> Happened<'a, 'b> {
    pub(super) fn new(row: &'a Row<'b>) -> rusqlite::Result<Self> {
        Ok(Self { row, lasted: lasted(row)? })
    }
}

impl Column {
    /// What the row of an event has of it.
    pub(super) fn of<'a>(&self, happened: &Happened<'a, '_>) -> rusqlite::Result<Told<'a>> {
        let Happened { row, lasted } = happened;
        let (index, kind) = match self.what {
            LastedLeast => return Ok(seconds(lasted.map(|(least, _)| least))),
            LastedMost => return Ok(seconds(lasted.and_then(|(_, most)| most))),
            kind @ (Plain(index) | Time(index) | Text(index) | Flag(index)) => (index, kind),
        };
        Ok(match (row.get_ref(index)?, kind) {
            (ValueRef::Integer(milliseconds), Time(_)) => Told::Time(milliseconds),
            (ValueRef::Integer(flag), Flag(_)) => Told::Word((if flag == 0 { "no" } else { "yes" }).into()),
            (ValueRef::Integer(number), _) => Told::Number(number),
            (ValueRef::Text(octets), Text(_)) => Told::Text(String::from_utf8_lossy(octets)),
            (ValueRef::Text(octets), _) => Told::Word(String::from_utf8_lossy(octets)),
            _ => Told::Nothing,
        })
    }
}

/// How long the alert lasted; `None` while it is active, and where the event is about none.
fn lasted(row: &Row<'_>) -> rusqlite::Result<Option<(SignedDuration, Option<SignedDuration>)>> {
    let at = |index: usize| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(index)?.and_then(|at| Timestamp::from_millisecond(at).ok()))
    };
    let moment = |[earliest, latest]: [usize; 2]| -> rusqlite::Result<Option<Moment>> {
        let earliest = at(earliest)?;
        Ok(at(latest)?.map(|latest| Moment { earliest, latest }))
    };
    let (raised, cleared, seen_last) = (moment(RAISED)?, moment(CLEARED)?, at(SEEN_LAST)?);
    Ok(raised
        .zip(cleared)
        .zip(seen_last)
        .map(|((raised, cleared), seen_last)| raised.until(cleared, seen_last)))
}

fn seconds<'a>(time: Option<SignedDuration>) -> Told<'a> {
    time.map_or(Told::Nothing, |time| Told::Number(time.as_secs()))
}

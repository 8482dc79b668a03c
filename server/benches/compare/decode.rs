//! What a reading costs once the answers are there: texts decoded, answers assembled.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::device::{
    assemble::{self, Context},
    text::{Charset, decode},
    value::{Answers, Oid, Value},
};

use crate::{
    printer,
    support::recording::Datum,
    table::{Figure, RUNS, Table, median},
};

/// How long each run repeats its work.
const RUN: Duration = Duration::from_millis(100);

/// Measures both.
pub fn measure(table: &mut Table) {
    eprintln!("bench: decoding");
    let shift_jis = b"\x83\x67\x83\x69\x81\x5b\x83\x4a\x81\x5b\x83\x67\x83\x8a\x83\x62\x83\x57 (BK)";
    let long = vec![0xE4; 65_000];
    let texts: [(&str, &[u8], i64); 3] = [
        ("25 octets of ASCII", b"Black Cartridge HP CE400X", 106),
        ("23 of Shift_JIS", shift_jis, 17),
        ("65,000 of Latin-1", &long, 4),
    ];
    for (what, octets, charset) in texts {
        let charset = Charset::from_mib_enum(charset);
        let time = each(|| decode(black_box(octets), charset));
        table.row(format!("decode a text, {what}"), time, None, None);
    }
    let answers: Answers = printer::recording()
        .0
        .objects
        .iter()
        .map(|(oid, datum)| (Oid::from_slice(oid), value(datum)))
        .collect();
    let time = each(|| {
        let mut context = Context::new(black_box(&answers), String::new(), TimeZone::UTC, Vec::new());
        assemble::reading(&mut context, 1, Timestamp::UNIX_EPOCH)
    });
    table.row(format!("assemble a reading of {} values", answers.len()), time, None, None);
}

/// The time of one call.
fn each<T>(mut work: impl FnMut() -> T) -> Figure {
    let runs = (0..RUNS).map(|_| {
        let (begun, mut calls) = (Instant::now(), 0_u32);
        while begun.elapsed() < RUN {
            black_box(work());
            calls += 1;
        }
        begun.elapsed().as_secs_f64() * 1e3 / f64::from(calls)
    });
    Figure::Milliseconds(median(runs.collect()))
}

fn value(datum: &Datum) -> Value {
    match datum {
        Datum::Integer(number) => Value::Number((*number).into()),
        Datum::Counter32(number) | Datum::Gauge32(number) | Datum::TimeTicks(number) => {
            Value::Number((*number).into())
        }
        Datum::Counter64(number) => Value::Number(i64::try_from(*number).unwrap_or(i64::MAX)),
        Datum::Octets(octets) => Value::Octets(octets.clone()),
        Datum::ObjectId(oid) => Value::Oid(Oid::from_slice(oid)),
        Datum::IpAddress(_) | Datum::Raw(..) => Value::Absent,
    }
}

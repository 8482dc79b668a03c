//! The database as its file and its write-ahead log together say it is, without SQLite and without writing: for
//! a disk that is read-only, where SQLite can't open a database whose log was left behind.
//!
//! The format is described in <https://sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::{fs, io, path::Path};

use super::disk::with_suffix;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The octets of the database at `path` with every committed transaction of its log, marked as not having one.
pub(super) fn image(path: &Path) -> io::Result<Vec<u8>> {
    let mut image = fs::read(path)?;
    match fs::read(with_suffix(path, "-wal")) {
        Ok(log) => overlay(&mut image, &log),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if let Some(versions) = image.get_mut(18..20) {
        // A database in memory can't have a log.
        versions.fill(1);
    }
    Ok(image)
}

/// Applies the transactions that are whole; what follows the first frame that is not ends the log.
fn overlay(image: &mut Vec<u8>, log: &[u8]) {
    let Some((header, frames)) = log.split_at_checked(HEADER) else { return };
    let big_endian = match word(header, 0) {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return,
    };
    let page_size = word(header, 8) as usize;
    let salts = &header[16..24];
    let mut sum = checksum((0, 0), &header[..24], big_endian);
    if !page_size.is_power_of_two() || page_size < 512 || sum != (word(header, 24), word(header, 28)) {
        return;
    }
    let mut waiting = Vec::new();
    for frame in frames.chunks_exact(FRAME_HEADER + page_size) {
        let (head, page) = frame.split_at(FRAME_HEADER);
        sum = checksum(checksum(sum, &head[..8], big_endian), page, big_endian);
        if &head[8..16] != salts || sum != (word(head, 16), word(head, 20)) {
            return;
        }
        waiting.push((word(head, 0) as usize, page));
        let pages = word(head, 4) as usize;
        if pages > 0 {
            image.resize(pages * page_size, 0);
            for (number, page) in waiting.drain(..) {
                let start = number.saturating_sub(1) * page_size;
                if let Some(place) = image.get_mut(start..start + page_size) {
                    place.copy_from_slice(page);
                }
            }
        }
    }
}

/// The big-endian number at `offset`, which is within.
fn word(octets: &[u8], offset: usize) -> u32 {
    octets[offset..offset + 4].iter().fold(0, |value, octet| value << 8 | u32::from(*octet))
}

fn checksum((mut one, mut two): (u32, u32), octets: &[u8], big_endian: bool) -> (u32, u32) {
    for pair in octets.chunks_exact(8) {
        let [first, second] = [0, 4].map(|offset| {
            let number = word(pair, offset);
            if big_endian { number } else { number.swap_bytes() }
        });
        one = one.wrapping_add(first).wrapping_add(two);
        two = two.wrapping_add(second).wrapping_add(one);
    }
    (one, two)
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, MAIN_DB};

    use super::image;

    #[test]
    fn the_log_adds_what_was_committed_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
                 CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT);
                 INSERT INTO t (text) VALUES ('first'), (hex(zeroblob(9000)));",
            )
            .unwrap();
        let rows = |octets: Vec<u8>| -> Vec<u32> {
            let mut memory = Connection::open_in_memory().unwrap();
            memory.deserialize_read_exact(MAIN_DB, &*octets, octets.len(), false).unwrap();
            let mut statement = memory.prepare("SELECT length(text) FROM t ORDER BY id").unwrap();
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        assert_eq!(rows(image(&path).unwrap()), [5, 18_000]);
        let log = folder.path().join("a.db-wal");
        let committed = std::fs::read(&log).unwrap();
        writer.execute_batch("UPDATE t SET text = 'second' WHERE id = 1").unwrap();
        assert_eq!(rows(image(&path).unwrap()), [6, 18_000]);
        // The last transaction torn in its page, and cut off in the middle.
        let mut torn = std::fs::read(&log).unwrap();
        let last = torn.len() - 100;
        torn[last] ^= 1;
        for log_left in [torn.clone(), torn[..committed.len() + 700].to_vec()] {
            std::fs::write(&log, log_left).unwrap();
            assert_eq!(rows(image(&path).unwrap()), [5, 18_000]);
        }
        drop(writer);
    }
}

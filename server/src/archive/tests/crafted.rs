//! Archives that whoever knows the pass-phrase could make by hand.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::{
    super::{ArchiveError, ArchiveKey, Destination, Kind, check, header::Header, writer::SealingWriter},
    device::{CHEAP, Device, PASSPHRASE},
};

fn sealed(kind: Kind, content: &[u8]) -> Vec<u8> {
    let header = Header { kind, costs: CHEAP, salt: [1; 16], nonce: [2; 19] };
    let key = ArchiveKey::new(PASSPHRASE, &header).unwrap();
    let mut writer = SealingWriter::new(Vec::new(), &header, &key).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap()
}

fn packed(kind: Kind, lines: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(lines.as_bytes()).unwrap();
    sealed(kind, &packer.finish().unwrap())
}

fn manifest(kind: &str, schema: usize, rows: &str) -> String {
    format!(
        r#"{{"kind":"{kind}","made_at":"2026-10-01T00:00:00Z","program":"0.1.0","schema":{schema},"serial_number":null,"rows":{rows}}}"#
    )
}

const SETTINGS: &str = r#"{"table":"setting","columns":["key","value","changed_at"]}"#;

#[test]
fn content_that_no_device_writes_is_refused_with_its_reason() {
    let clone = |rows: &str, lines: &[&str]| {
        packed(Kind::Clone, &[&[&*manifest("clone", 2, rows)], lines].concat().join("\n"))
    };
    let device = tempfile::tempdir().unwrap();
    let sealer =
        crate::seal::Sealer::open(device.path(), std::sync::Arc::new(crate::entropy::SystemEntropy)).unwrap();
    let row = r#"["printer.tries","3",0]"#;
    // Each sign-in would take four gigabytes.
    let costly = [
        &*manifest("backup", 2, r#"{"account":1}"#),
        r#"{"table":"account","columns":["id","password_hash","configured","changed_at"]}"#,
        r#"[1,"$argon2id$v=19$m=4194304,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g",null,0]"#,
        r#"{"end":1}"#,
    ];
    let table = [
        (packed(Kind::Backup, &costly.join("\n")), "the password's hash"),
        (sealed(Kind::Clone, b"no gzip, but long enough to be one"), "gzip"),
        (packed(Kind::Clone, ""), "the manifest is missing"),
        (packed(Kind::Clone, &manifest("backup", 2, "{}")), "of another kind"),
        (packed(Kind::Clone, &manifest("clone", 99, "{}")), "schema 99 of a newer version"),
        (packed(Kind::Clone, &manifest("clone", 0, "{}")), "schema 0"),
        (clone("{}", &[]), "a line is missing"),
        (clone(r#"{"setting":2}"#, &[SETTINGS, row, r#"{"end":1}"#]), "missing or too many"),
        (clone(r#"{"setting":1}"#, &[SETTINGS, row, r#"{"end":2}"#]), "missing or too many"),
        (clone(r#"{"setting":1}"#, &[SETTINGS, row, r#"{"end":1}"#, row]), "follows its end"),
        (clone(r#"{"setting":1}"#, &[row, r#"{"end":1}"#]), "before its table"),
        (clone("{}", &[SETTINGS, SETTINGS, r#"{"end":0}"#]), "setting does not belong"),
        (clone("{}", &[r#"{"table":"account","columns":[]}"#]), "account does not belong"),
        (clone("{}", &[r#"{"table":"sqlite_schema","columns":[]}"#]), "does not belong"),
        (clone("{}", &[r#"{"table":"setting","columns":["key"]}"#]), "table or a column"),
        (clone("{}", &[SETTINGS, r#"["printer.tries"]"#]), "1 values in 3 columns"),
        (clone("{}", &[SETTINGS, r#"[1,2,"x"]"#]), "a row in setting"),
        (clone("{}", &[SETTINGS, r#"["a",1.5,0]"#]), "expected null, a whole number, a text or octets"),
        (clone("{}", &[SETTINGS, r#"["a",{"hex":"0"},0]"#]), "no octets in hexadecimal"),
        (clone("{}", &[SETTINGS, r#"["a",18446744073709551615,0]"#]), "a number is too large"),
        (clone("{}", &[SETTINGS, &format!("[{}0]", "0,".repeat(1_000))]), "fewer cells"),
        (clone("{}", &[SETTINGS, &format!(r#"["{}"]"#, "x".repeat(2 << 20))]), "at most 1 MiB"),
        (
            clone("{}", &[&format!(r#"{{"table":"{}","columns":[]}}"#, "x".repeat(1_000))]),
            "xxx does not belong",
        ),
        (
            packed(Kind::Clone, &manifest("clone", 2, "{}").replace("0.1.0", &"9".repeat(300))),
            "a text that no device",
        ),
        (
            packed(Kind::Clone, &manifest("clone", 2, "{}").replace("0.1.0", &"9".repeat(100_000))),
            "the manifest:",
        ),
        (clone("{}", &["7"]), "a row, the name and columns of a table, or the end"),
        (clone("{}", &["{"]), "a line"),
        (clone("{}", &[r#"{"end":0,"more":1}"#]), "more"),
    ];
    for (archive, part) in table {
        let checked = check(&archive[..], PASSPHRASE, device.path(), &sealer, &Destination::default());
        let Err(error) = checked else { panic!("{part}") };
        assert!(error.to_string().contains(part), "{part}: {error}");
    }
    let whole = clone(r#"{"setting":1}"#, &[SETTINGS, row, r#"{"end":1}"#]);
    check(&whole[..], PASSPHRASE, device.path(), &sealer, &Destination::default()).unwrap();
}

#[tokio::test]
async fn a_backup_of_an_older_schema_is_brought_up_to_date() {
    let lines = [
        &*manifest("backup", 1, r#"{"device":1,"reading":1}"#),
        r#"{"table":"device","columns":["id","serial_number","mac_address","object_id","first_seen_at"]}"#,
        r#"[7,"A-1",null,null,0]"#,
        r#"{"table":"reading","columns":["taken_at","sequence","device_id"]}"#,
        "[1000,5,7]",
        r#"{"end":2}"#,
    ];
    let archive = packed(Kind::Backup, &lines.join("\n"));
    let device = Device::new("2026-10-01T00:00:00Z");
    let checked = device.check(&archive).await.unwrap();
    device.restore(checked).await;
    assert_eq!(device.rows("SELECT * FROM reading").await, ["[Integer(1000), Integer(5), Integer(1)]"]);
    // A table that its schema had not yet can't be in it.
    let newer = lines.join("\n").replace(r#"{"end":2}"#, &format!("{SETTINGS}\n{{\"end\":2}}"));
    let newer = packed(Kind::Backup, &newer);
    assert!(matches!(device.check(&newer).await, Err(ArchiveError::Rows(_))));
}

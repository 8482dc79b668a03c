use std::{fs, io};

use super::{
    super::{
        ArchiveError, Destination, Kind, check,
        header::LENGTH,
        writer::{PART, TAG},
    },
    device::{Device, PASSPHRASE},
};

/// Every refusal leaves the database as it was, and no file behind.
async fn refused(device: &Device, archive: &[u8]) -> ArchiveError {
    let Err(error) = device.check(archive).await else { panic!("taken") };
    let names: Vec<_> = fs::read_dir(device.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().starts_with("restore")), "{names:?}");
    error
}

#[tokio::test]
async fn an_archive_changed_at_any_octet_or_cut_anywhere_is_refused_and_nothing_is_changed() {
    let device = Device::used("2026-10-01T00:00:00Z", 2).await;
    let archive = device.archive(Kind::Backup).await;
    let before = device.everything().await;
    for at in 0..archive.len() {
        let mut changed = archive.clone();
        changed[at] ^= 1;
        refused(&device, &changed).await;
    }
    for at in (0..archive.len()).step_by(7) {
        refused(&device, &archive[..at]).await;
    }
    refused(&device, &[&archive[..], b"x"].concat()).await;
    assert_eq!(device.everything().await, before);
    device.check(&archive).await.unwrap();
}

#[tokio::test]
async fn parts_that_are_missing_or_changed_places_are_told_from_a_wrong_pass_phrase() {
    let device = Device::used("2026-10-01T00:00:00Z", 2).await;
    // Something that does not compress: more than three parts.
    let mut noise = vec![0; 200_000];
    getrandom::fill(&mut noise).unwrap();
    device.store.durably(move |t| t.execute("UPDATE last_reading SET body = ?1", [noise])).await.unwrap();
    let archive = device.archive(Kind::Backup).await;
    let sealed = PART + TAG;
    assert!(archive.len() > LENGTH + 3 * sealed, "{}", archive.len());
    let part = |number: usize| &archive[LENGTH + number * sealed..LENGTH + (number + 1) * sealed];
    let (head, rest) = (&archive[..LENGTH], &archive[LENGTH + 2 * sealed..]);

    let swapped = [head, part(1), part(0), rest].concat();
    assert!(matches!(refused(&device, &swapped).await, ArchiveError::PassphraseOrBeginning));
    let twice = [head, part(0), part(0), rest].concat();
    assert!(
        matches!(refused(&device, &twice).await, ArchiveError::Changed { at } if at == (LENGTH + sealed) as u64)
    );
    let left_out = [head, part(0), rest].concat();
    assert!(matches!(refused(&device, &left_out).await, ArchiveError::Changed { .. }));
    let cut = &archive[..LENGTH + 2 * sealed];
    assert!(matches!(refused(&device, cut).await, ArchiveError::Cut { at } if at == cut.len() as u64));
    let cut = &archive[..archive.len() - 1];
    assert!(matches!(refused(&device, cut).await, ArchiveError::Changed { .. }));
    assert!(matches!(refused(&device, &archive[..20]).await, ArchiveError::NotAnArchive));
    assert!(matches!(
        refused(&device, b"PK\x03\x04 and so on, long enough to be something that begins otherwise").await,
        ArchiveError::NotAnArchive
    ));

    let destination = device.destination().await;
    let wrong = check(&archive[..], "eleven trees in a row", device.path(), &device.sealer, &destination);
    assert!(matches!(wrong, Err(ArchiveError::PassphraseOrBeginning)));
    device.check(&archive).await.unwrap();
}

#[tokio::test]
async fn a_backup_goes_back_to_its_own_device_alone() {
    let device = Device::used("2026-10-01T00:00:00Z", 2).await;
    let archive = device.archive(Kind::Backup).await;
    device.run("UPDATE device SET serial_number = 'OTHER-1'").await;
    assert!(
        matches!(refused(&device, &archive).await, ArchiveError::OtherDevice { here, .. } if here == "OTHER-1")
    );
    let fresh = Device::new("2026-10-01T00:00:00Z");
    assert!(matches!(refused(&fresh, &archive).await, ArchiveError::DeviceNotKnown { .. }));
    let given = Destination { given: Some("OTHER-1".into()), ..Destination::default() };
    let other = check(&archive[..], PASSPHRASE, fresh.path(), &fresh.sealer, &given);
    assert!(matches!(other, Err(ArchiveError::OtherDevice { .. })));
}

#[tokio::test]
async fn what_this_program_can_not_use_is_named() {
    for (sql, part) in [
        ("UPDATE setting SET value = '500' WHERE key = 'printer.tries'", "printer.tries"),
        ("INSERT INTO setting VALUES ('printer.colour', '1', 0)", "unknown key \"printer.colour\""),
        ("UPDATE event SET kind = 'no such kind' WHERE id = 1", "a row in event"),
        ("UPDATE audit SET what = 'no such deed' WHERE id = 1", "a row in audit"),
        ("UPDATE audit SET id = -5 WHERE id = 1", "a row in audit"),
        ("UPDATE event SET id = 0 WHERE id = 1", "a row in event that can't be: id is below 1"),
        ("UPDATE request SET number = 0", "number is below 1"),
        ("UPDATE request SET day = 20261301000", "day is no day"),
        ("UPDATE request SET kind = 'x'", "a row in request"),
        ("UPDATE reading SET sequence = -1", "a row in reading that can't be: sequence is below 0"),
        ("UPDATE reading SET taken_at = 9223372036854775807 WHERE sequence = 1", "taken_at is no time"),
        (
            "UPDATE sample SET taken_at = -9223372036854775807 WHERE taken_at = (SELECT min(taken_at) FROM sample)",
            "taken_at is no time",
        ),
        ("UPDATE last_reading SET sequence_limit = -5", "sequence_limit is below 0"),
        ("UPDATE series SET kind = 'x' WHERE id = 1", "kind is none that there is"),
        ("INSERT INTO thinning VALUES ('daily', 9223372036854775807)", "thinned_to is no time"),
        ("UPDATE token SET hash = x'00'", "hash has not 32 octets"),
        ("UPDATE token SET name = ''", "none that is made here"),
        ("UPDATE token SET expires_at = 31708800000", "none that is made here"),
        (
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
             INSERT INTO token SELECT i, 'token ' || i, randomblob(32), 0, 1 FROM n",
            "too many",
        ),
        ("UPDATE account SET password_hash = 'plain'", "hash"),
        ("UPDATE setting SET changed_at = 9223372036854775807", "a row in setting"),
    ] {
        let device = Device::used("2026-10-01T00:00:00Z", 2).await;
        device.run(sql).await;
        let archive = device.archive(Kind::Backup).await;
        let before = device.everything().await;
        let error = refused(&device, &archive).await.to_string();
        assert!(error.contains(part), "{sql}: {error}");
        assert_eq!(device.everything().await, before);
    }
}

#[tokio::test]
async fn a_file_can_not_ask_for_gigabytes_of_memory() {
    let device = Device::used("2026-10-01T00:00:00Z", 1).await;
    let archive = device.archive(Kind::Backup).await;
    for (at, value) in [(10, 64 * 1024 + 1), (10, u32::MAX), (14, 11), (14, 0), (18, 5), (18, 0)] {
        let mut greedy = archive.clone();
        greedy[at..at + 4].copy_from_slice(&u32::to_be_bytes(value));
        assert!(matches!(refused(&device, &greedy).await, ArchiveError::Costs), "{at}: {value}");
    }
    let mut newer = archive.clone();
    newer[8] = 2;
    assert!(matches!(refused(&device, &newer).await, ArchiveError::NewerForm { found: 2, known: 1 }));
}

#[tokio::test]
async fn a_disk_that_fails_while_it_is_read_is_no_fault_of_the_archive() {
    struct Failing;
    impl io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable"))
        }
    }
    let device = Device::new("2026-10-01T00:00:00Z");
    let failed = check(Failing, PASSPHRASE, device.path(), &device.sealer, &Destination::default());
    assert!(matches!(failed, Err(ArchiveError::File(_))));
}

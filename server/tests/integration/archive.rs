//! Archives and the hand-over as commands of the program.

use std::{
    fs,
    path::Path,
    process::{Output, Stdio},
};

use tempfile::TempDir;
use tokio::io::AsyncWriteExt;

use super::support::program::{Done, Serving, program};

const PASSPHRASE: &str = "twelve trees in a row";

/// Runs the program with these lines on its standard input.
async fn typed(home: &TempDir, arguments: &[&str], input: &str) -> Done {
    let mut child = program(home).args(arguments).stdin(Stdio::piped()).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).await.expect("it reads");
    drop(stdin);
    let output: Output = child.wait_with_output().await.expect("it ends");
    output.into()
}

/// A data directory in which the demonstration printer was read.
async fn used() -> TempDir {
    let mut serving = Serving::start(&["--printer", "demo:"]).await;
    let page = serving.get("/meter").await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    while serving.get("/maintenance").await.contains("being read now") {}
    assert_eq!(serving.terminate().await, 0);
    std::mem::replace(&mut serving.home, tempfile::tempdir().expect("a temporary folder"))
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .expect("a directory")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_is_written_beside_a_server_and_restored_where_none_runs() {
    let mut serving = Serving::start(&["--printer", "demo:"]).await;
    while serving.get("/maintenance").await.contains("being read now") {}
    let data = serving.home.path().join("data");
    let data = data.to_str().expect("UTF-8");
    let backup = ["backup", "saved.archive", "--data-dir", data];
    let done = typed(&serving.home, &backup, &format!("{PASSPHRASE}\n")).await;
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{}", done.stderr);
    let done = typed(&serving.home, &backup, PASSPHRASE).await;
    assert_eq!(done.code, 1, "a file that is there is not overwritten: {}", done.stderr);

    let restore = ["restore", "saved.archive", "--data-dir", data];
    let done = typed(&serving.home, &restore, PASSPHRASE).await;
    assert!(done.code == 1 && done.stderr.contains("in use by another process"), "{}", done.stderr);
    assert_eq!(serving.terminate().await, 0);
    let done = typed(&serving.home, &restore, "twelve trees in a ring").await;
    assert!(done.code == 1 && done.stderr.contains("nothing was changed"), "{}", done.stderr);
    let done = typed(&serving.home, &[&restore[..], &["--check"]].concat(), PASSPHRASE).await;
    assert!(done.code == 0 && done.stderr.contains("can be restored here"), "{}", done.stderr);
    let done = typed(&serving.home, &restore, PASSPHRASE).await;
    assert!(done.code == 0 && done.stderr.contains("restored"), "{}", done.stderr);

    let fresh = ["restore", "saved.archive", "--data-dir", "fresh"];
    let done = typed(&serving.home, &fresh, PASSPHRASE).await;
    assert!(done.code == 1 && done.stderr.contains("give the serial number"), "{}", done.stderr);
    let done = typed(&serving.home, &[&fresh[..], &["--serial-number", "OTHER"]].concat(), PASSPHRASE).await;
    assert!(done.code == 1 && done.stderr.contains("this is OTHER"), "{}", done.stderr);
}

#[tokio::test]
async fn a_pass_phrase_that_is_too_short_makes_no_file() {
    let home = used().await;
    let done = typed(&home, &["backup", "saved.archive", "--data-dir", "data"], "eleven char").await;
    assert!(done.code == 1 && done.stderr.contains("12"), "{}", done.stderr);
    assert!(!home.path().join("saved.archive").exists());
}

#[tokio::test]
async fn a_reset_wants_its_word_and_leaves_an_empty_directory() {
    let home = used().await;
    let data = home.path().join("data");
    assert!(!names(&data).is_empty());
    let reset = ["reset", "--data-dir", "data"];
    let done = typed(&home, &reset, "yes\n").await;
    assert!(done.code == 2 && !names(&data).is_empty(), "{}", done.stderr);
    let done = typed(&home, &reset, "erase\n").await;
    assert!(done.code == 0 && done.stderr.contains("nothing is left"), "{}", done.stderr);
    assert_eq!(names(&data), [""; 0]);
}

#[tokio::test]
async fn a_reset_that_a_power_cut_ended_is_finished_by_whatever_starts_next() {
    let home = used().await;
    let data = home.path().join("data");
    fs::write(data.join("reset.pending"), "").expect("writable");
    let done = typed(&home, &["backup", "saved.archive", "--data-dir", "data"], PASSPHRASE).await;
    assert_eq!(done.code, 1, "there is nothing to save: {}", done.stderr);
    assert!(done.stderr.contains("the erasure that was begun is finished"), "{}", done.stderr);
    assert_eq!(names(&data), [""; 0]);
}

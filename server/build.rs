//! Tells the compiler which folder to embed as the site, and of what day the sources of a release are.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
    build_date();
    site()
}

/// Makes it embed again what has changed there.
fn site() -> io::Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = workspace.join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    // A tree in which no site was built yet compiles too: its pages come without style and script.
    fs::create_dir_all(target.join("site"))?;
    let site = target.join("site").canonicalize()?;
    println!("cargo::rustc-env=SITE_DIR={}", site.display());
    println!("cargo::rerun-if-changed={}", site.display());
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    Ok(())
}

/// `SOURCE_DATE_EPOCH`, seconds since 1970, is how reproducible builds are told their day; the Makefile takes it from
/// the last commit. Without it nothing is said, so that a developer's program is not compiled anew with each commit.
fn build_date() {
    let seconds = env::var("SOURCE_DATE_EPOCH").unwrap_or_default();
    println!("cargo::rustc-env=BUILT_FROM={seconds}");
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
}

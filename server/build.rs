//! Tells the compiler which folder to embed as the site, and makes it embed again what has changed there.

use std::{env, fs, io, path::Path};

fn main() -> io::Result<()> {
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

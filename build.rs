//! Lists the shipped scenarios and their data for `src/shipped.rs`: every file below `scenarios/`, sorted by path.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("scenarios");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=scenarios");
    let mut files = Vec::new();
    if root.is_dir() {
        below(&root, &mut files)?;
    }
    let mut table = String::from("&[\n");
    let mut named: Vec<(String, PathBuf)> = files
        .into_iter()
        .map(|file| {
            let inside = file.strip_prefix(&root).unwrap_or(&file);
            let name: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            (name.join("/"), file)
        })
        .collect();
    named.sort();
    for (name, file) in named {
        let _ = writeln!(table, "    ({name:?}, include_str!({:?})),", file.display().to_string());
    }
    table.push(']');
    let place = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("shipped.rs");
    fs::write(place, table)
}

/// Files that scenarios are made of; others (notes, hidden files) do not ship in the binary.
fn below(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or("");
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            below(&path, files)?;
        } else if ["toml", "col", "cnf", "json", "csv"].contains(&kind) {
            files.push(path);
        }
    }
    Ok(())
}

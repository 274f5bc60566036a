//! `new`: a scenario to start from.

use super::words::near;
use super::{Done, Failure, NewArgs, Outcome, print};
use manyminds::error::{Error, Fault, Result};
use manyminds::measure;
use manyminds::scenario::{self, Options};
use manyminds::shipped;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The commented scenario.
const STARTER: &str = include_str!("starter.toml");
/// Where data goes that stands above the scenario among those that ship.
const DATA: &str = "data";

/// A scenario with the files that it refers to, by their paths beside it.
struct Parcel {
    name: String,
    text: String,
    data: Vec<(PathBuf, String)>,
}

pub(crate) fn new(args: &NewArgs) -> Outcome {
    let parcel = match &args.from {
        None => Parcel { name: "starter".into(), text: STARTER.into(), data: Vec::new() },
        Some(name) => pack(name)?,
    };
    let file = format!("{}.toml", parcel.name);
    let place = match &args.path {
        None => PathBuf::from(file),
        Some(path) if path.is_dir() => path.join(file),
        Some(path) => path.clone(),
    };
    let folder = place.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut files = vec![(place.clone(), parcel.text)];
    files.extend(parcel.data.into_iter().map(|(path, text)| (folder.join(path), text)));
    // A data file that is there already with the same content may stay.
    files.retain(|(path, text)| path == &place || fs::read(path).map_or(true, |held| held != text.as_bytes()));
    let taken: Vec<Fault> = files
        .iter()
        .filter(|(path, _)| path.exists())
        .map(|(path, _)| Fault::on_line(0, path.display(), "need a file that is not there yet; nothing was written"))
        .collect();
    if !taken.is_empty() {
        return Err(Error::Invalid(taken).into());
    }
    // The scenario comes last, so that it is never there without its data.
    for (path, text) in files.iter().rev() {
        write(path, text)?;
    }
    let mut said = String::new();
    for (path, _) in &files {
        said.push_str(&format!("wrote {}\n", path.display()));
    }
    said.push_str(&format!("next: manyminds check {0}, then manyminds run {0}\n", place.display()));
    print(&said)?;
    Ok(Done::Well)
}

/// A shipped scenario, with references to files above it changed to the folder that they will stand in.
fn pack(name: &str) -> std::result::Result<Parcel, Failure> {
    let Some(found) = shipped::find(name) else {
        let names: Vec<&str> = shipped::scenarios().map(|shipped| shipped.name()).collect();
        let hint = near(name, &names).first().map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let need = format!("need the name of a scenario that ships (`manyminds list`){hint}");
        return Err(Fault::at("--from", format!("{name:?}"), need).into());
    };
    let study = found.study(&Options::default(), &measure::names())?;
    let beside = study.file.parent().unwrap_or(Path::new(""));
    let mut text = found.text.to_string();
    let mut data: Vec<(PathBuf, String)> = Vec::new();
    for file in &study.files {
        let named = file.strip_prefix(beside).unwrap_or(file);
        let inside = if named.starts_with("..") {
            let inside = Path::new(DATA).join(file.file_name().unwrap_or_default());
            for quote in ['"', '\''] {
                let quoted = |path: &Path| format!("{quote}{}{quote}", path.display());
                text = text.replace(&quoted(named), &quoted(&inside));
            }
            inside
        } else {
            named.to_path_buf()
        };
        let held = shipped::read(file).map_err(Error::io(file))?;
        if !data.iter().any(|(other, _)| *other == inside) {
            data.push((inside, held));
        }
    }
    let last = found.path.rsplit('/').next().unwrap_or(found.path);
    let parcel = Parcel { name: last.strip_suffix(".toml").unwrap_or(last).to_string(), text, data };
    parcel.check(&format!("{}.toml", parcel.name))?;
    Ok(parcel)
}

impl Parcel {
    /// Nothing is written that would not run.
    fn check(&self, file: &str) -> Result<()> {
        let read = |path: &Path| {
            let found = self.data.iter().find(|(inside, _)| inside == path);
            found.map(|(_, text)| text.clone()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
        };
        scenario::parse(&self.text, Path::new(file), &read, &Options::default(), &measure::names()).map(|_| ())
    }
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(Error::io(path))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|source| {
        // Half a file is worse than none.
        let _ = fs::remove_file(path);
        Error::io(path)(source)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_is_a_sound_scenario() {
        let parcel = Parcel { name: "starter".into(), text: STARTER.into(), data: Vec::new() };
        parcel.check("starter.toml").unwrap();
    }

    #[test]
    fn every_shipped_scenario_can_be_packed() {
        for shipped in shipped::scenarios() {
            let parcel = pack(shipped.name()).unwrap_or_else(|failure| panic!("{}: {failure:?}", shipped.path));
            assert!(parcel.data.iter().all(|(path, _)| path.is_relative() && !path.starts_with("..")));
        }
    }
}

//! A directory of a run, read back: what was run, with which rows.

use super::directory::bare;
use super::files::{MANIFEST, ROWS, SCENARIO};
use crate::error::{Error, Fault, Result};
use crate::measure;
use crate::rng::CONTRACT;
use crate::scenario::{self, Options, Study};
use crate::study::{Ended, Results, Rows, Sequential, Until, came_to, measures_of};
use serde_json::Value;
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// The directory of a finished run, or of a finished part of one.
#[derive(Clone, Debug)]
pub struct Kept {
    dir: PathBuf,
    manifest: Value,
}

impl Kept {
    /// Opens a directory.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it is not that of a finished run.
    pub fn open(dir: &Path) -> Result<Kept> {
        let place = dir.join(MANIFEST);
        let wrong = |need: String| Error::from(Fault { need, ..Fault::default() }.in_file(&place));
        let text = fs::read_to_string(&place)
            .map_err(|error| wrong(format!("need the directory of a finished run (`manyminds run --out`): {error}")))?;
        let manifest = serde_json::from_str(&text).map_err(|error| wrong(format!("need JSON: {error}")))?;
        Ok(Kept { dir: dir.to_path_buf(), manifest })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// What its manifest says.
    pub fn manifest(&self) -> &Value {
        &self.manifest
    }

    /// How many replicates of each cell it says are finished.
    pub fn replicates(&self) -> u64 {
        self.manifest["replicates"]["finished"].as_u64().unwrap_or(0)
    }

    /// How it went, where it looked at its values.
    pub fn sequential(&self) -> Option<Sequential> {
        let told = &self.manifest["sequential"];
        let looks = told["looks"].as_array()?.iter().filter_map(Value::as_u64).collect();
        let ended =
            [Ended::Enough, Ended::Most, Ended::Stopped].into_iter().find(|ended| told["ended"] == ended.name())?;
        Some(Sequential { until: Until::parse(told["until"].as_str()?).ok()?, looks, ended })
    }

    /// Refuses a directory whose replicates would come out otherwise here.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the contract of draws that is needed.
    pub fn draws_as_here(&self) -> Result<()> {
        if self.manifest["contract"] == CONTRACT {
            return Ok(());
        }
        let need = format!("need {CONTRACT}, under which this program draws; its replicates would be others");
        Err(Fault::at("contract", bare(&self.manifest["contract"]), need).in_file(&self.dir.join(MANIFEST)).into())
    }

    /// What the command line had changed.
    pub fn overrides(&self) -> Options {
        let changed = &self.manifest["overrides"];
        let sets = changed["set"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Options {
            sets: sets.filter_map(|set| set.split_once('=')).map(|(path, value)| (path.into(), value.into())).collect(),
            seed: changed["seed"].as_u64(),
            replicates: changed["replicates"].as_u64(),
            memory: None,
            midway: None,
        }
    }

    /// The study with what the command line had changed, and what `change` changes beside, from the copies that stand there.
    ///
    /// # Errors
    /// [`Error::Io`] where the scenario cannot be read, and what [`scenario::parse`] finds.
    pub fn study(&self, change: impl FnOnce(&mut Options)) -> Result<Study> {
        let file = self.dir.join(SCENARIO);
        let text = fs::read_to_string(&file).map_err(Error::io(&file))?;
        let mut options = self.overrides();
        change(&mut options);
        let copy = |path: &Path| String::from_utf8(self.read(path)?).map_err(|_| io::ErrorKind::InvalidData.into());
        let mut study = scenario::parse(&text, Path::new(SCENARIO), &copy, &options, &measure::names())?;
        if let Some(name) = self.manifest["scenario"].as_str() {
            study.name = name.into();
        }
        Ok(study)
    }

    /// A file that the scenario refers to, from its copy.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] where there is no copy, and what reading it says.
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let parts = path.components().filter(|part| !matches!(part, Component::CurDir));
        let named: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
        let alone = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let refers = &self.manifest["refers"];
        let told = refers.get(named.join("/")).or_else(|| refers.get(alone));
        let inside = told.and_then(|told| told["copy"].as_str()).ok_or(io::ErrorKind::NotFound)?;
        let safe = Path::new(inside).components().all(|part| matches!(part, Component::Normal(_)));
        if safe { fs::read(self.dir.join(inside)) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Refuses a part of a study.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what to do instead.
    pub fn is_whole(&self) -> Result<()> {
        if !self.manifest["shard"].is_object() {
            return Ok(());
        }
        let need = "need the directory of a whole study; this is a part, and `manyminds merge` joins parts";
        Err(Fault { need: need.into(), ..Fault::default() }.in_file(&self.dir).into())
    }

    /// What came of the run of `study`, as it was reported.
    ///
    /// # Errors
    /// As [`Kept::rows`]; [`Error::Invalid`] where this is a part of a study, or there are fewer rows than were reported.
    pub fn results(&self, study: &Study) -> Result<Results> {
        let wrong = |need: String| Error::from(Fault { need, ..Fault::default() }.in_file(&self.dir.join(ROWS)));
        self.is_whole()?;
        let rows = self.rows(study)?;
        let each = self.manifest["replicates_by_cell"].as_array();
        let told = |cell: usize| each.map_or(Some(self.replicates()), |each| each.get(cell)?.as_u64());
        let replicates: Vec<u64> = (0..study.cells.len()).map(|cell| told(cell).unwrap_or(0)).collect();
        let short = study.cells.iter().zip(&replicates).filter(|(cell, n)| rows.reaches(cell.key) < **n).count();
        if short > 0 {
            return Err(wrong(format!(
                "need the rows that were reported; of {short} of {} cells some are damaged or gone: run it again with --resume",
                study.cells.len()
            )));
        }
        came_to(study, &rows, &replicates)
    }

    /// The rows that stand there, those of `study`.
    ///
    /// # Errors
    /// [`Error::Invalid`] where there are none, or of other measures; [`Error::Io`] where they cannot be read.
    pub fn rows(&self, study: &Study) -> Result<Arc<Rows>> {
        let place = self.dir.join(ROWS);
        let wrong = |need: &str| Error::from(Fault { need: need.into(), ..Fault::default() }.in_file(&place));
        if !place.is_file() {
            return Err(wrong("need the rows of the run; without them run it again with --out"));
        }
        let file = File::open(&place).map_err(Error::io(&place))?;
        let rows = Rows::read(Box::new(file), measures_of(study).len()).map_err(Error::io(&place))?;
        Ok(Arc::new(rows))
    }
}

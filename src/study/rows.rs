//! The rows of a study: appended as runs come in, found again after a crash, and read back cell by cell.
//!
//! Whatever a study came to stands in one row of bytes, frame after frame ([`frame`]): first what is run, then some
//! replicates of one cell at a time. A frame that was not written to its end is cut off when the bytes are opened again, so
//! that a crash costs the runs of that frame and those under way. In memory there is only where each frame begins: a study of
//! a million replicates takes the memory of one of ten thousand.
//!
//! Rows of one cell are known by its key ([`crate::scenario::Cell::key`]), not by its place: a study may grow.

mod frame;
mod medium;
mod read;
mod recorder;

pub use medium::Medium;
pub use read::Row;
pub(crate) use read::{Block, Column};
pub(super) use recorder::Recorder;

use frame::{BEFORE, Head, Kind};
use std::collections::BTreeMap;
use std::io::{self, Read, SeekFrom};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The rows of a study on a medium.
pub struct Rows {
    measures: usize,
    inner: Mutex<Inner>,
}

struct Inner {
    medium: Box<dyn Medium>,
    /// Where the next frame goes.
    end: u64,
    /// The frames of each cell, by its key, in order of their first replicate.
    cells: BTreeMap<u64, Vec<Place>>,
    plan: Option<String>,
    /// The first thing that went wrong in reading back.
    broken: Option<io::Error>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    /// Where the body begins.
    at: u64,
    first: u64,
    count: u32,
    length: u32,
}

impl Place {
    fn end(&self) -> u64 {
        self.first + u64::from(self.count)
    }
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let inner = self.lock();
        f.debug_struct("Rows").field("cells", &inner.cells.len()).field("bytes", &inner.end).finish_non_exhaustive()
    }
}

impl Rows {
    /// Rows of so many `measures` that are kept for as long as the program runs: in memory, and beyond a quarter of a megabyte in a file without a name.
    pub fn spooled(measures: usize) -> Rows {
        Rows::on(Box::new(medium::spool()), measures)
    }

    fn on(medium: Box<dyn Medium>, measures: usize) -> Rows {
        let inner = Inner { medium, end: 0, cells: BTreeMap::new(), plan: None, broken: None };
        Rows { measures, inner: Mutex::new(inner) }
    }

    /// Opens what stands on `medium`, which may be nothing: every whole frame is found, and what comes after the last is cut off.
    ///
    /// Cost: a pass over all bytes. The rows must be of so many `measures`; where they are not, none is taken (and none lost: the plan
    /// says which measures they are of).
    ///
    /// # Errors
    /// What the medium says; [`io::ErrorKind::InvalidData`] where two frames hold the same replicate.
    pub fn open(medium: Box<dyn Medium>, measures: usize) -> io::Result<Rows> {
        let rows = Rows::read(medium, measures)?;
        {
            let mut inner = rows.lock();
            let end = inner.end;
            if inner.medium.seek(SeekFrom::End(0))? > end {
                inner.medium.cut(end)?;
            }
        }
        Ok(rows)
    }

    /// As [`Rows::open`], but what comes after the last whole frame is left where it is: nothing is written.
    ///
    /// # Errors
    /// As [`Rows::open`].
    pub fn read(mut medium: Box<dyn Medium>, measures: usize) -> io::Result<Rows> {
        let mut found = Found::default();
        let end = scan(&mut *medium, |place, kind, body| found.take(place, kind, body, measures))?;
        let rows = Rows::on(medium, measures);
        {
            let mut inner = rows.lock();
            (inner.end, inner.plan, inner.cells) = (end, found.plan, found.cells);
            for places in inner.cells.values_mut() {
                places.sort_by_key(|place| place.first);
                if places.windows(2).any(|pair| pair[0].end() > pair[1].first) {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "two frames hold the same replicate"));
                }
            }
        }
        Ok(rows)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what stands there begins as rows do, if only with a torn frame; nothing does too.
    pub fn is_of_rows(&self) -> bool {
        let mut inner = self.lock();
        let mut first = Vec::new();
        let read =
            inner.medium.seek(SeekFrom::Start(0)).and_then(|_| (&mut inner.medium).take(4).read_to_end(&mut first));
        read.is_ok() && frame::begins_like(&first)
    }

    /// How many measures a row holds.
    pub fn measures(&self) -> usize {
        self.measures
    }

    /// What is run, as it was written last.
    pub fn plan(&self) -> Option<String> {
        self.lock().plan.clone()
    }

    /// Appends what is run.
    ///
    /// # Errors
    /// What the medium says.
    pub fn set_plan(&self, plan: &str) -> io::Result<()> {
        let mut bytes = vec![0; BEFORE];
        bytes.extend(plan.as_bytes());
        frame::seal(Kind::Plan, &mut bytes);
        let mut inner = self.lock();
        inner.append(&bytes)?;
        inner.plan = Some(plan.to_string());
        Ok(())
    }

    /// The replicates that are there of the cell with this key, in order; adjoining ones in one range.
    pub fn covered(&self, key: u64) -> Vec<Range<u64>> {
        let inner = self.lock();
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for place in inner.places(key) {
            match ranges.last_mut() {
                Some(last) if last.end == place.first => last.end = place.end(),
                _ => ranges.push(place.first..place.end()),
            }
        }
        ranges
    }

    /// How many replicates of a cell are there without a gap, from the first on.
    pub fn reaches(&self, key: u64) -> u64 {
        self.covered(key).first().filter(|range| range.start == 0).map_or(0, |range| range.end)
    }

    /// The greatest number of replicates, at most `most`, that is the end of a frame in each of these cells.
    pub(super) fn common_end(&self, keys: &[u64], most: u64) -> u64 {
        let inner = self.lock();
        let mut common = most;
        loop {
            let before = common;
            for &key in keys {
                let ends = inner.places(key).iter().map(Place::end);
                common = ends.take_while(|&end| end <= common).last().unwrap_or(0);
            }
            if common == before {
                return common;
            }
        }
    }

    /// The keys of the cells of which something is there, in order.
    pub fn keys(&self) -> Vec<u64> {
        self.lock().cells.keys().copied().collect()
    }

    /// Returns when all that was appended is where it survives a power cut.
    ///
    /// # Errors
    /// What the medium says.
    pub fn settle(&self) -> io::Result<()> {
        self.lock().medium.settle()
    }

    /// The first thing that went wrong in reading back, if anything did: what was read is not to be used then.
    ///
    /// # Errors
    /// That.
    pub fn intact(&self) -> io::Result<()> {
        self.lock().broken.take().map_or(Ok(()), Err)
    }

    /// One replicate of a cell; `None` where it is not there.
    pub fn row(&self, key: u64, replicate: u64) -> Option<Row> {
        let block = self.block(key, self.frame_with(key, replicate)?)?;
        let at = (replicate - block.first()) as usize;
        let values = (0..self.measures).map(|measure| block.value(measure, at)).collect();
        Some(Row { values, why: block.why(at), played: block.played(at) })
    }

    fn frame_with(&self, key: u64, replicate: u64) -> Option<usize> {
        let inner = self.lock();
        let places = inner.places(key);
        let at = places.partition_point(|place| place.end() <= replicate);
        places.get(at).filter(|place| place.first <= replicate).map(|_| at)
    }

    /// Frame number `frame` of a cell, without what is kept beyond rows; `None` where there is none or it cannot be read.
    fn block(&self, key: u64, frame: usize) -> Option<Block> {
        let mut inner = self.lock();
        let place = *inner.places(key).get(frame)?;
        let head = inner.head(place)?;
        let mut body = vec![0; head.end_of_sums()];
        inner.read(place.at, &mut body)?;
        Some(Block { head, body })
    }

    /// The frames of a cell that hold replicates below `end`, in order.
    pub(crate) fn blocks(&self, key: u64, end: u64) -> impl Iterator<Item = Block> + '_ {
        let frames = self.lock().places(key).iter().take_while(|place| place.first < end).count();
        (0..frames).map_while(move |frame| self.block(key, frame))
    }

    /// What is kept of replicates of a cell beyond their rows, in order, those below `end`: the replicate, and its bytes.
    pub(crate) fn details(&self, key: u64, end: u64) -> impl Iterator<Item = (u64, Vec<u8>)> + '_ {
        let frames = self.lock().places(key).iter().take_while(|place| place.first < end).count();
        (0..frames)
            .flat_map(move |frame| self.details_of(key, frame).unwrap_or_default())
            .take_while(move |(at, _)| *at < end)
    }

    fn details_of(&self, key: u64, frame: usize) -> Option<Vec<(u64, Vec<u8>)>> {
        let mut inner = self.lock();
        let place = *inner.places(key).get(frame)?;
        let head = inner.head(place)?;
        let mut bytes = vec![0; head.details];
        inner.read(place.at + head.end_of_sums() as u64, &mut bytes)?;
        let (mut at, mut found) = (0, Vec::new());
        for replicate in head.first..head.end() {
            let length = frame::u32_at(&bytes, at) as usize;
            found.push((replicate, bytes.get(at + 4..at + 4 + length)?.to_vec()));
            at += 4 + length;
        }
        Some(found)
    }

    /// The values of one measure in a cell, those of the replicates below `end`, in order.
    pub(crate) fn column(&self, key: u64, measure: usize, end: u64) -> Column<'_> {
        Column { rows: self, key, measure, end, next: 0, frame: 0, held: Vec::new(), at: 0 }
    }

    /// Copies the frames of a cell from `other`, those of replicates that are not here.
    ///
    /// # Errors
    /// What either medium says; [`io::ErrorKind::InvalidData`] where a replicate is in both.
    pub fn adopt(&self, other: &Rows, key: u64) -> io::Result<()> {
        let places = other.lock().places(key).to_vec();
        let mut bytes = Vec::new();
        for place in places {
            bytes.clear();
            bytes.resize(BEFORE + place.length as usize, 0);
            let read = other.lock().read(place.at, &mut bytes[BEFORE..]);
            if read.is_none() {
                other.intact()?;
            }
            frame::seal(Kind::Rows, &mut bytes);
            let mut inner = self.lock();
            let held = inner.places(key);
            let at = held.partition_point(|here| here.end() <= place.first);
            if held.get(at).is_some_and(|here| here.first < place.end()) {
                let both = format!("replicate {} is there twice", place.first);
                return Err(io::Error::new(io::ErrorKind::InvalidData, both));
            }
            let at = inner.append(&bytes)?;
            inner.insert(key, Place { at: at + BEFORE as u64, ..place });
        }
        Ok(())
    }
}

impl Inner {
    fn places(&self, key: u64) -> &[Place] {
        self.cells.get(&key).map_or(&[], Vec::as_slice)
    }

    fn insert(&mut self, key: u64, place: Place) {
        let places = self.cells.entry(key).or_default();
        let at = places.partition_point(|held| held.first < place.first);
        places.insert(at, place);
    }

    /// Appends bytes, and says where they begin. What could not be written whole is as if it had not been.
    fn append(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let at = self.end;
        self.medium.seek(SeekFrom::Start(at))?;
        self.medium.write_all(bytes)?;
        self.end += bytes.len() as u64;
        Ok(at)
    }

    fn read(&mut self, at: u64, bytes: &mut [u8]) -> Option<()> {
        let read = self.medium.seek(SeekFrom::Start(at)).and_then(|_| self.medium.read_exact(bytes));
        read.map_err(|error| self.broken.get_or_insert(error)).ok()
    }

    fn head(&mut self, place: Place) -> Option<Head> {
        let mut bytes = [0; Head::BYTES];
        self.read(place.at, &mut bytes)?;
        Head::read(&bytes, place.length as usize)
    }
}

/// What a scan found.
#[derive(Default)]
struct Found {
    plan: Option<String>,
    cells: BTreeMap<u64, Vec<Place>>,
}

impl Found {
    fn take(&mut self, at: u64, kind: Kind, body: &[u8], measures: usize) {
        match kind {
            Kind::Plan => self.plan = Some(String::from_utf8_lossy(body).into_owned()),
            Kind::Rows => {
                let Some(head) = Head::read(body, body.len()).filter(|head| head.measures == measures) else { return };
                let (count, length) = (head.count as u32, body.len() as u32);
                self.cells.entry(head.key).or_default().push(Place { at, first: head.first, count, length });
            }
        }
    }
}

/// Goes over whole frames from the first on, and says where the last of them ends: `each` is given where a body begins, its kind, and
/// the body.
fn scan(medium: &mut dyn Medium, mut each: impl FnMut(u64, Kind, &[u8])) -> io::Result<u64> {
    let length = medium.seek(SeekFrom::End(0))?;
    medium.seek(SeekFrom::Start(0))?;
    let mut reader = io::BufReader::with_capacity(1 << 16, medium);
    let (mut at, mut body) = (0, Vec::new());
    loop {
        let mut before = [0; BEFORE];
        if at + BEFORE as u64 > length {
            return Ok(at);
        }
        io::Read::read_exact(&mut reader, &mut before)?;
        let begin = at + BEFORE as u64;
        let Some((kind, bytes, sum)) = frame::opening(&before).filter(|(_, bytes, _)| begin + *bytes as u64 <= length)
        else {
            return Ok(at);
        };
        body.resize(bytes, 0);
        io::Read::read_exact(&mut reader, &mut body)?;
        if crc32fast::hash(&body) != sum {
            return Ok(at);
        }
        each(begin, kind, &body);
        at = begin + bytes as u64;
    }
}

#[cfg(test)]
mod tests;

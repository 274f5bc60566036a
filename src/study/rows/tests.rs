//! What is appended is read back, whatever becomes of the writer.

use super::*;
use crate::deliberation::{Ending, Why};
use crate::study::Outcome;
use crate::study::exact::Exact;
use std::io::Cursor;
use std::sync::Arc;

/// Bytes that outlive the rows on them, and take no more than so many.
#[derive(Clone, Default)]
struct Shared {
    bytes: Arc<Mutex<Cursor<Vec<u8>>>>,
    most: Option<u64>,
}

impl Shared {
    fn with(bytes: &[u8]) -> Shared {
        Shared { bytes: Arc::new(Mutex::new(Cursor::new(bytes.to_vec()))), most: None }
    }

    fn held(&self) -> Vec<u8> {
        self.bytes.lock().unwrap().get_ref().clone()
    }
}

impl io::Read for Shared {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.bytes.lock().unwrap().read(into)
    }
}

impl io::Write for Shared {
    /// As a disk that gets full: what fits is written.
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        let mut bytes = self.bytes.lock().unwrap();
        let room = self.most.map_or(u64::MAX, |most| most.saturating_sub(bytes.position()));
        if room == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        bytes.write(&from[..from.len().min(usize::try_from(room).unwrap_or(usize::MAX))])
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl io::Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.lock().unwrap().seek(to)
    }
}

impl Medium for Shared {
    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.bytes.lock().unwrap().get_mut().truncate(length as usize);
        Ok(())
    }
}

const KEY: u64 = 77;

/// Replicate `r` of a cell with two measures, the second read in two rounds.
fn outcome(r: u64) -> Outcome {
    let second = (!r.is_multiple_of(5)).then_some(r as f64 / 3.0);
    Outcome {
        values: vec![Some(r as f64 + 0.1), second],
        rounds: vec![0, 5],
        series: vec![Some(9.0), Some(1.0), None, second],
        ending: Ending { why: Why::ALL[r as usize % 8], rounds: r as u32 + 1, spent: 0, reserved: 4, final_cost: 0 },
        redraws: u32::from(r.is_multiple_of(2)),
        connected: r != 3,
    }
}

fn record(rows: &Rows, key: u64, replicates: Range<u64>) -> io::Result<()> {
    let mut recorder = Recorder::new(rows, vec![false, true]);
    for r in replicates {
        recorder.take(key, r, &outcome(r), Some(&[r as u8; 3][..r as usize % 4]))?;
    }
    recorder.append()
}

fn values(rows: &Rows, key: u64, measure: usize) -> Vec<Option<f64>> {
    rows.column(key, measure, u64::MAX).collect()
}

fn expected(measure: usize, replicates: Range<u64>) -> Vec<Option<f64>> {
    replicates.map(|r| outcome(r).values[measure]).collect()
}

#[test]
fn rows_sums_and_details_are_read_back_as_they_were_taken_in() {
    let rows = Rows::spooled(2);
    record(&rows, KEY, 0..700).unwrap();
    assert_eq!((rows.covered(KEY).len(), rows.reaches(KEY)), (1, 700));
    assert_eq!([0, 1].map(|measure| values(&rows, KEY, measure)), [0, 1].map(|measure| expected(measure, 0..700)));
    assert_eq!(rows.column(KEY, 0, 300).count(), 300);
    for r in [0, 255, 256, 699] {
        let seen = rows.row(KEY, r).unwrap();
        assert_eq!(seen, Row { values: outcome(r).values, why: Why::ALL[r as usize % 8], played: r as u32 + 1 });
    }
    assert_eq!((rows.row(KEY, 700), rows.row(1, 0)), (None, None));
    let (mut sums, mut redraws, mut apart) = ([Exact::default(); 2], 0, 0);
    for block in rows.blocks(KEY, u64::MAX) {
        redraws += block.redraws();
        apart += block.disconnected();
        assert_eq!(block.reserved(), 4);
        block.each_sum(|at, round, sum| {
            assert_eq!(round, [0, 5][at]);
            if let Some((measure, sum)) = sum {
                assert_eq!(measure, 1, "the first is not followed");
                sums[at].join(sum);
            }
        });
    }
    let mut by_hand = Exact::default();
    expected(1, 0..700).into_iter().flatten().for_each(|value| by_hand.add(value));
    assert_eq!((sums[0].mean(), sums[0].n(), sums[1]), (Some(1.0), 700, by_hand));
    assert_eq!((redraws, apart), (350, 1));
    let details: Vec<(u64, Vec<u8>)> = rows.details(KEY, 600).collect();
    assert_eq!(details.len(), 600);
    assert!(details.iter().all(|(r, bytes)| *bytes == vec![*r as u8; *r as usize % 4]));
    rows.intact().unwrap();
}

#[test]
fn cut_off_at_any_byte_whole_frames_are_found_and_what_is_added_fits_to_them() {
    let whole = Shared::default();
    {
        let rows = Rows::open(Box::new(whole.clone()), 2).unwrap();
        rows.set_plan("this").unwrap();
        record(&rows, KEY, 0..3).unwrap();
        record(&rows, 5, 0..2).unwrap();
        record(&rows, KEY, 3..5).unwrap();
    }
    let bytes = whole.held();
    let mut seen = Vec::new();
    for length in 0..=bytes.len() {
        let medium = Shared::with(&bytes[..length]);
        let rows = Rows::open(Box::new(medium.clone()), 2).unwrap();
        let reach = (rows.reaches(KEY), rows.reaches(5));
        if seen.last() != Some(&reach) {
            seen.push(reach);
        }
        record(&rows, KEY, reach.0..9).unwrap();
        let again = Rows::open(Box::new(medium), 2).unwrap();
        assert_eq!(values(&again, KEY, 1), expected(1, 0..9), "cut at {length}");
        assert_eq!(values(&again, 5, 0), expected(0, 0..reach.1));
    }
    assert_eq!(seen, [(0, 0), (3, 0), (3, 2), (5, 2)]);
}

#[test]
fn a_byte_that_is_not_what_it_was_ends_what_is_read() {
    let whole = Shared::default();
    let rows = Rows::open(Box::new(whole.clone()), 2).unwrap();
    record(&rows, KEY, 0..3).unwrap();
    let first = whole.held().len();
    record(&rows, KEY, 3..5).unwrap();
    for at in (0..whole.held().len()).step_by(7) {
        let mut bytes = whole.held();
        bytes[at] ^= 0x10;
        let rows = Rows::open(Box::new(Shared::with(&bytes)), 2).unwrap();
        assert_eq!(rows.reaches(KEY), if at < first { 0 } else { 3 }, "byte {at}");
    }
}

#[test]
fn a_medium_that_gets_full_says_so_and_keeps_whole_frames() {
    let mut kept = Vec::new();
    for most in [0, 10, 300, 500, 900, 1_200] {
        let medium = Shared { most: Some(most), ..Shared::default() };
        let rows = Rows::open(Box::new(medium.clone()), 2).unwrap();
        // Nothing is appended after what failed.
        let failed = (0..8).find_map(|r| record(&rows, KEY, r..r + 1).err());
        assert_eq!(failed.map(|error| error.kind()), Some(io::ErrorKind::StorageFull));
        let wider = Shared::with(&medium.held());
        let again = Rows::open(Box::new(wider), 2).unwrap();
        kept.push(again.reaches(KEY));
        record(&again, KEY, again.reaches(KEY)..8).unwrap();
        assert_eq!(values(&again, KEY, 0), expected(0, 0..8));
    }
    assert!(kept[0] == 0 && kept.is_sorted() && *kept.last().unwrap() > 2, "{kept:?}");
}

#[test]
fn parts_are_joined_in_any_order_and_what_is_there_twice_is_refused() {
    let [one, two, whole] = [(); 3].map(|()| Rows::spooled(2));
    record(&one, KEY, 0..300).unwrap();
    record(&two, KEY, 300..400).unwrap();
    record(&two, 5, 0..10).unwrap();
    whole.adopt(&two, KEY).unwrap();
    whole.adopt(&one, KEY).unwrap();
    whole.adopt(&two, 5).unwrap();
    assert_eq!((whole.covered(KEY).len(), whole.reaches(KEY), whole.keys()), (1, 400, vec![5, KEY]));
    assert_eq!(values(&whole, KEY, 1), expected(1, 0..400));
    assert_eq!(whole.adopt(&two, 5).unwrap_err().kind(), io::ErrorKind::InvalidData);
    let gap = Rows::spooled(2);
    gap.adopt(&two, KEY).unwrap();
    assert_eq!((gap.covered(KEY)[0].clone(), gap.reaches(KEY)), (300..400, 0));
}

#[test]
fn rows_of_other_measures_are_left_alone() {
    let whole = Shared::default();
    let rows = Rows::open(Box::new(whole.clone()), 2).unwrap();
    rows.set_plan("that").unwrap();
    record(&rows, KEY, 0..3).unwrap();
    let other = Rows::open(Box::new(whole.clone()), 3).unwrap();
    assert_eq!((other.reaches(KEY), other.plan()), (0, Some("that".into())));
    drop(other);
    assert_eq!(Rows::read(Box::new(whole), 2).unwrap().reaches(KEY), 3);
}

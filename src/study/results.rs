//! What a study came to: counts and sums in memory, rows where they were appended.

use super::details::Detail;
use super::exact::Exact;
use super::rows::{Block, Recorder, Row, Rows};
use super::seat::Outcome;
use crate::deliberation::Why;
use crate::error::{Error, Result};
use crate::measure::Info;
use std::sync::Arc;

/// What a cell came to, its rows apart.
#[derive(Clone, Debug, Default)]
pub struct CellResults {
    /// Replicates that count, from the first on.
    pub replicates: u64,
    /// How many stopped for each reason that any did, in order of [`Why`].
    pub whys: Vec<(Why, u64)>,
    /// Per round read: the round, and for each measure that is followed over rounds the sum of defined readings, and how many.
    pub rounds: Vec<RoundSums>,
    /// Units set aside for the final vote.
    pub reserved: u64,
    /// Networks drawn again.
    pub redraws: u64,
    /// Replicates on a network in parts.
    pub disconnected: u64,
}

/// Sums over replicates at one round.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundSums {
    /// The round.
    pub round: u32,
    /// For each measure: the defined readings.
    pub sums: Vec<Exact>,
}

impl CellResults {
    fn take_in(&mut self, block: &Block, measures: usize) {
        for at in 0..block.len() {
            let why = block.why(at);
            match self.whys.iter_mut().find(|(seen, _)| *seen == why) {
                Some((_, n)) => *n += 1,
                None => self.whys.push((why, 1)),
            }
        }
        self.reserved = block.reserved();
        self.redraws += block.redraws();
        self.disconnected += block.disconnected();
        block.each_sum(|at, round, sum| {
            if at == self.rounds.len() {
                self.rounds.push(RoundSums { round, sums: vec![Exact::default(); measures] });
            }
            if let Some((measure, sum)) = sum
                && let Some(slot) = self.rounds[at].sums.get_mut(measure)
            {
                slot.join(sum);
            }
        });
    }
}

/// What a study came to.
#[derive(Clone, Debug)]
pub struct Results {
    /// The measures, in order of columns.
    pub measures: Vec<&'static Info>,
    /// In the order of the study's cells.
    pub cells: Vec<CellResults>,
    /// Replicates of each cell that are finished, the fewest of any. Less than asked for if the study was stopped.
    pub replicates: u64,
    rows: Arc<Rows>,
    /// The key of each cell.
    keys: Vec<u64>,
}

impl Results {
    /// What `rows` hold of cells with these `keys`, so many replicates of each. Of what is read over rounds and of endings nothing yet: see
    /// [`Results::counted`].
    pub(super) fn of(measures: Vec<&'static Info>, rows: Arc<Rows>, keys: Vec<u64>, replicates: &[u64]) -> Self {
        let cell = |&replicates: &u64| CellResults { replicates, ..CellResults::default() };
        let fewest = replicates.iter().copied().min().unwrap_or_default();
        Results { measures, cells: replicates.iter().map(cell).collect(), replicates: fewest, rows, keys }
    }

    /// The same with all counts and sums. The replicates of each cell must end where a frame does. Cost: a pass over all rows.
    pub(super) fn counted(mut self) -> Self {
        for (cell, &key) in self.cells.iter_mut().zip(&self.keys) {
            for block in self.rows.blocks(key, cell.replicates) {
                cell.take_in(&block, self.measures.len());
            }
            cell.whys.sort_by_key(|(why, _)| *why);
        }
        self
    }

    /// What was put in by hand: for each cell what its replicates came to.
    ///
    /// # Errors
    /// [`Error::Io`] where they cannot be kept.
    pub fn given(measures: Vec<&'static Info>, cells: &[Vec<Outcome>]) -> Result<Self> {
        let rows = Arc::new(Rows::spooled(measures.len()));
        let mut recorder = Recorder::new(&rows, followed(&measures));
        let keys: Vec<u64> = (0..cells.len() as u64).collect();
        for (&key, outcomes) in keys.iter().zip(cells) {
            for (replicate, outcome) in outcomes.iter().enumerate() {
                recorder.take(key, replicate as u64, outcome, None).map_err(Error::io("rows"))?;
            }
        }
        recorder.append().map_err(Error::io("rows"))?;
        let replicates: Vec<u64> = cells.iter().map(|cell| cell.len() as u64).collect();
        Ok(Results::of(measures, rows, keys, &replicates).counted())
    }

    /// These cells as some of `of`: cell i is put in place `places[i]`, and of the others there is nothing.
    pub(super) fn placed(self, places: &[usize], of: usize) -> Self {
        let mut cells = vec![CellResults::default(); of];
        // No cell of nothing is asked for its rows.
        let mut keys = vec![0; of];
        for ((&place, cell), key) in places.iter().zip(self.cells).zip(self.keys) {
            (cells[place], keys[place]) = (cell, key);
        }
        Results { cells, keys, ..self }
    }

    /// The column of one measure in one cell, by replicate; empty if the measure was not asked for. Allocates the answer: see
    /// [`Results::values`].
    pub fn column(&self, cell: usize, measure: &str) -> Vec<Option<f64>> {
        self.values(cell, measure).collect()
    }

    /// The values of one measure in one cell, by replicate, read as they are asked for; none if the measure was not asked for. What
    /// cannot be read ends them: [`Results::intact`] tells.
    pub fn values(&self, cell: usize, measure: &str) -> impl Iterator<Item = Option<f64>> + '_ {
        let at = self.measures.iter().position(|info| info.name == measure);
        let end = self.cells[cell].replicates;
        at.into_iter().flat_map(move |at| self.rows.column(self.keys[cell], at, end))
    }

    /// The rounds that each replicate of a cell played, read as they are asked for.
    pub fn played(&self, cell: usize) -> impl Iterator<Item = u32> + '_ {
        let end = self.cells[cell].replicates as usize;
        self.blocks(cell).flat_map(|block| (0..block.len()).map(move |at| block.played(at))).take(end)
    }

    /// One replicate of one cell; `None` where it is not there or cannot be read.
    pub fn row(&self, cell: usize, replicate: u64) -> Option<Row> {
        let there = replicate < self.cells.get(cell)?.replicates;
        if there { self.rows.row(self.keys[cell], replicate) } else { None }
    }

    /// The rows of one cell, some at a time, in order.
    pub(crate) fn blocks(&self, cell: usize) -> impl Iterator<Item = Block> + '_ {
        self.rows.blocks(self.keys[cell], self.cells[cell].replicates)
    }

    /// What is kept of the replicates of a cell beyond their rows, in order; nothing of those of which nothing is.
    pub fn details(&self, cell: usize) -> impl Iterator<Item = (u64, Detail)> + '_ {
        let all = self.rows.details(self.keys[cell], self.cells[cell].replicates);
        all.filter_map(|(replicate, bytes)| Some((replicate, Detail::from_bytes(&bytes)?)))
    }

    /// Whether all that was read so far could be. Where it could not, nothing that was made of it is to be used.
    ///
    /// # Errors
    /// What the medium of the rows said.
    pub fn intact(&self) -> Result<()> {
        self.rows.intact().map_err(Error::io("rows"))
    }
}

/// Which measures are followed over rounds.
pub(super) fn followed(measures: &[&'static Info]) -> Vec<bool> {
    measures.iter().map(|info| info.over_rounds).collect()
}

#[cfg(test)]
impl Results {
    /// Results in which each cell has these values, replicates x measures, and each replicate played so many rounds.
    pub(crate) fn by_hand(measures: Vec<&'static Info>, cells: &[Vec<Option<f64>>], played: &[u32]) -> Self {
        let outcome = |(replicate, values): (usize, &[Option<f64>])| Outcome {
            values: values.to_vec(),
            rounds: Vec::new(),
            series: Vec::new(),
            ending: crate::deliberation::Ending {
                why: Why::Rounds,
                rounds: played.get(replicate).copied().unwrap_or_default(),
                spent: 0,
                reserved: 0,
                final_cost: 0,
            },
            redraws: 0,
            connected: true,
        };
        let n = measures.len();
        let cells: Vec<Vec<Outcome>> =
            cells.iter().map(|values| values.chunks_exact(n).enumerate().map(outcome).collect()).collect();
        Results::given(measures, &cells).unwrap()
    }
}

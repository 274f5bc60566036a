//! What to run, the data that all programs share, and where the end state goes.

use std::fs;
use std::path::PathBuf;

/// Bits of a string on the NK landscape.
pub(crate) const BITS: u32 = 20;
/// Bound of confidence of the opinion models.
pub(crate) const CONFIDENCE: f64 = 0.2;
/// Neighbours of each voter.
pub(crate) const DEGREE: usize = 8;

/// Settings as told on the command line, `key=value` each.
pub(crate) struct Work {
    settings: Vec<(String, String)>,
}

impl Work {
    pub(crate) fn new(words: &[String]) -> Work {
        let settings = words.iter().filter_map(|word| word.split_once('='));
        Work { settings: settings.map(|(key, value)| (key.to_string(), value.to_string())).collect() }
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    fn number(&self, key: &str, default: usize) -> usize {
        self.get(key).map_or(default, |value| value.parse().expect("a whole number"))
    }

    /// How long to run, in rounds of the model.
    pub(crate) fn rounds(&self) -> usize {
        self.number("rounds", 1)
    }

    /// How many agents there are.
    pub(crate) fn agents(&self, default: usize) -> usize {
        self.number("agents", default)
    }

    /// Which of the shared landscapes to climb.
    pub(crate) fn landscape(&self) -> usize {
        self.number("landscape", 0)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        let path = PathBuf::from(self.get("data").expect("data=DIR")).join(name);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn floats(&self, name: &str) -> Vec<f64> {
        let bytes = self.read(name);
        bytes.as_chunks::<8>().0.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect()
    }

    /// The regular network: [`DEGREE`] neighbours for each agent, row by row.
    pub(crate) fn network(&self, agents: usize) -> Vec<u32> {
        let bytes = self.read(&format!("network-{agents}.u32"));
        bytes.as_chunks::<4>().0.iter().map(|&bytes| u32::from_le_bytes(bytes)).collect()
    }

    /// First opinions.
    pub(crate) fn starts(&self, agents: usize) -> Vec<f64> {
        self.floats(&format!("starts-{agents}.f64"))
    }

    /// The fitness of every string of [`BITS`] bits.
    pub(crate) fn fitness(&self) -> Vec<f64> {
        self.floats(&format!("nk-{}.f64", self.landscape()))
    }

    /// Writes the end state where it was asked for.
    pub(crate) fn keep(&self, state: &[f64]) {
        if let Some(path) = self.get("state") {
            let bytes: Vec<u8> = state.iter().flat_map(|number| number.to_le_bytes()).collect();
            fs::write(path, bytes).expect("the end state can be written");
        }
    }
}

//! A transcript as the page replays it.

use crate::study::trace::Transcript;
use serde_json::{Value, json};

/// What the script needs.
pub(super) fn replay(transcript: &Transcript) -> Value {
    json!({ "arm": transcript.header.arm })
}

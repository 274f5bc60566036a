//! Who moved whom and who heard whom in a replicate, as weighted directed graphs: an edge list or GraphML.

use crate::act::{Deed, Heed, Null};
use crate::study::trace::Transcript;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What an edge means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// The source moved the target: concessions, and claims that were taken over.
    Influence,
    /// The target heard the source.
    Hearing,
}

impl Ties {
    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Ties::Influence => "influence",
            Ties::Hearing => "hearing",
        }
    }
}

/// The edges as `((source, target), weight)`, in order; the weight counts moves, or messages heard. Nameless speakers
/// are left out.
pub fn edges(transcript: &Transcript, ties: Ties) -> BTreeMap<(u32, u32), u64> {
    let mut edges = BTreeMap::new();
    let mut add = |source: Option<u32>, target: Option<u32>| {
        if let (Some(source), Some(target)) = (source, target)
            && source != target
        {
            *edges.entry((source, target)).or_default() += 1;
        }
    };
    match ties {
        Ties::Influence => transcript
            .acts()
            .filter(|act| matches!(act.act, Deed::Concede | Deed::Support))
            .filter(|act| act.is_done() && act.null != Null::Placebo)
            .for_each(|act| add(act.other.number(), act.agent.number())),
        Ties::Hearing => transcript
            .exposures()
            .filter(|seen| seen.heed == Heed::Heard)
            .for_each(|seen| add(seen.speaker.number(), seen.listener.number())),
    }
    edges
}

/// The graph as a list of edges, `source,target,weight` by number, which a scenario's network of kind `edges` reads. The
/// names of the agents stand in comments before it.
pub fn edge_list(transcript: &Transcript, ties: Ties) -> String {
    let mut text = format!("# {}: {}\n", ties.name(), about(transcript));
    for agent in &transcript.header.agents {
        let _ = writeln!(text, "# {} {}", agent.index, agent.name.replace(['\n', '\r'], " "));
    }
    text.push_str("source,target,weight\n");
    for ((source, target), weight) in edges(transcript, ties) {
        let _ = writeln!(text, "{source},{target},{weight}");
    }
    text
}

/// The graph as GraphML, with names and groups of the agents as data of its nodes.
pub fn graphml(transcript: &Transcript, ties: Ties) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n    xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    );
    let _ = writeln!(text, "  <desc>{}</desc>", escaped(&about(transcript)));
    for (id, of, name, kind) in
        [("name", "node", "name", "string"), ("group", "node", "group", "string"), ("weight", "edge", "weight", "long")]
    {
        let _ = writeln!(text, "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>");
    }
    let _ = writeln!(text, "  <graph id=\"{}\" edgedefault=\"directed\">", ties.name());
    for agent in &transcript.header.agents {
        let (index, name, group) = (agent.index, escaped(&agent.name), escaped(&agent.group));
        let _ = writeln!(
            text,
            "    <node id=\"n{index}\"><data key=\"name\">{name}</data><data key=\"group\">{group}</data></node>"
        );
    }
    for ((source, target), weight) in edges(transcript, ties) {
        let _ = writeln!(
            text,
            "    <edge source=\"n{source}\" target=\"n{target}\"><data key=\"weight\">{weight}</data></edge>"
        );
    }
    text.push_str("  </graph>\n</graphml>\n");
    text
}

fn about(transcript: &Transcript) -> String {
    let header = &transcript.header;
    format!("{}, point {}, arm {}, replicate {}", header.scenario, header.point, header.arm, header.replicate)
        .replace(['\n', '\r'], " ")
}

/// Text as it may stand in XML 1.0; characters that may not stand there at all become U+FFFD.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\t' | '\n' => safe.push(letter),
            '\r' => safe.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' | '\0'..='\u{1f}' => safe.push('\u{fffd}'),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_xml_is_escaped() {
        assert_eq!(escaped("a<b & \"c\"\u{1}'"), "a&lt;b &amp; &quot;c&quot;\u{fffd}&apos;");
    }
}

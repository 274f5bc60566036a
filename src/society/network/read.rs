//! Edge lists as people keep them.

use super::Edge;
use super::kind::repeats;
use crate::error::Fault;
use crate::society::{cut_short, unless_faulty};

/// Reads a list of ties: one `source target [weight]` a line, separated by blanks or commas.
///
/// Agents are counted from 0. `#` begins a comment; the first line may be a header (`source,target,weight`); a missing
/// weight is 1. Returns the number of agents (one more than the largest that is named) and the ties in order.
///
/// # Errors
/// Every line that is not of this form, ties an agent to itself, repeats a line before it, or weighs 0 or less or is
/// not finite. Cost: O(m log m) for m lines.
///
/// ```
/// use manyminds::society::network::read_edges;
/// let (agents, edges) = read_edges("source,target\n0,1\n1 2 0.5  # half\n").unwrap();
/// assert_eq!((agents, edges), (3, vec![(0, 1, 1.0), (1, 2, 0.5)]));
/// ```
pub fn read_edges(text: &str) -> Result<(usize, Vec<Edge>), Vec<Fault>> {
    let (mut edges, mut lines, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    let mut first = true;
    for (line, written) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let written = written.split('#').next().unwrap_or("").trim();
        if written.is_empty() {
            continue;
        }
        let header = std::mem::take(&mut first) && is_header(written);
        if header {
            continue;
        }
        match read_line(written) {
            Ok(edge) => {
                edges.push(edge);
                lines.push(line + 1);
            }
            Err((value, need)) => faults.push(Fault::on_line(line + 1, value, need)),
        }
    }
    for (before, again) in repeats(&edges, true) {
        let (source, target, _) = edges[again];
        let need = format!("need each tie once; line {} has it", lines[before]);
        faults.push(Fault::on_line(lines[again], format!("{source} to {target}"), need));
    }
    if edges.is_empty() && faults.is_empty() {
        faults.push(Fault { need: "need at least one tie".into(), ..Fault::default() });
    }
    faults.sort_by_key(|fault| fault.line);
    unless_faulty(cut_short(faults))?;
    let agents = edges.iter().map(|&(source, target, _)| source.max(target) as usize + 1).max();
    Ok((agents.unwrap_or(0), edges))
}

/// The fields of a line: commas part them and so do blanks, a comma with blanks around it being one separator.
fn fields(written: &str) -> Vec<&str> {
    if written.contains(',') {
        written.split(',').flat_map(|part| if part.trim().is_empty() { vec![""] } else { blanks(part) }).collect()
    } else {
        blanks(written)
    }
}

fn blanks(part: &str) -> Vec<&str> {
    part.split_whitespace().collect()
}

fn is_header(written: &str) -> bool {
    let names = fields(written).join(" ").to_ascii_lowercase();
    names == "source target weight" || names == "source target"
}

fn read_line(written: &str) -> Result<Edge, (String, String)> {
    let fields = fields(written);
    let [source, target, weight @ ..] = fields.as_slice() else {
        return Err((written.into(), "need two agents and, if wanted, a weight".into()));
    };
    if weight.len() > 1 {
        return Err((written.into(), "need two agents and, if wanted, a weight".into()));
    }
    let agent = |field: &str| {
        field.parse::<u32>().map_err(|_| (format!("`{field}`"), "need an agent, a whole number from 0".to_owned()))
    };
    let (source, target) = (agent(source)?, agent(target)?);
    if source == target {
        return Err((format!("{source} to {target}"), "need two different agents".into()));
    }
    let Some(written) = weight.first() else { return Ok((source, target, 1.0)) };
    match written.parse::<f64>() {
        Ok(weight) if weight.is_finite() && weight > 0.0 => Ok((source, target, weight)),
        _ => Err((format!("`{written}`"), "need a weight above 0".into())),
    }
}

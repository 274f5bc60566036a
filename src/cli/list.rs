//! `list`: the scenarios that ship, each with the paper that it follows.

use super::{Done, ListArgs, Outcome, print, print_json, tell};
use manyminds::shipped;
use serde_json::{Value, json};

pub(crate) fn list(args: &ListArgs) -> Outcome {
    let all: Vec<shipped::Shipped> = shipped::scenarios().collect();
    if args.json {
        let row = |one: &shipped::Shipped| json!({ "name": one.name(), "title": one.title(), "source": one.source(), "path": one.path });
        print_json(&Value::Array(all.iter().map(row).collect()))?;
        return Ok(Done::Well);
    }
    if all.is_empty() {
        tell("no scenario ships with this program");
    }
    let wide = all.iter().map(|one| one.name().chars().count()).max().unwrap_or(0);
    let line = |one: &shipped::Shipped| {
        let source = match one.source() {
            source if source.is_empty() => source,
            source => format!("{:wide$}  {source}\n", ""),
        };
        format!("{:<wide$}  {}\n{source}", one.name(), one.title())
    };
    let lines: String = all.iter().map(line).collect();
    print(&lines)?;
    Ok(Done::Well)
}

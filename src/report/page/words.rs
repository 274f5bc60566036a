//! What a page says of where a run came from, and how to make it again.

use super::super::files::{SCENARIO, slashed};
use serde_json::Value;
use std::path::{Component, Path, PathBuf};

/// The commands that make the run again, in its directory: the digest must come out the same.
pub(super) fn again(manifest: &Value) -> String {
    let mut words = vec!["manyminds run scenario.toml".to_string()];
    let changed = &manifest["overrides"];
    let sets = changed["set"].as_array().into_iter().flatten().filter_map(Value::as_str);
    words.extend(sets.map(|set| format!("--set {}", quoted(set))));
    for (option, value) in [("--seed", &changed["seed"]), ("--replicates", &changed["replicates"])] {
        words.extend(value.as_u64().map(|value| format!("{option} {value}")));
    }
    let sequential = &manifest["sequential"];
    words.extend(sequential["until"].as_str().map(|until| format!("--until {}", quoted(until))));
    let command = words.join(" ");
    with_files(manifest, &command)
}

/// The command after what puts copies of the files that the scenario names to where it looks for them: into a folder of its own, which is
/// as deep as the scenario looks up.
fn with_files(manifest: &Value, command: &str) -> String {
    let refers = manifest["refers"].as_object().into_iter().flatten();
    let files: Vec<(&Path, &str)> =
        refers.filter_map(|(name, told)| Some((Path::new(name), told["copy"].as_str()?))).collect();
    if files.is_empty() {
        return command.to_string();
    }
    let up = |name: &Path| name.components().filter(|part| matches!(part, Component::ParentDir)).count();
    let deep = files.iter().map(|(name, _)| up(name)).max().unwrap_or(0);
    let mut place = PathBuf::from("again");
    (0..deep).for_each(|_| place.push("in"));
    let mut lines = vec![copy(SCENARIO, &place)];
    for (name, copied) in files {
        let mut folder = place.clone();
        for part in name.parent().into_iter().flat_map(Path::components) {
            match part {
                Component::ParentDir => drop(folder.pop()),
                Component::Normal(part) => folder.push(part),
                _ => {}
            }
        }
        lines.push(copy(copied, &folder));
    }
    lines.push(format!("cd {}", quoted(&slashed(&place))));
    lines.push(command.to_string());
    lines.join("\n")
}

fn copy(file: &str, folder: &Path) -> String {
    let folder = quoted(&slashed(folder));
    format!("mkdir -p {folder} && cp {} {folder}/", quoted(file))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./=,:+".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) { word.into() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// What the manifest tells, a line each: name and value.
pub(super) fn told(manifest: &Value) -> Vec<(&'static str, String)> {
    let bare = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let platform = &manifest["platform"];
    let all = [
        ("manyminds", bare(&manifest["manyminds"])),
        ("contract of draws", bare(&manifest["contract"])),
        ("seed", bare(&manifest["seed"])),
        ("replicates", format!("{} of {}", manifest["replicates"]["finished"], manifest["replicates"]["asked"])),
        ("platform", format!("{} {}", bare(&platform["os"]), bare(&platform["arch"]))),
        ("digest", bare(&manifest["digest"])),
        ("hash of the claims", bare(&manifest["claims_hash"])),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty() && value != "null").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_command_holds_all_that_was_changed_quoted_for_a_shell() {
        let manifest = json!({
            "overrides": { "set": ["prices.hear=0", "title=it's > me"], "seed": 3, "replicates": null },
            "sequential": { "until": "ci(merit)<0.01" },
            "refers": { "../data/my map.col": { "copy": "files/data/my map.col" }, "large.col": { "copy": null } },
        });
        let wanted = "mkdir -p again/in && cp scenario.toml again/in/\n\
                      mkdir -p again/data && cp 'files/data/my map.col' again/data/\n\
                      cd again/in\n\
                      manyminds run scenario.toml --set prices.hear=0 --set 'title=it'\\''s > me' --seed 3 --until 'ci(merit)<0.01'";
        assert_eq!(again(&manifest), wanted);
        assert_eq!(again(&json!({})), "manyminds run scenario.toml");
    }
}

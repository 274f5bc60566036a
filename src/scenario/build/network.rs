//! Who hears whom.

use super::*;

impl Builder<'_> {
    pub(super) fn network(&mut self, node: Option<&Node>, agents: usize, faults: &mut Faults) -> Option<NetworkKind> {
        let table = Table { node, pattern: "society.network" };
        let kind = table.word("kind");
        let empty = Node::new(Value::default(), Origin::File);
        let near = node.unwrap_or(&empty);
        let before = faults.list.len();
        let must = |key: &str, faults: &mut Faults| match table.get(key) {
            Some(node) => number(node).unwrap_or(0.0),
            None => {
                faults.about(
                    near,
                    &format!("society.network.{key}"),
                    format!("missing; need it for a network of kind \"{kind}\""),
                );
                0.0
            }
        };
        let made = match kind {
            "ring" => NetworkKind::Ring { degree: must("degree", faults) as usize },
            "path" => NetworkKind::Path,
            "star" => NetworkKind::Star,
            "wheel" => NetworkKind::Wheel,
            "grid" => NetworkKind::Grid {
                width: table.get("width").and_then(whole).map(|width| width.max(0) as usize),
                torus: table.truth("torus"),
                diagonal: table.truth("diagonal"),
            },
            "small-world" => {
                NetworkKind::SmallWorld { degree: must("degree", faults) as usize, rewire: must("rewire", faults) }
            }
            "random-regular" => NetworkKind::RandomRegular { degree: must("degree", faults) as usize },
            "erdos-renyi" => NetworkKind::ErdosRenyi {
                ties: match (table.get("p").and_then(number), table.get("mean_degree").and_then(number)) {
                    (Some(_), Some(_)) => {
                        faults.about(near, "society.network", "need either p or mean_degree, not both");
                        return None;
                    }
                    (None, Some(degree)) => Ties::MeanDegree(degree),
                    _ => Ties::Chance(must("p", faults)),
                },
            },
            "preferential-attachment" => NetworkKind::PreferentialAttachment { links: must("links", faults) as usize },
            "stochastic-block" => {
                let (within, between) = (must("within", faults), must("between", faults));
                let Some(blocks) = table.get("blocks") else {
                    must("blocks", faults);
                    return None;
                };
                let sizes = blocks.items().iter().filter_map(whole).map(|size| size.max(0) as usize);
                NetworkKind::StochasticBlock { blocks: sizes.collect(), within, between }
            }
            "cliques" => NetworkKind::Cliques { size: must("size", faults) as usize, rewire: must("rewire", faults) },
            "edges" => {
                let Some(file) = table.get("file") else {
                    must("file", faults);
                    return None;
                };
                let (place, content) = self.open(file, "society.network.file", faults)?;
                match read_edges(&content) {
                    Ok((named, edges)) if named <= agents => {
                        NetworkKind::Edges { edges, directed: table.truth("directed") }
                    }
                    Ok((named, _)) => {
                        let need = format!(
                            "need ties among the {agents} agents, counted from 0; it names agent {}",
                            named - 1
                        );
                        faults.value(file, "society.network.file", need);
                        return None;
                    }
                    Err(list) => {
                        faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                        return None;
                    }
                }
            }
            "matrix" => {
                let Some(rows) = table.get("rows") else {
                    must("rows", faults);
                    return None;
                };
                let row = |row: &Node| row.items().iter().filter_map(number).collect();
                NetworkKind::Matrix { rows: rows.items().iter().map(row).collect() }
            }
            _ => NetworkKind::Complete,
        };
        if faults.list.len() > before {
            return None;
        }
        let list = made.check(agents);
        for fault in &list {
            match (node, fault.path.as_str()) {
                (Some(node), "agents") => {
                    let need = format!("{} ({agents} agents)", fault.need);
                    faults.value(node.get("kind").unwrap_or(node), "society.network.kind", need);
                }
                (Some(node), path) => {
                    let near = node.get(path.split('[').next().unwrap_or(path)).unwrap_or(node);
                    faults.push(near, under_path("society.network", fault.clone()));
                }
                (None, _) => faults.about(near, "society.network", fault.need.clone()),
            }
        }
        list.is_empty().then_some(made)
    }
}

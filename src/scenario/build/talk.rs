//! The protocol, the act table and their changes midway.

use super::*;
use crate::deliberation::MOST_CLAIMS;
use crate::mind::policy::Dose;

/// What answers to one question mean between members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Labels {
    /// The same for all.
    Shared,
    /// Nothing: all relations are `differ` and starts are private.
    Free,
    /// Nothing without the answers before: they are steps of a derivation.
    Steps,
    /// Where numbers lie. Nobody votes unless it is said.
    Numbers,
}

impl Labels {
    pub(super) fn of(problem: Option<&ProblemSpec>, society: Option<&SocietySpec>) -> Labels {
        let private = society.is_some_and(|society| !society.common_start);
        match problem {
            Some(problem) if problem.is_countdown() => Labels::Steps,
            Some(problem) if problem.opinions().is_some() => Labels::Numbers,
            Some(problem) if problem.differ_only() && private => Labels::Free,
            _ => Labels::Shared,
        }
    }
}

/// The protocol and the act table. Where minds pay for nothing (`free`) there is no budget unless it is said.
pub(super) fn talk(
    tree: &Node,
    labels: Labels,
    society: Option<&SocietySpec>,
    free: bool,
    faults: &mut Faults,
) -> Option<(Protocol, ActTable)> {
    let before = faults.list.len();
    let acts = act_table(tree.get("acts"), faults);
    let table = Table { node: tree.get("protocol"), pattern: "protocol" };
    let prices = Table { node: tree.get("prices"), pattern: "prices" };
    let vote = vote_plan(&table, labels, society, faults)?;
    let stop = Table { node: table.get("stop"), pattern: "protocol.stop" };
    let when = texts(stop.get("when"));
    let asked = |word: &str| when.iter().any(|one| one == word);
    let mut replace = [Null::Real; DEEDS];
    for (name, node) in table.get("replace").map_or(&[][..], Node::entries) {
        if let Some(act) = deed(name) {
            replace[act] = match text(node) {
                Some("placebo") => Null::Placebo,
                Some("sham") => Null::Sham,
                _ => Null::Real,
            };
            let points = [Deed::Challenge, Deed::Verify, Deed::Answer].iter().any(|deed| *deed as usize == act);
            if replace[act] == Null::Sham && !points {
                let need =
                    "need real or placebo: only challenge, verify and answer point at something that a sham could draw";
                faults.value(node, &format!("protocol.replace.{name}"), need);
            }
        }
    }
    let blocked = texts(table.get("block"));
    let blocked = blocked.iter().filter_map(|name| Deed::chosen(name)).fold(DeedSet::NONE, DeedSet::with);
    let standing = match table.get("standing") {
        Some(node) => match (number(node), text(node)) {
            (Some(value), _) => Standing::Constant(value),
            (None, Some("learned")) => Standing::Learned,
            _ => Standing::Topic,
        },
        None => Standing::Topic,
    };
    let floor = match table.word("floor") {
        "round-robin" => FloorRule::RoundRobin,
        "random" => FloorRule::Random,
        "relay" => FloorRule::Relay { patience: table.u32("patience") },
        "by-extraversion" => FloorRule::ByExtraversion,
        "moderated" => FloorRule::Moderated,
        _ => FloorRule::Everyone,
    };
    if let (Some(typed), false) = (table.get("patience"), matches!(floor, FloorRule::Relay { .. })) {
        faults.value(
            typed,
            "protocol.patience",
            "is used only with floor = \"relay\"; protocol.stop.patience is for settling",
        );
    }
    for key in ["meeting", "events"] {
        if let (Some(typed), true) = (table.get(key), table.word("schedule") != "events") {
            faults.value(typed, &format!("protocol.{key}"), "is used only with schedule = \"events\"");
        }
    }
    let protocol = Protocol {
        schedule: match table.word("schedule") {
            "asynchronous" => Schedule::Asynchronous,
            "events" => Schedule::Events,
            _ => Schedule::Synchronous,
        },
        floor,
        meeting: Meeting::ALL
            .into_iter()
            .find(|(_, name)| *name == table.word("meeting"))
            .map_or_else(Meeting::default, |(meeting, _)| meeting),
        events: table.u32("events"),
        speakers: table.u32("speakers"),
        hearing: match (table.word("hearing"), table.get("hearing").and_then(|node| node.get("group"))) {
            (_, Some(size)) => {
                Hearing::Group { size: whole(size).and_then(|size| u32::try_from(size).ok()).unwrap_or(2) }
            }
            ("everyone", _) => Hearing::Everyone,
            ("nobody", _) => Hearing::Nobody,
            _ => Hearing::Neighbours,
        },
        manners: Manners {
            prices: Prices {
                look: prices.u32("look"),
                verify: prices.u32("verify"),
                act: prices.u32("act"),
                hear: prices.u32("hear"),
            },
            blocked,
            replace,
            tell: table.truth("tell"),
            checked: table.word("challenge") == "verified",
            telling: Telling::ALL
                .into_iter()
                .find(|(_, name)| *name == table.word("telling"))
                .map_or_else(Telling::default, |(telling, _)| telling),
            address: match table.word("address") {
                "experts" => Address::Experts,
                _ => Address::All,
            },
            standing,
            decline: table.number("decline"),
            named: table.truth("named"),
            company: table.word("hearing") != "nobody",
        },
        vote,
        stop: StopRule {
            rounds: stop.u32("rounds"),
            budget: match stop.get("budget") {
                // Worked out in each replicate.
                _ if stop.get("attempts").is_some() => Some(0),
                Some(node) if text(node) == Some("none") => None,
                None if free => None,
                _ => Some(stop.whole("budget").max(0) as u64),
            },
            patience: stop.u32("patience"),
            when: StopWhen {
                settled: asked("settled"),
                agreed: asked("agreed"),
                decided: asked("decided"),
                solved: asked("solved"),
                unanimous: asked("unanimous"),
                still: asked("still"),
            },
        },
        own_purses: table.word("purses") == "own",
        may_change: false,
    };
    if blocked.0 as usize == DeedSet::COUNT - 1 {
        faults.value(table.get("block").unwrap_or(tree), "protocol.block", "need at least one act that is left");
    }
    let (own, learned) = (protocol.manners.named, protocol.manners.standing == Standing::Learned);
    if let (false, true, Some(typed)) = (own, learned, table.get("standing")) {
        faults.value(typed, "protocol.standing", "need named = true: nobody learns what an unknown speaker is worth");
    }
    (faults.list.len() == before).then_some((protocol, acts))
}

fn act_table(node: Option<&Node>, faults: &mut Faults) -> ActTable {
    let mut table = ActTable::default();
    let Some(node) = node else { return table };
    for act in Deed::CHOSEN {
        let (slot, name) = (act as usize, act.name());
        if let Some(base) = node.get(name).and_then(number) {
            table.base[slot] = base;
        }
        if let Some(steer) = node.get("steer").and_then(|steer| steer.get(name)).and_then(number) {
            table.steer[slot] = steer;
        }
        let dosed = node.get("dose").filter(|dose| dose.get("act").and_then(text) == Some(name));
        let dose = dosed.and_then(|dose| dose.get("share")).and_then(number);
        let held = node.get("hold").and_then(|hold| hold.get(name)).and_then(number);
        table.doses.extend(dose.or(held).map(|share| Dose { deed: act, share }));
        match node.get("weights") {
            Some(none) if text(none).is_some() => table.weights[slot] = [0.0; AXES],
            Some(weights) => {
                for (axis, word) in AXIS_NAMES.iter().enumerate() {
                    if let Some(weight) = weights.get(name).and_then(|row| row.get(word)).and_then(number) {
                        table.weights[slot][axis] = weight;
                    }
                }
            }
            None => {}
        }
    }
    if table.doses.iter().map(|dose| dose.share).sum::<f64>() >= 1.0 {
        let near = node.get("hold").or(node.get("dose")).unwrap_or(node);
        faults.value(near, "acts.hold", "need shares that are below 1 together, that of the dose included");
    }
    if let Some(permute) = node.get("permute") {
        let words = texts(Some(permute));
        let places: Vec<usize> =
            words.iter().filter_map(|word| AXIS_NAMES.iter().position(|name| name == word)).collect();
        let mut sorted = places.clone();
        sorted.sort_unstable();
        if sorted != [0, 1, 2, 3, 4, 5] {
            faults.value(permute, "acts.permute", format!("need each of the six axes once: {}", AXIS_NAMES.join(", ")));
            return table;
        }
        for row in &mut table.weights {
            let old = *row;
            for (slot, &place) in row.iter_mut().zip(&places) {
                *slot = old[place];
            }
        }
    }
    table
}

fn rule_info(name: &str) -> Option<&'static RuleInfo> {
    RULES.iter().find(|info| info.name == name)
}

fn vote_plan(
    table: &Table<'_>,
    labels: Labels,
    society: Option<&SocietySpec>,
    faults: &mut Faults,
) -> Option<VotePlan> {
    let none = match table.get("vote") {
        Some(node) => text(node).is_some(),
        None => labels == Labels::Numbers,
    };
    let vote = Table { node: if none { None } else { table.get("vote") }, pattern: "protocol.vote" };
    let before = faults.list.len();
    let every = if none { 0 } else { vote.u32("every") };
    let quorum = vote.number("quorum");
    let typed_rule = vote.get("rule").and_then(text).and_then(rule_info);
    let reads_top = |rule: Option<&RuleInfo>| rule.is_none_or(|rule| rule.takes == Takes::Top);
    let over = match vote.get("over").and_then(text) {
        Some("positions") => Over::Positions,
        Some("claims") => Over::Claims,
        Some(_) => Over::Questions,
        None if labels == Labels::Steps => Over::Positions,
        None if reads_top(typed_rule) => Over::Questions,
        None => Over::Positions,
    };
    let rule = typed_rule.or_else(|| rule_info(if over == Over::Questions { "plurality" } else { "borda" }))?;
    let typed_last = vote.get("final").and_then(text).and_then(rule_info);
    let last_over = match vote.get("final_over").and_then(text) {
        Some("positions") => Over::Positions,
        Some(_) => Over::Questions,
        None if !reads_top(typed_last) => Over::Positions,
        None if matches!(labels, Labels::Free | Labels::Steps) && typed_last.is_none() => Over::Positions,
        None => Over::Questions,
    };
    let last = typed_last.or_else(|| rule_info(if last_over == Over::Questions { "plurality" } else { "score" }))?;
    let near = |key: &str| vote.get(key).or(vote.node).or(table.node);
    let mut told = |key: &str, value: &str, need: String| match near(key) {
        Some(near) => faults.push(near, Fault::at(format!("protocol.vote.{key}"), value, need)),
        None => faults.list.push(Fault::at(format!("protocol.vote.{key}"), value, need)),
    };
    let make = |rule: &RuleInfo| rule.make(quorum).map(Arc::<dyn VotingRule>::from);
    let votes = every > 0;
    for (rule_key, over_key, rule, over, held) in
        [("rule", "over", rule, over, votes), ("final", "final_over", last, last_over, true)]
    {
        let stand = match over {
            Over::Questions => 0,
            Over::Positions if vote.u32("slate") > 0 => vote.u32("slate"),
            Over::Positions => society.map_or(0, SocietySpec::agents),
            Over::Claims if vote.u32("slate") > 0 => vote.u32("slate").min(MOST_CLAIMS),
            Over::Claims => MOST_CLAIMS,
        };
        if let (Some(most), true) = (make(rule).and_then(|rule| rule.most_alternatives()), held)
            && stand > most
        {
            told(
                rule_key,
                &format!("\"{}\"", rule.name),
                format!(
                    "need at most {most} alternatives for it, and {stand} may stand; slate = {most} lets so many stand"
                ),
            );
        }
        match (over, rule.takes) {
            (Over::Questions | Over::Claims, _) if held && labels == Labels::Steps => told(
                over_key,
                "\"questions\"",
                "need \"positions\": a step of a derivation means nothing without those before it".into(),
            ),
            (Over::Questions, _) if held && labels == Labels::Free => told(
                over_key,
                "\"questions\"",
                "need \"positions\", or society.start = \"common\": with differ relations alone and private starts the names of options mean nothing between members".into(),
            ),
            _ => {}
        }
    }
    let voters = voters(&vote, society, faults);
    let plan = VotePlan {
        periodic: Ballotry { over, rule: make(rule)?, slate: vote.u32("slate") },
        every,
        quorum,
        adopt: match vote.word("adopt") {
            "decree" => Adopt::Decree,
            "public" => Adopt::Public,
            _ => Adopt::Quorum,
        },
        voters,
        weights: Weighing::ALL.into_iter().find(|way| way.name() == vote.word("weights")).unwrap_or_default(),
        ties: TiePolicy::by_name(vote.word("ties")).unwrap_or_default(),
        last: Ballotry { over: last_over, rule: make(last)?, slate: vote.u32("slate") },
    };
    (faults.list.len() == before).then_some(plan)
}

/// Who casts ballots; a group that is not there is told.
fn voters(vote: &Table<'_>, society: Option<&SocietySpec>, faults: &mut Faults) -> Voters {
    let node = vote.get("voters");
    let within = |key: &str| node.and_then(|node| node.get(key));
    if let (Some(_), Some(group)) = (within("drawn"), within("group")) {
        faults.value(group, "protocol.vote.voters.group", "need either drawn or group");
    }
    if let Some(drawn) = within("drawn").and_then(whole) {
        return Voters::Drawn(u32::try_from(drawn).unwrap_or(u32::MAX));
    }
    let (Some(node), Some(society)) = (within("group"), society) else { return Voters::Everyone };
    let name = text(node).unwrap_or_default();
    let mut first = 0;
    for group in &society.perspectives {
        if group.name == name {
            return Voters::Named(first..first + group.count);
        }
        first += group.count;
    }
    let names: Vec<&str> = society.perspectives.iter().map(|group| &group.name[..]).collect();
    faults.value(node, "protocol.vote.voters.group", format!("need one of the perspectives: {}", names.join(", ")));
    Voters::Everyone
}

/// What may change in the midst of a run.
const MIDWAY: [&str; 3] = ["protocol", "acts", "prices"];
/// What may not, although it stands there.
const FROM_THE_START: [&str; 7] = [
    "protocol.stop.rounds",
    "protocol.stop.budget",
    "protocol.stop.attempts",
    "protocol.purses",
    "protocol.schedule",
    "protocol.vote.final",
    "protocol.vote.final_over",
];

pub(super) fn interventions(
    tree: &Node,
    problem: Option<&ProblemSpec>,
    society: Option<&SocietySpec>,
    faults: &mut Faults,
) -> Vec<(u32, Protocol, ActTable)> {
    let mut found: Vec<(u32, Protocol, ActTable)> = Vec::new();
    let Some(list) = tree.get("interventions") else { return found };
    let rounds = tree.at(&parse_path("protocol.stop.rounds").unwrap_or_default()).and_then(whole);
    let rounds = rounds.unwrap_or_else(|| fields::default_of("protocol.stop.rounds").parse().unwrap_or(i64::MAX));
    let mut order: Vec<(i64, usize)> =
        list.items().iter().enumerate().filter_map(|(i, item)| Some((item.get("at").and_then(whole)?, i))).collect();
    order.sort_unstable();
    let mut now = tree.clone();
    for (place, &(round, i)) in order.iter().enumerate() {
        let (item, at) = (&list.items()[i], format!("interventions[{i}]"));
        let typed = item.get("at").unwrap_or(item);
        if round > rounds {
            faults.value(typed, &format!("{at}.at"), format!("need a round of the run, at most {rounds}"));
        }
        if place > 0 && order[place - 1].0 == round {
            faults.value(
                typed,
                &format!("{at}.at"),
                "need one intervention for each round; put both changes into one set",
            );
        }
        let Some(set) = item.get("set") else { continue };
        let mut fine = true;
        for (path, node) in changes(set, &format!("{at}.set"), "", faults) {
            let shown = tree::show_path(&path);
            let head = shown.split(['.', '[']).next().unwrap_or("");
            let where_ = join(&format!("{at}.set"), &shown);
            if !MIDWAY.contains(&head) {
                faults.about(
                    &node,
                    &where_,
                    "need a path under protocol, acts or prices: nothing else can change midway",
                );
                fine = false;
            } else if FROM_THE_START.contains(&shown.as_str()) {
                faults.about(&node, &where_, "cannot change midway: it holds from the start");
                fine = false;
            } else {
                overlay(&mut now, &path, node, faults);
            }
        }
        let mut table = Faults::same(faults);
        check::check(&now, &mut table);
        let wrong = table.list.into_iter().filter(|fault| MIDWAY.iter().any(|head| fault.path.starts_with(head)));
        let known = faults.list.len();
        faults.list.extend(wrong);
        if !fine || faults.list.len() > known {
            continue;
        }
        let free = problem.is_some_and(ProblemSpec::is_free);
        if let Some((protocol, acts)) = talk(&now, Labels::of(problem, society), society, free, faults) {
            found.push((u32::try_from(round).unwrap_or(u32::MAX), protocol, acts));
        }
    }
    found
}

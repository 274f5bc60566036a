//! Where agents begin.

use super::problem::questions;
use super::*;
use crate::problem::opinion::{Opinion, question_name};

impl Builder<'_> {
    pub(super) fn start(
        &mut self,
        node: &Node,
        at: &str,
        count: usize,
        problem: &ProblemSpec,
        faults: &mut Faults,
    ) -> Option<StartSpec> {
        if let Some(spec) = problem.opinions() {
            return self.opinions(node, at, count, spec.questions, faults).map(StartSpec::Opinions);
        }
        if matches!(node.value, Value::List(_) | Value::Float(_)) {
            faults.value(
                node,
                at,
                "need a table { question = option, ... } or { file = ... }; numbers are for opinions",
            );
            return None;
        }
        let questions = questions(problem);
        let lookup = Lookup::new(&questions);
        if let (Some(file), 1) = (node.get("file"), node.entries().len()) {
            let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
            return match columns::answers(&content, &lookup, count) {
                Ok(rows) => Some(StartSpec::Rows(rows)),
                Err(list) => {
                    faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place)));
                    None
                }
            };
        }
        let mut answers = Vec::new();
        let before = faults.list.len();
        let choice = |question: &str, option: &Node, path: &str| match &option.value {
            Value::Int(number) => lookup.choice(question, number, path),
            _ => lookup.choice(question, text(option).unwrap_or(""), path),
        };
        if text(node).is_some() || whole(node).is_some() {
            // One answer to all questions. What is no option of the first one is told once.
            for question in &questions {
                match choice(&question.name, node, at) {
                    Ok((question, option)) => answers.push((question as u32, option as u32)),
                    Err(fault) => {
                        faults.push(node, fault);
                        return None;
                    }
                }
            }
        }
        for (question, option) in node.entries() {
            let path = join(at, question);
            let found = choice(question, option, &path);
            match found {
                Ok((question, option)) => answers.push((question as u32, option as u32)),
                Err(fault) => faults.push(option, fault),
            }
        }
        answers.sort_unstable();
        (faults.list.len() == before).then_some(StartSpec::Same(answers))
    }

    /// First opinions, a row for each of `count` agents.
    fn opinions(
        &mut self,
        node: &Node,
        at: &str,
        count: usize,
        questions: usize,
        faults: &mut Faults,
    ) -> Option<Vec<Vec<Opinion>>> {
        if text(node) == Some("even") {
            let last = (count as u32).saturating_sub(1);
            return Some((0..=last).map(|agent| vec![Opinion::ratio(agent, last); questions]).collect());
        }
        if let (Value::List(items), 1) = (&node.value, questions) {
            if items.len() != count {
                faults.value(node, at, format!("need a number for each of the {count} agents, not {}", items.len()));
                return None;
            }
            return Some(items.iter().filter_map(number).map(|number| vec![Opinion::new(number)]).collect());
        }
        let Some(file) = node.get("file").filter(|_| node.entries().len() == 1) else {
            let list = if questions == 1 { "a list of numbers, " } else { "" };
            faults.value(node, at, format!("need {list}\"even\" or {{ file = \"x.csv\" }}"));
            return None;
        };
        let (place, content) = self.open(file, &format!("{at}.file"), faults)?;
        let names: Vec<String> = (0..questions).map(|question| question_name(questions, question)).collect();
        let rows = columns::numbers(&content, (questions > 1).then_some(&names[..]), count)
            .map_err(|list| faults.list.extend(list.into_iter().map(|fault| fault.in_file(&place))))
            .ok()?;
        Some(rows.into_iter().map(|row| row.into_iter().map(Opinion::new).collect()).collect())
    }
}

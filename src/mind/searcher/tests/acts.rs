//! Single acts, one by one.

use super::*;

/// A society of one, for which acts are called by hand.
fn with_turn<T>(purse: &mut Purse, manners: &Manners, seed: u32, act: impl FnOnce(&mut Turn<'_>) -> T) -> T {
    let mut rng = Draws::new(9, 0, 0).stream(0, seed, Phase::Propose);
    act(&mut Turn { me: 0, round: 1, rng: &mut rng, purse, manners, log: None, exposures: None, unpaid: false })
}

fn ready(problem: &CountdownProblem, tools: Tools) -> (Searcher, Vec<u8>) {
    let mut mind = Searcher::new();
    mind.reset(problem.view(0), tools, busy());
    (mind, vec![0; problem.questions()])
}

/// All derivations with exactly three values left that `operators` lead to, once for each state.
fn threes(problem: &CountdownProblem, operators: Operators) -> Vec<(Row, State)> {
    let start = *problem.view(0).start();
    let mut found = vec![([0; MOST_STEPS], start)];
    while found[0].1.left() > 3 {
        let deeper = found.iter().flat_map(|(row, state)| {
            state.children_by(operators).map(|(step, child)| {
                let mut row = *row;
                row[steps(&row)] = step.answer();
                (row, child)
            })
        });
        found = deeper.collect();
    }
    found
}

#[test]
fn chaining_back_closes_exactly_what_brute_force_closes() {
    let mut rng = stream(30);
    let (mut closed, mut solved, mut cheaper) = (0, 0, 0);
    for round in 0..240 {
        let problem = drawn(3 + round % 2, 20, WAYS[round % 4], &mut rng);
        let view = problem.view(0);
        let tools = [all_tools(), only("+-*"), only("*/"), only("-/")][round / 4 % 4];
        for (row, state) in threes(&problem, tools.operators) {
            if view.reached(&state) {
                continue;
            }
            let (mut mind, mut own) = ready(&problem, tools);
            mind.frontier.reset(16, Order::BestFirst);
            mind.frontier.open(Node::new(row, steps(&row), 3, state.key(), 1.0), false);
            let mut purse = Purse::unlimited();
            let (act, line) =
                with_turn(&mut purse, &cheap(), 1, |turn| mind.chain_back(view, &mut own, turn, Null::Real));
            assert_eq!(act.outcome, Outcome::Done);
            let can = can_make(&problem, &state, tools.operators);
            assert_eq!(problem.right(&own), can, "{row:?} of {:?}", problem.puzzle());
            assert_eq!(!line.is_silent(), can);
            assert_eq!(mind.known.of(state.key()) & CLOSED > 0, !can);
            assert_eq!(mind.frontier.has_threes(), can);
            assert!(purse.spent() <= 37);
            let below: usize = state
                .children_by(tools.operators)
                .map(|(_, child)| 1 + child.children_by(tools.operators).count())
                .sum();
            cheaper += i32::from(purse.spent() <= below as u64 + 1);
            closed += i32::from(!can);
            solved += i32::from(can);
        }
    }
    assert!(closed > 500 && solved > 50 && cheaper > 400, "{closed} closed, {solved} solved, {cheaper} cheaper");
}

#[test]
fn what_a_goal_is_undone_to_makes_it_again() {
    let mut rng = stream(31);
    for round in 0..2_000 {
        let rule = Rule::ALL[round % 2];
        let [target, by] = [(); 2].map(|()| Ratio::whole(i64::from(1 + below(&mut rng, 30))));
        let operators = Operators::of_bits(1 + below(&mut rng, 15) as u8);
        for &goal in join::undone(rule, target, by, operators).values() {
            let made = |x: Ratio, y: Ratio| operators.operations().any(|o| o.of(rule, x, y) == Some(target));
            assert!(made(by, goal) || made(goal, by), "{target} by {by}: {goal}");
        }
        // And nothing is left out: whatever whole number makes the target is a goal.
        for other in (1..=900).map(Ratio::whole) {
            let makes = operators.operations().any(|o| o.of(rule, by, other) == Some(target));
            let goals = join::undone(rule, target, by, operators);
            assert!(!makes || goals.values().contains(&other), "{other} with {by} makes {target}");
        }
    }
}

#[test]
fn a_subgoal_is_worked_on_first_and_completed_by_its_number() {
    let mut rng = stream(32);
    let mut completed = 0;
    for round in 0..400 {
        let problem = drawn(4, 20, WAYS[round % 4], &mut rng);
        let view = problem.view(0);
        let (mut mind, mut own) = ready(&problem, all_tools());
        let mut purse = Purse::unlimited();
        let (act, _) =
            with_turn(&mut purse, &cheap(), round as u32, |turn| mind.subgoal(view, &mut own, turn, Null::Real));
        if act.outcome == Outcome::Nothing || problem.right(&own) {
            continue;
        }
        assert!((2..=7).contains(&purse.spent()));
        let aside = mind.frontier.next().unwrap().aside;
        assert_eq!(aside.count_ones(), 1);
        // Of this search alone: whatever it finds with the number set aside has it in its last step.
        mind.known.reset(2_048);
        while let Some(node) = mind.frontier.next().copied().filter(|_| !mind.has_solved()) {
            if node.aside == 0 {
                mind.frontier.take();
                continue;
            }
            with_turn(&mut purse, &cheap(), 1, |turn| mind.read(view, &mut own, turn, Null::Real));
        }
        if problem.right(&own) {
            let before = State::after(view.start(), &own[..steps(&mind.held.row) - 1]).unwrap();
            completed += u32::from(before.sources().contains(&aside));
        }
    }
    assert!(completed > 40, "{completed}");
}

#[test]
fn checked_challenges_are_true_and_believed_ones_are_not_always() {
    let mut rng = stream(33);
    for checked in [true, false] {
        let (mut right, mut wrong) = (0, 0);
        for round in 0..120 {
            let problem = drawn(4 + round % 2, 30, WAYS[round % 4], &mut rng);
            let mut manners = Manners { checked, ..cheap() };
            manners.prices.verify = u32::from(round % 3 == 0);
            let mut society = Society::new(&problem, &[only("+-*"), only("*/+"), all_tools()], &busy(), manners);
            society.play(30, round as u64);
            for act in society.acts.iter().filter(|act| act.deed == Deed::Challenge && act.outcome == Outcome::Done) {
                match problem.contested_rightly(act.about()) {
                    Some(true) => right += 1,
                    _ => wrong += 1,
                }
            }
        }
        assert!(right > 50 && (wrong == 0) == checked, "{checked}: {right} right, {wrong} wrong");
    }
}

#[test]
fn what_is_contested_is_closed_and_what_is_verified_is_kept() {
    let mut rng = stream(34);
    let (mut alive, mut dead, mut left) = (0, 0, 0);
    for round in 0..300 {
        let problem = drawn(4, 20, WAYS[round % 4], &mut rng);
        let view = problem.view(0);
        let (mut mind, mut own) = ready(&problem, all_tools());
        let mut purse = Purse::unlimited();
        with_turn(&mut purse, &cheap(), 1, |turn| mind.read(view, &mut own, turn, Null::Real));
        if mind.has_solved() || steps(&mind.held.row) == 0 {
            continue;
        }
        let (row, state) = (mind.held.row, mind.held.state.unwrap());
        let line = Line { deed: Some(Deed::Challenge), path: row, author: 0, born: 1, ..Line::default() };
        let hear = |mind: &mut Searcher, own: &mut Vec<u8>, purse: &mut Purse| {
            let said = [Line::default(), line];
            let heard = Heard::words(&said, &[1], 0, true);
            with_turn(purse, &cheap(), 2, |turn| mind.critique(view, own, &heard, turn));
            with_turn(purse, &cheap(), 3, |turn| mind.revise(view, own, turn))
        };
        assert!(hear(&mut mind, &mut own, &mut purse));
        left += 1;
        assert!(mind.held.row != row && mind.is_closed(state.key()));
        assert!(mind.frontier.iter().all(|node| node.key != state.key()));
        assert_eq!(mind.doubt, Some(row));
        let (act, _) = with_turn(&mut purse, &cheap(), 4, |turn| mind.verify(view, turn, Null::Real));
        let is_dead = problem.dead_end(&state);
        assert_eq!(act.fact, if is_dead { Fact::Broken } else { Fact::Holds });
        assert_eq!(mind.is_closed(state.key()), is_dead);
        assert_eq!(mind.frontier.iter().any(|node| node.key == state.key()), !is_dead);
        if is_dead {
            dead += 1;
        } else {
            // What was verified to lead on is not given up again.
            mind.moves(&mut own, row, state, 5.0);
            assert!(!hear(&mut mind, &mut own, &mut purse) && mind.doubt.is_none());
            alive += 1;
        }
    }
    assert!(alive > 30 && dead > 30 && left > 100, "{alive} alive, {dead} dead, {left} left");
}

#[test]
fn a_full_frontier_forgets_what_would_come_last() {
    for order in Order::ALL {
        let mut frontier = Frontier::default();
        frontier.reset(64, order);
        for i in 0..200u64 {
            let steps = 1 + (i as usize * 7) % 4;
            frontier.open(Node::new([1; MOST_STEPS], steps, 6 - steps, i, (i * 37 % 101) as f64), false);
            assert_eq!(frontier.has_threes(), frontier.iter().any(|node| node.left == 3));
        }
        assert!(frontier.len() <= 64);
        let opened: Vec<u32> = (0..frontier.len()).map(|place| frontier.opened(place).unwrap().at).collect();
        assert!(opened.is_sorted_by(|a, b| a < b) && frontier.opened(frontier.len()).is_none());
        frontier.put_first(*frontier.iter().last().unwrap());
        let mut before = frontier.take().unwrap();
        assert_eq!(before.front, 1);
        before.front = 0;
        let mut first = true;
        while let Some(node) = frontier.take() {
            assert!(first || before >= node, "{order:?}");
            (before, first) = (node, false);
        }
        assert!(!frontier.has_threes() && frontier.is_empty());
    }
}

use super::solver::{Reach, Solution, dead_end, even_share, reachable, search_nodes, solve};
use super::*;
use crate::problem::laws::check_problem;
use crate::problem::{Problem, Truth};
use crate::rng::{Draws, Phase, Stream, below};
use std::collections::{BTreeMap, BTreeSet};

const WAYS: [(Rule, Usage); 4] = [
    (Rule::PositiveIntegers, Usage::AtMostOnce),
    (Rule::PositiveIntegers, Usage::ExactlyOnce),
    (Rule::Rational, Usage::AtMostOnce),
    (Rule::Rational, Usage::ExactlyOnce),
];

fn stream(seed: u64) -> Stream {
    Draws::new(seed, 0, 0).stream(0, 0, Phase::Problem)
}

fn drawn(count: usize, high: u32, rng: &mut Stream) -> Vec<u32> {
    (0..count).map(|_| 1 + below(rng, high)).collect()
}

/// Every legal row of steps, without any deduplication: `seen` is handed each state on each way to it, with its depth.
fn every_way(state: &State, depth: usize, seen: &mut impl FnMut(&State, usize)) {
    seen(state, depth);
    for answer in 1..options(state.left()) as u8 {
        if let Some(next) = state.apply(Step::of_answer(answer).unwrap()) {
            every_way(&next, depth + 1, seen);
        }
    }
}

#[test]
fn the_paths_of_the_paper_are_counted() {
    let paths = |n: usize| (2..=n).map(|left| options(left) - 1).product::<usize>();
    assert_eq!([3, 4, 5, 6].map(paths), [108, 3_888, 233_280, 20_995_200]);
    // Large primes never give a zero to divide by, so that every path is legal.
    let primes = [7_919, 6_007, 4_001, 2_503, 1_009];
    for (n, expected) in [(3, 108), (4, 3_888), (5, 233_280)] {
        let mut whole = 0;
        every_way(&State::of(&primes[..n], Rule::Rational), 0, &mut |state, _| whole += usize::from(state.left() == 1));
        assert_eq!(whole, expected);
    }
}

#[test]
fn children_are_all_states_that_a_step_leads_to_each_once() {
    let mut rng = stream(1);
    for round in 0..600 {
        let rule = Rule::ALL[round % 2];
        // Small numbers have many coincidences.
        let numbers = drawn(2 + round % 5, [3, 6, 100][round % 3], &mut rng);
        let mut state = State::of(&numbers, rule);
        while state.left() > 1 {
            let children: Vec<_> = state.children().collect();
            let keys: BTreeSet<u64> = children.iter().map(|(_, child)| child.key()).collect();
            assert_eq!(keys.len(), children.len(), "{state:?}");
            let mut all = BTreeSet::new();
            for answer in 1..options(state.left()) as u8 {
                all.extend(state.apply(Step::of_answer(answer).unwrap()).map(|child| child.key()));
            }
            assert_eq!(keys, all, "{state:?}");
            assert!(children.iter().all(|(step, child)| state.apply(*step) == Some(*child)));
            assert!(state.steps().eq(children.iter().map(|(step, _)| *step)));
            state = children[below(&mut rng, children.len() as u32) as usize].1;
        }
        assert_eq!(state.children().count(), 0);
        assert_eq!(state.sources(), [(1 << numbers.len()) - 1]);
    }
}

#[test]
fn values_stand_in_one_order_and_keys_do_not_ask_where_they_came_from() {
    let state = State::of(&[4, 9, 4], Rule::PositiveIntegers);
    assert_eq!(state.values(), [9, 4, 4].map(Ratio::whole));
    assert_eq!(state.sources(), [0b010, 0b001, 0b100]);
    assert_eq!(state.key(), State::of(&[9, 4, 4], Rule::PositiveIntegers).key());
    assert_ne!(state.key(), State::of(&[9, 4, 5], Rule::PositiveIntegers).key());
    assert_ne!(State::of(&[9, 4], Rule::Rational).key(), State::of(&[9, 4, 4], Rule::Rational).key());
    // 9 + 4 with the one 4 or with the other: different sources, one key.
    let [a, b] = [(0, 1), (0, 2)].map(|(i, j)| state.apply(Step::new(i, j, Operation::Plus).unwrap()).unwrap());
    assert_eq!(a.key(), b.key());
    assert_eq!([a.sources(), b.sources()], [[0b011, 0b100], [0b110, 0b001]]);
}

#[test]
fn rules_allow_what_they_say() {
    let [zero, two, three] = [0, 2, 3].map(Ratio::whole);
    let of = |operation: Operation, rule| operation.of(rule, three, two).map(|value| value.to_string());
    let integers = Operation::ALL.map(|operation| of(operation, Rule::PositiveIntegers).unwrap_or_default());
    assert_eq!(integers, ["5", "1", "", "6", "", ""]);
    let fractions = Operation::ALL.map(|operation| of(operation, Rule::Rational).unwrap_or_default());
    assert_eq!(fractions, ["5", "1", "-1", "6", "3/2", "2/3"]);
    assert_eq!(Operation::Over.of(Rule::Rational, two, zero), None);
    assert_eq!(Operation::Over.of(Rule::Rational, zero, two), Some(zero));
    assert_eq!(Operation::Minus.of(Rule::PositiveIntegers, two, two), None);
    let half = Operation::Over.of(Rule::Rational, Ratio::whole(-3), Ratio::whole(-6)).unwrap();
    assert_eq!(half.to_string(), "1/2");
    assert_eq!(Operation::Plus.of(Rule::Rational, half, half), Some(Ratio::whole(1)));
    assert!(half < three && Ratio::whole(-1) < half && half > zero);
    assert!(Operation::ALL.iter().all(|operation| operation.of(Rule::PositiveIntegers, three, half).is_none()));
    let least = Ratio::whole(i64::MIN);
    assert_eq!(Operation::Minus.of(Rule::Rational, zero, least), Some(Ratio::whole(i64::MAX)));
    let large = Ratio::whole(1 << 62);
    for rule in Rule::ALL {
        assert_eq!(Operation::Times.of(rule, large, two), None);
        assert_eq!(Operation::Plus.of(rule, large, large), None);
    }
    // Both parts of the quotient fit, the product of the denominators does not.
    let small = Operation::Over.of(Rule::Rational, Ratio::whole(1), large).unwrap();
    assert_eq!(Operation::Times.of(Rule::Rational, small, half), None);
    assert_eq!(Operation::Over.of(Rule::Rational, small, small), Some(Ratio::whole(1)));
}

#[test]
fn puzzles_worked_by_hand_are_solved() {
    let solution = |numbers: &[u32], target, rule, usage| {
        let Solution { count, min_depth } = solve(&Puzzle::new(numbers, target, rule, usage).unwrap());
        (count, min_depth)
    };
    let (any, all) = (Usage::AtMostOnce, Usage::ExactlyOnce);
    // (75 - 50) * 3, 50 * 3 - 75 and 75 / 3 + 50; and 75 alone.
    assert_eq!(solution(&[3, 50, 75], 75, Rule::PositiveIntegers, all), (3, Some(2)));
    assert_eq!(solution(&[3, 50, 75], 75, Rule::PositiveIntegers, any), (4, Some(0)));
    // The classic 8 / (3 - 8 / 3) = 24 needs fractions; either 8 may be the outer one.
    assert_eq!(solution(&[3, 3, 8, 8], 24, Rule::PositiveIntegers, all), (0, None));
    assert_eq!(solution(&[3, 3, 8, 8], 24, Rule::Rational, all), (4, Some(3)));
    // 1 + 1 + 1 has three trees.
    assert_eq!(solution(&[1, 1, 1], 3, Rule::PositiveIntegers, all), (3, Some(2)));
    // 952 = ((100 + 6) * 3 * 75 - 50) / 25, known from the screen.
    assert_eq!(solution(&[25, 50, 75, 100, 3, 6], 952, Rule::PositiveIntegers, all).1, Some(5));
    // 44 + 19 + 35 = 98, in three trees.
    assert_eq!(solution(&[44, 19, 35], 98, Rule::Rational, all), (3, Some(2)));
}

#[test]
fn the_solver_agrees_with_all_ways_tried() {
    let mut rng = stream(2);
    for round in 0..60 {
        let numbers = drawn(3 + round % 2, [4, 12, 60][round % 3], &mut rng);
        for (rule, usage) in WAYS {
            let mut depths: BTreeMap<u32, u32> = BTreeMap::new();
            let mut rows: BTreeMap<u32, u64> = BTreeMap::new();
            every_way(&State::of(&numbers, rule), 0, &mut |state, depth| {
                let made: BTreeSet<i64> =
                    state.values().iter().filter(|value| value.is_whole()).map(|value| value.numerator()).collect();
                for target in made.into_iter().filter(|value| (1..=400).contains(value)) {
                    if usage == Usage::AtMostOnce || state.left() == 1 {
                        let least = depths.entry(target as u32).or_insert(u32::MAX);
                        *least = (*least).min(depth as u32);
                        *rows.entry(target as u32).or_default() += 1;
                    }
                }
            });
            let reach = reachable(&numbers, rule, usage, 1..=400);
            assert!(reach.targets().eq(depths.keys().copied()), "{numbers:?} {rule:?} {usage:?}");
            assert_eq!(reach.count(), depths.len());
            for target in (1..=400).step_by(7).chain(depths.keys().copied().take(30)) {
                let puzzle = Puzzle::new(&numbers, target, rule, usage).unwrap();
                assert_eq!(reach.contains(target), depths.contains_key(&target));
                assert_eq!(solve(&puzzle).min_depth, depths.get(&target).copied(), "{puzzle:?}");
                let all: u64 = (2..=numbers.len()).map(|left| options(left) as u64).product();
                let share = rows.get(&target).map_or(0.0, |&right| right as f64 / all as f64);
                assert_eq!(even_share(&puzzle), share, "{puzzle:?}");
            }
        }
    }
}

/// All expressions over `numbers`, written out so that equal ones are equal: their values and how many numbers they
/// use.
fn expressions(numbers: &[u32], rule: Rule) -> BTreeMap<String, (Ratio, usize)> {
    let mut found = BTreeMap::new();
    fn join(parts: &[(Ratio, String, usize)], rule: Rule, found: &mut BTreeMap<String, (Ratio, usize)>) {
        for (value, text, size) in parts {
            found.insert(text.clone(), (*value, *size));
        }
        for i in 0..parts.len() {
            for j in (0..parts.len()).filter(|&j| j != i) {
                for operation in [Operation::Plus, Operation::Minus, Operation::Times, Operation::Over] {
                    let [a, b] = [&parts[i], &parts[j]];
                    let ordered = matches!(operation, Operation::Minus | Operation::Over);
                    let Some(value) = operation.of(rule, a.0, b.0).filter(|_| ordered || a.1 < b.1) else { continue };
                    let text = format!("({}{}{})", a.1, operation.sign(), b.1);
                    let mut next: Vec<_> =
                        (0..parts.len()).filter(|&k| k != i && k != j).map(|k| parts[k].clone()).collect();
                    next.push((value, text, a.2 + b.2));
                    join(&next, rule, found);
                }
            }
        }
    }
    let leaves: Vec<_> =
        numbers.iter().enumerate().map(|(i, &n)| (Ratio::whole(n.into()), format!("n{i}"), 1)).collect();
    join(&leaves, rule, &mut found);
    found
}

#[test]
fn solutions_are_counted_as_expressions_written_out() {
    let mut rng = stream(3);
    for round in 0..24 {
        let numbers = drawn(3 + round % 2, [5, 20][round % 2], &mut rng);
        for (rule, usage) in WAYS {
            let all = expressions(&numbers, rule);
            for target in 1..=60 {
                let fits = |&&(value, size): &&(Ratio, usize)| {
                    value.is(target.into()) && (usage == Usage::AtMostOnce || size == numbers.len())
                };
                let puzzle = Puzzle::new(&numbers, target, rule, usage).unwrap();
                assert_eq!(solve(&puzzle).count, all.values().filter(fits).count() as u64, "{puzzle:?}");
            }
        }
    }
}

#[test]
fn a_state_is_a_dead_end_if_no_way_from_it_reaches_the_target() {
    let mut rng = stream(4);
    let (mut dead, mut alive) = (0, 0);
    for round in 0..200 {
        let (rule, usage) = WAYS[round % 4];
        let mut state = State::of(&drawn(5, 20, &mut rng), rule);
        for _ in 0..below(&mut rng, 3) + 1 {
            let children: Vec<_> = state.children().collect();
            state = children[below(&mut rng, children.len() as u32) as usize].1;
        }
        let target = 1 + below(&mut rng, 60);
        let mut reached = false;
        every_way(&state, 0, &mut |state, _| reached |= state.reached(target, usage));
        assert_eq!(dead_end(&state, target, usage), !reached, "{state:?} {target}");
        (dead, alive) = (dead + u32::from(!reached), alive + u32::from(reached));
    }
    assert!(dead > 20 && alive > 20, "{dead} dead, {alive} alive");
}

#[test]
fn search_nodes_count_the_children_of_different_states() {
    // 1 and 1: 2, 1 (by * and /): two children. Under rational also 0.
    assert_eq!(search_nodes(&[1, 1], Rule::PositiveIntegers), 2);
    assert_eq!(search_nodes(&[1, 1], Rule::Rational), 3);
    // 2, 3 and 4: (2, 3) makes 5, 1, 6; (2, 4) makes 6, 2 twice, 8; (3, 4) makes 7, 1, 12: nine states of two values.
    // {4,5} 3, {4,1} 3 as 4 * 1 = 4 / 1, {6,4} 3, {6,3} 4, {3,2} 3, {8,3} 3, {7,2} 3, {2,1} 3 as 2 - 1 = 1, {12,2} 4:
    // 29.
    assert_eq!(search_nodes(&[2, 3, 4], Rule::PositiveIntegers), 9 + 29);
    // The count that the project's budgets refer to: five numbers from 1 to 50, on average.
    let mut rng = stream(5);
    let mean = |n: usize, draws: u64, rng: &mut Stream| {
        (0..draws).map(|_| search_nodes(&drawn(n, 50, rng), Rule::PositiveIntegers)).sum::<u64>() / draws
    };
    let seen = mean(5, 100, &mut rng);
    assert!((6_400..7_500).contains(&seen), "{seen}");
}

#[test]
fn a_range_of_targets_has_two_ends() {
    let reach = |range| reachable(&[1, 2, 3], Rule::Rational, Usage::AtMostOnce, range);
    let targets = |reach: &Reach| reach.targets().collect::<Vec<_>>();
    assert_eq!(targets(&reach(0..=10)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(targets(&reach(9..=9)), [9]);
    #[allow(clippy::reversed_empty_ranges, reason = "an empty range is what is asked")]
    let nothing = reach(9..=1);
    // Numbers that no puzzle has do no harm.
    for rule in Rule::ALL {
        assert!(reachable(&[0, 0, 5], rule, Usage::AtMostOnce, 1..=9).contains(5));
        assert!(search_nodes(&[0, 0, 5], rule) > 0 && search_nodes(&[], rule) == 0);
        assert_eq!(reachable(&[], rule, Usage::ExactlyOnce, 0..=9).count(), 0);
    }
    assert!(targets(&nothing).is_empty() && !nothing.contains(5) && !reach(9..=9).contains(8));
}

#[test]
fn the_problem_obeys_the_laws() {
    let mut rng = stream(6);
    for round in 0..16 {
        let (rule, usage) = WAYS[round % 4];
        let numbers = drawn(3 + round % 3, 9, &mut rng);
        let target = 1 + below(&mut rng, 12);
        let problem = CountdownProblem::new(Puzzle::new(&numbers, target, rule, usage).unwrap());
        check_problem(&problem, 3).unwrap_or_else(|error| panic!("{numbers:?} {target} {rule:?} {usage:?}: {error}"));
    }
}

#[test]
fn positions_are_right_by_rule_and_usage_only() {
    let problem = |rule, usage, target| CountdownProblem::new(Puzzle::new(&[2, 4, 8], target, rule, usage).unwrap());
    let answer = |i, j, operation| Step::new(i, j, operation).unwrap().answer();
    let any = problem(Rule::PositiveIntegers, Usage::AtMostOnce, 2);
    assert_eq!((any.questions(), any.options(0), any.options(1)), (2, 19, 7));
    assert!(any.right(&[0, 0]), "2 is one of the numbers");
    assert!(any.right(&[answer(0, 1, Operation::Over), 0]), "8 / 4 beside 2");
    assert!(!any.right(&[answer(0, 1, Operation::OverReversed), 0]), "4 / 8 is no integer");
    let all = problem(Rule::Rational, Usage::ExactlyOnce, 1);
    let over = answer(0, 1, Operation::Over);
    assert!(all.right(&[over, answer(0, 1, Operation::Over)]), "8 / 4 / 2");
    assert!(!all.right(&[over, 0]) && !all.right(&[0, over]) && !all.right(&[over, 7]));
    assert!(!all.right_of(&[Some(over), None]) && all.right_of(&[Some(over), Some(over)]));
    let view = all.view(0);
    assert!(view.reached(&view.after(&[over, over]).unwrap()) && !view.reached(view.start()));
    assert!(all.dead_end(&view.after(&[answer(0, 1, Operation::Plus), 0]).unwrap()), "12 and 2 never make 1");
    assert_eq!(format!("{view:?}").matches("dead").count(), 0);
}

#[test]
fn derivations_are_written_as_people_write_them() {
    let text = |numbers: &[u32], target, steps: &[(usize, usize, Operation)]| {
        let puzzle = Puzzle::new(numbers, target, Rule::Rational, Usage::AtMostOnce).unwrap();
        let mut answers: Vec<u8> = steps.iter().map(|&(i, j, op)| Step::new(i, j, op).unwrap().answer()).collect();
        answers.resize(numbers.len() - 1, 0);
        (expression(&puzzle, &answers).unwrap(), steps_text(&puzzle, &answers).unwrap().join("; "))
    };
    let own = |one: &str, steps: &str| (one.to_string(), steps.to_string());
    use Operation::{Minus, MinusReversed, Over, OverReversed, Plus, Times};
    assert_eq!(text(&[2, 5, 8], 5, &[]), own("5 = 5", ""));
    assert_eq!(text(&[2, 5, 8], 9, &[]), own("8 = 8", ""));
    assert_eq!(text(&[2, 5, 8], 5, &[(1, 2, Minus), (0, 1, Minus)]), own("8 - (5 - 2) = 5", "5 - 2 = 3; 8 - 3 = 5"));
    assert_eq!(
        text(&[2, 5, 8], 1, &[(0, 1, Minus), (0, 1, MinusReversed)]),
        own("2 - (8 - 5) = -1", "8 - 5 = 3; 2 - 3 = -1")
    );
    assert_eq!(
        text(&[2, 5, 8], 20, &[(0, 2, OverReversed), (0, 1, OverReversed)]),
        own("2 / 8 / 5 = 1/20", "2 / 8 = 1/4; (1/4) / 5 = 1/20")
    );
    assert_eq!(text(&[2, 5, 8], 80, &[(1, 2, Times), (0, 1, Times)]), own("5 * 2 * 8 = 80", "5 * 2 = 10; 10 * 8 = 80"));
    assert_eq!(text(&[2, 5, 8], 13, &[(0, 1, Plus)]), own("8 + 5 = 13", "8 + 5 = 13"));
    assert_eq!(text(&[2, 5, 8], 13, &[(0, 1, Over)]), own("8 / 5 = 8/5", "8 / 5 = 8/5"));
    let puzzle = Puzzle::new(&[2, 5, 8], 1, Rule::PositiveIntegers, Usage::AtMostOnce).unwrap();
    assert_eq!(expression(&puzzle, &[0, 1]), None);
    assert_eq!(steps_text(&puzzle, &[5, 0]), None, "8 / 5");
}

#[test]
fn drawn_puzzles_meet_what_was_asked() {
    let draw = |count, difficulty| Draw {
        count,
        low: 1,
        high: 50,
        target_low: 10,
        target_high: 99,
        rule: Rule::PositiveIntegers,
        usage: Usage::ExactlyOnce,
        difficulty,
    };
    let wanted = [
        Difficulty::Solvable,
        Difficulty::Depth { least: 2, most: 3 },
        Difficulty::Solutions { least: 3, most: 5 },
        Difficulty::Nodes { least: 450, most: 480 },
    ];
    for difficulty in wanted {
        let one = draw(4, difficulty).puzzle(&mut stream(7)).unwrap();
        assert_eq!(one, draw(4, difficulty).puzzle(&mut stream(7)).unwrap());
        let (numbers, solution) = (one.puzzle.numbers(), solve(&one.puzzle));
        assert!(numbers.iter().all(|n| (1..=50).contains(n)) && (10..=99).contains(&one.puzzle.target()));
        let depth = solution.min_depth.unwrap();
        assert!(match difficulty {
            Difficulty::Solvable => true,
            Difficulty::Depth { least, most } => (least..=most).contains(&depth),
            Difficulty::Solutions { least, most } => (least..=most).contains(&solution.count),
            Difficulty::Nodes { least, most } =>
                (least..=most).contains(&search_nodes(numbers, Rule::PositiveIntegers)),
        });
    }
    let told = |draw: Draw| draw.puzzle(&mut stream(8)).unwrap_err().iter().map(Fault::to_string).collect::<Vec<_>>();
    let never = told(draw(3, Difficulty::Depth { least: 1, most: 1 }));
    assert!(never[0].starts_with("difficulty is 1 to 1 depths; need what drawn puzzles can meet: of 2,000 tries 1,"));
    assert!(never[0].ends_with("the depths of the others went from 2 to 2"), "{}", never[0]);
    let wrong = Draw { low: 9, high: 8, target_low: 0, ..draw(2, Difficulty::Nodes { least: 5, most: 4 }) };
    let needs = [
        "count is 2; need 3 to 6",
        "high is 8; need 9 to 1,000,000",
        "target_low is 0; need 1 to 1,000,000,000",
        "difficulty is 5 to 4 nodes; need the smaller end first",
    ];
    assert_eq!(told(wrong), needs);
}

#[test]
fn the_draws_of_contract_1_never_change() {
    let draw = Draw {
        count: 6,
        low: 1,
        high: 100,
        target_low: 101,
        target_high: 999,
        rule: Rule::PositiveIntegers,
        usage: Usage::AtMostOnce,
        difficulty: Difficulty::Solutions { least: 1, most: 3 },
    };
    let drawn = draw.puzzle(&mut stream(9)).unwrap();
    assert_eq!((drawn.puzzle.numbers(), drawn.puzzle.target(), drawn.tries), (&[36, 87, 40, 99, 71, 76][..], 616, 3));
}

#[test]
fn puzzles_are_read_line_by_line() {
    let read = |text: &str| read_puzzles(text, Rule::Rational, Usage::ExactlyOnce, false);
    let text = "{\"nums\": [44, 19, 35], \"target\": 98}\r\n\n  {\"target\": 24, \"id\": 7, \"nums\": [3, 3, 8, 8]}";
    let puzzles = read(text).unwrap();
    let seen: Vec<_> = puzzles.iter().map(|puzzle| (puzzle.numbers().len(), puzzle.target())).collect();
    assert_eq!(seen, [(3, 98), (4, 24)]);
    assert!(puzzles.iter().all(|puzzle| (puzzle.rule(), puzzle.usage()) == (Rule::Rational, Usage::ExactlyOnce)));
}

#[test]
fn every_fault_of_a_file_of_puzzles_is_told_with_its_line() {
    let text = "{\"nums\": [44, 19], \"target\": 63}\n\
        {\"nums\": [3, 3, 8, 8], \"target\": 24}\n\
        {\"nums\": [0, 1.5, 3, \"4\"], \"target\": 0}\n\
        {\"nums\": 7}\n\
        [1]\n\
        {\"nums\": [1, 2, 3\n\
        {\"nums\": [1, 2, 3], \"target\": 6, }\n\
        {\"nums\": [2, 4, 8], \"target\": 14}";
    let told = |unsolvable| {
        let faults = read_puzzles(text, Rule::PositiveIntegers, Usage::ExactlyOnce, unsolvable).unwrap_err();
        faults.iter().map(Fault::to_string).collect::<Vec<_>>()
    };
    let needs = [
        "line 1: found 2 numbers; need 3 to 6 numbers in nums",
        "line 2: found target 24; need one that 3, 3, 8 and 8 can make (positive-integers, exactly-once)",
        "line 3: found 0; need a number from 1 to 1,000,000 in nums",
        "line 3: found 1.5; need a number from 1 to 1,000,000 in nums",
        "line 3: found \"4\"; need a number from 1 to 1,000,000 in nums",
        "line 3: found 0; need target, a number from 1 to 1,000,000,000",
        "line 4: found {\"nums\": 7}; need nums, a list of 3 to 6 numbers",
        "line 4: found {\"nums\": 7}; need target, a number from 1 to 1,000,000,000",
        "line 5: found [1]; need nums, a list of 3 to 6 numbers",
        "line 5: found [1]; need target, a number from 1 to 1,000,000,000",
        "line 6: found {\"nums\": [1, 2, 3; column 17: EOF while parsing a list",
        "line 7: found {\"nums\": [1, 2, 3], \"target\": 6, }; column 34: trailing comma",
    ];
    assert_eq!(told(false), needs);
    assert_eq!(told(true), [&needs[..1], &needs[2..]].concat());
    let empty = read_puzzles(" \n", Rule::Rational, Usage::AtMostOnce, false).unwrap_err();
    assert_eq!(empty[0].to_string(), "need a puzzle: {\"nums\": [..], \"target\": ..}");
    let many = "x\n".repeat(1_500);
    assert_eq!(read_puzzles(&many, Rule::Rational, Usage::AtMostOnce, false).unwrap_err().len(), 1_001);
}

#[test]
fn names_of_rules_and_usages_lead_back() {
    assert_eq!(Rule::ALL.map(Rule::name), ["positive-integers", "rational"]);
    assert_eq!(Usage::ALL.map(Usage::name), ["at-most-once", "exactly-once"]);
    assert!(Rule::ALL.into_iter().all(|rule| Rule::by_name(rule.name()) == Some(rule)));
    assert!(Usage::ALL.into_iter().all(|usage| Usage::by_name(usage.name()) == Some(usage)));
    assert_eq!((Rule::by_name("integers"), Usage::by_name("")), (None, None));
}

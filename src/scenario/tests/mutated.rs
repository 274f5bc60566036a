//! Scenarios mangled at random: never a panic, whatever was typed.

use super::*;
use proptest::prelude::*;

const WORDS: [&str; 24] = [
    "0",
    "-1",
    "1e400",
    "nan",
    "inf",
    "9223372036854775807",
    "\"x\"",
    "[]",
    "{}",
    "true",
    "[1, [2, 3]]",
    "none",
    "''",
    "{ sampled = 'pairs', mean = 0.9, spread = 0.4 }",
    "{ sampled = 'dirichlet', floor = 1, sum = 9 }",
    "100000000",
    "1979-05-27",
    "[0, 1]",
    "\"nk\"",
    "\"graph\"",
    "[{ question = 'cause', is = 7 }]",
    "{ kind = 'edges', file = 'apart.csv' }",
    "{ kind = 'grid', width = 3 }",
    "\"questions\"",
];

fn base() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(PANEL), Just(DIAGNOSIS)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn bytes_changed_at_random_never_panic(text in base(), edits in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6)) {
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte) in edits {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn values_swapped_at_random_never_panic(text in base(), edits in prop::collection::vec((any::<usize>(), 0..WORDS.len()), 1..4)) {
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        for (at, word) in edits {
            let at = at % lines.len();
            if let Some((key, _)) = lines[at].clone().split_once(" = ") {
                lines[at] = format!("{key} = {}", WORDS[word]);
            }
        }
        let _ = read(&lines.join("\n"));
    }

    #[test]
    fn lines_moved_doubled_and_lost_never_panic(text in base(), edits in prop::collection::vec((any::<usize>(), any::<usize>(), 0..3u8), 1..6)) {
        let mut lines: Vec<&str> = text.lines().collect();
        for (from, to, how) in edits {
            let (from, to) = (from % lines.len(), to % lines.len());
            match how {
                0 => lines.swap(from, to),
                1 => lines.insert(to, lines[from]),
                _ if lines.len() > 1 => { lines.remove(from); }
                _ => {}
            }
        }
        let _ = read(&lines.join("\n"));
    }

    #[test]
    fn sets_at_random_never_panic(text in base(), field in 0..super::super::fields::FIELDS.len(), word in 0..WORDS.len()) {
        let path = super::super::fields::FIELDS[field].path;
        let path = path.replace(".[]", "[0]").replace("perspectives.*", "perspectives.doctor").replace('*', "cause");
        let path = path.replace("<axis>", "openness").replace("<act>", "challenge");
        let options = Options { sets: vec![(path, WORDS[word].into())], ..options() };
        let _ = read_with(text, &options);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = read(&text);
        let _ = explain(&text);
        let _ = tree::parse_path(&text);
        let _ = tree::parse_value(&text);
    }
}

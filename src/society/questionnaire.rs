//! Questionnaires that people answer, scored into traits.

use super::columns::AXES;
use super::csv_columns::Columns;
use crate::error::Fault;

/// The items of the BFI-10.
pub const ITEMS: usize = 10;
/// The Big Five: all axes but the neutral one.
pub const FIVE: usize = AXES - 1;

/// The two items of each trait, from 0, in the order of [`Trait`](super::columns::Trait), and whether each is reversed.
const KEY: [[(usize, bool); 2]; FIVE] = [
    [(4, true), (9, false)],
    [(2, true), (7, false)],
    [(0, true), (5, false)],
    [(1, false), (6, true)],
    [(3, true), (8, false)],
];

/// The five traits of one person, in [0, 1] and in the order of [`Trait`](super::columns::Trait) (openness, conscientiousness, extraversion,
/// agreeableness, neuroticism), from its answers to the ten items of the BFI-10, each from 1 (disagree strongly) to 5 (agree
/// strongly).
///
/// A score is the mean of a trait's two items, the reversed one as 6 - x: E (1R, 6), A (2, 7R), C (3R, 8), N (4R, 9), O (5R,
/// 10); a trait is (score - 1)/4, so the middle of the scale is the neutral 0.5. It is a propensity to act named after the
/// Big Five; what a person answered says how the agent acts, and the agent says nothing about the person.
///
/// `None` if an answer is not from 1 to 5. Cost: constant. Source: Rammstedt and John 2007, J. Res. Pers. 41:203.
///
/// ```
/// use manyminds::society::bfi10;
/// // Agrees strongly with being outgoing (6), disagrees with being reserved (1), and shrugs at the rest.
/// assert_eq!(bfi10([1, 3, 3, 3, 3, 5, 3, 3, 3, 3]), Some([0.5, 0.5, 1.0, 0.5, 0.5]));
/// assert_eq!(bfi10([0, 3, 3, 3, 3, 5, 3, 3, 3, 3]), None);
/// ```
pub fn bfi10(answers: [u8; ITEMS]) -> Option<[f64; FIVE]> {
    let score = |(item, reversed): (usize, bool)| if reversed { 6 - answers[item] } else { answers[item] };
    let trait_of = |items: [(usize, bool); 2]| (f64::from(score(items[0]) + score(items[1])) / 2.0 - 1.0) / 4.0;
    answers.iter().all(|answer| (1..=5).contains(answer)).then(|| KEY.map(trait_of))
}

/// The traits of `agents` people, one row each, from a table with columns `item1` to `item10`; other columns are let be.
///
/// # Errors
/// A table that [`Columns::read`] refuses; a column that is missing; every answer that is not 1, 2, 3, 4 or 5, with its line
/// and column. Cost: O(length of the text).
pub fn bfi10_rows(text: &str, agents: usize) -> Result<Vec<[f64; FIVE]>, Vec<Fault>> {
    let columns = Columns::read(text, agents)?;
    let mut answers = vec![[0; ITEMS]; agents];
    let mut faults = Vec::new();
    for item in 0..ITEMS {
        match columns.grades(&format!("item{}", item + 1), 1, 5) {
            Ok(column) => answers.iter_mut().zip(column).for_each(|(row, answer)| row[item] = answer),
            Err(list) => faults.extend(list),
        }
    }
    // By line, as one reads; within a line by column.
    faults.sort_by_key(|fault| fault.line);
    super::unless_faulty(super::cut_short(faults))?;
    Ok(answers.into_iter().filter_map(bfi10).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_moves_its_own_trait_in_its_own_direction() {
        use crate::society::columns::Trait::{Agreeableness, Conscientiousness, Extraversion, Neuroticism, Openness};
        // The published key.
        let key = [
            (1, Extraversion, -1.0),
            (2, Agreeableness, 1.0),
            (3, Conscientiousness, -1.0),
            (4, Neuroticism, -1.0),
            (5, Openness, -1.0),
            (6, Extraversion, 1.0),
            (7, Agreeableness, -1.0),
            (8, Conscientiousness, 1.0),
            (9, Neuroticism, 1.0),
            (10, Openness, 1.0),
        ];
        for (item, axis, direction) in key {
            let mut answers = [3; ITEMS];
            answers[item - 1] = 5;
            let mut want = [0.5; FIVE];
            want[axis as usize] += 0.25 * direction;
            assert_eq!(bfi10(answers), Some(want), "item {item}");
        }
        // Agreeing with everything says nothing: every trait has a reversed item.
        assert_eq!((bfi10([5; ITEMS]), bfi10([1; ITEMS])), (Some([0.5; FIVE]), Some([0.5; FIVE])));
        assert_eq!(bfi10([3, 3, 3, 3, 3, 3, 3, 3, 3, 6]), None);
    }

    #[test]
    fn tables_are_read_by_item_and_wrong_answers_say_where() {
        let head = "who,item10,item1,item2,item3,item4,item5,item6,item7,item8,item9\n";
        let rows = bfi10_rows(&format!("{head}ann,5,1,3,3,3,1,5,3,3,3\nbob,3,3,3,3,3,3,3,3,3,3\n"), 2).unwrap();
        assert_eq!(rows, [[1.0, 0.5, 1.0, 0.5, 0.5], [0.5; FIVE]]);
        let said =
            |text: String| -> Vec<String> { bfi10_rows(&text, 2).unwrap_err().iter().map(Fault::to_string).collect() };
        assert_eq!(
            said(format!("{head}ann,0,1,3,3,3,1,6,3,3,3\nbob,3,2.5,x,3,3,3,3,3,3,\n")),
            [
                "line 2: item6 is 6; need a whole number from 1 to 5",
                "line 2: item10 is 0; need a whole number from 1 to 5",
                "line 3: item1 is 2.5; need a whole number from 1 to 5",
                "line 3: item2 is `x`; need a whole number from 1 to 5",
                "line 3: item9 is ``; need a whole number from 1 to 5",
            ]
        );
        let missing = said("item1,item2\n1,2\n3,4\n".into());
        assert_eq!((missing.len(), &missing[0][..]), (8, "item3: need this column; there are item1, item2"));
    }
}

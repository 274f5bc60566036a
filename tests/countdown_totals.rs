//! The television game, counted in full: 13,243 sets of six tiles and 899 targets each.
//!
//! One test in a binary of its own: about 13 s of one core, spread over all of them.

use manyminds::problem::countdown::tile_totals;

#[test]
fn the_totals_of_the_television_game_are_exact() {
    let totals = tile_totals();
    assert_eq!((totals.sets, totals.pairs), (13_243, 11_905_457));
    assert_eq!(totals.solvable, 10_858_746);
    assert_eq!(totals.complete, 1_226);
    assert_eq!(totals.by_large, [1_963_726, 4_966_076, 3_192_103, 693_131, 43_710]);
    // 947 is the hardest target of all.
    assert_eq!(totals.by_target[947 - 101], 9_017);
    assert_eq!(totals.by_target.iter().min(), Some(&9_017));
}

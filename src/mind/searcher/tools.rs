//! What a searcher works with: the operators it knows, the orders in which it takes up what is open, and its measures of
//! how far a derivation still is.

use crate::problem::countdown::{Operators, Ratio, State};
use crate::rng::{Stream, below};

/// Beyond this no distance goes, so that sums of distances stay finite.
pub(super) const FARTHEST: f64 = 1e12;

/// In which order open nodes are taken up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Order {
    /// The nearest to its goal first; of equals, the one found first.
    #[default]
    BestFirst = 0,
    /// The one with the most steps first; of equals, the nearest, then the one found first.
    DepthFirst = 1,
    /// The one with the fewest steps first; of equals, the one found first.
    BreadthFirst = 2,
}

impl Order {
    /// All of them, in the order of their bits.
    pub const ALL: [Order; 3] = [Order::BestFirst, Order::DepthFirst, Order::BreadthFirst];

    /// Its name in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Order::BestFirst => "best-first",
            Order::DepthFirst => "depth-first",
            Order::BreadthFirst => "breadth-first",
        }
    }

    /// The order of that name.
    pub fn by_name(name: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|order| order.name() == name)
    }
}

/// How far the values that remain are from a goal. It says nothing about whether the goal can be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Distance {
    /// The least |v - goal| over the remaining values v.
    #[default]
    Closest = 0,
    /// The least |ln(v / goal)| over the remaining values v above 0.
    Ratio = 1,
    /// Over the remaining whole values v of at least 2, the least sum of how far the goal lies from the nearest multiple
    /// m v, m >= 1, and 1/v: a multiple of a large value is nearly made.
    Factors = 2,
}

impl Distance {
    /// All of them, in the order of their bits.
    pub const ALL: [Distance; 3] = [Distance::Closest, Distance::Ratio, Distance::Factors];

    /// Its name in scenarios.
    pub fn name(self) -> &'static str {
        match self {
            Distance::Closest => "closest",
            Distance::Ratio => "ratio",
            Distance::Factors => "factors",
        }
    }

    /// The distance of that name.
    pub fn by_name(name: &str) -> Option<Distance> {
        Distance::ALL.into_iter().find(|distance| distance.name() == name)
    }

    /// How far the values of `state` are from `goal`: from 0 to 10^12. Where no value counts, or `goal` is not above 0
    /// and its logarithm is asked for, 10^12. Cost: a few ns a value, and a logarithm.
    #[inline]
    pub fn of(self, state: &State, goal: Ratio) -> f64 {
        let goal = float(goal);
        let values = state.values().iter();
        let least = match self {
            Distance::Closest => values.map(|&v| (float(v) - goal).abs()).fold(FARTHEST, f64::min),
            Distance::Ratio => {
                // Of these the logarithm is taken once: it keeps their order.
                let times = values.map(|&v| float(v)).filter(|&v| v > 0.0).map(|v| (v / goal).max(goal / v));
                match times.fold(f64::INFINITY, f64::min) {
                    least if goal > 0.0 && least.is_finite() => libm::log(least),
                    _ => FARTHEST,
                }
            }
            Distance::Factors => {
                let goal = goal.abs();
                let from = |v: f64| (goal - (goal / v).round().max(1.0) * v).abs() + 1.0 / v;
                let factors = values.filter(|v| v.is_whole() && v.numerator() >= 2);
                factors.map(|&v| from(float(v))).fold(FARTHEST, f64::min)
            }
        };
        least.min(FARTHEST)
    }
}

#[inline]
fn float(value: Ratio) -> f64 {
    if value.is_whole() {
        return value.numerator() as f64;
    }
    value.numerator() as f64 / value.denominator() as f64
}

/// The private heuristics of a searcher. Packed into the bits of the heuristics column, so that the pooled twin's union
/// is the union of each set.
///
/// ```
/// use manyminds::mind::{Distance, Order, Tools};
/// use manyminds::problem::countdown::Operators;
/// let [adds, multiplies] = [['+', '-'], ['*', '/']]
///     .map(|signs| Tools::new(signs.into_iter().fold(Operators::NONE, Operators::with), &[Order::BestFirst], &[Distance::Ratio]));
/// let pooled = Tools::unpack(adds.pack() | multiplies.pack());
/// assert_eq!(pooled, Tools::new(Operators::ALL, &[Order::BestFirst], &[Distance::Ratio]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tools {
    /// What it can do with numbers.
    pub operators: Operators,
    /// Its orders, as bits by number.
    orders: u8,
    /// Its distances, as bits by number.
    distances: u8,
}

impl Tools {
    /// Tools of those sets. Without an order it is best-first, without a distance the closest value.
    pub fn new(operators: Operators, orders: &[Order], distances: &[Distance]) -> Tools {
        let orders = orders.iter().fold(0, |set, &order| set | 1 << order as u8);
        let distances = distances.iter().fold(0, |set, &distance| set | 1 << distance as u8);
        Tools { operators, orders, distances }
    }

    /// The bits for the heuristics column: operators from bit 0, orders from bit 4, distances from bit 7.
    pub fn pack(self) -> u32 {
        u32::from(self.operators.bits()) | u32::from(self.orders) << 4 | u32::from(self.distances) << 7
    }

    /// The tools that those bits stand for; higher bits are ignored.
    pub fn unpack(bits: u32) -> Tools {
        Tools {
            operators: Operators::of_bits(bits as u8),
            orders: (bits >> 4) as u8 & 0b111,
            distances: (bits >> 7) as u8 & 0b111,
        }
    }

    /// Its orders.
    pub fn orders(self) -> impl Iterator<Item = Order> {
        Order::ALL.into_iter().filter(move |&order| self.orders >> order as u8 & 1 == 1)
    }

    /// Its distances.
    pub fn distances(self) -> impl Iterator<Item = Distance> {
        Distance::ALL.into_iter().filter(move |&distance| self.distances >> distance as u8 & 1 == 1)
    }

    /// The order and the distance that stand first in their sets.
    pub(super) fn first(self) -> Working {
        Working {
            order: self.orders().next().unwrap_or_default(),
            distance: self.distances().next().unwrap_or_default(),
        }
    }

    /// An order and a distance, each drawn evenly. Two draws.
    pub(super) fn draw(self, rng: &mut Stream) -> Working {
        let order = below(rng, self.orders().count().max(1) as u32) as usize;
        let distance = below(rng, self.distances().count().max(1) as u32) as usize;
        Working {
            order: self.orders().nth(order).unwrap_or_default(),
            distance: self.distances().nth(distance).unwrap_or_default(),
        }
    }

    /// How many other ways of working there are with another order or another distance.
    pub(super) fn others(self) -> u32 {
        (self.orders.count_ones() + self.distances.count_ones()).saturating_sub(2)
    }

    /// Another order or another distance than `now`, drawn evenly among all others. One draw.
    pub(super) fn shift(self, now: Working, rng: &mut Stream) -> Working {
        let drawn = below(rng, self.others().max(1)) as usize;
        let orders = self.orders().filter(|&order| order != now.order).map(|order| Working { order, ..now });
        let distances = self.distances().filter(|&distance| distance != now.distance);
        orders.chain(distances.map(|distance| Working { distance, ..now })).nth(drawn).unwrap_or(now)
    }
}

/// What it works with at present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Working {
    pub(super) order: Order,
    pub(super) distance: Distance,
}

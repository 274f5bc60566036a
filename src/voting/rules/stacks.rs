//! Stacks: the rankings in which ranked pairs can end, found without following every order of equal victories.

/// At most so many comparisons are made before the search gives up.
const MOST_STEPS: usize = 1 << 25;

/// A ranking is a stack if from each alternative to each below it a chain of victories leads down the ranking that is as strong as
/// the victory, if any, of the lower over the higher. Ranked pairs ends in exactly these, one for each way to order equal
/// victories: those down the ranking first.
///
/// Source: Zavist and Tideman 1989, Social Choice and Welfare 6:167.
pub(super) struct Stacks<'a> {
    m: usize,
    /// The class of the victory of one over another, 0 for none.
    class: &'a [u32],
    /// The strongest chain down the ranking from one to another below it, as far as both are placed.
    down: &'a mut [u64],
    /// The strongest chain from one to another among those not placed.
    among: &'a mut [u64],
    /// Those placed, the best first.
    order: &'a mut [u64],
    /// For every number of placed, who may come next.
    next: &'a mut [u64],
    steps: usize,
}

impl<'a> Stacks<'a> {
    /// A search over m alternatives, in memory that is lent.
    pub(super) fn new(m: usize, class: &'a [u32], memory: &'a mut Vec<u64>) -> Self {
        memory.clear();
        memory.resize(3 * m * m + m, 0);
        let (down, rest) = memory.split_at_mut(m * m);
        let (among, rest) = rest.split_at_mut(m * m);
        let (next, order) = rest.split_at_mut(m * m);
        Stacks { m, class, down, among, order, next, steps: MOST_STEPS }
    }

    /// Fills `winners` with who heads a stack; false if that takes too long to find out.
    pub(super) fn heads(&mut self, winners: &mut Vec<u32>) -> bool {
        winners.clear();
        self.open(0);
        for top in 0..self.m {
            if self.next[top] > 0 {
                self.order[0] = top as u64;
                match self.complete(1) {
                    Some(true) => winners.push(top as u32),
                    Some(false) => {}
                    None => return false,
                }
            }
        }
        true
    }

    fn class(&self, over: usize, under: usize) -> u64 {
        u64::from(self.class[over * self.m + under])
    }

    fn is_placed(&self, placed: usize, a: usize) -> bool {
        self.order[..placed].contains(&(a as u64))
    }

    /// Whether those placed begin a stack; `None` if too many steps were made.
    fn complete(&mut self, placed: usize) -> Option<bool> {
        if placed == self.m {
            return Some(true);
        }
        self.steps = self.steps.checked_sub((self.m - placed).pow(3) + self.m)?;
        self.open(placed);
        for a in 0..self.m {
            if self.next[placed * self.m + a] > 0 && self.place(placed, a) && self.complete(placed + 1)? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Says who may come next. What is left is a stack of its own, so the next one must answer every victory over it of one that is
    /// left by a chain among them.
    fn open(&mut self, placed: usize) {
        let m = self.m;
        for a in 0..m {
            let open = !self.is_placed(placed, a);
            self.next[placed * m + a] = u64::from(open);
            for b in 0..m {
                self.among[a * m + b] = if open && !self.is_placed(placed, b) { self.class(a, b) } else { 0 };
            }
        }
        for via in 0..m {
            for from in 0..m {
                let first = self.among[from * m + via];
                for to in 0..if first > 0 { m } else { 0 } {
                    let through = first.min(self.among[via * m + to]);
                    self.among[from * m + to] = self.among[from * m + to].max(through);
                }
            }
        }
        for a in 0..m {
            let answers = |b: usize| self.is_placed(placed, b) || self.class(b, a) <= self.among[a * m + b];
            if self.next[placed * m + a] > 0 && !(0..m).all(|b| b == a || answers(b)) {
                self.next[placed * m + a] = 0;
            }
        }
    }

    /// Puts an alternative below those placed, if that is still the beginning of a stack.
    fn place(&mut self, placed: usize, a: usize) -> bool {
        let m = self.m;
        for at in (0..placed).rev() {
            let above = self.order[at] as usize;
            let between = self.order[at + 1..placed].iter().map(|&via| via as usize);
            let chain = between.map(|via| self.down[above * m + via].min(self.class(via, a))).max().unwrap_or(0);
            let chain = chain.max(self.class(above, a));
            if chain < self.class(a, above) {
                return false;
            }
            self.down[above * m + a] = chain;
        }
        self.order[placed] = a as u64;
        true
    }
}

//! The minds of a society: one for each agent, or one that stands for all.

use std::ops::{Index, IndexMut};

/// The minds of so many agents, found by agent.
///
/// Minds that are all alike and answer by [reflex](super::reflex) keep nothing, or all the same: one is then enough for all, until they
/// have to be asked one by one or come to differ.
///
/// ```
/// use manyminds::mind::Minds;
/// let mut minds = Minds::alike(7, 3);
/// assert_eq!((minds.agents(), minds.each(), minds[2]), (3, &[7][..], 7));
/// minds.part()[1] = 9;
/// assert_eq!(minds.each(), [7, 9, 7]);
/// ```
#[derive(Debug)]
pub struct Minds<M> {
    /// One for each agent, or a single one.
    each: Vec<M>,
    agents: usize,
    /// How the one that stands for all is copied.
    copy: Option<fn(&M) -> M>,
}

impl<M> Minds<M> {
    /// One for each agent.
    pub fn of(each: Vec<M>) -> Self {
        Minds { agents: each.len(), each, copy: None }
    }

    /// `mind` for all of so many agents. Cost: that of one mind.
    pub fn alike(mind: M, agents: usize) -> Self
    where
        M: Clone,
    {
        Minds { each: if agents > 0 { vec![mind] } else { Vec::new() }, agents, copy: Some(M::clone) }
    }

    /// How many agents there are.
    pub fn agents(&self) -> usize {
        self.agents
    }

    /// Whether what `is` says of a mind holds for each.
    pub fn all(&self, is: impl FnMut(&M) -> bool) -> bool {
        self.each.iter().all(is)
    }

    /// Gives each agent a mind of its own, a copy of the one that stood for all, and returns them all. Cost: nothing where each has one.
    pub fn part(&mut self) -> &mut [M] {
        if let (Some(copy), Some(first)) = (self.copy, self.each.first())
            && self.each.len() < self.agents
        {
            let copies: Vec<M> = (self.each.len()..self.agents).map(|_| copy(first)).collect();
            self.each.extend(copies);
        }
        &mut self.each
    }

    /// The minds there are: one for each agent, or the one for all.
    pub fn each(&self) -> &[M] {
        &self.each
    }

    /// As [`Minds::each`].
    pub fn each_mut(&mut self) -> &mut [M] {
        &mut self.each
    }

    #[inline(always)]
    fn place(&self, agent: usize) -> usize {
        if self.each.len() == 1 { 0 } else { agent }
    }
}

impl<M> Index<usize> for Minds<M> {
    type Output = M;

    /// The mind of `agent`.
    #[inline(always)]
    fn index(&self, agent: usize) -> &M {
        debug_assert!(agent < self.agents);
        &self.each[self.place(agent)]
    }
}

impl<M> IndexMut<usize> for Minds<M> {
    #[inline(always)]
    fn index_mut(&mut self, agent: usize) -> &mut M {
        debug_assert!(agent < self.agents);
        let place = self.place(agent);
        &mut self.each[place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mind_stands_for_all_until_they_part() {
        let mut minds = Minds::alike(7, 3);
        assert_eq!((minds.agents(), minds.each().len(), minds[2]), (3, 1, 7));
        minds[0] = 8;
        minds.part();
        minds[1] = 9;
        assert_eq!(minds.each(), [8, 9, 8]);
        minds.part();
        assert_eq!(minds.each(), [8, 9, 8]);
        let nobody = Minds::alike(7, 0);
        assert!(nobody.each().is_empty() && nobody.all(|_| false));
    }
}

"""Asks pref_voting who wins, and writes the answers down for tests/integration/oracle.rs.

Library: pref_voting 1.18.2 from PyPI, under Python 3.11. From the root of the project, about a quarter of an hour on one core:

    pip install pref_voting==1.18.2
    python tests/oracles/ask_pref_voting.py > tests/oracles/pref_voting.txt

To see the answers of one block, one number per profile, or of all rules on one profile of it:

    python tests/oracles/ask_pref_voting.py --show random 17 coombs
    python tests/oracles/ask_pref_voting.py --profile random 1703

Both sides make the same profiles, so that no profile is stored:

* strict: every profile of strict orders of 1 to 4 alternatives by 1 to 4 voters, whatever the order of the voters;
* weak: every profile of orders with ties, short ones too, of 1 to 3 alternatives by 1 to 4 voters;
* random: 20,000 profiles of 2 to 8 alternatives and 1 to 60 voters, half of strict orders, the others of `KINDS`;
* graded: 3,000 profiles of grades, a third of each of three kinds (`GRADES`).

A set of winners is a number in which bit a stands for alternative a. A hundred profiles are a block, and of a block each
rule has one digest; the blocks of `FULL` are also written out. A rule that does not read a profile has winners 0 there.
"""

import sys
from itertools import combinations_with_replacement, permutations, product
from math import factorial, prod

from pref_voting import c1_methods, combined_methods, grade_methods, iterative_methods, margin_based_methods
from pref_voting import other_methods, scoring_methods, utility_methods
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.utility_profiles import UtilityProfile

BLOCK = 100
KINDS = ["strict", "weak", "strict", "short", "strict", "short weak"]
GRADES = ["complete", "partial", "points"]
FULL = {"strict": [], "weak": [], "random": [0, 1, 3, 5], "graded": [0, 1, 2]}
WORD = (1 << 64) - 1


# The profiles. A ballot is a list of ranks, 0 the best; rank m of m alternatives says that the ballot leaves one out.


def mix(word):
    """The finisher of SplitMix64 (Steele, Lea and Flood 2014), after its step."""
    word = (word + 0x9E3779B97F4A7C15) & WORD
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & WORD
    return word ^ (word >> 31)


class Draws:
    """SplitMix64 from a state that is the number of the profile, mixed."""

    def __init__(self, number):
        self.state = mix(number)

    def below(self, bound):
        word = mix(self.state)
        self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
        return ((word >> 32) * bound) >> 32

    def shuffled(self, m):
        values = list(range(m))
        for last in range(m - 1, 0, -1):
            other = self.below(last + 1)
            values[last], values[other] = values[other], values[last]
        return values


def strict_profiles():
    for m in range(1, 5):
        for n in range(1, 5):
            for ballots in combinations_with_replacement(permutations(range(m)), n):
                yield m, ballots


def weak_profiles():
    for m in range(1, 4):
        dense = lambda ranks: ranks and sorted(set(ranks)) == list(range(len(set(ranks))))
        orders = [b for b in product(range(m + 1), repeat=m) if dense([rank for rank in b if rank < m])]
        for n in range(1, 5):
            for ballots in combinations_with_replacement(orders, n):
                yield m, ballots


def sizes(draws):
    """Half of the profiles have few voters, so that ties are common."""
    m = 2 + draws.below(7)
    most = 12 if draws.below(2) == 0 else 60
    return m, 1 + draws.below(most)


def random_profile(number):
    draws, kind = Draws(number), KINDS[number // BLOCK % len(KINDS)]
    m, n = sizes(draws)
    return m, [random_ballot(draws, kind, m) for _ in range(n)]


def random_ballot(draws, kind, m):
    if kind == "strict":
        return draws.shuffled(m)
    if kind == "weak":
        return [draws.below(m) for _ in range(m)]
    if kind == "short":
        ranks, kept = draws.shuffled(m), 1 + draws.below(m)
        return [rank if rank < kept else m for rank in ranks]
    ranks = [m if draws.below(3) == 0 else draws.below(m) for _ in range(m)]
    if min(ranks) == m:
        ranks[draws.below(m)] = 0
    return ranks


def graded_profile(number):
    """Grades from 0 to 5; -1 is none. Of partial ballots the grades are from 1, and points are five in all."""
    draws, kind = Draws(1_000_000 + number), GRADES[number // BLOCK % len(GRADES)]
    m, n = sizes(draws)
    ballots = []
    for _ in range(n):
        if kind == "points":
            grades = [0] * m
            for _ in range(5):
                grades[draws.below(m)] += 1
        else:
            grades = [draws.below(6) for _ in range(m)]
        if kind == "partial":
            grades = [grade if grade > 0 else -1 for grade in grades]
            if max(grades) < 0:
                grades[draws.below(m)] = 5
        ballots.append(grades)
    return m, ballots


# What the library is asked.


class Ranked:
    """A profile of orders, as the library holds it. Ranked alternatives are above unranked ones."""

    def __init__(self, m, ballots):
        self.m, self.n = m, len(ballots)
        # The Bucklin rule of the library for short ballots reads the numbers: they must count from 0 and leave no gap.
        above = lambda ballot, rank: sum(other < rank for other in ballot)
        ranks = [{a: above(ballot, rank) for a, rank in enumerate(ballot) if rank < m} for ballot in ballots]
        self.strict = all(len(set(r.values())) == len(r) for r in ranks)
        self.complete = all(len(r) == m for r in ranks)
        self.orders = self.strict and self.complete
        if self.orders:
            self.votes = Profile([sorted(r, key=r.get) for r in ranks])
        else:
            self.votes = ProfileWithTies(ranks, candidates=list(range(m)))
            self.votes.use_extended_strict_preference()
        # Of alternatives that tie for going out the last in the list goes first.
        self.last_first = list(reversed(range(m)))


class Stacks:
    """What `is_stack` reads, with the votes of the winner in place of margins; a tie is a victory either way."""

    def __init__(self, votes):
        self.candidates, self.votes = votes.candidates, votes

    def margin(self, a, b):
        return self.votes.support(a, b) if self.votes.margin(a, b) >= 0 else -1


def ranked_pairs(votes, strength):
    """All ways to order equal victories, by the stacks of Zavist and Tideman 1989; where they are few, one by one too."""
    by_stacks = margin_based_methods.ranked_pairs(
        votes if strength is None else Stacks(votes), algorithm="from_stacks"
    )
    pairs = [(a, b) for a in votes.candidates for b in votes.candidates if a != b and votes.margin(a, b) >= 0]
    strengths = [(strength or votes.margin)(a, b) for a, b in pairs]
    if prod(factorial(strengths.count(s)) for s in set(strengths)) <= 50:
        assert by_stacks == margin_based_methods.ranked_pairs(votes, strength_function=strength)
    return by_stacks


def remember(name):
    """Makes a rule that tries every way to break ties keep what it found for a set of alternatives, for speed alone."""
    rule = getattr(iterative_methods, name)
    known = {"profile": None}

    def asked(profile, curr_cands=None, **options):
        if known["profile"] is not profile:
            known.clear()
            known["profile"] = profile
        left = list(profile.candidates if curr_cands is None else curr_cands)
        key = (tuple(left), *sorted(options.items()))
        if key not in known:
            known[key] = rule(profile, curr_cands=left, **options)
        return known[key]

    setattr(iterative_methods, name, asked)


for recursive in ["instant_runoff_put", "_instant_runoff_put_for_profile_with_ties", "coombs_put", "baldwin_put"]:
    remember(recursive)


def most(scores):
    best = max(scores.values())
    return [a for a, score in scores.items() if score >= best - 1e-9]


def fixed(rule):
    return lambda p: rule(p.votes, tie_breaker=p.last_first)


def plain(rule, **options):
    return lambda p: rule(p.votes, **options)


def by_votes(rule):
    return lambda p: rule(p.votes, strength_function=p.votes.support)


def condorcet(p):
    winner = p.votes.condorcet_winner()
    return [] if winner is None else [winner]


def plurality(p):
    # With ties at the top the library has the split score, and no rule of its own.
    return scoring_methods.plurality(p.votes) if p.strict else most(p.votes.tops_scores(score_type="split"))


def instant_runoff(p):
    return (iterative_methods.instant_runoff_put if p.orders else iterative_methods.split_irv_put)(p.votes)


def instant_runoff_fixed(p):
    return fixed(iterative_methods.instant_runoff_tb if p.orders else iterative_methods.split_irv_tb)(p)


def bucklin(p):
    return (other_methods.bucklin if p.orders else other_methods.bucklin_for_truncated_linear_orders)(p.votes)


def borda_zero(p):
    if p.complete:
        return scoring_methods.borda_for_profile_with_ties(p.votes)
    return scoring_methods.borda_for_profile_with_ties(
        p.votes, borda_scores=scoring_methods.domination_borda_scores
    )


def orders(p):
    return p.orders


def strict(p):
    return p.strict


def complete(p):
    return p.complete


def either(p):
    return p.strict or p.complete


def every(_):
    return True


def up_to(m):
    return lambda p: p.m <= m


borda = plain(scoring_methods.borda_for_profile_with_ties)
majority = plain(other_methods.absolute_majority)
RANKED_RULES = {
    "plurality": (every, plurality),
    "majority": (strict, majority),
    "supermajority": (strict, majority),
    "runoff": (strict, plain(iterative_methods.plurality_with_runoff_put)),
    "instant-runoff": (every, instant_runoff),
    "instant-runoff-fixed": (every, instant_runoff_fixed),
    "coombs": (orders, lambda p: iterative_methods.coombs_put(p.votes)),
    "coombs-fixed": (orders, fixed(iterative_methods.coombs_tb)),
    "baldwin": (orders, lambda p: iterative_methods.baldwin_put(p.votes)),
    "baldwin-fixed": (orders, fixed(iterative_methods.baldwin_tb)),
    "nanson": (orders, plain(iterative_methods.weak_nanson)),
    "nanson-strict": (orders, plain(iterative_methods.strict_nanson)),
    "bucklin": (strict, bucklin),
    "borda": (every, borda),
    "borda-zero": (either, borda_zero),
    "borda-short": (complete, borda),
    "condorcet": (every, condorcet),
    "copeland": (every, plain(c1_methods.copeland)),
    "smith": (every, plain(c1_methods.top_cycle)),
    "black": (every, plain(combined_methods.blacks)),
    "minimax": (every, by_votes(margin_based_methods.minimax)),
    "minimax-margins": (every, plain(margin_based_methods.minimax)),
    "schulze": (every, by_votes(margin_based_methods.beat_path)),
    "schulze-margins": (every, plain(margin_based_methods.beat_path)),
    "ranked-pairs": (up_to(6), lambda p: ranked_pairs(p.votes, p.votes.support)),
    "ranked-pairs-fixed": (every, by_votes(margin_based_methods.ranked_pairs_tb)),
    "ranked-pairs-margins": (up_to(6), lambda p: ranked_pairs(p.votes, None)),
    "ranked-pairs-margins-fixed": (every, plain(margin_based_methods.ranked_pairs_tb)),
    "split-cycle": (every, plain(margin_based_methods.split_cycle)),
    "kemeny": (up_to(7), plain(other_methods.kemeny_young)),
}


class Graded:
    """A profile of grades, as the library holds it."""

    def __init__(self, m, ballots):
        self.m, self.ballots = m, ballots
        self.given = self.votes([{a: g for a, g in enumerate(b) if g >= 0} for b in ballots])
        # The library leaves ungraded alternatives out of medians and runoffs; told 0, they are below the grades 1 to 5.
        self.filled = self.votes([{a: max(g, 0) for a, g in enumerate(b)} for b in ballots])
        self.points = all(sum(b) == 5 and min(b) >= 0 for b in ballots)
        # Products up to 5^20 are exact; the library asks for a status quo that all are above.
        self.multiplied = len(ballots) <= 20 and any(min(column) > 0 for column in zip(*ballots))

    def votes(self, maps, grades=range(6)):
        return GradeProfile(maps, list(grades), candidates=list(range(self.m)))


def approval(p):
    approved = [{a: int(grade > 0) for a, grade in enumerate(b)} for b in p.ballots]
    return grade_methods.approval(p.votes(approved, range(2)))


def nash(p):
    maps = [{**{a: float(max(g, 0)) for a, g in enumerate(b)}, p.m: 0.0} for b in p.ballots]
    return utility_methods.nash(UtilityProfile(maps), sq=p.m)


GRADED_RULES = {
    "approval": (every, approval),
    "score": (every, lambda p: grade_methods.score_voting(p.given, evaluation_method="sum", ungraded_score=0)),
    "mean": (every, lambda p: grade_methods.score_voting(p.given, evaluation_method="mean")),
    "median": (every, lambda p: grade_methods.score_voting(p.filled, evaluation_method="median")),
    "majority-judgement": (every, lambda p: grade_methods.majority_judgement(p.filled)),
    "star": (every, lambda p: grade_methods.star(p.filled)),
    "cumulative": (lambda p: p.points, lambda p: grade_methods.cumulative_voting(p.given)),
    "log-pool": (lambda p: p.multiplied, nash),
}


# The blocks, and what is written.

SETS = {
    "strict": (Ranked, RANKED_RULES, lambda: list(strict_profiles())),
    "weak": (Ranked, RANKED_RULES, lambda: list(weak_profiles())),
    "random": (Ranked, RANKED_RULES, lambda: [random_profile(number) for number in range(20_000)]),
    "graded": (Graded, GRADED_RULES, lambda: [graded_profile(number) for number in range(3_000)]),
}


def winners(rule, profile):
    reads, ask = rule
    return sum(1 << int(a) for a in ask(profile)) if reads(profile) else 0


def digest(answers):
    word = 0
    for answer in answers:
        word = mix(word ^ answer)
    return f"{word >> 32:08x}"


def main():
    if len(sys.argv) > 1:
        held, rules, profiles = SETS[sys.argv[2]]
        number = int(sys.argv[3])
        if sys.argv[1] == "--profile":
            m, ballots = profiles()[number]
            print(m, "alternatives:", *ballots, sep="\n")
            for name, rule in rules.items():
                print(name, winners(rule, held(m, ballots)))
        else:
            for at, (m, ballots) in enumerate(profiles()[number * BLOCK :][:BLOCK]):
                print(number * BLOCK + at, winners(rules[sys.argv[4]], held(m, ballots)))
        return
    print("# Who wins, by pref_voting 1.18.2; written by tests/oracles/ask_pref_voting.py, which says what is what.")
    for name, (held, rules, profiles) in SETS.items():
        asked, full = {rule: [] for rule in rules}, []
        profiles = profiles()
        for block in range(0, len(profiles), BLOCK):
            held_profiles = [held(m, ballots) for m, ballots in profiles[block : block + BLOCK]]
            for rule in rules:
                answers = [winners(rules[rule], profile) for profile in held_profiles]
                asked[rule].append(digest(answers))
                if block // BLOCK in FULL[name] or rule == "majority-judgement":
                    full.append(f"full {name} {rule} {block // BLOCK} " + " ".join(f"{a:x}" for a in answers))
            print(name, block, file=sys.stderr)
        for rule in rules:
            print("digests", name, rule, *asked[rule])
        for line in full:
            print(line)


main()

"""`python3 -m unittest discover -s benches/loops`"""

import json
import tempfile
import unittest
from pathlib import Path

from instructions import judge
from loops import LOOPS, SCENARIOS, command, put
from ratios import ASKED, figures, pairs, row


class Counts(unittest.TestCase):
    def test_a_rise_above_five_percent_is_wrong_and_names_the_loop(self):
        _, wrong = judge({"voter": 106.0, "debate": 104.0}, {"voter": 100.0, "debate": 100.0}, True)
        self.assertEqual(len(wrong), 1)
        self.assertIn("voter takes 6.0% more", wrong[0])

    def test_a_fall_is_told_to_be_kept_and_is_not_wrong(self):
        told, wrong = judge({"voter": 90.0}, {"voter": 100.0}, True)
        self.assertEqual(wrong, [])
        self.assertIn("--record", told[0])

    def test_another_compiler_judges_nothing(self):
        told, wrong = judge({"voter": 300.0, "new": 1.0}, {"voter": 100.0, "gone": 1.0}, False)
        self.assertEqual(wrong, [])
        self.assertIn("+200.00%", told[0])

    def test_loops_that_came_or_went_are_wrong(self):
        _, wrong = judge({"new": 1.0}, {"gone": 1.0}, True)
        self.assertEqual(len(wrong), 2)


class Ratios(unittest.TestCase):
    def test_a_row_is_judged_by_the_median_of_ratios_within_runs(self):
        # Least engine over least loop would be 2 / 1: that no run has seen.
        told = row("debate", "ten debaters", "", [(4.0, 4.0), (2.0, 2.0), (3.0, 1.0)])
        self.assertEqual(told, "| debate | ten debaters | 2.00 | 1.00 | 1.00 | 1.00 | 3.00 | 1.50 | yes |")
        self.assertIn("| 20 % above |", row("debate", "ten debaters", "", [(1.8, 1.0)]))
        self.assertIn("| yes |", row("debate", "ten debaters", "", [(1.504, 1.0)]))

    def test_each_loop_by_hand_stands_beside_its_engine(self):
        found = {"a, engine": 3.0, "a, by hand": 2.0, "a, by hand, drawn": 4.0, "ab, by hand": 9.0, "words": 1.0}
        self.assertEqual(list(pairs(found, ["a", "ab"])), [("a", "", 3.0, 2.0), ("a", ", drawn", 3.0, 4.0)])

    def test_figures_are_of_one_element(self):
        with tempfile.TemporaryDirectory() as place:
            new = Path(place) / "a_ engine" / "new"
            new.mkdir(parents=True)
            (new / "benchmark.json").write_text(json.dumps({"function_id": "a, engine", "throughput": {"Elements": 4}}))
            (new / "estimates.json").write_text(json.dumps({"median": {"point_estimate": 10.0}}))
            self.assertEqual(figures(Path(place)), {"a, engine": 2.5})


class Marks(unittest.TestCase):
    def test_only_what_stands_between_the_marks_changes(self):
        with tempfile.TemporaryDirectory() as place:
            page = Path(place) / "page.md"
            page.write_text("before\n<!-- x -->\nold\n<!-- /x -->\nafter\n")
            put(page, "x", "new")
            self.assertEqual(page.read_text(), "before\n<!-- x -->\nnew\n<!-- /x -->\nafter\n")
            with self.assertRaises(ValueError):
                put(page, "y", "new")


class Loops(unittest.TestCase):
    def test_every_loop_has_a_scenario_and_a_name_of_its_own(self):
        self.assertEqual(len({loop.name for loop in LOOPS}), len(LOOPS))
        for loop in LOOPS:
            self.assertTrue((SCENARIOS / f"{loop.scenario}.toml").exists(), loop.name)

    def test_a_large_society_stands_behind_a_small_one_whose_network_is_told(self):
        words = command("manyminds", LOOPS[0], 1_000_000, 3, first=100)
        self.assertIn(f'sweep={{ "{LOOPS[0].size}" = [100, 1000000] }}', words)
        self.assertNotIn(f"{LOOPS[0].size}=1000000", words)


if __name__ == "__main__":
    unittest.main()

"""`python3 -m unittest discover -s benches/loops`"""

import tempfile
import unittest
from pathlib import Path

from instructions import judge
from loops import LOOPS, SCENARIOS, command, put


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

#!/usr/bin/env python3
"""Drives `manyminds watch` in a pseudo-terminal, as a person would over ssh, and compares its screen with those in
tests/golden/watch: python3 .ci/watch.py PROGRAM. Needs pyte, which takes the program's output for what a terminal shows.
The program must have been built with --features tui.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import pyte

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LUNCH = os.path.join(ROOT, "tests/golden/lunch.toml")
PATIENCE = 60


class Seat:
    """A terminal with the program in it."""

    def __init__(self, program, *args, size=(80, 24), **env):
        self.raw = b""
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
        self.end, self.line = pty.openpty()
        resize(self.line, size)
        self.modes = termios.tcgetattr(self.line)
        self.pid = os.fork()
        if self.pid == 0:
            os.login_tty(self.line)
            os.execve(program, [program, "watch", *args], {**kept, "TERM": "xterm-256color", **env})

    def read(self, seconds):
        """Takes in what is written within so many seconds; whether anything was."""
        if not select.select([self.end], [], [], seconds)[0]:
            return False
        came = os.read(self.end, 65536)
        self.raw += came
        self.stream.feed(came)
        return True

    def shown(self):
        return "".join(line.rstrip() + "\n" for line in self.screen.display)

    def wait(self, what, until):
        """Reads until the screen is as it should be."""
        give_up = time.monotonic() + PATIENCE
        while not until(self.shown()):
            self.read(0.1)
            assert time.monotonic() < give_up, f"{what} did not come; the screen is\n{self.shown()}"

    def shows(self, name):
        with open(os.path.join(ROOT, "tests/golden/watch", name + ".txt"), encoding="utf-8") as file:
            kept = file.read()
        self.wait(f"the screen {name}, which is\n{kept}\n", lambda shown: shown == kept)
        print(f"{self.screen.columns} x {self.screen.lines}: {name}")

    def press(self, keys):
        os.write(self.end, keys.encode())

    def resize(self, size):
        self.screen.resize(size[1], size[0])
        resize(self.end, size)

    def ends(self):
        """Waits for the program to end, and for the terminal to be as it was; the status it ended with."""
        give_up = time.monotonic() + PATIENCE
        while True:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            assert time.monotonic() < give_up, "it does not end"
        while self.read(0.1):
            pass
        modes = (("the alternate screen", b"\x1b[?1049h", b"\x1b[?1049l"), ("the cursor", b"\x1b[?25l", b"\x1b[?25h"))
        for name, on, off in modes:
            assert 0 <= self.raw.rfind(on) < self.raw.rfind(off), f"{name} is not given back: {self.raw[-200:]}"
        assert termios.tcgetattr(self.line) == self.modes, "lines are not edited as before"
        return os.waitstatus_to_exitcode(status)


def resize(end, size):
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))


def by_keys(program):
    seat = Seat(program, LUNCH, "--paused")
    seat.shows("start")
    assert termios.tcgetattr(seat.line) != seat.modes
    for keys, name in (("v", "vote"), ("ns", "later")):
        seat.press(keys)
        seat.shows(name)
    # A key that comes in the same instant as another size may wait for the next one.
    seat.press("v")
    seat.wait("the vote", lambda shown: "vote in round 6" in shown)
    seat.resize((140, 30))
    seat.shows("wide")
    seat.resize((40, 9))
    seat.wait("the words", lambda shown: "need a terminal of at least 60 x 16" in shown)
    seat.resize((80, 24))
    seat.wait("the debate", lambda shown: "vote in round 6" in shown)
    seat.press("?")
    seat.wait("the help", lambda shown: "to the next vote" in shown)
    seat.press("\x1b")
    seat.wait("the debate", lambda shown: "to the next vote" not in shown)
    seat.press("v")
    seat.shows("end")
    seat.press("q")
    assert seat.ends() == 0


def shipped(program):
    seat = Seat(program, "diagnosis", "--paused")
    seat.press("vsss")
    seat.shows("diagnosis")
    seat.press("q")
    assert seat.ends() == 0


def by_time(program):
    seat = Seat(program, LUNCH, "--speed", "50")
    seat.shows("end")
    seat.press("\x03")
    assert seat.ends() == 0, "Ctrl-C leaves"


def by_signal(program):
    for number in (signal.SIGTERM, signal.SIGHUP):
        seat = Seat(program, LUNCH, "--paused")
        seat.shows("start")
        os.kill(seat.pid, number)
        assert seat.ends() == -number


def at_once(program):
    """Leaving stops a debate of any length, however far it has been thought."""
    seat = Seat(program, "queens", "--speed", "4096", "--set", "protocol.stop.rounds=100000")
    seat.wait("the debate", lambda shown: "proposes" in shown)
    began = time.monotonic()
    seat.press("q")
    assert seat.ends() == 0 and time.monotonic() - began < 5


def without_colour(program):
    seat = Seat(program, LUNCH, "--paused", NO_COLOR="1")
    seat.press("v")
    seat.shows("vote")
    assert b"38;5;" not in seat.raw
    seat.press("q")
    seat.ends()
    seat = Seat(program, LUNCH, "--paused")
    seat.press("v")
    seat.shows("vote")
    assert b"38;5;" in seat.raw
    seat.press("q")
    seat.ends()


def hostile(program):
    with open(LUNCH, encoding="utf-8") as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hostile.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace('title = "Do', 'title = "\\u001b[31m\\u001b]0;x\\u0007Do'))
        seat = Seat(program, path, "--paused")
        seat.wait("the title", lambda shown: "[31m" in shown and "Do three friends" in shown)
        assert b"\x1b[31m" not in seat.raw and b"\x1b]0;x" not in seat.raw
        seat.press("q")
        seat.ends()


def no_terminal(program):
    done = subprocess.run([program, "watch", LUNCH], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == "", done
    assert "stdout is no terminal; need a terminal to draw on" in done.stderr, done.stderr


def main():
    program = os.path.abspath(sys.argv[1])
    for check in (by_keys, shipped, by_time, by_signal, at_once, without_colour, hostile, no_terminal):
        check(program)
        print(f"{check.__name__.replace('_', ' ')}: as it should be")


if __name__ == "__main__":
    main()

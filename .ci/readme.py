"""The README against the program. `commands` prints the commands of its first shell block; `compare FILE` holds the output
in FILE against the text block below it, the seconds aside; `consoles PROGRAM` runs the command of every console block and
holds its output against what stands there."""
import re
import shlex
import subprocess
import sys

text = open("README.md").read()
blocks = re.findall(r"```(\w+)\n(.*?)```", text, flags=re.S)
commands = [line for line in next(body for kind, body in blocks if kind == "sh").splitlines() if line.strip()]


def settle(output):
    return re.sub(r"in [0-9.]+ (s|ms|min)\b", "in T", output).strip()


if sys.argv[1] == "commands":
    print("\n".join(command.split("   #")[0].rstrip() for command in commands))
elif sys.argv[1] == "consoles":
    for body in (body for kind, body in blocks if kind == "console"):
        command, shown = body.removeprefix("$ manyminds ").split("\n", 1)
        run = subprocess.run([sys.argv[2], *shlex.split(command)], capture_output=True, text=True)
        if run.returncode != 0 or run.stdout.strip() != shown.strip():
            sys.exit(f"manyminds {command}: the README shows\n{shown}\n\nbut the program prints\n{run.stdout}{run.stderr}")
        print(f"the README shows what manyminds {command} prints")
else:
    shown = settle(next(body for kind, body in blocks if kind == "text"))
    seen = settle(open(sys.argv[2]).read())
    if shown != seen:
        sys.exit(f"the README shows\n{shown}\n\nbut the program prints\n{seen}")
    print("the README shows what the program prints")

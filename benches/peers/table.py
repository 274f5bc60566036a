"""The table in Markdown, and its place in the docs."""

BEGIN, END = "<!-- peers:begin -->", "<!-- peers:end -->"


def number(value):
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def row(program, ours):
    name = program.name if program.framework else f"*{program.name}*"
    if program.broken:
        return f"| {name} | - | - | {program.broken} |"
    spread = f"{number(program.median)} ({number(min(program.times))} to {number(max(program.times))})"
    times = f"{number(program.median / ours)}" if ours else "-"
    seen = "; ".join(part for part in (program.note, program.seen) if part)
    return f"| {name} | {spread} | {times} | {seen} |"


def section(model):
    ours = next((program.median for program in model.programs if program.by == "manyminds"), None)
    last = float("inf")
    programs = sorted(model.programs, key=lambda program: program.median if program.times else last)
    lines = [
        f"**{model.title}**: one {model.unit}",
        "",
        "| program | ns, median (min to max) | times manyminds | notes; what was checked |",
        "|---|---|---|---|",
        *(row(program, ours) for program in programs),
    ]
    if ours:
        lines += ["", standing(model, ours)]
    return "\n".join(lines)


def standing(model, ours):
    """How far ahead of the best framework, and of numba."""
    timed = [program for program in model.programs if program.times and program.by != "manyminds"]
    others = [program for program in timed if program.framework and not program.differs]
    parts = []
    if others:
        best = min(others, key=lambda program: program.median)
        parts.append(f"the best framework that computes this model, {best.name}, takes {number(best.median / ours)} times as long")
    parts += [f"numba {number(program.median / ours)} times" for program in timed if program.by == "numba"]
    return f"Beside manyminds {', '.join(parts)}." if parts else ""


def write(head, models):
    return "\n\n".join([head, *(section(model) for model in models)])


def put(path, text):
    """Puts it between the marks."""
    page = path.read_text()
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")

#!/usr/bin/env python3
"""Makes the table of packaging/bench.sh: what was measured against the goals.

table.py GOALS ROWS FIGURES...   each file of figures holds lines "name<TAB>value<TAB>unit"
The ratio is value to goal so that 1 or more is reached. What has no goal is listed below the table.
"""
import sys


def number(text):
    value = float(text)
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value == int(value) else f"{value:.3g}"


def read_figures(paths):
    figures = {}
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                parts = line.rstrip("\n").split("\t")
                if len(parts) == 3:
                    figures[parts[0]] = (float(parts[1]), parts[2])
    return figures


def derive(figures):
    for suffix in ("", "_replayed"):
        ours, theirs = figures.get(f"ingest.stripe{suffix}"), figures.get(f"peer.node{suffix}")
        if ours and theirs:
            figures[f"ingest.over_node{suffix}"] = (ours[0] / theirs[0], "x")


def read_goals(path, rows):
    goals = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            name, sign, small, large, unit, what = line.rstrip("\n").split("\t")
            goals.append((name, sign, large if rows > 1_000_000 else small, unit, what))
    return goals


def ratio_of(sign, value, goal):
    top, bottom = (value, goal) if sign == ">=" else (goal, value)
    return float("inf") if bottom == 0 else top / bottom


def main():
    goals_file, rows, figure_files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    figures = read_figures(figure_files)
    derive(figures)
    lines = [("what", "measured", "goal", "reached", "ratio")]
    for name, sign, goal, unit, what in read_goals(goals_file, rows):
        if name not in figures:
            lines.append((what, "not measured", "", "", ""))
            continue
        value = figures.pop(name)[0]
        measured = f"{number(value)} {unit}"
        if goal == "-":
            lines.append((what, measured, "-", "", ""))
            continue
        ratio = ratio_of(sign, value, float(goal))
        lines.append((what, measured, f"{sign} {number(goal)}", "yes" if ratio >= 1 else "NO", f"{ratio:.2f}"))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    lines.insert(1, tuple("-" * width for width in widths))
    for line in lines:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |")
    print("\nBesides:")
    for name, (value, unit) in figures.items():
        print(f"  {name.ljust(32)} {number(value):>12} {unit}")


if __name__ == "__main__":
    main()

"""`python -m evaluation.planted --data DIR [--part train] [--seed 1] [--type TYPE]...`: what is missed, for tuning on train."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evaluation.planted import FOLDER, score_part


def main() -> int:
    """Print the figures, the table by type, and every miss."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.planted")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", default="train", choices=("train", "dev"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--type", action="append", default=[])
    options = parser.parse_args()
    score = score_part(options.data / FOLDER, options.part, options.seed, options.type, show=options.part == "train")
    for name, figure in score.figures.items():
        print(f"{name:16} {figure:g}")
    print("\n".join(score.notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the container does. It gets its arguments from the DAG, and says on standard output what it did."""

import argparse
import sys


def run(day: str) -> int:
    """The work for one day; it can be repeated for the same day."""
    print(f"nothing to do for {day} yet")
    return 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", required=True, help="the day that is run for, YYYY-MM-DD")
    return run(parser.parse_args(arguments).day)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

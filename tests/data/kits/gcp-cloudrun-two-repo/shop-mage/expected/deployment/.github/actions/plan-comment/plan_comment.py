#!/usr/bin/env python3
"""Writes Terraform's plan as a comment on a pull request; a comment that is there already is updated in place.

The comment is found by a hidden marker, so that other comments of the same author are left alone. GitHub refuses
bodies of more than 65,536 characters; longer plans are cut, with the address of the whole one.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

LIMIT = 65_000
SUMMARY = re.compile(r"^Plan: (?:(\d+) to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy\.", re.MULTILINE)


def marker(environment: str) -> str:
    return f"<!-- penstock-plan:{environment} -->"


def headline(plan: str, outcome: str) -> str:
    if outcome != "success":
        return "the plan failed"
    found = SUMMARY.search(plan)
    if found:
        imported = f"{found[1]} to import, " if found[1] else ""
        return f"{imported}{found[2]} to add, {found[3]} to change, {found[4]} to destroy"
    if "No changes." in plan:
        return "no changes"
    return "no plan was written" if not plan.strip() else "see the plan"


def body(plan: str, *, environment: str, outcome: str, code_sha: str, deployment_sha: str, run_url: str) -> str:
    """The whole comment, never longer than LIMIT characters."""
    plan = plan.replace("\r\n", "\n").rstrip("\n")
    # A fence that is longer than any in the plan, so that nothing in it ends the block.
    longest = max((len(run) for run in re.findall(r"`+", plan)), default=0)
    fence = "`" * max(3, longest + 1)
    head = (
        f"{marker(environment)}\n"
        f"### Terraform plan for `{environment}`: {headline(plan, outcome)}\n\n"
        f"Pipelines `{code_sha[:12]}`, deployment `{deployment_sha[:12]}`. [Run]({run_url})\n\n"
    )
    if not plan.strip():
        return head + "There is no output; the run says why.\n"
    opened = "" if outcome == "success" else " open"
    start = f"<details{opened}><summary>Plan</summary>\n\n{fence}terraform\n"
    end = f"\n{fence}\n\n</details>\n"
    note = f"\n{fence}\n\n</details>\n\nThe plan is too long for a comment and was cut; [the run]({run_url}) has all of it.\n"
    if len(head) + len(start) + len(plan) + len(end) <= LIMIT:
        return head + start + plan + end
    room = LIMIT - len(head) - len(start) - len(note)
    shown = plan[:room]
    return head + start + shown[: shown.rfind("\n") if "\n" in shown else room] + note


def gh(*arguments: str) -> str:
    return subprocess.run(["gh", "api", *arguments], check=True, capture_output=True, text=True).stdout


def existing(repository: str, pull_request: int, environment: str):
    """The id of the comment with our marker, or None."""
    pages = gh("--paginate", "--slurp", f"repos/{repository}/issues/{pull_request}/comments?per_page=100")
    for page in json.loads(pages or "[]"):
        for comment in page:
            if (comment.get("body") or "").startswith(marker(environment)):
                return comment["id"]
    return None


def upsert(repository: str, pull_request: int, environment: str, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"body": text}, file)
        file.flush()
        found = existing(repository, pull_request, environment)
        if found is None:
            gh("--method", "POST", f"repos/{repository}/issues/{pull_request}/comments", "--input", file.name)
        else:
            gh("--method", "PATCH", f"repos/{repository}/issues/comments/{found}", "--input", file.name)


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("repository", "environment", "plan-file", "outcome", "code-sha", "deployment-sha", "run-url"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--pull-request", required=True, type=int)
    parser.add_argument("--print", action="store_true", help="print the comment instead of writing it")
    given = parser.parse_args(arguments)
    if not re.fullmatch(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+", given.repository):
        parser.error("the repository is OWNER/NAME")
    file = pathlib.Path(given.plan_file)
    text = body(
        file.read_text(encoding="utf-8", errors="replace") if file.exists() else "",
        environment=given.environment,
        outcome=given.outcome,
        code_sha=given.code_sha,
        deployment_sha=given.deployment_sha,
        run_url=given.run_url,
    )
    if given.print:
        sys.stdout.write(text)
        return 0
    try:
        upsert(given.repository, given.pull_request, given.environment, text)
    except subprocess.CalledProcessError as error:
        print(f"gh: {error.stderr.strip()}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

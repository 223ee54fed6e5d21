#!/usr/bin/env python3
"""Writes the plan of an environment as a comment at the pull request of the commit, or changes the one that is there.

The own comment is found by a marker in it, not by being the last one. Without a secret's name, or without a pull request, nothing
happens: a plan is also in the log and in the bucket.
"""
import json
import os
import pathlib
import subprocess
import sys
import urllib.request

API = "https://api.github.com"
LONGEST = 65536  # characters of a comment


def marker(environment):
    return f"<!-- plan of {environment} -->"


def fence(text):
    """A fence that the text cannot close."""
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return "`" * max(3, longest + 1)


def cut(text, room):
    return text if len(text) <= room else text[:room].rsplit("\n", 1)[0] + "\n… the rest is in the log of the build"


def folded(title, text):
    bars = fence(text)
    return f"<details><summary>{title}</summary>\n\n{bars}\n{text}\n{bars}\n\n</details>\n"


def body(environment, plan, build, rights="", differences=""):
    summary = next((line for line in plan.splitlines() if line.startswith(("Plan:", "No changes"))), "A plan")
    head = f"{marker(environment)}\n### {environment}: {summary}\n\nBuild `{build}`\n\n"
    if rights.strip():
        text, bars = cut(rights.strip(), 4000), fence(rights)
        head += f"**Rights are missing.** The apply will stop until somebody has given them.\n\n{bars}\n{text}\n{bars}\n\n"
    tail = folded("Where environments differ", cut(differences.strip(), 8000)) if "they differ" in differences else ""
    room = LONGEST - len(head) - len(tail) - 2 * len(fence(plan)) - 300
    return head + folded("The plan", cut(plan, room)) + tail


def call(token, method, path, content=None):
    request = urllib.request.Request(
        API + path,
        method=method,
        data=None if content is None else json.dumps(content).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def own_comment(comments, environment):
    return next((one["id"] for one in comments if marker(environment) in (one.get("body") or "")), None)


def all_comments(ask, repository, number):
    page, found = 1, []
    while True:
        comments = ask("GET", f"/repos/{repository}/issues/{number}/comments?per_page=100&page={page}")
        found += comments
        if len(comments) < 100:
            return found
        page += 1


def publish(ask, repository, commit, environment, text):
    """The numbers of the pull requests that have the comment now."""
    done = []
    for pull in ask("GET", f"/repos/{repository}/commits/{commit}/pulls"):
        if pull.get("state") != "open":
            continue
        number = pull["number"]
        known = own_comment(all_comments(ask, repository, number), environment)
        if known:
            ask("PATCH", f"/repos/{repository}/issues/comments/{known}", {"body": text})
        else:
            ask("POST", f"/repos/{repository}/issues/{number}/comments", {"body": text})
        done.append(number)
    return done


def token_of(secret, project):
    command = ["gcloud", "secrets", "versions", "access", "latest", f"--secret={secret}", f"--project={project}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def said(path):
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(path):
    secret, environment = os.environ.get("COMMENT_SECRET", ""), os.environ["ENVIRONMENT"]
    if not secret:
        print("No secret with a token of GitHub is named, so there is no comment.")
        return
    token = token_of(secret, os.environ["PROJECT"])
    plan = pathlib.Path(path)
    notes = said(plan.with_name("rights.txt")), said(plan.with_name("compare.txt"))
    text = body(environment, plan.read_text(encoding="utf-8"), os.environ.get("BUILD_ID", ""), *notes)

    def ask(method, where, content=None):
        return call(token, method, where, content)

    done = publish(ask, os.environ["GITHUB"], os.environ["COMMIT_SHA"], environment, text)
    print(f"Commented: {done}" if done else "The commit is in no open pull request, so there is no comment.")


if __name__ == "__main__":
    main(sys.argv[1])

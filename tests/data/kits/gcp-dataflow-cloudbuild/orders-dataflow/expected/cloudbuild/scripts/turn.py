#!/usr/bin/env python3
"""Waits until no earlier apply of this environment is at work, then refuses a commit that a newer one has replaced.

Every push to main that concerns an environment starts an apply of it. So the commit that main has for the environment is the one that
was seen last *for the first time*: a build of an older commit that waited for its approval, or that somebody runs again, would bring
back what was there before. To go back, revert the commit in Git.
"""
import json
import os
import subprocess
import sys
import time

PAUSE = 20  # seconds between looks
LONGEST = 40 * 60  # seconds that are waited


def moment(text):
    """Moments of different precision, comparable: seconds, then the digits of their fraction."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return seconds, fraction.ljust(9, "0")


def newer(builds, commit):
    """The commit that has replaced this one, or nothing."""
    first = {}
    for build in builds:
        seen = (build.get("substitutions") or {}).get("COMMIT_SHA")
        if seen:
            created = moment(build["createTime"])
            first[seen] = min(first.get(seen, created), created)
    last = max(first, key=first.get)
    return last if first[last] > first[commit] else ""


def before(builds, own):
    """The builds at work that began before this one."""
    working = {}
    for build in builds:
        if build["status"] == "WORKING" and build.get("startTime"):
            working[build["id"]] = (moment(build["startTime"]), build["id"])
    mine = working.get(own)
    return sorted(one for one, began in working.items() if one != own and (mine is None or began < mine))


def builds_of(environ):
    command = [
        "gcloud",
        "builds",
        "list",
        f"--project={environ['PROJECT']}",
        f"--region={environ['REGION']}",
        # Without it only the last fifty are listed, and who runs an older one again would seem to be the first with its commit.
        "--limit=unlimited",
        f"--filter=tags='apply' AND tags='{environ['ENVIRONMENT']}' AND tags='{environ['NAME']}'",
        "--format=json(id,status,createTime,startTime,substitutions.COMMIT_SHA)",
    ]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout or "[]")


def main(environ=None, ask=builds_of, sleep=time.sleep):
    environ = environ if environ is not None else os.environ
    waited = 0
    while True:
        builds = ask(environ)
        others = before(builds, environ["BUILD_ID"])
        # A list without this very build says nothing about the others.
        listed = any(build["id"] == environ["BUILD_ID"] for build in builds)
        if listed and not others:
            break
        if waited >= LONGEST:
            print(f"Still not its turn after {LONGEST // 60} minutes: {', '.join(others) or 'Cloud Build does not list this build'}.")
            print("Run this build again when the others are done.")
            return 1
        print(f"Waiting for {', '.join(others) or 'the list of builds'}", flush=True)
        sleep(PAUSE)
        waited += PAUSE
    replaced = newer(builds, environ["COMMIT_SHA"])
    if replaced:
        print(f"{environ['COMMIT_SHA']} is not what main has for {environ['ENVIRONMENT']} any more: {replaced} came later.")
        print("Nothing is applied. To go back, revert the newer commit in Git.")
        return 1
    print("It is this build's turn.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

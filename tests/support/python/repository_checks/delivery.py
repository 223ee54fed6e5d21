# SPDX-License-Identifier: Apache-2.0
"""Workflows of GitHub, builds of Google and buildspecs of AWS: what their schemas do not say."""
import re

from .programs import shellcheck
from .structured import documents, place_of

PINNED = re.compile(r"^(?:\./.*|docker://.+@sha256:[0-9a-f]{64}|[\w.-]+/[\w./-]+@[0-9a-f]{40})$")
# What somebody outside can write, so that it must not become part of a script.
UNTRUSTED = re.compile(r"\$\{\{[^}]*\b(github\.event\.(?!number\b|pull_request\.(?:number|(?:base|head)\.sha|merge_commit_sha)\b|repository\.)[\w.]+|github\.(?:head_ref|ref_name|base_ref|actor)|inputs\.[\w-]+)\b[^}]*\}\}")


def workflows(repository):
    texts = []
    for file in repository.of("workflow", "action"):
        for document in documents(file):
            if not isinstance(document, dict):
                continue
            jobs = document.get("jobs") if isinstance(document.get("jobs"), dict) else {}
            if file.kind == "action":
                jobs = {"": document.get("runs") if isinstance(document.get("runs"), dict) else {}}
            elif "permissions" not in document and not all(isinstance(job, dict) and "permissions" in job for job in jobs.values()):
                repository.add(file.path, 1, "permissions", "the workflow has no permissions, and some job neither")
            for name, job in jobs.items():
                if not isinstance(job, dict):
                    continue
                at = ["runs"] if file.kind == "action" else ["jobs", name]
                if file.kind == "workflow" and "steps" in job and "timeout-minutes" not in job:
                    repository.add(file.path, place_of(file, at), "timeout", f"the job {name} may hang for six hours: give it timeout-minutes")
                _uses(repository, file, job, at)
                shell = (((job.get("defaults") or document.get("defaults") or {}).get("run") or {}).get("shell")) or "bash"
                for number, step in enumerate(job.get("steps") or []):
                    if isinstance(step, dict):
                        _uses(repository, file, step, [*at, "steps", number])
                        texts += _script(repository, file, step, [*at, "steps", number], shell)
    # Variables come from env: of the step, the job or the workflow.
    shellcheck(repository, [(file, line, "# shellcheck disable=SC2153,SC2154\n" + script, shell, what) for file, line, script, shell, what in texts], before=1)
    repository.checked(repository.of("workflow", "action"), "shellcheck of run")


def _uses(repository, file, holder, at):
    uses = holder.get("uses")
    if not isinstance(uses, str):
        return
    line = place_of(file, [*at, "uses"])
    text = file.text.split("\n")[line - 1]
    if not PINNED.match(uses):
        repository.add(file.path, line, "pinned", f"{uses} is not pinned to a commit")
    elif "@" in uses and not uses.startswith("docker:") and not re.search(r"#\s*v?\d", text):
        repository.add(file.path, line, "pinned", f"{uses}: say the version beside the commit (# v1.2.3)")


def _block(file, at, key):
    """The line where the text of a block begins: below its key for `|`, beside it for a plain one."""
    line = place_of(file, [*at, key])
    return line + 1 if re.search(r":\s*[|>][-+\d]*\s*$", file.text.split("\n")[line - 1]) else line


def _script(repository, file, step, at, shell):
    script = step.get("run")
    if not isinstance(script, str):
        return []
    line = _block(file, at, "run")
    found = UNTRUSTED.search(script)
    if found:
        repository.add(file.path, line + script.count("\n", 0, found.start()), "injection", f"{found.group(1)} becomes part of the script: pass it through env")
    shell = (step.get("shell") or shell).split()[0]
    if shell == "python":
        try:
            compile(script, file.path, "exec", dont_inherit=True)
        except SyntaxError as error:
            repository.add(file.path, line + (error.lineno or 1) - 1, "python3", error.msg)
    if shell not in ("bash", "sh"):
        return []
    # An expression is one word of unknown content; without quotes around it shellcheck would rightly complain.
    return [(file, line, re.sub(r"\$\{\{.*?\}\}", "expression", script), shell, "run")]


def cloud_builds(repository):
    texts = []
    for file in repository.of("cloudbuild"):
        for document in documents(file):
            if not isinstance(document, dict):
                continue
            declared = set(document.get("substitutions") or {})
            for found in re.finditer(r"(?<!\$)(?:\$\$)*\$\{?(_[A-Z0-9_]+)", "\n".join(line.split(" #")[0] for line in file.text.split("\n") if not line.lstrip().startswith("#"))):
                if found.group(1) not in declared:
                    repository.add(file.path, file.line_of(found.group(1)), "substitutions", f"{found.group(1)} is used but not declared")
                    declared.add(found.group(1))
            uses = re.sub(r"(?ms)^substitutions:.*?(?=^\S|\Z)", "", file.text)
            for name in sorted(declared):
                if name not in uses:
                    repository.add(file.path, file.line_of(name), "substitutions", f"{name} is declared but not used")
            if document.get("serviceAccount") and not (document.get("options") or {}).get("logging") and not document.get("logsBucket"):
                repository.add(file.path, 1, "logging", "a build with its own service account says where it logs (options.logging)")
            for number, step in enumerate(document.get("steps") or []):
                if not isinstance(step, dict):
                    continue
                at = ["steps", number]
                if isinstance(step.get("name"), str) and not re.search(r":[\w$][^/]*$|@sha256:", step["name"]):
                    repository.add(file.path, place_of(file, [*at, "name"]), "latest", f"the image {step['name']} has no tag")
                if isinstance(step.get("script"), str):
                    shebang = step["script"].split("\n", 1)[0]
                    if "python" not in shebang:
                        texts.append((file, _block(file, at, "script"), step["script"], "bash" if "bash" in shebang else "sh", "script"))
                arguments = step.get("args") or []
                if str(step.get("entrypoint", "")).rsplit("/", 1)[-1] in ("bash", "sh") and isinstance(arguments, list) and "-c" in [str(a)[:1] + str(a)[-1:] for a in arguments]:
                    index = next(i for i, argument in enumerate(arguments) if str(argument)[:1] + str(argument)[-1:] == "-c") + 1
                    if index < len(arguments):
                        script = re.sub(r"(?<!\$)\$(?:\{_?[A-Z0-9_]+\}|_?[A-Z][A-Z0-9_]*)", "substituted", str(arguments[index])).replace("$$", "$")
                        line = place_of(file, [*at, "args", index])
                        line += 1 if re.search(r"-\s*[|>][-+\d]*\s*$", file.text.split("\n")[line - 1]) else 0
                        texts.append((file, line, script, "bash", "args"))
    shellcheck(repository, texts)
    repository.checked(repository.of("cloudbuild"), "shellcheck of scripts")


def buildspecs(repository):
    texts = []
    for file in repository.of("buildspec"):
        for document in documents(file):
            if not isinstance(document, dict) or document.get("version") not in (0.2, "0.2"):
                repository.add(file.path, 1, "buildspec", "a buildspec begins with version: 0.2")
                continue
            for name, phase in (document.get("phases") or {}).items():
                if name not in ("install", "pre_build", "build", "post_build"):
                    repository.add(file.path, place_of(file, ["phases", name]), "buildspec", f"there is no phase {name}")
                for number, command in enumerate((phase or {}).get("commands") or []):
                    if not isinstance(command, str):
                        repository.add(file.path, place_of(file, ["phases", name, "commands", number]), "buildspec", "a command is a text: quote it")
                    else:
                        texts.append((file, place_of(file, ["phases", name, "commands", number]), command + "\n", "bash", "command"))
    shellcheck(repository, texts)
    repository.checked(repository.of("buildspec"), "buildspec")

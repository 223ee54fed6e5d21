# SPDX-License-Identifier: Apache-2.0
"""What is asked of every text, and the small languages that have no program of their own."""
import configparser
import re
import subprocess
import xml.etree.ElementTree

from .repository import RULES, run

SECRETS = [(rule["name"], re.compile(rule["pattern"])) for rule in RULES["secrets"]]
LATEST = re.compile(r"(?:[\w./-]+|\})[:@]latest\b|runs-on:.*-latest\b|--tag[= ]latest\b")


def general(repository):
    for file in repository.files:
        if file.text is None:
            repository.add(file.path, 1, "encoding", "is not UTF-8 text")
            continue
        _whitespace(repository, file)
        for number, line in enumerate(file.text.split("\n"), 1):
            for name, pattern in SECRETS:
                if pattern.search(line) and not repository.excused(file, "secrets", name):
                    repository.add(file.path, number, "secrets", f"looks like {name}")
            code = line.split("#", 1)[0] if file.kind not in ("json", "markdown") else line
            found = LATEST.search(code) if not code.lstrip().startswith(("//", "*")) else None
            if found and not repository.excused(file, "latest", found.group()):
                repository.add(file.path, number, "latest", f"`{found.group().strip()}` is another thing tomorrow: pin it")
        shebang = file.text.startswith("#!")
        if shebang and not file.executable:
            repository.add(file.path, 1, "mode", "begins with #! but is not executable")
        if file.executable and not shebang:
            repository.add(file.path, 1, "mode", "is executable but does not say with what")


def _whitespace(repository, file):
    def say(number, message):
        if not repository.excused(file, "whitespace", message):
            repository.add(file.path, number, "whitespace", message)
    if not file.text:
        return
    if "\r" in file.text:
        say(file.line_of("\r"), "CRLF line ends")
    if not file.text.endswith("\n"):
        say(file.text.count("\n") + 1, "no line end at the end")
    elif file.text.endswith("\n\n") or file.text == "\n":
        say(file.text.count("\n"), "empty lines at the end")
    for number, line in enumerate(file.text.split("\n"), 1):
        if line.rstrip("\r").endswith((" ", "\t")):
            say(number, "white space at a line's end")


def plain(repository):
    for kind in RULES["plain"]:
        repository.checked(repository.of(kind), "general")
    for file in repository.of("chart template"):
        if file.text.count("{{") != file.text.count("}}"):
            repository.add(file.path, 1, "braces", "{{ and }} are not in pairs")
    for file in repository.of("environment"):
        for number, line in enumerate(file.text.splitlines(), 1):
            if line.strip() and not line.startswith("#") and not re.fullmatch(r"[A-Za-z_]\w*=.*", line):
                repository.add(file.path, number, "environment", "is not NAME=value")


def requirements(repository):
    """Exact pins, sorted, each once."""
    files = repository.of("requirements")
    for file in files:
        seen, previous = {}, ""
        # Constraints, named here or lying beside, pin what is only named.
        constrained = re.search(r"(?m)^(-c|--constraint)\b", file.text) or f"{file.folder}/constraints.txt".lstrip("/") in repository.by_path
        for number, line in enumerate(file.text.splitlines(), 1):
            word = line.split(" #")[0].strip().rstrip("\\").strip()
            if not word or word.startswith(("#", "--hash")):
                continue
            if word.startswith(("-r ", "-c ", "--requirement ", "--constraint ")):
                other = (file.folder + "/" if file.folder else "") + word.split(None, 1)[1]
                parts = []
                for part in other.split("/"):
                    parts = parts[:-1] if part == ".." else parts + ([part] if part != "." else [])
                if "://" not in other and "/".join(parts) not in repository.by_path:
                    repository.add(file.path, number, "requirements", f"names {other}, which is not there")
                continue
            if word.startswith("-") or word == ".":
                continue
            found = re.fullmatch(r"([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?\s*(==|===|@)\s*([^\s;]+)\s*(;.*)?", word)
            if not found and constrained and re.fullmatch(r"[A-Za-z0-9][\w.-]*(\[[^\]]*\])?", word):
                continue
            if not found:
                if not repository.excused(file, "requirements", word):
                    repository.add(file.path, number, "requirements", f"`{word}` is not an exact pin (name==version)")
                continue
            name = re.sub(r"[-_.]+", "-", found.group(1)).lower()
            if name in seen:
                repository.add(file.path, number, "requirements", f"{name} stands in line {seen[name]} too")
            if name < previous and not repository.excused(file, "requirements", "not sorted"):
                repository.add(file.path, number, "requirements", f"{name} is not sorted: it stands after {previous}")
            seen[name], previous = number, name
    repository.checked(files, "requirements")


def markdown(repository):
    """Fences in pairs, links to files that are there, and shell blocks that bash can read."""
    files = repository.of("markdown")
    for file in files:
        fence, block, began = None, [], 0
        for number, line in enumerate(file.text.splitlines(), 1):
            found = re.match(r"\s*(```+|~~~+)\s*(\w*)", line)
            if found and fence is None:
                fence, block, began = found, [], number
            elif found and line.strip().startswith(fence.group(1)) and not found.group(2):
                if fence.group(2) in ("bash", "sh", "shell"):
                    done = subprocess.run(["bash", "-n"], input="\n".join(block) + "\n", capture_output=True, text=True)
                    if done.returncode:
                        repository.add(file.path, began, "bash -n", done.stderr.strip().split("\n")[0])
                fence = None
            elif fence is not None:
                block.append(line)
            else:
                for target in re.findall(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", line)):
                    path = target.split("#")[0]
                    if path and "://" not in path and not path.startswith("mailto:") and not (file.full.parent / path).exists():
                        repository.add(file.path, number, "links", f"{path} is not there")
        if fence is not None:
            repository.add(file.path, began, "markdown", "a code block that does not end")
    repository.checked(files, "fences, links")


def small(repository):
    for file in repository.of("ini"):
        try:
            configparser.ConfigParser(interpolation=None).read_string(file.text, file.path)
        except configparser.Error as error:
            repository.add(file.path, getattr(error, "lineno", 1), "configparser", error)
    repository.checked(repository.of("ini"), "configparser")
    for file in repository.of("owners"):
        for number, line in enumerate(file.text.splitlines(), 1):
            words = line.split("#")[0].split()
            if words and not all(re.fullmatch(r"@[\w-]+(/[\w.-]+)?|[^@\s]+@[\w.-]+", owner) for owner in words[1:]):
                repository.add(file.path, number, "owners", f"an owner is @name, @organisation/team or an address: {' '.join(words[1:])}")
    repository.checked(repository.of("owners"), "owners")
    for file in repository.of("git settings"):
        done = run(["git", "config", "--file", file.full, "--list"])
        if done.returncode:
            repository.add(file.path, 1, "git config", done.stderr)
    repository.checked(repository.of("git settings"), "git config")
    for file in repository.of("picture"):
        try:
            xml.etree.ElementTree.fromstring(file.text)
        except xml.etree.ElementTree.ParseError as error:
            repository.add(file.path, error.position[0], "xml", error)
    repository.checked(repository.of("picture"), "xml")
    _sql(repository)


def _sql(repository):
    files = repository.of("sql")
    if not files:
        return
    try:
        import sqlglot
    except ImportError:
        repository.note("sqlglot is not installed (Debian: python3-sqlglot): .sql files were not parsed")
        return
    for file in files:
        # What a scheduler fills in stands where a value or a name stands.
        text = re.sub(r"\{\{[^}]*\}\}", "filled_in", re.sub(r"\{%.*?%\}", "", file.text))
        problems = []
        for dialect in ("bigquery", "postgres", "trino", "redshift"):
            try:
                sqlglot.parse(text, dialect=dialect, error_level=sqlglot.ErrorLevel.RAISE)
                problems = []
                break
            except sqlglot.errors.SqlglotError as error:
                detail = (getattr(error, "errors", None) or [{}])[0]
                problems.append((detail.get("line") or 1, detail.get("description") or str(error).split("\n")[0]))
        if problems:
            repository.add(file.path, *(problems[0][:1]), "sqlglot", problems[0][1])
    repository.checked(files, "sqlglot")

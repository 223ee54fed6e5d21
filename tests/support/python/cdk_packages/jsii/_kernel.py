# SPDX-License-Identifier: Apache-2.0
"""The jsii kernel: a node process that is asked in lines of JSON, and asks back when it needs an overridden method."""
import atexit
import base64
import json
import os
import subprocess
import sys
import threading

from jsii._manifests import _node_modules, manifests


class JSIIError(RuntimeError):
    """What JavaScript threw, or the kernel refused."""


class Kernel:
    """One process. It is started by the first package that is loaded."""

    def __init__(self):
        self._process = None
        self._loaded = set()
        self.callback = None  # answers what the kernel asks; _values sets it

    def load(self, package: str):
        """That package, and before it those that it needs."""
        for one in manifests.closure(package):
            if one.name not in self._loaded:
                self._loaded.add(one.name)
                manifests.read(one)
                self.ask("load", name=one.name, version=one.version, tarball=str(manifests.archive(one)))

    def ask(self, api: str, **what):
        """What the kernel answers. On the way it may call back."""
        if self._process is None:
            self._start()
        self._write({"api": api, **what})
        while True:
            answer = self._read()
            if "ok" in answer:
                return answer["ok"]
            if "error" in answer:
                raise JSIIError(answer["error"] + ("\n" + answer["stack"] if os.environ.get("JSII_DEBUG") and "stack" in answer else ""))
            asked = answer["callback"]
            try:
                self._write({"complete": {"cbid": asked["cbid"], "result": self.callback(asked)}})
            except Exception as problem:  # whatever it is, JavaScript sees it as what the method threw
                self._write({"complete": {"cbid": asked["cbid"], "err": f"{type(problem).__name__}: {problem}"}})

    def _start(self):
        environment = {**os.environ, "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "18,20,22", "JSII_AGENT": f"Python/{sys.version.split()[0]}",
                       "JSII_RUNTIME_PACKAGE_CACHE": "enabled", "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(manifests.unpacked)}
        program = _node_modules() / "@jsii/runtime/webpack/bin/jsii-runtime.js"
        if not program.exists():
            raise ImportError(f"{program} is not there: run packaging/npm-packages")
        self._process = subprocess.Popen(["node", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        self._pump = threading.Thread(target=self._forward, args=(self._process.stderr,), daemon=True)
        self._pump.start()
        atexit.register(self._stop)
        if "hello" not in self._read():
            raise JSIIError("the kernel does not say hello")

    def _stop(self):
        try:
            self._write({"exit": 0})
            self._process.stdin.close()
        except OSError:
            pass  # it is gone already
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._pump.join(5)

    def _write(self, message: dict):
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()

    def _read(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise JSIIError(f"the kernel ended: exit {self._process.wait()}")
        return json.loads(line)

    @staticmethod
    def _forward(stream):
        """The kernel wraps what the packages print, line by line; it comes out where they meant it to."""
        for line in stream:
            try:
                for name, text in json.loads(line).items():
                    out = sys.stdout if name == "stdout" else sys.stderr
                    out.write(base64.b64decode(text).decode(errors="replace"))
                    out.flush()
            except (ValueError, AttributeError):
                sys.stderr.write(line.decode(errors="replace"))


kernel = Kernel()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A Git server over HTTPS on a port of loopback, for tests: git http-backend behind basic authentication.

git_https_server.py FOLDER CERTIFICATE KEY: repositories of FOLDER, user "ada", password "right". The first part of the
path is its manners: /good/NAME.git serves, /stall/… accepts and never answers a POST, /cut/… closes in the middle of an
answer, /forbidden/… knows you and refuses. Prints "port N", then one line a request.
"""
import base64
import http.server
import os
import ssl
import subprocess
import sys
import threading
import urllib.parse

FOLDER, CERTIFICATE, KEY = sys.argv[1:4]
RIGHT = "Basic " + base64.b64encode(b"ada:right").decode()
NEVER = threading.Event()


def say(*words):
    print(*words, flush=True)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, text, headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def handle_git(self):
        url = urllib.parse.urlsplit(self.path)
        manners, _, path = url.path.lstrip("/").partition("/")
        authorization = self.headers.get("Authorization")
        if manners == "stall" and self.command == "POST":
            say("stalling", self.path)
            NEVER.wait()
        body = self.body()
        if authorization != RIGHT:
            say(self.command, self.path, "wrong" if authorization else "anonymous")
            self.answer(401, "The password of this test is right.\n", [("WWW-Authenticate", 'Basic realm="test"')])
            return
        say(self.command, self.path, "authorized")
        if manners == "forbidden":
            self.answer(403, "You may read the minutes, not write them.\n")
            return
        if manners == "cut" and self.command == "POST":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b"0008NAK\n")
            self.close_connection = True
            return
        environment = {
            "PATH": os.environ["PATH"], "HOME": FOLDER, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.receivepack", "GIT_CONFIG_VALUE_0": "true",
            "GIT_PROJECT_ROOT": FOLDER, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": "/" + path, "QUERY_STRING": url.query,
            "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""), "REMOTE_USER": "ada",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        out = subprocess.run(["git", "http-backend"], input=body, stdout=subprocess.PIPE, env=environment, check=False).stdout
        head, _, content = out.partition(b"\r\n\r\n")
        status = 200
        headers = []
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            elif name:
                headers.append((name, value))
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = handle_git


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # clients that hang up are part of the tests


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
say("port", server.server_port)
server.serve_forever()

"""A volume plugin: directories below ROOT, served at SOCKET. It notes each request in ROOT.log.

A volume whose option "act" is "refuse-mount", "hang-mount" or "die-mount" does so when it is mounted.
"""
import json
import os
import shutil
import socketserver
import sys
import time
from http.server import BaseHTTPRequestHandler

SOCKET, ROOT = sys.argv[1:3]
DESCRIPTION = "options.json"


class Refusal(Exception):
    pass


def volume(name):
    directory = os.path.join(ROOT, name)
    if not os.path.isdir(directory):
        raise Refusal("no such volume " + name)
    return directory


def options(name):
    with open(os.path.join(volume(name), DESCRIPTION)) as file:
        return json.load(file)


def shown(name):
    return {
        "Name": name,
        "Mountpoint": os.path.join(volume(name), "data"),
        "CreatedAt": "2020-02-03T04:05:06Z",
        "Status": {"options": options(name), "healthy": True},
    }


def create(request):
    directory = os.path.join(ROOT, request["Name"])
    wanted = request.get("Opts") or {}
    if "refuse" in wanted:
        raise Refusal("refused: " + wanted["refuse"])
    os.makedirs(os.path.join(directory, "data"), exist_ok=True)
    with open(os.path.join(directory, DESCRIPTION), "w") as file:
        json.dump(wanted, file)
    return {}


def mount(request):
    act = options(request["Name"]).get("act", "")
    if act == "refuse-mount":
        raise Refusal("no disk today")
    if act == "hang-mount":
        time.sleep(3600)
    if act == "die-mount":
        os._exit(9)
    return {"Mountpoint": os.path.join(volume(request["Name"]), "data")}


def remove(request):
    shutil.rmtree(volume(request["Name"]))
    return {}


ACTS = {
    "/Plugin.Activate": lambda request: {"Implements": ["VolumeDriver"]},
    "/VolumeDriver.Create": create,
    "/VolumeDriver.Get": lambda request: {"Volume": shown(request["Name"])},
    "/VolumeDriver.List": lambda request: {"Volumes": [shown(name) for name in sorted(os.listdir(ROOT))]},
    "/VolumeDriver.Path": lambda request: {"Mountpoint": os.path.join(volume(request["Name"]), "data")},
    "/VolumeDriver.Mount": mount,
    "/VolumeDriver.Unmount": lambda request: {} if volume(request["Name"]) else {},
    "/VolumeDriver.Remove": remove,
    "/VolumeDriver.Capabilities": lambda request: {"Capabilities": {"Scope": "global"}},
}


class Acts(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = json.loads(body or b"{}")
        with open(ROOT + ".log", "a") as log:
            log.write(self.path + " " + json.dumps(request) + "\n")
        try:
            status, answer = 200, dict(ACTS[self.path](request), Err="")
        except Refusal as refusal:
            status, answer = 200, {"Err": str(refusal)}
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/vnd.docker.plugins.v1.1+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        pass


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self):
        connection, _ = super().get_request()
        return connection, ("plugin", 0)


os.makedirs(ROOT, exist_ok=True)
if os.path.exists(SOCKET):
    os.unlink(SOCKET)
with Server(SOCKET, Acts) as server:
    print("ready", flush=True)
    server.serve_forever()

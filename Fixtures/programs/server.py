"""A server of UM-Bridge's protocol with a right and two wrong models; it prints its port, and ends with its input."""
import http.server
import json
import math
import sys
import threading


def value(x):
    return math.sin(x[0]) * x[1] + x[2] ** 2


def gradient(x):
    return [math.cos(x[0]) * x[1], math.sin(x[0]), 2 * x[2]]


def hessian(x, v):
    mixed = math.cos(x[0])
    return [-math.sin(x[0]) * x[1] * v[0] + mixed * v[1], mixed * v[0], 2 * v[2]]


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def say(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.say({"protocolVersion": 1.0, "models": ["right", "wrong", "hessian", "fails"]})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name, operation = request["name"], self.path.strip("/")
        x = [y for part in request.get("input", []) for y in part]
        if operation == "InputSizes":
            return self.say({"inputSizes": [2, 1]})
        if operation == "OutputSizes":
            return self.say({"outputSizes": [1]})
        if operation == "ModelInfo":
            return self.say({"support": {"Evaluate": True, "Gradient": True, "ApplyJacobian": True,
                                         "ApplyHessian": True}})
        if name == "fails":
            return self.say({"error": {"type": "ModelError", "message": "the model is not there"}})
        g = gradient(x)
        if name == "wrong":
            g[1] = -g[1]
        part = slice(0, 2) if request.get("inWrt", request.get("inWrt1")) == 0 else slice(2, 3)
        if operation == "Evaluate":
            return self.say({"output": [[value(x)]]})
        if operation == "Gradient":
            return self.say({"output": [y * request["sens"][0] for y in g[part]]})
        if operation == "ApplyJacobian":
            return self.say({"output": [sum(a * b for a, b in zip(g[part], request["vec"]))]})
        vector = request["vec"] + [0.0] if request["inWrt2"] == 0 else [0.0, 0.0] + request["vec"]
        scale = 0.5 if name == "hessian" else 1
        return self.say({"output": [scale * y for y in hessian(x, vector)[part]]})


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()

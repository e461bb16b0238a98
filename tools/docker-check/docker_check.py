"""The part of docker-check.sh that reads answers: docker_check.py files|metrics|dev|testnet. Run it through docker-check.sh.

Every failure ends it with one line; what it prints otherwise is what it has seen.
"""

import contextlib
import json
import os
import pathlib
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request

import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
COMPOSE = os.environ["COMPOSE"]
IMAGE_TAG = "docker-check"
PORTS = {"RPC_PORT": "19944", "PROMETHEUS_PORT": "19090", "GRAFANA_PORT": "19300"}
RPC = f"http://127.0.0.1:{PORTS['RPC_PORT']}"
PROMETHEUS = f"http://127.0.0.1:{PORTS['PROMETHEUS_PORT']}"


def require(holds, what):
    if not holds:
        sys.exit(f"error: {what}")


def until(seconds, what, ask, every=1.0):
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError, ValueError, KeyError):
            if answer := ask():
                return answer
        require(time.monotonic() < end, f"waited {seconds} s for {what}")
        time.sleep(every)


def get(url, timeout=10):
    with urllib.request.urlopen(url, timeout=timeout) as response:
        return response.read().decode()


# What is written in docker/.


def composed(file):
    out = subprocess.run([COMPOSE, "--file", DOCKER / file, "config", "--format", "json"], check=True, capture_output=True)
    return json.loads(out.stdout)


def dashboard():
    return json.loads((DOCKER / "grafana/dashboards/tributary.json").read_text())


def dashboard_queries():
    """(panel, expression), with the variable that Grafana fills in filled in."""
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):
            yield panel, target["expr"].replace("$__rate_interval", "1m")


def alerts():
    for group in yaml.safe_load((DOCKER / "prometheus/alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            yield group["name"], rule


def scrape_targets():
    config = yaml.safe_load((DOCKER / "prometheus/prometheus.yml").read_text())
    return {job["job_name"]: [t for s in job["static_configs"] for t in s["targets"]] for job in config["scrape_configs"]}


def expressions():
    for panel, expr in dashboard_queries():
        yield f"panel '{panel['title']}'", expr
    for _, rule in alerts():
        yield f"alert {rule['alert']}", rule["expr"]


def missing_fields(written, understood, path=""):
    """What of a JSON document did not come back from the schema's types."""
    if isinstance(written, dict):
        for key, value in written.items():
            if not isinstance(understood, dict) or key not in understood:
                yield f"{path}/{key}"
            else:
                yield from missing_fields(value, understood[key], f"{path}/{key}")
    elif isinstance(written, list):
        if not isinstance(understood, list) or len(written) != len(understood):
            yield path
        else:
            for n, pair in enumerate(zip(written, understood)):
                yield from missing_fields(*pair, f"{path}/{n}")
    elif written != understood:
        yield path


def check_files():
    channel = tomllib.loads((ROOT / "rust-toolchain.toml").read_text())["toolchain"]["channel"]
    dockerfile = (DOCKER / "Dockerfile").read_text()
    require(f"FROM rust:{channel}-slim-" in dockerfile, f"the Dockerfile builds with another Rust than {channel}, which rust-toolchain.toml pins")
    require(f"RUSTUP_TOOLCHAIN={channel}\n" in dockerfile, f"the Dockerfile's RUSTUP_TOOLCHAIN is not {channel}")
    releases = set(re.findall(r"^FROM (?:rust:\S+-slim-|debian:)([a-z]+)", dockerfile, re.M))
    require(len(releases) == 1, f"the Dockerfile's stages are of different Debian releases: {releases}")

    members = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["members"]
    context = (ROOT / ".dockerignore").read_text().splitlines()
    for folder in sorted({member.split("/")[0] for member in members}):
        require(f"!{folder}" in context, f".dockerignore keeps {folder}/ out of the build, which the workspace needs")

    for file in ("compose.dev.yaml", "compose.testnet.yaml"):
        for name, service in composed(file)["services"].items():
            where = f"{name} in {file}"
            image = service["image"]
            require(image.startswith("tributary-node:") or re.search(r":v?\d+\.\d+\.\d+$", image), f"{where}: the image {image} is not pinned")
            for port in service.get("ports", []):
                require(port.get("host_ip") == "127.0.0.1", f"{where}: port {port['target']} is published beyond this machine")
            require(service.get("read_only") is True, f"{where}: its root file system can be written to")
            require(service.get("cap_drop") == ["ALL"], f"{where}: it keeps capabilities")
            require(service.get("security_opt") == ["no-new-privileges:true"], f"{where}: it can gain privileges")
            if service.get("restart"):
                limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
                require("memory" in limits, f"{where}: it has no memory limit")

    services = composed("compose.testnet.yaml")["services"]
    watched = {target.split(":")[0] for target in scrape_targets()["tributary"]}
    nodes = {name for name, service in services.items() if "--prometheus-external" in (service.get("command") or [])}
    require(watched == nodes, f"Prometheus watches {sorted(watched)}, the nodes with metrics are {sorted(nodes)}")
    require(scrape_targets()["machine"] == ["machine:9100"] and "machine" in services, "Prometheus does not watch the machine")
    validators = {name for name in nodes if "--validator" in services[name]["command"]}
    wanted = int(re.search(r"--validators (\d+)", " ".join(services["genesis"]["entrypoint"]))[1])
    require(validators == {f"validator-{n}" for n in range(1, wanted + 1)}, f"genesis has {wanted} validators, the services are {sorted(validators)}")
    for name in nodes:
        for flag in (f"--base-path=/data/{name}", f"--name={name}", f"--public-addr=/dns/{name}/tcp/30333/ws"):
            require(flag in services[name]["command"], f"{name} in compose.testnet.yaml lacks {flag}")

    jobs = set(scrape_targets())
    for where, expr in expressions():
        for job in re.findall(r'job="([^"]*)"', expr):
            require(job in jobs, f"{where} asks for the job {job}, which Prometheus does not have")

    board = dashboard()
    register_default_plugins()
    understood = json.loads(JSONEncoder().encode(Dashboard.from_json(board)))
    unknown = list(missing_fields(board, understood))
    require(not unknown, f"the dashboard has what Grafana's schema does not know: {', '.join(unknown[:5])}")
    source = yaml.safe_load((DOCKER / "grafana/provisioning/datasources/prometheus.yml").read_text())["datasources"][0]
    covered = set()
    ids = [panel["id"] for panel in board["panels"]]
    require(len(ids) == len(set(ids)), "two panels of the dashboard have the same id")
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        require(at["x"] + at["w"] <= 24 and not cells & covered, f"panel '{panel['title']}' lies on another or beside the grid")
        covered |= cells
        for asked in [panel, *panel.get("targets", [])]:
            if panel["type"] != "row":
                require(asked["datasource"] == {"type": source["type"], "uid": source["uid"]}, f"panel '{panel['title']}' asks another data source")
    grafana = services["grafana"]
    mounts = {volume["target"]: volume["source"] for volume in grafana["volumes"] if volume["type"] == "bind"}
    provider = yaml.safe_load((DOCKER / "grafana/provisioning/dashboards/tributary.yml").read_text())["providers"][0]
    require(mounts.get(provider["options"]["path"]) == str(DOCKER / "grafana/dashboards"), "Grafana looks for dashboards where none are mounted")
    home = grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    require((DOCKER / "grafana/dashboards" / pathlib.Path(home).name).exists(), f"Grafana's home dashboard {home} is not there")
    print(f"{len(nodes)} nodes, {len(list(alerts()))} alerts, {sum(1 for _ in dashboard_queries())} queries on the dashboard: they agree")


# Metrics, against real processes.

NAME = re.compile(r"\b(?:substrate|node)_[a-zA-Z0-9_:]+")


def names_asked():
    """Metric -> who asks for it."""
    asked = {}
    for where, expr in expressions():
        for name in NAME.findall(re.sub(r'"[^"]*"', '""', expr)):
            asked.setdefault(name, where)
    return asked


def labels_asked():
    """(metric, label, value) of every equality, but for those that Prometheus adds."""
    for where, expr in expressions():
        for name, matchers in re.findall(r"\b((?:substrate|node)_[a-zA-Z0-9_:]+)\{([^}]*)\}", expr):
            for label, value in re.findall(r'(\w+)="([^"]*)"', matchers):
                if label != "job":
                    yield where, name, label, value


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for s in sockets:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in sockets]


@contextlib.contextmanager
def running(command, log):
    process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def health(port, *args):
    environment = {**os.environ, "TRIBUTARY_RPC_PORT": str(port)}
    return subprocess.run([DOCKER / "health.sh", *args], env=environment, capture_output=True, text=True, timeout=20)


def check_metrics():
    rpc, p2p, metrics, exporter = free_ports(4)
    flags = [flag for flag in composed("compose.testnet.yaml")["services"]["machine"]["command"] if not flag.startswith("--path.")]
    with tempfile.TemporaryDirectory() as folder, open(f"{folder}/log", "w+") as log, contextlib.ExitStack() as stack:
        require(health(rpc).returncode == 1, "health.sh finds health where no node is")
        stack.enter_context(running([
            os.environ["TRIBUTARY_NODE"], "--dev", "--base-path", f"{folder}/node", "--rpc-port", rpc,
            "--listen-addr", f"/ip4/127.0.0.1/tcp/{p2p}", "--prometheus-port", metrics, "--no-telemetry", "--no-mdns",
        ], log))
        stack.enter_context(running([
            os.environ["NODE_EXPORTER"], *[flag.replace("$$", "$") for flag in flags], f"--web.listen-address=127.0.0.1:{exporter}",
        ], log))
        until(240, "the node to be healthy", lambda: health(rpc).returncode == 0)
        for args in ([], ["readiness"]):
            answer = health(rpc, *args)
            require(answer.returncode == 0 and "200 OK" in answer.stdout, f"health.sh {args} says of a node that works: {answer.stdout}")
        print("health.sh tells a node that works from none")

        # Some metrics exist from the first call on, which asked for the node's health, and the last
        # from the first block that it makes.
        made = re.compile(r"^substrate_proposer_block_constructed_count\S* [1-9]", re.M)
        node = until(240, "a block", lambda: (text := get(f"http://127.0.0.1:{metrics}/metrics")) and made.search(text) and text)
        machine = until(20, "the node exporter", lambda: get(f"http://127.0.0.1:{exporter}/metrics"))

        have = {re.match(r"[\w:]+", line)[0] for line in (node + machine).splitlines() if line and not line.startswith("#")}
        asked = names_asked()
        for name, where in asked.items():
            require(name in have, f"{where} asks for {name}, which nothing has")
        for where, name, label, value in labels_asked():
            # Whatever has panicked is counted only then.
            if (label, value) == ("reason", "panic"):
                require(f'{name}{{' in node and f'{label}="' in node, f"{where}: {name} has no {label}")
                continue
            found = re.search(rf'^{re.escape(name)}\{{[^}}]*\b{label}="{re.escape(value)}"', node + machine, re.M)
            require(found, f'{where}: no {name} has {label}="{value}"')
        print(f"{len(asked)} metrics are asked for, and a running node or the node exporter has each")


# Compose, on an engine.


class Project:
    def __init__(self, file):
        self.file = file
        self.name = f"tributary-check-{file.split('.')[1]}"
        self.environment = {**os.environ, **PORTS, "TRIBUTARY_TAG": IMAGE_TAG}

    def __call__(self, *args, check=True, timeout=240):
        command = [COMPOSE, "--project-name", self.name, "--file", DOCKER / self.file, "--progress", "quiet", *args]
        run = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=timeout)
        if check and run.returncode:
            sys.exit(f"error: docker compose {shlex.join(args)} on {self.file} ended with {run.returncode}:\n{run.stdout[-3000:]}{run.stderr[-3000:]}")
        return run

    def __enter__(self):
        self("down", "--volumes", check=False)
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            print(self("logs", "--no-color", "--tail", "15", check=False).stdout, file=sys.stderr)
        self("down", "--volumes", "--timeout", "30", check=False)

    def up(self, *services):
        self("up", "--detach", "--no-build", *services)

    def containers(self):
        lines = self("ps", "--all", "--format", "json").stdout.splitlines()
        return {one["Service"]: one for one in map(json.loads, lines)}

    def inspect(self, service):
        container = self.containers()[service]["Name"]
        out = subprocess.run([*shlex.split(os.environ["PODMAN"]), "inspect", container], check=True, capture_output=True)
        return json.loads(out.stdout)[0]

    def healthy(self, service):
        """By the image's own health check, which Podman leaves to systemd otherwise."""
        container = self.containers()[service]["Name"]
        return subprocess.run([*shlex.split(os.environ["PODMAN"]), "healthcheck", "run", container], capture_output=True).returncode == 0


class Refused(Exception):
    pass


def rpc(method, *params):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    request = urllib.request.Request(RPC, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        answer = json.loads(response.read())
    if "error" in answer:
        raise Refused(answer["error"]["message"])
    return answer["result"]


def finalized():
    return int(rpc("chain_getHeader", rpc("chain_getFinalizedHead"))["number"], 16)


def author(number):
    """Which authority made the block, by BABE's digest."""
    for log in rpc("chain_getHeader", rpc("chain_getBlockHash", number))["digest"]["logs"]:
        data = bytes.fromhex(log[2:])
        if data[:5] == b"\x06BABE":
            start = 5 + (1, 2, 4)[data[5] & 3] + 1
            return int.from_bytes(data[start:start + 4], "little")
    return None


def query(expr):
    answer = json.loads(get(f"{PROMETHEUS}/api/v1/query?{urllib.parse.urlencode({'query': expr})}"))
    return answer["data"]["result"]


def firing(**labels):
    rules = json.loads(get(f"{PROMETHEUS}/api/v1/alerts"))["data"]["alerts"]
    return [a["labels"] for a in rules if a["state"] == "firing" and labels.items() <= a["labels"].items()]


def check_confined(project, service):
    seen = project.inspect(service)
    config, host = seen["Config"], seen["HostConfig"]
    require(config["User"] == "10001:10001", f"{service} runs as {config['User']}")
    require(host["ReadonlyRootfs"] and host["Memory"] == 2 << 30, f"{service} is not confined: {host['ReadonlyRootfs']}, {host['Memory']} bytes")
    capabilities = project("exec", "-T", service, "grep", "CapBnd", "/proc/1/status").stdout.split()[1]
    require(int(capabilities, 16) == 0, f"{service} has capabilities {capabilities}")
    written = project("exec", "-T", service, "bash", "-c", ": >/usr/local/bin/new", check=False)
    require(written.returncode != 0 and "Read-only" in written.stderr, f"{service} can write to its image")


def check_dev():
    with Project("compose.dev.yaml") as project:
        project.up()
        until(240, "a final block", lambda: finalized() >= 1)
        until(60, "health", lambda: project.healthy("node"))
        check_confined(project, "node")
        genesis, before = rpc("chain_getBlockHash", 0), finalized()
        project("stop")
        code = project.containers()["node"]["ExitCode"]
        require(code == 0, f"told to stop, the node ended with {code}")
        project.up()
        until(240, "the chain to go on", lambda: finalized() > before)
        require(rpc("chain_getBlockHash", 0) == genesis, "the next start made another chain")
    print("one node: finalizes, is healthy and confined, stops with 0, goes on with its chain")


def check_testnet():
    everything = composed("compose.testnet.yaml")["services"]
    services = sorted(set(everything) - {"grafana"})
    nodes = sorted(target.split(":")[0] for target in scrape_targets()["tributary"])
    validators = [name for name in nodes if name.startswith("validator")]
    with Project("compose.testnet.yaml") as project:
        project.up(*services)
        states = project.containers()
        require(states["genesis"]["ExitCode"] == 0, "the one-shot service did not end well")
        until(300, "a final block", lambda: finalized() >= 1)
        genesis = rpc("chain_getBlockHash", 0)

        authors = set()
        seen = 0
        def all_authored():
            nonlocal seen
            while seen < finalized():
                seen += 1
                authors.add(author(seen))
            return len(authors) == len(validators)
        until(400, "every validator to author a final block", all_authored)
        print(f"blocks are final, by {len(authors)} authors; {rpc('system_health')['peers']} peers")

        for name in nodes:
            until(60, f"{name} to be healthy", lambda: project.healthy(name))
            require(project("exec", "-T", name, "tributary-health", "readiness").returncode == 0, f"{name} is not ready")
        check_confined(project, "validator-1")
        secrets = project("exec", "-T", "full", "bash", "-c", "stat -c '%a %u %n' /data/validator-*/account.json /data/validator-*/chains/*/{keystore/*,network/secret_ed25519}").stdout.splitlines()
        require(len(secrets) == 5 * len(validators) and all(line.startswith("600 10001 ") for line in secrets), f"secrets that others may read: {secrets}")
        published = [(p["URL"], p["PublishedPort"]) for one in project.containers().values() for p in one["Publishers"] or [] if p["PublishedPort"]]
        wanted = [("127.0.0.1", int(PORTS[key])) for key in ("PROMETHEUS_PORT", "RPC_PORT")]
        require(sorted(published) == sorted(wanted), f"published ports: {published}")
        try:
            rpc("author_rotateKeys")
            require(False, "the published RPC offers unsafe calls")
        except Refused as refused:
            require("unsafe" in str(refused), f"unsafe calls are refused for another reason: {refused}")
        print(f"healthy, ready, confined; {len(secrets)} secrets are their owner's alone; the published RPC offers no unsafe call")

        up = until(120, "all targets to be up", lambda: len(r := query("up == 1")) == sum(map(len, scrape_targets().values())) and r)
        require(not query("up == 0"), "a target is down")
        rules = [r for g in json.loads(get(f"{PROMETHEUS}/api/v1/rules"))["data"]["groups"] for r in g["rules"]]
        until(120, "the rules to be evaluated", lambda: all(
            r["health"] == "ok" for g in json.loads(get(f"{PROMETHEUS}/api/v1/rules"))["data"]["groups"] for r in g["rules"]))
        # Panels that compare five minutes of blocks are empty at first, so each gets time; one that
        # stays empty is wrong.
        for panel, expr in dashboard_queries():
            if panel["type"] != "table":
                until(180, f"the panel '{panel['title']}' to have data", lambda: query(expr))
        # A machine of its own has its own troubles.
        of_chain = {rule["alert"] for group, rule in alerts() if group != "machine"}
        require(not [a for a in firing() if a["alertname"] in of_chain], f"alerts fire on a network that works: {firing()}")
        print(f"Prometheus: {len(up)} targets up, {len(rules)} rules evaluated, every panel has data, no alert of chain or node fires")

        project("stop", "validator-4")
        code = project.containers()["validator-4"]["ExitCode"]
        require(code == 0, f"told to stop, validator-4 ended with {code}")
        stopped_at = finalized()
        until(300, "the alert NodeDown", lambda: firing(alertname="NodeDown", instance="validator-4"))
        require(finalized() > stopped_at + 3, "without one of four validators finality does not go on")
        project("start", "validator-4")
        until(300, "the alert NodeDown to end", lambda: not firing(alertname="NodeDown"))
        print("one validator stopped: finality went on, NodeDown fired, and ended with its return")

        before = finalized()
        project("down")
        project.up(*services)
        until(300, "the chain to go on", lambda: finalized() > before)
        require(rpc("chain_getBlockHash", 0) == genesis, "the next start made another chain")
        print("down and up again: the same chain goes on")


sys.stdout.reconfigure(line_buffering=True)
CHECKS = {"files": check_files, "metrics": check_metrics, "dev": check_dev, "testnet": check_testnet}
CHECKS[sys.argv[1]]()

"""Writes golden files: what was computed, by which versions, how to make it again."""
import json
import platform
import re
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def write(target, script, packages, tolerance, cases, seed=None, requirements="requirements.txt"):
    """Writes `cases` to ROOT/target with the facts needed to repeat them."""
    content = {
        "made": {
            "command": f"python tools/reference/{script}",
            "requirements": f"tools/reference/{requirements}",
            "python": platform.python_version(),
            "versions": {package: version(package) for package in packages},
            "seed": seed,
            "tolerance": tolerance,
        },
        "cases": cases,
    }
    path = ROOT / target
    text = json.dumps(content, indent=1)
    flat = re.sub(r"\[[^\[\]{}\"]*\]", lambda found: " ".join(found.group().split()).replace("[ ", "[").replace(" ]", "]"), text)
    path.write_text(flat + "\n")
    print(f"wrote {target}")

"""RecBole's own metric classes without PyTorch.

They compute with numpy; PyTorch is only imported beside them, to read tensors that a training run would hand over. So their two files are
loaded with an empty module in its place, and are given numpy arrays. `np.float`, a name of Python's float that numpy has since dropped, is
given back. Install with `pip install --no-deps recbole==1.2.1`.
"""
import enum
import importlib.util
import inspect
import sys
import types
from pathlib import Path

import numpy as np
import sklearn.metrics  # noqa: F401  loaded before the empty module, which scipy would take for PyTorch

FOLDER = Path(importlib.util.find_spec("recbole").origin).parent


def load():
    evaluators = enum.Enum("EvaluatorType", ["RANKING", "VALUE"])
    np.float = float
    sys.modules["torch"] = types.ModuleType("torch")
    sys.modules["recbole.utils"] = types.ModuleType("recbole.utils")
    sys.modules["recbole.utils"].EvaluatorType = evaluators
    package = types.ModuleType("recbole.evaluator")
    package.__path__ = [str(FOLDER / "evaluator")]
    sys.modules["recbole.evaluator"] = package
    loaded = importlib.import_module("recbole.evaluator.metrics")
    del sys.modules["torch"]
    return loaded


metrics = load()


def topk(name, hits, relevant_counts, k):
    """A top-k metric per user: `hits` is users × k, true where the item at that place is relevant."""
    metric = getattr(metrics, name)({"metric_decimal_place": 12, "topk": [k]})
    wanted = {"pos_index": np.asarray(hits, dtype=bool), "pos_len": np.asarray(relevant_counts)}
    return metric.metric_info(**{name: wanted[name] for name in inspect.signature(metric.metric_info).parameters})[:, k - 1]

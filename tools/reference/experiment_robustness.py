"""Golden numbers of the tests beside Welch's: scipy's ranks, bootstrap and permutation on the arms of analysis.golden.json."""
import json

import numpy as np
from scipy import stats

from golden import ROOT, write

SEED = 20191001
CASES = json.loads((ROOT / "libs/experiments/src/analysis/analysis.golden.json").read_text())["cases"]
ARMS = CASES["arms"]


def absolute(a, b, axis=-1):
    return np.mean(b, axis=axis) - np.mean(a, axis=axis)


def relative(a, b, axis=-1):
    return np.mean(b, axis=axis) / np.mean(a, axis=axis) - 1


def adjusted(control, treatment):
    """Sessions less what those of before foretold, about their pooled mean."""
    before = [np.array(arm["before"]) for arm in (control, treatment)]
    after = [np.array(arm["sessions"]) for arm in (control, treatment)]
    pooled = np.concatenate(before)
    theta = np.cov(pooled, np.concatenate(after))[0, 1] / np.var(pooled, ddof=1)
    return [y - theta * (x - pooled.mean()) for x, y in zip(before, after)]


def values(metric, control, treatment):
    if metric == "sessions":
        return adjusted(control, treatment)
    column = "errors" if metric == "errors" else "revenue"
    cap = CASES["cap"] if metric == "capped" else np.inf
    return [np.minimum(np.array(arm[column]), cap) for arm in (control, treatment)]


def compared(a, b):
    ranks = stats.mannwhitneyu(b, a, alternative="two-sided", method="asymptotic")
    dealt = stats.permutation_test(
        (a, b), lambda x, y, axis=-1: np.abs(absolute(x, y, axis)), permutation_type="independent", vectorized=True, alternative="greater",
        n_resamples=200_000, batch=2000, rng=np.random.default_rng(SEED),
    )
    found = {
        "mannWhitney": {"u": float(ranks.statistic), "pValue": float(ranks.pvalue), "superiority": float(ranks.statistic / len(a) / len(b))},
        "permutation": {"difference": float(absolute(a, b)), "pValue": float(dealt.pvalue)},
    }
    for scale, statistic in (("absolute", absolute), ("relative", relative)):
        resampled = stats.bootstrap((a, b), statistic, n_resamples=100_000, method="BCa", vectorized=True, batch=2000, rng=np.random.default_rng(SEED))
        found[scale] = {"value": float(statistic(a, b)), "interval": [float(resampled.confidence_interval.low), float(resampled.confidence_interval.high)]}
    return found


write(
    "libs/experiments/src/analysis/robustness.golden.json", "experiment_robustness.py", ["numpy", "scipy"],
    "ranks relative 1e-9; bootstrap 4 % of the interval's width and dealt permutations 4 standard errors, as the draws differ",
    {name: {metric: compared(*values(metric, ARMS["control"], ARMS[name])) for metric in ("revenue", "capped", "sessions", "errors")} for name in ("treatment-a", "treatment-b")},
    seed=SEED, requirements="requirements-experiments.txt",
)

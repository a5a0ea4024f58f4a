"""Golden numbers of paired differences: permutation tests and bootstrap intervals, by scipy."""
import numpy as np
from scipy import stats

from golden import write

SEED = 20201103


def metric_pair(rng, n, same, gain):
    """Two metrics in [0, 1] of n users, rounded as a ranking metric is coarse; a share of the users scores the same on both."""
    baseline = np.round(rng.beta(0.6, 2.5, n), 2)
    candidate = np.round(np.clip(baseline + rng.normal(gain, 0.1, n), 0, 1), 2)
    return baseline, np.where(rng.random(n) < same, baseline, candidate)


def pairs():
    rng = np.random.default_rng(SEED)
    hits = rng.integers(0, 2, (2, 14)).astype(float)
    skewed = rng.lognormal(0, 1.5, (2, 60))
    return {
        "twelve users": metric_pair(rng, 12, 0, 0.03),
        "hits or not, with ties": (hits[0], hits[1]),
        "sums that tie but for rounding": (np.zeros(6), np.array([0.1, 0.2, 0.3, -0.3, 0.6, -0.1])),
        "two users": (np.array([0.2, 0.1]), np.array([0.7, 0.3])),
        "all one way": (np.zeros(9), np.linspace(0.1, 0.9, 9)),
        "four hundred users, half of them alike": metric_pair(rng, 400, 0.5, -0.02),
        "fifteen hundred users, nine in ten alike": metric_pair(rng, 1500, 0.9, 0),
        "one user in ten better, nobody worse": (np.zeros(300), np.repeat([0.5, 0.0], [30, 270])),
        "money, skewed": (skewed[0], skewed[1] * 1.3),
    }


def permutation(baseline, candidate):
    differences = candidate - baseline
    differing = int(np.count_nonzero(differences))
    result = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", alternative="two-sided", vectorized=True, batch=1000,
        n_resamples=2 ** len(differences) if len(differences) <= 14 else 200_000, rng=np.random.default_rng(SEED),
    )
    return {"differing": differing, "statistic": float(result.statistic), "pValue": float(result.pvalue), "exact": len(differences) <= 14}


def interval(baseline, candidate, method):
    result = stats.bootstrap(
        (candidate - baseline,), np.mean, n_resamples=200_000, method=method, rng=np.random.default_rng(SEED), batch=1000,
    )
    return [float(result.confidence_interval.low), float(result.confidence_interval.high)]


cases = []
for name, (baseline, candidate) in pairs().items():
    cases.append({
        "name": name, "baseline": [float(value) for value in baseline], "candidate": [float(value) for value in candidate],
        "permutation": permutation(baseline, candidate),
        "percentile": interval(baseline, candidate, "percentile"), "bca": interval(baseline, candidate, "BCa"),
    })
write(
    "libs/metrics/src/stats/golden/paired.golden.json", "paired_differences.py", ["numpy", "scipy"],
    "exact p absolute 1e-12; drawn p four standard errors; bootstrap 4 % of the interval's width, as the draws differ", cases, seed=SEED,
)

"""Golden numbers of rates shrunken towards their group, and of two Poisson counts, by scipy and statsmodels."""
import numpy as np
from scipy import optimize, stats
from statsmodels.stats.rates import confint_poisson_2indep

from golden import write

SEED = 20191101


def group(rng, units, alpha, beta, mean_trials):
    trials = rng.negative_binomial(0.8, 0.8 / (0.8 + mean_trials), units)
    return rng.binomial(trials, rng.beta(alpha, beta, units)), trials


def fit(k, n):
    k, n = k[n > 0], n[n > 0]

    def cost(x):
        return -stats.betabinom.logpmf(k, n, np.exp(x[0]), np.exp(x[1])).sum()

    best = None
    for precision in (1, 30, 300):
        mean = k.sum() / n.sum()
        start = np.log([mean * precision, (1 - mean) * precision])
        found = optimize.minimize(cost, start, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 20_000, "maxfev": 20_000})
        if best is None or found.fun < best.fun:
            best = found
    return [float(value) for value in np.exp(best.x)]


rng = np.random.default_rng(SEED)
groups = {
    "three hundred products, a few per cent": group(rng, 300, 2, 60, 80),
    "forty products, half": group(rng, 40, 3, 4, 12),
    "two thousand products, one per cent, mostly few viewers": group(rng, 2000, 1.2, 110, 25),
    "twelve products of many trials": group(rng, 12, 5, 20, 4000),
    "two products far apart": (np.array([1, 60]), np.array([80, 75])),
}
cases = []
for name, (k, n) in groups.items():
    alpha, beta = fit(k, n)
    posteriors = []
    for won, tried in [(0, 1), (0, 40), (3, 40), (40, 40), (100, 9000)]:
        of = stats.beta(alpha + won, beta + tried - won)
        posteriors.append({
            "successes": won, "trials": tried, "mean": float(of.mean()), "interval": [float(of.ppf(0.025)), float(of.ppf(0.975))],
            "atMost": [[rate, float(of.cdf(rate))] for rate in (0.005, 0.02, 0.3)],
        })
    cases.append({"name": name, "successes": [int(v) for v in k], "trials": [int(v) for v in n], "alpha": alpha, "beta": beta, "posteriors": posteriors})
changes = []
for now, before in [(1, 1), (0, 7), (12, 5), (340, 410), (100_000, 98_500)]:
    low, high = confint_poisson_2indep(now, 1, before, 1, method="score", compare="ratio")
    changes.append({"now": now, "before": before, "low": float(low) - 1, "high": float(high) - 1})
write(
    "libs/metrics/src/stats/golden/shrinkage.golden.json", "shrinkage.py", ["numpy", "scipy", "statsmodels"],
    "parameters relative 1e-4, as a simplex search ends; posteriors from given parameters relative 1e-8; changes absolute 1e-7, as statsmodels searches the limits",
    {"groups": cases, "changes": changes}, seed=SEED,
)

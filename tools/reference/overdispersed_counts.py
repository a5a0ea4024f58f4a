"""Golden numbers of over-dispersed counts and exact shares, by scipy and statsmodels."""
import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from golden import write

SEED = 20191102


def tails():
    rows = [(0, 3.0, 9.0), (12, 4.5, 4.5), (12, 4.5, 13.5), (40, 10.0, 90.0), (400, 120.0, 1100.0), (2500, 900.0, 9300.0), (3, 0.2, 0.9), (30, 29.0, 31.0), (60000, 50000.0, 600000.0)]
    cases = []
    for count, mean, variance in rows:
        if variance <= mean:
            p = stats.poisson.sf(count - 1, mean)
        else:
            p = stats.nbinom.sf(count - 1, mean * mean / (variance - mean), mean / variance)
        cases.append({"count": count, "mean": mean, "variance": variance, "p": float(p)})
    return cases


def quasi_poisson():
    random = np.random.default_rng(SEED)
    cases = []
    for weeks, rate, dispersion in [(9, 1.0, 1.0), (9, 2.4, 6.0), (5, 0.3, 3.0), (30, 1.2, 12.0)]:
        expected = np.round(random.uniform(2, 60, weeks), 3)
        mean = rate * expected
        counts = random.poisson(mean) if dispersion == 1 else random.negative_binomial(mean / (dispersion - 1), 1 / dispersion)
        fit = sm.GLM(counts, np.ones(weeks), family=sm.families.Poisson(), offset=np.log(expected)).fit()
        leverage = fit.get_influence().hat_matrix_diag
        squares = float(np.sum(fit.resid_response**2))
        variance = float(np.sum(fit.mu * (1 - leverage)))
        total, baseline = float(counts.sum()), float(expected.sum())
        scale = max(1.0, squares / variance)
        low = stats.gamma.ppf(0.025, total / scale) * scale / baseline if total else 0.0
        high = stats.gamma.ppf(0.975, total / scale + 1) * scale / baseline
        cases.append({
            "counts": [int(c) for c in counts], "expected": [float(e) for e in expected], "rate": float(np.exp(fit.params[0])),
            "squares": squares, "variance": variance, "interval": [float(low), float(high)],
        })
    # One exposure for all replicates: then the moment estimator is Pearson's X² by its degrees of freedom.
    counts = random.negative_binomial(4, 0.25, 12)
    pearson = sm.GLM(counts, np.ones(12), family=sm.families.Poisson(), offset=np.log(np.full(12, 10.0))).fit(scale="X2")
    return cases, {"counts": [int(c) for c in counts], "exposure": 10.0, "scale": float(pearson.scale)}


def exact_shares():
    cases = []
    for successes, n in [(0, 20), (3, 20), (20, 20), (17, 200), (1, 100000)]:
        for alpha in (0.05, 0.01):
            low, high = proportion_confint(successes, n, alpha, method="beta")
            wide = proportion_confint(successes, n, 2 * alpha, method="beta")
            cases.append({"successes": successes, "n": n, "alpha": alpha, "both": [float(low), float(high)], "lower": float(wide[0]), "upper": float(wide[1])})
    return cases


cases, equal = quasi_poisson()
write(
    "libs/metrics/src/stats/golden/overdispersed.golden.json", "overdispersed_counts.py", ["numpy", "scipy", "statsmodels"], "relative 1e-9",
    {"tails": tails(), "quasiPoisson": cases, "equalExposure": equal, "shares": exact_shares()}, seed=SEED,
)

"""Golden numbers of association: 2 x 2 tables, tables of counts, strata and ranks, by scipy and statsmodels."""
import numpy as np
from scipy import optimize, stats
from scipy.stats import contingency
from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2

from golden import write

SEED = 20261126
Z = stats.norm.ppf(0.975)

TABLES = [[12, 5, 7, 30], [1, 9, 11, 3], [40, 5787, 211, 54321], [742, 184, 51, 9023], [3, 0, 4, 25], [0, 12, 9, 88], [120000, 880000, 30000, 8000000], [5, 5, 5, 5]]


def numeric_interval(function, cells, log):
    """Multinomial delta method with numerical derivatives of `function` of the four shares."""
    n = sum(cells)
    p = np.array(cells) / n
    gradient = optimize.approx_fprime(p, lambda q: np.log(function(q)) if log else function(q), 1e-8)
    error = np.sqrt((p @ gradient**2 - (p @ gradient) ** 2) / n)
    value = function(p)
    return [value * np.exp(-Z * error), value * np.exp(Z * error)] if log else [value - Z * error, value + Z * error]


def phi(p):
    a, b, c, d = p
    return (a * d - b * c) / np.sqrt((a + b) * (c + d) * (a + c) * (b + d))


def lift(p):
    a, b, c, d = p
    return a * (a + b + c + d) / ((a + b) * (a + c))


def two_by_two(cells):
    a, b, c, d = cells
    table = Table2x2(np.array([[a, b], [c, d]], dtype=float) + (0.5 if min(cells) == 0 else 0), shift_zeros=False)
    case = {"cells": cells, "oddsRatio": [table.oddsratio, *table.oddsratio_confint()], "fisher": float(stats.fisher_exact([[a, b], [c, d]])[1]), "phi": phi(np.array(cells, dtype=float) / sum(cells))}
    if min(cells) > 0:
        case["phiInterval"] = numeric_interval(phi, cells, False)
        case["lift"] = [lift(np.array(cells, dtype=float)), *numeric_interval(lift, cells, True)]
    return case


def v(counts):
    counts = np.array(counts)
    x2, p, df, expected = stats.chi2_contingency(counts, correction=False)
    n = int(counts.sum())
    r, c = counts.shape
    small = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    value = np.sqrt(max(0, x2 / n - df / (n - 1)) / small)

    def end(tail):
        if stats.chi2.cdf(x2, df) <= tail:
            return 0.0
        root = optimize.brentq(lambda ncp: (stats.ncx2.cdf(x2, df, ncp) if ncp > 0 else stats.chi2.cdf(x2, df)) - tail, 0, x2 + 10 * np.sqrt(2 * x2) + 50, xtol=1e-10)
        return min(1.0, np.sqrt(root / n / small))

    return {"counts": counts.tolist(), "statistic": x2, "pValue": p, "uncorrected": contingency.association(counts, method="cramer"), "v": value, "low": min(value, end(0.975)), "high": max(value, end(0.025))}


def strata(tables):
    table = StratifiedTable([np.array(t, dtype=float).reshape(2, 2) for t in tables])
    null, equal = table.test_null_odds(correction=False), table.test_equal_odds(adjust=True)
    return {"strata": tables, "oddsRatio": [table.oddsratio_pooled, *table.oddsratio_pooled_confint()], "null": [null.statistic, null.pvalue], "equal": [equal.statistic, equal.pvalue]}


def ranks(x, y):
    result = stats.spearmanr(x, y)
    rho, n = float(result.statistic), len(x)
    error = np.sqrt((1 + rho**2 / 2) / (n - 3))
    return {"x": [int(i) for i in x], "y": [int(i) for i in y], "rho": rho, "low": float(np.tanh(np.arctanh(rho) - Z * error)), "high": float(np.tanh(np.arctanh(rho) + Z * error))}


rng = np.random.default_rng(SEED)
views = rng.poisson(4, 200)
write(
    "libs/metrics/src/stats/golden/association.golden.json", "association.py", ["numpy", "scipy", "statsmodels"],
    "relative 1e-9; intervals of phi and lift 1e-5 (numerical derivatives); ends of V 1e-6 (Sankaran's approximation from 10,000 on)",
    {
        "tables": [two_by_two(cells) for cells in TABLES],
        "counts": [v(counts) for counts in ([[30, 20, 5], [10, 25, 40]], [[10, 12], [11, 9]], [[400, 120, 33], [90, 300, 61], [20, 44, 210]], [[900000, 40000], [20000, 60000]], [[3, 8], [9, 2]], [[50, 50], [50, 51]])],
        "noncentral": [[x, k, ncp, float(stats.ncx2.cdf(x, k, ncp))] for x, k, ncp in ((3.2, 1, 0.5), (40, 4, 30), (900, 2, 1000), (12000, 1, 12100), (250000, 9, 249000))],
        "strata": [strata(tables) for tables in ([[12, 5, 7, 30], [4, 9, 2, 14], [20, 31, 9, 40]], [[81, 6, 234, 36], [192, 71, 55, 25]], [[3, 400, 10, 20000], [6, 300, 20, 4000], [9, 90, 30, 500], [2, 3, 0, 5]])],
        "ranks": [ranks(views, rng.binomial(views, 0.2)), ranks(rng.integers(0, 3, 40), rng.integers(0, 3, 40)), ranks([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])],
        "binomial": [[k, n, p, float(stats.binom.sf(k - 1, n, p))] for k, n, p in ((7, 10, 0.5), (40, 50, 0.48), (5200, 10000, 0.5), (900, 1000, 0.5), (3, 1000, 0.01))],
    },
    seed=SEED,
)

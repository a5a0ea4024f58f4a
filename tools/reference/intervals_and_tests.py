"""Golden numbers of intervals and tests, by scipy, statsmodels and numpy."""
import math

import numpy as np
from scipy import stats
from statsmodels.stats import proportion
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from golden import write

SEED = 20191001
ARMS = [
    # control converted, control users, treatment converted, treatment users
    (50, 1000, 65, 1000), (48, 1755, 52, 1700), (0, 40, 5, 40), (3, 12, 0, 15), (1, 2, 1, 2), (120, 90000, 190, 45000),
    (5000, 100000, 7300, 100000), (10, 10, 8, 10), (900, 1000, 950, 1000),
]
SKEWED = [0.0] * 30 + [12.5, 30.0, 7.25, 250.0, 99.9, 1.0, 640.0, 15.5, 18.0, 42.0]
P_VALUES = [[0.01, 0.04, 0.03, 0.005, 0.2, 0.04], [1e-12, 0.9, 0.5], [0.05], [1, 1, 0.0, 0.0499, 0.051, 0.2, 0.02]]
P_VALUES.append([float(p) for p in np.round(np.random.default_rng(SEED).beta(0.4, 2, 40), 3)])  # many, with ties


def interval(pair):
    return [float(pair[0]), float(pair[1])]


def proportions():
    rows = [(0, 10), (10, 10), (1, 2), (48, 1755), (3, 100000), (54, 54), (500, 1000)]
    return [
        {"successes": x, "n": n, "alpha": alpha, "interval": interval(proportion.proportion_confint(x, n, alpha, method="wilson"))}
        for x, n in rows for alpha in (0.05, 0.01, 0.2)
    ]


def arms():
    cases = []
    for c0, n0, c1, n1 in ARMS:
        z, p = proportion.proportions_ztest([c1, c0], [n1, n0])
        newcombe = proportion.confint_proportions_2indep(c1, n1, c0, n0, method="newcomb", compare="diff", alpha=0.05)
        case = {
            "control": {"users": n0, "converted": c0}, "treatment": {"users": n1, "converted": c1},
            "z": float(z), "pValue": float(p), "newcombe": interval(newcombe), "relativeLog": None,
        }
        if c0 > 0 and c1 > 0:
            ratio = proportion.confint_proportions_2indep(c1, n1, c0, n0, method="log", compare="ratio", alpha=0.05)
            case["relativeLog"] = [float(ratio[0]) - 1, float(ratio[1]) - 1]
        cases.append(case)
    return cases


def means():
    sample = DescrStatsW(np.array(SKEWED))
    other = DescrStatsW(np.array(SKEWED[:36]) * 1.4 + 3)
    welch = CompareMeans(other, sample)
    t, p, freedom = welch.ttest_ind(usevar="unequal")
    return {
        "values": SKEWED, "other": [float(value) for value in other.data],
        "t": interval(sample.tconfint_mean(alpha=0.05)),
        "welch": {"t": float(t), "pValue": float(p), "interval": interval(welch.tconfint_diff(alpha=0.05, usevar="unequal"))},
        "quantiles": [{"q": q, "value": float(np.quantile(SKEWED, q))} for q in (0, 0.1, 0.25, 0.5, 0.77, 0.95, 1)],
    }


def normal():
    tails = [-37, -13.5, -6, -1.959963984540054, -0.3, 0, 0.7, 5]
    quantiles = [1e-300, 1e-100, 1e-40, 1e-16, 1e-9, 0.0123, 0.025, 0.5, 0.8, 0.975, 0.999999]
    return {
        "cdf": [{"z": z, "p": float(stats.norm.cdf(z))} for z in tails],
        "quantile": [{"p": p, "z": float(stats.norm.ppf(p))} for p in quantiles],
    }


def goodness():
    rows = [([5030, 4970], [1, 1]), ([5200, 4800], [1, 1]), ([100, 240, 160], [0.2, 0.5, 0.3]), ([90000, 10500], [0.9, 0.1])]
    cases = []
    for observed, shares in rows:
        expected = np.array(shares) / sum(shares) * sum(observed)
        statistic, p = stats.chisquare(observed, expected)
        cases.append({"observed": observed, "shares": shares, "statistic": float(statistic), "pValue": float(p)})
    return cases


def adjusted():
    return [
        {
            "pValues": values,
            "benjaminiHochberg": [float(p) for p in multipletests(values, method="fdr_bh")[1]],
            "holm": [float(p) for p in multipletests(values, method="holm")[1]],
        }
        for values in P_VALUES
    ]


assert not math.isnan(normal()["quantile"][0]["z"])
write(
    "libs/metrics/src/stats/golden/stats.golden.json", "intervals_and_tests.py", ["numpy", "scipy", "statsmodels"],
    "relative 1e-9",
    {"proportions": proportions(), "arms": arms(), "means": means(), "normal": normal(), "goodness": goodness(), "adjusted": adjusted()},
    seed=SEED,
)

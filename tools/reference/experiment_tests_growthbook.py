"""Golden numbers of GrowthBook's library: ratio metrics, CUPED and quantiles of two arms, absolute and relative."""
import numpy as np
from gbstats.frequentist.tests import FrequentistConfig, TwoSidedTTest
from gbstats.models.statistics import QuantileStatistic, RatioStatistic, RegressionAdjustedStatistic, SampleMeanStatistic, compute_theta

from experiment_samples import SEED, pairs, users
from golden import write


def mean_of(values):
    return SampleMeanStatistic(n=len(values), sum=float(values.sum()), sum_squares=float((values**2).sum()))


def ratio_of(arm):
    return RatioStatistic(
        n=len(arm["revenue"]), m_statistic=mean_of(arm["revenue"]), d_statistic=mean_of(arm["sessions"]),
        m_d_sum_of_products=float((arm["revenue"] * arm["sessions"]).sum()),
    )


def cuped_of(arm):
    return RegressionAdjustedStatistic(
        n=len(arm["revenue"]), post_statistic=mean_of(arm["revenue"]), pre_statistic=mean_of(arm["before"]),
        post_pre_sum_of_products=float((arm["revenue"] * arm["before"]).sum()), theta=0,
    )


def compared(control, treatment):
    case = {}
    for kind in ("absolute", "relative"):
        result = TwoSidedTTest(control(), treatment(), FrequentistConfig(difference_type=kind)).compute_result()
        assert result.error_message is None
        case[kind] = {
            "value": float(result.expected), "interval": [float(end) for end in result.ci], "pValue": float(result.p_value), "standardError": float(result.uplift.stddev),
        }
    return case


def sums(x, y):
    return {"n": len(x), "sumX": float(x.sum()), "sumY": float(y.sum()), "sumXX": float((x * x).sum()), "sumYY": float((y * y).sum()), "sumXY": float((x * y).sum())}


def cases():
    rng = np.random.default_rng(SEED + 3)
    large = [(users(rng, 40_000), users(rng, 60_000, 1.03)), (users(rng, 250_000), users(rng, 250_000, 1.4))]
    rows = []
    for control, treatment in pairs() + large:
        small = len(control["revenue"]) < 1000
        row = {"controlUsers": None, "treatmentUsers": None}
        if small:
            row = {f"{name}Users": {key: [float(value) for value in values] for key, values in arm.items()} for name, arm in (("control", control), ("treatment", treatment))}
        theta = compute_theta(cuped_of(control), cuped_of(treatment))
        rows.append({
            "name": f"{len(control['revenue'])} against {len(treatment['revenue'])}", **row,
            "ratio": {
                "control": sums(control["sessions"], control["revenue"]), "treatment": sums(treatment["sessions"], treatment["revenue"]),
                **compared(lambda: ratio_of(control), lambda: ratio_of(treatment)),
            },
            "cuped": {
                "control": sums(control["before"], control["revenue"]), "treatment": sums(treatment["before"], treatment["revenue"]), "theta": float(theta),
                **compared(lambda: cuped_of(control), lambda: cuped_of(treatment)),
            },
        })
    return rows


def quantiles():
    """Its own inputs: a quantile with the values at its 95 % ranks, asked of n* rows, for n rows."""
    rows = []
    for control, treatment in [
        ({"n": 11000, "nStar": 11000, "value": 7.157987489967789, "low": 7.05, "high": 7.28}, {"n": 11000, "nStar": 11000, "value": 7.694, "low": 7.58, "high": 7.81}),
        ({"n": 3000, "nStar": 1000, "value": 25.0, "low": 22.0, "high": 29.0}, {"n": 2500, "nStar": 1000, "value": 31.5, "low": 27.0, "high": 38.5}),
        ({"n": 500_000, "nStar": 200_000, "value": 120.0, "low": 119.2, "high": 120.9}, {"n": 480_000, "nStar": 200_000, "value": 119.0, "low": 118.1, "high": 120.0}),
    ]:
        for q in (0.5, 0.9):
            made = [lambda arm=arm: QuantileStatistic(n=arm["n"], n_star=arm["nStar"], nu=q, quantile_hat=arm["value"], quantile_lower=arm["low"], quantile_upper=arm["high"]) for arm in (control, treatment)]
            rows.append({"q": q, "control": control, "treatment": treatment, **compared(*made)})
    return rows


write(
    "libs/metrics/src/stats/experiments-growthbook.golden.json", "experiment_tests_growthbook.py", ["gbstats", "numpy", "scipy"],
    "relative 1e-9; p absolute 1e-12, as gbstats takes 1 − cdf", {"comparisons": cases(), "quantiles": quantiles()}, seed=SEED, requirements="requirements-growthbook.txt",
)

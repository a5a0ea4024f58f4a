"""Golden numbers of GrowthBook's library: ratio metrics and CUPED of two arms, absolute and relative."""
import numpy as np
from gbstats.frequentist.tests import FrequentistConfig, TwoSidedTTest
from gbstats.models.statistics import RatioStatistic, RegressionAdjustedStatistic, SampleMeanStatistic, compute_theta

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


write(
    "libs/metrics/src/stats/golden/experiments-growthbook.golden.json", "experiment_tests_growthbook.py", ["gbstats", "numpy", "scipy"],
    "relative 1e-9; p absolute 1e-12, as gbstats takes 1 − cdf", {"comparisons": cases()}, seed=SEED, requirements="requirements-growthbook.txt",
)

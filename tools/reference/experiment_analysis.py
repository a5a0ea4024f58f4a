"""Golden numbers of whole analyses: gbstats on every metric of three arms, statsmodels on shares and corrections."""

import numpy as np
from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig, GaussianPrior
from gbstats.frequentist.tests import (
    FrequentistConfig, OneSidedTreatmentGreaterTTest, OneSidedTreatmentLesserTTest, SequentialConfig, SequentialTwoSidedTTest, TwoSidedTTest,
)
from gbstats.models.statistics import RatioStatistic, RegressionAdjustedStatistic, SampleMeanStatistic
from gbstats.utils import check_srm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from golden import write

SEED = 20191001
ARMS = [("control", 240), ("treatment-a", 130), ("treatment-b", 130)]
CAP = 60.0
MARGIN = 0.1
TUNED_AT = 300
PRIOR = (0.02, 0.3)


def draw():
    rng = np.random.default_rng(SEED)
    arms = {}
    for index, (name, n) in enumerate(ARMS):
        interest = rng.gamma(2.0, 1.5, n)
        before = rng.poisson(interest)
        sessions = rng.poisson(interest * (1 + 0.12 * index)) + 1
        bought = (rng.random(n) < np.minimum(0.9, 0.12 + 0.05 * interest + 0.06 * index)).astype(float)
        orders = bought * (1 + rng.poisson(0.4, n))
        revenue = np.round(orders * rng.lognormal(3.0 + 0.15 * index, 0.6, n), 2)
        errors = rng.poisson(0.3 + 0.02 * index, n)
        columns = {"before": before, "sessions": sessions, "bought": bought, "orders": orders, "revenue": revenue, "errors": errors}
        arms[name] = {column: [float(value) for value in values] for column, values in columns.items()}
    return arms


def mean(values):
    values = np.asarray(values)
    return SampleMeanStatistic(n=len(values), sum=float(values.sum()), sum_squares=float((values**2).sum()))


def statistic(metric, arm):
    if metric == "revenue":
        return mean(arm["revenue"])
    if metric == "capped":
        return mean(np.minimum(arm["revenue"], CAP))
    if metric == "errors":
        return mean(arm["errors"])
    if metric == "order":
        products = float(np.dot(arm["revenue"], arm["orders"]))
        return RatioStatistic(n=len(arm["orders"]), m_statistic=mean(arm["revenue"]), d_statistic=mean(arm["orders"]), m_d_sum_of_products=products)
    products = float(np.dot(arm["sessions"], arm["before"]))
    return RegressionAdjustedStatistic(
        n=len(arm["before"]), post_statistic=mean(arm["sessions"]), pre_statistic=mean(arm["before"]), post_pre_sum_of_products=products, theta=0,
    )


def outcome(result):
    return {"value": float(result.expected), "interval": [float(end) for end in result.ci], "pValue": float(result.p_value)}


def compared(metric, control, treatment):
    pair = lambda: (statistic(metric, control), statistic(metric, treatment))
    # The library's relative CUPED has another baseline than ours.
    scales = ["absolute"] if metric == "sessions" else ["absolute", "relative"]
    found = {}
    for scale in scales:
        posterior = EffectBayesianABTest(*pair(), EffectBayesianConfig(difference_type=scale)).compute_result()
        found[scale] = {
            "frequentist": outcome(TwoSidedTTest(*pair(), FrequentistConfig(difference_type=scale)).compute_result()),
            "sequential": outcome(SequentialTwoSidedTTest(*pair(), SequentialConfig(difference_type=scale, sequential_tuning_parameter=TUNED_AT)).compute_result()),
            "bayesian": {"interval": [float(end) for end in posterior.ci], "probabilityTreatmentIsHigher": float(posterior.chance_to_win), "risk": [float(risk) for risk in posterior.risk]},
        }
    if metric == "revenue":
        config = EffectBayesianConfig(difference_type="relative", prior_type="relative", prior_effect=GaussianPrior(mean=PRIOR[0], variance=PRIOR[1] ** 2, proper=True))
        posterior = EffectBayesianABTest(*pair(), config).compute_result()
        found["relative"]["informed"] = {
            "value": float(posterior.expected), "interval": [float(end) for end in posterior.ci], "probabilityTreatmentIsHigher": float(posterior.chance_to_win), "risk": [float(risk) for risk in posterior.risk],
        }
    return found


def guarded(control, treatment):
    """Errors, of which fewer are better: that they are more by the margin or more, in either unit."""
    found = {}
    for scale in ("absolute", "relative"):
        config = FrequentistConfig(difference_type=scale, test_value=MARGIN)
        found[scale] = {"pValue": float(OneSidedTreatmentLesserTTest(statistic("errors", control), statistic("errors", treatment), config).compute_result().p_value)}
    config = FrequentistConfig(difference_type="absolute", test_value=-MARGIN)
    found["revenueAbsolute"] = {"pValue": float(OneSidedTreatmentGreaterTTest(statistic("revenue", control), statistic("revenue", treatment), config).compute_result().p_value)}
    return found


def shares(control, treatment):
    counts = [int(sum(treatment["bought"])), int(sum(control["bought"]))]
    users = [len(treatment["bought"]), len(control["bought"])]
    interval = confint_proportions_2indep(counts[0], users[0], counts[1], users[1], method="newcomb")
    caffo = confint_proportions_2indep(counts[0], users[0], counts[1], users[1], method="agresti-caffo")
    return {"newcombe": [float(end) for end in interval], "agrestiCaffo": [float(end) for end in caffo], "pValue": float(proportions_ztest(counts, users)[1])}


arms = draw()
control = arms["control"]
comparisons = {}
for name, arm in list(arms.items())[1:]:
    comparisons[name] = {metric: compared(metric, control, arm) for metric in ("revenue", "capped", "sessions", "order", "errors")}
    comparisons[name]["bought"] = shares(control, arm)
    comparisons[name]["guardrail"] = guarded(control, arm)
primaries = [comparisons[name]["bought"]["pValue"] for name in comparisons] + [comparisons[name]["revenue"]["absolute"]["frequentist"]["pValue"] for name in comparisons]
corrections = {"pValues": primaries, "holm": list(map(float, multipletests(primaries, method="holm")[1])), "benjaminiHochberg": list(map(float, multipletests(primaries, method="fdr_bh")[1]))}
counts = [len(arm["bought"]) for arm in arms.values()]
write(
    "libs/experiments/src/analysis/analysis.golden.json", "experiment_analysis.py", ["gbstats", "numpy", "scipy", "statsmodels"], "relative 1e-9",
    {
        "arms": arms, "cap": CAP, "margin": MARGIN, "tunedAt": TUNED_AT, "prior": list(PRIOR), "comparisons": comparisons, "corrections": corrections,
        "ratio": {"counts": counts, "shares": [0.5, 0.25, 0.25], "pValue": float(check_srm(counts, [0.5, 0.25, 0.25]))},
        "mismatches": [{"counts": pair, "pValue": float(check_srm(pair, [0.5, 0.5]))} for pair in ([5030, 4970], [5200, 4800])],
    },
    seed=SEED, requirements="requirements-growthbook.txt",
)

"""Golden numbers of GrowthBook's library: Bayesian effects with and without a prior, and sequential intervals."""
from gbstats.bayesian.tests import EffectBayesianABTest, EffectBayesianConfig, GaussianPrior
from gbstats.frequentist.tests import SequentialConfig, SequentialTwoSidedTTest
from gbstats.models.statistics import ProportionStatistic, SampleMeanStatistic

from golden import write


def mean_statistic(arm):
    total = arm["n"] * arm["mean"]
    return SampleMeanStatistic(n=arm["n"], sum=total, sum_squares=(arm["n"] - 1) * arm["sd"] ** 2 + total**2 / arm["n"])


def proportion(arm):
    return ProportionStatistic(n=arm["users"], sum=arm["converted"])


def bayesian(make, control, treatment, scale, alpha=0.05, prior=None):
    belief = GaussianPrior(mean=prior["mean"], variance=prior["sd"] ** 2, proper=True) if prior else GaussianPrior()
    config = EffectBayesianConfig(alpha=alpha, difference_type=scale, prior_effect=belief, prior_type=scale)
    result = EffectBayesianABTest(make(control), make(treatment), config).compute_result()
    return {
        "control": control, "treatment": treatment, "scale": scale, "alpha": alpha, "prior": prior,
        "probabilityTreatmentIsHigher": float(result.chance_to_win), "value": float(result.expected), "interval": [float(end) for end in result.ci],
        "risk": [float(loss) for loss in result.risk],
    }


def sequential(make, control, treatment, scale, tuned_at=5000, alpha=0.05):
    config = SequentialConfig(alpha=alpha, difference_type=scale, sequential_tuning_parameter=tuned_at)
    result = SequentialTwoSidedTTest(make(control), make(treatment), config).compute_result()
    return {
        "control": control, "treatment": treatment, "scale": scale, "alpha": alpha, "tunedAt": tuned_at,
        "value": float(result.expected), "interval": [float(end) for end in result.ci], "pValue": float(result.p_value),
    }


HALVES = ({"users": 100, "converted": 49}, {"users": 100, "converted": 51})
RARE = ({"users": 52_000, "converted": 1040}, {"users": 48_000, "converted": 1070})
REVENUE = ({"n": 3407, "mean": 0.41, "sd": 3.9}, {"n": 3461, "mean": 0.70, "sd": 6.2})
LARGE = ({"n": 50_000, "mean": 12.0, "sd": 55.0}, {"n": 50_000, "mean": 12.9, "sd": 57.0})
RELATIVE_PRIOR, ABSOLUTE_PRIOR = {"mean": 0.02, "sd": 0.1}, {"mean": 0.0, "sd": 0.004}

write(
    "libs/metrics/src/stats/golden/bayes-normal.golden.json", "growthbook_bayes_and_sequential.py", ["gbstats", "numpy", "scipy"], "relative 1e-9",
    {
        "proportions": [
            bayesian(proportion, *HALVES, "relative"), bayesian(proportion, *HALVES, "absolute"),
            bayesian(proportion, *RARE, "relative", alpha=0.1), bayesian(proportion, *RARE, "relative", prior=RELATIVE_PRIOR),
            bayesian(proportion, *RARE, "absolute", prior=ABSOLUTE_PRIOR),
        ],
        "means": [
            bayesian(mean_statistic, *REVENUE, "relative"), bayesian(mean_statistic, *REVENUE, "absolute"),
            bayesian(mean_statistic, *REVENUE, "relative", prior=RELATIVE_PRIOR), bayesian(mean_statistic, *LARGE, "absolute", alpha=0.01),
        ],
    },
    requirements="requirements-growthbook.txt",
)
write(
    "libs/metrics/src/stats/sequential/confidence-sequence.golden.json", "growthbook_bayes_and_sequential.py", ["gbstats", "numpy", "scipy"], "relative 1e-9",
    {
        "proportions": [sequential(proportion, *RARE, scale, tuned, alpha) for scale in ("absolute", "relative") for tuned, alpha in ((5000, 0.05), (100_000, 0.01))],
        "means": [sequential(mean_statistic, *arms, scale, tuned) for arms in (REVENUE, LARGE) for scale in ("absolute", "relative") for tuned in (5000, 20_000)],
    },
    requirements="requirements-growthbook.txt",
)

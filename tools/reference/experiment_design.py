"""Golden numbers of sample size and power of two proportions, by statsmodels."""
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import power_proportions_2indep, proportion_effectsize, samplesize_proportions_2indep_onetail

from golden import write

DESIGNS = [
    # baseline, relative uplift, alpha, power, treatment share
    (0.05, 0.10, 0.05, 0.80, 0.5), (0.0274, 0.20, 0.05, 0.80, 0.5), (0.0274, 0.20, 0.05, 0.80, 0.2), (0.13, 0.05, 0.01, 0.90, 0.5),
    (0.13, -0.05, 0.05, 0.80, 0.5), (0.002, 0.5, 0.05, 0.95, 0.7), (0.4, 0.02, 0.1, 0.8, 0.5), (0.9, 0.05, 0.05, 0.8, 0.5),
]
AUDIENCES = [500, 5_000, 50_000, 500_000]

cases = []
for baseline, uplift, alpha, power, share in DESIGNS:
    difference = baseline * uplift
    ratio = (1 - share) / share
    pooled = samplesize_proportions_2indep_onetail(difference, baseline, power, ratio=ratio, alpha=alpha)
    effect = proportion_effectsize(baseline + difference, baseline)
    arcsine = NormalIndPower().solve_power(effect_size=effect, alpha=alpha, power=power, ratio=ratio, alternative="two-sided")
    cases.append({
        "baselineRate": baseline, "upliftRelative": uplift, "alpha": alpha, "power": power, "treatmentShare": share,
        "treatmentUsers": {"pooled-z": float(pooled), "arcsine": float(arcsine)},
        "powers": [
            {
                "users": users,
                "pooled-z": float(power_proportions_2indep(
                    difference, baseline, users * share, ratio=ratio, alpha=alpha, return_results=False)),
                "arcsine": float(NormalIndPower().power(effect, users * share, alpha, ratio=ratio, alternative="two-sided")),
            }
            for users in AUDIENCES
        ],
    })
write(
    "libs/experiments/src/design/power.golden.json", "experiment_design.py", ["scipy", "statsmodels"],
    "power: absolute 1e-9; users: statsmodels' real number rounded up; arcsine relative 1e-4, as its root finder stops there", cases,
)

"""Golden numbers of planned tests: tea-tasting for Welch's t with unequal arms, CUPED and ratios; spotify-confidence for several arms and margins."""
import pandas as pd
import tea_tasting as tt
from spotify_confidence import SampleSizeCalculator
from tea_tasting.aggr import Aggregates

from golden import write

cases = {"tea": [], "spotify": []}

MEAN = Aggregates(count_=10_000, mean_={"y": 12.0, "x": 11.0}, var_={"y": 1600.0, "x": 1500.0}, cov_={("x", "y"): 900.0})
RATIO = Aggregates(count_=10_000, mean_={"y": 60.0, "x": 1.5}, var_={"y": 2500.0, "x": 0.6}, cov_={("x", "y"): 20.0})
for name, aggregates, metric, share in (
    ("mean", MEAN, lambda **options: tt.Mean("y", use_t=True, equal_var=False, **options), 0.5),
    ("mean", MEAN, lambda **options: tt.Mean("y", use_t=True, equal_var=False, **options), 0.2),
    ("cuped", MEAN, lambda **options: tt.Mean("y", covariate="x", use_t=True, equal_var=False, **options), 0.3),
    ("ratio", RATIO, lambda **options: tt.RatioOfMeans("y", "x", use_t=False, equal_var=False, **options), 0.4),
):
    for uplift in (0.03, 0.12):
        for alpha in (0.05, 0.01):
            options = {"alpha": alpha, "ratio": share / (1 - share), "power": 0.8, "alternative": "two-sided"}
            for users in (300, 4_000, 60_000):
                powers = metric(rel_effect_size=uplift, n_obs=users, **options).solve_power_from_aggregates(aggregates, "power")
                smallest = metric(n_obs=users, **options).solve_power_from_aggregates(aggregates, "rel_effect_size")
                cases["tea"].append({
                    "kind": name, "treatmentShare": share, "upliftRelative": uplift, "alpha": alpha, "users": users,
                    "power": float(powers[0].power), "smallest": float(smallest[0].rel_effect_size),
                })

for weights in ([0.5, 0.5], [0.5, 0.3, 0.2], [0.25, 0.25, 0.25, 0.25]):
    for mean, variance, is_binary, mde, nim, direction in (
        (12.0, 1600.0, False, 0.05, None, None), (0.05, 0.0475, True, 0.1, None, None), (12.0, 1600.0, False, None, 0.04, "increase"), (0.2, 0.16, True, None, 0.05, "decrease"),
    ):
        frame = pd.DataFrame([{"group": "all", "metric": "m", "mean": mean, "variance": variance, "binary": is_binary, "mde": mde, "nim": nim, "direction": direction}])
        calculator = SampleSizeCalculator(frame, point_estimate_column="mean", var_column="variance", is_binary_column="binary", categorical_group_columns="group", metric_column="metric", interval_size=0.95, power=0.8, correction_method="bonferroni")
        size = calculator.sample_size(treatment_weights=weights, mde_column="mde", nim_column="nim", preferred_direction_column="direction")
        cases["spotify"].append({
            "weights": weights, "mean": mean, "variance": variance, "isBinary": is_binary, "mde": mde, "nim": nim, "direction": direction,
            "units": float(size["required_sample_size_for_metric"].iloc[0]),
        })
write(
    "libs/experiments/src/design/plans.golden.json", "experiment_plans.py", ["tea-tasting", "spotify-confidence", "scipy"],
    "tea-tasting: power absolute 1e-9, smallest effect relative 1e-6; spotify-confidence: units up to rounding per arm (1 + arms ÷ smallest weight)", cases, requirements="requirements-experiments.txt",
)

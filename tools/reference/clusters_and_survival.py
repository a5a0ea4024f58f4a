"""Golden numbers of k-means and silhouettes, by scikit-learn, and of Kaplan-Meier curves, by lifelines."""
import numpy as np
from lifelines import KaplanMeierFitter
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_samples, silhouette_score

from golden import write

SEED = 20201103


def blobs(seed, centers, each, spread):
    rng = np.random.default_rng(seed)
    return np.round(np.concatenate([rng.normal(center, spread, (each, len(center))) for center in centers]), 4)


def clustering(name, points, k):
    start = points[np.linspace(0, len(points) - 1, k).astype(int)] + 0.01
    given = KMeans(k, init=start, n_init=1, algorithm="lloyd", tol=0, max_iter=300).fit(points)
    best = KMeans(k, n_init=50, random_state=SEED, tol=0).fit(points)
    return {
        "name": name, "k": k, "points": points.tolist(), "start": start.tolist(), "labels": given.labels_.tolist(), "centers": given.cluster_centers_.tolist(),
        "inertia": float(given.inertia_), "bestInertia": float(best.inertia_),
        "silhouette": float(silhouette_score(points, given.labels_)), "silhouettes": silhouette_samples(points, given.labels_).tolist(),
    }


def survival(name, durations, observed):
    curve = KaplanMeierFitter().fit(durations, observed)
    table = curve.event_table
    rows = [[float(time), int(row["observed"]), int(row["censored"])] for time, row in table.iterrows() if row["observed"] + row["censored"] > 0]
    bounds = curve.confidence_interval_.to_numpy()
    steps = [[float(time), float(value), float(low), float(high)] for time, value, (low, high) in zip(curve.survival_function_.index, curve.survival_function_.iloc[:, 0], bounds)
             if table.loc[time, "observed"] > 0]
    return {"name": name, "rows": rows, "steps": steps, "median": float(curve.median_survival_time_) if np.isfinite(curve.median_survival_time_) else None}


rng = np.random.default_rng(SEED)
waits = np.ceil(rng.exponential(20, 120))
ends = np.ceil(rng.uniform(1, 60, 120))
cases = {
    "clusters": [
        clustering("three clear blobs", blobs(SEED, [(0, 0, 0), (5, 5, 0), (0, 5, 5)], 25, 0.6), 3),
        clustering("one cloud in four parts", blobs(SEED + 1, [(0, 0)], 80, 1.0), 4),
    ],
    "survival": [
        survival("half of them watched too short", np.minimum(waits, ends), waits <= ends),
        survival("most watched too short", np.minimum(waits * 3, ends), waits * 3 <= ends),
        survival("everybody had it", waits[:30], np.ones(30, bool)),
    ],
}
write(
    "libs/metrics/src/stats/golden/clusters-and-survival.golden.json", "clusters_and_survival.py", ["scikit-learn", "lifelines", "numpy", "scipy"],
    "absolute 1e-9; the best of many beginnings: relative 1e-6", cases, seed=SEED, requirements="requirements-lifetimes.txt",
)

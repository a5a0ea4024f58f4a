"""Golden predictions of explicit-rating models, by scikit-surprise.

The ratings are made here: users and items with biases and two tastes each, in whole stars. The reference's random stream is its own, so of the SVD only
the error on the test ratings is kept, over several seeds; its factors are not.
"""
import random

import numpy as np
from surprise import SVD, Dataset, KNNBaseline, Reader, accuracy

from golden import write

SEED = 11
USERS, ITEMS, SHARE = 60, 45, 0.45
rng = random.Random(SEED)


def make_ratings():
    users = [(rng.gauss(0, 0.5), rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(USERS)]
    items = [(rng.gauss(0, 0.5), rng.gauss(0, 0.6), rng.gauss(0, 0.6)) for _ in range(ITEMS)]
    rows = []
    for u, (ub, u1, u2) in enumerate(users):
        for i, (ib, i1, i2) in enumerate(items):
            if rng.random() < SHARE:
                rows.append((u, i, min(5, max(1, round(3.4 + ub + ib + u1 * i1 + u2 * i2 + rng.gauss(0, 0.6))))))
    return rows


ratings = make_ratings()
is_test = [rng.random() < 0.2 for _ in ratings]
train = [row for row, test in zip(ratings, is_test) if not test]
test = [row for row, chosen in zip(ratings, is_test) if chosen]
# The last user and the last item have no training rating: what is said of them is the fallback.
train = [row for row in train if row[0] != USERS - 1 and row[1] != ITEMS - 1]

reader = Reader(rating_scale=(1, 5))
data = Dataset(reader)
trainset = data.construct_trainset([(str(u), str(i), float(r), None) for u, i, r in train])


def by_inner(values, count, to_inner):
    """Values of the trainset's own numbers in the order of ours; 0 where it knows none."""
    out = [0.0] * count
    for raw in range(count):
        try:
            out[raw] = float(values[to_inner(str(raw))])
        except ValueError:
            pass
    return out


def predictions(model, pairs):
    return [model.predict(str(u), str(i)).est for u, i, _ in pairs]


knn_cases = []
for by, k, min_k, shrinkage in [("users", 40, 1, 100), ("items", 40, 1, 100), ("items", 5, 1, 100), ("users", 7, 3, 10)]:
    model = KNNBaseline(
        k=k, min_k=min_k, verbose=False, sim_options={"name": "pearson_baseline", "user_based": by == "users", "shrinkage": shrinkage},
        bsl_options={"method": "als", "n_epochs": 10, "reg_u": 15, "reg_i": 10},
    )
    model.fit(trainset)
    knn_cases.append({
        "by": by, "k": k, "minK": min_k, "shrinkage": shrinkage,
        "userBias": by_inner(model.bu, USERS, trainset.to_inner_uid), "itemBias": by_inner(model.bi, ITEMS, trainset.to_inner_iid),
        "predictions": predictions(model, test), "rmse": accuracy.rmse(model.test([(str(u), str(i), r) for u, i, r in test]), verbose=False),
    })

svd_settings = {"factors": 20, "epochs": 20, "learningRate": 0.005, "regularization": 0.02, "initDeviation": 0.1}
rmse = []
for seed in range(20):
    model = SVD(n_factors=20, n_epochs=20, lr_all=0.005, reg_all=0.02, init_mean=0, init_std_dev=0.1, random_state=seed)
    model.fit(trainset)
    rmse.append(accuracy.rmse(model.test([(str(u), str(i), r) for u, i, r in test]), verbose=False))

write(
    "libs/ratings/src/surprise.golden.json", "ratings.py", ["scikit-surprise", "numpy"],
    "baselines 1e-9, predictions 1e-6 (ours keeps similarities in single precision), mean RMSE of the SVD over 20 seeds 0.005",
    {
        "users": USERS, "items": ITEMS, "scale": [1, 5], "mean": float(trainset.global_mean), "train": [list(row) for row in train], "test": [list(row) for row in test],
        "knn": knn_cases, "svd": {"settings": svd_settings, "rmse": rmse, "meanRmse": float(np.mean(rmse))},
    },
    seed=SEED, requirements="requirements-surprise.txt",
)

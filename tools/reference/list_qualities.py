"""Golden numbers of what lists are like beside their hits, by RecTools and RecBole: coverage, Gini, diversity, and which items are popular."""
import random
import types
import warnings
from collections import Counter

import numpy as np
import pandas as pd
from rectools import metrics as rectools

import recbole_metrics
from golden import write

warnings.filterwarnings("ignore")

SEED = 12
USERS, ITEMS, K, TAIL = 30, 40, 5, 0.8


def make(rng):
    """Lists of 1–5 items, a training log whose items fall off in popularity, and categories, one of them not known."""
    lists = [rng.sample(range(ITEMS), rng.choice([1, 3, 5, 5, 5])) for _ in range(USERS)]
    _ = [sorted(set(rng.sample(range(ITEMS), 3)) | set(rng.sample(lists[user], 1 if user % 2 else 0))) for user in range(USERS)]  # Keeps the draws after it as they were.
    train = sorted({(user, min(int(rng.expovariate(0.12)), ITEMS - 3)) for user in range(50) for _ in range(9)})
    categories = [rng.randrange(6) for _ in range(ITEMS)]
    categories[lists[0][0]] = -1
    return lists, train, categories


def by_rectools(lists, categories):
    reco = pd.DataFrame([(user, item, rank + 1) for user in range(USERS) for rank, item in enumerate(lists[user])], columns=["user_id", "item_id", "rank"])
    features = pd.DataFrame({"category": [category if category >= 0 else np.nan for category in categories]})
    distance = rectools.PairwiseHammingDistanceCalculator(features)
    return {
        "CatalogCoverage(normalize=True)": float(rectools.CatalogCoverage(k=K, normalize=True).calc(reco, range(ITEMS))),
        "IntraListDiversity": [float(x) for x in rectools.IntraListDiversity(k=K, distance_calculator=distance).calc_per_user(reco).reindex(range(USERS))],
    }


def by_recbole(lists, counts):
    """RecBole takes full lists only, so the users with K items."""
    full = np.array([row for row in lists if len(row) == K])
    metrics = recbole_metrics.metrics
    config = {"metric_decimal_place": 12, "topk": [K], "tail_ratio": TAIL}
    ordered = sorted(counts.items(), key=lambda pair: (pair[1], pair[0]))
    cut = int(len(ordered) * TAIL)
    assert ordered[cut - 1][1] != ordered[cut][1], "RecBole and we order equal counts differently, so none may lie at the cut"
    matrix = types.SimpleNamespace(numpy=lambda: full)
    items = {"rec.items": matrix, "data.num_items": ITEMS, "data.count_items": counts}
    return {
        "full": full.tolist(), "popularItems": sorted(item for item, _ in ordered[cut:]),
        "GiniIndex": float(metrics.GiniIndex(config).calculate_metric(items)[f"giniindex@{K}"]),
        "ItemCoverage": float(metrics.ItemCoverage(config).get_coverage(full, ITEMS)),
    }


lists, train, categories = make(random.Random(SEED))
counts = dict(Counter(item for _, item in train))
write(
    "libs/metrics/src/ranking/list-qualities.golden.json", "list_qualities.py", ["rectools", "recbole", "numpy", "pandas"], "absolute 1e-9",
    {
        "k": K, "items": ITEMS, "tail": TAIL, "lists": lists, "categories": categories,
        "itemCounts": [counts.get(item, 0) for item in range(ITEMS)],
        "rectools": by_rectools(lists, categories), "recbole": by_recbole(lists, counts),
    },
    seed=SEED, requirements="requirements-ranking.txt",
)

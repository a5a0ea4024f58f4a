"""Golden objective of implicit ALS at fixed factors, by implicit's own loss.

implicit takes the stored value as the confidence c; ours is c = 1 + alpha * r, so it is handed 1 + alpha * r. Its loss is the mean
over all pairs, each counted by its confidence; times that weight it is the sum that training minimizes.
"""
import random

import numpy as np
import scipy.sparse as sparse
from implicit.cpu.als import calculate_loss

from golden import write

SEED = 7
rng = random.Random(SEED)


def make_case(users, items, factors, entries, alpha, regularization):
    places = sorted(rng.sample(range(users * items), entries))
    rows, columns = [place // items for place in places], [place % items for place in places]
    values = [rng.randint(1, 5) for _ in places]
    strengths = sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=(users, items))
    confidence = strengths.copy()
    confidence.data = (1.0 + alpha * confidence.data).astype(np.float32)
    # Multiples of 1/64 are the same number in both languages.
    x = np.array([[rng.randint(-64, 64) / 64 for _ in range(factors)] for _ in range(users)], dtype=np.float32)
    y = np.array([[rng.randint(-64, 64) / 64 for _ in range(factors)] for _ in range(items)], dtype=np.float32)
    mean = calculate_loss(confidence, x, y, regularization, 1)
    weight = float(confidence.data.sum(dtype=np.float64)) + users * items - confidence.nnz
    return {
        "users": users, "items": items, "factors": factors, "alpha": alpha, "regularization": regularization,
        "rows": rows, "columns": columns, "values": values,
        "userFactors": x.ravel().tolist(), "itemFactors": y.ravel().tolist(), "objective": mean * weight,
    }


cases = [make_case(6, 5, 3, 12, 1.0, 0.01), make_case(9, 14, 4, 40, 2.5, 0.5), make_case(20, 11, 8, 70, 0.0, 1.0)]
write("libs/als/src/objective.golden.json", "als_objective.py", ["implicit"], "relative 1e-5: implicit sums in single precision", cases, seed=SEED)

"""Golden weights and scores of EASE, by numpy's inverse, in the words of Steck (WWW 2019): P = (X'X + lambda I)^-1, B = I - P diag(P)^-1."""
import random

import numpy as np

from golden import write

SEED = 13
rng = random.Random(SEED)


def make_case(users, items, entries, regularization, binary):
    places = sorted(rng.sample(range(users * items), entries))
    rows, columns = [place // items for place in places], [place % items for place in places]
    values = [rng.randint(1, 8) / 2 for _ in places]
    x = np.zeros((users, items))
    x[rows, columns] = 1.0 if binary else values
    p = np.linalg.inv(x.T @ x + regularization * np.eye(items))
    b = np.eye(items) - p / np.diag(p)
    return {
        "users": users, "items": items, "regularization": regularization, "values": "binary" if binary else "strength",
        "rows": rows, "columns": columns, "strengths": values, "weights": b.ravel().tolist(), "scores": (x[:3] @ b).ravel().tolist(),
    }


cases = [make_case(30, 9, 90, 5.0, True), make_case(60, 14, 300, 0.5, False), make_case(8, 13, 70, 100.0, True)]
write("libs/recommend/src/models/ease/ease.golden.json", "ease.py", ["numpy"], "absolute 1e-6: weights are kept in single precision", cases, seed=SEED)

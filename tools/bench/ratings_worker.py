"""The reference of the ratings benchmark: scikit-surprise, kept alive between rounds.

Reads one JSON request a line from standard input and answers one JSON line:
  load  directory, low, high                users.i32, items.i32, values.f64, folds.u8: columns of one length
  fit   model (svd, knn), fold, settings    seconds of fit on the other folds, predictSeconds of the fold, its rmse and mae
The trainset is made before the clock starts, of the ratings in an order of chance.
"""
import json
import os
import sys
import time

import numpy as np
from surprise import SVD, Dataset, KNNBaseline, Reader


def make(model, settings):
    if model == "svd":
        return SVD(
            n_factors=settings["factors"], n_epochs=settings["epochs"], lr_all=settings["learningRate"], reg_all=settings["regularization"],
            init_mean=0, init_std_dev=settings["initDeviation"], random_state=settings["seed"],
        )
    return KNNBaseline(
        k=settings["k"], min_k=settings["minK"], verbose=False,
        sim_options={"name": "pearson_baseline", "user_based": settings["by"] == "users", "shrinkage": settings["shrinkage"]},
        bsl_options={"method": "als", "n_epochs": settings["epochs"], "reg_u": settings["userRegularization"], "reg_i": settings["itemRegularization"]},
    )


def main():
    columns = data = None
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        if request["command"] == "load":
            names = (("users", "<i4"), ("items", "<i4"), ("values", "<f8"), ("folds", "u1"))
            columns = {name: np.fromfile(os.path.join(request["directory"], f"{name}.{ending}"), dtype=dtype) for (name, dtype), ending in zip(names, ("i32", "i32", "f64", "u8"))}
            data = Dataset(Reader(rating_scale=(request["low"], request["high"])))
            prepared = {}
            answer = {"ratings": len(columns["values"])}
        else:
            fold = request["fold"]
            if fold not in prepared:
                rows = list(zip(map(str, columns["users"].tolist()), map(str, columns["items"].tolist()), columns["values"].tolist()))
                inside = columns["folds"] == fold
                # Sorted by item its descent errs more; files come in no such order.
                order = np.random.default_rng(fold).permutation(np.flatnonzero(~inside))
                train = [(*rows[place], None) for place in order]
                prepared[fold] = (data.construct_trainset(train), [row for row, test in zip(rows, inside) if test])
            trainset, testset = prepared[fold]
            model = make(request["model"], request["settings"])
            began = time.perf_counter()
            model.fit(trainset)
            fitted = time.perf_counter()
            errors = np.array([found.r_ui - found.est for found in model.test(testset)])
            answer = {
                "seconds": fitted - began, "predictSeconds": time.perf_counter() - fitted,
                "rmse": float(np.sqrt(np.mean(errors**2))), "mae": float(np.mean(np.abs(errors))),
            }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()

"""The references of the experiments benchmark, kept alive between rounds: numpy, and in an environment of its own gbstats.

Reads one JSON request a line from standard input and answers one JSON line:
  load         name, directory                      NAME.converted.u8, NAME.x.f64 and NAME.y.f64, columns of one length
  rerandomize  name, kind, times, seed              seconds of dealing all users to two equal arms, and of the tests
  analyze      from, kind, arm                      seconds of gbstats on campaigns × arms × sums in a file
Differences (treatment less control) and p values are written to OUT.differences.f64 and OUT.p.f64.

Re-randomizing makes random bytes, counts their bits, and multiplies the bits of the users who have a value with the values, which BLAS does.
"""
import json
import os
import sys
import time

import numpy as np

BLOCK_BYTES = 256 * 1024**2


def deal(data, kind, times, seed):
    rng = np.random.default_rng(seed)
    users, values = len(data["y"]), data["values"][kind]
    valued = len(values)
    block = max(1, BLOCK_BYTES // (8 * max(valued, users // 8)))
    counts, parts = [], []
    for first in range(0, times, block):
        dealt = rng.integers(0, 256, size=(min(block, times - first), (users + 7) // 8), dtype=np.uint8)
        if users % 8:
            dealt[:, -1] &= (255 << (8 - users % 8)) & 255
        counts.append(np.bitwise_count(dealt).sum(axis=1, dtype=np.int64))
        if kind == "conversion":
            inside = dealt[:, : (valued + 7) // 8].copy()
            if valued % 8:
                inside[:, -1] &= (255 << (8 - valued % 8)) & 255
            parts.append(np.bitwise_count(inside).sum(axis=1, dtype=np.int64)[:, None])
        else:
            parts.append(np.unpackbits(dealt[:, : (valued + 7) // 8], axis=1, count=valued).astype(np.float64) @ values)
    treatment, sums = np.concatenate(counts), np.concatenate(parts)
    n = np.stack([users - treatment, treatment], axis=1)
    return n, np.stack([values.sum(axis=0) - sums, sums], axis=1)


def tests(kind, n, sums):
    """Pooled z, Welch's t, and Welch's t after CUPED with theta over both arms."""
    from scipy import stats

    if kind == "conversion":
        rates, pooled = sums[:, :, 0] / n, sums.sum(axis=(1, 2)) / n.sum(axis=1)
        differences = rates[:, 1] - rates[:, 0]
        return differences, 2 * stats.norm.sf(np.abs(differences) / np.sqrt(pooled * (1 - pooled) * (1 / n).sum(axis=1)))
    sum_x, sum_y, sum_xx, sum_yy, sum_xy = (np.moveaxis(sums, 2, 0) if kind == "cuped" else (0 * n, sums[:, :, 0], 0 * n, sums[:, :, 1], 0 * n))
    m_x, m_y, m_xy = sum_xx - sum_x**2 / n, sum_yy - sum_y**2 / n, sum_xy - sum_x * sum_y / n
    theta = 0
    if kind == "cuped":
        change_x, change_y, weight = sum_x[:, 1] / n[:, 1] - sum_x[:, 0] / n[:, 0], sum_y[:, 1] / n[:, 1] - sum_y[:, 0] / n[:, 0], n.prod(axis=1) / n.sum(axis=1)
        theta = ((m_xy.sum(axis=1) + change_x * change_y * weight) / (m_x.sum(axis=1) + change_x**2 * weight))[:, None]
    means, variances = (sum_y - theta * sum_x) / n, (m_y + theta**2 * m_x - 2 * theta * m_xy) / (n - 1) / n
    differences, total = means[:, 1] - means[:, 0], variances.sum(axis=1)
    return differences, 2 * stats.t.sf(np.abs(differences) / np.sqrt(total), total**2 / (variances**2 / (n - 1)).sum(axis=1))


def read(directory, name):
    columns = {key: np.fromfile(os.path.join(directory, f"{name}.{key}.{ending}"), dtype=dtype) for key, ending, dtype in (("converted", "u8", "u1"), ("x", "f64", "<f8"), ("y", "f64", "<f8"))}
    x, y = columns["x"], columns["y"]
    kept = (x != 0) | (y != 0)
    pairs = np.stack([x, y, x * x, y * y, x * y], axis=1)[kept]
    columns["values"] = {"conversion": np.ones((int(columns["converted"].sum()), 1)), "mean": np.stack([y, y * y], axis=1)[y != 0], "cuped": pairs}
    return columns


def analyze(kind, arm, rows):
    from gbstats.frequentist.tests import FrequentistConfig, TwoSidedTTest
    from gbstats.models.statistics import RegressionAdjustedStatistic, SampleMeanStatistic

    def statistic(sums):
        if kind == "conversion":
            return SampleMeanStatistic(n=arm, sum=sums[0], sum_squares=sums[0])
        if kind == "mean":
            return SampleMeanStatistic(n=arm, sum=sums[0], sum_squares=sums[1])
        return RegressionAdjustedStatistic(
            n=arm, post_statistic=SampleMeanStatistic(n=arm, sum=sums[1], sum_squares=sums[3]), pre_statistic=SampleMeanStatistic(n=arm, sum=sums[0], sum_squares=sums[2]),
            post_pre_sum_of_products=sums[4], theta=0,
        )

    found = [TwoSidedTTest(statistic(control), statistic(treatment), FrequentistConfig(difference_type="absolute")).compute_result() for control, treatment in rows]
    return np.array([result.expected for result in found]), np.array([result.p_value for result in found])


def main():
    populations = {}
    for line in sys.stdin:
        request = json.loads(line)
        command, kind = request["command"], request.get("kind")
        if command == "load":
            populations[request["name"]] = read(request["directory"], request["name"])
            print(json.dumps({"users": len(populations[request["name"]]["y"])}), flush=True)
            continue
        rows = None
        if command == "analyze":
            width = {"conversion": 1, "mean": 2, "cuped": 5}[kind]
            rows = np.fromfile(request["from"], dtype="<f8").reshape(-1, 2, width).tolist()
        began = time.perf_counter()
        if command == "rerandomize":
            n, sums = deal(populations[request["name"]], kind, request["times"], request["seed"])
            differences, p = tests(kind, n, sums.astype(np.float64))
            seconds = time.perf_counter() - began
        else:
            differences, p = analyze(kind, request["arm"], rows)
            seconds = time.perf_counter() - began
        differences.astype("<f8").tofile(request["out"] + ".differences.f64")
        p.astype("<f8").tofile(request["out"] + ".p.f64")
        print(json.dumps({"seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()

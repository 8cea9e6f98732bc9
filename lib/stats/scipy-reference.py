"""Writes scipy-reference.json: what SciPy says of the methods in this folder.

    python3 lib/stats/scipy-reference.py > lib/stats/scipy-reference.json

Every figure is SciPy's own or follows from a definition that the code here does not use: intervals by inverting
scipy.stats.wilcoxon, Holm's adjustment by closed testing over all subsets.
"""

import itertools
import json
import sys

import numpy as np
import scipy
from scipy import stats

EXHAUSTIVE = stats.PermutationMethod(n_resamples=np.inf)


def rounded(values):
    return [float(f"{value:.6g}") for value in values]


def walsh(values):
    return np.sort([(a + b) / 2 for a, b in itertools.combinations_with_replacement(values, 2)])


def signed_rank_cases(rng):
    continuous = [rounded(rng.normal(shift, 1, n)) for n, shift in [(6, 2), (7, 0.5), (10, 0), (15, 0.6), (20, 0.3), (25, -0.4)]]
    tied = [
        [1, 1, 2, 2, 3, -1, 3, 2],
        [0.5] * 6,
        [0, 0, 1, -1, 2, 3, 3, 4, -2, 5],
        [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2],
    ]
    long = [
        rounded(rng.normal(0.2, 1, 40)),
        rounded(rng.standard_t(2, 60) + 0.3),
        [float(v) for v in rng.integers(-3, 6, 60)],
        [float(v) for v in rng.integers(-1, 2, 30)],
    ]
    for values in continuous:
        yield "exact", values, stats.wilcoxon(values, method="exact").pvalue
    for values in tied:
        yield "exact", values, stats.wilcoxon(values, zero_method="pratt", method=EXHAUSTIVE).pvalue
    for values in long:
        yield "normal", values, stats.wilcoxon(values, zero_method="pratt", correction=False, method="asymptotic").pvalue


def rank_biserial(values):
    values = np.asarray(values)
    ranks = stats.rankdata(np.abs(values))
    up, down = ranks[values > 0].sum(), ranks[values < 0].sum()
    return (up - down) / (up + down)


def interval_cases(rng):
    for n in [6, 7, 8, 10, 13, 20, 25]:
        values = rounded(rng.normal(1, 2, n))
        averages = walsh(values)
        accepted = [
            (low, high)
            for low, high in itertools.pairwise(averages)
            if stats.wilcoxon(np.asarray(values) - (low + high) / 2, method="exact").pvalue > 0.05
        ]
        yield {
            "values": values,
            "estimate": float(np.median(averages)),
            "low": float(min(low for low, _ in accepted)),
            "high": float(max(high for _, high in accepted)),
        }


def centre(sample, axis=-1):
    first, second = np.triu_indices(sample.shape[axis])
    sample = np.moveaxis(sample, axis, -1)
    return np.median((sample[..., first] + sample[..., second]) / 2, axis=-1)


def bca_cases(rng):
    samples = [rng.normal(0.1, 0.05, 12), rng.standard_t(3, 30) * 0.02, rng.lognormal(0, 1, 40), rng.normal(0, 0.03, 60)]
    for sample in samples:
        values = rounded(sample)
        found = stats.bootstrap(
            (np.asarray(values),), centre, n_resamples=40_000, batch=2_000, method="BCa", vectorized=True, rng=rng
        ).confidence_interval
        yield {"values": values, "low": float(found.low), "high": float(found.high)}


def mann_whitney_cases(rng):
    pairs = [
        (rounded(rng.normal(0, 1, 8)), rounded(rng.normal(1, 1, 8))),
        (rounded(rng.lognormal(0, 1, 20)), rounded(rng.lognormal(0.4, 1, 25))),
        ([float(v) for v in rng.integers(0, 4, 30)], [float(v) for v in rng.integers(1, 5, 30)]),
    ]
    for first, second in pairs:
        p = stats.mannwhitneyu(first, second, method="asymptotic", use_continuity=True).pvalue
        yield {"first": first, "second": second, "pValue": float(p)}


def holm_cases():
    for family in [[0.01, 0.04, 0.03, 0.005], [0.02, 0.02, 0.9], [0.0125], [0.001, 0.5, 0.012, 0.03, 0.2, 0.04]]:
        adjusted = []
        for index in range(len(family)):
            others = [i for i in range(len(family)) if i != index]
            worst = max(
                (len(extra) + 1) * min(family[i] for i in (*extra, index))
                for size in range(len(family))
                for extra in itertools.combinations(others, size)
            )
            adjusted.append(min(1.0, worst))
        yield {"pValues": family, "adjusted": adjusted}


def exceedance_cases():
    for beyond, of, rank, references in [(1, 40, 1, 40), (6, 40, 1, 40), (7, 60, 1, 60), (3, 200, 2, 200), (9, 200, 2, 200), (5, 30, 3, 80)]:
        p = stats.nhypergeom.sf(beyond - 1, of + references, of, rank)
        yield {"beyond": beyond, "of": of, "rank": rank, "references": references, "pValue": float(p)}


rng = np.random.default_rng(20260801)
json.dump(
    {
        "source": f"SciPy {scipy.__version__}, NumPy {np.__version__}; see scipy-reference.py",
        "signedRank": [
            {"method": method, "differences": values, "pValue": float(p), "rankBiserial": float(rank_biserial(values))}
            for method, values, p in signed_rank_cases(rng)
        ],
        "interval": list(interval_cases(rng)),
        "bca": list(bca_cases(rng)),
        "mannWhitney": list(mann_whitney_cases(rng)),
        "holm": list(holm_cases()),
        "exceedance": list(exceedance_cases()),
    },
    sys.stdout,
    indent=1,
)
print()

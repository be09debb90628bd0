"""The captures that are there: whether they are still true, what they say beside each other, how often an order came.

`freshness` of one capture; `compare` two; `places` of those of each Python and system, `merge` those of other machines
in, `matrix_summary` of them all; `orders` in which the lines of many runs came.
"""

from harness.captures import compare, freshness, matrix_summary, merge, orders, places
from harness.captures.compare import Form
from harness.captures.matrix_summary import Gathered, MatrixSummary, PlacedRun
from harness.captures.orders import Distribution, Order, Said

__all__ = [
    "Distribution",
    "Form",
    "Gathered",
    "MatrixSummary",
    "Order",
    "PlacedRun",
    "Said",
    "compare",
    "freshness",
    "matrix_summary",
    "merge",
    "orders",
    "places",
]

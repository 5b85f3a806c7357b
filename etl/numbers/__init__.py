"""Numbers, days and periods as people write them in the cells of a Vietnamese workbook. Standard library only."""

from etl.numbers.days import PeriodSpan, day, period_span, periods_in
from etl.numbers.quantities import (
    ABSENT,
    MONEY_UNITS,
    PCT,
    TRIEU_DONG,
    Absent,
    Quantity,
    Unreadable,
    decimal_sign,
    met,
    money_unit_in,
    printed_digits,
    quantity,
)

__all__ = [
    "ABSENT",
    "MONEY_UNITS",
    "PCT",
    "TRIEU_DONG",
    "Absent",
    "PeriodSpan",
    "Quantity",
    "Unreadable",
    "day",
    "decimal_sign",
    "met",
    "money_unit_in",
    "period_span",
    "periods_in",
    "printed_digits",
    "quantity",
]

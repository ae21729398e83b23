"""A customer as columns of the row that knows them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from promise_service.domain.promises import Customer


def customer_columns(customer: Customer) -> dict[str, Any]:
    """The columns of a customer."""
    return {
        "customer_id": customer.id,
        "customer_name": customer.name,
        "customer_email": customer.email,
        "customer_phone": customer.phone,
        "customer_locale": customer.locale,
        "customer_time_zone": customer.time_zone,
    }


def customer_from(row: Row[Any]) -> Customer:
    """The customer of a row."""
    return Customer(
        id=row.customer_id,
        name=row.customer_name,
        email=row.customer_email,
        phone=row.customer_phone,
        locale=row.customer_locale,
        time_zone=row.customer_time_zone,
    )

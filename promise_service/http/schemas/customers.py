"""The customer, as requests and answers name them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from promise_service.domain.promises import Customer
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.meanings import Phone
from promise_service.http.schemas.scalars import Email, Id, Line, Locale, TimeZone

CUSTOMER: dict[str, Any] = {"id": "c-1041", "name": "Claire Martin", "email": "claire@example.org", "locale": "fr"}


class CustomerInput(BaseModel):
    """Whom a promise is made to, as far as it is known. Sentences are in their language and time zone."""

    model_config = request(CUSTOMER)

    id: Id | None = Field(default=None, description="Your own id of the customer: the same id is the same customer.")
    name: Line | None = None
    email: Email | None = Field(default=None, description="Where delay notices and reminders go.")
    phone: Phone | None = Field(default=None, description="Read with the policy's region where it has no country code.")
    locale: Locale | None = Field(default=None, description="The language of sentences; the policy's without it.")
    time_zone: TimeZone | None = Field(
        default=None, description="The zone that times are told in; the queue's without it."
    )

    def customer(self) -> Customer:
        """The same as a value of the domain."""
        return Customer(
            id=self.id,
            name=self.name,
            email=self.email,
            phone=self.phone,
            locale=self.locale,
            time_zone=self.time_zone,
        )


class CustomerBody(BaseModel):
    """Whom a promise was made to, with the address as it stands now."""

    model_config = answer()

    id: str | None
    name: str | None
    email: str | None
    phone: str | None
    locale: str | None
    time_zone: str | None

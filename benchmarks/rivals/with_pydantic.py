"""A request body as pydantic's models. Importing this raises `ImportError` where pydantic isn't installed."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from benchmarks.rivals.models import Check, are_in_order

Extension = Annotated[int, Field(ge=0, le=999)]


class Run(BaseModel):
    """A range."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    start_at: Extension
    end_at: Extension


class Body(BaseModel):
    """A request body."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)
    porting_phone_number_id: str
    extension_range: Run
    activation_ranges: list[Run]

    @model_validator(mode="after")
    def check_order(self) -> Self:
        """Raise unless the ranges fit each other."""
        if not are_in_order(self.extension_range, self.activation_ranges):
            raise ValueError("activation ranges are in order, apart, and within the extension range")
        return self


def make(statement: Any) -> Any:
    """The model of a clean body."""
    return Body.model_validate(statement)


def _check(read: Any) -> Check:
    def check(body: Any) -> bool:
        try:
            read(body)
        except ValidationError:
            return False
        return True

    return check


check: Check = _check(Body.model_validate)
check_json: Check = _check(Body.model_validate_json)

# SPDX-License-Identifier: Apache-2.0
"""What the tables of `uketsuke.toml` have in common: nothing unknown, nothing that changes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(le=86_400)]  # a day: timers of the system end long before infinity


class Table(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

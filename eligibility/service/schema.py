# SPDX-License-Identifier: Apache-2.0
"""The service's tables."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("kana", String, nullable=False),
    Column("birth", Date, nullable=False, index=True),
    Column("sex", String, nullable=False),
    Column("address", String, nullable=False),
    Column("post_number", String),
    Column("link", String, nullable=False),
    Column("link_until", Date),
    Column("registered", Boolean, nullable=False),
    Column("details", Text),
)

insurances = Table(
    "insurances",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("person_id", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("insurer_number", String, nullable=False),
    Column("insurer_name", String, nullable=False),
    Column("number", String, nullable=False),
    Column("relation", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("symbol", String),
    Column("branch", String),
    Column("valid_to", Date),
    Column("reason_of_loss", String),
    Column("ratio_percent", Integer),
    Column("classification", String, nullable=False),
    Column("limit_flag", String),
    Column("preschool", Boolean, nullable=False),
    Column("registered_name", String),
    Column("registered_kana", String),
    Column("registered_birth", Date),
    Column("registered_sex", String),
    Column("lookup_key", String, nullable=False, index=True),
    Column("details", Text),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("certificate_serial", String, primary_key=True),
    Column("person_id", String, nullable=False),
    Column("surface_public_key_der", LargeBinary),
    Column("certificate_expires", Date),
)

nonces = Table(
    "nonces",
    metadata,
    Column("value", String, primary_key=True),
    Column("kiosk", String, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
    Column("used", Boolean, nullable=False),
)

slips = Table(
    "slips",
    metadata,
    Column("number", String, primary_key=True),
    Column("kiosk", String, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
)

queries = Table(
    "queries",
    metadata,
    Column("request_id", String, primary_key=True),
    Column("kiosk", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("person_id", String),
    Column("answer", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

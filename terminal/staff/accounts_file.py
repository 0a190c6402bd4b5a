# SPDX-License-Identifier: Apache-2.0
"""The file of accounts (`[staff] file`): TOML, written by `uketsuke staff` only. Broken, it lets nobody in.

format = "uketsuke-staff/1"

[[account]]
id = "n-017"
name = "受付 花子"
hash = "$argon2id$v=19$m=19456,t=2,p=1$…"
made = 2026-11-28T01:30:00Z
active = true
"""

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from terminal.errors import StaffAccountRefused, StaffFileUnusable
from terminal.staff.accounts import Account, Accounts, require_id, require_name
from terminal.staff.codes import is_our_hash
from terminal.staff.staff_file import alone, read_staff_file, write_staff_file

FORMAT = "uketsuke-staff/1"
HEAD = "# Who may use the staff's side. Made by `uketsuke staff`, which is the way to change it.\n"
TYPES: dict[str, type] = {"id": str, "name": str, "hash": str, "made": datetime, "active": bool}


def read_accounts(path: Path) -> Accounts:
    """Raises StaffFileUnusable, also when there is no file; the text never quotes a hash or a name."""
    try:
        return parse_accounts(read_staff_file(path), str(path))
    except FileNotFoundError:
        raise StaffFileUnusable(f"{path}: no such file; `uketsuke staff add` makes it") from None


def parse_accounts(text: str, name: str) -> Accounts:
    """What stands in a file called `name`. Raises StaffFileUnusable."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise StaffFileUnusable(f"{name}: is not TOML: {_place(error)}") from None
    if data.get("format") != FORMAT:
        raise StaffFileUnusable(f'{name}: format is not "{FORMAT}"')
    _only(data, {"format", "account"}, name)
    tables = data.get("account", [])
    if not isinstance(tables, list):
        raise StaffFileUnusable(f"{name}: account is not a list of tables ([[account]])")
    found = tuple(_account(table, f"{name}: account {n}") for n, table in enumerate(tables, 1))
    twice = [id for id, times in Counter(one.id for one in found).items() if times > 1]
    if twice:
        raise StaffFileUnusable(f"{name}: the id {twice[0]} stands there twice")
    return Accounts(found)


def write_accounts(path: Path, accounts: Accounts) -> None:
    """Put the list in the file's place, readable by its owner only. Raises StaffFileUnusable."""
    write_staff_file(path, text_of(accounts))


def change_accounts(path: Path, change: Callable[[Accounts], Accounts]) -> Accounts:
    """Read, change, write, with nobody between; no file is an empty list. Raises StaffError; then nothing changed."""
    with alone(path):
        there = path.exists() or path.is_symlink()
        changed = change(read_accounts(path) if there else Accounts())
        write_accounts(path, changed)
    return changed


def text_of(accounts: Accounts) -> str:
    """The file as text."""
    tables = [_table(one) for one in accounts.all]
    return "\n".join([HEAD + f'format = "{FORMAT}"\n', *tables])


def _table(one: Account) -> str:
    made = one.made.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    lines = (
        "[[account]]",
        f"id = {_quoted(one.id)}",
        f"name = {_quoted(one.name)}",
        f"hash = {_quoted(one.hash)}",
        f"made = {made}",
        f"active = {str(one.active).lower()}",
    )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A JSON string is a basic string of TOML, as long as it is printable."""
    return json.dumps(text, ensure_ascii=False)


def _account(table: Any, where: str) -> Account:
    if not isinstance(table, Mapping):
        raise StaffFileUnusable(f"{where}: is not a table")
    _only(table, set(TYPES), where)
    for key, kind in TYPES.items():
        if type(table.get(key)) is not kind:
            raise StaffFileUnusable(f"{where}: {key} is missing or of another kind")
    if table["made"].tzinfo is None:
        raise StaffFileUnusable(f"{where}: made has no zone (2026-11-28T01:30:00Z)")
    if not is_our_hash(table["hash"]):
        raise StaffFileUnusable(
            f"{where}: hash is none of ours; `uketsuke staff code` sets the code anew"
        )
    try:
        require_id(table["id"])
        require_name(table["name"])
    except StaffAccountRefused as error:
        raise StaffFileUnusable(f"{where}: {error}") from None
    return Account(**table)


def _only(table: Mapping[str, Any], allowed: set[str], where: str) -> None:
    strange = sorted(set(table) - allowed)
    if strange:
        raise StaffFileUnusable(
            f"{where}: unknown key {strange[0][:40]!r}; allowed: {', '.join(sorted(allowed))}"
        )


def _place(error: Exception) -> str:
    """Where, without the parser's quotations."""
    found = str(error).partition("(at ")[2].rstrip(")")
    return found or "cannot be read"

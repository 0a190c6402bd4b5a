# SPDX-License-Identifier: Apache-2.0
"""The card reader: pcscd, the reader behind it, who else wants it, and the right to use it."""

from hw.card.trust import load_trust_store
from hw.errors import HwError
from ui.doctor.finding import Finding, Place, ok, trouble, unused

SOCKETS = ("/run/pcscd/pcscd.comm", "/var/run/pcscd/pcscd.comm")
POLKIT_RULE = "uketsuke"
RIVALS = ("pn533_usb", "pn533", "port100", "nfc")
"""Kernel modules that take a reader away from pcscd."""
TROUBLES = {
    "PcscDenied": "denied",
    "PcscServiceDown": "down",
    "NoReader": "none",
    "NoAnswer": "down",
}


def look_at_pcscd(place: Place) -> Finding:
    """Whether pcscd is installed and listens, or is started by the first who calls."""
    world = place.world
    if not any(world.at(f"{folder}/pcscd").exists() for folder in ("/usr/sbin", "/usr/local/sbin")):
        return trouble("missing", "no /usr/sbin/pcscd")
    variable = world.environment.get("PCSCLITE_CSOCK_NAME")
    sockets = [variable] if variable else list(SOCKETS)
    found = [path for path in sockets if world.at(path).exists()]
    return ok(f"listens on {found[0]}") if found else trouble("stopped", f"no {sockets[0]}")


def look_at_reader(place: Place) -> Finding:
    """Whether the reader of the settings is there, and one only."""
    found = place.world.probe("reader")
    if "error" in found:
        return trouble(TROUBLES.get(found["error"], "down"), found["detail"])
    names, wanted = list(found["readers"]), place.settings.reader.name
    fitting = [name for name in names if wanted is None or wanted.casefold() in name.casefold()]
    if not fitting:
        return trouble("none", f"readers: {', '.join(names) or 'none'}")
    if len(fitting) > 1:
        return trouble("several", f"readers: {', '.join(fitting)}")
    return ok(fitting[0])


def look_at_card(place: Place) -> Finding:
    """Whether the reader feels a card, if one lies there."""
    found = place.world.probe("card")
    if "error" in found:
        return unused(f"not tried: {found['detail']}")
    return ok("the reader feels a card") if found["card"] else unused("no card lies on the reader")


def look_at_rivals(place: Place) -> Finding:
    """Whether the kernel's own NFC drivers are loaded."""
    loaded = {line.split(" ")[0] for line in (place.world.read("/proc/modules") or "").splitlines()}
    rivals = [name for name in RIVALS if name in loaded]
    return trouble("loaded", f"loaded: {', '.join(rivals)}") if rivals else ok("none is loaded")


def look_at_polkit(place: Place) -> Finding:
    """Whether polkit lets the kiosk's user, who is never logged in, use pcscd."""
    if not place.world.at("/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy").exists():
        return unused("this pcscd does not ask polkit")
    rules = [
        name
        for folder in ("/etc/polkit-1/rules.d", "/usr/share/polkit-1/rules.d")
        for name in place.world.names(folder)
        if POLKIT_RULE in name
    ]
    return (
        ok(rules[0]) if rules else trouble("missing", "no rule for pcscd in /etc/polkit-1/rules.d")
    )


def look_at_trust(place: Place) -> Finding:
    """Whose cards are believed: without a file of roots, those that the test PKI has signed, and no others."""
    file = place.settings.kiosk.trust
    if file is None:
        return trouble("test", "[kiosk] trust names no file: only test cards are believed")
    try:
        store = load_trust_store(file)
    except HwError as error:
        return trouble("unreadable", str(error))
    return ok(f"{store.name} ({file})")

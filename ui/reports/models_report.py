# SPDX-License-Identifier: Apache-2.0
"""The list of networks, as text and as JSON: what they are, where they are, which one would compare faces."""

from pathlib import Path
from typing import Any

from facematch.inventory import Choice, Entry, choose, find_manifest, inventory
from facematch.manifest import Input, Manifest, Output
from facematch.profile import read_profile
from facematch.thresholds import scale_of, thresholds_for
from facematch.values import FaceSettings, Thresholds


def models_as_json(settings: FaceSettings, models_dir: Path) -> dict[str, Any]:
    """Every network and the choice. Raises ProfileUnreadable, ProfileMismatch."""
    choice = choose(settings, models_dir)
    used = _thresholds(choice, settings, models_dir)
    return {
        "models_dir": str(models_dir),
        "models": [_entry(entry) for entry in inventory(models_dir)],
        "matcher": {
            "asked": settings.matcher,
            "used": choice.name,
            "why": choice.why,
            "fallback_from": choice.fallback_from,
            "thresholds": used
            and {"accept": used.accept, "staff": used.staff, "source": used.source},
        },
    }


def models_as_text(settings: FaceSettings, models_dir: Path) -> list[str]:
    """The same for a person. Raises ProfileUnreadable, ProfileMismatch."""
    choice = choose(settings, models_dir)
    used = _thresholds(choice, settings, models_dir)
    lines = [line for entry in inventory(models_dir) for line in _lines(entry)]
    if used is None:
        return [*lines, f"no face is compared: {choice.why}"]
    lines.append(f"faces are compared by {choice.name}: {choice.why}")
    lines.append(f"    accept up to {used.accept:g}, staff up to {used.staff:g} ({used.source})")
    return lines


def _thresholds(choice: Choice, settings: FaceSettings, models_dir: Path) -> Thresholds | None:
    if choice.name is None:
        return None
    info = find_manifest(choice.name, models_dir).info
    profile = read_profile(settings.profile) if settings.profile is not None else None
    if profile is not None:
        profile.require_for(info)
    return thresholds_for(settings, info, profile)


def _entry(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {"name": entry.name, "state": entry.state}
    if entry.manifest is None:
        return told | {"problem": entry.problem}
    manifest = entry.manifest
    told |= {
        "kind": manifest.kind,
        "optional": manifest.optional,
        "training_data": manifest.training,
        "input": _input_as_json(manifest.input),
        "output": _output_as_json(manifest.output),
        "files": [
            {
                "name": found.file.name,
                "sha256": found.file.sha256,
                "bytes": found.file.size or None,
                "version": found.file.version,
                "licence": found.file.licence,
                "source": found.file.provenance,
                "path": str(found.path),
                "state": found.state,
            }
            for found in entry.files
        ],
    }
    return told | ({"thresholds": _scale_as_json(manifest)} if manifest.kind == "matcher" else {})


def _input_as_json(wanted: Input) -> dict[str, Any]:
    return {
        "size": wanted.size,
        "channels": wanted.channels,
        "mean": list(wanted.mean),
        "scale": wanted.scale,
        "template": wanted.template,
    }


def _output_as_json(output: Output) -> dict[str, Any]:
    return {
        "dimension": output.dimension,
        "unit_length": output.unit_length,
        "meaning": output.meaning,
    }


def _scale_as_json(manifest: Manifest) -> dict[str, Any]:
    scale = scale_of(manifest.info)
    source = "built-in" if manifest.scale is None else "manifest"
    return {
        "accept": scale.accept,
        "staff": scale.staff,
        "same_person": scale.same_person,
        "source": source,
    }


def _lines(entry: Entry) -> list[str]:
    if entry.manifest is None:
        return [f"{entry.name} (matcher): its manifest cannot be read", f"    {entry.problem}"]
    manifest = entry.manifest
    optional = ", optional" if manifest.optional else ""
    lines = [f"{entry.name} ({manifest.kind}{optional}): {entry.state}"]
    for found in entry.files:
        size = f"{found.file.size:,} bytes, " if found.file.size else ""
        lines.append(f"    file      {found.path}: {found.state}")
        lines.append(f"              {size}SHA-256 {found.file.sha256}")
    file = manifest.files[0]
    lines += [f"    source    {file.provenance}", f"    licence   {file.licence}"]
    lines += [f"    training  {manifest.training}"]
    lines += [f"    input     {_input_as_text(manifest.input)}"]
    lines += [f"    output    {_output_as_text(manifest.output)}"]
    if manifest.kind == "matcher":
        scale = scale_of(manifest.info)
        lines.append(f"    distances accept up to {scale.accept:g}, staff up to {scale.staff:g}")
    return lines


def _input_as_text(wanted: Input) -> str:
    same = len(set(wanted.mean)) == 1
    mean = f"{wanted.mean[0]:g}" if same else f"({', '.join(f'{m:g}' for m in wanted.mean)})"
    place = f", placed as {wanted.template}" if wanted.template else ""
    channels = wanted.channels.upper()
    return f"{wanted.size}x{wanted.size} {channels}, (value - {mean}) / {wanted.scale:g}{place}"


def _output_as_text(output: Output) -> str:
    length = ", scaled to length 1" if output.unit_length else ""
    return f"{output.dimension} numbers: {output.meaning}{length}"

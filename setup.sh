#!/usr/bin/env bash
# Sets up what the Makefile's targets need: Debian packages, a virtual environment, the face models.
# Each part is skipped when it is there already; a part that cannot be had says so and what to do.
set -euo pipefail
cd "$(dirname "$0")"

PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}
STAMPS=$VENV/.setup
MODELS=$VENV/share/uketsuke/models

# What Python builds against, the virtual reader, Qt's platform libraries, a screen for the tests, OpenSC as a
# client that is not ours.
PACKAGES="python3-venv python3-dev gcc libc6-dev libpcsclite-dev pcscd vsmartcard-vpcd opensc
  libglib2.0-0 libgl1 libegl1 libgles2 libdbus-1-3 libfontconfig1 libbrotli1 libxkbcommon0 libcups2 libxkbcommon-x11-0
  libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-randr0 libxcb-shape0 libxcb-glx0 xvfb xauth
  fonts-noto-cjk alsa-utils"
# Only tests meet these: a print server with a printer that writes PDF files, and a database server.
PRINTING="cups cups-client cups-filters printer-driver-cups-pdf ghostscript"
DATABASE="postgresql"

# The accurate face matcher, as facematch/models.py knows it: here only to see at each start whether it is there.
MATCHER_SHA256=d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b

step() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

missing_packages() {
  local package
  for package in $PACKAGES; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

debian_packages() {
  command -v dpkg-query >/dev/null || die "this is not Debian: install the equivalents of: $PACKAGES"
  local missing root=()
  missing=$(missing_packages)
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "as root, please: apt-get install --no-install-recommends $missing"
    root=(sudo)
  fi
  step "Debian packages: $missing"
  "${root[@]}" apt-get update -qq || die "apt-get update failed: is a package mirror reachable?"
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends $missing >/dev/null \
    || die "apt-get could not install: $missing"
}

environment() {
  local want have
  "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || die "Python 3.11 or newer is needed, $PYTHON is $("$PYTHON" --version 2>&1)"
  want=$(cat requirements.lock pyproject.toml | sha256sum | cut -d' ' -f1)
  have=$(cat "$STAMPS/environment" 2>/dev/null || true)
  [ "$want" != "$have" ] || return 0
  [ -x "$VENV/bin/python" ] || { step "virtual environment $VENV"; "$PYTHON" -m venv "$VENV"; }
  step "Python packages, pinned by hash (about 1.2 GB on disk, a minute or two)"
  pip install --no-deps --require-hashes -r requirements.lock \
    || die "the pinned Python packages could not be installed (is the package index reachable?)"
  PYTHONWARNINGS=ignore pip install --no-deps -e . || die "the project itself could not be installed"
  mkdir -p "$STAMPS"
  printf '%s\n' "$want" >"$STAMPS/environment"
}

pip() { "$VENV/bin/python" -m pip --disable-pip-version-check --quiet "$@" 2> >(grep -v '^WARNING: Location' >&2); }

matcher_is_there() { printf '%s  %s\n' "$MATCHER_SHA256" "$MODELS/MobileFaceNet.tflite" | sha256sum -c --status 2>/dev/null; }

models_install() { "$VENV/bin/uketsuke" models install "$1" --models "$MODELS" >/dev/null; }

face_models() {
  # dlib's network in its fast form, so that the first start does not have to make it.
  [ -e "$MODELS/dlib_face_recognition_resnet_model_v1.onnx" ] || models_install dlib || true
  matcher_is_there || once mobilefacenet \
    "dlib's network is used instead, with its own stricter thresholds (docs/models.md)"
  [ -e "$MODELS/age_gender_model.bin" ] || once age_gender \
    "the apparent age is no evidence against a relative's card"
}

# Asked once per set-up: a machine without the registry must not wait for it at each start.
once() {
  local model=$1 without=$2
  [ ! -e "$STAMPS/no-$model" ] || return 0
  step "face model $model (README, 'Models')"
  models_install "$model" && return 0
  mkdir -p "$STAMPS" && touch "$STAMPS/no-$model"
  step "NOT available: $without"
  step "to try again: $VENV/bin/uketsuke models install $model"
}

lock() {
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
  "$PYTHON" -m venv "$WORK/uv" && "$WORK/uv/bin/pip" --quiet install uv
  step "requirements.lock"
  "$WORK/uv/bin/uv" pip compile pyproject.toml --extra dev --generate-hashes --no-header --no-annotate \
    --quiet -o requirements.lock
}

# What draws the fixtures: kept apart, because nothing else needs it.
generator() {
  local site=.generate/venv/lib
  [ -x .generate/venv/bin/python ] || "$PYTHON" -m venv .generate/venv
  step "the generator of tests/people"
  .generate/venv/bin/pip --disable-pip-version-check --quiet install -r tests/people/requirements.txt \
    || die "the generator's packages could not be installed"
  find "$PWD/$VENV/lib" -maxdepth 2 -name site-packages >"$(find $site -maxdepth 2 -name site-packages)/project.pth"
}

# What speaks the kiosk's sentences into files: kept apart, because nothing else needs it and it is big (450 MB).
voice_environment() {
  local wanted=ui/kiosk/sound/voice-requirements.txt
  cmp -s "$wanted" .voice/installed && return 0
  [ -x .voice/venv/bin/python ] || "$PYTHON" -m venv .voice/venv || return 1
  printf '*\n' >.voice/.gitignore
  step "the voice's packages, pinned by hash (450 MB on disk)"
  .voice/venv/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --require-hashes -r "$wanted" \
    2> >(grep -v '^WARNING: Location' >&2) || return 1
  cp "$wanted" .voice/installed
}

# Made once for the texts as they are. A machine where it cannot be had is not asked again until something changes,
# or until it is asked for by name.
voice() {
  local want
  want=$(cat ui/texts/*.toml ui/presenter/text_ids.py ui/kiosk/sound/*.py ui/kiosk/sound/*.txt | sha256sum | cut -d' ' -f1)
  [ "$(cat "$STAMPS/voice" 2>/dev/null || true)" != "$want" ] || return 0
  [ "${1:-}" = again ] || [ "$(cat "$STAMPS/no-voice" 2>/dev/null || true)" != "$want" ] || return 0
  step "the voice (half a minute)"
  mkdir -p "$STAMPS"
  if voice_environment && "$VENV/bin/python" -m ui.kiosk.sound.make_voice --voice .voice/venv/bin/python >&2; then
    printf '%s\n' "$want" >"$STAMPS/voice"
    rm -f "$STAMPS/no-voice"
    return 0
  fi
  printf '%s\n' "$want" >"$STAMPS/no-voice"
  step "NOT available: the kiosk rings its chimes and does not speak"
  step "to try again: ./setup.sh voice"
}

case ${1:-setup} in
  setup) debian_packages; environment; face_models ;;
  test) PACKAGES+=" $PRINTING"; debian_packages; environment; face_models ;;
  test-all) PACKAGES+=" $PRINTING $DATABASE"; debian_packages; environment; face_models ;;
  kiosk) debian_packages; environment; face_models; voice ;;
  voice) debian_packages; environment; voice again ;;
  lock) lock ;;
  generator) generator ;;
  *) die "unknown: $1 (allowed: setup, test, test-all, kiosk, voice, lock, generator)" ;;
esac

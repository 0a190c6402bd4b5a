# SPDX-License-Identifier: Apache-2.0
"""The networks' libraries report their use to their makers, unless they are told not to before they start.

Seen with onnxruntime 1.32 (names of mobile.events.data.microsoft.com are asked for, a device's number and a database
of events are written to ~/.cache/Microsoft) and MediaPipe 1.2.2 (play.googleapis.com). A kiosk that looks at faces
tells nobody.
"""

import os

ONNXRUNTIME = {"ORT_DISABLE_TELEMETRY": "1"}
"""Its own switch (Privacy.md of the package): no upload, no events, no device's number for this process's life."""
MEDIAPIPE = {
    "https_proxy": "nowhere://",
    "HTTPS_PROXY": "nowhere://",
    "no_proxy": "",
    "NO_PROXY": "",
}
"""MediaPipe has no switch. Its curl asks these variables, and with a proxy of no known kind it asks for no name and
opens no connection. Nothing else here goes through a proxy: the sessions of our own do not look (`trust_env`)."""


def hush() -> None:
    """Before onnxruntime or MediaPipe is imported; again does no harm."""
    os.environ.update(ONNXRUNTIME | MEDIAPIPE)

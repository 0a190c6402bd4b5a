# SPDX-License-Identifier: Apache-2.0
"""The service as a process of its own: `python -m tests.support.service_child TLS_DIR DATABASE`."""

import sys
from pathlib import Path

from eligibility.service.ports import CertificateCheck
from eligibility.service.run import serve
from eligibility.service.settings import ServiceSettings
from eligibility.service.store import SqlStore


class NobodyVerifier:
    """Believes nobody: this process answers nonces and health only."""

    def surface(self, *_: object) -> bool:
        return False

    def certificate(self, *_: object) -> CertificateCheck:
        return CertificateCheck("", "untrusted")


if __name__ == "__main__":
    serve(ServiceSettings(Path(sys.argv[1])), SqlStore(Path(sys.argv[2])), NobodyVerifier())

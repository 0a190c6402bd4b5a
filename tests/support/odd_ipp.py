# SPDX-License-Identifier: Apache-2.0
"""A web server where a print server is expected: one answer to everything, or a good one to all but printing."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pyipp.enums import IppOperation
from pyipp.serializer import encode_dict

WELL = encode_dict(
    {
        "version": (2, 0),
        "operation": IppOperation.CUPS_NONE,  # a status of 0: successful-ok
        "request-id": 1,
        "operation-attributes-tag": {"attributes-charset": "utf-8"},
        "printer-attributes-tag": {"printer-state": 3, "printer-state-reasons": "none"},
    }
)


class OddServer:
    """A context manager; `url` is where it listens. `asked`: the operations it was asked for.

    With `otherwise_well` only Print-Job gets the odd answer.
    """

    def __init__(self, status: int, body: bytes, *, otherwise_well: bool = False) -> None:
        asked: list[int] = []
        self.asked = asked

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                operation = int.from_bytes(data[2:4], "big")
                asked.append(operation)
                if otherwise_well and operation != IppOperation.PRINT_JOB:
                    self._answer(200, WELL)
                else:
                    self._answer(status, body)

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> OddServer:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

# SPDX-License-Identifier: Apache-2.0
"""A small camera on the network: MJPEG over HTTP on 127.0.0.1, which can stop or hang."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2

from tests.support.camera_clips import picture


class MjpegServer:
    """Serves numbered pictures until `frames` are sent; then hangs, or hangs up."""

    def __init__(self, frames: int, *, then_hang: bool = False, period_s: float = 0.02) -> None:
        self.frames = frames
        self.then_hang = then_hang
        self.period_s = period_s
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/stream"

    def __enter__(self) -> MjpegServer:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(server: MjpegServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            try:
                for number in range(server.frames):
                    if server.stopping.wait(server.period_s):
                        return
                    self._send(number)
                if server.then_hang:
                    server.stopping.wait()
            except (BrokenPipeError, ConnectionResetError):
                pass

        def _send(self, number: int) -> None:
            _, jpeg = cv2.imencode(".jpg", picture(number % 200))
            data = jpeg.tobytes()
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n"
            self.wfile.write(head.encode() + data + b"\r\n")

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler

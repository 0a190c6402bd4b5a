# SPDX-License-Identifier: Apache-2.0
"""A camera on the network before which somebody stands, as a process: `python -m tests.support.film_camera SCENE`.

The recorded person is streamed as MJPEG over HTTP; the address is the first line that is printed. A camera cannot
know what a screen asks for, so whoever sees the screen writes it to standard input, a line each (`turn_left`,
`light_red`, `neutral`), and the person reacts as the scene says. It ends with its standard input.
"""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2

from hw.camera.scene import Scene, SceneCamera, load_scene
from terminal.clock import WallClock

QUALITY = 92


class Stand:
    """The place before the camera: one person for all who look."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._seen: list[SceneCamera] = []
        self._lock = threading.Lock()

    def look(self) -> SceneCamera:
        """One more pair of eyes."""
        camera = SceneCamera(self._scene, WallClock())
        with self._lock:
            self._seen = [*self._seen[-3:], camera]
        return camera

    def prompt(self, name: str) -> None:
        """The screen asks for this."""
        with self._lock:
            for camera in self._seen:
                camera.prompt(name)


def handler(stand: Stand) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            camera = stand.look()
            try:
                while True:
                    self._send(camera)
            except (BrokenPipeError, ConnectionResetError):
                pass  # nobody looks any more

        def _send(self, camera: SceneCamera) -> None:
            quality = (cv2.IMWRITE_JPEG_QUALITY, QUALITY)
            _, jpeg = cv2.imencode(".jpg", camera.read().image, quality)
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            self.wfile.write(head.encode() + jpeg.tobytes() + b"\r\n")

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


def main(scene: str) -> None:
    """Stream until standard input ends."""
    cv2.setNumThreads(1)
    stand = Stand(load_scene(Path(scene)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(stand))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}/stream\n")
    sys.stdout.flush()
    for line in sys.stdin:
        stand.prompt(line.strip())


if __name__ == "__main__":
    main(sys.argv[1])

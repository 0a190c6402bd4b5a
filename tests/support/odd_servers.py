# SPDX-License-Identifier: Apache-2.0
"""TLS servers that misbehave below HTTP, where the mock service is too well brought up."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from eligibility.service.tls import TestAuthority

DRIP_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"


@contextmanager
def dripping_server(authority: TestAuthority, pause_s: float) -> Iterator[str]:
    """Answers one byte at a time, for ever; yields its base URL."""
    stop = threading.Event()

    def drip(connection: ssl.SSLSocket) -> None:
        connection.recv(65536)
        connection.sendall(DRIP_HEAD)
        while not stop.wait(pause_s):
            connection.sendall(b" ")

    with _serving(authority, drip) as url:
        yield url
        stop.set()


@contextmanager
def hanging_up_server(authority: TestAuthority, times: int, then: bytes) -> Iterator[str]:
    """Closes the first `times` connections after the request, then answers with `then`."""
    seen = []

    def answer(connection: ssl.SSLSocket) -> None:
        _whole_request(connection)
        seen.append(1)
        if len(seen) > times:
            connection.sendall(then)

    with _serving(authority, answer) as url:
        yield url


@contextmanager
def answering_server(authority: TestAuthority, answers: list[bytes]) -> Iterator[str]:
    """Gives these answers one after the other, the last one for ever; each line is closed after its answer."""
    left = list(answers)

    def answer(connection: ssl.SSLSocket) -> None:
        _whole_request(connection)
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    with _serving(authority, answer) as url:
        yield url


def _whole_request(connection: ssl.SSLSocket) -> None:
    """To close with a part of it unread would reset the line, and the answer could be lost with it."""
    with connection.makefile("rb") as request:
        length = 0
        while line := request.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        request.read(length)


def _tls(context: ssl.SSLContext, plain: socket.socket) -> ssl.SSLSocket:
    return context.wrap_socket(plain, server_side=True)


@contextmanager
def _serving(authority: TestAuthority, handle) -> Iterator[str]:
    identity = authority.server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.cert_file, identity.key_file)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def loop() -> None:
            with suppress(OSError):
                while True:
                    plain, _ = listener.accept()
                    with suppress(OSError), plain, _tls(context, plain) as connection:
                        handle(connection)

        thread = threading.Thread(target=loop, name="odd-server")
        thread.start()
        try:
            yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)

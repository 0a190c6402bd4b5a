# SPDX-License-Identifier: Apache-2.0
"""Asking a print server by IPP (RFC 8010/8011) over HTTP: pyipp encodes and decodes, requests carries."""

import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from pyipp.enums import IppOperation, IppStatus
from pyipp.exceptions import IPPError
from pyipp.parser import parse
from pyipp.serializer import encode_dict

from hw.errors import PrinterOff, PrinterUnknown, PrintFailed, QueuePaused

CONTENT_TYPE = "application/ipp"
IPP_VERSION = (2, 0)
CONNECT_S = 3.0
ANSWER_S = 10.0
LARGEST_ANSWER = 1_000_000

Attributes = dict[str, Any]

_REFUSALS = {
    IppStatus.ERROR_NOT_FOUND: PrinterUnknown,
    IppStatus.ERROR_NOT_ACCEPTING_JOBS: QueuePaused,
    IppStatus.ERROR_PRINTER_IS_DEACTIVATED: QueuePaused,
}


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue of a print server. `url`: the server's, e.g. http://localhost:631; `user`: whose its jobs are."""

    url: str
    name: str
    user: str

    @property
    def uri(self) -> str:
        """As IPP names it."""
        return f"ipp://{urlsplit(self.url).netloc}/printers/{quote(self.name)}"


class IppClient:
    """Questions about one queue. All methods raise PrinterError."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy stands between a kiosk and its print server

    def printer(self, names: tuple[str, ...]) -> Attributes:
        """Attributes of the queue."""
        asked = {"requested-attributes": list(names)}
        found = self._call(IppOperation.GET_PRINTER_ATTRIBUTES, asked)["printers"]
        return dict(found[0]) if found else {}

    def print(self, title: str, document: bytes, job: Attributes) -> int:
        """Hand a PDF over, and return the job's number."""
        asked = {"job-name": title, "document-format": "application/pdf"}
        jobs = self._call(IppOperation.PRINT_JOB, asked, job, document)["jobs"]
        number = jobs[0].get("job-id") if jobs else None
        if not isinstance(number, int):
            raise PrintFailed(f"{self._where}: the print server took the document and named no job")
        return number

    def job(self, number: int, names: tuple[str, ...]) -> Attributes:
        """Attributes of a job."""
        asked = {"job-id": number, "requested-attributes": list(names)}
        found = self._call(IppOperation.GET_JOB_ATTRIBUTES, asked)["jobs"]
        return dict(found[0]) if found else {}

    def cancel(self, number: int) -> None:
        """Take a job back. One that has ended by itself raises PrintFailed."""
        self._call(IppOperation.CANCEL_JOB, {"job-id": number})

    def cancel_mine(self) -> None:
        """Take back whatever this user still has in the queue."""
        self._call(IppOperation.CANCEL_MY_JOBS, {})

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    @property
    def _where(self) -> str:
        return f"queue {self._queue.name} at {self._queue.url}"

    def _call(
        self,
        operation: IppOperation,
        asked: Attributes,
        job: Attributes | None = None,
        document: bytes = b"",
    ) -> Attributes:
        body = self._encode(operation, asked, job)
        answer = self._decode(self._post(body + document))
        status = answer["status-code"]
        if status >= IppStatus.REDIRECTION_OTHER_SITE:
            kind = _REFUSALS.get(status, PrintFailed)
            raise kind(f"{self._where}: {_status_name(status)}")
        return answer

    def _encode(self, operation: IppOperation, asked: Attributes, job: Attributes | None) -> bytes:
        head = {
            "attributes-charset": "utf-8",
            "attributes-natural-language": "ja",
            "printer-uri": self._queue.uri,
        }
        # RFC 8011 fixes the order of the first ones: the target before the user and all else.
        if "job-id" in asked:
            head["job-id"] = asked["job-id"]
        head["requesting-user-name"] = self._queue.user
        message: Attributes = {
            "version": IPP_VERSION,
            "operation": operation,
            "operation-attributes-tag": {**head, **asked},
        }
        if job:
            message["job-attributes-tag"] = job
        return encode_dict(message)

    def _post(self, body: bytes) -> bytes:
        address = f"{self._queue.url.rstrip('/')}/printers/{quote(self._queue.name)}"
        try:
            answer = self._session.post(
                address,
                data=body,
                headers={"Content-Type": CONTENT_TYPE},
                timeout=(CONNECT_S, ANSWER_S),
                allow_redirects=False,
            )
        except requests.Timeout as error:
            raise PrinterOff(f"{self._where}: the print server does not answer") from error
        except requests.RequestException as error:
            raise PrinterOff(f"{self._where}: no print server can be reached there") from error
        if answer.status_code != requests.codes.ok:
            raise PrintFailed(f"{self._where}: HTTP {answer.status_code} from the print server")
        return answer.content[:LARGEST_ANSWER]

    def _decode(self, data: bytes) -> Attributes:
        try:
            return dict(parse(data))
        except (IPPError, struct.error, ValueError, IndexError, KeyError, TypeError) as error:
            raise PrintFailed(f"{self._where}: an answer that is not IPP") from error


def _status_name(status: int) -> str:
    try:
        return IppStatus(status).name.lower().replace("_", "-")
    except ValueError:
        return f"status {status:#06x}"

"""Stops a request that announces more than may be uploaded before a byte of it is written to disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# What a form sends beside its file.
FIELDS = 2 * 1024 * 1024


class UploadLimit(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS; what it lets pass is handled by the next ones. Too much is answered with 413."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > settings.UPLOAD_LIMIT + FIELDS:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

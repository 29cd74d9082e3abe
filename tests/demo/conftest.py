"""Pictures whose truth is known, and a running demo engine."""

import base64
import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from llava_desktop.core.prediction import DEFAULT_VERSION
from tests.fault_server.server import FaultServer


def data_uri(image: Image.Image, image_format: str = "PNG") -> str:
    return f"data:image/{image_format.lower()};base64,{base64.b64encode(encoded(image, image_format)).decode()}"


def encoded(image: Image.Image, image_format: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, image_format, **options)
    return out.getvalue()


def body(prompt: object = "How big is it?", **more: object) -> dict[str, object]:
    """The body of a POST; `more` goes into `input`."""
    return {"version": DEFAULT_VERSION, "input": {"prompt": prompt, **more}}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """With scripted answers and no fault planned: the demo engine's own routes."""
    with FaultServer() as running:
        yield running


@pytest.fixture
def client(server: FaultServer) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=server.base_url,
        headers={"Authorization": f"Bearer {server.token}"},
        trust_env=False,
        timeout=20,
    ) as opened:
        yield opened

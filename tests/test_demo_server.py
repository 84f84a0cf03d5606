"""The server of the demo shop: its pages, its endpoints, and how it starts and ends."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator

import httpx
import pytest

from handeye.tasks import demo

LOGIN = {"email": demo.EMAIL, "password": demo.PASSWORD}
ORDER = {
    "lines": [{"name": "海蓝马克杯", "quantity": 2, "price": 18}],
    "total": 36,
    "delivery": "2027-03-15",
    "way": "post",
}


@pytest.fixture
def shop() -> Iterator[demo.DemoShop]:
    with demo.DemoShop(slow=0.3) as shop:
        yield shop


@pytest.fixture
def http(shop: demo.DemoShop) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shop.url, trust_env=False) as client:
        yield client


class TestServer:
    def test_pages_and_files(self, http: httpx.Client) -> None:
        for path in ("/", "/login", "/product/sea-mug", "/order/17?new=1", "/payment"):
            page = http.get(path)
            assert page.status_code == 200
            assert page.headers["content-type"] == "text/html; charset=utf-8"
            assert page.headers["cache-control"] == "no-store"
        assert http.get("/style.css").headers["content-type"].startswith("text/css")
        assert "窑与杯" in http.get("/texts.js").text

    @pytest.mark.parametrize(
        "path", ["/nowhere", "/../demo.py", "/%2e%2e/demo.yaml", "/product/", "/photo.png"]
    )
    def test_there_is_nothing_else(self, http: httpx.Client, path: str) -> None:
        assert http.get(path).status_code == 404

    def test_signing_in_and_out(self, http: httpx.Client) -> None:
        assert http.get("/api/session").json() == {"session": None}
        assert http.get("/api/orders").status_code == 401
        assert http.post("/api/login", json=LOGIN | {"password": "no"}).json() == {"ok": False}
        assert http.get("/api/session").json() == {"session": None}
        assert http.post("/api/login", json=LOGIN).json() == {"ok": True}
        assert http.get("/api/session").json() == {"session": "Demo"}
        http.post("/api/logout", json={})
        assert http.get("/api/session").json() == {"session": None}

    def test_orders(self, http: httpx.Client) -> None:
        http.post("/api/login", json=LOGIN)
        assert [one["number"] for one in http.get("/api/orders").json()] == [*range(19, 13, -1)]
        placed = http.post("/api/orders", json=ORDER)
        assert (placed.status_code, placed.json()["number"]) == (201, 20)
        assert http.get("/api/orders/20").json()["status"] == "new"
        http.post("/api/orders/17", json={"note": "Ring twice"})
        assert http.get("/api/orders/17").json()["note"] == "Ring twice"
        assert http.get("/api/orders/99").status_code == 404

    def test_invoice(self, http: httpx.Client) -> None:
        http.post("/api/login", json=LOGIN)
        http.post("/api/orders", json=ORDER)
        invoice = http.get("/api/orders/20/invoice.csv")
        assert invoice.headers["content-disposition"] == 'attachment; filename="invoice-20.csv"'
        rows = list(csv.reader(io.StringIO(invoice.content.decode("utf-8-sig"))))
        assert rows[1:] == [["海蓝马克杯", "2", "18.00"], ["Total", "", "36.00"]]

    @pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"lines": []}'])
    def test_bad_orders_are_told_so(self, http: httpx.Client, body: bytes) -> None:
        http.post("/api/login", json=LOGIN)
        assert http.post("/api/orders", content=body).status_code == 400

    def test_reviews_are_slow(self, shop: demo.DemoShop, http: httpx.Client) -> None:
        begun = time.monotonic()
        assert len(http.get("/api/reviews?product=sea-mug").json()) == 3
        assert time.monotonic() - begun >= shop.slow

    def test_it_remembers_requests_and_says_nothing(
        self, shop: demo.DemoShop, http: httpx.Client, capfd: pytest.CaptureFixture[str]
    ) -> None:
        http.get("/?lang=zh")
        http.post("/api/login", json=LOGIN)
        assert shop.requests == [("GET", "/?lang=zh"), ("POST", "/api/login")]
        assert capfd.readouterr() == ("", "")

    def test_it_ends_at_once_and_frees_its_port(self) -> None:
        with demo.DemoShop(slow=60) as shop, httpx.Client(trust_env=False) as client:
            client.get(shop.url)
            begun = time.monotonic()
            shop.__exit__(None, None, None)
            assert time.monotonic() - begun < 0.5
        with demo.DemoShop(shop.port) as again:
            assert httpx.get(again.url, trust_env=False).status_code == 200

    def test_each_shop_has_its_own_orders(self) -> None:
        with demo.DemoShop() as one, demo.DemoShop() as other:
            for shop, number in ((one, 20), (one, 21), (other, 20)):
                with httpx.Client(base_url=shop.url, trust_env=False) as client:
                    client.post("/api/login", json=LOGIN)
                    assert client.post("/api/orders", json=ORDER).json()["number"] == number

    def test_every_text_that_is_used_is_there(self) -> None:
        scripts = [file.read_text(encoding="utf-8") for file in demo.FOLDER.glob("*.js")]
        texts = demo.FOLDER.joinpath("texts.js").read_text(encoding="utf-8")
        used = {key for script in scripts for key in re.findall(r'\bt\("(\w+)"', script)}
        assert used
        assert used <= set(re.findall(r"^  (\w+): \[", texts, re.M))

"""What is fetched, and what stops it."""

from __future__ import annotations

import gzip
import socket
import threading
import time

import pytest

from knowledge.content.fetching import Fetcher, Limits, Version
from knowledge.exceptions import AddressRefused, Unreachable
from tests.knowledge.webserver import running_server


@pytest.fixture
def server():
    with running_server() as server:
        yield server


def test_a_page_is_fetched_with_its_version(server, tmp_path):
    address = server.page("/a", "<p>x</p>", "text/html; charset=utf-8", ETag='"1"', Last_Modified="Mon")

    found = server.fetcher().fetch(address, tmp_path / "a")

    assert (found.address, found.content_type, found.version) == (address, "text/html", Version('"1"', "Mon"))
    assert (tmp_path / "a").read_text() == "<p>x</p>"


def test_what_has_not_changed_is_not_fetched_again(server, tmp_path):
    address = server.page("/a", "x", ETag='"1"')

    assert server.fetcher().fetch(address, tmp_path / "a", known=Version('"1"')).unchanged
    assert not server.fetcher().fetch(address, tmp_path / "a", known=Version('"0"')).unchanged


def test_redirects_are_followed_and_each_is_looked_at(server, tmp_path):
    server.page("/end", "there")
    address = server.page("/a", "", status=302, Location="/end")
    outside = server.page("/b", "", status=301, Location="http://inside.example/secret")
    trick = server.page("/c", "", status=302, Location="http://127.0.0.1/")
    other = server.page("/d", "", status=302, Location="file:///etc/passwd")
    circle = server.page("/e", "", status=302, Location="/e")

    assert server.fetcher().fetch(address, tmp_path / "a").address.endswith("/end")
    for each in (outside, trick, other):
        with pytest.raises(AddressRefused):
            server.fetcher().fetch(each, tmp_path / "a")
    with pytest.raises(Unreachable, match="redirects more than 5"):
        server.fetcher().fetch(circle, tmp_path / "a")


def test_a_name_that_changes_between_look_and_call_gains_nothing(server, tmp_path):
    """The name is resolved once a connection, and the call goes to what was looked at."""
    asked = []
    address = server.page("/a", "x")

    class Rebinding:
        def of(self, host, port):
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    Fetcher(Rebinding()).fetch(address, tmp_path / "a")

    assert asked == ["shop.example"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ({"body": "no", "status": 404}, "the server says 404"),
        ({"body": "no", "status": 500}, "the server says 500"),
        ({"body": b"\x89PNG", "kind": "image/png"}, "image/png"),
        ({"body": "x" * 5000}, "larger than 1,000"),
        ({"body": gzip.compress(b"x" * 5000), "Content_Encoding": "gzip"}, "larger than 1,000"),
        ({"body": gzip.compress(b"x" * 900)[:-9], "Content_Encoding": "gzip"}, "broke off"),
        ({"body": b"no gzip", "Content_Encoding": "gzip"}, "packing is broken"),
        ({"body": b"?", "Content_Encoding": "br"}, "not asked for"),
    ],
)
def test_what_is_of_no_use_is_refused_with_address_and_reason(server, tmp_path, page, reason):
    address = server.page("/a", **page)

    with pytest.raises(Unreachable, match=reason) as caught:
        server.fetcher(size=1000).fetch(address, tmp_path / "a")

    assert address in str(caught.value)
    assert caught.value.gone == (page.get("status") == 404)


def test_packed_pages_are_unpacked(server, tmp_path):
    address = server.page("/a", gzip.compress(b"x" * 900), Content_Encoding="gzip")

    server.fetcher(size=1000).fetch(address, tmp_path / "a")

    assert (tmp_path / "a").read_bytes() == b"x" * 900


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"])
def test_a_server_that_drips_does_not_hold_us(server, tmp_path, answer):
    """Each byte comes in time, the whole never does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        stop = threading.Event()

        def drip():
            connection, _ = listener.accept()
            with connection:
                connection.sendall(answer)
                while not stop.wait(0.02):
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        began = time.monotonic()
        with pytest.raises(Unreachable, match=r"0\.3 seconds"):
            server.fetcher(seconds=0.3).fetch(server.address + "/a", tmp_path / "a")
        assert time.monotonic() - began < 15
        stop.set()
        thread.join()


def test_nobody_at_home_is_said_so(server, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        server.port = closed.getsockname()[1]

    with pytest.raises(Unreachable, match="shop"):
        server.fetcher().fetch(server.address, tmp_path / "a")


def test_the_product_itself_calls_no_machine_of_its_own():
    from knowledge.content.address import PublicAddresses

    with pytest.raises(AddressRefused):
        Fetcher(PublicAddresses(), limits=Limits(seconds=1)).fetch("http://localhost/", None)

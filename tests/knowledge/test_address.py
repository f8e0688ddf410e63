"""Which addresses may be fetched."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.address import (
    PublicAddresses,
    is_public,
    is_web_address,
    parse_address,
    system_resolver,
)
from knowledge.exceptions import AddressRefused


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("https://Shop.Example", "https://shop.example/"),
        ("HTTP://shop.example:80/a?b=c#d", "http://shop.example/a?b=c"),
        ("https://shop.example./ä b".replace(" ", "%20"), "https://shop.example/%C3%A4%20b"),
        ("https://магазин.рф/доставка", "https://xn--80aairftm.xn--p1ai/%D0%B4%D0%BE%D1%81%D1%82%D0%B0%D0%B2%D0%BA%D0%B0"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(text, spelled):
    assert str(parse_address(text)) == spelled


@pytest.mark.parametrize(
    "text",
    [
        "ftp://shop.example/", "file:///etc/passwd", "//shop.example/", "shop.example", "gopher://x/",
        "http://user@shop.example/", "http://user:secret@shop.example/", "http://@shop.example/",
        "http://shop.example\\@127.0.0.1/", "http://shop.example/ x", "http://shop.example/\n",
        "http:///path", "http://[::1", "http://[fe80::1%25eth0]/", "http://shop.example:99999/",
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/",
        "http://127.0.0.1.", "http://１２７.1/", "http://a" + "b" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(text):
    # "127.0.0.1." is a plain address with a dot; it falls at the next door.
    with pytest.raises(AddressRefused):
        PublicAddresses(system_resolver).of(parse_address(text).host, 80)


def test_a_password_is_not_told_again():
    with pytest.raises(AddressRefused) as caught:
        parse_address("https://user:secret@shop.example/")

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "2002:7f00:1::", "2001:0:1::1", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_only_addresses_of_the_whole_internet_are_called(address):
    assert not is_public(ipaddress.ip_address(address))
    with pytest.raises(AddressRefused, match="no public address"):
        PublicAddresses(lambda host, port: [address]).of("shop.example", 443)


def test_one_address_among_many_that_is_not_public_refuses_the_name():
    mixed = PublicAddresses(lambda host, port: ["93.184.216.34", "10.0.0.1"])

    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        mixed.of("shop.example", 443)


def test_a_public_name_is_called_at_what_was_looked_at():
    assert PublicAddresses(lambda host, port: ["93.184.216.34"]).of("shop.example", 443) == ["93.184.216.34"]


def test_odd_ports_and_names_without_an_address_are_refused():
    with pytest.raises(AddressRefused, match="ports"):
        PublicAddresses(lambda host, port: ["93.184.216.34"]).of("shop.example", 6379)
    with pytest.raises(AddressRefused, match="no address"):
        PublicAddresses(lambda host, port: []).of("shop.example", 443)


def test_an_exception_is_one_endpoint_and_no_more():
    addresses = PublicAddresses(lambda host, port: ["127.0.0.1"], exceptions=[("127.0.0.1", 4000)])

    assert addresses.of("shop.example", 4000) == ["127.0.0.1"]
    with pytest.raises(AddressRefused):
        addresses.of("shop.example", 80)


def test_a_file_is_no_address():
    assert is_web_address("https://shop.example/a.csv")
    assert not is_web_address("/srv/https:/a.csv")
    assert not is_web_address("C:\\shop\\a.csv")


@given(st.ip_addresses(v=4))
def test_no_private_machine_hides_in_another_spelling(address):
    """Wherever an IPv4 address is not public, neither is any IPv6 address that holds it."""
    number = int(address)
    for network in ("::ffff:0:0", "64:ff9b::", "::"):
        assert not is_public(ipaddress.IPv6Address(int(ipaddress.IPv6Address(network)) + number))
    assert not is_public(ipaddress.IPv6Address((0x2002 << 112) + (number << 80)))

"""Which addresses files may be fetched from."""

from __future__ import annotations

import pytest

from fastcore.errors import ArgumentError
from fastcore.operations.remote.addresses import is_public_address
from fastcore.operations.remote.errors import RemoteRefusedError
from fastcore.operations.remote.urls import AllowedHosts, HttpsUrl, parse_https_url, parse_s3_url


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "2606:4700::6810:84e5", "2a00:1450:4001::1"]
)
def test_public_addresses(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://logs.example", HttpsUrl("logs.example", 443, "/")),
        ("HTTPS://Logs.Example./a/b%20c?d=e&f#g", HttpsUrl("logs.example", 443, "/a/b%20c?d=e&f")),
        ("https://logs.example:8443?x", HttpsUrl("logs.example", 8443, "/?x")),
        ("https://a_b.example/@:", HttpsUrl("a_b.example", 443, "/@:")),
        ("https://[2606:4700:0:0::1]/", HttpsUrl("2606:4700::1", 443, "/")),
    ],
)
def test_https_addresses(text: str, url: HttpsUrl) -> None:
    assert parse_https_url(text) == url
    assert url.target not in repr(url) or url.target == "/"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "logs.example/x",
        "//logs.example/x",
        "http://logs.example/x",
        "ftp://logs.example/x",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https:logs.example",
        "https://user@logs.example/",
        "https://user:hunter2@logs.example/",
        "https://logs.example@evil.example/",
        "https://logs.example\\@evil.example/",
        "https://evil.example\\.logs.example/",
        "https://logs.example /",
        " https://logs.example/",
        "https://logs.example/\r\nHost: evil.example",
        "https://logs.example/\t",
        "https://logs.example:0/",
        "https://logs.example:65536/",
        "https://logs.example:x/",
        "https://logs.example:/",
        "https://lögs.example/",
        "https://logs.example/ü",
        "https://-logs.example/",
        "https://.example/",
        "https://a..b/",
        "https://[::1/",
        "https://[1:2:3]/",
        "https://[fe80::1%25eth0]/",
        "https://[v1.x]/",
        "https://%6c%6f%67%73.example/",
        "https://logs.example/" + "x" * 9000,
    ],
)
def test_what_is_no_https_address(text: str) -> None:
    with pytest.raises(RemoteRefusedError) as refused:
        parse_https_url(text)
    assert "hunter2" not in str(refused.value)


def test_hosts_are_allowed_by_name() -> None:
    hosts = AllowedHosts(["Logs.Example", "*.build.example", "other.example:8443", "[2606:4700::1]"])
    assert hosts
    assert not AllowedHosts([])
    for allowed in (
        "https://logs.example/x",
        "https://LOGS.example.:443/x",
        "https://a.build.example",
        "https://a.b.build.example",
        "https://other.example:8443",
        "https://[2606:4700:0::1]",
    ):
        assert parse_https_url(allowed) in hosts, allowed
    for refused in (
        "https://logs.example:8443",
        "https://xlogs.example",
        "https://a.logs.example",
        "https://build.example",
        "https://abuild.example",
        "https://build.example.evil",
        "https://other.example",
        "https://a.build.example:8443",
        "https://example",
    ):
        assert parse_https_url(refused) not in hosts, refused


@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "*.*",
        "*.",
        "a.*.b",
        "https://logs.example",
        "logs.example/",
        "a b",
        "",
        "user@a",
        "a:x",
        "a:0",
        "[::1",
        "[1:2]",
    ],
)
def test_entries_that_are_no_hosts(entry: str) -> None:
    with pytest.raises(ArgumentError):
        AllowedHosts([entry])


def test_s3_addresses() -> None:
    assert parse_s3_url("s3://my-logs/2026/a b?c#d.sarif") == ("my-logs", "2026/a b?c#d.sarif")
    for text in (
        "s3://my-logs",
        "s3://my-logs/",
        "s3:///key",
        "s3://UPPER_/x",
        "s3://a@b/c",
        "s3://logs/a\nb",
    ):
        with pytest.raises(RemoteRefusedError):
            parse_s3_url(text)

"""Defence and manners on the wire: bombs, names that lead inside, old TLS, pauses after refusals, bounded retries."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import socket
import ssl
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "spiders"))

from portal_server import Answer, PortalServer, serving
from walks import Portals, kinds, titled

from govreports.middlewares.legacy_tls import fetch


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with serving() as running:
        yield running


@pytest.fixture
def portals(server: PortalServer) -> Portals:
    return Portals(server)


def test_a_gzip_bomb_is_cut_off(portals: Portals, tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    portals.row("a")
    portals.page("a", "", Answer(bomb, headers={"Content-Encoding": "gzip"}))
    found = portals.walk(tmp_path, settings={"DOWNLOAD_MAXSIZE": 1_000_000})
    assert kinds(found, "a") == ["too-large"]
    assert len(bomb) < 1_000_000, "it is small on the wire"


def test_a_name_that_leads_inside_is_refused_before_anything_is_sent(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    port = server.netloc.split(":")[1]
    host = f"www.inside.example:{port}"
    portals.portal("a", [2020])
    portals.rows[-1] = portals.rows[-1].replace(server.netloc, host)
    portals.row("moved")
    portals.page("moved", "", Answer("", 302, {"Location": f"http://{host}/a/nb/"}))
    found = portals.walk(tmp_path, settings={"TWISTED_DNS_RESOLVER": "inside.InsideResolver"})
    assert [kinds(found, name, "start") for name in ("a", "moved")] == [["host-refused"]] * 2
    assert "private address 127.0.0.1" in found["runs"]["a"]["events"][0]["detail"]
    assert server.asked("/a/nb/") == 0


def test_after_refusals_the_pause_grows_and_the_third_is_the_last(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.portal("a", {year: Answer("no", 403) for year in range(2019, 2024)})
    found = portals.walk(tmp_path, settings={"BACK_OFF": 0.4})
    times = [moment for moment, path, _ in server.log if "post_" in path]
    assert len(times) == 3, "five are listed"
    pauses = [later - sooner for sooner, later in itertools.pairwise(times)]
    assert pauses[0] >= 0.38
    assert pauses[1] >= 0.78
    assert [f["reason"] for f in found["failures"]] == ["blocked"] * 5


def test_retries_are_bounded(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    answers = {2020: Answer("no", 500), 2021: Answer("no", 503), 2022: Answer(drop=True)}
    portals.portal("a", dict(answers))
    found = portals.walk(tmp_path, settings={"RETRY_TIMES": 2})
    asked = [server.asked(f"/a/nb/content/post_{year}.html") for year in answers]
    assert asked[:2] == [3, 3]
    assert 3 <= asked[2] <= 6, "of a kept connection that was closed, Twisted asks once more by itself"
    assert sorted(f["reason"] for f in found["failures"]) == ["reset", "server-error", "server-error"]


def speak_tls(server: PortalServer, folder: Path, *, old: bool) -> None:
    """Lets the server speak TLS; `old`: 1.0 only, with a key of 1,024 bits, as some portals do. Its certificate has expired."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024 if old else 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "old.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=2)).not_valid_after(now - dt.timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0" if old else "DEFAULT")
    context.load_cert_chain(pem)
    if old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.base = server.base.replace("http:", "https:")


def test_old_tls_is_a_fallback_of_rows_that_say_so_and_counted(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    speak_tls(server, tmp_path, old=True)
    portals.portal("old", [2020], tls="legacy")
    portals.portal("strict", [2020])
    found = portals.walk(tmp_path)
    assert kinds(found, "strict", "start") == ["tls"]
    (page,) = found["pages"]
    assert (page["hint"]["portal_id"], page["article_title"]) == ("old", titled("广州市", 2020))
    assert int(found["stats"]["tls/legacy"]) >= 2, "the list and the report"
    assert server.asked("/strict/nb/") == 0


def test_old_tls_asks_nothing_of_an_address_inside(server: PortalServer, tmp_path: Path) -> None:
    speak_tls(server, tmp_path, old=True)
    asked: list[str] = []
    with pytest.raises(DownloadCancelledError, match=r"private address 127\.0\.0\.1"):
        fetch(Request(f"{server.base}/a"), 1000, lambda address: bool(asked.append(address)) or True)
    assert (asked, server.log) == (["127.0.0.1"], [])
    server.pages["/big"] = "x" * 1001
    with pytest.raises(DownloadCancelledError, match="larger than 1000 bytes"):
        fetch(Request(f"{server.base}/big"), 1000, lambda address: False)


def test_a_portal_that_answers_by_https_only_is_found(tmp_path: Path) -> None:
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", 80)) == 0:
            pytest.skip("somebody listens on port 80 here")
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serving(443))
        except OSError as error:
            pytest.skip(f"port 443 cannot be had: {error}")
        speak_tls(server, tmp_path, old=False)
        server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /no/\n", headers={"Content-Type": "text/plain"})
        portals = Portals(server)
        for name in ("a", "no"):
            portals.portal(name, [2020])
            portals.rows[-1] = portals.rows[-1].replace(server.base, "http://127.0.0.1").replace(server.netloc, "127.0.0.1")
        found = portals.walk(tmp_path)
    (page,) = found["pages"]
    assert page["article_title"] == titled("广州市", 2020)
    assert kinds(found, "no", "start") == ["robots"], "robots.txt is asked the same way"
    assert found["stats"]["politeness/by_https"] == "1"

"""The spiders that are made from the registry, and the one for any locality."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

import govreports.settings
from govreports.portals import load, provinces
from govreports.spiders.archive_reports import ArchiveReportsSpider
from govreports.spiders.base import ReportSpider
from govreports.spiders.file_reports import FileReportsSpider
from govreports.spiders.portal_reports import MirrorSpider, PortalSpider
from govreports.spiders.provinces import spider_of


def settings() -> Settings:
    found = Settings()
    found.setmodule(govreports.settings)
    return found


def test_every_province_has_a_spider_that_walks_its_rows() -> None:
    loader = SpiderLoader.from_settings(settings())
    for province in provinces():
        spider = loader.load(f"{province.slug}_reports")
        assert issubclass(spider, ReportSpider)
        assert spider.scope == province.slug
    sichuan = spider_of(next(p for p in provinces() if p.slug == "sichuan"))
    assert sichuan.from_crawler(Crawler(sichuan, settings())).portals == load("sichuan")


def made(**arguments: str) -> ReportSpider:
    return PortalSpider.from_crawler(Crawler(PortalSpider, settings()), **arguments)


def test_any_locality_of_the_country() -> None:
    assert {p.portal_id for p in made(locality="攀枝花市").portals} == {"510400"}
    assert {p.portal_id for p in made(locality="110105").portals} == {"110105"}
    assert {p.portal_id for p in made(locality="云安县").portals} == {"445303"}


def test_a_locality_must_be_given_and_be_one() -> None:
    with pytest.raises(SystemExit, match="portal_reports: which locality"):
        made()
    with pytest.raises(SystemExit, match=r"several places: .*开封市鼓楼区"):
        made(locality="鼓楼区")


def test_without_a_contact_no_portal_is_walked_but_one_of_this_machine(tmp_path: Path) -> None:
    given = settings()
    given.set("CONTACT", "", priority="cmdline")
    with pytest.raises(SystemExit, match=r"^portal_reports: CONTACT is not set.*\.$"):
        PortalSpider.from_crawler(Crawler(PortalSpider, given), locality="110105")
    own = tmp_path / "own.csv"
    own.write_text("portal_id,locality,code,level,host,min,status,confidence\na,朝阳区,110105,county,127.0.0.1:8377,1,none,low\n", encoding="utf-8")
    given.set("PORTALS", str(own), priority="cmdline")
    assert len(PortalSpider.from_crawler(Crawler(PortalSpider, given), locality="110105").portals) == 1


def test_what_scrapyd_adds_is_no_argument() -> None:
    assert made(locality="110105", _job="7").portals
    assert FileReportsSpider.from_crawler(Crawler(FileReportsSpider, settings()), path=__file__, _job="7").files == [Path(__file__)]
    archive = settings()
    archive.set("DATA_DIR", "/nowhere", priority="cmdline")
    with pytest.raises(SystemExit, match="archive_reports: /nowhere/archive holds no archive"):
        ArchiveReportsSpider.from_crawler(Crawler(ArchiveReportsSpider, archive), _job="7")


def test_mirrors_are_walked_by_themselves() -> None:
    found = MirrorSpider.from_crawler(Crawler(MirrorSpider, settings())).portals
    assert found
    assert all(portal.mirror for portal in found)
    assert "newton.com.tw" in {portal.host for portal in found}
    assert not any(portal.mirror for portal in made(locality="上海市").portals)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DOWNLOAD_DELAY", "abc", "DOWNLOAD_DELAY must be a number from 0 on, not 'abc'"),
        ("HISTORY_DAYS", "-1", "HISTORY_DAYS must be a number from 0 on"),
        ("LEASE_SECONDS", "nan", "LEASE_SECONDS must be a number from 0 on"),
        ("RETRY_TIMES", "1.5", "RETRY_TIMES must be a whole number from 0 on"),
        ("READING_PROCESSES", "0", "READING_PROCESSES must be a whole number from 1 on"),
    ],
)
@pytest.mark.parametrize(("spider", "argument"), [(PortalSpider, {"locality": "110105"}), (FileReportsSpider, {"path": __file__})])
def test_a_setting_that_is_no_number_ends_the_command(
    spider: type[Spider], argument: dict[str, str], name: str, value: str, sentence: str
) -> None:
    given = settings()
    given.set(name, value, priority="cmdline")
    with pytest.raises(SystemExit, match=f"{spider.name}: {sentence}"):
        spider.from_crawler(Crawler(spider, given), **argument)

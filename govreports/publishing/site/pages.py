"""The pages of the site: an address and a database in, HTML out. Every value is escaped by Jinja2; pictures and the explained
report come escaped from their own modules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from govreports import codebook, localities
from govreports.publishing.coverage_views import COLOURS
from govreports.publishing.explain import MARKS, content
from govreports.publishing.reference import label
from govreports.publishing.site import search
from govreports.publishing.site.charts import Square, figure, heat_map, small_chart
from govreports.publishing.site.database import MANY, PAGE, SORTS, Database, Found

SEVERITIES = ("error", "warning", "info")
STATIC_FINDINGS = 2000
"""Findings on the static page, which has no server to ask for more."""
ASSETS = ("icon.svg", "report.css", "search.js", "site.css")
LONG = 90
"""Characters of a rule that stand in a table of findings."""
LEVELS = ("country", "province", "prefecture", "county", "township", "zone")


@dataclass(frozen=True, slots=True)
class Asked:
    """One page that is asked for."""

    path: str
    """`province/44.html`."""
    query: Mapping[str, str] = field(default_factory=dict)
    live: bool = False
    """Whether a server answers (forms, bytes of the archive), or the page is written to stand alone."""

    @property
    def root(self) -> str:
        """The way up to the first page."""
        return "../" * self.path.count("/")


class NoPage(LookupError):
    """No page has this address."""


def render(db: Database, asked: Asked) -> str:
    """The page of an address. Raises NoPage where there is none."""
    for pattern, make in ROUTES:
        match = re.fullmatch(pattern, asked.path)
        if match:
            text = make(db, asked, *match.groups())
            return text.encode("utf-8", "replace").decode("utf-8")
    raise NoPage(asked.path)


def paths(db: Database) -> Iterator[str]:
    """The addresses of all pages: those that a pattern of `ROUTES` fits, so that no name leads out of the site's folder."""
    yield from filter(is_page, _paths(db))


def is_page(path: str) -> bool:
    """Whether a page may have this address."""
    return any(re.fullmatch(pattern, path) for pattern, _ in ROUTES)


def _paths(db: Database) -> Iterator[str]:
    yield from ("index.html", "findings.html", "indicators.html", "search.html", "downloads.html")
    yield from (f"province/{province}.html" for province in db.provinces())
    yield from (f"indicator/{column}.html" for column in db.columns())
    for series in db.localities():
        yield f"locality/{series}.html"
    for report_id, version in db.versions_of_all():
        yield f"report/{report_id}-v{version}.html"


def asset(name: str) -> str:
    """One of `ASSETS`, the files that the pages refer to."""
    return MARKS if name == "report.css" else _resource(name)


def _resource(name: str) -> str:
    return (resources.files("govreports.publishing.site") / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FunctionLoader(lambda name: _resource(f"templates/{name}")), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.filters.update(figure=figure, both=both, short=_short, address=address, percent=lambda share: f"{share:.0%}")
    found.globals.update(label=label, rule=_rule_label, colours=COLOURS)
    return found


def _page(template: str, asked: Asked, /, **values: Any) -> str:
    return _environment().get_template(template).render(root=asked.root, live=asked.live, path=asked.path, **values)


def both(words: str) -> Markup:
    """`中文 · English` with the English small."""
    chinese, dot, english = words.partition(" · ")
    return Markup('{}<small lang="en"> {}</small>').format(chinese, english) if dot else Markup("{}").format(chinese)


def _short(words: str, code: str) -> Markup:
    """A rule in its words, or by its code where it is a long equation."""
    return both(words) if len(words) <= LONG else Markup("<code>{}</code>").format(code)


def address(url: str | None) -> str | None:
    """An address that a page may link to: only http and https."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


@cache
def _rules() -> dict[str, str]:
    from govreports.publishing.reference import rows

    return {str(row[0]): f"{row[1]} · {row[2]}" for row in rows("rules")}


def _rule_label(code: str) -> str:
    return _rules().get(code, code)


def province_name(province: str) -> str:
    """`广东省` for `44`."""
    found = localities.by_code(f"{province}0000")
    return found.name if found else province


# -------------------------------------------------------------------------------------------------------------
# the pages


def _index(db: Database, asked: Asked) -> str:
    years, told = db.years(), db.coverage_by_province()
    rows = []
    for province in db.provinces():
        name = province_name(province)
        squares = {year: _share(name, year, told[province, year]) for year in years if (province, year) in told}
        rows.append((name, f"province/{province}.html", squares))
    picture = heat_map("各省历年收录情况 · coverage by province and year", years, rows)
    return _page("index.html", asked, picture=Markup(picture), facts=db.facts(), years=years)


def _share(name: str, year: int, status: Mapping[str, int]) -> Square:
    """How many of the localities asked have their report; nothing asked is no zero."""
    asked, present = sum(status.values()) - status.get("not_asked", 0), status.get("present", 0)
    if not asked:
        return Square("not_asked", f"{name} {year}: {label('status', 'not_asked')}", "", link=None)
    words = f"{name} {year}: {label('status', 'present')} {present} / {asked}"
    if not present:
        return Square("missing", words, f"0/{asked}", "0", 0.25)
    return Square("present", words, f"{present}/{asked}", str(present), 0.2 + 0.8 * present / asked)


def _province(db: Database, asked: Asked, province: str) -> str:
    told = db.coverage(province)
    if not told:
        raise NoPage(asked.path)
    years, name = db.years(), province_name(province)
    known = {series: row for series, row in told.items() if any(c["status"] != "not_asked" for c in row)}
    rows = []
    for series, cells in known.items():
        link = f"../locality/{series}.html" if cells[0]["reports"] else None
        rows.append((cells[0]["full_name"].removeprefix(name) or name, link, {c["year"]: _status(c) for c in cells}))
    picture = heat_map(f"{name}各地历年收录情况 · coverage by locality and year", years, rows)
    counts = Counter("late" if c["late"] and c["status"] == "present" else c["status"] for cells in known.values() for c in cells)
    silent = [cells[0]["full_name"] for series, cells in told.items() if series not in known]
    return _page("province.html", asked, name=name, picture=Markup(picture), counts=counts, silent=silent, known=len(known))


def _status(cell: Found) -> Square:
    parts = [f"{cell['full_name']} {cell['year']}: {label('status', cell['status'])}"]
    if cell["reason"]:
        parts.append(label("reason", cell["reason"].split(":")[0]))
    if cell["published"]:
        parts.append(cell["published"])
    if cell["late"]:
        parts.append(f"逾期{cell['late']}天 · {cell['late']} days late")
    shown = f"+{cell['late']}" if cell["late"] and cell["late"] < 1000 else ""
    return Square("late" if cell["late"] else cell["status"], ", ".join(parts), cell["status"], shown)


def _locality(db: Database, asked: Asked, series: str) -> str:
    place, reports = db.locality(series), db.reports_of(series)
    if place is None or not reports:
        raise NoPage(asked.path)
    panel = db.panel(series)
    charts = []
    for column, forms in db.columns().items():
        values = {row["year"]: row[column] for row in panel if row[column] is not None}
        if values:
            charts.append((column, forms[0], len(values), Markup(_series_chart(column, forms[0], panel, values))))
    table = [(row["year"], row["form"], bool(row["break"])) for row in panel]
    return _page(
        "locality.html", asked, place=place, province=province_name(place["province"]), charts=charts, forms=table,
        reports=reports, findings=db.findings_of(series), names=_form_names(), hosts=_hosts(reports),
    )  # fmt: skip


def _hosts(reports: Sequence[Found]) -> list[tuple[str, int]]:
    counts = Counter(urlsplit(row["url"]).hostname or "—" for row in reports if address(row["url"]))
    return sorted(counts.items())


def _series_chart(column: str, term: Found, panel: Sequence[Found], values: Mapping[int, float]) -> str:
    years = list(range(min(row["year"] for row in panel), max(row["year"] for row in panel) + 1))
    breaks = [row["year"] for row in panel if f'"{column}"' in (row["breaks"] or "")]
    about = {row["year"] for row in panel if f'"{column}"' in (row["approximate"] or "")}
    words = {y: f"{y}: {'约' if y in about else ''}{figure(v)} {term['unit'] or ''}".strip() for y, v in values.items()}
    return small_chart(f"{term['label_zh']} · {term['label_en']}", years, values, breaks, words)


def _form_names() -> dict[str, str]:
    return {row["form"]: f"{row['label_zh']} · {row['label_en']}" for row in codebook.rows("forms.csv")}


def _report(db: Database, asked: Asked, report_id: str, version: str) -> str:
    report = db.report(report_id, int(version))
    if report is None:
        raise NoPage(asked.path)
    return _page(
        "report.html", asked, report=report, versions=db.versions(report_id), relatives=db.relatives(report_id),
        explained=Markup(content(report)), province=province_name(report.locality.code[:2]),
    )  # fmt: skip


def _findings(db: Database, asked: Asked) -> str:
    wanted = {name: asked.query.get(name, "")[:60] for name in ("severity", "rule", "year", "province")}
    sort = asked.query.get("sort", "year")
    sort = sort if sort in SORTS else "year"
    number = _number(asked.query.get("page"))
    limit = PAGE if asked.live else STATIC_FINDINGS
    total, rows = db.findings(wanted, sort=sort, first=(number - 1) * limit, limit=limit)
    choices = {
        "severity": [(s, label("severity", s)) for s in SEVERITIES],
        "rule": [(r, f"{_rule_label(r).partition(' · ')[0][:40]}（{n}）") for r, n in db.finding_counts().items()],
        "year": [(str(y), str(y)) for y in reversed(db.years())],
        "province": [(p, province_name(p)) for p in db.provinces()],
        "sort": [("year", "年度 year"), ("locality", "地区 place"), ("rule", "规则 rule"), ("severity", "程度 severity")],
    }
    return _page(
        "findings.html", asked, rows=rows, total=total, many=MANY, wanted={**wanted, "sort": sort}, choices=choices,
        number=number, more=_more({**wanted, "sort": sort}, number, total > number * limit) if asked.live else {},
    )  # fmt: skip


def _number(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1


def _more(query: Mapping[str, str], number: int, further: bool) -> dict[str, str]:
    """Links to the pages before and after."""
    found = {}
    if number > 1:
        found["before"] = "?" + urlencode({**query, "page": number - 1})
    if further:
        found["after"] = "?" + urlencode({**query, "page": number + 1})
    return found


def _indicators(db: Database, asked: Asked) -> str:
    return _page("indicators.html", asked, columns=db.columns())


def _indicator(db: Database, asked: Asked, column: str) -> str:
    forms = db.columns().get(column)
    if not forms:
        raise NoPage(asked.path)
    told = db.medians(column)
    every = [year for years in told.values() for year in years]
    span = list(range(min(every), max(every) + 1)) if every else []
    breaks = [after["first_year"] for before, after in pairwise(forms) if before["definition"] != after["definition"]]
    groups = []
    for level in LEVELS:
        charts = []
        for (its, province), years in told.items():
            if its == level:
                name = province_name(province)
                words = {y: f"{name} {y}: {figure(v)} {forms[0]['unit'] or ''} (n={n})" for y, (v, n) in years.items()}
                values = {y: v for y, (v, _) in years.items()}
                picture = small_chart(f"{name} {label('level', level)}", span, values, breaks, words)
                charts.append((name, max(n for _, n in years.values()), Markup(picture)))
        if charts:
            groups.append((level, charts))
    return _page("indicator.html", asked, column=column, forms=forms, groups=groups, names=_form_names())


def _search(db: Database, asked: Asked) -> str:
    query = asked.query.get("q", "").strip()[: search.LONGEST]
    number = _number(asked.query.get("page"))
    year = asked.query.get("year", "")
    hits = search.Hits(0, [])
    if query:
        wanted = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
        hits = search.find(db.search, query, year=wanted, first=(number - 1) * search.HITS)
    found = [(row, search.snippet(row["title"] or "", row["text"] or "", query)) for row in db.texts(hits.rowids)]
    more = _more({"q": query, "year": year}, number, hits.total > number * search.HITS)
    return _page(
        "search.html", asked, query=query, total=hits.total, found=found, more=more, year=year, years=db.years(), number=number,
    )  # fmt: skip


def _downloads(db: Database, asked: Asked) -> str:
    from govreports.publishing.dataset import tables

    return _page("downloads.html", asked, tables=list(tables()))


ROUTES: tuple[tuple[str, Callable[..., str]], ...] = (
    (r"index\.html", _index),
    (r"province/([0-9]{2})\.html", _province),
    (r"locality/([0-9a-z-]{1,40})\.html", _locality),
    (r"report/([0-9a-z-]{1,120})-v([0-9]{1,6})\.html", _report),
    (r"findings\.html", _findings),
    (r"indicators\.html", _indicators),
    (r"indicator/([a-z_]{1,60})\.html", _indicator),
    (r"search\.html", _search),
    (r"downloads\.html", _downloads),
)
"""Addresses and their pages. What no pattern fits is no address: no name from a report leads anywhere else."""

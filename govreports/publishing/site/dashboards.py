"""What Datasette is told of the database: titles, queries with their blanks, and charts."""

from __future__ import annotations

from typing import Any

_STATUS = {
    "db": "govreports", "title": "历年收录 · coverage by year", "library": "vega-lite",
    "query": "SELECT year, status, count(*) AS localities FROM coverage WHERE status <> 'not_asked' GROUP BY 1, 2",
    "display": {
        "mark": "bar",
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": "年度 year"},
            "y": {"field": "localities", "type": "quantitative", "title": "地区 localities"},
            "color": {"field": "status", "type": "nominal", "title": "状态 status"},
        },
    },
}  # fmt: skip
_FINDINGS = {
    "db": "govreports", "title": "历年发现 · findings by year", "library": "vega-lite",
    "query": "SELECT year, severity, count(*) AS findings FROM findings GROUP BY 1, 2",
    "display": {
        "mark": "bar",
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": "年度 year"},
            "y": {"field": "findings", "type": "quantitative", "title": "发现 findings"},
            "color": {"field": "severity", "type": "nominal", "title": "程度 severity"},
        },
    },
}  # fmt: skip
_RECEIVED = {
    "db": "govreports", "title": "收到申请数 · applications received", "library": "vega-lite",
    "query": "SELECT year, full_name, applications_received FROM panel WHERE applications_received IS NOT NULL"
             " AND level = :level [[ AND code LIKE :province || '%' ]] ORDER BY series, year LIMIT 1000",
    "display": {
        "mark": {"type": "point", "tooltip": True},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "title": "年度 year"},
            "y": {"field": "applications_received", "type": "quantitative", "title": "件 applications"},
            "tooltip": [{"field": "full_name"}, {"field": "year"}, {"field": "applications_received"}],
        },
    },
}  # fmt: skip
METADATA: dict[str, Any] = {
    "title": "政府信息公开工作年度报告 · Annual reports on the disclosure of government information",
    "databases": {
        "govreports": {
            "queries": {
                "findings_of": {
                    "title": "发现 · findings by severity, rule, year and province",
                    "sql": "SELECT f.year, r.full_name, f.severity, f.rule, f.message, f.report_id, f.version FROM findings f"
                           " JOIN reports r USING (report_id, version) WHERE r.newest AND f.severity LIKE :severity || '%'"
                           " AND f.rule LIKE :rule || '%' AND f.year LIKE :year || '%' AND f.series LIKE :province || '%'"
                           " ORDER BY f.year DESC LIMIT 500",
                },
                "values_of": {
                    "title": "一项指标 · one indicator of one locality over time, with its quotes",
                    "sql": "SELECT s.year, s.value, s.unit, s.applicant, s.origin, s.quote, s.report_id, s.version"
                           " FROM statistics s JOIN reports r USING (report_id, version) WHERE r.newest AND s.series = :series"
                           " AND s.code = :code ORDER BY s.year, s.position",
                },
                "copied": {
                    "title": "雷同 · reports that share most of their words with another",
                    "sql": "SELECT c.report_id, c.version, c.last_year, c.same_year, c.characters FROM copying c"
                           " WHERE max(coalesce(c.last_year, 0), coalesce(c.same_year, 0)) >= CAST(:share AS REAL)"
                           " ORDER BY max(coalesce(c.last_year, 0), coalesce(c.same_year, 0)) DESC LIMIT 500",
                },
            },
        }
    },
    "plugins": {
        "datasette-dashboards": {
            "overview": {
                "title": "概览 · Overview",
                "description": "空白表示不知道，从不是零。 Blank is not known, never zero.",
                "filters": {
                    "level": {
                        "name": "级别 level", "type": "select", "default": "county",
                        "options": ["country", "province", "prefecture", "county", "township", "zone"],
                    },
                    "province": {"name": "省代码 province code", "type": "text", "default": ""},
                },
                "charts": {"coverage": _STATUS, "findings": _FINDINGS, "received": _RECEIVED},
            }
        }
    },
}  # fmt: skip

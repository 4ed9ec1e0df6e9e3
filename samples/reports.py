"""The texts of the sample reports. Every sentence is our own; figures are invented unless `samples/README.md` says otherwise.

A report is a title and an HTML body; the site decides where it hangs, in which encoding and characters.
"""

from __future__ import annotations

from dataclasses import dataclass

from samples import forms


@dataclass(frozen=True)
class Text:
    """One report: title, HTML body, date of publication (ISO), the body that publishes."""

    title: str
    html: str
    published: str
    source: str


def _p(*paragraphs: str) -> str:
    return "".join(f"<p>　　{text}</p>" for text in paragraphs)


def prose_2008(place: str, organ: str, year: int, f: dict[str, object], published: str) -> Text:
    """The prose of the first reports, 2008 to 2010: law in force on 1 May 2008, no table."""
    start = f"{year}年5月1日" if year == 2008 else f"{year}年1月1日"
    html = _p(
        f"按照《中华人民共和国政府信息公开条例》第三十一条、第三十二条的要求,{organ}编制{year}年政府信息公开年度报告,向社会公布。"
        f"统计期限自{start}起至{year}年12月31日止。",
        "一、概述",
        f"{year}年,{place}把政府信息公开列入政府重点工作,成立了领导小组,明确了办事机构,建立了保密审查和责任追究两项制度。",
        "二、主动公开政府信息情况",
        f"全年主动公开政府信息{f['total']}条。其中,机构职能类信息{f['a']}条,法规文件类信息{f['b']}条,"
        f"业务动态类信息{f['c']}条。全文电子化率达{f['electronic']}%。",
        "(一)公开的形式。以政府网站为主,辅以公报、公开栏和电子显示屏。",
        f"(二)查阅场所。在档案馆、图书馆和行政服务中心设立{f['points']}个政府信息查阅点。",
        "三、依申请公开政府信息情况",
        f"共收到政府信息公开申请{f['received']}件,其中当面申请{f['in_person']}件,网上申请{f['web']}件。"
        f"已答复申请{f['received']}件,其中同意公开{f['granted']}件,信息不存在{f['nonexistent']}件。",
        "四、收费及减免情况",
        f"{year}年没有收取检索、复制、邮寄等费用。",
        "五、行政复议、行政诉讼情况",
        f"{year}年未发生因政府信息公开引起的行政复议和行政诉讼。",
        "六、存在的主要问题和改进措施",
        "目录更新不够及时,部分单位对公开范围把握不准。下一步将加强培训,统一目录格式,定期通报。",
    )
    return Text(f"{place}{year}年政府信息公开年度报告", html, published, organ)


def guangzhou_annex(place: str, organ: str, year: int, f: dict[str, object], published: str, extra: str = "") -> Text:
    """A report of Guangzhou or a district, 2009 to 2013: prose and the four annex tables."""
    html = (
        _p(
            f"本报告由{organ}依据《中华人民共和国政府信息公开条例》和《广州市政府信息公开规定》编制,内容包括概述、主动公开、依申请公开、"
            "咨询、复议诉讼申诉、问题与措施,以及说明与附表。",
            "一、概述",
            f"{year}年,{place}围绕行政权力公开透明运行,修订公开目录,调整门户网站栏目,把公开属性审核写入公文办理流程。{extra}",
            "二、政府信息主动公开情况",
            f"(一)公开数量。{year}年共主动公开政府信息{f['total']}条,全部实现电子化。",
            "(二)公开渠道。政府门户网站是第一渠道,同时利用公报、新闻发布会和办事窗口。",
            "三、政府信息依申请公开情况",
            f"全年受理政府信息公开申请{f.get('told', f.get('received', 0))}件,均已按时答复。",
            "四、咨询情况",
            f"网上咨询{f.get('consult_web', 0)}人次,政务大厅接待{f.get('consult_hall', 0)}人次。",
            "五、复议、诉讼和申诉的情况",
            f"{year}年没有发生因政府信息公开提起的行政复议、行政诉讼和行政申诉。",
            "六、存在的主要问题和改进措施",
            "一是街道一级公开不够均衡;二是工作人员变动频繁。今后将按季度检查,结果计入考核。",
            "七、说明与附表",
        )
        + forms.annex_guangzhou(f)
    )
    return Text(f"{year}年{organ.removesuffix('人民政府')}人民政府信息公开年度报告", html, published, organ)


def national_return(place: str, organ: str, year: int, f: dict[str, object], published: str) -> Text:
    """A report for 2014 to 2018: prose with the response block, and the national return."""
    html = (
        _p(
            f"根据《中华人民共和国政府信息公开条例》,{organ}编制{year}年度政府信息公开工作报告。数据统计期限为{year}年1月1日至12月31日。",
            "一、概述",
            f"{year}年,{place}以重点领域公开为主线,细化年度要点分工,开展第三方评估一次。",
            "二、主动公开情况",
            f"全年主动公开政府信息{f['total']}条,其中主动公开规范性文件{f['norms_disclosed']}件。"
            f"通过政府网站公开政府信息{f['website']}条,通过政务微信公开政府信息{f['wechat']}条。",
            "三、回应解读情况",
            f"举办新闻发布会{f.get('press', 0)}次,政府网站在线访谈{f.get('interviews', 0)}次,"
            f"发布政策解读稿件{f.get('interpretations', 0)}篇。",
            "四、依申请公开情况",
            f"{year}年共收到政府信息公开申请{f['received']}件,比上年有所增加。其中当面申请{f['in_person']}件,"
            f"网络申请{f['network']}件,信函申请{f['letter']}件。按时办结{f['on_time']}件,延期办结{f['extended']}件。",
            "五、复议、诉讼和举报情况",
            f"因政府信息公开被申请行政复议{f.get('review', 0)}件,被提起行政诉讼{f.get('lawsuits', 0)}件。未收到举报投诉。",
            "六、收费情况",
            "本年度未收取任何费用。",
            "七、主要问题和改进情况",
            "(一)主要问题。解读形式单一,基层力量不足。",
            "(二)改进情况。增加图解和视频,组织业务轮训。",
            "八、附表",
            f"政府信息公开情况统计表({year}年度)",
        )
        + forms.return_2014(f)
    )
    return Text(f"{place}{year}年政府信息公开工作年度报告", html, published, organ)


def form_2019(place: str, organ: str, year: int, f: dict[str, object], published: str) -> Text:
    """A report in the six sections of the trial format for 2019 and 2020."""
    html = (
        _p(
            f"本报告根据《中华人民共和国政府信息公开条例》(国务院令第711号)编制,所列数据统计期限为{year}年1月1日至{year}年12月31日。",
            "一、总体情况",
            f"{year}年,{place}落实新修订的条例,重排信息公开目录,规范申请办理文书。",
            f"(一)主动公开。全年主动公开政府信息{f['total']}条,发布政策解读{f['interpretations']}篇。",
            f"(二)依申请公开。本年新收政府信息公开申请{sum(f['applications']['new'])}件,上年结转申请"
            f"{sum(f['applications']['carried_in'])}件。",
            "(三)政府信息管理。清理规范性文件,标注有效性。",
            "(四)平台建设。完成网站适老化改造。",
            "(五)监督保障。组织培训2次,参训120人次。",
            "二、主动公开政府信息情况",
        )
        + forms.proactive_2019(f["proactive"])
        + _p("三、收到和处理政府信息公开申请情况")
        + forms.applications(f["applications"], 2019)
        + _p("四、政府信息公开行政复议、行政诉讼情况")
        + forms.review_litigation(*f["cases"])
        + _p(
            "五、存在的主要问题及改进情况",
            "部分栏目更新周期偏长,已建立更新台账并逐月核对。",
            "六、其他需要报告的事项",
            "无其他需要报告的事项。",
        )
    )
    return Text(f"{place}{year}年政府信息公开工作年度报告", html, published, organ)


def form_2021(place: str, organ: str, year: int, f: dict[str, object], published: str) -> Text:
    """A report in the six sections of the format in force since the reports for 2021."""
    rows = f["applications"]
    html = (
        _p(
            f"本报告由{organ}编制,统计期限自{year}年1月1日至{year}年12月31日。联系电话:0700-0000000,邮编:510000。",
            "一、总体情况",
            f"(一)主动公开情况。{year}年主动公开政府信息{f['total']}条,其中通过政府网站公开{f['website']}条,"
            f"通过政务微信公开{f['wechat']}条。",
            f"(二)依申请公开情况。全年新收政府信息公开申请{sum(rows['new'][:6])}件,上年结转{sum(rows['carried_in'][:6])}件,"
            f"结转下年度继续办理{sum(rows['carried_out'][:6])}件。",
            "(三)政府信息管理情况。对现行有效的规范性文件集中公开,逐件标明文号。",
            "(四)政府信息公开平台建设情况。整合专栏,补齐历年年报。",
            "(五)监督保障情况。开展两轮抽查,问题全部整改。",
            "二、主动公开政府信息情况",
        )
        + forms.proactive_2021(*f["proactive"])
        + _p("三、收到和处理政府信息公开申请情况")
        + forms.applications(rows, 2021)
        + _p("四、政府信息公开行政复议、行政诉讼情况")
        + forms.review_litigation(*f["cases"])
        + _p(
            "五、存在的主要问题及改进情况",
            "一些单位答复说理不够充分。已编印答复文书范本,并对疑难申请集体会商。",
            "六、其他需要报告的事项",
            f"本年度收取信息处理费{f.get('fee', 0)}元。",
        )
    )
    return Text(f"{place}{year}年政府信息公开工作年度报告", html, published, organ)


def yunan_2012() -> Text:
    """云安县 2012: figures of the real report (among them the two rates that do not follow from their parts), sentences ours."""
    html = "".join(
        (
            "<p>依照条例要求,云安县人民政府公布2012年政府信息公开工作年度报告,反映2012年1月1日至12月31日期间的工作。</p>",
            "<h2>主要做法及成效</h2>",
            "<h3>网站建设</h3>",
            "<p>全县各单位一年来在公众信息网发布各类信息77000多条。农村综合信息平台收到群众咨询投诉910件,已处理890件,处理率达97.3%。</p>",
            "<h3>网上审批</h3>",
            "<p>2012年共受理网上审批事项1136件,办结1126件,办结率98.86%。</p>",
            "<h3>公报编印</h3>",
            "<p>全年共编印《云安县人民政府公报》3期。</p>",
            "<h2>主动公开政府信息情况</h2>",
            "<p>(一)新闻发布会。县政府全年召开新闻发布会5场。</p>",
            "<h2>依申请公开的政府信息情况</h2>",
            "<p>本年度没有收到政府信息公开申请。</p>",
            "<h2>收费及减免情况</h2>",
            "<p>没有因依申请公开收取或减免费用。</p>",
            "<h2>行政复议情况</h2>",
            "<p>没有因政府信息公开被申请行政复议或者被提起行政诉讼。</p>",
            "<h2>存在的主要问题及改进措施</h2>",
            "<p>有的单位没有专人负责。今后将固定人员,补充培训。</p>",
        )
    )
    return Text("云安县2012年政府信息公开工作年度报告", html, "2013-03-20", "云安县人民政府")


_DX = (0, 0, 0, 0, 0, 0)


def _rows(scale: int, carried_in: tuple[int, ...] = _DX, carried_out: tuple[int, ...] = _DX) -> dict:
    """A balanced applications table whose size follows `scale` (invented)."""
    outcomes = {
        "granted": (6 * scale, scale, 0, 0, 1, 0),
        "partial": (scale, 1, 0, 0, 0, 0),
        "third_party": (1, 0, 0, 0, 0, 0),
        "internal": (scale // 2, 0, 0, 0, 0, 0),
        "not_held": (2 * scale, 1, 0, 1, 0, 0),
        "unclear": (1, 0, 0, 0, 0, 0),
        "petition": (3, 0, 0, 0, 0, 0),
        "duplicate": (1, 0, 0, 0, 0, 0),
    }
    return forms.balanced(outcomes, carried_in, carried_out)


def _year_2021(scale: int, cin: tuple[int, ...] = _DX, cout: tuple[int, ...] = _DX, **more: object) -> dict:
    figures: dict[str, object] = {
        "total": 4100 * scale + 37,
        "website": 3100 * scale + 11,
        "wechat": 900 * scale + 5,
        "proactive": ((1, 0, 9), (4 + scale, 1, 60 + scale), 1200 * scale, 310 * scale, 12 * scale, f"{scale * 36}.50"),
        "applications": _rows(scale, cin, cout),
        "cases": ((3, 1, 0, 1), (1, 0, 0, 1), (0, 0, 0, 0)),
    }
    figures.update(more)
    return figures


def _year_2019(scale: int, cin: tuple[int, ...] = _DX, cout: tuple[int, ...] = _DX) -> dict:
    rows = _rows(scale, cin, cout)
    rows["other"] = _DX
    return {
        "total": 2600 * scale + 9,
        "interpretations": 12 * scale,
        "proactive": {
            "rules": (0, 0, 0),
            "norms": (5, 5, 41),
            "permits": (210, "+4", 5400),
            "services": (33, "-2", 640),
            "fines": (150, 0, 880),
            "force": (22, "+1", 64),
            "fees": (9, "-1"),
            "buying": (37, "1250.6万元"),
        },
        "applications": rows,
        "cases": ((2, 0, 1, 0), (1, 0, 0, 0), (0, 0, 0, 0)),
    }


def _return(scale: int, **more: object) -> dict[str, object]:
    """Balanced figures of the national return (invented)."""
    figures: dict[str, object] = {
        "total": 3000 * scale, "norms_disclosed": 14, "norms": 15, "gazette": 40, "website": 2800 * scale,
        "weibo": 300 * scale, "wechat": 420 * scale, "other_channel": 90, "hot_issues": 8, "press": 6, "interviews": 12,
        "interpretations": 31, "received": 10 * scale, "in_person": 2 * scale, "fax": 0, "network": 7 * scale,
        "letter": scale, "closed": 10 * scale, "on_time": 9 * scale, "extended": scale, "replied": 10 * scale,
        "already_public": 3 * scale, "granted": 4 * scale, "partial": scale, "refused": scale, "privacy": scale,
        "nonexistent": scale, "review": 1, "review_upheld": 1, "staff": 46, "full_time": 6, "part_time": 40,
        "offices": 3, "points": 5, "budget": 12.5, "meetings": 2, "trainings": 3, "trained": 210,
    }  # fmt: skip
    return {**figures, **more}


def all_reports() -> dict[str, Text]:
    """Every sample report by a short name."""
    gz_applications = _rows(9, (2, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0, 0))
    # One wrong cell, as a reader of real tables meets it: the row 重复申请 tells 11 for 自然人 where the balance wants 1.
    wrong = {**gz_applications, "duplicate": (11, 0, 0, 0, 0, 0, 1)}
    return {
        "gd2024": form_2021("广东省", "广东省人民政府", 2024, _year_2021(20, (7, 0, 0, 0, 0, 0), (9, 1, 0, 0, 0, 0)), "2025-03-31"),
        "gd2023": form_2021("广东省", "广东省人民政府", 2023, _year_2021(18, (5, 0, 0, 0, 0, 0), (7, 0, 0, 0, 0, 0)), "2024-03-29"),
        "gz2008": prose_2008(
            "广州市", "广州市人民政府", 2008,
            {"total": 1280, "a": 300, "b": 480, "c": 500, "electronic": 96, "points": 12, "received": 41, "in_person": 30,
             "web": 11, "granted": 35, "nonexistent": 6},
            "2009-03-27",
        ),
        "gz2012": guangzhou_annex(
            "广州市", "广州市人民政府", 2012,
            {"total": 52310, "electronic": 52310, "norms": 48, "catalog": 210, "received": 389, "in_person": 61, "fax": 2,
             "email": 30, "web": 251, "letter": 44, "other_form": 1, "replied": 389, "granted": 260, "partial": 14,
             "refused": 22, "nonexistent": 60, "other_agency": 30, "unclear": 3, "services": 9100, "consult_web": 20410,
             "consult_hall": 310200, "consult_phone": 88100, "visits": 1720300, "review": 0, "lawsuits": 0, "appeals": 0},
            "2013-03-29", extra="本年度由陈镕、李堃两位同志牵头整理目录,新设岭南㙟头等三个查阅点。",
        ),
        "gz2016": national_return("广州市", "广州市人民政府", 2016, _return(30), "2017-03-28"),
        "gz2020": form_2019("广州市", "广州市人民政府", 2020, _year_2019(8, (1, 0, 0, 0, 0, 0), (2, 0, 0, 0, 0, 0)), "2021-03-30"),
        "gz2021": form_2021("广州市", "广州市人民政府", 2021, _year_2021(8, (2, 0, 0, 0, 0, 0), (2, 0, 0, 0, 0, 0)), "2022-03-31"),
        "gz2022": form_2021("广州市", "广州市人民政府", 2022, _year_2021(9, applications=wrong), "2023-04-18"),
        "ns2011": guangzhou_annex(
            "南沙区", "广州市南沙区人民政府", 2011,
            {"total": 4252, "electronic": 4252, "norms": 2000, "catalog": 1, "received": 0, "told": 1, "web": 1, "replied": 0,
             "granted": 1, "services": 317, "consult_web": 2133, "consult_hall": 188702, "consult_phone": 182444,
             "visits": 124232},
            "2012-03-30",
        ),
        "ns2019": form_2019("广州市南沙区", "广州市南沙区人民政府", 2019, _year_2019(3), "2020-03-27"),
        "ns2023": form_2021("广州市南沙区", "广州市南沙区人民政府", 2023, _year_2021(3), "2024-03-22"),
        "sz2023": form_2021("深圳市", "深圳市人民政府", 2023, _year_2021(14), "2024-03-28"),
        "sz2018": national_return("深圳市", "深圳市人民政府", 2018, _return(21), "2019-03-29"),
        "sz2010": prose_2008(
            "深圳市", "深圳市人民政府", 2010,
            {"total": 9800, "a": 2000, "b": 3000, "c": 4800, "electronic": 100, "points": 8, "received": 120, "in_person": 20,
             "web": 100, "granted": 110, "nonexistent": 10},
            "2011-03-25",
        ),
        "jm2013": prose_2008(
            "江门市", "江门市人民政府", 2013,
            {"total": 6100, "a": 1100, "b": 2000, "c": 3000, "electronic": 98, "points": 7, "received": 36, "in_person": 6,
             "web": 30, "granted": 30, "nonexistent": 6},
            "2014-03-21",
        ),
        "jm2024": form_2021("江门市", "江门市人民政府", 2024, _year_2021(5), "2025-03-20"),
        "yf2012": yunan_2012(),
        "yf2016": national_return("云浮市云安区", "云浮市云安区人民政府", 2016, _return(2), "2017-03-24"),
        "yf2022": form_2021("云浮市云安区", "云浮市云安区人民政府", 2022, _year_2021(2), "2023-03-24"),
        "sg2015": national_return("韶关市", "韶关市人民政府", 2015, _return(6), "2016-03-25"),
        "sg2021": form_2021("韶关市", "韶关市人民政府", 2021, _year_2021(4), "2022-03-25"),
        "zq2014": national_return("肇庆市", "肇庆市人民政府", 2014, _return(5), "2015-03-20"),
        "zq2020": form_2019("肇庆市", "肇庆市人民政府", 2020, _year_2019(4), "2021-03-26"),
        "zs2009": prose_2008(
            "中山市", "中山市人民政府", 2009,
            {"total": 2200, "a": 500, "b": 700, "c": 1000, "electronic": 91, "points": 4, "received": 9, "in_person": 4,
             "web": 5, "granted": 8, "nonexistent": 1},
            "2010-03-26",
        ),
        "zs2021": form_2021("中山市", "中山市人民政府", 2021, _year_2021(3), "2022-03-18"),
    }  # fmt: skip

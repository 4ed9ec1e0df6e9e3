"""The statistical forms of the sample reports as HTML tables: the Guangzhou annex of 2011, the national return of 2014,
and the national tables of 2019 and 2021. Labels are those of the official forms, figures come from the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")

# The applications table: (group, sub-group, row label, key). A group that spans several rows stands once.
_DENIED = (
    ("1.属于国家秘密", "secret"),
    ("2.其他法律行政法规禁止公开", "other_law"),
    ("3.危及“三安全一稳定”", "security"),
    ("4.保护第三方合法权益", "third_party"),
    ("5.属于三类内部事务信息", "internal"),
    ("6.属于四类过程性信息", "process"),
    ("7.属于行政执法案卷", "case_file"),
    ("8.属于行政查询事项", "query"),
)
_UNABLE = (
    ("1.本机关不掌握相关政府信息", "not_held"),
    ("2.没有现成信息需要另行制作", "needs_creation"),
    ("3.补正后申请内容仍不明确", "unclear"),
)
_NOT_PROCESSED = (
    ("1.信访举报投诉类申请", "petition"),
    ("2.重复申请", "duplicate"),
    ("3.要求提供公开出版物", "publication"),
    ("4.无正当理由大量反复申请", "abusive"),
    ("5.要求行政机关确认或重新出具已获取信息", "reconfirm"),
)
_OTHER_2021 = (
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "amend_overdue"),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "fee_overdue"),
    ("3.其他", "misc"),
)
OUTCOMES_2021 = tuple(
    key
    for _, key in (
        ("", "granted"),
        ("", "partial"),
        *_DENIED,
        *_UNABLE,
        *_NOT_PROCESSED,
        *_OTHER_2021,
    )
)


def table(rows: Sequence[Sequence[object]]) -> str:
    """An HTML table; a cell is a text or a (text, colspan, rowspan)."""
    out = ["<table border='1'><tbody>"]
    for row in rows:
        out.append("<tr>")
        for cell in row:
            text, cols, spanned = cell if isinstance(cell, tuple) else (cell, 1, 1)
            attributes = (f' colspan="{cols}"' if cols > 1 else "") + (f' rowspan="{spanned}"' if spanned > 1 else "")
            out.append(f"<td{attributes}><p>{text}</p></td>")
        out.append("</tr>")
    out.append("</tbody></table>")
    return "".join(out)


def applications(figures: Mapping[str, Sequence[object]], form: int) -> str:
    """The applications table of the 2019 (23 rows) or 2021 form (25 rows); `figures` maps a row key to its six applicant
    values, from which the total column is computed, or to seven (then the seventh is printed as told)."""

    def cells(key: str) -> list[object]:
        values = list(figures.get(key, (0,) * 6))
        return values if len(values) == 7 else [*values, sum(v for v in values if isinstance(v, int))]

    head: list[list[object]] = [
        [("(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", 3, 3), ("申请人情况", 7, 1)],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
        list(APPLICANTS[1:]),
        [("一、本年新收政府信息公开申请数量", 3, 1), *cells("new")],
        [("二、上年结转政府信息公开申请数量", 3, 1), *cells("carried_in")],
    ]
    others = _OTHER_2021 if form == 2021 else ()
    span = 2 + len(_DENIED) + len(_UNABLE) + len(_NOT_PROCESSED) + (len(others) or 1) + 1
    body: list[list[object]] = [
        [("三、本年度办理结果", 1, span), ("(一)予以公开", 2, 1), *cells("granted")],
        [("(二)部分公开(区分处理的,只计这一情形,不计其他情形)", 2, 1), *cells("partial")],
    ]
    for title, group in (
        ("(三)不予公开", _DENIED),
        ("(四)无法提供", _UNABLE),
        ("(五)不予处理", _NOT_PROCESSED),
        ("(六)其他处理", others),
    ):
        for index, (label, key) in enumerate(group):
            body.append([*([(title, 1, len(group))] if index == 0 else []), label, *cells(key)])
    if not others:
        body.append([("(六)其他处理", 2, 1), *cells("other")])
    body.append([("(七)总计", 2, 1), *cells("total")])
    return table([*head, *body, [("四、结转下年度继续办理", 3, 1), *cells("carried_out")]])


def balanced(outcomes: Mapping[str, Sequence[int]], carried_in: Sequence[int], carried_out: Sequence[int]) -> dict:
    """All rows of the applications table from its outcomes and the two carries; what is new follows from the balance."""
    total = [sum(values[c] for values in outcomes.values()) for c in range(6)]
    new = [total[c] + carried_out[c] - carried_in[c] for c in range(6)]
    return {**outcomes, "total": total, "new": new, "carried_in": list(carried_in), "carried_out": list(carried_out)}


def review_litigation(review: Sequence[int], direct: Sequence[int], after: Sequence[int]) -> str:
    """The table of reviews and lawsuits: three blocks of four outcomes, totals computed."""
    block = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return table(
        [
            [("行政复议", 5, 2), ("行政诉讼", 10, 1)],
            [("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
            block * 3,
            [*review, sum(review), *direct, sum(direct), *after, sum(after)],
        ]
    )


def proactive_2021(rules: Sequence[int], norms: Sequence[int], permits: int, fines: int, force: int, fee: object) -> str:
    """Table 1 of the 2021 form: `rules` and `norms` are (made, repealed, in force), `fee` is in 万元."""
    head = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    decided = ["信息内容", ("本年处理决定数量", 3, 1)]
    return table(
        [
            [("第二十条第(一)项", 4, 1)],
            head,
            ["规章", *rules],
            ["行政规范性文件", *norms],
            [("第二十条第(五)项", 4, 1)],
            decided,
            ["行政许可", (permits, 3, 1)],
            [("第二十条第(六)项", 4, 1)],
            decided,
            ["行政处罚", (fines, 3, 1)],
            ["行政强制", (force, 3, 1)],
            [("第二十条第(八)项", 4, 1)],
            ["信息内容", ("本年收费金额(单位:万元)", 3, 1)],
            ["行政事业性收费", (fee, 3, 1)],
        ]
    )


def proactive_2019(figures: Mapping[str, Sequence[object]]) -> str:
    """Table 1 of the 2019 form; signed changes are texts such as ``+2``."""
    items = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    return table(
        [
            [("第二十条第(一)项", 4, 1)],
            ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
            ["规章", *figures["rules"]],
            ["规范性文件", *figures["norms"]],
            [("第二十条第(五)项", 4, 1)],
            items,
            ["行政许可", *figures["permits"]],
            ["其他对外管理服务事项", *figures["services"]],
            [("第二十条第(六)项", 4, 1)],
            items,
            ["行政处罚", *figures["fines"]],
            ["行政强制", *figures["force"]],
            [("第二十条第(八)项", 4, 1)],
            ["信息内容", "上一年项目数量", ("本年增/减", 2, 1)],
            ["行政事业性收费", figures["fees"][0], (figures["fees"][1], 2, 1)],
            [("第二十条第(九)项", 4, 1)],
            ["信息内容", "采购项目数量", ("采购总金额", 2, 1)],
            ["政府集中采购", figures["buying"][0], (figures["buying"][1], 2, 1)],
        ]
    )


RETURN_2014 = (
    ("一、主动公开情况", None, None),
    ("(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)", "条", "total"),
    ("其中:主动公开规范性文件数", "条", "norms_disclosed"),
    ("制发规范性文件总数", "件", "norms"),
    ("(二)通过不同渠道和方式公开政府信息的情况", None, None),
    ("1.政府公报公开政府信息数", "条", "gazette"),
    ("2.政府网站公开政府信息数", "条", "website"),
    ("3.政务微博公开政府信息数", "条", "weibo"),
    ("4.政务微信公开政府信息数", "条", "wechat"),
    ("5.其他方式公开政府信息数", "条", "other_channel"),
    ("二、回应解读情况", None, None),
    ("(一)回应公众关注热点或重大舆情数(不同方式回应同一热点或舆情计1次)", "次", "hot_issues"),
    ("(二)通过不同渠道和方式回应解读的情况", None, None),
    ("1.参加或举办新闻发布会总次数", "次", "press"),
    ("2.政府网站在线访谈次数", "次", "interviews"),
    ("3.政策解读稿件发布数", "篇", "interpretations"),
    ("三、依申请公开情况", None, None),
    ("(一)收到申请数", "件", "received"),
    ("1.当面申请数", "件", "in_person"),
    ("2.传真申请数", "件", "fax"),
    ("3.网络申请数", "件", "network"),
    ("4.信函申请数", "件", "letter"),
    ("(二)申请办结数", "件", "closed"),
    ("1.按时办结数", "件", "on_time"),
    ("2.延期办结数", "件", "extended"),
    ("(三)申请答复数", "件", "replied"),
    ("1.属于已主动公开范围数", "件", "already_public"),
    ("2.同意公开答复数", "件", "granted"),
    ("3.同意部分公开答复数", "件", "partial"),
    ("4.不同意公开答复数", "件", "refused"),
    ("其中:涉及国家秘密", "件", "secret"),
    ("涉及商业秘密", "件", "trade"),
    ("涉及个人隐私", "件", "privacy"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件", "security"),
    ("不是《条例》所指政府信息", "件", "not_information"),
    ("法律法规规定的其他情形", "件", "other_law"),
    ("5.不属于本行政机关公开数", "件", "other_agency"),
    ("6.申请信息不存在数", "件", "nonexistent"),
    ("7.告知作出更改补充数", "件", "amend"),
    ("8.告知通过其他途径办理数", "件", "other_way"),
    ("四、行政复议数量", "件", "review"),
    ("(一)维持具体行政行为数", "件", "review_upheld"),
    ("(二)被依法纠错数", "件", "review_corrected"),
    ("(三)其他情形数", "件", "review_other"),
    ("五、行政诉讼数量", "件", "lawsuits"),
    ("(一)维持具体行政行为或者驳回原告诉讼请求数", "件", "lawsuits_upheld"),
    ("(二)被依法纠错数", "件", "lawsuits_corrected"),
    ("(三)其他情形数", "件", "lawsuits_other"),
    ("六、举报投诉数量", "件", "complaints"),
    ("七、依申请公开信息收取的费用", "万元", "fees"),
    ("八、机构建设和保障经费情况", None, None),
    ("(一)政府信息公开工作专门机构数", "个", "offices"),
    ("(二)设置政府信息公开查阅点数", "个", "points"),
    ("(三)从事政府信息公开工作人员数", "人", "staff"),
    ("1.专职人员数(不包括政府公报及政府网站工作人员数)", "人", "full_time"),
    ("2.兼职人员数", "人", "part_time"),
    ("(四)政府信息公开专项经费(不包括用于政府公报编辑管理及政府网站建设维护等方面的经费)", "万元", "budget"),
    ("九、政府信息公开会议和培训情况", None, None),
    ("(一)召开政府信息公开工作会议或专题会议数", "次", "meetings"),
    ("(二)举办各类培训班数", "次", "trainings"),
    ("(三)接受培训人员数", "人次", "trained"),
)


def return_2014(figures: Mapping[str, object]) -> str:
    """The national return of 2014 to 2018: indicator, unit, number; a figure that is not told is 0."""
    rows: list[list[object]] = [["统计指标", "单位", "统计数"]]
    for label, unit, key in RETURN_2014:
        rows.append([label, unit or "", "" if key is None else figures.get(key, 0)])
    return table(rows)


def annex_guangzhou(figures: Mapping[str, object]) -> str:
    """The four annex tables of Guangzhou and its districts, 2009 to 2013."""
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
        (
            "附表1 主动公开情况统计 单位:条",
            (
                ("主动公开信息数", "total"),
                ("其中:全文电子化的主动公开信息数", "electronic"),
                ("新增的行政规范性文件数", "norms"),
            ),
        ),
        (
            "附表2 依申请公开情况统计 单位:条",
            (
                ("依申请公开信息目录数", "catalog"),
                ("申请总数", "received"),
                ("其中:1.当面申请数", "in_person"),
                ("2.传真申请数", "fax"),
                ("3.电子邮件申请数", "email"),
                ("4.网上申请数", "web"),
                ("5.信函申请数", "letter"),
                ("6.其他形式申请数", "other_form"),
                ("对申请的答复总数", "replied"),
                ("其中:1.同意公开答复数", "granted"),
                ("2.同意部分公开答复数", "partial"),
                ("3.不予公开答复数", "refused"),
                ("4.信息不存在答复数", "nonexistent"),
                ("5.非本机关政府信息答复数", "other_agency"),
                ("6.申请内容不明确答复数", "unclear"),
            ),
        ),
        (
            "附表4 申诉情况统计表(针对政务公开) 单位:件",
            (
                ("行政复议数", "review"),
                ("行政诉讼数", "lawsuits"),
                ("行政申诉数", "appeals"),
                ("其中:对本单位首次处理不满意的行政申诉数", "appeals_first"),
            ),
        ),
    )
    out = []
    for caption, rows in parts:
        out.append(f"<p>{caption}</p>")
        out.append(table([["指标", "数量"], *[[label, figures.get(key, 0)] for label, key in rows]]))
    consult = (
        ("提供服务类信息数", "条", "services"),
        ("网上咨询数", "人次", "consult_web"),
        ("政务大厅接待人数", "人次", "consult_hall"),
        ("政务大厅咨询电话接听数", "人次", "consult_phone"),
        ("政府网站专栏页面访问量", "人次", "visits"),
    )
    middle = "<p>附表3 咨询情况统计</p>" + table(
        [["指标", "单位", "数量"], *[[label, unit, figures.get(key, 0)] for label, unit, key in consult]]
    )
    return "".join([*out[:4], middle, *out[4:]])

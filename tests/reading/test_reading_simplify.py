"""Notes and losses mended, script told, characters and vocabulary brought to mainland usage; nothing over-converted."""

from __future__ import annotations

import json
import time
from pathlib import Path

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.codebook import vocabulary
from govreports.items import Page, Paragraph, Repair, Table
from govreports.reading.mend import mend, strip_notes
from govreports.reading.simplify import script_of, simplify

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

REPORT = """2020年临江市文化旅游局政府信息公开年度报告
数据统计期限为2020年1月1日至12月31日。如需咨询,可登录门户网站留言,或与局办公室联系(联系电话、邮编见网站)。
我局调整了信息公开工作领导小组,明确了联络员,制定了规范性文件管理办法和信息发布审核程序。
对现行规范性文件进行清理,继续有效6件,废止2件,支持群众在线查阅、下载和打印。
网站栏目设置更加合理,搜索功能得到优化,新增智能问答,互联网用户的权限管理更加严格,网站运行平稳。
档案馆、图书馆设有查阅窗口,配备电脑、软件和打印机,提供档案资料350卷。
全年召开新闻发布会2场,项目信息通过大数据平台共享,预算执行情况按月公布,指标体系逐步建立。
依申请公开7件,均按程序答复;行政复议0件。下一步计划着力提高质量,显著改善服务。
"""


def page_of(text: str, **fields: object) -> Page:
    lines = text.strip().split("\n")
    return Page(format="text", title=lines[0], blocks=[Paragraph(line) for line in lines], **fields)  # type: ignore[arg-type]


def text_of(page: Page) -> str:
    return "\n".join(block.text for block in page.blocks if isinstance(block, Paragraph))


def repairs_of(page: Page) -> dict[tuple[str, str], int]:
    return {(r.before, r.after): r.count for r in page.repairs}


# ---------------------------------------------------------------------------------------------------
# pinyin notes


@pytest.mark.parametrize(
    ("text", "plain", "notes"),
    [
        ("辦公廳關(guān)于數(shù)據(jù)的規(guī)定", "辦公廳關于數據的規定", 4),
        ("人民政(zheng)(zheng)(zheng)府", "人民政府", 3),
        ("市政府辦(ban)公廳網(wang)站", "市政府辦公廳網站", 2),
        ("統（tǒng）計和綠(lǜ)化", "統計和綠化", 2),
        ("國內(nèi)生产总值(GDP)、客户端(APP)和(app)", "國內生产总值(GDP)、客户端(APP)和(app)", 1),
        ("实施办法(试行)、长度(km)、面积(ha)共计、选项(a)与(b)", "实施办法(试行)、长度(km)、面积(ha)共计、选项(a)与(b)", 0),
    ],
)
def test_pinyin_notes_go_and_other_brackets_stay(text: str, plain: str, notes: int) -> None:
    stripped, found = strip_notes(text)
    assert (stripped, sum(found.values())) == (plain, notes)


def test_in_a_page_annotated_all_over_notes_go_before_figures_and_marks_too() -> None:
    text = "新收申請(qing)3件、辦結(jie)2件,詳見(附表)、面积3公顷(ha)。"
    assert strip_notes(text)[0] == text
    assert strip_notes(text, annotated=True)[0] == "新收申請3件、辦結2件,詳見(附表)、面积3公顷(ha)。"
    blocks = [Paragraph("示例縣(xian)水(shui)利局公(gong)開(kai)信(xin)息(xi)(xi)工作"), Paragraph("其(qi)中動態(tai)98條(tiao),公告5條(tiao)")]
    page = simplify(Page("html", "年度報(bao)告(gao)", blocks, repairs=[Repair("pinyin_annotation", "(zheng)", "", 9)]))
    assert page.title == "年度报告"
    assert isinstance(page.blocks[1], Paragraph)
    assert page.blocks[1].text == "其中动态98条,公告5条"


# ---------------------------------------------------------------------------------------------------
# lost characters


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("截止20111231日收到3件", "截止2011年12月31日收到3件"),
        ("到201612月底,主动公开", "到2016年12月底,主动公开"),
        ("截至1231日,办结56件", "截至12月31日,办结56件"),
        ("涵盖201511日至1231日期间的情况", "涵盖2015年1月1日至12月31日期间的情况"),
        ("自201011日起至20101231日止", "自2010年1月1日起至2010年12月31日止"),
        ("统计时间从20091120091231;", "统计时间从2009年1月1日至2009年12月31日;"),
        ("统计期限201011-20101231", "统计期限2010年1月1日-2010年12月31日"),
        ("颁布至20091231止", "颁布至2009年12月31日止"),
        ("2016年1231日前", "2016年12月31日前"),
        ("填报时间:201033", "填报时间:2010年3月3日"),
        ("某县人民政府办公室\n2020315", "某县人民政府办公室\n2020年3月15日"),
        ("某市统计局\n20201112", "某市统计局\n2020年11月12日"),
        ("(某府办〔201226 号)", "(某府办〔2012〕26号)"),
        ("在“7?27”山洪灾害中", "在“7·27”山洪灾害中"),
        ("統計期限自20121231日止", "統計期限自2012年12月31日止"),
    ],
)
def test_lost_characters_with_one_reading_are_mended(text: str, mended: str) -> None:
    assert mend(text)[0] == mended


@pytest.mark.parametrize(
    "text",
    [
        "某县人民政府\n2020111",  # 11 January or 1 November
        "截至2012111日",
        "累计公开201033条,其中20111231条",
        "从2010315人次增加到20111231人次",
        "收到1231日均访问量",
        "日均访问量达2012345次,2012311日均",
        "电话:20161231,07668600000",
        "某政办发〔2012〕26号",
        "索引号:20091231-00012/2012-00001",
        "http://a.example/20091231.html?d=7?27",
        "主动公开数\n201033\n其中",
        "2012年12月31日,1月1日至12月31日",
        "合计20091120091231件以外19980000000000",
        "总得分3?45是多少?12",
    ],
)
def test_counts_phones_numbers_and_double_readings_stay(text: str) -> None:
    found = mend(text)[1]
    assert not found, found


def test_a_signature_must_fit_the_year_of_the_report() -> None:
    assert mend("某局\n2019315", 2009)[0] == "某局\n2019315"
    assert mend("某局\n2010315", 2009)[0] == "某局\n2010年3月15日"


def test_table_cells_are_no_signatures() -> None:
    page = Page(format="html", title="2009年度报告", blocks=[Paragraph("某县人民政府"), Table([["201033", "1"]])])
    assert simplify(page).repairs == []


# ---------------------------------------------------------------------------------------------------
# script


@pytest.mark.parametrize(
    ("config", "script"),
    [("s2t", "traditional"), ("s2tw", "traditional"), ("s2hk", "traditional_hk"), ("s2twp", "traditional_tw")],
)
def test_script_is_told(config: str, script: str) -> None:
    assert script_of(opencc.OpenCC(config).convert(REPORT)) == script


def test_simplified_text_with_a_rare_name_is_simplified() -> None:
    assert script_of(REPORT + "負责人:某某") == "simplified"


def test_mixed_text_is_told_and_converted() -> None:
    half = opencc.OpenCC("s2t").convert(REPORT) + REPORT
    page = simplify(page_of(half))
    assert page.script == "mixed"
    assert text_of(page) == (REPORT + REPORT).strip()


# ---------------------------------------------------------------------------------------------------
# characters and vocabulary


@pytest.mark.parametrize("config", ["s2t", "s2tw", "s2hk", "s2twp"])
def test_a_report_converted_by_machine_comes_back_character_by_character(config: str) -> None:
    page = simplify(page_of(opencc.OpenCC(config).convert(REPORT)))
    assert text_of(page) == REPORT.strip()
    assert page.title == REPORT.split("\n")[0]
    assert page.title_original == opencc.OpenCC(config).convert(page.title)


def test_simplified_text_passes_unchanged() -> None:
    text = REPORT + "线上线下、民众、程序设定、视窗软件、编著《显著成效》"
    page = page_of(text)
    result = simplify(page)
    assert result.blocks == page.blocks
    assert (result.script, result.repairs, result.title_original) == ("simplified", [], page.title)


def test_words_of_a_mirror_with_a_smaller_vocabulary_are_undone_and_recorded() -> None:
    text = (
        "某區2011年政府信息公開年度報告\n按照規範性檔案要求改版入口網站,入口網站設有視窗、機構設定和領導之窗。\n"
        "方便民眾辦事,列印材料,審批許可權和特別程式一併公開,計畫整合最佳化。\n到檔案館查閱,對申請的答覆3件,複議0件。"
    )
    page = simplify(page_of(text))
    assert page.script == "traditional_tw"
    assert text_of(page).split("\n")[1:] == [
        "按照规范性文件要求改版门户网站,门户网站设有窗口、机构设置和领导之窗。",
        "方便群众办事,打印材料,审批权限和特别程序一并公开,计划整合优化。",
        "到档案馆查阅,对申请的答复3件,复议0件。",
    ]
    done = repairs_of(page)
    assert done["入口網站", "门户网站"] == 2
    assert done["規範性檔案", "规范性文件"] == done["機構設定", "机构设置"] == done["民眾", "群众"] == 1
    assert not any("館" in before for before, _ in done)


def test_one_word_that_nobody_writes_on_the_mainland_opens_the_vocabulary() -> None:
    text = "項目信息、群眾用戶和窗口服務進一步最佳化,關注的冬粉增長,文件的答覆按期辦結。"
    page = simplify(page_of(text))
    assert page.script == "traditional_tw"
    assert text_of(page) == "项目信息、群众用户和窗口服务进一步优化,关注的粉丝增长,文件的答复按期办结。"


def test_the_vocabulary_stays_shut_for_texts_converted_by_characters() -> None:
    text = "門戶網站和政務服務窗口方便群眾和廣大民眾,規範性文件和檔案公開,辦事程序、權限、項目設置得到優化,線上線下結合,設定目標。"
    page = simplify(page_of(text))
    assert page.script == "traditional"
    assert text_of(page) == "门户网站和政务服务窗口方便群众和广大民众,规范性文件和档案公开,办事程序、权限、项目设置得到优化,线上线下结合,设定目标。"


def test_a_gateway_to_big5_that_spared_only_the_name_of_the_law() -> None:
    text = "政府信息公開工作運作正常,信息公開有序,信息公開目錄完善。主動公開政府資訊20條,在網上資訊和公示資訊中,設立資訊申請受理點。"
    page = simplify(page_of(text))
    assert page.script == "traditional"
    assert "资讯" not in text_of(page)
    assert "资讯" in text_of(simplify(page_of("信息公開、財經資訊、門戶網站。")))


def test_a_mainland_word_that_survived_shows_whose_the_other_is() -> None:
    text = "入口網站、許可權和視窗面向群眾,群眾滿意,社會民眾支援。規範性檔案12件。"
    assert "社会民众支援" in text_of(simplify(page_of(text)))


def test_ordinary_words_are_not_over_converted() -> None:
    words = ["档案馆", "档案局", "指标", "查询", "建立", "联络员", "资料", "新增", "互动", "整合", "效能", "热线上", "索引数", "中介面", "建设定位", "对口支援", "预算执行"]
    text = "資訊、網際網路、軟體、程式、專案、許可權。" + "、".join(map(opencc.OpenCC("s2tw").convert, words)) + "。"
    page = simplify(page_of(text))
    assert page.script == "traditional_tw"
    for word in words:
        assert word in text_of(page)


@pytest.mark.parametrize(
    ("before", "after"),
    [("著力", "着力"), ("隨著", "随着"), ("顯著", "显著"), ("編著", "编著"), ("準予", "准予"), ("覆議", "复议"), ("答覆", "答复"), ("說明,裏面", "说明,里面")],
)
def test_variants_of_character_conversion(before: str, after: str) -> None:
    assert text_of(simplify(page_of(f"關於{before}的規定"))) == f"关于{after}的规定"


# ---------------------------------------------------------------------------------------------------
# the page


def test_every_string_of_the_page_is_simplified() -> None:
    page = Page(
        format="html",
        title="某縣2012年報告",
        blocks=[
            Paragraph("主動公開", heading=2, bold=True),
            Table([["檢索數(shù)", ""], ["1231", "處"]], caption="統計表", spans=[(0, 0, 1, 2)]),
        ],
        meta={"發布機構": "某縣政府", "標題": "報告"},
        announced=["依申請公開"],
        repairs=[Repair("page_number", "- 1 -", "", 2)],
    )
    result = simplify(page)
    assert result.title == "某县2012年报告"
    assert result.title_original == "某縣2012年報告"
    assert result.blocks == [
        Paragraph("主动公开", heading=2, bold=True),
        Table([["检索数", ""], ["1231", "处"]], caption="统计表", spans=[(0, 0, 1, 2)]),
    ]
    assert result.meta == {"发布机构": "某县政府", "标题": "报告"}
    assert result.announced == ["依申请公开"]
    assert result.repairs == [Repair("page_number", "- 1 -", "", 2), Repair("pinyin_annotation", "(shù)", "", 1)]
    assert page.title == "某縣2012年報告"


def test_a_title_told_again_in_the_text_is_counted_once() -> None:
    page = page_of("關(guān)于公開的報(bào)告\n數(shù)據(jù)", meta={"標題": "關(guān)于公開的報(bào)告"})
    assert sum(r.count for r in simplify(page).repairs) == 4



def test_the_vocabulary_is_well_formed() -> None:
    old = opencc.OpenCC("t2s")
    for row in vocabulary():
        assert row.gate in {"always", "tw", "deep", "gateway"}, row
        assert row.word, row
        assert old.convert(row.mainland) == row.mainland, row
    words = [row.word for row in vocabulary() if row.gate != "gateway"]  # this gate opens without the others
    assert len(words) == len(set(words))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet=st.sampled_from("關(guān)于于2011231日至止〔號?檔案館\x1e\x1f\x00\ud800\U000f0001 入口網站資訊軟體"), max_size=40), max_size=6))
def test_any_page_keeps_its_shape(texts: list[str]) -> None:
    page = Page(format="text", title=None, blocks=[*map(Paragraph, texts), Table([texts, texts])])
    result = simplify(page)
    assert len(result.blocks) == len(page.blocks)
    table = result.blocks[-1]
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [len(texts)] * 2
    assert all(r.count > 0 and r.before != r.after for r in result.repairs)


@settings(max_examples=100, deadline=None)
@given(st.integers(2005, 2025), st.integers(1, 12), st.integers(1, 28))
def test_a_mended_date_is_the_one_that_was_lost(year: int, month: int, day: int) -> None:
    mended = mend(f"截止{year}{month}{day}日收到3件")[0]
    assert mended in {f"截止{year}年{month}月{day}日收到3件", f"截止{year}{month}{day}日收到3件"}
    if month > 9 and day > 9:
        assert mended == f"截止{year}年{month}月{day}日收到3件"


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_time_is_linear() -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        simplify(page_of(text))
        return time.perf_counter() - start

    for unit in (REPORT, opencc.OpenCC("s2twp").convert(REPORT), "2011" * 50 + "(guān" * 30 + "關(" * 30 + "\n"):
        small = unit * 20
        seconds(small)
        assert seconds(small * 20) < 20 * 4 * seconds(small) + 0.3


@pytest.mark.skipif(not SHARED.is_dir(), reason="the given seeds are not beside this checkout")
@pytest.mark.parametrize("gold", sorted((SHARED / "gold" / "seeds").glob("*.json")), ids=lambda path: path.stem)
def test_the_seeds_are_mended_as_a_careful_reader_would(gold: Path) -> None:
    labels = json.loads(gold.read_text())
    lines = (SHARED / "seeds" / labels["document"]).read_text().split("\n")
    page = simplify(page_of("\n".join(line for line in lines if line.strip())))
    assert page.script == labels["metadata"]["script"]
    wanted = [r for r in labels["repairs"] if r["confidence"] == "high" and r["kind"] != "pinyin_annotation"]
    for repair in wanted:
        befores, afters = ([repair[k], *repair.get(f"{k}_also", [])] for k in ("before", "after"))
        assert any(
            any(r.before in b or b in r.before for b in befores) and any(r.after in a or a in r.after for a in afters)
            for r in page.repairs
        ), repair
    notes = sum(r["count"] for r in labels["repairs"] if r["kind"] == "pinyin_annotation")
    assert sum(r.count for r in page.repairs if r.kind == "pinyin_annotation") == notes
    text = "".join(text_of(page).split())
    assert [words for words in labels["text_must_contain"] if "".join(words.split()) not in text] == []

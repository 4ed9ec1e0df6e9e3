"""How exactly `reading.decode` decodes, beside Scrapy's own guess: `python -m bench.decoding`.

2,250 generated cases, the same at every run: simplified and traditional text in five encodings; whole pages
and pieces of 200 bytes; right, wrong, unknown and missing declarations, in the header and in the page; damaged bytes.
The sentences are written for this file; numbers, names and order are drawn.

What "exact" means: a whole page, every character as it was. A damaged page, what the right codec makes of the damaged
bytes. A piece may begin and end in the middle of a character: all its whole characters in order, and nothing else but,
at an end that is cut, at most as many characters as bytes of the cut character lie in the piece.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import opencc
from scrapy.http import Headers, HtmlResponse

from govreports.items import ReadingError
from govreports.reading.decode import decode

FLOOR = 0.995
PIECE = 200

SENTENCES = """
{place}人民政府办公室按照要求编制了{year}年度报告,并在门户网站上全文公布。
全年主动公开各类信息{n}条,其中政策法规类{m}条,规划计划类{k}条。
收到书面申请{k}件,均已在法定期限内予以答复,没有发生收费。
因信息公开引起的行政复议{k}件,维持{k}件,尚未审结的没有。
{person}同志主持召开专题会议,听取各单位的汇报并部署下一阶段任务。
部分乡镇对这项工作认识不足,更新不够及时,栏目内容还比较单一。
下一步将加大培训力度,完善考核办法,把责任落实到具体岗位和个人。
{place}图书馆和档案馆设立了查阅点,全年接待读者{n}人次。
春季植树活动在河滩举行,志愿者栽下了杨柳、银杏和樟树{n}株。
新建的污水处理厂投入运行,沿岸居民反映水质比往年清澈了许多。
水库大坝加固工程通过验收,汛期前要完成闸门的检修和调试。
农业技术员走进田间,指导农户防治稻飞虱和小麦赤霉病。
县医院引进了一台核磁共振设备,偏远山区的病人不必再奔波省城。
校车线路调整后,{place}的孩子们上学路上少花了半个小时。
消防救援大队开展夜间演练,检查了商场的喷淋系统和疏散通道。
老旧小区加装电梯的方案经过三轮协商,终于取得全体业主的同意。
博物馆展出了新出土的青铜器、玉璧和漆木屏风,观众络绎不绝。
渔港码头扩建以后,可以同时停靠{k}艘千吨级货轮。
气象台发布暴雨橙色预警,低洼地带的群众已经转移到安全场所。
广场上的龙舟鼓声震天,围观的人群把桥头挤得水泄不通。
茶叶合作社尝试直播销售,仓库里积压的明前绿茶两天便卖光了。
审计组核对了账簿与凭证,指出三笔补贴款项的拨付手续不齐全。
{person}在座谈会上说,投诉举报渠道要畅通,处理结果要及时反馈。
劳动监察人员追回拖欠的工资{n}元,逐一发放到工人手里。
铁路部门增开了往返{place}的动车,节假日车票仍然十分紧张。
养老服务中心提供助餐、助浴和康复训练,收费标准张贴在墙上。
林业站架设了红外相机,拍到两只罕见的云豹在雪夜穿过峡谷。
垃圾分类督导员每天清晨巡查,纠正厨余与可回收物混投的现象。
法律援助律师为残疾人代理诉讼,免除了全部费用。
供电公司抢修被冰凌压断的线路,凌晨三点恢复了照明。
非物质文化遗产传承人示范剪纸、蜡染、竹编和皮影戏的手艺。
财政预算、决算以及“三公”经费一并公开,接受社会监督。
有关规定自{year}年{k}月1日起施行,原办法同时废止。
来信来访{n}批次,网上咨询{m}条,热线电话接听{n}个。
疫苗接种点设在社区活动室,凭身份证登记,按顺序排队。
桥梁工程师测量了索塔的沉降,数据显示偏差在允许范围之内。
旅游旺季来临,古镇的客栈、茶楼和码头都挂起了灯笼。
高新区企业研制的传感器,打破了国外厂商长期的垄断。
纪检监察机关通报了{k}起违反中央八项规定精神的典型案例。
食品药品抽检{n}批次,不合格产品全部下架封存。
"""
PLACES = ["青溪县", "临江市", "龙泉驿区", "亳州市谯城区", "衢州市", "儋州市", "黟县", "鄠邑区", "盱眙县", "郴州市苏仙区", "涪陵区", "濮阳县", "泸溪县", "璧山区", "珲春市", "莘县", "睢宁县", "隰县", "偃师市", "邳州市"]
PERSONS = ["王丽华", "欧阳睿", "陈鑫淼", "李喆", "邹翀", "龚琰", "赵燚", "郝翯", "曹玥", "谢赟", "钱韡", "沈璟", "何骞", "尹頔", "蒋堃", "镕基", "䶮", "𠮷野", "㛃然", "朱镕", "陶喆", "犇", "冯昺", "滕犇"]
ENCODINGS = {"utf-8": "utf-8", "gbk": "gbk", "gb18030": "gb18030", "big5": "big5hkscs", "utf-16": "utf-16-le"}
READ_AS = {"gbk": "gb18030"}
"""What a right reader takes for the encoding: its superset."""
WRONG = {
    "utf-8": ("gb2312", "big5", "iso-8859-1"),
    "gbk": ("utf-8", "big5", "iso-8859-1"),
    "gb18030": ("utf-8", "big5", "iso-8859-1"),
    "big5": ("utf-8", "gb2312", "iso-8859-1"),
    "utf-16": ("utf-8", "gb2312", "big5"),
}
RIGHT = {"utf-8": "utf-8", "gbk": "gb2312", "gb18030": "gb18030", "big5": "big5", "utf-16": "utf-16"}


@dataclass(frozen=True)
class Case:
    """Bytes with their declaration, and what a faultless reader makes of them."""

    encoding: str
    script: str
    shape: str
    declaration: str
    damaged: bool
    body: bytes
    content_type: str
    text: str
    cut_front: int = 0
    cut_back: int = 0

    def exact(self, got: str) -> bool:
        if not (self.cut_front or self.cut_back):
            return got == self.text
        start = got.find(self.text)
        return 0 <= start <= self.cut_front and len(got) - start - len(self.text) <= self.cut_back


def cases(scale: int = 1, seed: int = 2008) -> Iterator[Case]:
    """The generated cases, 2,250 / scale, the same in every run with the same `seed`."""
    rng = random.Random(seed)
    traditional = opencc.OpenCC("s2t")
    for encoding, codec in ENCODINGS.items():
        for script in ("simplified", "traditional"):
            if encoding == "big5" and script == "simplified":
                continue

            def prose(length: int, codec: str = codec, script: str = script) -> str:
                text = _prose(rng, length)
                text = traditional.convert(text) if script == "traditional" else text
                return text.encode(codec, "ignore").decode(codec)

            for declaration, count in (("missing", 60), ("right header", 30), ("wrong header", 40)):
                for _ in range(count // scale):
                    yield _piece(rng, encoding, script, declaration, prose(400))
            for declaration in ("missing", "right header", "right meta", "wrong header", "wrong meta", "unknown name"):
                for _ in range(14 // scale):
                    yield _page(rng, encoding, script, declaration, prose, damaged=False)
            for declaration in ("missing", "right meta", "wrong header"):
                for _ in range(12 // scale):
                    yield _page(rng, encoding, script, declaration, prose, damaged=True)


def _prose(rng: random.Random, length: int) -> str:
    lines = SENTENCES.strip().split("\n")
    text = ""
    while len(text) < length:
        text += rng.choice(lines).format(
            place=rng.choice(PLACES),
            person=rng.choice(PERSONS),
            year=rng.randint(2008, 2024),
            n=rng.randint(100, 99999),
            m=rng.randint(10, 999),
            k=rng.randint(1, 12),
        )
        text += rng.choice(("", "", "\n", "\r\n　　"))
    return text


def _header(encoding: str, declaration: str, rng: random.Random) -> str:
    if declaration == "right header":
        return f"text/html; charset={RIGHT[encoding]}"
    if declaration == "wrong header":
        return f"text/html; charset={rng.choice(WRONG[encoding])}"
    return "text/html; charset=x-unknown-7" if declaration == "unknown name" else "text/html"


def _piece(rng: random.Random, encoding: str, script: str, declaration: str, text: str) -> Case:
    """200 bytes from somewhere in a text, cut without regard to characters."""
    codec = ENCODINGS[encoding]
    body = text.encode(codec)
    start = rng.randint(0, len(body) - PIECE)
    ends = [0]
    for char in text:
        ends.append(ends[-1] + len(char.encode(codec)))
    whole = [i for i in range(len(text)) if ends[i] >= start and ends[i + 1] <= start + PIECE]
    return Case(
        encoding,
        script,
        "piece of 200 bytes",
        declaration,
        False,
        body[start : start + PIECE],
        _header(encoding, declaration, rng),
        text[whole[0] : whole[-1] + 1],
        cut_front=ends[whole[0]] - start,
        cut_back=start + PIECE - ends[whole[-1] + 1],
    )


def _page(
    rng: random.Random, encoding: str, script: str, declaration: str, prose: Callable[[int], str], *, damaged: bool
) -> Case:
    """A page of HTML with furniture, script and a few paragraphs, or with a single line of Chinese."""
    meta = ""
    if "meta" in declaration:
        label = RIGHT[encoding] if declaration == "right meta" else rng.choice(WRONG[encoding])
        meta = rng.choice(
            (
                f'<meta charset="{label}">',
                f'<meta http-equiv="Content-Type" content="text/html; charset={label}" />',
                f"<META content='text/html;charset={label.upper()}' http-equiv=Content-Type>",
                f'<meta http-equiv="Content-Type" content="text/html; charset={label}>',
            )
        )
    filler = "<script>var menu = [" + ", ".join(str(rng.randint(0, 999)) for _ in range(rng.choice((5, 900)))) + "];</script>"
    paragraphs = "".join(f"<p>{prose(rng.randint(40, 500))}</p>\n" for _ in range(rng.choice((1, 4, 12))))
    text = f"<html><head>{meta}<title>{prose(20)}</title></head><body>\n{filler}\n{paragraphs}</body></html>"
    codec = ENCODINGS[encoding]
    body = text.encode(codec)
    if damaged:
        bad = bytearray(body)
        for _ in range(3):
            at = rng.randrange(len(bad) - 40, len(bad)) if encoding == "utf-16" else rng.randrange(len(bad))
            bad[at] = rng.choice((0xFF, 0xFE, 0xC0, 0xF5, 0x81))
        body = bytes(bad)
        text = body.decode(READ_AS.get(encoding, codec), "replace")
    if encoding == "utf-16":
        body = b"\xff\xfe" + body
    return Case(
        encoding, script, "page", declaration, damaged, body, _header(encoding, declaration, rng), text
    )


def ours(case: Case) -> str:
    try:
        return decode(case.body, content_type=case.content_type).text
    except ReadingError:
        return ""


def scrapys(case: Case) -> str:
    """What Scrapy's response says the text is."""
    return HtmlResponse("http://a.example/", headers=Headers({"Content-Type": case.content_type}), body=case.body).text


def table(of: list[Case]) -> tuple[str, float]:
    """The figures as a table of lines, and the share that ours has exactly."""
    rows: dict[str, list[Case]] = {"all": of}
    for name_of in (
        lambda case: f"{case.encoding}, {case.script}",
        lambda case: "damaged page" if case.damaged else case.shape,
        lambda case: f"declaration: {case.declaration}",
    ):
        for case in of:
            rows.setdefault(name_of(case), []).append(case)
    good = {id(c): c.exact(ours(c)) for c in of}
    theirs = {id(c): c.exact(scrapys(c)) for c in of}
    lines = [f"{'decoded exactly':32} {'cases':>6} {'govreports':>11} {'Scrapy':>8}"]
    for name, members in rows.items():
        share, other = (sum(m[id(c)] for c in members) / len(members) for m in (good, theirs))
        lines.append(f"{name:32} {len(members):6} {share:11.2%} {other:8.2%}")
    return "\n".join(lines), sum(good.values()) / len(of)


def main() -> int:
    text, share = table(list(cases()))
    print(text)
    return 0 if share >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())

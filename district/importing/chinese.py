"""What is wrong with a file, in the language of the office that wrote it. What has no Chinese here is told in English."""

from collections.abc import Mapping, Sequence

from district.importing.errors import CellError, Fault, filled
from district.importing.publication_cells import LABELS

SENTENCES: Mapping[str, str] = {
    "is empty": "没有填",
    "is longer than {} characters": "太长，不能超过{}个字",
    "holds a control character": "里面有看不见的控制字符，请重新打一遍",
    "is an error of the spreadsheet ({})": "是表格的错误提示（{}），请改好公式或直接填写",
    "is no identity number: 18 characters, or 15 of the old kind": "不是身份证号：应是18位，老号码是15位",
    "has no possible date of birth": "里面的出生日期不存在",
    "has a wrong check digit: at least one digit is mistyped": "校验码不对，至少有一位数字打错了",
    "was kept as a number by the spreadsheet, and its last digits are lost: format the column as text": (
        "被表格当成了数字，后几位已经丢了：请把这一列设成“文本”，重新填写"
    ),
    "is no amount": "不是金额，请用数字写多少元",
    "is no amount in yuan": "不是金额，请用数字写多少元",
    "is in 万元: write yuan": "写的是万元，请改成元",
    "has more than two decimals": "小数超过两位",
    "is not between 0.01 and 1,000,000 yuan": "应在0.01元到1,000,000元之间",
    "is no day of the calendar": "日历上没有这一天",
    "is no date: write 2026-11-23": "不是日期，请写成 2026-11-23 这样",
    "is a month without a day": "只有年月，没有日",
    "is not between 2000 and the end of next year": "应在2000年到明年年底之间",
    "is no state: 已发放, 发放中 or 退回": "不认识，请写：已发放、发放中 或 退回",
    "does not end in four digits": "末尾不是四位数字",
    "is of a payment that was not returned": "只有退回的款项才填原因",
    "holds an identity number or an account": "里面有身份证号或账号，请去掉",
    "nobody in the roster has it": "人口库里没有这个号码",
    "is not the roster's for this number": "和人口库里这个身份证号的姓名不一样",
    "has the number of line {}": "流水号与第{}行重复",
    "is the same grant as line {}: person, item and day": "与第{}行重复：同一个人、同一项目、同一天",
    "there is no column {} within the first {} lines": "前{1}行里找不到这一列：{0}",
    "there are no lines below the header": "表头下面没有数据",
    "the column {} is in 万元: write yuan": "{}这一列的单位是万元，请改成元",
    "two columns both say that they are {}": "有两列都是：{}",
    "is no row of a table": "不是表格的一行，请另存为 .xlsx",
    "the text is neither UTF-8 nor GB 18030": "文字的编码读不懂，请另存为 .xlsx",
    "the file cannot be read: {}": "文件打不开",
    "the file is neither .csv nor .xlsx (save an old .xls as .xlsx)": (
        "不是 .csv 也不是 .xlsx（老式的 .xls 请另存为 .xlsx）"
    ),
    "the file is an old .xls, or has a password": "是老式的 .xls，或者有密码：请另存为没有密码的 .xlsx",
    "the file is no spreadsheet, whatever its name says": "不是真正的 .xlsx 表格，请用表格软件打开后另存为 .xlsx",
    "the file is an .xlsx under a wrong name": "叫 .csv，其实是 .xlsx：请改回原来的名字",
    "the file is damaged": "文件坏了，读不完：请重新导出",
    "the file counts days from 1904": "日期从1904年数起（老苹果电脑的格式）：请另存为普通的 .xlsx",
    "the file has {} sheets; name one with --sheet: {}": "文件里有{}张工作表，请用 --sheet 指明一张：{}",
    "the file has no sheet of that name; it has {}": "没有叫这个名字的工作表，现有：{}",
    "no sheet that is not hidden holds anything": "没有一张有内容的、不隐藏的工作表",
    "must have 1 to 80 characters": "没有填，或者超过80个字",
    "is that of line {}": "与第{}行重复",
    "is that of entry {}": "与第{}条重复",
    "there is no such field": "没有这一项，请去掉",
    "is none of the known words": "不认识，请按说明里的词填写",
    "is neither 是 nor 否": "请写：是 或 否",
    "is no number of working days": "不是工作日的天数，请写数字",
    "is not JSON ({})": "格式不对（{}）",
    "has a line {} that is not: who | item | yuan | day": "第{}行格式不对，应是：姓名 | 项目 | 金额 | 日期",
    "has a line {} of which a part {}": "第{}行有一处{}",
    "is missing": "没有填",
    "has more than {} lines": "太多，不能超过{}条",
    "holds a character that may not stand there": "里面有不能用的字符，请重新打一遍",
    "is no text": "不是文字",
    "is no whole number": "不是整数",
    "is less than {}": "太小，不能小于{}",
    "is more than {}": "太大，不能大于{}",
    "is neither true nor false": "应是 true 或 false",
    "is no list": "应是一个列表",
    "is no object": "应是一个对象",
    "is none of: {}": "不认识，可以写：{}",
    "is no rule that is known: {}": "不是认识的匹配规则（{}）",
    "valid_until lies before the beginning": "失效日期早于生效日期或发布日期",
    "ends_on lies before starts_on": "公示结束早于公示开始",
    "a village without its town": "填了村居，没有填镇街",
    "neither the hall nor a town accepts it": "大厅和镇街都不受理：至少要有一处受理",
    "licences names a paper that is not among the materials": "电子证照免交的材料不在申请材料里",
    "is none of the known themes": "不是认识的主题",
    "is none of the known categories": "不是认识的公开类别",
    "is none of district, town": "不认识，请写：区级 或 镇级",
    "is a whole name: mask it, or say that the notice's names are open": (
        "是完整的姓名：请用*遮住一个字，不是个人的请把姓名公开方式写成“公开”"
    ),
    "the text is not UTF-8": "文字的编码读不懂，请存为 UTF-8",
    "line {}: not JSON ({})": "第{}行：不是正确的 JSON（{}）",
    "the text is nested too deep": "嵌套太深，读不了",
    "the file must hold a list of objects": "文件里应是一个列表，每条是一个对象",
}


def in_chinese(fault: Fault) -> str:
    place = "" if fault.line is None else f"第{fault.line}行 "
    place = place if fault.entry is None else f"第{fault.entry}条 "
    column = f"{_named(fault.column)}：" if fault.column else ""
    return f"{place}{column}{_said(fault.reason, fault.values)}"


def _said(reason: str, values: Sequence[object]) -> str:
    known = [_said(value.reason, value.values) if isinstance(value, CellError) else value for value in values]
    return filled(SENTENCES.get(reason, reason), known)


def _named(column: str) -> str:
    """A field of a publication as offices call it, with the place in its list counted from 1."""
    field, _, inside = column.partition(".")
    place = inside.partition(".")[0]
    label = LABELS[field][0] if field in LABELS else field
    return f"{label}第{int(place) + 1}条" if place.isdigit() else label

"""What the kiosk says aloud in Mandarin, by prompt, with the pinyin that the synthesiser is fed.

espeak-ng reads Chinese characters without context (长者 becomes "chang zhe", 银行 "yin xing") and its plain Mandarin
voice not at all, so each reading is written out and checked by hand. Tones are those of the spoken phrase: 一 and 不
carry their changed tone, tone 5 is the light one; third tones in a row stay so, espeak-ng changes the first itself.
Phrases are short (at most 12 characters), ask kindly, and never tell anybody that they failed or were refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.domain.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Spoken:
    """`text` in Simplified Chinese; `pinyin` one syllable a character, tones 1 to 5, commas where the text has them."""

    text: str
    pinyin: str


SPOKEN: Mapping[Prompt, Spoken] = MappingProxyType(
    {
        Prompt.WELCOME: Spoken("您好，欢迎您", "nin2 hao3, huan1 ying2 nin2"),
        Prompt.LOOK_HERE: Spoken("请看这里", "qing3 kan4 zhe4 li3"),
        Prompt.NOT_SEEN: Spoken("请站到黄线处", "qing3 zhan4 dao4 huang2 xian4 chu4"),
        Prompt.HIDDEN: Spoken("请摘下口罩，看镜头", "qing3 zhai1 xia4 kou3 zhao4, kan4 jing4 tou2"),
        Prompt.SEVERAL: Spoken("请一位一位来", "qing3 yi2 wei4 yi2 wei4 lai2"),
        Prompt.TOO_FAR: Spoken("请往前走一步", "qing3 wang3 qian2 zou3 yi2 bu4"),
        Prompt.TOO_NEAR: Spoken("请退后一步", "qing3 tui4 hou4 yi2 bu4"),
        Prompt.TOO_DARK: Spoken("光线有点暗，请到亮处来", "guang1 xian4 you3 dian3 an4, qing3 dao4 liang4 chu4 lai2"),
        Prompt.TOO_BRIGHT: Spoken("光线太强，请避开强光", "guang1 xian4 tai4 qiang2, qing3 bi4 kai1 qiang2 guang1"),
        Prompt.SIDE_LIGHT: Spoken("请转向亮处", "qing3 zhuan3 xiang4 liang4 chu4"),
        Prompt.MASK: Spoken("请摘下口罩", "qing3 zhai1 xia4 kou3 zhao4"),
        Prompt.SUNGLASSES: Spoken("请摘下墨镜", "qing3 zhai1 xia4 mo4 jing4"),
        Prompt.HAT: Spoken("请摘下帽子", "qing3 zhai1 xia4 mao4 zi5"),
        Prompt.NOT_CENTRED: Spoken("请站到中间来", "qing3 zhan4 dao4 zhong1 jian1 lai2"),
        Prompt.BLURRED: Spoken("请站稳，别动", "qing3 zhan4 wen3, bie2 dong4"),
        Prompt.NOT_FRONTAL: Spoken("请面向屏幕", "qing3 mian4 xiang4 ping2 mu4"),
        Prompt.HOLD_STILL: Spoken("正在量体温，请稍等", "zheng4 zai4 liang2 ti3 wen1, qing3 shao1 deng3"),
        Prompt.COME_TO_SENSOR: Spoken("请把额头靠近测温口", "qing3 ba3 e2 tou2 kao4 jin4 ce4 wen1 kou3"),
        Prompt.RECOGNISING: Spoken("正在识别，请稍等", "zheng4 zai4 shi2 bie2, qing3 shao1 deng3"),
        Prompt.PLEASE_ENTER: Spoken("请进", "qing3 jin4"),
        Prompt.MEASURE_AGAIN: Spoken("请休息一下，再量一次", "qing3 xiu1 xi5 yi2 xia4, zai4 liang2 yi2 ci4"),
        Prompt.NOT_RECOGNISED: Spoken("没认出来，再试一次", "mei2 ren4 chu1 lai2, zai4 shi4 yi2 ci4"),
        Prompt.ASK_SURNAME: Spoken("请按一下您的姓", "qing3 an4 yi2 xia4 nin2 de5 xing4"),
        Prompt.ASK_DIGITS: Spoken("请输入，身份证后四位", "qing3 shu1 ru4, shen1 fen4 zheng4 hou4 si4 wei4"),
        Prompt.CHOOSE_WAY: Spoken("请选一种方式", "qing3 xuan3 yi4 zhong3 fang1 shi4"),
        Prompt.LAY_CARD: Spoken("请把身份证放在感应区", "qing3 ba3 shen1 fen4 zheng4 fang4 zai4 gan3 ying4 qu1"),
        Prompt.LAY_CARD_AGAIN: Spoken("请拿起来，再放一次", "qing3 na2 qi3 lai2, zai4 fang4 yi2 ci4"),
        Prompt.LAY_CARD_OR_TYPE: Spoken(
            "请放身份证，或输入号码", "qing3 fang4 shen1 fen4 zheng4, huo4 shu1 ru4 hao4 ma3"
        ),
        Prompt.SHOW_CODE: Spoken("请把健康码对准扫码口", "qing3 ba3 jian4 kang1 ma3 dui4 zhun3 sao3 ma3 kou3"),
        Prompt.SHOW_CARD_TO_VOLUNTEER: Spoken(
            "请把身份证，给志愿者看", "qing3 ba3 shen1 fen4 zheng4, gei3 zhi4 yuan4 zhe3 kan4"
        ),
        Prompt.SHOW_CODE_TO_VOLUNTEER: Spoken(
            "请把健康码，给志愿者看", "qing3 ba3 jian4 kang1 ma3, gei3 zhi4 yuan4 zhe3 kan4"
        ),
        Prompt.VOLUNTEER_COMING: Spoken("志愿者马上就来", "zhi4 yuan4 zhe3 ma3 shang4 jiu4 lai2"),
        Prompt.THANKS: Spoken("谢谢您", "xie4 xie5 nin2"),
        Prompt.STILL_THERE: Spoken("您还在吗", "nin2 hai2 zai4 ma5"),
        Prompt.TYPE_NUMBER: Spoken("请输入身份证号码", "qing3 shu1 ru4 shen1 fen4 zheng4 hao4 ma3"),
        Prompt.TYPE_NAME: Spoken("请输入您的姓名", "qing3 shu1 ru4 nin2 de5 xing4 ming2"),
        Prompt.PROVE_BY_FACE: Spoken("请看镜头，确认是您本人", "qing3 kan4 jing4 tou2, que4 ren4 shi4 nin2 ben3 ren2"),
        Prompt.PROVE_BY_VOLUNTEER: Spoken("请志愿者帮您核对", "qing3 zhi4 yuan4 zhe3 bang1 nin2 he2 dui4"),
        Prompt.RESULTS: Spoken("查到了，请看屏幕", "cha2 dao4 le5, qing3 kan4 ping2 mu4"),
        Prompt.NOT_AVAILABLE: Spoken("现在查不了，志愿者帮您", "xian4 zai4 cha2 bu4 liao3, zhi4 yuan4 zhe3 bang1 nin2"),
        Prompt.CHOOSE_SEARCH: Spoken("您想怎么找", "nin2 xiang3 zen3 me5 zhao3"),
        Prompt.TYPE_WORDS: Spoken("请写一两个字", "qing3 xie3 yi4 liang3 ge5 zi4"),
        Prompt.ASK_START: Spoken("您想问什么，请选一样", "nin2 xiang3 wen4 shen2 me5, qing3 xuan3 yi2 yang4"),
        Prompt.CHOOSE_DEPARTMENT: Spoken("请选部门", "qing3 xuan3 bu4 men2"),
        Prompt.CHOOSE_WORDS: Spoken("请选一句，也可以自己写", "qing3 xuan3 yi2 ju4, ye3 ke3 yi3 zi4 ji3 xie3"),
        Prompt.WRITE_MESSAGE: Spoken("请把要说的写下来", "qing3 ba3 yao4 shuo1 de5 xie3 xia4 lai2"),
        Prompt.SPEAK_MESSAGE: Spoken("按一下，再慢慢说", "an4 yi2 xia4, zai4 man4 man4 shuo1"),
        Prompt.LEAVE_CONTACT: Spoken("留个电话吗，不留也行", "liu2 ge5 dian4 hua4 ma5, bu4 liu2 ye3 xing2"),
        Prompt.REVIEW_MESSAGE: Spoken("请看一看，对不对", "qing3 kan4 yi2 kan4, dui4 bu2 dui4"),
        Prompt.MESSAGE_KEPT: Spoken("记下了，请拿好回执", "ji4 xia4 le5, qing3 na2 hao3 hui2 zhi2"),
        Prompt.MESSAGE_NOT_KEPT: Spoken("请志愿者帮您记下来", "qing3 zhi4 yuan4 zhe3 bang1 nin2 ji4 xia4 lai2"),
        Prompt.TYPE_RECEIPT: Spoken("请输入回执号码", "qing3 shu1 ru4 hui2 zhi2 hao4 ma3"),
        Prompt.RATE_WHAT: Spoken("请选评哪里", "qing3 xuan3 ping2 na3 li5"),
        Prompt.RATE_HOW: Spoken("办得怎么样", "ban4 de5 zen3 me5 yang4"),
        Prompt.RATE_WHY: Spoken("哪里不好，可以选几个", "na3 li5 bu4 hao3, ke3 yi3 xuan3 ji3 ge5"),
        Prompt.CALL_BACK: Spoken("要给您回个电话吗", "yao4 gei3 nin2 hui2 ge5 dian4 hua4 ma5"),
        Prompt.RATED: Spoken("谢谢您的评价", "xie4 xie5 nin2 de5 ping2 jia4"),
        Prompt.PROVE_BY_PIN: Spoken("请输入查询密码", "qing3 shu1 ru4 cha2 xun2 mi4 ma3"),
        Prompt.CHOOSE_PROOF: Spoken("请选一种方式核对", "qing3 xuan3 yi4 zhong3 fang1 shi4 he2 dui4"),
        Prompt.SET_PIN: Spoken("请设一个查询密码", "qing3 she4 yi2 ge4 cha2 xun2 mi4 ma3"),
        Prompt.ENTITLEMENTS: Spoken("您可能还能享受这些", "nin2 ke3 neng2 hai2 neng2 xiang3 shou4 zhe4 xie1"),
        Prompt.TICKET_TAKEN: Spoken("号取好了，请等叫号", "hao4 qu3 hao3 le5, qing3 deng3 jiao4 hao4"),
        Prompt.CONFIRM_YOURSELF: Spoken("请本人按一下确认", "qing3 ben3 ren2 an4 yi2 xia4 que4 ren4"),
        Prompt.FOLLOW_VOLUNTEER: Spoken("请听志愿者安排", "qing3 ting1 zhi4 yuan4 zhe3 an1 pai2"),
    }
)

ASKED = frozenset(Prompt) - {
    Prompt.WELCOME,
    Prompt.HOLD_STILL,
    Prompt.RECOGNISING,
    Prompt.PLEASE_ENTER,
    Prompt.VOLUNTEER_COMING,
    Prompt.THANKS,
    Prompt.RESULTS,
    Prompt.NOT_AVAILABLE,
    Prompt.MESSAGE_KEPT,
    Prompt.MESSAGE_NOT_KEPT,
    Prompt.RATED,
    Prompt.ENTITLEMENTS,
    Prompt.TICKET_TAKEN,
    Prompt.FOLLOW_VOLUNTEER,
}
"""What waits for the citizen to do something, and is worth saying once more to one who does nothing."""

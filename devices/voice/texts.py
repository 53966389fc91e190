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
        Prompt.SEVERAL: Spoken("请一位一位来", "qing3 yi2 wei4 yi2 wei4 lai2"),
        Prompt.TOO_FAR: Spoken("请往前走一步", "qing3 wang3 qian2 zou3 yi2 bu4"),
        Prompt.TOO_NEAR: Spoken("请退后一步", "qing3 tui4 hou4 yi2 bu4"),
        Prompt.TOO_DARK: Spoken("光线有点暗，请到亮处来", "guang1 xian4 you3 dian3 an4, qing3 dao4 liang4 chu4 lai2"),
        Prompt.MASK: Spoken("请摘下口罩", "qing3 zhai1 xia4 kou3 zhao4"),
        Prompt.NOT_CENTRED: Spoken("请站到中间来", "qing3 zhan4 dao4 zhong1 jian1 lai2"),
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
    }
)

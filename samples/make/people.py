"""Invented people and numbers that belong to nobody, drawn from a fixed seed.

Promises: the same seed gives the same people; a number is given out once; every number is
valid by libphonenumber's metadata for China. Why these ranges: samples/README.md.
Knows no lists, no troubles and no files.
"""

import random
from dataclasses import dataclass

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = (
    "伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 建华 建国 晓东 文博 "
    "雨桐 子涵 欣怡 梓萱 浩然 宇轩 思远 佳琪 俊杰 海燕 志强 春梅 国庆 丹丹 婷婷 小龙 家豪 雪梅 玉兰"
).split()
PINYIN = (
    "Wei Fang Na Min Jing Li Qiang Lei Jun Yang Yong Yan Jie Juan Tao Ming Chao Xia Ping Gang "
    "Haoran Yuxuan Siyuan Jiaqi Zihan Xinyi"
).split()
PINYIN_SURNAMES = "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Gao Lin Luo".split()
STREETS = "样例路 示范街 测试大道 虚构巷 模拟路 演示东路 假想中路 例子南街 范本北路 空白街".split()
ESTATES = "样例花园 示范小区 虚构家园 模拟公寓 演示大厦 例子新村".split()


@dataclass(frozen=True)
class City:
    """A city: its name, its area code without the 0, and how many digits its numbers have."""

    name: str
    area: str
    local_digits: int


CITIES = [
    City("北京市朝阳区", "10", 8),
    City("上海市浦东新区", "21", 8),
    City("广东省广州市天河区", "20", 8),
    City("广东省深圳市南山区", "755", 8),
    City("浙江省杭州市西湖区", "571", 8),
    City("江苏省南京市鼓楼区", "25", 8),
    City("四川省成都市武侯区", "28", 8),
    City("湖北省武汉市洪山区", "27", 8),
    City("陕西省西安市雁塔区", "29", 8),
    City("江苏省苏州市姑苏区", "512", 8),
    City("安徽省滁州市琅琊区", "550", 7),
    City("河北省邯郸市丛台区", "310", 7),
]

# Prefixes with the digits that make them look constructed, seven digits in all.
MOBILE_RANGES = ["1349000", "1450000", "1470000"]


class People:
    """Gives out people, addresses and numbers."""

    def __init__(self, seed: int, first_ending: int):
        """`first_ending`: where this list's endings begin, so that lists do not share numbers."""
        self.dice = random.Random(seed)
        self._mobile_endings = first_ending
        self._landline_endings = first_ending
        self._given_out = 0

    def name(self) -> str:
        return self.dice.choice(SURNAMES) + self.dice.choice(GIVEN)

    def pinyin(self) -> str:
        return f"{self.dice.choice(PINYIN)} {self.dice.choice(PINYIN_SURNAMES)}"

    def city(self) -> City:
        return self.dice.choice(CITIES)

    def address(self, city: City) -> str:
        where = f"{city.name}{self.dice.choice(STREETS)}{self.dice.randint(1, 399)}号"
        if self.dice.random() < 0.5:
            where += f"{self.dice.choice(ESTATES)}{self.dice.randint(1, 20)}幢{self.dice.randint(101, 2804)}室"
        return where

    def email(self) -> str:
        domain = self.dice.choice(["example.com", "example.org", "example.net"])
        word = self.dice.choice(PINYIN).lower() + self.dice.choice(PINYIN_SURNAMES).lower()
        return f"{word}{self.dice.randint(1, 999)}@{domain}"

    def mobile(self) -> str:
        """Eleven digits, never given out before."""
        self._mobile_endings += self.dice.choice([1, 2, 3])
        self._given_out += 1
        prefix = MOBILE_RANGES[self._given_out % len(MOBILE_RANGES)]
        return f"{prefix}{self._mobile_endings:04d}"

    def landline(self, city: City) -> tuple[str, str]:
        """Area code without its 0, and a local number beginning with 9000 or 900."""
        self._landline_endings += self.dice.choice([1, 2, 3])
        head = "9" + "0" * (city.local_digits - 5)
        return city.area, f"{head}{self._landline_endings:04d}"

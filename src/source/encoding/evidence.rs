//! What a text has beyond ASCII, kept for judging; and whether it looks like a mainland list.
//!
//! The bytes of Big5, Shift-JIS, EUC-KR and Windows-1252 are often valid GB18030 by chance. What
//! they are not, read so, is the letters that a mainland list is made of.

use encoding_rs::GB18030;
use hashbrown::HashSet;

/// Bytes kept before and after each that is beyond ASCII: the word it stands in.
const WORD_BYTES: usize = 8;

/// A name or two.
const FEW_LETTERS: usize = 8;

/// What lists are full of: surnames, given names, places, the words of headers.
const FAMILIAR: &str = "\
    张王李刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈\
    姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤欧阳\
    伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建华文玉志红春海燕梅鹏辉飞玲婷宇浩晓欣子佳雪俊\
    省市区县路号街道镇村乡室楼层单元栋幢座北上广东南京西浙州杭深圳川重庆成都天津湖河山安福云贵宁新\
    姓名手机码电话联系方式地址备注客户邮箱性别年月日先生女士小公司有限男女来源产品意向批次工编序类型\
    一二三四五六七八九十大中国人的是不已无有要第位回访";

/// The bytes beyond ASCII with the words around them, in order, gaps closed by a line end.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    bytes: Vec<u8>,
    /// Bytes that still belong to the word of the last block's end.
    open: usize,
}

impl Evidence {
    /// Takes the next block. What it keeps is never more than the block.
    pub(super) fn take(&mut self, block: &[u8]) {
        let mut kept_to = 0;
        for (at, byte) in block.iter().enumerate() {
            if !byte.is_ascii() {
                let from = at.saturating_sub(WORD_BYTES).max(kept_to);
                if from > kept_to && self.open == 0 {
                    self.bytes.push(b'\n');
                }
                self.bytes.extend_from_slice(&block[from..=at]);
                kept_to = at + 1;
                self.open = WORD_BYTES;
            } else if self.open > 0 {
                self.bytes.push(*byte);
                kept_to = at + 1;
                self.open -= 1;
            }
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// How much a text is like a mainland list when it is read as GB18030. Each letter counts once: a
/// list may have the same rare name a hundred times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mainland {
    /// Letters of two bytes.
    letters: usize,
    /// Those among them that are common: the first level of GB2312, and its signs.
    common: usize,
    /// Those that GB2312 has: simplified Chinese, rare letters too.
    simplified: usize,
    /// Those that lists are full of.
    familiar: usize,
}

impl Mainland {
    pub(super) fn of(evidence: &[u8]) -> Self {
        let letters = letters(evidence);
        let common =
            |pair: &&[u8; 2]| pair[1] >= 0xA1 && matches!(pair[0], 0xA1 | 0xA3 | 0xB0..=0xD7);
        let (familiar, _, _) = GB18030.encode(FAMILIAR);
        let familiar: HashSet<[u8; 2]> =
            familiar.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect();
        Self {
            letters: letters.len(),
            common: letters.iter().filter(common).count(),
            simplified: letters
                .iter()
                .filter(|[lead, trail]| *trail >= 0xA1 && *lead <= 0xF7)
                .count(),
            familiar: letters.intersection(&familiar).count(),
        }
    }

    /// All of its few letters are in GB2312: too few for another reading of them to be believed.
    pub(super) fn is_a_name_or_two(self) -> bool {
        self.letters < FEW_LETTERS && self.simplified == self.letters && self.letters > 0
    }

    /// Its letters are those of GB2312, rare ones too, as names may have them.
    pub(super) fn is_possible(self) -> bool {
        10 * self.simplified >= 7 * self.letters
    }

    /// Nearly all of its letters are common ones.
    pub(super) fn is_likely(self) -> bool {
        10 * self.common >= 7 * self.letters
    }

    /// And many are those that lists are full of. Korean in EUC-KR reads as nothing but common
    /// letters, but they are no words.
    pub(super) fn is_sure(self) -> bool {
        self.is_likely() && 5 * self.familiar >= self.letters
    }
}

/// The letters of two bytes. A byte that begins none is passed over; errors are counted elsewhere.
fn letters(evidence: &[u8]) -> HashSet<[u8; 2]> {
    let mut letters = HashSet::new();
    let mut rest = evidence;
    while let [lead, behind @ ..] = rest {
        rest = behind;
        if (0x81..=0xFE).contains(lead)
            && let [trail @ 0x40..=0xFF, behind @ ..] = behind
        {
            letters.insert([*lead, *trail]);
            rest = behind;
        }
    }
    letters
}

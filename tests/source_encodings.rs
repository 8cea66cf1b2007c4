//! Lists of several offices in the encodings they write: which is found, that the letters come out
//! as they were written, and that the user is told where it could be another.

#![expect(clippy::unwrap_used, reason = "in a test, helpers included, a panic is the finding")]

use std::io::Write as _;
use std::ops::ControlFlow;

use dialfeed::source::{Notice, ReadOptions, open};
use encoding_rs::Encoding;

fn is_phone(cell: &str) -> bool {
    cell.len() >= 10 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// A list's header, and rows that are repeated to make it long.
struct List {
    header: &'static str,
    rows: &'static [&'static str],
}

const MAINLAND: List = List {
    header: "客户姓名,手机号码,联系地址,备注",
    rows: &[
        "欧阳娜娜,13800138000,浙江省杭州市西湖区文三路90号2幢301室,意向客户",
        "李喆,13900139000,江苏省苏州市工业园区星湖街328号,已回访；下周再打",
        "王玥,13700137000,四川省成都市武侯区天府大道,老客户介绍",
        "张䶮,13600136000,北京市朝阳区,无",
    ],
};

/// Mainland lists whose letters are not the usual ones.
const MAINLAND_ODD: &[List] = &[
    List { header: "手机,姓名", rows: &["13800138000,李喆"] },
    List { header: "phone,name", rows: &["13800138000,翟煜喆", "13900139000,缪骞"] },
    List { header: "phone", rows: &["13800138000 （甲）"] },
    List { header: "手机", rows: &["13800138000"] },
    List {
        header: "phone,name", rows: &["13800138000,阿依古丽·买买提", "13900139000,仝昕"]
    },
    List { header: "phone,x", rows: &["13800138000,①★『№』"] },
    List {
        header: "手机号码,公司名称", rows: &["13800138000,上海晟煊科技有限公司"]
    },
    List {
        header: "phone,memo", rows: &["13800138000,瓷砖 镜柜 淋浴房 踢脚线 吊顶 橱柜"]
    },
];

const TAIWAN: List = List {
    header: "客戶姓名,手機號碼,聯絡地址,備註",
    rows: &[
        "陳怡君,13800138000,臺北市信義區忠孝東路五段68號,請下午再撥打",
        "林志豪,13900139000,新北市板橋區文化路一段,對產品有興趣",
        "黃淑芬,13700137000,高雄市前鎮區中山二路,已寄送型錄",
    ],
};

const JAPAN: List = List {
    header: "氏名,電話番号,住所,備考",
    rows: &[
        "佐藤 花子,13800138000,東京都渋谷区神南一丁目,午後に連絡してください",
        "鈴木 一郎,13900139000,大阪府大阪市北区梅田,カタログを送付済み",
        "高橋 さくら,13700137000,北海道札幌市中央区,折り返しお電話します",
    ],
};

const KOREA: List = List {
    header: "이름,전화번호,주소,메모",
    rows: &[
        "김민수,13800138000,서울특별시 강남구 테헤란로,오후에 다시 연락",
        "이서연,13900139000,부산광역시 해운대구,제품에 관심 있음",
        "박지훈,13700137000,인천광역시 남동구,자료를 보냈습니다",
    ],
};

const FRANCE: List = List {
    header: "Nom,Téléphone,Adresse,Remarque",
    rows: &[
        "Hélène Lefèvre,13800138000,12 allée des Érables à Besançon,à rappeler après le déjeuner",
        "François Gérard,13900139000,3 rue du Général Koenig,intéressé par l’offre",
        "Zoë Noël,13700137000,Hôtel de ville à Mâcon,déjà cliente",
    ],
};

const GERMANY: List = List {
    header: "Name,Telefon,Straße,Bemerkung",
    rows: &[
        "Jürgen Müller,13800138000,Königstraße 5 in Köln,möchte später zurückgerufen werden",
        "Käthe Böhm,13900139000,Schöne Aussicht 7,hört schlecht – bitte laut",
    ],
};

/// The list as text, with its rows so many times; each number its own.
fn text_of(list: &List, times: usize) -> String {
    let mut text = format!("{}\r\n", list.header);
    for _ in 0..times {
        for row in list.rows {
            text.push_str(row);
            text.push_str("\r\n");
        }
    }
    text
}

/// The encoding found, the rows as read, and what the user is told.
fn read(bytes: &[u8], options: &ReadOptions) -> (&'static str, String, Vec<Notice>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    std::fs::write(&path, bytes).unwrap();
    let mut table = open(&path, options, &is_phone).unwrap().remove(0);
    let mut text = table.columns.header.join(",") + "\r\n";
    let mut take = |rows: dialfeed::row::Rows| {
        for row in rows.iter() {
            text.push_str(&row.cells().collect::<Vec<_>>().join(","));
            text.push_str("\r\n");
        }
        ControlFlow::Continue(())
    };
    table.read(0, &mut take).unwrap();
    (table.encoding.unwrap(), text, table.notices)
}

fn encode(text: &str, label: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "the test's own text does not exist in {label}");
    bytes.into_owned()
}

fn phone_is_second() -> ReadOptions {
    let phone = (dialfeed::row::Field::Phonenum, "2".into());
    ReadOptions { map: vec![phone], ..ReadOptions::default() }
}

#[test]
fn a_mainland_list_is_gb18030_short_or_long_and_nobody_is_bothered() {
    for times in [1, 3, 400] {
        let text = text_of(&MAINLAND, times);
        let (encoding, read, notices) = read(&encode(&text, "gb18030"), &ReadOptions::default());
        assert_eq!((encoding, read.as_str()), ("gb18030", text.as_str()));
        assert!(notices.is_empty(), "{notices:?}");
    }
    for list in MAINLAND_ODD {
        for times in [1, 50] {
            let text = text_of(list, times);
            let options = ReadOptions {
                header: dialfeed::source::HeaderAt::Row(1),
                map: vec![(dialfeed::row::Field::Phonenum, "1".into())],
                ..ReadOptions::default()
            };
            let (encoding, read, notices) = read(&encode(&text, "gb18030"), &options);
            assert_eq!((encoding, read.as_str()), ("gb18030", text.as_str()));
            assert!(notices.is_empty(), "{}: {notices:?}", list.header);
        }
    }
}

#[test]
fn lists_of_other_places_are_read_as_they_were_written_and_the_user_is_told() {
    let lists: [(&List, &str, &str); 7] = [
        (&TAIWAN, "big5", "Big5"),
        (&JAPAN, "shift_jis", "Shift_JIS"),
        (&JAPAN, "euc-jp", "EUC-JP"),
        (&KOREA, "euc-kr", "EUC-KR"),
        (&FRANCE, "windows-1252", "windows-1252"),
        (&GERMANY, "windows-1252", "windows-1252"),
        (&FRANCE, "utf-8", "UTF-8"),
    ];
    for (list, label, name) in lists {
        for times in [1, 3, 400] {
            let text = text_of(list, times);
            let (encoding, read, notices) = read(&encode(&text, label), &phone_is_second());
            assert_eq!(encoding, name, "{label} × {times}");
            assert!(read == text, "{label} × {times}");
            let told = notices.contains(&Notice::EncodingGuessed { encoding: name.into() });
            assert_eq!(told, label != "utf-8", "{label}: {notices:?}");
        }
    }
}

#[test]
fn each_list_is_found_with_one_row_alone() {
    let lists: [(&List, &str); 3] =
        [(&TAIWAN, "big5"), (&JAPAN, "shift_jis"), (&FRANCE, "windows-1252")];
    for (list, label) in lists {
        for row in list.rows {
            let text = format!("{}\r\n{row}\r\n", list.header);
            let (_, read, _) = read(&encode(&text, label), &phone_is_second());
            assert_eq!(read, text, "{label}");
        }
    }
}

#[test]
fn the_users_word_goes_before_what_the_letters_say() {
    let text = text_of(&TAIWAN, 3);
    let options = ReadOptions { encoding: Some("big5".into()), ..phone_is_second() };
    let (encoding, read, notices) = read(&encode(&text, "big5"), &options);
    assert_eq!((encoding, read, notices), ("Big5", text, vec![]));
}

#[test]
fn letters_that_begin_late_are_found_as_well() {
    let mut bytes = b"name,phone,x\r\n".to_vec();
    bytes.extend_from_slice(&b"x,13800138000,y\r\n".repeat(20_000));
    bytes.extend_from_slice(&encode(&text_of(&TAIWAN, 2), "big5"));
    let (encoding, read, _) = read(&bytes, &phone_is_second());
    assert_eq!(encoding, "Big5");
    assert!(read.ends_with(&text_of(&TAIWAN, 2)));
}

#[test]
fn noise_is_no_language() {
    let mut noise: Vec<u8> = b"phone\n13800138000\n".to_vec();
    let mut state = 7_u32;
    for _ in 0..3000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        noise.push(state.to_be_bytes()[0] | 0x80);
        noise.push(b' ');
    }
    let (_, _, notices) = read(&noise, &ReadOptions::default());
    assert_eq!(notices, [Notice::EncodingUncertain]);
}

#[test]
fn any_names_of_a_mainland_list_are_gb18030_rare_ones_and_single_ones_too() {
    let mut state = 1_u32;
    let mut dice = |sides: u8| -> u8 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0] % sides
    };
    let surnames = ["王", "李", "张", "刘", "陈", "杨", "黄", "赵"];
    for header in ["手机号,姓名", "phone,name"] {
        for rows in [1, 2, 5, 40] {
            for _ in 0..40 {
                let mut bytes = encode(&format!("{header}\r\n"), "gb18030");
                for row in 0..rows {
                    let surname = surnames[usize::from(dice(8))];
                    bytes.extend_from_slice(format!("138{row:08},").as_bytes());
                    bytes.extend_from_slice(&encode(surname, "gb18030"));
                    // Any letter of GB2312; one in four of the rare half.
                    for _ in 0..=dice(2) {
                        let (first, rows) = if dice(4) == 0 { (0xD8, 0x20) } else { (0xB0, 0x27) };
                        bytes.extend([first + dice(rows), 0xA1 + dice(0x5E)]);
                    }
                    bytes.extend_from_slice(b"\r\n");
                }
                let options = ReadOptions {
                    header: dialfeed::source::HeaderAt::Row(1),
                    map: vec![(dialfeed::row::Field::Phonenum, "1".into())],
                    ..ReadOptions::default()
                };
                let (encoding, text, notices) = read(&bytes, &options);
                assert!(encoding == "gb18030" && notices.is_empty(), "{encoding}: {text}");
            }
        }
    }
}

#[test]
fn utf16_without_its_mark_is_read_and_the_user_told() {
    let text = "手机号,姓名\r\n13800138000,张三\r\n13800138001,李四\r\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        let looks = |cell: &str| cell.len() == 11 && cell.starts_with("138");
        let tables = open(file.path(), &ReadOptions::default(), &looks).unwrap();
        assert_eq!(tables[0].encoding, Some(name));
        assert_eq!(tables[0].columns.header, ["手机号", "姓名"]);
        assert!(
            matches!(&tables[0].notices[..], [Notice::EncodingGuessed { encoding }] if encoding == name)
        );
    }
}

//! Help, in Chinese.

use crate::locale::help::{CommandHelp, Example, Group, OptionHelp, Words};

/// Headings.
pub const WORDS: Words = Words {
    usage: "用法",
    commands: "命令",
    examples: "示例",
    exit_codes: "退出码",
    name: "名称",
    synopsis: "概要",
    description: "描述",
    see_also: "参见",
    stop: "。",
    more: "想看详细说明和示例，请用 --help。",
};

/// The heading of a group of options.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Arguments => "参数",
        Group::Target => "导到哪里（选一种）",
        Group::Platform => "平台",
        Group::Reading => "读取名单",
        Group::Cleaning => "清洗与排除",
        Group::Inbox => "文件夹",
        Group::Pushing => "发送",
        Group::Call => "通话",
        Group::Records => "哪些通话记录",
        Group::Which => "列出哪些任务",
        Group::Purging => "清除哪些任务",
        Group::Result => "结果",
        Group::Again => "哪些再发一次",
        Group::Sandbox => "模拟平台",
        Group::Faults => "模拟故障",
        Group::Everywhere => "所有命令通用",
    }
}

/// The commands.
pub const COMMANDS: &[CommandHelp] = &[
    CommandHelp {
        name: "",
        about: "把客户名单（CSV、Excel）导入呼叫中心平台，每一行都有交代。",
        more: "先用 `check` 看看名单里哪些能发，再用 `import` 正式导入。中途停了，用 `resume` 接着来，不会给同一位客户重复发送。`inbox` 自动导入放进文件夹的名单；每次都一样的设置用 `config` 存下来。",
        usage: "<命令> [选项]",
    },
    CommandHelp {
        name: "import",
        about: "读取名单、清洗号码，把合格的逐条发送到平台",
        more: "先把整份名单读完、查完，这时什么都不发送；在终端里会先显示计划，确认后才开始。发送结束后，报告会交代每一行的去向。\n\n认证码从环境变量 DIALFEED_AUTH 或 dialfeed.toml（auth_file、auth_command）读取，不能写在命令行里。",
        usage: "import [选项] <文件>... <目标>",
    },
    CommandHelp {
        name: "check",
        about: "只检查名单，不发送",
        more: "告诉您哪些能发、哪些不能发、为什么，以及大约要多久，不需要连接平台。如果写明了目标和平台，还会查出以前已经导入过的号码。",
        usage: "check [选项] <文件>...",
    },
    CommandHelp {
        name: "resume",
        about: "继续上次没做完的任务",
        more: "按导入时的设置，把还没发送的继续发完，不需要再提供名单文件。发送之前会重新读取免打扰名单（导入时用过的、dialfeed.toml 里的和这里指定的），号码已在免打扰名单上的不再发送。下面这些选项可以重新指定。",
        usage: "resume [选项] [任务]",
    },
    CommandHelp {
        name: "inbox",
        about: "导入文件夹里等待的所有名单，可以只运行一次，也可以一直运行",
        more: "名单完整之后才会处理：几秒钟没有变化，也没有在 Excel 或 WPS 里打开（整个移进来的，本来就是完整的）。锁定文件和临时文件会跳过。\
               发到哪里由 dialfeed.toml 里的规则（[[inbox]]）决定，或者给所有名单指定同一个目标。\
               导入之后，名单连同报告移到 done/、attention/（需要人看一看旁边的 .why.txt）或 failed/（无法导入）里当天的文件夹，\
               不会覆盖任何文件。处理期间名单在 working/ 里。\n\n不会丢失，也不会重复发送：中途停下的任务（平台断开、停电）\
               下次运行时继续；内容相同、目标相同的名单会认出来。同一个文件夹同时只有一个程序处理（退出码 6）。\
               没到发送时段（window）的名单、平台出了问题的名单，不会耽误其他名单。\n\n\
               只运行一次适合定时任务；--follow 会一直运行，直到被停止，并向 systemd 报告状态。\
               加 --quiet 只说需要人处理的事，正好给 cron 发邮件。\
               退出码 3 表示有名单在 attention/ 或 failed/ 里。",
        usage: "inbox [选项] <文件夹>",
    },
    CommandHelp {
        name: "config",
        about: "检查、查看或新建配置文件 dialfeed.toml",
        more: "init 新建一个每行都有说明的文件，用文本编辑器填写；check 找出其中的错误并指出行号；\
               show 显示实际生效的值和来源。密钥不会显示。\n\n查找顺序：--config 指明的文件；当前文件夹里的 dialfeed.toml；\
               用户设置文件夹里的 dialfeed.toml。命令行最优先，其次是环境变量，再次是配置文件；方案里的值优先于方案之外的值。",
        usage: "config [选项] <check|show|init> [文件]",
    },
    CommandHelp {
        name: "jobs",
        about: "列出所有任务，或查看其中一个",
        more: "最近的在前。每个任务下面写着：开始时间（北京时间）、进展、导到哪里、哪些名单、因为什么停止。",
        usage: "jobs [选项] [任务]",
    },
    CommandHelp {
        name: "report",
        about: "重新生成某个任务的报告",
        more: "",
        usage: "report [选项] <任务>",
    },
    CommandHelp {
        name: "results",
        about: "看看客户后来接了没有：把任务的客户和通话记录对上",
        more: "读取导入之后的通话记录（外呼和预测外呼），按号码对上：谁接听了、拨了几次、聊了多久、哪位坐席；并生成 results.xlsx、results.html、results.csv 和 results.json。再次运行只读取新的记录。结果待查的，如果发送之后平台按批次自动呼叫过，或它所分给的坐席呼叫过，说明当时已经存入，以后不会再重发。",
        usage: "results [选项] [任务]",
    },
    CommandHelp {
        name: "purge",
        about: "永久删除旧任务里的客户数据",
        more: "从任务记录里删除：姓名、各项内容、号码、平台对每一行的答复，以及 `results` 读取的通话；从任务的报告文件夹里删除 dialfeed 自己写的文件（inserted.csv 到 pending.csv、report.xlsx、report.html、results.*），只有其中的 summary.json 写着这个任务时才删，别的文件一律不动。您自己的名单，以及另存或写到别处的报告，绝不会动，需要您自己删除。\n\n各项数字、原因、时间和名单的校验值都保留，summary.json 也保留。为了不重复呼叫，每个发送过的号码会留下一个指纹。指纹只是代号：拿到任务记录的人也就拿到了里面的密钥，把所有号码试一遍就能对出来。\n\n删除的内容会被覆盖；`dialfeed ledger compact` 还会清掉以前的操作在记录之间留下的痕迹。正在运行的任务不会动。dialfeed.toml 里写了 `retention` 时，`dialfeed inbox` 每天自动清除一次。",
        usage: "purge [选项] [任务]...",
    },
    CommandHelp {
        name: "ledger",
        about: "检查、备份或压缩任务记录",
        more: "verify 把任务记录全部读一遍，找出损坏的和对不上的，有问题时退出码为 1。backup 按此刻的样子复制一份，别的运行不受影响，复制完会检查。compact 把任务记录重写一遍，收回清除后空出来的地方，这时不能有别的运行。\n\n恢复备份：先确认没有任何运行；把任务记录文件夹里的 ledger.db、ledger.db-wal、ledger.db-shm（有几个算几个）移走；再把备份复制进去，改名为 ledger.db。备份之后发送过的号码就不知道了，之后导入过的名单会被重新发送，所以请先到平台核对。备份之后才清除的数据，备份里还有，旧备份请及时删除。",
        usage: "ledger [选项] <verify|backup|compact> [文件]",
    },
    CommandHelp {
        name: "template",
        about: "生成一份空白名单（Excel），照着填写就能导入",
        more: "里面有两张工作表：一张填名单，表头已经写好，号码列是文本格式，不会丢失开头的 0；另一张是填写说明。已经存在的文件不会覆盖。",
        usage: "template [选项] [文件.xlsx]",
    },
    CommandHelp {
        name: "sandbox",
        about: "在本机启动模拟平台，供练习使用",
        more: "企业编号 8，认证码 sandbox，工号 8001 到 8010，批次 20261101 到 20261105。打开它的网页可以看到批次、客户和通话。按 Ctrl-C 结束。",
        usage: "sandbox [选项]",
    },
    CommandHelp {
        name: "users",
        about: "列出企业的坐席",
        more: "工号、姓名、部门、角色。--staff 要写的就是这里的工号。",
        usage: "users [选项] [工号]...",
    },
    CommandHelp {
        name: "dial",
        about: "用坐席的话机呼叫一位客户",
        more: "号码先按名单的规则清洗。坐席要先登录（在话机上拨 000）。只向平台请求一次：没有收到答复时电话也可能已经拨出，因此不会自动重拨。退出码 4 表示肯定没有拨出，3 表示不确定。",
        usage: "dial [选项] <工号> <号码>",
    },
    CommandHelp {
        name: "hangup",
        about: "挂断坐席正在进行的通话",
        more: "",
        usage: "hangup [选项] <工号>",
    },
    CommandHelp {
        name: "status",
        about: "查看分机状态：空闲、振铃、通话中等",
        more: "加 --watch 会一直看下去：在终端里原地刷新表格；输出到别处时，每次变化写一行，加 --json 则每次变化写一个 JSON 对象。按 Ctrl-C 结束。有坐席没有登录时退出码为 4，其他坐席照常显示。",
        usage: "status [选项] <工号>...",
    },
    CommandHelp {
        name: "spy",
        about: "让一位坐席监听另一位坐席的通话",
        more: "监听人的话机会响，接起来就进入通话。",
        usage: "spy [选项] <监听人工号> <被监听工号>",
    },
    CommandHelp {
        name: "cdr",
        about: "查询通话记录，或导出成文件",
        more: "不另外指定时显示最近 20 条，时间按北京时间。--all 从最早的开始读完所有符合条件的记录，再多也不占内存；--follow 会一直等新的记录。终端里的号码会隐去中间几位；文件和管道（csv、json、jsonl）里是完整号码。",
        usage: "cdr [选项]",
    },
    CommandHelp {
        name: "recording",
        about: "查看通话录音的位置，或下载录音",
        more: "录音编号在 `dialfeed cdr` 的最后一列。退出码 3 表示有的录音没有拿到。下载中断后再运行会接着下载；不会覆盖任何文件。",
        usage: "recording [选项] <录音编号>...",
    },
    CommandHelp {
        name: "completions",
        about: "输出命令行自动补全脚本",
        more: "",
        usage: "completions <SHELL>",
    },
    CommandHelp {
        name: "doctor",
        about: "检查导入所需的一切是否就绪",
        more: "逐行检查配置文件、其中的免打扰名单、记录文件夹、任务记录、磁盘空间、平台和认证码、代理、本机时钟与平台是否一致，以及通知；有问题的会说明怎么办。不做任何改动，也不发送客户；加 --notify 会发测试消息。\n\n退出码取第一个问题的：1 本机，2 设置，4 平台，5 免打扰名单用不了；只有提醒时为 0。加 --quiet 只显示问题。",
        usage: "doctor [选项]",
    },
    CommandHelp {
        name: "man",
        about: "输出手册页，或写出所有命令的手册页",
        more: "内容与 --help 相同，供 `man` 阅读。",
        usage: "man [--dir <文件夹>]",
    },
];

/// The options and arguments.
pub const OPTIONS: &[OptionHelp] = &[
    OptionHelp {
        id: "files",
        short: "名单文件，CSV 或 Excel，可以写多个；`-` 表示标准输入",
        more: "也可以是 .xls、.xlsb、.ods、网页表格，或只含一个名单的 .gz、.zip。按内容识别，不看扩展名。\
            可以用通配符，例如 '名单/*.xlsx'、'**/*.csv'。每个文件的列各自判断。",
    },
    OptionHelp {
        id: "batch",
        short: "全部导入这个任务批次",
        more: "批次号在平台的“任务管理 → 任务导入”里查看。",
    },
    OptionHelp {
        id: "batch_column",
        short: "按这一列里写的批次号，分别导入",
        more: "可以写表头、列字母或列号。",
    },
    OptionHelp {
        id: "staff",
        short: "轮流平均分给这些工号",
        more: "多个工号用逗号隔开：8001,8002。@all 表示平台上的全体坐席，@department:部门名称 表示某个部门的坐席，都可以和工号混写。在 PowerShell 里要用引号括起来。",
    },
    OptionHelp {
        id: "staff_column",
        short: "按这一列里写的工号，分给对应的坐席",
        more: "可以写表头、列字母或列号。",
    },
    OptionHelp {
        id: "endpoint",
        short: "平台地址",
        more: "不写则用环境变量 DIALFEED_ENDPOINT，再没有就用 dialfeed.toml 里的 endpoint。",
    },
    OptionHelp {
        id: "company",
        short: "平台上的企业编号",
        more: "不写则用环境变量 DIALFEED_COMPANY，再没有就用 dialfeed.toml 里的 company。",
    },
    OptionHelp {
        id: "sandbox",
        short: "使用内置的模拟平台，试用时选它",
        more: "只为这一次运行启动，不会打扰真实客户。",
    },
    OptionHelp {
        id: "sheet",
        short: "读哪些工作表：名称、序号或 all（全部）",
        more: "序号从 1 数起。不写则读第一张有名单的工作表。",
    },
    OptionHelp {
        id: "encoding",
        short: "文本文件的编码，如 utf-8、gb18030",
        more: "不写则自动识别。",
    },
    OptionHelp {
        id: "delimiter",
        short: "文本文件里各列之间的分隔符",
        more: "写一个符号，或 comma、semicolon、pipe、tab。不写则自动识别。",
    },
    OptionHelp {
        id: "header",
        short: "表头在第几行；没有表头写 none",
        more: "行号从 1 数起。不写则自动识别，表头上面的标题行会跳过。",
    },
    OptionHelp {
        id: "map",
        short: "指定哪一列是什么，可以写多次",
        more: "字段是 phonenum（号码）、name（姓名）、address（地址）、email（邮箱）、comment（备注）；列可以写表头、列字母或列号，例如 --map phonenum=C。不写则先沿用同样表头上次确认的列，再看表头，再看内容。",
    },
    OptionHelp {
        id: "set",
        short: "用几列拼出一个字段，可以写多次",
        more: "例如 --set comment=\"{来源} {产品}\"。字段是 name、address、email、comment；大括号里写表头、列字母或列号，其余文字照写，也可以只写固定的文字。\\n 换行，\\t 制表符，\\\\ 反斜杠，{{ 和 }} 是大括号本身。大括号里的列全都为空时，该字段也为空。",
    },
    OptionHelp {
        id: "suppress",
        short: "免打扰名单，里面的号码不发送，可以写多次",
        more: "能读的格式都可以，`-` 表示从标准输入读取。每一列里的号码都算。文件不存在、一个号码都没有，或者有哪一行读不出来时，不会发送任何数据。",
    },
    OptionHelp {
        id: "suppress_max_age", short: "免打扰名单超过这么多天就停止", more: ""
    },
    OptionHelp {
        id: "duplicates",
        short: "一个号码有多行时发哪一行 [默认 first]",
        more: "first 发第一行；last 发最后一行；merge 也发第一行，其中空着的姓名、地址、邮箱、备注用后面的行补上。号码无效的行不参与。",
    },
    OptionHelp {
        id: "numbers",
        short: "一格有多个号码时：first 取第一个，all 全要 [默认 first]",
        more: "",
    },
    OptionHelp {
        id: "allow",
        short: "发送哪几类号码 [默认 mobile,landline]",
        more: "mobile 手机、landline 固话、service 服务号码（400、95588、110 等），用逗号隔开。",
    },
    OptionHelp {
        id: "area",
        short: "7、8 位本地号码的区号，如 0571",
        more: "不写的话，没有区号的本地号码不能发送。",
    },
    OptionHelp {
        id: "history",
        short: "以前哪些任务算数：target、company 或 off [默认 target]",
        more: "target：以前导入过同一目标的号码不再发送。company：导入过这家企业任何批次、任何工号的都不再发送，期间其他运行不能向这家企业导入。off：以前的都不算，和 --again 一样。",
    },
    OptionHelp {
        id: "since",
        short: "只算最近多少天内运行过的任务",
        more: "1 到 36500。按任务最后一次运行结束的时间计算；没有结束记录的任务，无论多久以前都算。",
    },
    OptionHelp {
        id: "again",
        short: "以前导入过同一目标的号码也再发一次",
        more: "不能和 --history、--since 一起用。",
    },
    OptionHelp { id: "strict", short: "有无法发送的行时，退出码为 3", more: "" },
    OptionHelp {
        id: "rate",
        short: "发送速度上限 [默认 20/s]",
        more: "每秒、每分钟或每小时多少次：20/s、90/m、3600/h。写 auto 则由程序找出平台的承受能力，\
               从 20/s 开始逐步调节；同时进行的请求数仍不超过 --concurrency。",
    },
    OptionHelp {
        id: "check.rate",
        short: "按这个速度估算时间 [默认 20/s]",
        more: "每秒、每分钟或每小时多少次：20/s、90/m、3600/h。写 auto 则由程序找出平台的承受能力，\
               从 20/s 开始逐步调节；同时进行的请求数仍不超过 --concurrency。",
    },
    OptionHelp {
        id: "resume.suppress",
        short: "现在要遵守的免打扰名单，可以写多次",
        more: "导入时用过的名单只要还在就会重新读取，dialfeed.toml 里的也一样。这里或 dialfeed.toml 里的名单不存在、一个号码都没有，或者有哪一行读不出来时，不会发送任何数据。`-` 表示从标准输入读取。",
    },
    OptionHelp {
        id: "resume.rate",
        short: "发送速度上限",
        more: "每秒、每分钟或每小时多少次：20/s、90/m、3600/h。写 auto 则由程序找出平台的承受能力，\
               从 20/s 开始逐步调节；同时进行的请求数仍不超过 --concurrency。",
    },
    OptionHelp {
        id: "concurrency", short: "最多同时发送几条 [默认 8]", more: "1 到 1000。"
    },
    OptionHelp {
        id: "resume.concurrency", short: "最多同时发送几条", more: "1 到 1000。"
    },
    OptionHelp {
        id: "import.timeout",
        short: "每条最多等几秒 [默认 15]",
        more: "最多 3600 秒。到时间还没有答复的记为“结果待查”，因为平台可能已经存入。",
    },
    OptionHelp { id: "resume.timeout", short: "每条最多等几秒", more: "最多 3600 秒。" },
    OptionHelp {
        id: "retries",
        short: "确定没有存入时，最多重试几次 [默认 5]",
        more: "0 到 100。",
    },
    OptionHelp {
        id: "resume.retries", short: "确定没有存入时，最多重试几次", more: "0 到 100。"
    },
    OptionHelp {
        id: "on_uncertain",
        short: "没有收到答复的：hold 留待核查，resend 重发 [默认 hold]",
        more: "hold：报告为“结果待查”。resend：再发一次，但同一位客户可能被存入两次。",
    },
    OptionHelp {
        id: "max_failures",
        short: "连续失败这么多条，或超过 P% 就停止 [默认 50]",
        more: "写数字：连续这么多条被拒收或结果待查。写百分比：它们占答复的比例（至少 100 条答复后才算）。",
    },
    OptionHelp {
        id: "resume.max_failures",
        short: "连续失败这么多条，或超过 P% 就停止",
        more: "写数字：连续这么多条被拒收或结果待查。写百分比：它们占答复的比例（至少 100 条答复后才算）。",
    },
    OptionHelp {
        id: "window",
        short: "只在这段时间发送，如 09:00-20:30",
        more: "按北京时间，其他时间等待；等到时段开始时，会重新读一遍免打扰名单。",
    },
    OptionHelp {
        id: "stop_at",
        short: "到这个时间就停止，如 20:30",
        more: "按北京时间。没发完的保留，之后用 resume 继续。今天已过的时间指明天。",
    },
    OptionHelp {
        id: "method",
        short: "请求方式：post 或 get [默认 post]",
        more: "用 get 时认证码会出现在网址里，途经的服务器日志可能会留下它。",
    },
    OptionHelp {
        id: "report_dir",
        short: "报告放在哪个文件夹 [默认 dialfeed-reports/任务]",
        more: "",
    },
    OptionHelp {
        id: "check.report_dir",
        short: "把检查结果也写到这个文件夹",
        more: "不写则只显示。",
    },
    OptionHelp { id: "resume.report_dir", short: "报告放在哪个文件夹", more: "" },
    OptionHelp {
        id: "events",
        short: "把每一步变化写成一行 JSON，追加到这个文件",
        more: "给监控程序用：一行一个事件（began、settled、put_off、pace、closed_until、withdrawn、\
               stopping、ended），只写行号，不写号码和姓名。",
    },
    OptionHelp {
        id: "notify",
        short: "按 dialfeed.toml 里的每一项 [[notify]] 各发一条测试消息",
        more: "不管各项设置的是什么时候通知。发不出去的算作问题（退出码 2）。",
    },
    OptionHelp { id: "folder", short: "存放名单的文件夹", more: "" },
    OptionHelp {
        id: "inbox.follow",
        short: "一直留意这个文件夹，直到被停止",
        more: "作为服务运行时使用。发送时段用 --window 指定。改了 dialfeed.toml 要重启才生效。",
    },
    OptionHelp { id: "settle", short: "名单多少秒没有变化才处理 [默认 5]", more: "" },
    OptionHelp {
        id: "inbox.every",
        short: "与 --follow 一起用：至少每隔多少秒看一次 [默认 30]",
        more: "系统会通知变化时立即处理；网络文件夹没有这种通知。",
    },
    OptionHelp {
        id: "config.action",
        short: "做什么：check（检查）、show（查看）、init（新建）",
        more: "",
    },
    OptionHelp {
        id: "config.file",
        short: "与 init 一起用：新建的文件，不写则为 dialfeed.toml",
        more: "",
    },
    OptionHelp {
        id: "config",
        short: "配置文件",
        more: "不写时用当前文件夹里的 dialfeed.toml，没有则用用户设置文件夹里的。",
    },
    OptionHelp {
        id: "profile", short: "使用配置文件里的哪个方案", more: "不写时用文件里指定的。"
    },
    OptionHelp {
        id: "metrics",
        short: "把本次运行的统计数字写到这个文件，供 Prometheus 读取",
        more: "给 node exporter 的 textfile 采集器用：各结果的行数、速度、用时、退出码、上次成功的时间。\
               每次运行结束时整个替换，其他用户也能读；里面没有文件名，也没有客户信息。",
    },
    OptionHelp {
        id: "yes",
        short: "不用确认，直接开始",
        more: "不在终端里运行时，本来就不会询问。",
    },
    OptionHelp {
        id: "resume.job", short: "哪个任务 [默认最近一个没发完的]", more: ""
    },
    OptionHelp { id: "jobs.job", short: "要查看的任务", more: "" },
    OptionHelp {
        id: "job_state",
        short: "只列这些进展的：running、stopped、interrupted、finished",
        more: "分别是进行中、已停止、被中断、已完成，用逗号隔开，也可以直接写中文。",
    },
    OptionHelp {
        id: "jobs.since",
        short: "只列这一天（2026-11-01）及以后，或最近几天（7）开始的",
        more: "按北京时间。",
    },
    OptionHelp {
        id: "jobs.target",
        short: "只列导入这个批次或分给这个工号的",
        more: "按列分配的任务：写那一列的表头，或列里的某个批次号、工号。",
    },
    OptionHelp { id: "jobs.last", short: "只列最近的几个", more: "" },
    OptionHelp {
        id: "report.report_dir",
        short: "报告放在哪个文件夹 [默认：这个任务原来的报告文件夹]",
        more: "",
    },
    OptionHelp { id: "report.job", short: "哪个任务的报告", more: "" },
    OptionHelp {
        id: "purge.jobs",
        short: "要清除的任务；不写 --older-than 时不论新旧",
        more: "用 `dialfeed jobs` 可以列出所有任务。",
    },
    OptionHelp {
        id: "older_than",
        short: "只清除最后一次运行结束满这么多天的任务",
        more: "0 到 36500。不写则用 dialfeed.toml 里的 retention，再没有就请写明任务。因为时钟不准、结束时间在将来的任务，不算旧。",
    },
    OptionHelp {
        id: "purge.job_state",
        short: "只清除这些进展的：stopped、interrupted、finished [默认 finished]",
        more: "分别是已停止、被中断、已完成，用逗号隔开。没发完的任务清除以后，剩下的就再也不能发送了。",
    },
    OptionHelp {
        id: "keep_reports", short: "保留报告文件，里面的客户数据也就还在", more: ""
    },
    OptionHelp { id: "dry_run", short: "只说明会清除什么，不做任何改动", more: "" },
    OptionHelp {
        id: "purge.yes",
        short: "不用确认，直接删除",
        more: "不在终端里运行时，本来就不会询问。",
    },
    OptionHelp {
        id: "action",
        short: "做什么：verify（检查）、backup（备份）、compact（压缩）",
        more: "",
    },
    OptionHelp {
        id: "ledger.file",
        short: "备份的文件名，不能是已有的文件",
        more: "只有文件的主人能读。和任务记录一样，里面有客户数据。",
    },
    OptionHelp {
        id: "results.job", short: "哪个任务的客户 [默认最近的任务]", more: ""
    },
    OptionHelp {
        id: "results.report_dir",
        short: "结果放到哪个文件夹 [默认与导入报告相同]",
        more: "",
    },
    OptionHelp {
        id: "results.format",
        short: "生成哪些文件：json、csv、xlsx、html [默认全部]",
        more: "用逗号隔开。",
    },
    OptionHelp {
        id: "results.timeout",
        short: "每次最多等几秒 [默认与导入时相同]",
        more: "最多 3600 秒。",
    },
    OptionHelp {
        id: "resend_uncertain",
        short: "把结果待查的再发一次",
        more: "请先在平台上查看：已经存入的，可能会再存一次。",
    },
    OptionHelp { id: "retry_failed", short: "把平台拒收的再发一次", more: "" },
    OptionHelp {
        id: "format",
        short: "生成哪些文件：json、csv、xlsx、html [默认全部]",
        more: "用逗号隔开。",
    },
    OptionHelp {
        id: "status",
        short: "只要哪些状态的行 [默认全部]",
        more: "inserted、duplicate、failed、uncertain、rejected、repeated、suppressed、already_imported、pending，用逗号隔开。",
    },
    OptionHelp {
        id: "port", short: "127.0.0.1 上的端口，0 为任选 [默认 8808]", more: ""
    },
    OptionHelp {
        id: "data", short: "数据保存在这个文件", more: "不写则只在内存里。"
    },
    OptionHelp {
        id: "sandbox.batch", short: "另外增加一个任务批次，可以写多次", more: ""
    },
    OptionHelp {
        id: "dial_batches",
        short: "自动拨打任务批次里的客户",
        more: "按到达的先后拨打，加入预测且空闲的坐席有几位，就同时占几条线；没接通的隔五分钟再拨，最多三次。",
    },
    OptionHelp {
        id: "speed",
        short: "现实中的一秒，通话里过几秒 [默认 1]",
        more: "1 到 86400。例如 600，十分钟的通话一秒就过去。",
    },
    OptionHelp { id: "latency", short: "每次答复前等待的毫秒数", more: "" },
    OptionHelp { id: "jitter", short: "再随机多等，最多这么多毫秒", more: "" },
    OptionHelp {
        id: "fail", short: "以 errno 0 拒收的比例", more: "比例写成 0.1 或 10%。"
    },
    OptionHelp { id: "drop_reply", short: "已存入但不给答复的比例", more: "" },
    OptionHelp { id: "refuse", short: "还没存入就拒绝的比例", more: "" },
    OptionHelp { id: "limit", short: "每秒最多几次，超过则答复 HTTP 429", more: "" },
    OptionHelp { id: "http_500", short: "答复 HTTP 500 的比例", more: "" },
    OptionHelp { id: "garble", short: "答复内容残缺、无法识别的比例", more: "" },
    OptionHelp {
        id: "file",
        short: "模板的文件名，以 .xlsx 结尾 [默认 名单模板.xlsx]",
        more: "不写则放在当前文件夹。不能写到标准输出。",
    },
    OptionHelp {
        id: "timeout", short: "每次最多等几秒 [默认 15]", more: "最多 3600 秒。"
    },
    OptionHelp {
        id: "users.staff", short: "只看这些工号", more: "不写就列出所有坐席。"
    },
    OptionHelp {
        id: "users.format",
        short: "写成什么格式：table、csv 或 json",
        more: "不写就是表格；csv 可用 Excel 打开，包含所有列；json 与 --json 相同。",
    },
    OptionHelp { id: "dial.staff", short: "用哪个工号的话机呼叫", more: "" },
    OptionHelp {
        id: "number",
        short: "要拨打的号码，怎么写都可以",
        more: "空格、横线、文字、+86 会像名单里一样去掉。实际拨打的号码与输入不同时会显示出来。",
    },
    OptionHelp {
        id: "dial.allow",
        short: "可以拨打哪几类号码 [默认 mobile,landline]",
        more: "mobile 手机、landline 固话、service 服务号码（400、95588 等），用逗号隔开。",
    },
    OptionHelp { id: "dial.area", short: "7、8 位本地号码的区号，如 0571", more: "" },
    OptionHelp {
        id: "dial.codeid1", short: "自定义标签 1，会保存在通话记录里", more: ""
    },
    OptionHelp { id: "dial.codeid2", short: "自定义标签 2", more: "" },
    OptionHelp {
        id: "wait",
        short: "一直等到通话结束，并说明结果",
        more: "按 Ctrl-C 只是不再等待，不会挂断通话。",
    },
    OptionHelp {
        id: "wait_limit",
        short: "最多等几秒 [默认 600]",
        more: "最多 86400 秒。到时间通话仍会继续，退出码为 3。",
    },
    OptionHelp { id: "hangup.staff", short: "挂断哪个工号的通话", more: "" },
    OptionHelp { id: "status.staff", short: "要查看的工号，可以写多个", more: "" },
    OptionHelp { id: "watch", short: "一直看下去，按 Ctrl-C 结束", more: "" },
    OptionHelp { id: "status.every", short: "每隔几秒看一次 [默认 2]", more: "" },
    OptionHelp { id: "listener", short: "监听人的工号", more: "" },
    OptionHelp { id: "spy.target", short: "被监听坐席的工号", more: "" },
    OptionHelp {
        id: "mode",
        short: "monitor、whisper 或 three-way [默认 monitor]",
        more: "monitor 监听，双方都听不到；whisper 密语，只有坐席听得到；three-way 三方通话，双方都听得到。",
    },
    OptionHelp { id: "cdr.staff", short: "只看这个工号的通话", more: "" },
    OptionHelp { id: "extension", short: "只看这个分机的通话", more: "" },
    OptionHelp { id: "cdr.codeid1", short: "只看标签 1 是这个值的通话", more: "" },
    OptionHelp { id: "cdr.codeid2", short: "只看标签 2 是这个值的通话", more: "" },
    OptionHelp {
        id: "phone",
        short: "只看打给这个号码的通话",
        more: "号码按名单的规则清洗；查的是被叫号码。",
    },
    OptionHelp {
        id: "begin",
        short: "从什么时间起：2026-11-01、\"2026-11-01 09:30\" 或 09:30（当天）",
        more: "只写日期，就从零点算起。",
    },
    OptionHelp {
        id: "end",
        short: "到什么时间为止，要与 --begin 一起用",
        more: "只写日期，就到当天结束；写到分钟，就包含这一分钟。",
    },
    OptionHelp {
        id: "after",
        short: "只看编号比它大的记录",
        more: "编号就是第一列。与 --all 或 --follow 一起用，可以接着上次的往下读。",
    },
    OptionHelp {
        id: "cdr.limit",
        short: "最多几条 [默认 20]",
        more: "一次最多 5000 条，更多请用 --all。",
    },
    OptionHelp {
        id: "sort", short: "desc 新的在前，asc 旧的在前 [默认 desc]", more: ""
    },
    OptionHelp { id: "all", short: "读完所有符合条件的，旧的在前", more: "" },
    OptionHelp {
        id: "follow",
        short: "一直等新的记录，按 Ctrl-C 结束",
        more: "先显示最近的 --limit 条；与 --all 或 --after 一起用，则先显示全部。平台暂时连不上时会等它恢复。",
    },
    OptionHelp { id: "cdr.every", short: "每隔几秒查一次新记录 [默认 5]", more: "" },
    OptionHelp {
        id: "cdr.format",
        short: "table、csv、xlsx、json 或 jsonl",
        more: "不写时，终端里是表格，写文件则看 --output 的扩展名。table、csv、xlsx 用文字说明；json 和 jsonl（每行一个对象）用代码和秒数。",
    },
    OptionHelp {
        id: "output",
        short: "写到这个文件",
        more: "同名的旧文件，等新文件写完整了才会替换。与 --follow 一起用时文件会不断增长，而且不能事先存在。",
    },
    OptionHelp { id: "uniqueid", short: "录音编号，可以写多个", more: "" },
    OptionHelp { id: "download", short: "把录音下载到这个文件夹", more: "" },
    OptionHelp {
        id: "base_url",
        short: "录音文件的下载地址 [默认平台所在的主机]",
        more: "平台给出的路径会接在它后面。认证码不会发送到那里。",
    },
    OptionHelp {
        id: "dir",
        short: "把每个命令的手册页写到这个文件夹",
        more: "文件名为 dialfeed.1、dialfeed-import.1 等；给所有用户用时放到 /usr/local/share/man/man1。不写时输出主手册页。",
    },
    OptionHelp { id: "shell", short: "bash、zsh、fish、powershell 或 elvish", more: "" },
    OptionHelp {
        id: "state",
        short: "任务记录存放的文件夹",
        more: "不写则用环境变量 DIALFEED_STATE，再没有就用 dialfeed.toml 里的 state，最后是系统规定的位置。",
    },
    OptionHelp {
        id: "lang",
        short: "语言：zh 或 en [默认跟随系统]",
        more: "不写则用 dialfeed.toml 里的 lang：定时任务往往没有自己的语言设置。",
    },
    OptionHelp {
        id: "json",
        short: "结果以一个 JSON 对象写到标准输出",
        more: "其他内容都写到标准错误。",
    },
    OptionHelp { id: "quiet", short: "只显示错误和询问", more: "" },
    OptionHelp { id: "verbose", short: "日志更详细，-vv 再详细些", more: "" },
    OptionHelp { id: "log_file", short: "日志写到这个文件", more: "" },
    OptionHelp { id: "log_format", short: "日志格式：text 或 json [默认 text]", more: "" },
    OptionHelp { id: "color", short: "颜色：auto、always 或 never [默认 auto]", more: "" },
    OptionHelp {
        id: "show_numbers",
        short: "完整显示电话号码",
        more: "不写的话，终端和日志里的号码会打码：138****5678。",
    },
    OptionHelp { id: "help", short: "显示帮助（-h 为简要）", more: "" },
    OptionHelp {
        id: "version", short: "显示版本", more: "加上 -v 还显示号段数据的版本。"
    },
];

/// The examples.
pub const EXAMPLES: &[Example] = &[
    Example {
        command: "",
        typed: "dialfeed check 名单.xlsx",
        purpose: "看看名单里有什么，有没有问题",
    },
    Example {
        command: "",
        typed: "dialfeed import 名单.xlsx --batch 20261101 --sandbox",
        purpose: "在模拟平台上试一遍，不会打扰真实客户",
    },
    Example {
        command: "",
        typed: "dialfeed import 名单.xlsx --batch 20261101",
        purpose: "正式导入任务批次",
    },
    Example {
        command: "import",
        typed: "dialfeed import 名单.xlsx --batch 20261101",
        purpose: "导入任务批次",
    },
    Example {
        command: "import",
        typed: "dialfeed import 甲.csv 乙.xlsx --staff 8001,8002 --suppress 免打扰.csv",
        purpose: "两份名单平均分给两个坐席，免打扰的客户除外",
    },
    Example {
        command: "import",
        typed: "dialfeed import 名单.xlsx --staff \"@all\" --history company --since 30",
        purpose: "分给全体坐席，最近 30 天内导入过这家企业的不再发送",
    },
    Example {
        command: "import",
        typed: "dialfeed import 名单.csv --batch 20261101 --map phonenum=C --rate 10/s",
        purpose: "号码在 C 列，放慢一半速度发送",
    },
    Example {
        command: "check",
        typed: "dialfeed check 名单.xlsx --area 0571 --report-dir 检查结果",
        purpose: "本地号码补上区号，检查结果存成文件",
    },
    Example {
        command: "resume", typed: "dialfeed resume", purpose: "继续最近一个没发完的任务"
    },
    Example {
        command: "resume",
        typed: "dialfeed resume 20261122-091530-7f3a --resend-uncertain",
        purpose: "在平台上核对过之后，把结果待查的再发一次",
    },
    Example { command: "jobs", typed: "dialfeed jobs", purpose: "所有任务，最近的在前" },
    Example {
        command: "jobs",
        typed: "dialfeed jobs --job-state stopped,interrupted --since 7",
        purpose: "最近 7 天里没有发完的",
    },
    Example {
        command: "report",
        typed: "dialfeed report 20261122-091530-7f3a --format csv --status failed",
        purpose: "只要被平台拒收的",
    },
    Example {
        command: "purge",
        typed: "dialfeed purge --older-than 90 --dry-run",
        purpose: "看看哪些已完成的任务满 90 天，会清除什么",
    },
    Example {
        command: "purge",
        typed: "dialfeed purge --older-than 90 --yes",
        purpose: "直接清除，适合定时运行",
    },
    Example {
        command: "ledger",
        typed: "dialfeed ledger backup ledger-20261126.db",
        purpose: "备份任务记录，别的运行不受影响",
    },
    Example {
        command: "results",
        typed: "dialfeed results",
        purpose: "最近一次导入的客户后来怎样了",
    },
    Example {
        command: "template",
        typed: "dialfeed template 十一月名单.xlsx",
        purpose: "生成一份空白名单，文件名自己定",
    },
    Example {
        command: "sandbox",
        typed: "dialfeed sandbox --latency 100 --drop-reply 1%",
        purpose: "模拟一个反应慢、偶尔没有答复的平台",
    },
    Example {
        command: "sandbox",
        typed: "dialfeed sandbox --data demo.db --dial-batches --speed 600",
        purpose: "导入的名单自动拨打，一小时的通话六秒过完",
    },
    Example {
        command: "users",
        typed: "dialfeed users --format csv > 坐席.csv",
        purpose: "所有坐席，用 Excel 打开",
    },
    Example {
        command: "dial",
        typed: "dialfeed dial 8001 \"138 0013 8000\" --wait",
        purpose: "拨打，并等待结果",
    },
    Example {
        command: "dial",
        typed: "dialfeed dial 8001 88886666 --area 0571 --codeid1 秋季",
        purpose: "拨打本地号码，并在通话记录里留下标签",
    },
    Example {
        command: "status",
        typed: "dialfeed status 8001,8002,8003 --watch",
        purpose: "一直显示最新状态",
    },
    Example {
        command: "spy",
        typed: "dialfeed spy 8001 8002 --mode whisper",
        purpose: "8001 进入 8002 的通话并悄悄指导",
    },
    Example {
        command: "cdr",
        typed: "dialfeed cdr --staff 8001 --begin 09:00",
        purpose: "8001 今天九点以来的通话",
    },
    Example {
        command: "cdr",
        typed: "dialfeed cdr --begin 2026-11-01 --end 2026-11-30 --all --output 十一月.xlsx",
        purpose: "导出一个月的记录",
    },
    Example {
        command: "cdr",
        typed: "dialfeed cdr --follow --format jsonl",
        purpose: "每有新通话就输出一行，供程序读取",
    },
    Example {
        command: "recording",
        typed: "dialfeed recording 1451967145.12 --download 录音",
        purpose: "下载一次通话的录音",
    },
    Example {
        command: "doctor",
        typed: "dialfeed doctor",
        purpose: "第一次导入之前，或者哪里不对的时候",
    },
    Example {
        command: "doctor",
        typed: "dialfeed doctor --notify",
        purpose: "看看群里或邮箱能不能收到通知",
    },
    Example {
        command: "doctor",
        typed: "dialfeed doctor --quiet",
        purpose: "定时检查：一切正常就不出声",
    },
    Example { command: "man", typed: "dialfeed man | man -l -", purpose: "阅读主手册页" },
    Example {
        command: "man",
        typed: "dialfeed man --dir ~/.local/share/man/man1",
        purpose: "为自己安装所有手册页，之后可用 `man dialfeed-import`",
    },
    Example {
        command: "completions",
        typed: "dialfeed completions bash > ~/.local/share/bash-completion/completions/dialfeed",
        purpose: "以后打开 bash 就能自动补全",
    },
    Example {
        command: "inbox",
        typed: "dialfeed inbox lists --config dialfeed.toml",
        purpose: "处理一次：按规则导入所有等待的名单",
    },
    Example {
        command: "inbox",
        typed: "dialfeed inbox lists --batch 20261101 --follow",
        purpose: "所有名单发到同一个批次，一直运行",
    },
    Example { command: "config", typed: "dialfeed config init", purpose: "新建配置文件" },
    Example {
        command: "config",
        typed: "dialfeed config check",
        purpose: "每次改完都检查：写得对不对，文件在不在",
    },
    Example {
        command: "config",
        typed: "dialfeed config show --profile night",
        purpose: "看看这个方案下实际生效的值，来自哪一行",
    },
];

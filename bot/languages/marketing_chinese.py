"""Chinese, for operators."""

from bot.marketing_texts import MarketingTexts

TEXTS = MarketingTexts(
    language="zh",
    which_reading="这句话有几种理解，您指的是哪一种？",
    reading="{number}. {sentence}：{count} 位客户",
    which_word="也可以从中选择：",
    proposed="这是语言模型的理解：请核对这句话是否符合您的意思。",
    saved_before="这个人群已经保存过了。",
    refine="调整",
    refine_ask=(
        "要改什么，或者想了解什么？例如：只看柏林的；排除VIP；改成60天；其中多少人买过咖啡？；"
        "他们还买什么？；和上个月比较；按周画出他们的订单"
    ),
    figure="{total} 位中有 {count} 位（{share}）。",
    before="现在 {now} 位，{day} 为 {before} 位。",
    before_note="之后发生的事不计入较早的数字；客户资料以今天为准。",
    category="品类",
    of_them="其中",
    of_all="全部客户",
    bought_since="{day} 以来他们买了什么",
    bought_nothing="{day} 以来他们什么也没买。",
    series="{first} 以来共 {total}；最高为 {highest}（自 {day} 起）。最后一段尚未结束。",
    campaign="群发",
    message_ask=(
        "请写下要发给他们的消息。{{name|朋友}} 会换成每位客户的名字，不知道名字时写“朋友”；"
        "city、country、language 用法相同。"
    ),
    message_wrong="无法发送：{problem} 请重新写一遍消息。",
    preview_as="{name} 看到的样子：",
    preview_nobody="消息如下：",
    counts="{count} 位客户，其中 {reachable} 位可以联系。",
    when_ask="什么时候发送？",
    when_now="现在",
    when_tomorrow="明天 {time}",
    when_hour="选择时间",
    hour_ask="几点发送？",
    hour_gone="这个时间已经过去，请另选一个。",
    confirm_ask="发给 {count} 位客户中的 {reachable} 位，{when}？",
    ends_about="最后一条消息约在 {end} 发出。",
    not_reached="不会收到：{reasons}。",
    reasons={
        "unsubscribed": "已退订",
        "no_consent": "从未同意",
        "blocked": "已屏蔽我们",
        "unreachable": "没有可用渠道",
        "held_out": "对照组",
        "silenced": "处于静默旅程中",
        "frequency_capped": "消息已够多",
        "quiet_hours": "免打扰时段",
        "expired": "已过期",
    },
    at_once="立即发送",
    confirm="是，发送",
    discard="不，放弃",
    confirmed="“{name}”将发送，{when}。进展会在这里告诉您。",
    confirmed_before="这次群发已经处理过了。",
    not_started="群发没有开始：{problem}",
    discarded="什么都没有发送。",
    sending="“{name}”正在发送：计划 {count} 条消息。",
    ended={
        "completed": "“{name}”已完成。",
        "cancelled": "“{name}”已取消。",
        "failed": "“{name}”失败了。",
    },
    states={
        "sent": "已发送",
        "held_out": "对照组",
        "skipped": "已跳过",
        "failed": "失败",
        "unknown": "不确定是否送达",
    },
)

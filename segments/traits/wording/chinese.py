"""Titles and definitions in Chinese; each place in braces is a figure of the shop."""

TITLES = {
    "lifecycle_stage": "生命周期阶段",
    "rfm_type": "RFM类型",
    "recency_score": "近度得分",
    "frequency_score": "频度得分",
    "monetary_score": "金额得分",
    "order_count": "订单数",
    "total_spent": "消费总额",
    "average_order": "客单价",
    "return_count": "退货次数",
    "total_returned": "退货金额",
    "order_gap": "通常的下单间隔（天）",
    "favourite_category": "最常买的品类",
    "favourite_brand": "最常买的品牌",
    "paid_price_band": "购买价格带",
    "preferred_channel": "偏好渠道",
    "best_hour": "最佳联系时段",
    "activity_state": "活跃状态",
    "next_purchase": "预计下次购买",
}
VALUES = {
    "potential": "潜在客户",
    "first_purchase": "首购",
    "repeat": "复购",
    "retained": "留存",
    "churned": "流失",
    "important_value": "重要价值",
    "important_develop": "重要发展",
    "important_keep": "重要保持",
    "important_winback": "重要挽留",
    "general_value": "一般价值",
    "general_develop": "一般发展",
    "general_keep": "一般保持",
    "general_winback": "一般挽留",
}
TEXTS = {
    "lifecycle_stage": (
        "potential（潜在客户）：还没有订单。first_purchase（首购）：一个订单。repeat（复购）：2至"
        "{repeat_orders}个订单。retained（留存）：{retained_orders}个订单及以上。churned（流失）：距上次"
        "下单超过{churn_days}天，不论订单多少。{churn_reason}"
    ),
    "churn.gap": (
        "这个天数是同一客户相邻两个下单日间隔中位数的{churn_gaps}倍：本店{gaps}个间隔的中位数为{gap}天；"
        "向上取整，并限制在{shortest}至{longest}天之间。"
    ),
    "churn.set": "这个天数由人工设定。",
    "churn.few": "本店的下单间隔少于{least_gaps}个，因此采用通用天数。",
    "rfm_type": (
        "仅针对买家：距上次下单不超过{recency}天为近度好，订单数{often}为频度好，消费额从{least_spent}起"
        "为金额好。金额好为重要（important），否则为一般（general）。value（价值）：近度和频度都好；"
        "develop（发展）：仅近度好；keep（保持）：仅频度好；winback（挽留）：都不好。{cut_reason}"
    ),
    "often.above": "多于{orders}",
    "often.least": "至少{orders}",
    "cut.mean": "分界取{buyers}位买家的平均值。",
    "cut.median": "分界取{buyers}位买家的中位数。",
    "cut.quantile": "三项各取{buyers}位买家中最好的{share}。",
    "cut.fixed": "分界由人工设定。",
    "cut.none": "还没有人下单。",
    "recency_score": "把买家按五等分打1至5分，5分为最近下单的五分之一。天数相同，得分相同。",
    "frequency_score": "把买家按五等分打1至5分，5分为订单最多的五分之一。数值相同，得分相同。",
    "monetary_score": "把买家按五等分打1至5分，5分为消费最多的五分之一。数值相同，得分相同。",
    "order_count": "至今的订单数。订单号相同的各行算一个订单；金额为零的不算订单。",
    "total_spent": "至今所有订单的总额；不扣除退货。",
    "average_order": "消费总额除以订单数。",
    "return_count": "至今的退货次数；订单号相同的各行算一次。",
    "total_returned": "至今所有退货的总额。",
    "order_gap": "相邻两个下单日之间天数的中位数；至少有{least_days}个下单日才有，否则未知。",
    "favourite_category": "出现在该客户最多订单里的品类；并列时取花费较多的。",
    "favourite_brand": "出现在该客户最多订单里的品牌；并列时取花费较多的。",
    "paid_price_band": (
        "low（低）、middle（中）或high（高）：每件商品与自己品类的价格相比，客户所购多数落在价格的哪个三"
        "分之一。售出不足{least_sold}行的品类不计。"
    ),
    "preferred_channel": (
        "在最近{messages}条消息中，回复和点击占比最高的渠道；每个渠道先按{prior_messages}条消息"
        "{prior_answers}次回应起算，以免一次回应就定论。消息少于{least_messages}条，或从未回应：数据不足"
        "。"
    ),
    "best_hour": (
        "在客户自己的时区里最常活动的钟点（0至23）。最近{hours}个不同的小时各算一次；每个钟点平滑为自身的"
        "一半加上前后各四分之一。少于{least_hours}个：数据不足。"
    ),
    "activity_state": (
        "new（新客）：认识不超过{period}天。returning（回归）：停顿超过{period}天后，在{period}天内回来。"
        "active（活跃）：{period}天内有动作。dormant（沉睡）：没有。"
    ),
    "next_purchase": (
        "对在至少{least_days}个不同日子买过的每个品类：最后一次购买日加上该品类购买间隔天数的中位数。"
    ),
    "why.given": "由{source}给出；给定的值优先。",
    "why.none": "还没有订单。",
    "why.lifecycle_stage": "至今{orders}个订单，上次下单在{days}天前；超过{churn_days}天为流失。",
    "why.rfm_type": (
        "近度{days}天：{recency_good}（不超过{recency}天为好）；{orders}个订单：{often_good}（{often}为好"
        "）；消费{spent}：{spent_good}（从{least_spent}起为好）。"
    ),
    "why.good": "好",
    "why.bad": "不好",
    "why.unknown": "数据不足",
    "why.next_purchase": "每{gap}天购买一次，上次为{last_on}",
}

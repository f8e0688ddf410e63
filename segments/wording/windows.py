"""Phrases about windows of time, in each language."""

from __future__ import annotations

ENGLISH = {
    "window.last": "in the last {length}",
    "window.ago": "between {start} and {end} ago",
    "window.backwards": "at no time (the end, {end} ago, lies before the start, {start} ago)",
    "window.ever": "at any time",
    "window.older": "more than {length} ago",
    "window.older_inclusive": "at least {length} ago",
    "window.since": "since {start}",
    "window.before": "before {end}",
    "window.days": "from {start} until before {end}",
    **{
        f"calendar.{name}": name.replace("_", " ")
        for unit in ("week", "weekend", "month", "quarter", "year")
        for name in (f"this_{unit}", f"last_{unit}")
    },
    "calendar.today": "today",
    "calendar.yesterday": "yesterday",
    **{
        f"calendar.since_{day}": f"since {day.capitalize()}"
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    },
    **{
        f"calendar.{unit}-n": f"in the calendar {unit} {{back}} before the current one"
        for unit in ("day", "week", "month", "quarter", "year")
    },
}
CHINESE = {
    "window.last": "近{length}内",
    "window.ago": "{start}前至{end}前",
    "window.backwards": "（终点{end}前早于起点{start}前，不含任何时间）",
    "window.ever": "至今",
    "window.older": "{length}以前",
    "window.older_inclusive": "{length}前或更早",
    "window.since": "{start}以来",
    "window.before": "{end}以前",
    "window.days": "{start}起至{end}前",
    "calendar.today": "今天",
    "calendar.yesterday": "昨天",
    "calendar.this_week": "本周",
    "calendar.last_week": "上周",
    "calendar.this_weekend": "本周末",
    "calendar.last_weekend": "上周末",
    "calendar.this_month": "本月",
    "calendar.last_month": "上月",
    "calendar.this_quarter": "本季度",
    "calendar.last_quarter": "上季度",
    "calendar.this_year": "今年",
    "calendar.last_year": "去年",
    **{
        f"calendar.since_{day}": f"自周{name}以来"
        for day, name in zip(
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            "一二三四五六日",
            strict=True,
        )
    },
    "calendar.day-n": "往前数第{back}天",
    "calendar.week-n": "往前数第{back}周",
    "calendar.month-n": "往前数第{back}个月",
    "calendar.quarter-n": "往前数第{back}个季度",
    "calendar.year-n": "往前数第{back}年",
}
RUSSIAN = {
    "window.last": "за последние {length}",
    "window.ago": "в период от {start} до {end} назад",
    "window.backwards": "ни в какое время (конец, {end} назад, раньше начала, {start} назад)",
    "window.ever": "за всё время",
    "window.older": "раньше чем {length} назад",
    "window.older_inclusive": "{length} назад или раньше",
    "window.since": "с {start}",
    "window.before": "до {end}",
    "window.days": "с {start} до начала {end}",
    "calendar.today": "сегодня",
    "calendar.yesterday": "вчера",
    "calendar.this_week": "на этой неделе",
    "calendar.last_week": "на прошлой неделе",
    "calendar.this_weekend": "в эти выходные",
    "calendar.last_weekend": "в прошлые выходные",
    "calendar.this_month": "в этом месяце",
    "calendar.last_month": "в прошлом месяце",
    "calendar.this_quarter": "в этом квартале",
    "calendar.last_quarter": "в прошлом квартале",
    "calendar.this_year": "в этом году",
    "calendar.last_year": "в прошлом году",
    "calendar.since_monday": "с понедельника",
    "calendar.since_tuesday": "со вторника",
    "calendar.since_wednesday": "со среды",
    "calendar.since_thursday": "с четверга",
    "calendar.since_friday": "с пятницы",
    "calendar.since_saturday": "с субботы",
    "calendar.since_sunday": "с воскресенья",
    "calendar.day-n": "за {back}-й день до сегодняшнего",
    "calendar.week-n": "за {back}-ю неделю до текущей",
    "calendar.month-n": "за {back}-й месяц до текущего",
    "calendar.quarter-n": "за {back}-й квартал до текущего",
    "calendar.year-n": "за {back}-й год до текущего",
}

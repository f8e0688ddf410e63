"""Russian, for operators."""

from bot.marketing_texts import MarketingTexts

TEXTS = MarketingTexts(
    language="ru",
    which_reading="Это можно понять по-разному. Что вы имеете в виду?",
    reading="{number}. {sentence}: клиентов: {count}",
    which_word="Или выберите:",
    proposed="Так прочитала языковая модель: проверьте, что фраза говорит то, что вы имели в виду.",
    saved_before="Эта аудитория уже сохранена.",
    refine="Уточнить",
    refine_ask=(
        "Что изменить или что узнать? Например: только из Берлина; без VIP; за 60 дней; "
        "сколько из них купили кофе?; что ещё они покупают?; сравни с прошлым месяцем; "
        "график их заказов по неделям"
    ),
    figure="{count} из {total} ({share}).",
    before="Сейчас {now}, на {day}: {before}.",
    before_note="Всё, что было позже, в прежнее число не входит; сведения о клиентах сегодняшние.",
    category="Категория",
    of_them="Из них",
    of_all="Из всех",
    bought_since="Что они купили с {day}",
    bought_nothing="С {day} они ничего не купили.",
    series="{total} с {first}; больше всего {highest}, с {day}. Последний отрезок ещё не закончился.",
    campaign="Рассылка",
    message_ask=(
        "Напишите сообщение для них. {{name|друг}} станет именем клиента или словом «друг», если имя "
        "неизвестно; так же работают city, country и language."
    ),
    message_wrong="Так отправить нельзя: {problem} Напишите сообщение ещё раз.",
    preview_as="Так это увидит {name}:",
    preview_nobody="Вот сообщение:",
    counts="Клиентов: {count}, можно написать: {reachable}.",
    when_ask="Когда отправить?",
    when_now="Сейчас",
    when_tomorrow="Завтра в {time}",
    when_hour="Выбрать час",
    hour_ask="В котором часу?",
    hour_gone="Этот час уже прошёл, выберите другой.",
    confirm_ask="Отправить {reachable} из {count} клиентов, {when}?",
    ends_about="Последнее сообщение уйдёт около {end}.",
    not_reached="Не получат: {reasons}.",
    reasons={
        "unsubscribed": "отписались",
        "no_consent": "не давали согласия",
        "blocked": "заблокировали нас",
        "unreachable": "нет канала связи",
        "held_out": "контрольная группа",
        "silenced": "в цепочке с режимом тишины",
        "frequency_capped": "уже достаточно сообщений",
        "quiet_hours": "тихие часы",
        "expired": "слишком поздно",
    },
    at_once="сразу",
    confirm="Да, отправить",
    discard="Нет, не надо",
    confirmed="Рассылка «{name}»: {when}. Я расскажу здесь, как она идёт.",
    confirmed_before="По этой рассылке решение уже принято.",
    not_started="Рассылку не удалось начать: {problem}",
    discarded="Ничего не отправлено.",
    sending="«{name}» отправляется: сообщений в плане: {count}.",
    ended={
        "completed": "Рассылка «{name}» завершена.",
        "cancelled": "Рассылка «{name}» отменена.",
        "failed": "Рассылка «{name}» не удалась.",
    },
    states={
        "sent": "отправлено",
        "held_out": "контрольная группа",
        "skipped": "пропущено",
        "failed": "не удалось",
        "unknown": "неизвестно, дошло ли",
    },
)

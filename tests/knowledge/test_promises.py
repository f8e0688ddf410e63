import pytest

from knowledge.draft import Draft
from knowledge.writing.promises import instead_of_promise, is_promise

PROMISES = [
    "I'll check and get back to you.", "We will call you.", "We'll let you know.", "One moment please.",
    "Let me check with the warehouse.", "A colleague will contact you shortly.", "I can check that for you.",
    "I am going to ask my manager.", "Our team will get back to you within 24 hours.", "I will look into it.",
    "I've forwarded your request.", "You'll hear from us soon.", "I’ll find out for you.",
    "Someone from the shop will e-mail or call you.", "We shall notify you as soon as it is back.",
    "I'm going to find out.", "Give me a minute.", "We'll keep you posted.",
    "我稍后回复您。", "稍后回复您", "我们会联系您的。", "我帮您查一下。", "请稍等。", "我去确认一下库存。",
    "客服会尽快与您联系。", "我会尽快回复您", "我查一下", "随后通知您。",
    "Я уточню и напишу.", "Мы вам перезвоним.", "Уточню и сообщу.", "Наш менеджер свяжется с вами.",
    "Сейчас проверю.", "С вами свяжутся.", "Дам вам знать.", "Подождите минуту", "Вам перезвонят завтра.",
]  # fmt: skip
FACTS = [
    "Delivery will take 3 days.", "We'll refund within 14 days.", "We will ship your order the next day.",
    "You can check the status in your account.", "It will keep your tea warm.", "We deliver within 3 days.",
    "You will receive an e-mail with the tracking number.", "We will replace it free of charge.",
    "You can call us at any time.", "Contact us by e-mail.", "We will let you try it for 30 days.",
    "The lamp can be updated by Bluetooth.", "It will find a place on any desk.", "It looks great.",
    "配送需要3天。", "我们会在14天内退款。", "您可以在订单页查看物流。", "我们的会员可以查询积分。",
    "我们会尽快发货。", "如有问题请联系客服。", "这款水壶有货。",
    "Доставка займёт 3 дня.", "Мы вернём деньги в течение 14 дней.", "Мы отправим заказ завтра.",
    "Напишите нам.", "Вы можете проверить статус заказа.", "Проверьте заказ.", "Чайник сообщает о закипании.",
]  # fmt: skip


@pytest.mark.parametrize("text", PROMISES)
def test_a_promise_of_later_work_is_recognised(text):
    assert is_promise(text)


@pytest.mark.parametrize("text", FACTS)
def test_what_a_shop_does_by_its_rules_is_no_promise(text):
    assert not is_promise(text)


def test_a_person_is_offered_beside_what_is_true():
    draft = Draft(kind="products", text="Here are 2 products.", products=("A", "B"))

    told = instead_of_promise(draft, "en")

    assert told.text.startswith("Here are 2 products.\n\n")
    assert (told.kind, told.products, told.reason) == ("products", ("A", "B"), "promised")


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_without_anything_true_only_a_person_is_offered(language):
    told = instead_of_promise(None, language)

    assert (told.kind, told.reason) == ("unanswered", "promised")
    assert not is_promise(told.text)

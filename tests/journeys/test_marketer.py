"""An operator finds people, looks closer and writes to them, all in Telegram and through real processes."""

from __future__ import annotations

from bot.languages import marketing_english
from tests.botapi import BotApiServer
from tests.journeys.service import Service
from tests.journeys.test_customer import fill
from tests.journeys.test_handoff import an_operator

WORDS = marketing_english.TEXTS
YES, NO = "Yes, send me offers", "No, thank you"


async def test_an_operator_goes_from_words_to_a_campaign_and_gets_its_result_as_a_picture(
    service: Service, telegram: BotApiServer
) -> None:
    fill(service)
    await an_operator(service, 90)
    service.settings["SHOPKEEPER_REPLY_WAIT"] = "0.2"
    await service.start()
    ada, ben = telegram.user(1001, first_name="Ada"), telegram.user(1002, first_name="Ben")
    for customer, answer in ((ada, YES), (ben, NO)):
        await customer.starts()
        await customer.expects(lambda m: any("yes" in label.lower() for label in m.labels))
        await customer.presses(answer)
        await customer.expects()

    grace = telegram.user(90, first_name="Grace")
    await grace.says("/segment customers who speak English")
    shown = await grace.expects("2 customers")
    await grace.presses("Refine", shown)
    await grace.expects("only those in Berlin")
    await grace.says("only those who agreed to marketing")
    narrowed = await grace.expects("1 customers")
    await grace.says("plot their messages by week")
    plot = await grace.expects("the highest is")
    assert isinstance(plot.photo, bytes)

    await grace.presses("Campaign", narrowed)
    await grace.expects("Write the message")
    await grace.says("Hello {name|friend}, kettles are 20 % off.")
    await grace.expects("Hello Ada, kettles are 20 % off.")
    await grace.presses("Now", await grace.expects(WORDS.when_ask))
    confirm = await grace.expects("Send this to 1 of 1 customers, at once?")
    await grace.presses(WORDS.confirm, confirm)
    await grace.presses(WORDS.confirm, confirm)
    await grace.expects("I will tell you here how it goes")
    await grace.expects(WORDS.confirmed_before)
    await ada.expects("Hello Ada, kettles are 20 % off.", within=20)
    result = await grace.expects("is completed", within=20)
    assert "sent: 1" in result.text
    assert isinstance(result.photo, bytes)
    await ben.hears_nothing()
    await ada.hears_nothing()
    service.stop()

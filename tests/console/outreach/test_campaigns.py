from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from console.exceptions import CorrectTheForm
from console.outreach.campaign_timing import local_instant
from profiles import operators
from profiles.schema import Operator
from scheduler import campaign
from scheduler.audiences.planning import plan_due
from scheduler.exceptions import Unavailable
from scheduler.offers import offer as offers
from scheduler.schema import Campaign
from tests.console.html import Page
from tests.console.shop import add_buyers, add_campaign, add_sent_campaign

FORM = {
    "name": "Autumn boots",
    "segment": "1",
    "text": "Hello {name|there}, the boots are back.",
    "image": "",
    "button_label": "See them",
    "button_url": "https://shop.test/boots",
    "holdout_percent": "10",
    "attribution_days": "14",
}


@pytest.fixture
async def seller(anna, services, now):
    """Anna, with the segment 1 of buyers and the campaign 2 as a draft (1 is the nudge)."""
    async with services.database.begin() as session:
        await add_buyers(session, now)
        await add_campaign(session, now)
    return anna


async def stored(services, campaign_id: int) -> Campaign:
    async with services.database.read() as session:
        return await campaign.by_id(session, campaign_id)


async def test_a_drafts_page_shows_the_message_as_one_of_its_audience_reads_it(seller):
    page = Page((await seller.get("/console/campaigns/2")).text)
    assert "As Ada Lovelace sees it" in page.headings
    assert "Hello Ada Lovelace, the boots are back." in page.text
    assert "{name|there}" not in page.text
    assert "leads to https://shop.test/boots by a counted link" in page.text


async def test_a_campaign_is_written_saved_and_changed(seller, services):
    made = await seller.post("/console/campaigns/new", data=FORM)
    assert (made.status_code, made.headers["location"]) == (303, "/console/campaigns/3")
    found = await stored(services, 3)
    assert (found.name, found.audience_name, found.state) == ("Autumn boots", "Buyers", "draft")
    assert (found.holdout_percent, found.attribution_days) == (10, 14)
    form = Page((await seller.get("/console/campaigns/3/edit")).text).form("/console/campaigns/3/edit")
    assert form == form | FORM
    await seller.post(
        "/console/campaigns/3/edit", data=form | {"text": "Hi!", "button_label": "", "button_url": ""}
    )
    found = await stored(services, 3)
    assert found.message == {"text": "Hi!"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"segment": ""}, "Choose who gets it"),
        ({"segment": "99"}, "There is no such segment"),
        ({"text": "  "}, "text"),
        ({"button_url": "javascript:alert(1)"}, "buttons.0.url"),
        ({"name": " "}, "name"),
    ],
)
async def test_a_refused_form_says_why_and_keeps_what_was_typed(seller, change, problem):
    refused = await seller.post("/console/campaigns/new", data=FORM | change)
    assert refused.status_code in (404, 422)
    page = Page(refused.text)
    assert problem in page.text
    if refused.status_code == 422:
        assert page.form("/console/campaigns/new")["holdout_percent"] == "10"


async def test_the_preview_shows_real_customers_and_one_who_lacks_a_field(seller, services, now):
    async with services.database.begin() as session:
        from segments import segment
        from segments.definition import parse_definition

        everybody = await segment.save(
            session, name="All", condition=parse_definition({"everyone": True}), now=now
        )
    form = FORM | {"segment": str(everybody.id), "text": "Dear {name}, hello from {city}"}
    fragment = Page(
        (await seller.post("/console/campaigns/preview", data=form, headers={"HX-Request": "true"})).text
    )
    bubbles = [each.text for each in fragment.root.all("div") if each.attributes.get("class") == "bubble"]
    assert len(bubbles) == 3
    assert bubbles[0].startswith("Dear Ada Lovelace, hello from Berlin See them")
    assert bubbles[2].startswith("Dear {name}")
    assert "name is not known, so this customer would get nothing" in fragment.text
    assert "{name} has no fallback" in fragment.text


async def test_without_javascript_the_preview_is_the_whole_form_with_what_was_typed(seller):
    page = Page((await seller.post("/console/campaigns/preview", data=FORM | {"name": ""})).text)
    assert page.title == "New campaign"
    assert page.form("/console/campaigns/new")["text"] == FORM["text"]
    assert "Hello Ada Lovelace, the boots are back." in page.text


async def test_a_field_that_does_not_exist_is_listed_and_keeps_the_campaign_from_starting(seller, services):
    await seller.post("/console/campaigns/new", data=FORM | {"text": "Hi {nmae}"})
    page = Page((await seller.get("/console/campaigns/3")).text)
    assert "must be mended {nmae} is not a field" in page.text
    await seller.post("/console/campaigns/3/start", data={"when": "now"})
    assert "{nmae} is not a field" in Page((await seller.get("/console/campaigns/3")).text).alerts[0]
    assert (await stored(services, 3)).state == "draft"


async def test_the_draft_says_what_will_happen_and_to_how_many(seller):
    page = Page((await seller.get("/console/campaigns/2")).text)
    assert "6 of 6 customers get it, from 16 Sep 2026, 16:30 (Europe/Berlin)" in page.text
    assert "Send to 6 customers" in page.buttons


async def test_starting_now_sends_it_and_the_page_follows_it(seller, services, channels, now):
    started = await seller.post("/console/campaigns/2/start", data={"when": "now"})
    assert started.status_code == 303
    before = (await seller.get("/console/campaigns/2")).text
    assert 'hx-get="/console/campaigns/2/progress" hx-trigger="every 2s"' in before
    await plan_due(services.database, moment=services.moment())
    await services.sender.run_once()
    assert len(channels.web.received) == 6
    fragment = await seller.get("/console/campaigns/2/progress", headers={"HX-Request": "true"})
    assert Page(fragment.text).figure("Sent") == "6"
    assert "hx-trigger" not in fragment.text
    assert fragment.headers["hx-refresh"] == "true"


async def test_a_campaign_is_scheduled_in_the_shops_time(seller, services):
    await seller.post("/console/campaigns/2/start", data={"when": "at", "at": "2026-09-18T10:00"})
    found = await stored(services, 2)
    assert found.state == "scheduled"
    assert found.send_at == datetime(2026, 9, 18, 8, 0, tzinfo=UTC)  # Berlin is two hours ahead
    assert "Starts 18 Sep 2026, 10:00" in Page((await seller.get("/console/campaigns/2")).text).headings


@pytest.mark.parametrize("at", ["", "tomorrow", "2026-09-01T10:00"])
async def test_a_moment_that_is_over_or_unreadable_is_refused(seller, services, at):
    await seller.post("/console/campaigns/2/start", data={"when": "at", "at": at})
    assert (await stored(services, 2)).state == "draft"
    assert Page((await seller.get("/console/campaigns/2")).text).alerts


async def test_pause_resume_and_cancel(seller, services, now):
    async with services.database.begin() as session:
        await campaign.start(session, 2, now=now)
    await plan_due(services.database, moment=services.moment())
    for action, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        await seller.post(f"/console/campaigns/2/{action}")
        assert (await stored(services, 2)).state == state
    await seller.post("/console/campaigns/2/pause")
    assert "cannot be paused" in Page((await seller.get("/console/campaigns/2")).text).alerts[0]


async def test_only_a_draft_can_be_changed(seller, services, now):
    async with services.database.begin() as session:
        await campaign.start(session, 2, now=now)
    assert (await seller.get("/console/campaigns/2/edit")).headers["location"] == "/console/campaigns/2"
    refused = await seller.post("/console/campaigns/2/edit", data=FORM | {"name": "Changed"})
    assert refused.status_code == 422
    assert "only a draft can be changed" in Page(refused.text).alerts[-1]
    assert (await stored(services, 2)).name == "Autumn boots"


async def test_the_report_links_each_number_to_its_list(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        ran = await add_sent_campaign(session, now)
    page = Page((await anna.get(f"/console/campaigns/{ran.id}")).text)
    shown = {label: page.figure(label) for label in ("Sent", "Clicked", "Bought", "Revenue", "Stopped")}
    assert shown == {"Sent": "3", "Clicked": "1", "Bought": "3", "Revenue": "€149.85", "Stopped": "0"}
    assert ["failed", "blocked", "1"] in page.rows()
    assert ["skipped", "unsubscribed", "1"] in page.rows()
    for label, rows in (("Sent 3", 3), ("Clicked 1", 1), ("Bought 3", 3)):
        address = next(href for name, href in page.links.items() if name.startswith(label))
        assert len(Page((await anna.get(address)).text).rows()) == rows, label


async def test_a_test_goes_to_the_named_customer(seller, channels):
    await seller.post("/console/campaigns/2/test", data={"reference": "2"})
    recipient, message = channels.web.received[0]
    assert (recipient, message.text) == ("visitor-2", "Hello Boris Petrov, the boots are back.")
    assert "The test is sent." in Page((await seller.get("/console/campaigns/2")).text).alerts


async def test_a_test_goes_to_the_operators_own_chat(seller, services, channels):
    async with services.database.begin() as session:
        owner = await operators.by_name(session, "Anna")
        await operators.link_telegram(session, owner, "4711")
    await seller.post("/console/campaigns/2/test", data={"reference": ""})
    assert [recipient for recipient, _ in channels.telegram.received] == ["4711"]
    assert channels.web.received == []


@pytest.mark.parametrize("reference", ["", "nobody"])
async def test_a_test_to_nobody_says_what_is_missing(seller, channels, reference):
    await seller.post("/console/campaigns/2/test", data={"reference": reference or "nobody"})
    assert channels.web.received == []
    assert (
        "write the reference of a customer" in Page((await seller.get("/console/campaigns/2")).text).alerts[0]
    )


async def test_a_test_that_fails_says_why(seller, channels):
    channels.web.fail(Unavailable("no route to host"))
    await seller.post("/console/campaigns/2/test", data={"reference": "1"})
    alert = Page((await seller.get("/console/campaigns/2")).text).alerts[0]
    assert alert.startswith("The test was not sent.")
    assert "no route to host" in alert


async def test_the_reactivation_nudge_is_listed_and_can_be_started(anna, services):
    page = Page((await anna.get("/console/campaigns")).text)
    assert page.links["Reactivation"] == "/console/campaigns/1"
    assert "Start the nudge" in Page((await anna.get("/console/campaigns/1")).text).buttons
    await anna.post("/console/campaigns/1/start", data={"when": "now"})
    await plan_due(services.database, moment=services.moment())
    assert (await stored(services, 1)).state == "running"


async def test_the_list_can_be_filtered_by_state(seller):
    assert len(Page((await seller.get("/console/campaigns?state=draft")).text).rows()) == 2
    page = Page((await seller.get("/console/campaigns?state=failed")).text)
    assert "No campaign is failed" in page.text
    page = Page((await seller.get("/console/campaigns?state=%3Cb%3E100%25")).text)
    assert "No campaign is <b>100%" in page.text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["", "/edit", "/progress", "/start", "/pause", "/test", "/preview"])
async def test_a_campaign_that_is_not_there_is_never_an_error_of_ours(anna, method, path):
    response = await getattr(anna, method)(f"/console/campaigns/999{path}")
    assert response.status_code in (303, 404, 405)


def test_a_local_time_in_the_gap_of_spring_is_the_first_that_exists():
    berlin = ZoneInfo("Europe/Berlin")
    assert local_instant("2026-03-29T02:30", berlin) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert local_instant("2026-09-18T10:00", berlin) == datetime(2026, 9, 18, 8, 0, tzinfo=UTC)
    with pytest.raises(CorrectTheForm):
        local_instant("soon", berlin)


async def test_a_number_in_the_form_that_is_out_of_bounds_is_refused(seller):
    refused = await seller.post("/console/campaigns/new", data=FORM | {"holdout_percent": "101"})
    assert refused.status_code == 422
    assert "holdout_percent" in refused.text


async def test_a_segment_that_was_deleted_leaves_the_campaign_its_copy(seller, services, now):
    await seller.post("/console/segments/1/delete")
    page = Page((await seller.get("/console/campaigns/2")).text)
    assert "To Buyers: customers who bought something." in page.text
    await seller.post("/console/campaigns/2/edit", data=FORM | {"segment": "", "name": "Renamed"})
    found = await stored(services, 2)
    assert (found.name, found.audience_name) == ("Renamed", "Buyers")
    assert found.created_at == now - timedelta(0)


RUSSIAN = {
    "button_label_2": "Ask us",
    "button_url_2": "https://shop.test/ask",
    "language": "en",
    "offer": "Autumn",
    "translation_language": "ru",
    "translation_text": "Здравствуйте, {name|друг}: {offer.code}",
    "translation_buttons": "Смотреть\nСпросить | https://shop.test/ru",
}


async def test_a_message_is_written_in_several_languages_with_buttons_and_an_offer(seller, services, now):
    async with services.database.begin() as session:
        await offers.create(session, "Autumn", code="TEN", now=now)
    form = FORM | RUSSIAN | {"text": "Hello {name|there}, take {offer.code}"}
    seen = await seller.post("/console/campaigns/preview", data=form, headers={"HX-Request": "true"})
    fragment = Page(seen.text)
    assert "take TEN See them Ask us" in fragment.text
    assert "In ru" in fragment.text
    assert ": TEN Смотреть Спросить Отписаться" in fragment.text
    await seller.post("/console/campaigns/new", data=form)
    found = await stored(services, 3)
    assert found.message["translations"] == {
        "ru": {
            "text": RUSSIAN["translation_text"],
            "buttons": [
                {"label": "Смотреть", "url": "https://shop.test/boots"},
                {"label": "Спросить", "url": "https://shop.test/ru"},
            ],
        }
    }
    again = Page((await seller.get("/console/campaigns/3/edit")).text)
    assert "Спросить | https://shop.test/ru" in again.text
    assert again.form("/console/campaigns/3/edit")["offer"] == "Autumn"


async def test_what_readers_lack_keeps_the_campaign_from_starting(seller, services):
    await seller.post("/console/campaigns/new", data=FORM | {"text": "Take {offer.code}", "offer": "Winter"})
    await seller.post("/console/campaigns/3/start", data={"when": "now"})
    page = Page((await seller.get("/console/campaigns/3")).text)
    assert "no offer called “Winter”" in page.alerts[0]
    assert (await stored(services, 3)).state == "draft"


async def test_a_test_goes_to_every_operator_who_has_a_chat(seller, services, channels):
    await seller.post("/console/campaigns/2/test", data={"to": "operators"})
    assert "No operator" in Page((await seller.get("/console/campaigns/2")).text).alerts[0]
    async with services.database.begin() as session:
        for number, operator in enumerate(await session.scalars(select(Operator)), start=70):
            operator.telegram_id = str(number)
    await seller.post("/console/campaigns/2/test", data={"to": "operators"})
    assert [recipient for recipient, _ in channels.telegram.received] == ["70"]


IN_RUSSIAN = {"Accept-Language": "ru"}


async def test_what_is_made_below_the_console_is_said_in_the_readers_language(seller, services):
    form = {**FORM, "text": "Take {offer.code}, {name}", "holdout_percent": "0"}
    address = (await seller.post("/console/campaigns/new", data=form)).headers["location"]
    page = Page((await seller.get(address, headers=IN_RUSSIAN)).text)
    assert "В тексте есть код предложения, а у сообщения предложения нет." in page.text
    assert "У {name} нет замены, как в {name|…}" in page.text
    assert "получат: 6 (клиентов: 6), с 16 сент. 2026 г., 16:30" in page.text
    preview = await seller.post("/console/campaigns/preview", data=form, headers=IN_RUSSIAN)
    assert "В тексте есть код предложения" in preview.text
    refused = await seller.post(f"{address}/start", headers=IN_RUSSIAN)
    page = Page((await seller.get(refused.headers["location"], headers=IN_RUSSIAN)).text)
    assert any("В тексте есть код предложения" in alert for alert in page.alerts)


async def test_why_a_campaign_rests_and_whom_it_is_for_are_said_in_that_language(seller, services, now):
    reason = campaign.SILENT_CHANNEL % {"channel": "telegram"}
    async with services.database.begin() as session:
        found = await session.get(Campaign, 2)
        found.state = "running"
        await session.flush()
        await campaign.suspend(session, 2, now=now, reason=reason)
    page = Page((await seller.get("/console/campaigns/2", headers=IN_RUSSIAN)).text)
    assert "Через Telegram уже некоторое время ничего не уходит; продолжите, когда заработает." in page.text
    every = Page((await seller.get("/console/campaigns", headers=IN_RUSSIAN)).text)
    assert "Клиенты, которые когда-то покупали и молчат 30 дней" in every.text


async def test_the_effect_is_judged_in_the_readers_language(seller, services, now):
    async with services.database.begin() as session:
        ran = (await add_sent_campaign(session, now)).id
    page = Page((await seller.get(f"/console/campaigns/{ran}", headers=IN_RUSSIAN)).text)
    assert "Вывода пока нет: " in page.text or "Вывода нет: " in page.text
    assert "Not conclusive" not in page.text

"""Column names of foreign files: what each column probably means, guessed from what it is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from rapidfuzz import fuzz

from profiles.intake import event_rows, profile_rows
from profiles.intake.column_mappings import Kind

#: A column that means something, and how sure that is.
Guess = tuple[float, str]

#: How a person's own columns are called elsewhere.
PERSON = {
    "email": "e-mail, email address, mail, e-mail-adresse, adresse e-mail, courriel, correo, "
    "correo electronico, почта, электронная почта, эл почта, имейл, 邮箱, 电子邮件, 电子邮箱, "
    "邮件地址, 邮箱地址",
    "phone": "phone number, telephone, telephone number, tel, mobile, mobile phone, cell phone, "
    "telefon, telefonnummer, handy, téléphone, teléfono, телефон, номер телефона, мобильный, "
    "电话, 手机, 手机号, 手机号码, 联系电话, 电话号码",
    "name": "full name, customer name, display name, vollständiger name, nom complet, nombre completo, "
    "имя, фио, полное имя, имя клиента, 姓名, 名字, 客户姓名, 收货人, 买家姓名",
    "city": "town, stadt, ort, ville, ciudad, город, населенный пункт, 城市, 市",
    "country": "country code, land, pays, país, страна, 国家, 国家地区",
    "language": "locale, lang, sprache, langue, idioma, язык, 语言",
}
#: Columns that together make the name of a person.
NAMES = (
    "first name, fname, given name, forename, vorname, prénom, nombre",
    "last name, lname, surname, family name, nachname, nom, nom de famille, apellido, фамилия, 姓",
)
CUSTOMER = (
    "customer, customer id, customer number, customer no, client id, client, user id, user, buyer, "
    "buyer id, member id, contact id, subscriber id, account id, kunde, kunden id, kundennummer, "
    "kundennr, id client, cliente, id cliente, клиент, id клиента, код клиента, номер клиента, "
    "покупатель, id покупателя, 客户, 客户id, 客户编号, 会员, 会员id, 会员号, 用户id, 用户, 买家, "
    "买家id, 买家昵称, 顾客, 顾客id"
)
PROFILE = {
    "timezone": "time zone, zeitzone, fuseau horaire, часовой пояс, 时区",
    "created_at": "created, created on, date created, creation date, customer since, registered, "
    "registered at, registration date, sign up date, signup date, member since, date added, "
    "angelegt am, registriert am, date de création, дата регистрации, дата создания, 注册时间, "
    "注册日期, 创建时间",
    "last_seen_at": "last seen, last active, last activity, last visit, last login, letzter besuch, "
    "последний визит, последняя активность, 最近访问, 最后登录, 最近登录时间",
    "birthday": "birth date, date of birth, dob, bday, geburtstag, geburtsdatum, date de naissance, "
    "fecha de nacimiento, день рождения, дата рождения, 生日, 出生日期",
    "consent": "accepts marketing, marketing consent, opt in, opted in, marketing opt in, einwilligung, "
    "согласие, согласие на рассылку, 同意营销, 营销同意, 是否订阅",
    "consent_email": "accepts email marketing, newsletter, subscribed, email opt in, email consent, "
    "рассылка, подписан, 邮件订阅",
    "consent_sms": "accepts sms marketing, sms opt in, sms consent, 短信订阅",
    "tags": "tag, labels, schlagwörter, étiquettes, etiquetas, метки, теги, 标签",
    "telegram_id": "telegram, telegram chat id, telegram user id",
    "rfm_type": "rfm, rfm segment, rfm group, 客户价值",
    "lifecycle_stage": "lifecycle, life cycle stage, стадия, 生命周期, 客户阶段",
}
EVENT = {
    "type": "event, event type, event name, action, activity, ereignis, событие, тип события, тип, "
    "действие, 事件, 事件类型, 行为, 行为类型, 类型",
    "at": "date, time, timestamp, date time, datetime, order date, purchase date, paid at, created at, "
    "created, date created, event time, occurred at, when, datum, bestelldatum, zeitpunkt, "
    "date de commande, fecha, дата, время, дата и время, дата заказа, дата покупки, 时间, 日期, "
    "下单时间, 订单时间, 订单日期, 付款时间, 支付时间, 订单创建时间, 创建时间, 购买时间, 交易时间",
    "id": "event id, line id, line item id, transaction id, row id, position id, id строки, 事件id, 流水号",
    "order_id": "order, order number, order no, order ref, invoice, invoice no, invoice number, receipt, "
    "bestellnummer, rechnungsnummer, beleg, numéro de commande, pedido, заказ, номер заказа, "
    "id заказа, чек, номер чека, 订单, 订单号, 订单编号, 订单id",
    "product_id": "product, product code, product number, sku, item, item id, item code, stock code, "
    "stockcode, article, article number, lineitem sku, artikel, artikelnummer, référence, producto, "
    "товар, артикул, id товара, код товара, номенклатура, 商品, 商品id, 商品编号, 商品编码, 产品, "
    "货号",
    "category": "product category, product type, department, kategorie, catégorie, categoría, категория, "
    "группа товаров, 类别, 分类, 品类, 商品分类, 类目",
    "brand": "vendor, manufacturer, marke, hersteller, marque, marca, бренд, марка, производитель, 品牌",
    "price": "unit price, item price, price each, preis, einzelpreis, stückpreis, prix, prix unitaire, "
    "precio, цена, цена за единицу, 单价, 价格, 售价",
    "quantity": "qty, pieces, count, units, menge, anzahl, stück, quantité, cantidad, количество, "
    "кол-во, кол во, 数量, 件数, 购买数量",
    "amount": "total, order total, grand total, subtotal, line total, revenue, sum, value, order value, "
    "paid, betrag, summe, gesamt, gesamtbetrag, umsatz, montant, importe, сумма, итого, стоимость, "
    "сумма заказа, 金额, 总额, 总价, 实付金额, 订单金额, 支付金额, 实付款, 合计",
    "channel": "sales channel, source channel, kanal, canal, канал, 渠道",
    "campaign_id": "campaign, campaign name, utm campaign, kampagne, кампания, 活动, 营销活动",
    "sentiment": "mood, stimmung, тональность, 情感",
    "topic": "subject, thema, sujet, тема, 主题, 话题",
}
#: What stands before a person's column without changing what it means.
OWNERS = ("billing", "customer", "buyer", "client", "contact", "user", "defaultaddress", "shipping", "kunden")

OWN, KNOWN, OWNED = 3.0, 2.0, 1.0
#: Of 100: a typing error passes, another word does not.
NEAR = 88
#: Letters that a name needs before another one can be near it.
SHORTEST_NEAR = 5


def guesses(columns: Iterable[str], kind: Kind) -> dict[str, str]:
    """What columns probably become, by column; each thing at most once, but for the parts of a name.

    What is known of an event's customer has `customer.` in front. Columns of which nothing can be guessed are
    not in it.
    """
    columns = list(columns)
    ranked = sorted(_ranked(columns, kind), key=lambda found: -found[0])
    guessed: dict[str, str] = {}
    for _, column, target in ranked:
        if column not in guessed and target not in guessed.values():
            guessed[column] = target
    return guessed | _parts_of_name(columns, guessed, kind)


def _ranked(columns: list[str], kind: Kind) -> Iterator[tuple[float, str, str]]:
    for column in columns:
        for sureness, target in _meanings(plain(column), kind):
            yield sureness, column, target


def _meanings(written: str, kind: Kind) -> Iterator[Guess]:
    known = _known(kind)
    if written in known:
        yield known[written]
        return
    people = {name: guess for name, guess in known.items() if guess[1] in _people(kind)}
    for owner in OWNERS:
        rest = written.removeprefix(owner)
        if rest != written and rest in people:
            yield OWNED, people[rest][1]
    if len(written) >= SHORTEST_NEAR:
        yield from _near(written, known)


def _near(written: str, known: dict[str, Guess]) -> Iterator[Guess]:
    for name, (_, target) in known.items():
        if len(name) >= SHORTEST_NEAR and (alike := fuzz.ratio(written, name)) >= NEAR:
            yield alike / 100, target


def _parts_of_name(columns: list[str], guessed: dict[str, str], kind: Kind) -> dict[str, str]:
    target = "name" if kind == "profiles" else "customer.name"
    if target in guessed.values():
        return {}
    found = {}
    for part in (_plain_names(names) for names in NAMES):
        column = next((each for each in columns if _without_owner(plain(each)) in part), None)
        if column is not None and column not in guessed:
            found[column] = target
    return found


def _without_owner(written: str) -> str:
    return next((written.removeprefix(owner) for owner in OWNERS if written.startswith(owner)), written)


def plain(name: str) -> str:
    """`E-Mail`, `e_mail` and `email` alike: letters and digits only, in small letters."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    return re.sub(r"[\W_]+", "", folded)


def _plain_names(names: str) -> frozenset[str]:
    return frozenset(plain(name) for name in names.split(","))


@cache
def _people(kind: Kind) -> frozenset[str]:
    return frozenset(PERSON if kind == "profiles" else (f"customer.{field}" for field in PERSON))


@cache
def _known(kind: Kind) -> dict[str, Guess]:
    """Every name that is known, written plainly."""
    own = profile_rows.KNOWN if kind == "profiles" else event_rows.COLUMNS
    customer, fields = (
        ("id", PROFILE | PERSON) if kind == "profiles" else ("customer_id", EVENT | _customers())
    )
    found = {
        written: (KNOWN, field)
        for field, names in {**fields, customer: CUSTOMER}.items()
        for written in _plain_names(names) | {plain(field.removeprefix("customer."))}
    }
    return found | {plain(field): (OWN, field) for field in own}


def _customers() -> dict[str, str]:
    return {f"customer.{field}": names for field, names in PERSON.items()}

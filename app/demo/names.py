"""Names of the demo shop's customers, as people of their country write them."""

from __future__ import annotations

from app.demo.chance import Chance
from app.demo.places import Place

_FIRST = {
    "DE": (
        "Anna Lena Katharina Sabine Miriam Jana Ingrid Svenja Lukas Jonas Stefan "
        "Matthias Henning Uwe Felix Torsten Greta Heike Marlene Nele Birgit Annika Ayşe Petra Finn Jörg "
        "Malte Sebastian Emre Klaus Niklas Rainer"
    ),
    "GB": (
        "Alice Charlotte Imogen Fiona Priya Megan Harriet Zara Oliver Callum Rhys Duncan "
        "George Tariq Edward Neil Bronwen Eilidh Florence Saoirse Amara Rory Hamish Gareth Declan Kwame"
    ),
    "US": (
        "Emily Madison Olivia Rachel Sofia Grace Maya Denise Ethan Tyler Marcus Carlos Brian Kevin Noah "
        "Andre Hannah Jasmine Leah Priscilla Caleb Derek Isaiah Luis"
    ),
    "CN": "欣怡 雨桐 静 丽华 思琪 佳宁 晓燕 梦瑶 若兰 诗涵 浩然 子轩 伟 建国 志强 宇航 俊杰 明辉 一鸣 文博",
    "JP": "陽菜 結衣 美咲 彩 真由美 大翔 蓮 健太 翔 直樹",
    "FR": (
        "Camille Chloé Manon Sylvie Léa Inès Hélène Aurélie Lucas Hugo Antoine Mathieu "
        "Julien Rémi Baptiste Yanis"
    ),
    "ES": (
        "Lucía Carmen Marta Paula Inés Elena Nuria Pilar Javier Álvaro Pablo Sergio Diego Íñigo Manuel Jordi"
    ),
    "IT": "Giulia Francesca Chiara Martina Elisa Paola Marco Matteo Lorenzo Davide Andrea Simone",
    "NL": "Sanne Femke Lotte Anouk Marieke Noor Daan Sem Bram Jeroen Thijs Ruben",
}
_FAMILY = {
    "DE": (
        "Petersen Hansen Schröder Vogel Krämer Lorenz Brandt Yılmaz Albrecht Nowak "
        "Sievers Engel Thiele Böhm Reimers Clausen Dietrich Ehlers Fuchs Gerlach Harms Jäger Kaya Lindner "
        "Matthiesen Oltmanns Pohl Rehder Stahl Wulff"
    ),
    "GB": (
        "Ashworth Bennett Campbell Dhillon Evans Fletcher Griffiths Hughes Khan Macleod "
        "Pemberton Shaw Walker Whitlock Armitage Byrne Crawford Doyle Hartley Lloyd Mensah Okafor "
        "Patel Sinclair"
    ),
    "US": (
        "Anderson Brooks Chen Delgado Edwards Foster Garcia Hernandez Jackson Kowalski "
        "Morgan Nguyen Reed Sullivan"
    ),
    "CN": "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗",
    "JP": "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤",
    "FR": (
        "Bernard Moreau Lefèvre Girard Roussel Fontaine Benali Mercier Chevalier Perrin "
        "Marchand Gauthier Dupuis"
    ),
    "ES": "García Romero Navarro Ortega Vidal Castro Molina Serrano Iglesias Prieto Ferrer Domínguez",
    "IT": "Rossi Ferrari Bianchi Colombo Ricci Conti Marino Gallo Greco Lombardi",
    "NL": "de Vries|van den Berg|Bakker|Janssen|Visser|Mulder|Hendriks|van Dijk|Smit|Kuipers",
}
#: Slavic family names follow the person: (women's names, women's family names), (men's ...).
_GENDERED = {
    "RU": (
        (
            "Анна Мария Екатерина Ольга Наталья Дарья Полина Ирина Светлана Алина Ксения Татьяна",
            (
                "Иванова Смирнова Кузнецова Попова Соколова Лебедева Новикова Морозова Волкова "
                "Зайцева Павлова Белова"
            ),
        ),
        (
            "Александр Дмитрий Сергей Андрей Максим Иван Михаил Артём Никита Павел Роман Егор",
            "Иванов Смирнов Кузнецов Попов Соколов Лебедев Новиков Морозов Волков Зайцев Павлов Белов",
        ),
    ),
    "KZ": (
        ("Айгерим Динара Асель Мадина Жанна", "Ахметова Нурланова Сейтова Омарова Касымова"),
        ("Нурлан Ерлан Тимур Данияр Арман", "Ахметов Нурланов Сейтов Омаров Касымов"),
    ),
    "PL": (
        ("Agnieszka Katarzyna Zofia Magdalena Joanna", "Kowalska Wiśniewska Zielińska Kamińska Lewandowska"),
        ("Piotr Jakub Tomasz Michał Krzysztof", "Kowalski Wiśniewski Zieliński Kamiński Lewandowski"),
    ),
}
#: Countries that share another's names.
_LIKE = {"AT": "DE", "IE": "GB", "SG": "GB"}


def person_name(place: Place, chance: Chance) -> str:
    """A name that is at home in the place, family name first where that is the custom."""
    country = "FR" if place.language == "fr" else "DE" if place.country == "CH" else place.country
    country = _LIKE.get(country, country)
    if country in _GENDERED:
        first, family = _GENDERED[country][chance.whole(0, 1)]
        return f"{chance.pick(_words(first))} {chance.pick(_words(family))}"
    first, family = chance.pick(_words(_FIRST[country])), chance.pick(_words(_FAMILY[country]))
    if country == "CN":
        return family + first
    return f"{family} {first}" if country == "JP" else f"{first} {family}"


def _words(text: str) -> list[str]:
    return text.split("|") if "|" in text else text.split()

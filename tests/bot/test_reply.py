from bot.reply import ACTIONS, Button, Press, Reply, read_press


def test_a_reply_survives_the_round_trip_through_json():
    rows = (
        (Button("Details", Press("view", 3, "1")), Button("Shop", url="https://shop.example")),
        (Button("Person", Press("person")),),
    )
    reply = Reply(text="39 EUR", heading="Kettle", photo="/media/k.png", rows=rows, product="K1")
    assert Reply.from_json(reply.as_json()) == reply
    assert Reply.from_json(Reply(text="x").as_json()) == Reply(text="x")


def test_buttons_of_a_turn_are_tied_to_it_and_others_are_not():
    view, person, older = (
        Button("V", Press("view")),
        Button("P", Press("person")),
        Button("O", Press("view", 2)),
    )
    tied = Reply(rows=((view, person, older),)).of_turn(9)
    assert [button.press.turn for row in tied.rows for button in row] == [9, 0, 2]


def test_only_known_actions_are_read():
    assert read_press("cart", 4, "0") == Press("cart", 4, "0")
    assert read_press("drop_table", 4, "0") is None
    assert all(read_press(action) for action in ACTIONS)

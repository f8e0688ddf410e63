"""English."""

from bot.texts import Texts

TEXTS = Texts(
    language="en",
    welcome="Hello{name}! I am the shop's assistant. Ask me about our products, prices, delivery or returns.",
    help=(
        "Write to me as you would to a shop assistant: “a quiet kettle under 50”, “how long does delivery "
        "take?”.\n\n"
        "/language – choose the language\n"
        "/person – talk to a person\n"
        "/stop – no more offers; I go on answering\n"
        "/export – get your data as a file\n"
        "/forget – erase what we know about you\n"
        "/help – this text"
    ),
    commands={
        "start": "Begin",
        "help": "What I can do",
        "language": "Choose the language",
        "person": "Talk to a person",
        "stop": "No more offers",
        "export": "Get my data as a file",
        "forget": "Erase what you know about me",
    },
    unknown_command="I don't know this command. /help shows what I can do.",
    only_text="I can only read text so far. Please write what you need.",
    noted="Thank you, noted. What can I find for you?",
    say_more=(
        "What would you like to know? Ask me about a product, its price, delivery or returns, or call a "
        "person."
    ),
    trouble="Sorry, something went wrong on our side and I could not answer. Please ask again later.",
    consent_question=(
        "May the shop send you offers and news here now and then? You get answers either way, and you can "
        "stop the offers at any time with /stop."
    ),
    consent_yes="Yes, send me offers",
    consent_no="No, thank you",
    consent_given="Thank you. You will hear from us now and then; /stop ends it.",
    consent_refused="All right, no offers. I am here for your questions.",
    stopped="Done: you will get no more offers. I am still here for your questions.",
    link_followed="Good to see you. I know now who you are in our shop, so I can help you better.",
    link_refused=(
        "This link does not work any more: each works once, and only for a while. "
        "Open a new one on our site; until then I am glad to help as ever."
    ),
    link_asked=(
        "I know this chat as another customer's, so I have left everything as it is. "
        "A colleague will look at it."
    ),
    link_continue="Continue as a customer of our shop",
    referral_continue="A friend sent you: say hello to the shop",
    choose_language="Which language do you prefer?",
    language_chosen="I will write in English from now on.",
    talk_to_person="Talk to a person",
    sorry="I am sorry to hear that.",
    person_called=(
        "I have called a person; as soon as somebody is free they will write to you here. "
        "Until then I go on answering."
    ),
    person_later=(
        "Our people are back on {when} and will write to you here then. Until then I go on answering."
    ),
    person_waiting="A person has been called; as soon as somebody is free they will write to you here.",
    person_here="You are talking with a person of the shop already; just write here.",
    person_joined="{name} from the shop has joined and reads what you write. I am silent until they leave.",
    person_left="Our colleague has not written for a while, so I, the assistant, answer again.",
    bot_again="Our colleague has left the conversation; I, the assistant, answer again.",
    nobody_free=(
        "Nobody is free at the moment, I am sorry. Your question stays open for our colleagues to see, "
        "and meanwhile I go on helping you here."
    ),
    helpful="Helpful",
    not_helpful="Not helpful",
    thanks_helpful="Thank you, good to know.",
    what_was_wrong="Thank you for telling us. What was the matter with the answer?",
    reasons={
        "wrong": "It is wrong",
        "not_asked": "Not what I asked",
        "unclear": "Hard to understand",
        "too_long": "Too long",
    },
    thanks_reason="Thank you, we will look at it.",
    told_before="You have told us already, thank you.",
    forget_question=(
        "Shall I erase all that the shop's chat knows about you? That is your profile with name, language "
        "and interests, this whole conversation, what you looked at, saved and bought as noted here, your "
        "agreement to offers, and your unanswered questions. It cannot be undone. Messages that your app "
        "shows stay there until you delete them, and the shop's own order records are not touched."
    ),
    forget_yes="Yes, erase everything",
    forget_no="No, keep it",
    forgotten="Done: everything that we knew about you is erased. Should you write again, we start afresh.",
    nothing_forgotten="Nothing was erased.",
    export_question=(
        "Shall I send you all that the shop's chat knows about you, as a file (JSON)? "
        "Whoever can read this chat can read the file."
    ),
    export_yes="Yes, send me the file",
    export_no="No, thank you",
    export_ready="Here is all that we know about you.",
    export_download="Download my data",
    nothing_exported="All right, no file.",
    details="Details",
    add_to_cart="Add to cart",
    save="Save",
    similar="Similar",
    show_more="Show more",
    compare="Compare these",
    compared="Side by side",
    same_for_all="The same for all",
    only_one_left="There are no longer two of these products to compare.",
    price="Price",
    availability="Availability",
    price_from="from {price}",
    open_in_shop="Open in the shop",
    in_cart="{title}: complete your order in the shop.",
    in_cart_no_link="{title}: noted for your cart.",
    saved="{title}: saved for later.",
    nothing_similar="I found nothing similar.",
    no_more="That was all.",
    old_button="That button is too old; please ask again.",
    in_stock="In stock",
    few_left="Only {quantity} left",
    out_of_stock="Sold out",
    preorder="Can be pre-ordered",
    backorder="Can be ordered, not in stock now",
    source="Source: {titles}",
    operator_linked="This chat now belongs to {name}. Try: /segment customers who bought nothing in 60 days",
    operator_link_invalid="This link is no longer valid. Please ask for a new one in the console.",
    segment_usage="Say whom you mean: /segment customers who bought twice in the last 90 days",
    segment_count="{count} customers",
    segment_reachable="{reachable} of them ({share}) may be written to.",
    segment_samples="For example:",
    segment_not_understood="Not understood: {words}",
    segment_nothing="I did not understand whom you mean.",
    segment_readings="Which do you mean?",
    segment_save="Save segment",
    segment_saved="Saved as “{name}”.",
    page_title="Shop assistant",
    page_lead="Ask about products, prices, delivery or returns.",
    write_here="Your message",
    send="Send",
    you="You",
    shop="Assistant",
    person="Shop team",
    typing="The assistant is writing …",
    language_label="Language",
    no_javascript="Answers appear after the page has loaded again.",
    offer="Offer",
    not_sent="The message could not be sent. Please try again.",
    stop_title="Stop offers",
    stop_question="Do you want to stop getting offers from us?",
    stop_button="Yes, stop the offers",
    stop_done="Done: you will get no more offers.",
    link_gone="This link leads nowhere any more.",
)

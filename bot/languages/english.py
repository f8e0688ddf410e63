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
        "/help – this text"
    ),
    commands={
        "start": "Begin",
        "help": "What I can do",
        "language": "Choose the language",
        "person": "Talk to a person",
        "stop": "No more offers",
    },
    unknown_command="I don't know this command. /help shows what I can do.",
    only_text="I can only read text so far. Please write what you need.",
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
    choose_language="Which language do you prefer?",
    language_chosen="I will write in English from now on.",
    talk_to_person="Talk to a person",
    person_called="I have called a person; they will write to you here. Until then I go on answering.",
    person_waiting="A person has been called and will write to you here.",
    details="Details",
    add_to_cart="Add to cart",
    save="Save",
    similar="Similar",
    show_more="Show more",
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

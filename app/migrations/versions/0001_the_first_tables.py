"""The first tables: profiles, knowledge, segments, scheduler, bot."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FULLTEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5(title, summary, detail, tokenize = 'ascii')",
        "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext_vocabulary USING fts5vocab(fulltext, row)",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS fulltext (entry_id BIGINT PRIMARY KEY, vector TSVECTOR NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_fulltext_vector ON fulltext USING gin (vector)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "inbox_update",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("update_id", BigKey, nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_update")),
        sa.UniqueConstraint("bot_id", "update_id", name=op.f("uq_inbox_update_bot_id_update_id")),
    )
    op.create_index(
        op.f("ix_inbox_update_bot_id_handled_at"), "inbox_update", ["bot_id", "handled_at"], unique=False
    )
    op.create_index(op.f("ix_inbox_update_chat_id"), "inbox_update", ["chat_id"], unique=False)
    op.create_table(
        "operator",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("telegram_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("name", name=op.f("uq_operator_name")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_operator_telegram_id")),
    )
    op.create_table(
        "profile",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("country", sa.String(length=64), nullable=True),
        sa.Column("city", sa.String(length=100), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("lifecycle_stage", sa.String(length=32), nullable=True),
        sa.Column("rfm_type", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("reference", name=op.f("uq_profile_reference")),
    )
    op.create_index(op.f("ix_profile_last_seen_at"), "profile", ["last_seen_at"], unique=False)
    op.create_index(op.f("ix_profile_name"), "profile", ["name"], unique=False)
    op.create_table(
        "segment",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("schema_version", sa.Integer(), nullable=False),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("name", name=op.f("uq_segment_name")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ready_made", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("segment_id", BigKey, nullable=True),
        sa.Column("audience_name", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("holdout_percent", sa.Integer(), nullable=False),
        sa.Column("repeat_after_days", sa.Integer(), nullable=True),
        sa.Column("attribution_days", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("send_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("planned_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_campaign_segment_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("ready_made", name=op.f("uq_campaign_ready_made")),
    )
    op.create_index(op.f("ix_campaign_state_send_at"), "campaign", ["state", "send_at"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_consent_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_profile_id"), "consent", ["profile_id"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_conversation_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("profile_id", "channel", name=op.f("uq_conversation_profile_id_channel")),
    )
    op.create_index(op.f("ix_conversation_profile_id"), "conversation", ["profile_id"], unique=False)
    op.create_index(
        op.f("ix_conversation_state_updated_at"), "conversation", ["state", "updated_at"], unique=False
    )
    op.create_table(
        "event",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("product_id", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("brand", sa.String(length=200), nullable=True),
        sa.Column("price", BigKey, nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("amount", BigKey, nullable=True),
        sa.Column("campaign_id", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("sentiment", sa.String(length=32), nullable=True),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_event_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("key", name=op.f("uq_event_key")),
    )
    op.create_index(op.f("ix_event_at_profile_id"), "event", ["at", "profile_id"], unique=False)
    op.create_index(
        op.f("ix_event_campaign_id"),
        "event",
        ["campaign_id"],
        unique=False,
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
        sqlite_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_event_profile_id_at"), "event", ["profile_id", "at"], unique=False)
    op.create_index(op.f("ix_event_type_at_profile_id"), "event", ["type", "at", "profile_id"], unique=False)
    op.create_table(
        "identity",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_identity_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_identity_channel_external_id")),
    )
    op.create_index(op.f("ix_identity_profile_id"), "identity", ["profile_id"], unique=False)
    op.create_table(
        "operator_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("operator_id", BigKey, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_operator_token_operator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_operator_token")),
    )
    op.create_table(
        "outbox_reply",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=False),
        sa.Column("inbox_id", BigKey, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inbox_update.id"], name=op.f("fk_outbox_reply_inbox_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_reply")),
    )
    op.create_index(
        op.f("ix_outbox_reply_bot_id_state_id"), "outbox_reply", ["bot_id", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_outbox_reply_chat_id"), "outbox_reply", ["chat_id"], unique=False)
    op.create_table(
        "tag",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_tag_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "tag", name=op.f("pk_tag")),
    )
    op.create_index(op.f("ix_tag_tag_profile_id"), "tag", ["tag", "profile_id"], unique=False)
    op.create_table(
        "trait",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("text_value", sa.Text(), nullable=True),
        sa.Column("number_value", sa.Double(), nullable=True),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_trait_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "name", name=op.f("pk_trait")),
    )
    op.create_index(op.f("ix_trait_name_number_value"), "trait", ["name", "number_value"], unique=False)
    op.create_index(op.f("ix_trait_name_text_value"), "trait", ["name", "text_value"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("campaign_id", BigKey, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("link_token", sa.String(length=32), nullable=False),
        sa.Column("clicked_at", UtcDateTime(), nullable=True),
        sa.Column("counts_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_delivery_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_delivery_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "step", "profile_id", "occurrence", name=op.f("pk_delivery")),
        sa.UniqueConstraint("link_token", name=op.f("uq_delivery_link_token")),
    )
    op.create_index(
        op.f("ix_delivery_campaign_id_state_due_at_profile_id"),
        "delivery",
        ["campaign_id", "state", "due_at", "profile_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_delivery_profile_id_sent_at"), "delivery", ["profile_id", "sent_at"], unique=False
    )
    op.create_table(
        "turn",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("conversation_id", BigKey, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_turn_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_conversation_id_id"), "turn", ["conversation_id", "id"], unique=False)
    op.create_table(
        "content_gap",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_gap")),
    )
    op.create_index(op.f("ix_content_gap_asked_by"), "content_gap", ["asked_by"], unique=False)
    op.create_index(op.f("ix_content_gap_state_asked_at"), "content_gap", ["state", "asked_at"], unique=False)
    op.create_table(
        "index_entry",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("vector_id", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_entry")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_index_entry_kind_key")),
    )
    op.create_index(op.f("ix_index_entry_vector_id"), "index_entry", ["vector_id"], unique=False)
    op.create_table(
        "knowledge_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_revision")),
    )
    op.create_table(
        "source",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("location", sa.String(length=1000), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("synced_at", UtcDateTime(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("location", name=op.f("uq_source_location")),
    )
    op.create_table(
        "document",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("source_id", BigKey, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_document_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_source_id"), "document", ["source_id"], unique=False)
    op.create_table(
        "faq",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("source_id", BigKey, nullable=True),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_faq_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq")),
        sa.UniqueConstraint("source_id", "question", name=op.f("uq_faq_source_id_question")),
    )
    op.create_index(op.f("ix_faq_source_id"), "faq", ["source_id"], unique=False)
    op.create_table(
        "product",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("source_id", BigKey, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("price", BigKey, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("availability", sa.String(length=16), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("image_link", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_product_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
    )
    op.create_index(op.f("ix_product_brand"), "product", ["brand"], unique=False)
    op.create_index(op.f("ix_product_category"), "product", ["category"], unique=False)
    op.create_index(op.f("ix_product_price"), "product", ["price"], unique=False)
    op.create_index(op.f("ix_product_source_id"), "product", ["source_id"], unique=False)
    op.create_table(
        "passage",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("document_id", BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_passage_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_document_id"), "passage", ["document_id"], unique=False)
    for statement in FULLTEXT[op.get_context().dialect.name]:
        op.execute(statement)

"""A face: customers in chat (Telegram and web), marketers in chat; implements Messenger."""

"""How deliveries leave: claimed, looked at again, paced, carried, written down."""

"""Pure decisions about mediation."""

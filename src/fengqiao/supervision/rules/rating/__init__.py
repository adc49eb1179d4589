"""Rating (消保监管评价): schemes and scores. Pure."""

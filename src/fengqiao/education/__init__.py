"""Education of consumers (plans, events, materials, lessons) and the training of staff."""

"""What a consumer sees: filing, following and answering a complaint."""

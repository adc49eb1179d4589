"""The papers of a complaint: what each must say, how it is worded, and its Word and Typst templates."""

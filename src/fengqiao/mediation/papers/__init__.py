"""The papers of a mediation: what each must say, how it is worded, and its Word and Typst templates."""

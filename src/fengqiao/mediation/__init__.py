"""Third-party mediation: bodies and mediators, and a case from application to a confirmed and performed agreement.

Owns what a mediation has beyond a case. Complaints below know nothing of it: a complaint is handed over from here.
"""

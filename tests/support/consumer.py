"""What a consumer fills in, and what the office answers."""

TOKEN = "t" * 43
FORM = {
    "token": TOKEN,
    "facts": "开卡时没有告诉我要收年费，扣了两百元。",
    "request": "退还年费",
    "amount": "200",
    "filing": "self",
    "name": "王小明",
    "phone": "13900000001",
    "privacy": "on",
}
DECISION = {"result": "partly", "findings": "已核实，确未告知。", "reasons": "依据合同，退还一半。"}

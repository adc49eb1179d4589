"""`fengqiao migrate`: tables and reference data."""

from django.core.management import call_command
from rich.console import Console

from fengqiao.config.reference import load_reference_data


def migrate() -> None:
    """建立或升级数据表，载入日历、参数、区划和分类代码；可重复运行。

    Create or upgrade tables and load calendar, parameters, divisions and codes; may be run again at any time.
    """
    call_command("migrate", interactive=False, verbosity=0)
    load_reference_data()
    Console().print("数据表和基础数据已是最新 / Tables and reference data are up to date", style="green")

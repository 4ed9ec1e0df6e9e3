"""The package and its data. Scrapyd runs the egg zipped: data files are named here and read with importlib.resources."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent


def requirements() -> list[str]:
    """What a user runs; pytest is for developers and stays out of the package."""
    text = (HERE / "requirements.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("pytest")]


setup(
    name="govreports",
    version=re.search(r'__version__ = "([^"]+)"', (HERE / "govreports" / "__init__.py").read_text(encoding="utf-8"))[1],
    description="Crawls, reads, audits and publishes Chinese government open-information annual reports",
    packages=find_packages(include=["govreports", "govreports.*"]),
    package_data={
        "govreports": ["*/*.csv", "*/*.txt", "*/*.json", "*/*.md", "py.typed"],
        "govreports.publishing.site": ["*.css", "*.js", "*.svg", "templates/*.html"],
    },
    python_requires=">=3.11",
    install_requires=requirements(),
    entry_points={"scrapy": ["settings = govreports.settings"], "console_scripts": ["govreports = govreports.__main__:main"]},
    zip_safe=True,
)

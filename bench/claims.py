"""Measure finding claims: one article of 1,000 words, and many in a row with the memory that they take."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = ["MeasuredClaims", "article", "rows"]

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "tests" / "data" / "attribution" / "gum_news_dev.jsonl"
N_WORDS = 1_000
N_ARTICLES = 1_000


@dataclass(frozen=True, slots=True)
class MeasuredClaims:
    """How fast an extractor is; `peak_mb` is the most memory that its process ever held."""

    extractor: str
    n_articles: int
    words_each: int
    first_s: float
    warm_s: float
    all_s: float
    peak_mb: float


def article(number: int = 0, words: int = N_WORDS) -> str:
    """Return an article of about so many words: paragraphs of Wikinews, each number from another place."""
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    paragraphs = [part for line in lines for part in json.loads(line)["text"].split("\n") if part.strip()]
    taken: list[str] = []
    count, place = 0, number * 7
    while count < words:
        part = paragraphs[place % len(paragraphs)]
        taken.append(part)
        count += len(part.split())
        place += 1
    return "\n\n".join(taken)


def rows(n_articles: int = N_ARTICLES, repeats: int = 5) -> tuple[MeasuredClaims, ...]:
    """Measure both extractors, each in a process of its own.

    Parameters
    ----------
    n_articles : int
        How many articles in a row, of about 1,000 words each.
    repeats : int
        How often the warm article is read; the median counts.
    """
    return tuple(_measured(extractor, n_articles, repeats) for extractor in ("rules", "regex"))


def _measured(extractor: str, n_articles: int, repeats: int) -> MeasuredClaims:
    done = subprocess.run(
        [sys.executable, "-m", "bench.claims", extractor, str(n_articles), str(repeats)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return MeasuredClaims(**json.loads(done.stdout))


def _measure_here(extractor: str, n_articles: int, repeats: int) -> MeasuredClaims:
    """Measure in this process, which has loaded nothing yet."""
    from goodoffices.evidence.extraction import extract  # noqa: PLC0415 - its time counts as the first call's
    from goodoffices.evidence.proposals import Document  # noqa: PLC0415 - likewise

    one = Document(article(), "")
    began = time.perf_counter()
    extract(one, extractor=extractor)
    first_s = time.perf_counter() - began
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        extract(one, extractor=extractor)
        times.append(time.perf_counter() - began)
    began = time.perf_counter()
    for number in range(n_articles):
        extract(Document(article(number), ""), extractor=extractor)
    all_s = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return MeasuredClaims(
        extractor, n_articles, N_WORDS, first_s, statistics.median(times), all_s, round(peak_mb)
    )


if __name__ == "__main__":
    found = _measure_here(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({name: getattr(found, name) for name in MeasuredClaims.__slots__}))

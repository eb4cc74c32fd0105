"""What stands around a quote."""

from annotator.annotations.models import Annotation
from annotator.articles.models import Article
from annotator.articles.queries import get_text
from annotator.db import Session
from annotator.text.paragraphs import list_paragraphs


def sentence_around(session: Session, article: Article, annotation: Annotation) -> tuple[str, str]:
    """What stands before and after the quote, as far as its sentences reach."""
    text = get_text(session, annotation.revision_id)
    start, end = annotation.start_offset, annotation.end_offset
    for paragraph in list_paragraphs(text, article.language):
        edges = [paragraph.start + offset for offset in paragraph.sentences] + [paragraph.end]
        if paragraph.start <= annotation.start_offset < paragraph.end:
            start = max(edge for edge in edges if edge <= annotation.start_offset)
        if paragraph.start < annotation.end_offset <= paragraph.end:
            end = min(edge for edge in edges if edge >= annotation.end_offset)
    return text[start : annotation.start_offset], text[annotation.end_offset : end]

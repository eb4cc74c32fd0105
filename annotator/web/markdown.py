"""Markdown that people wrote, as HTML that may stand in a page."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

#: no HTML of their own and no images: nothing is fetched from elsewhere
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
_TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a", "ul", "ol", "li",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
#: headings begin below the page's own
_SHIFT = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}


def render_markdown(text: str) -> Markup:
    """CommonMark with tables. Links lead to web and mail addresses only."""
    tokens = _markdown.parse(text)
    for token in tokens:
        token.tag = _SHIFT.get(token.tag, token.tag)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="external noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704  (the line above is what makes it safe)

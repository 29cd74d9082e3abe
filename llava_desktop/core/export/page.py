"""One HTML file that needs nothing else: no script, no address is asked, light or dark as the reader's computer is."""

import base64
import html

from llava_desktop.core.export.answer_html import answer_html
from llava_desktop.core.export.documents import ExportedQuestion, byline, picture_line, title_of
from llava_desktop.core.question import PictureFile
from llava_desktop.core.rich_text import Parse
from llava_desktop.core.text import storable

_BEGINNING = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Questions and answers</title>
<style>
:root { --ground: #f6f6f4; --card: #ffffff; --line: #e3e2de; --text: #1f2328; --muted: #666b71; --soft: #eef2ff;
  --link: #2c5ae0; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181c; --card: #1e2126; --line: #2d3138; --text: #e7e9ec; --muted: #9aa1aa; --soft: #232a3f;
    --link: #8fabff; --bad: #ffb4ab; }
}
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; }
article { margin: 0 0 1rem; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; overflow-wrap: anywhere; break-inside: avoid-page; }
article h2 { margin: 0; font-size: 1.05rem; }
.by, .picture { margin: .2rem 0; color: var(--muted); font-size: .85rem; }
.asked { margin: .75rem 0; padding: .6rem .9rem; background: var(--soft); border-radius: 12px; white-space: pre-wrap; }
.note { color: var(--bad); }
.answer, .asked { unicode-bidi: isolate; }
img { display: block; max-width: 100%; height: auto; margin: .75rem 0 0; border-radius: 8px; }
pre { overflow-x: auto; padding: .6rem .9rem; background: var(--ground); border-radius: 8px; }
pre.plain { padding: 0; background: none; white-space: pre-wrap; font: inherit; }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { padding: .3rem .6rem; border: 1px solid var(--line); text-align: left; }
blockquote { margin: .5rem 0; padding-left: .9rem; border-left: 3px solid var(--line); color: var(--muted); }
li.ticked { list-style: none; }
li > p { margin: .2rem 0; }
a { color: var(--link); }
</style>
</head>
<body>
<h1>Questions and answers</h1>
"""
_END = "</body>\n</html>\n"


class PageDocument:
    def __init__(self, parse: Parse) -> None:
        self._parse = parse

    def beginning(self) -> str:
        return _BEGINNING

    def part(self, exported: ExportedQuestion) -> str:
        question = exported.question
        lines = [
            "<article>",
            f'<h2 dir="auto">{_escaped(title_of(question))}</h2>',
            f'<p class="by">{_escaped(byline(question))}</p>',
        ]
        if question.picture is not None:
            if exported.sent is not None:
                lines.append(_image(question.picture.sent, exported.sent, question.picture.name))
            lines.append(f'<p class="picture" dir="auto">{_escaped(picture_line(question))}</p>')
        lines.append(f'<p class="asked" dir="auto">{_escaped(question.prompt)}</p>')
        if question.answer:
            lines.append(
                f'<div class="answer" dir="auto">\n{answer_html(storable(question.answer), self._parse)}</div>'
            )
        if question.error:
            lines.append(f'<p class="note">{_escaped(question.error)}</p>')
        return "\n".join((*lines, "</article>\n"))

    def end(self) -> str:
        return _END

    def remarks(self) -> tuple[str, ...]:
        return ()


def _image(file: PictureFile, data: bytes, name: str) -> str:
    mime = f"image/{file.format.value.lower()}"
    source = f"data:{mime};base64,{base64.b64encode(data).decode('ascii')}"
    return f'<img alt="{_escaped(name)}" width="{file.width}" height="{file.height}" src="{source}">'


def _escaped(text: str) -> str:
    return html.escape(storable(text))
